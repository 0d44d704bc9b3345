"""Look at a workspace file without changing it: is it sound, who made it, how much is in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite

from dampingan.forms.definition import form_from_json
from dampingan.store.attachment import file_queries
from dampingan.store.connection import disk_errors
from dampingan.store.kind import KINDS
from dampingan.store.place import require_there
from dampingan.store.schema import HEAD, checked, require_ours


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file says about itself.

    Attributes:
        revision: layout of the file; `newest` is this program's.
        village: name of the village.
        period: period that new families belong to, e.g. ``2026-Q4``.
        instruments: ``form_id version`` of the active questionnaires.
        counts: record kind → records that are not deleted; ``history`` → changed fields;
            ``attachment`` → files that are kept.
        missing_files: how many files answers name that are not in the workspace.
        problems: what SQLite finds wrong: damaged pages, broken references. Empty when sound.
    """

    revision: str
    village: str
    period: str
    instruments: tuple[str, ...]
    counts: dict[str, int] = field(default_factory=dict)
    missing_files: int = 0
    problems: tuple[str, ...] = ()
    newest: str = HEAD

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with the file."""
        return not self.problems


def inspect(path: Path) -> Inspection:
    """Read a workspace that may be open elsewhere, damaged or on a read-only disk.

    Raises:
        WorkspaceError: there is no such file, it is no workspace, or a newer program made it.
    """
    require_there(path)
    with disk_errors(path):
        connection = _look_into(path)
        try:
            _require_workspace(connection, path)
            return _inspect(connection)
        finally:
            connection.close()


def sqlite_versions() -> tuple[str, str]:
    """Return the versions of SQLite and of the SQLCipher around it."""
    connection = sqlite.connect(":memory:")
    try:
        row = connection.execute("PRAGMA cipher_version").fetchone()
    finally:
        connection.close()
    return sqlite.sqlite_version, str(row[0]) if row else ""


def _look_into(path: Path) -> sqlite.Connection:
    """Open for reading only; a cleanly closed file without creating anything beside it."""
    open_elsewhere = path.with_name(path.name + "-wal").exists()
    mode = "?mode=ro" if open_elsewhere else "?immutable=1"
    return sqlite.connect(path.resolve().as_uri() + mode, uri=True, isolation_level=None)


def _require_workspace(connection: sqlite.Connection, path: Path) -> None:
    require_ours(
        path,
        connection.execute("PRAGMA application_id").fetchone()[0],
        connection.execute("PRAGMA user_version").fetchone()[0],
    )


def _inspect(connection: sqlite.Connection) -> Inspection:
    problems = [r[0] for r in connection.execute("PRAGMA integrity_check") if r[0] != "ok"]
    problems += [
        f"foreign key: {row[0]} {row[1]}" for row in connection.execute("PRAGMA foreign_key_check")
    ]
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    counts = {
        kind: _one(connection, f"SELECT count(*) FROM {checked(kind)} WHERE deleted_at IS NULL")
        for kind in KINDS
        if kind in tables  # an older layout lacks the newer ones
    }
    counts["history"] = _one(connection, "SELECT count(*) FROM history")
    if "attachment" in tables:
        counts["attachment"] = _one(connection, "SELECT count(*) FROM attachment")
    active = connection.execute(
        "SELECT form_id, version FROM instrument WHERE active = 1 ORDER BY target"
    )
    return Inspection(
        revision=_one(connection, "SELECT version_num FROM alembic_version"),
        village=_one(connection, "SELECT name FROM village ORDER BY id LIMIT 1"),
        period=_one(
            connection, "SELECT json_extract(value, '$') FROM setting WHERE key = 'period'"
        ),
        instruments=tuple(f"{form_id} {version}" for form_id, version in active),
        counts=counts,
        missing_files=_missing_files(connection) if "attachment" in tables else 0,
        problems=tuple(problems),
    )


def _missing_files(connection: sqlite.Connection) -> int:
    """Count the files that answers name and the workspace does not have."""
    forms = [
        (target, form_from_json(definition))
        for target, definition in connection.execute(
            "SELECT target, definition FROM instrument WHERE active = 1"
        )
    ]
    named = {
        row[0] for query, values in file_queries(forms) for row in connection.execute(query, values)
    }
    return len(named.difference(r[0] for r in connection.execute("SELECT name FROM attachment")))


def _one(connection: sqlite.Connection, query: str) -> Any:
    row = connection.execute(query).fetchone()
    return row[0] if row else ""
