"""The file's layout over time: create, check, migrate with a backup, refuse what is newer."""

from __future__ import annotations

import glob
import re
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy.engine import Connection

from dampingan.core.errors import WorkspaceError
from dampingan.core.language import tr
from dampingan.store import place
from dampingan.store.connection import WRITE, connect, disk_errors, make_engine
from dampingan.store.kind import KINDS

HEAD = "0005"
"""Newest Alembic revision; a test keeps it equal to the newest migration."""

MAJOR = 1
"""Grows when an older program could damage the file; kept in ``PRAGMA user_version``."""

KEPT_BACKUPS = 2
"""How many backups before upgrades stay beside a file."""

_LAYOUT_BACKUP = re.compile(r"\.sebelum-\d{4}\w*\.cadangan\Z")
"""Backups of other occasions (a period, a version) are not ours to clear away."""

APPLICATION_ID = 0x44414D50
"""``DAMP``, so that file managers and we know the file."""


def checked(kind: str) -> str:
    """Return the table name of a record kind; anything else is a bug."""
    return KINDS[kind].name


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
    require_ours(path, *_header(path))
    connection = connect(path)
    try:
        require_ours(
            path,
            connection.execute("PRAGMA application_id").fetchone()[0],
            connection.execute("PRAGMA user_version").fetchone()[0],
        )
        revision = _revision(connection)
    finally:
        connection.close()
    if revision >= HEAD:  # a newer one with our MAJOR only adds what we don't touch
        return
    backup = backup_beside(path)
    try:
        _migrate(path)
        _require_sound(path)
    except Exception as error:
        restore_backup(path, backup)
        raise WorkspaceError(
            tr("Pembaruan berkas {name} gagal.", name=path.name),
            remedy=tr("Berkas dikembalikan seperti semula; hubungi kabupaten."),
        ) from error
    except BaseException:
        restore_backup(path, backup)
        raise
    _thin_backups(path)


def _require_sound(path: Path) -> None:
    if problems := integrity(path):
        raise sqlite.DatabaseError("; ".join(problems[:5]))


def require_ours(path: Path, application_id: int, major: int) -> None:
    """Refuse files of other programs and of newer ones.

    Raises:
        WorkspaceError: it is one.
    """
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


def _header(path: Path) -> tuple[int, int]:
    """Read application id and major from the bytes; SQLite would change a foreign file."""
    try:
        with path.open("rb") as file:
            start = file.read(100)
    except OSError as error:
        raise place.cannot_write(path) from error
    if len(start) < 100 or not start.startswith(b"SQLite format 3\0"):
        return 0, 0
    return int.from_bytes(start[68:72]), int.from_bytes(start[60:64])


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


def backup_beside(path: Path, before: str = "", *, part: str = "sebelum") -> Path:
    """Copy a file through SQLite's backup API to a ``.cadangan`` beside it and return its path.

    An older backup of the same name stays until the new one is whole.

    Args:
        path: the workspace; may be open.
        before: what comes next, as part of the backup's name; by default this program's layout.
        part: the word before that in the name.
    """
    target = path.with_name(f"{path.stem}.{part}-{before or HEAD}.cadangan")
    half = place.half_made(target)
    try:
        source, copy = connect(path), sqlite.connect(str(half))
        try:
            source.backup(copy)
            _forget_site(copy)
        finally:
            copy.close()
            source.close()
        half.replace(target)
    except BaseException:
        place.discard(half)
        raise
    return target


def _forget_site(copy: sqlite.Connection) -> None:
    """Let a copy be another site in exchanges, also when it is put back where it came from.

    What is typed into it then must not look like what was sent after it was made (`stamping`).
    """
    if copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'setting'").fetchone():
        copy.execute("DELETE FROM setting WHERE key = 'site'")
        copy.commit()


def _thin_backups(path: Path) -> None:
    """Keep the newest backups that earlier upgrades left; the rest only fills the disk."""
    found = sorted(path.parent.glob(f"{glob.escape(path.stem)}.sebelum-[0-9]*.cadangan"))
    found = [backup for backup in found if _LAYOUT_BACKUP.search(backup.name)]
    for old in found[:-KEPT_BACKUPS]:
        place.discard(old)


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
