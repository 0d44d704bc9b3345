"""The log of workbooks that were sent or received."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dampingan.core.language import tr
from dampingan.store.transaction import Transaction, utc_text

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class BatchEntry:
    """One workbook that travelled; `counts` is sheet → rows."""

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
    """
    label = tr("Mencatat kiriman") if direction == "out" else tr("Mencatat kiriman masuk")
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
    )
    with workspace.write(label, source="exchange", undoable=False) as tx:
        write_batch(tx, entry)


def write_batch(tx: Transaction, entry: BatchEntry) -> None:
    """Remember a workbook in the transaction that applies it."""
    tx.connection.exec_driver_sql(
        "INSERT INTO batch(uid, direction, at, actor, period, file_name, hash, counts, "
        "parent_uid, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.uid,
            entry.direction,
            entry.at,
            entry.actor,
            entry.period,
            entry.file_name,
            entry.hash,
            json.dumps(dict(entry.counts)),
            entry.parent_uid,
            entry.note,
        ),
    )
    tx.touch_settings()


def batches(workspace: Workspace, limit: int = 100) -> list[BatchEntry]:
    """Return the newest entries of the log first."""
    with workspace.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT uid, direction, at, actor, period, file_name, hash, counts, parent_uid, note "
            "FROM batch ORDER BY id DESC LIMIT ?",
            (limit,),
        ).all()
    names = BatchEntry.__slots__
    found = [dict(zip(names, row, strict=True)) for row in rows]
    return [BatchEntry(**entry | {"counts": json.loads(entry["counts"])}) for entry in found]
