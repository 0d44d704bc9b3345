"""The log of workbooks that were sent or received."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dampingan.core.language import tr
from dampingan.store.transaction import Transaction, utc_text

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

SENT, ARRIVED, AGAIN = "out", "in", "again"
"""Values of `BatchEntry.direction`; the last one is a workbook that came once more and was known.

Such an entry has a key of its own and names the first one (`parent_uid`).
"""

APPLIED, UNDONE, RECEIVED, PARTLY = "applied", "undone", "received", "partly"
"""States of a batch (see `table.Batch`)."""

EVERY = 1_000_000
"""A limit for `batches` that means all of them."""


@dataclass(frozen=True, slots=True)
class BatchEntry:
    """One workbook that travelled; see `table.Batch`.

    Attributes:
        counts: sheet → rows.
        report: of a received one, sheet → what became of its rows (``read``, ``new``, …).
        note: of a received work list, the agency that filled it in.
        operation: of a received one, the operation that applied it, None when it wrote nothing.
    """

    uid: str
    direction: str
    at: str
    actor: str
    period: str
    file_name: str
    hash: str
    counts: Mapping[str, int]
    parent_uid: str = ""
    note: str = ""
    village_code: str = ""
    partner: str = ""
    content: str = "full"
    state: str = ""
    count: int = 0
    watermark: int = 0
    report: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    operation: int | None = None


def log_batch(
    workspace: Workspace,
    *,
    uid: str,
    direction: str,
    file_name: str,
    content_hash: str,
    counts: Mapping[str, int],
    parent_uid: str = "",
    note: str = "",
    **more: Any,
) -> None:
    """Remember a workbook that was written or applied.

    Args:
        workspace: where.
        uid: the batch's key.
        direction: ``out`` (sent) or ``in`` (received).
        file_name: without its folder; holds no personal data.
        content_hash: SHA-256 (hex) of what the workbook says.
        counts: sheet → rows.
        parent_uid: the batch it answers.
        note: e.g. how many drafts were left out.
        more: further columns of a `BatchEntry`.
    """
    label = tr("Mencatat kiriman") if direction == SENT else tr("Mencatat kiriman masuk")
    entry = BatchEntry(
        uid,
        direction,
        utc_text(workspace.now()),
        workspace.actor,
        workspace.period,
        file_name,
        content_hash,
        counts,
        parent_uid,
        note,
        **more,
    )
    with workspace.write(label, source="exchange", undoable=False) as tx:
        write_batch(tx, entry)


_PLAIN = (
    *("uid", "direction", "at", "actor", "period", "file_name", "hash", "parent_uid", "note"),
    *("village_code", "partner", "content", "state", "count", "watermark"),
)
"""Columns that are what `BatchEntry` says."""


def write_batch(tx: Transaction, entry: BatchEntry) -> None:
    """Remember a workbook in the transaction that applies it; one with its key is replaced."""
    values = {name: getattr(entry, name) for name in _PLAIN}
    values["counts"] = json.dumps(dict(entry.counts))
    told = {"sheets": {name: dict(counts) for name, counts in entry.report.items()}}
    values["report"] = json.dumps(told | {"operation": entry.operation})
    sets = ", ".join(f'"{name}" = excluded."{name}"' for name in values if name != "uid")
    names = ", ".join(f'"{name}"' for name in values)
    tx.connection.exec_driver_sql(
        f"INSERT INTO batch({names}) VALUES ({', '.join('?' * len(values))}) "
        f"ON CONFLICT(uid) DO UPDATE SET {sets}",
        tuple(values.values()),
    )
    tx.touch_settings()


def set_state(tx: Transaction, uid: str, state: str) -> None:
    """Remember what became of a batch, e.g. that a receipt came for it."""
    tx.connection.exec_driver_sql("UPDATE batch SET state = ? WHERE uid = ?", (state, uid))
    tx.touch_settings()


_OPERATION = "CAST(json_extract(report, '$.operation') AS INTEGER)"

_LOG = f"""
SELECT {", ".join(f'b."{name}"' for name in _PLAIN)}, b.counts, b.report, o.id AS operation,
  coalesce(o.reverted, 0) AS reverted
FROM batch b LEFT JOIN operation o ON o.id = {_OPERATION.replace("report", "b.report")}
"""


def batches(workspace: Workspace, limit: int = 100) -> list[BatchEntry]:
    """Return the newest entries of the log first; undone ones among the received say so."""
    with workspace.reading() as connection:
        rows = connection.exec_driver_sql(f"{_LOG} ORDER BY b.id DESC LIMIT ?", (limit,))
        return [_entry(row) for row in rows.mappings().all()]


def batch(workspace: Workspace, uid: str) -> BatchEntry | None:
    """Return the entry with a key, None when there is none."""
    with workspace.reading() as connection:
        rows = connection.exec_driver_sql(f"{_LOG} WHERE b.uid = ?", (uid,))
        found = rows.mappings().first()
    return _entry(found) if found else None


def _entry(row: Mapping[Any, Any]) -> BatchEntry:
    values = {name: row[name] for name in _PLAIN}
    if row["direction"] == ARRIVED and row["operation"] is not None:
        values["state"] = UNDONE if row["reverted"] else APPLIED
    report = json.loads(row["report"])
    return BatchEntry(
        **values,
        counts=json.loads(row["counts"]),
        report=report.get("sheets", {}),
        operation=row["operation"],
    )
