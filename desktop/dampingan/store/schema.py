"""The file's layout over time: create, check, migrate with a backup, refuse what is newer."""

from __future__ import annotations

from pathlib import Path

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy.engine import Connection

from dampingan.core.errors import WorkspaceError
from dampingan.core.language import tr
from dampingan.store.connection import WRITE, connect, disk_errors, make_engine
from dampingan.store.kind import KINDS

HEAD = "0001"
"""Newest Alembic revision; a test keeps it equal to the newest migration."""

MAJOR = 1
"""Grows when an older program could damage the file; kept in ``PRAGMA user_version``."""

APPLICATION_ID = 0x44414D50
"""``DAMP``, so that file managers and we know the file."""


def checked(kind: str) -> str:
    """Return the table name of a record kind; anything else is a bug."""
    return str(KINDS[kind].table.__tablename__)


def create(path: Path) -> None:
    """Make an empty workspace file with the newest layout."""
    raw = sqlite.connect(str(path), isolation_level=None)
    raw.execute("PRAGMA page_size=8192")
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
    raw.execute(f"PRAGMA user_version={MAJOR}")
    raw.close()
    _migrate(path)
    raw = connect(path)
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()


def upgrade(path: Path) -> None:
    """Bring a file to the newest layout; before that it is backed up, after that it is checked.

    Raises:
        WorkspaceError: not a workspace, or made by a newer program. The file is unchanged.
    """
    connection = connect(path)
    try:
        application_id = connection.execute("PRAGMA application_id").fetchone()[0]
        major = connection.execute("PRAGMA user_version").fetchone()[0]
        if application_id != APPLICATION_ID:
            raise WorkspaceError(
                tr("Berkas {name} bukan ruang kerja Dampingan.", name=path.name),
                remedy=tr("Pilih berkas yang berakhiran .dampingan."),
            )
        if major > MAJOR:
            raise WorkspaceError(
                tr("Berkas {name} dibuat oleh Dampingan yang lebih baru.", name=path.name),
                remedy=tr("Pasang Dampingan terbaru untuk membukanya; berkas tidak diubah."),
            )
        revision = _revision(connection)
    finally:
        connection.close()
    if revision == HEAD:
        return
    backup = backup_beside(path)
    try:
        _migrate(path)
        _require_integrity(path)
    except BaseException:
        restore_backup(path, backup)
        raise


def _require_integrity(path: Path) -> None:
    if integrity(path):
        raise WorkspaceError(
            tr("Pembaruan berkas {name} gagal diperiksa.", name=path.name),
            remedy=tr("Berkas dikembalikan seperti semula; hubungi kabupaten."),
        )


def integrity(path: Path) -> list[str]:
    """Return what SQLite finds wrong with a file: damaged pages, broken references."""
    with disk_errors(path):
        connection = connect(path)
        try:
            found = [r[0] for r in connection.execute("PRAGMA integrity_check") if r[0] != "ok"]
            found += [
                f"foreign key: {r[0]} {r[1]}"
                for r in connection.execute("PRAGMA foreign_key_check")
            ]
        finally:
            connection.close()
    return found


def backup_beside(path: Path) -> Path:
    """Copy a file through SQLite's backup API to a ``.cadangan`` beside it and return its path."""
    target = path.with_name(f"{path.stem}.sebelum-{HEAD}.cadangan")
    target.unlink(missing_ok=True)
    source, copy = connect(path), sqlite.connect(str(target))
    try:
        source.backup(copy)
    finally:
        copy.close()
        source.close()
    return target


def restore_backup(path: Path, backup: Path) -> None:
    """Put the content of a backup back into the file."""
    source, copy = sqlite.connect(str(backup)), connect(path)
    try:
        source.backup(copy)
    finally:
        copy.close()
        source.close()


def _revision(connection: sqlite.Connection) -> str:
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite.OperationalError:
        return ""
    return str(row[0]) if row else ""


def _migrate(path: Path) -> None:
    from alembic import command

    engine = make_engine(path)
    try:
        with engine.connect() as plain:
            connection = plain.execution_options(**WRITE)
            with connection.begin():
                command.upgrade(alembic_config(connection), "head")
    finally:
        engine.dispose()


def alembic_config(connection: Connection):
    """Return Alembic's configuration over an open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migration"))
    config.attributes["connection"] = connection
    return config
