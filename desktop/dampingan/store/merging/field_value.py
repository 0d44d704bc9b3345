"""What a stored record says in the fields that are merged, and who wrote that.

The names of fields are those of `core.causality.Stamps`: ``answers.<question>``, ``status``,
``parent``, ``deleted`` … (`stamping.field_of` says them by column).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from sqlalchemy.engine import Connection

from dampingan.core.causality import DELETED
from dampingan.store import schema
from dampingan.store.merging.stamping import columns_of, sealed_until
from dampingan.store.rows import Columns
from dampingan.store.transaction import CREATED, utc_text

PARENT, HOUSE = "parent", "house"

NO_REASON = "-"
"""What `deleted` says of a tombstone without a reason: ``""`` would mean that it is alive."""

_BLOCK = 500


def deletion_text(deleted_at: str | None, reason: str) -> str:
    """Return the text of the field ``deleted``: the reason, ``""`` while the record is alive."""
    return (reason or NO_REASON) if deleted_at else ""


def field_values(
    connection: Connection, kind: str, wanted: Mapping[str, Iterable[str]]
) -> dict[tuple[str, str], str]:
    """Return (key, field) → what the record says now, ``""`` for nothing.

    Args:
        connection: of the workspace.
        kind: the record kind.
        wanted: key → fields.
    """
    found: dict[tuple[str, str], str] = {}
    uids = list(wanted)
    for start in range(0, len(uids), _BLOCK):
        part = uids[start : start + _BLOCK]
        rows = connection.exec_driver_sql(
            f"SELECT * FROM {schema.checked(kind)} WHERE uid IN ({','.join('?' * len(part))})",
            tuple(part),
        ).mappings()
        for row in rows.all():
            for name in wanted[row["uid"]]:
                found[row["uid"], name] = field_value(connection, kind, row, name)
    return found


def field_value(connection: Connection, kind: str, record: Columns, name: str) -> str:
    """Return what a record says in one field, ``""`` for nothing.

    Args:
        connection: of the workspace, for the keys of other records.
        kind: the record kind.
        record: all its columns.
        name: the field.
    """
    document, _, key = name.partition(".")
    if key:
        return str(json.loads(record[document]).get(key, ""))
    if name == DELETED:
        return deletion_text(record["deleted_at"], record["deleted_reason"])
    if name == PARENT and kind != "reference":
        return _parent(connection, kind, record)
    if name == HOUSE:
        return _key(connection, "house", record["house_id"])
    return str(record.get(name, ""))


def last_change(connection: Connection, kind: str, record_id: int, name: str) -> tuple[str, str]:
    """Return when (UTC) and by whom a field was written last; the record's making at worst.

    Whoever touched something else of the record later says nothing about this field.
    """
    columns = columns_of(kind, name)
    within = (CREATED, *columns)
    row = connection.exec_driver_sql(
        "SELECT o.at, o.actor FROM history h JOIN operation o ON o.id = h.operation_id "
        f"WHERE h.kind = ? AND h.record_id = ? AND h.field IN ({','.join('?' * len(within))}) "
        "ORDER BY h.id DESC LIMIT 1",
        (kind, record_id, *within),
    ).first()
    if row is not None:
        return utc_text(datetime.fromtimestamp(row[0] / 1000, UTC)), str(row[1])
    made = connection.exec_driver_sql(
        f"SELECT updated_at, updated_by FROM {schema.checked(kind)} WHERE id = ?", (record_id,)
    ).first()
    return (str(made[0]), str(made[1])) if made else ("", "")


def base_value(
    connection: Connection, kind: str, record_id: int, name: str, count: int
) -> str | None:
    """Return what our record said in a field before we changed it unknown to another side.

    Args:
        connection: of the workspace.
        kind: the record kind.
        record_id: its id.
        name: the field.
        count: which of our seals that side has seen, 0 for none.

    Returns:
        None when we did not change it since, so that nothing is known.
    """
    columns = columns_of(kind, name)
    marks = ",".join("?" * len(columns))
    about = (kind, record_id, *columns)
    received = connection.exec_driver_sql(
        "SELECT coalesce(max(h.id), 0) FROM history h JOIN operation o ON o.id = h.operation_id "
        f"WHERE h.kind = ? AND h.record_id = ? AND h.field IN ({marks}) "
        "AND o.source = 'receive' AND o.reverted = 0",
        about,
    ).scalar_one()
    row = connection.exec_driver_sql(
        "SELECT field, old FROM history WHERE kind = ? AND record_id = ? "
        f"AND field IN ({marks}) AND id > ? ORDER BY id LIMIT 1",
        (*about, max(int(received), sealed_until(connection, count))),
    ).first()
    if row is None:
        return None
    column, old = row
    if name == DELETED:
        return "" if old in {None, ""} else NO_REASON
    if name in {PARENT, HOUSE} and column != "parent_uid":
        return _key(connection, column.removesuffix("_id"), old)
    return str(old or "")


def _parent(connection: Connection, kind: str, record: Columns) -> str:
    if kind == "roster_row" and record["parent_uid"]:
        return str(record["parent_uid"])
    for owner in ("person", "family", "response"):
        column = f"{owner}_id"
        if column in record and record[column] is not None:
            return _key(connection, owner, record[column])
    return ""


def _key(connection: Connection, kind: str, record_id: object) -> str:
    found = connection.exec_driver_sql(
        f"SELECT uid FROM {schema.checked(kind)} WHERE id = ?", (record_id,)
    ).scalar()
    return str(found or "")
