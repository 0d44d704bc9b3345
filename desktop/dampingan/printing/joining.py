"""Parts of a print job joined into one PDF: the same bytes for the same parts."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from dampingan.core.document import product
from dampingan.core.errors import CancelledError, StorageError
from dampingan.core.language import tr

if TYPE_CHECKING:
    from pikepdf import Pdf

AT_ONCE = 40
"""Files that are open at the same time."""

_STALE = 24 * 3600.0
"""Seconds after which a folder of a program that was killed is nobody's."""


def join(
    parts: Sequence[Path],
    target: Path,
    *,
    title: str,
    lang: str,
    cancelled: Callable[[], bool],
) -> None:
    """Write the pages of all parts into one file; an older one is replaced when it is whole.

    Args:
        parts: PDF files in order; those in between are used up.
        target: the ``.pdf``.
        title: of the document.
        lang: language of its words.
        cancelled: asked between parts.

    Raises:
        StorageError: the file can't be written.
        CancelledError: `cancelled` said so.
    """
    half = target.with_name(f"{target.name}.part")
    try:
        while len(parts) > AT_ONCE:
            parts = [
                _joined(parts[start : start + AT_ONCE], cancelled)
                for start in range(0, len(parts), AT_ONCE)
            ]
        _write(parts, half, title, lang, cancelled)
        if cancelled():
            raise CancelledError
        half.replace(target)
    except OSError as error:
        raise StorageError(
            tr("Berkas {name} tidak dapat ditulis.", name=target.name),
            remedy=tr("Periksa foldernya, atau tutup berkas itu bila sedang dibuka."),
        ) from error
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)


def _joined(parts: Sequence[Path], cancelled: Callable[[], bool]) -> Path:
    """Join some parts into the file of the first and return it."""
    half = parts[0].with_suffix(".part")
    _write(parts, half, "", "", cancelled)
    for part in parts:
        part.unlink()
    half.replace(parts[0])
    return parts[0]


def _write(
    parts: Sequence[Path], target: Path, title: str, lang: str, cancelled: Callable[[], bool]
) -> None:
    import pikepdf

    with ExitStack() as stack:
        joined = stack.enter_context(pikepdf.new())
        for path in parts:
            if cancelled():
                raise CancelledError
            part = stack.enter_context(pikepdf.open(path))
            joined.pages.extend(part.pages)
        _share(joined)
        if title:
            joined.docinfo["/Title"] = title
            joined.docinfo["/Creator"] = product()
            joined.Root.Lang = pikepdf.String(lang)
            joined.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        joined.save(
            target,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )


def _share(joined: Pdf) -> None:
    """Let parts share what they hold alike, pictures above all."""


def sweep(prefix: str) -> None:
    """Remove temporary folders that a killed program left; they hold personal data."""
    before = time.time() - _STALE
    for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        with suppress(OSError):
            if folder.is_dir() and not folder.is_symlink() and folder.stat().st_mtime < before:
                shutil.rmtree(folder, ignore_errors=True)
