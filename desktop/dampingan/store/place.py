"""Where a workspace file lies: its lock, its name, what may be left beside it."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from dampingan.core.errors import StorageError, WorkspaceError
from dampingan.core.language import tr

_LOGS = ("-wal", "-shm", "-journal")
"""Endings of the files that SQLite keeps beside an open one."""


def take_lock(path: Path) -> FileLock:
    """Claim a workspace file for this process.

    Raises:
        WorkspaceError: another window or computer has it.
        StorageError: the folder is gone or can't be written.
    """
    if not path.parent.is_dir():
        raise cannot_write(path)  # filelock would make the folder of a removed stick anew
    # Opened in a job's thread, closed in the window's: the lock belongs to the process.
    lock = FileLock(f"{path}.lock", thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise WorkspaceError(
            tr("Ruang kerja {name} sedang dibuka di jendela atau komputer lain.", name=path.name),
            remedy=tr("Tutup dulu yang lain, lalu buka lagi di sini."),
        ) from None
    except OSError as error:
        raise cannot_write(path) from error
    return lock


def free_lock(lock: FileLock) -> None:
    """Let go of a workspace file; never fails.

    The lock file goes while it is still ours, or the next owner's would be deleted. Windows can
    only delete it afterwards, and refuses when somebody else has it already.
    """
    file = Path(lock.lock_file)
    if sys.platform != "win32":
        with suppress(OSError):
            file.unlink()
    with suppress(OSError):
        lock.release(force=True)
    if sys.platform == "win32":
        with suppress(OSError):
            file.unlink()


def require_free(path: Path) -> None:
    """Make sure that nothing is lost by making a file of this name.

    Raises:
        WorkspaceError: there is one, or the log of one that was deleted – SQLite would write that
            log into the new file.
    """
    if path.exists():
        raise WorkspaceError(
            tr("Sudah ada berkas bernama {name} di folder itu.", name=path.name),
            remedy=tr("Pilih nama lain, atau buka berkas itu."),
        )
    for ending in _LOGS:
        if beside(path, ending).exists():
            raise WorkspaceError(
                tr("Di folder itu ada sisa berkas lama: {name}.", name=beside(path, ending).name),
                remedy=tr("Pilih nama lain; sisa itu mungkin masih memuat isian."),
            )


def require_there(path: Path) -> None:
    """Make sure that there is a file of this name.

    Raises:
        WorkspaceError: there is none, or nobody may look.
    """
    there = False
    with suppress(OSError):  # a folder that may not be entered, a stick that was pulled out
        there = path.is_file()
    if not there:
        raise WorkspaceError(
            tr("Berkas {name} tidak ditemukan.", name=path.name or path),
            remedy=tr("Periksa flashdisk atau folder tempat berkas itu disimpan."),
        )


def require_usable(path: Path) -> None:
    """Make sure that a file is there and can be written.

    Raises:
        WorkspaceError: there is none.
        StorageError: it or its folder is read-only.
    """
    require_there(path)
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise StorageError(
            tr("Berkas {name} atau foldernya hanya dapat dibaca.", name=path.name),
            remedy=tr("Salin berkas itu ke folder Dokumen lalu buka dari sana."),
        )


def half_made(path: Path) -> Path:
    """Return the name that a file has while it is being made; leftovers are cleared away.

    Raises:
        OSError: a leftover can't be removed.
    """
    half = path.with_name(path.name + ".baru")
    for ending in ("", *_LOGS):
        beside(half, ending).unlink(missing_ok=True)
    return half


def discard(path: Path) -> None:
    """Remove a file that we made and could not finish, as far as the disk lets us."""
    for ending in ("", *_LOGS):
        with suppress(OSError):
            beside(path, ending).unlink()


def beside(path: Path, ending: str) -> Path:
    """Return a file's name with something behind it."""
    return path.with_name(path.name + ending)


def identity(path: Path) -> tuple[int, int] | None:
    """Tell files apart by more than their name; None when there is none (a removed stick)."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return (stat.st_dev, stat.st_ino)


def cannot_write(path: Path) -> StorageError:
    """Say that a folder does not take files."""
    return StorageError(
        tr("Folder tempat {name} tidak dapat ditulisi.", name=path.name),
        remedy=tr("Pilih folder lain, misalnya Dokumen."),
    )
