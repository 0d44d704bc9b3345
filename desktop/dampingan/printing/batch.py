"""Documents by the thousand: set in batches and joined into one file."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dampingan.core.errors import CancelledError, StorageError
from dampingan.core.language import tr
from dampingan.printing.typesetting import PrintError, Templates, typeset_pdf

if TYPE_CHECKING:
    from dampingan.printing.product import Job

BATCH = 50


def press(
    job: Job,
    common: Mapping[str, Any],
    templates: Templates,
    target: Path,
    *,
    progress: Callable[[int, int, str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[int, tuple[int, ...]]:
    """Set all documents of a job and join them into one PDF.

    Returns:
        How many pages it has, and on which page (from 0) each document begins.
    """
    import pikepdf

    documents = iter(job.documents())
    joined = pikepdf.new()
    done = 0
    while batch := list(islice(documents, BATCH)):
        if cancelled and cancelled():
            raise CancelledError
        made = typeset_pdf(
            job.template, {"common": common, "documents": batch}, templates=templates
        )
        with pikepdf.open(io.BytesIO(made)) as part:
            joined.pages.extend(part.pages)
        done += len(batch)
        if progress:
            progress(done, job.count, tr("Menyusun halaman"))
    if not done:
        raise PrintError(tr("Tidak ada yang dapat dicetak."), remedy=tr("Periksa pilihannya."))
    joined.docinfo["/Title"] = job.title
    half = target.with_name(target.name + ".part")
    try:
        joined.save(half, deterministic_id=True)
        half.replace(target)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise StorageError(
            tr("Berkas {name} tidak dapat ditulis.", name=target.name),
            remedy=tr("Periksa foldernya, atau tutup berkas itu bila sedang dibuka."),
        ) from error
    return len(joined.pages), ()
