"""What the other side confirmed: a receipt came for a workbook that was sent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from dampingan.store.merging.batch import PARTLY, RECEIVED, set_state
from dampingan.store.transaction import Transaction
from dampingan.store.workspace import Workspace

LEFT_OUT = "left_out"
"""Setting: batch → keys of records that it did not bring to the other side."""


def accept(tx: Transaction, records: Mapping[str, int], at: str) -> int:
    """Mark families and filled forms as received by the other side.

    Args:
        tx: the transaction that applies the receipt.
        records: key → revision that the other side has.
        at: when it received them (UTC).

    Returns:
        How many records are marked anew.
    """
    marked = 0
    for kind in ("family", "response"):
        found = tx.connection.exec_driver_sql(
            f"UPDATE {kind} SET received_at = ?2, received_rev = given.value FROM "
            "(SELECT key, value FROM json_each(?1)) AS given "
            f"WHERE {kind}.uid = given.key AND {kind}.received_rev < given.value RETURNING id",
            (json.dumps(dict(records)), at),
        )
        ids = [int(row[0]) for row in found]
        tx.touch(kind, ids)
        marked += len(ids)
    return marked


def any_accepted(workspace: Workspace) -> bool:
    """Tell whether the other side confirmed anything ever."""
    with workspace.reading() as connection:
        return bool(
            connection.exec_driver_sql(
                "SELECT EXISTS (SELECT 1 FROM batch WHERE direction = 'out' "
                "AND state IN ('received', 'partly'))"
            ).scalar_one()
        )


def confirm(tx: Transaction, batch_uid: str, rejected: Iterable[str] = ()) -> None:
    """Remember that a sent batch arrived.

    Args:
        tx: the transaction that applies the receipt.
        batch_uid: which batch.
        rejected: keys of records that the other side could not take: they go again with the next
            workbook of changes.
    """
    again = sorted(set(rejected))
    set_state(tx, batch_uid, PARTLY if again else RECEIVED)
    if again:
        text = tx.connection.exec_driver_sql(
            "SELECT value FROM setting WHERE key = ?", (LEFT_OUT,)
        ).scalar()
        known = json.loads(text or "{}")
        known[batch_uid] = sorted({*known.get(batch_uid, ()), *again})
        tx.set_setting(LEFT_OUT, known)
