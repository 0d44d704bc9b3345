"""What happened to a record, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_BELOW = {"family": ("person", "roster_row"), "response": ("roster_row",)}
"""Kinds of the rows that belong to a record."""


@dataclass(frozen=True, slots=True)
class HistoryItem:
    """One changed field, newest first in `Workspace.history`.

    Attributes:
        at: when.
        actor: who.
        label: what was done, as the undo message says it.
        source: ``entry``, ``import``, ``undo`` …
        kind, record_id: the record; a row's own for rows of repeats.
        field: a column, ``answers.<question>`` inside a document, ``+`` when it was made.
        old, new: the texts before and after; None means absent.
        uid: key of the record.
        repeat: the repeat that it is a row of, ``""`` for a record that is no row.
        position: 1-based place of the row among its siblings, now or when it was taken out.
        name: name of a person, ``""`` for other records.
    """

    at: datetime
    actor: str
    label: str
    source: str
    kind: str
    record_id: int
    field: str
    old: str | None
    new: str | None
    uid: str = ""
    repeat: str = ""
    position: int = 0
    name: str = ""


def read_history(
    connection: Connection, kind: str, record_id: int, limit: int = 500
) -> list[HistoryItem]:
    """Return what happened to a record and its rows, newest first.

    Args:
        connection: of the workspace.
        kind: the record kind.
        record_id: its id.
        limit: most fields.
    """
    where, values = "(h.kind = ? AND h.record_id = ?)", [kind, record_id]
    for below in _BELOW.get(kind, ()):
        where += (
            f" OR (h.kind = '{below}' AND h.record_id IN "
            f"(SELECT id FROM {below} WHERE {kind}_id = ?))"
        )
        values.append(record_id)
    rows = connection.exec_driver_sql(
        "SELECT o.at, o.actor, o.label, o.source, h.kind, h.record_id, h.field, h.old, "
        f"h.new FROM history h JOIN operation o ON o.id = h.operation_id WHERE {where} "
        "ORDER BY h.id DESC LIMIT ?",
        (*values, limit),
    ).all()
    names = _names(connection, kind, record_id)
    return [
        HistoryItem(
            datetime.fromtimestamp(at / 1000, UTC), *rest, *names.get((rest[3], rest[4]), ())
        )
        for at, *rest in rows
    ]


def _names(
    connection: Connection, kind: str, record_id: int
) -> dict[tuple[str, int], tuple[str, str, int, str]]:
    """Return (kind, id) → key, repeat, place and name of a record's rows, tombstones too."""
    found: dict[tuple[str, int], tuple[str, str, int, str]] = {}
    if kind == "family":
        for row_id, *rest in connection.exec_driver_sql(
            "SELECT id, uid, 'anggota', position, name FROM person WHERE family_id = ?",
            (record_id,),
        ):
            found["person", row_id] = tuple(rest)
    if kind in _BELOW:
        for row_id, *rest in connection.exec_driver_sql(
            f"SELECT id, uid, repeat, position, '' FROM roster_row WHERE {kind}_id = ?",
            (record_id,),
        ):
            found["roster_row", row_id] = tuple(rest)
    return found
