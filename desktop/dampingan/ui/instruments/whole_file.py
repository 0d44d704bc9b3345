"""Writing a file that the user chose: whole or not at all; free of widgets."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from dampingan.core.errors import CancelledError, StorageError
from dampingan.core.language import tr


def write_whole(
    target: Path,
    make: Callable[[], bytes],
    *,
    progress: Callable[[int, int, str], None],
    cancelled: Callable[[], bool],
) -> Path:
    """Make a file's content and write it; what stood there before stays until it is complete.

    Args:
        target: where.
        make: returns the content; takes a while.
        progress: told what is done.
        cancelled: asked before anything is written.

    Raises:
        StorageError: the folder or the file can't be written.
        CancelledError: `cancelled` said so.
    """
    progress(0, 0, tr("Menyiapkan {name}", name=target.name))
    content = make()
    if cancelled():
        raise CancelledError
    write_bytes(target, content)
    return target


def write_bytes(target: Path, content: bytes) -> None:
    """Write a file beside its place and move it there; its folder is made when it is missing.

    Raises:
        StorageError: the folder or the file can't be written.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(exist_ok=True)
        part.write_bytes(content)
        part.replace(target)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise StorageError(
            tr("Berkas {name} tidak dapat ditulis.", name=target.name),
            remedy=tr("Periksa foldernya, atau tutup berkas itu bila sedang dibuka."),
        ) from error
