"""The one place that opens SQLite and says in words what the disk refused.

SQLAlchemy on CPython 3.11 does not roll back DDL unless the driver's own transaction handling is
off and BEGIN is sent by us; the two listeners here do that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from dampingan.core.errors import DampinganError, StorageError, WorkspaceError
from dampingan.core.language import tr
from dampingan.store import place

WRITE = {"dampingan_write": True}
"""Execution option of connections whose transactions begin IMMEDIATE."""


def connect(path: Path, *, read_only: bool = False) -> sqlite.Connection:
    """Open a workspace file with the settings that every connection has."""
    uri = path.resolve().as_uri() + ("?mode=ro" if read_only else "?mode=rw")
    connection = sqlite.connect(
        uri, uri=True, isolation_level=None, check_same_thread=False, timeout=5.0
    )
    try:
        for pragma in (
            "journal_mode=WAL" if not read_only else "query_only=ON",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=5000",
            "temp_store=MEMORY",
            "cache_size=-16000",
        ):
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def make_engine(
    path: Path, *, read_only: bool = False, only: tuple[int, int] | None = None
) -> Engine:
    """Return an engine over one workspace file.

    Args:
        path: the file.
        read_only: for snapshots.
        only: identity of the file; by default the one that is there now. Another file that takes
            its name later is never opened: SQLite would write this file's log into it.
    """
    expected = only or place.identity(path)

    def open_it() -> sqlite.Connection:
        if place.identity(path) != expected:
            raise sqlite.OperationalError("unable to open database file")
        return connect(path, read_only=read_only)

    engine = create_engine(
        "sqlite://",
        module=sqlite,
        creator=open_it,
        poolclass=QueuePool,
        pool_size=4,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("dampingan_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def copy_database(engine: Engine, path: Path) -> None:
    """Write a consistent copy of an open workspace to another place.

    Args:
        engine: over the open file; it still reaches one that lost its name.
        path: the copy; must not exist yet.

    Raises:
        WorkspaceError: there is something already.
        StorageError: that place can't be written.
    """
    place.require_free(path)
    half = place.beside(path, ".baru")
    try:
        half = place.half_made(path)
        with disk_errors(path):
            lent = engine.raw_connection()
            try:
                lent.cursor().execute("VACUUM INTO ?", (str(half),))
            finally:
                lent.close()
        half.replace(path)
    except BaseException as error:
        place.discard(half)
        if isinstance(error, OSError):
            raise place.cannot_write(path) from error
        raise


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the disk or the file into a sentence for the user.

    Raises:
        StorageError: full, read-only, removed or busy; trying again may work.
        WorkspaceError: the file is damaged or is not a workspace.
    """
    try:
        yield
    except DBAPIError as error:
        told = explain(error.orig, path)
        if told is None:
            raise
        raise told from error
    except sqlite.Error as error:
        told = explain(error, path)
        if told is None:
            raise
        raise told from error


def explain(error: BaseException | None, path: Path) -> DampinganError | None:
    """Return the sentence for an SQLite error, or None when it is a bug of ours."""
    text = str(error).lower()
    for signs, make in _SENTENCES:
        if any(sign in text for sign in signs):
            return make(path.name)
    return None


def _full(name: str) -> StorageError:
    return StorageError(
        tr("Penyimpanan penuh, jadi isian terakhir belum tersimpan ke {name}.", name=name),
        remedy=tr("Kosongkan ruang lalu tekan Coba lagi, atau simpan ke tempat lain."),
    )


def _read_only(name: str) -> StorageError:
    return StorageError(
        tr("Berkas {name} tidak boleh ditulisi.", name=name),
        remedy=tr("Periksa izin folder, atau simpan ke tempat lain."),
    )


def _unreachable(name: str) -> StorageError:
    return StorageError(
        tr("Berkas {name} tidak dapat dijangkau.", name=name),
        remedy=tr("Pasang kembali flashdisk atau periksa folder, lalu tekan Coba lagi."),
    )


def _busy(name: str) -> StorageError:
    return StorageError(
        tr("Berkas {name} sedang dipakai pekerjaan lain.", name=name),
        remedy=tr("Tunggu sebentar lalu tekan Coba lagi."),
    )


def _damaged(name: str) -> WorkspaceError:
    return WorkspaceError(
        tr("Berkas {name} rusak.", name=name),
        remedy=tr("Jangan dihapus; buka salinan cadangannya dan hubungi kabupaten."),
    )


def _foreign(name: str) -> WorkspaceError:
    return WorkspaceError(
        tr("Berkas {name} bukan ruang kerja Dampingan.", name=name),
        remedy=tr("Pilih berkas yang berakhiran .dampingan."),
    )


_SENTENCES: tuple[tuple[tuple[str, ...], Callable[[str], DampinganError]], ...] = (
    (("disk is full",), _full),
    (("readonly", "read-only"), _read_only),
    (("disk i/o error", "unable to open"), _unreachable),
    (("locked", "busy"), _busy),
    (("malformed",), _damaged),
    (("not a database", "encrypted"), _foreign),
)
"""What SQLite says (its English texts are part of its stable interface) → our sentence."""
