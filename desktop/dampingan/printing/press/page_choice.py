"""Some pages of a PDF as a PDF of their own."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path


def pages_of(source: Path | bytes, chosen: Sequence[int], count: int) -> bytes:
    """Return a PDF of the chosen pages; all of them is the file as it is.

    Args:
        source: the document.
        chosen: numbers from 0, in order.
        count: how many the document has.

    Raises:
        OSError: the file can't be read.
    """
    if len(chosen) == count:
        return source if isinstance(source, bytes) else source.read_bytes()
    import pikepdf

    opened = io.BytesIO(source) if isinstance(source, bytes) else source
    with pikepdf.open(opened) as whole, pikepdf.new() as part:
        for number in chosen:
            part.pages.append(whole.pages[number])
        part.docinfo["/Title"] = str(whole.docinfo.get("/Title", ""))
        part.remove_unreferenced_resources()
        made = io.BytesIO()
        part.save(made, deterministic_id=True)
    return made.getvalue()
