"""Changing the state of many records at once, as one operation."""

from __future__ import annotations

import json
from collections.abc import Iterable

from dampingan.store import checking, schema
from dampingan.store.entry.saved_record import AWAY
from dampingan.store.transaction import Transaction
from dampingan.store.workspace import Workspace

RESTORE = "restore"
"""Not a state: brings a deleted record back as a draft."""


def give_status(
    workspace: Workspace,
    kind: str,
    record_ids: Iterable[int],
    status: str,
    *,
    reason: str = "",
    label: str,
) -> None:
    """Give records another state; one undo takes it all back.

    Records known from the period before that went away, or came back, are marked so too
    (`change_state`), as one key in the list does it.

    Args:
        workspace: which.
        kind: ``family`` or ``response``.
        record_ids: the records.
        status: a state, ``deleted`` or `RESTORE`.
        reason: in the operator's words.
        label: what undo calls it.

    Raises:
        StorageError: the disk refused; nothing was changed.
    """
    questions = workspace.form("family").questions.values() if kind == "family" else ()
    visit = frozenset(question.key for question in questions if question.visit)
    with workspace.write(label) as tx:
        for record_id in record_ids:
            _give(tx, kind, record_id, status, reason, visit=visit)


def _give(
    tx: Transaction, kind: str, record_id: int, status: str, reason: str, *, visit: frozenset[str]
) -> None:
    before, change_state, deleted_at = tx.connection.exec_driver_sql(
        f"SELECT status, change_state, deleted_at FROM {schema.checked(kind)} WHERE id = ?",
        (record_id,),
    ).one()
    if status == "deleted":
        tx.delete(kind, record_id, reason)
    else:
        if status == RESTORE:
            tx.restore(kind, record_id)
            status, reason = "draft", ""
        columns = {"status": status, "status_reason": reason}
        if change_state and status in AWAY:
            columns["change_state"] = status
        elif change_state in AWAY:
            differs = _differs(tx, kind, record_id, visit)
            columns["change_state"] = "changed" if differs else "pending"
        tx.update(kind, record_id, columns)
    gone = before in AWAY or deleted_at is not None
    if kind == "family" and gone != (status in AWAY):
        checking.refresh_around(tx, record_id)


def _differs(tx: Transaction, kind: str, record_id: int, visit: frozenset[str]) -> bool:
    """Tell whether the documents differ from before; calculations count, a look settles it."""
    own = f"SELECT prior, answers FROM {schema.checked(kind)} WHERE id = ? AND prior <> answers"
    members = (
        "SELECT prior, answers FROM person "
        "WHERE family_id = ? AND deleted_at IS NULL AND prior <> answers"
    )
    queries = (own, members) if kind == "family" else (own,)
    return any(
        _lasting(prior, visit) != _lasting(answers, visit)
        for query in queries
        for prior, answers in tx.connection.exec_driver_sql(query, (record_id,)).all()
    )


def _lasting(document: str, visit: frozenset[str]) -> dict[str, str]:
    """Return the answers that do not belong to the visit."""
    return {key: text for key, text in json.loads(document).items() if key not in visit}
