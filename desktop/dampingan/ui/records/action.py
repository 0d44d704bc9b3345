"""A change of state of the chosen records: what it will do, what it did, and doing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dampingan.store.status import give_status
from dampingan.store.workspace import Workspace


@dataclass(frozen=True)
class StatusAction:
    """An action that changes the state of records.

    Attributes:
        status: the new state; ``restore`` brings a deleted record back as a draft.
        title: its name, with the button's word.
        what: what it will do, with ``{count}``.
        done: what it did, with ``{count}``.
        icon: role of its icon.
        reasons: proposals; empty means that none is asked.
    """

    status: str
    title: str
    what: str
    done: str
    icon: str
    reasons: tuple[str, ...] = ()
    asks: bool = True
    required: bool = False
    danger: bool = False


def fits(action: StatusAction, status: str, errors: int) -> bool:
    """Tell whether an action makes sense for a record in this state."""
    if action.status == "restore":
        return status == "deleted"
    if status == "deleted" or (status == action.status and not action.asks):
        return False  # what asks for a reason may take another one later
    if action.status == "verified":
        return status == "complete" and not errors
    return True


def apply(
    workspace: Workspace, kind: str, record_ids: Sequence[int], action: StatusAction, reason: str
) -> None:
    """Change the state of records as one operation, so that one undo takes it all back.

    Raises:
        StorageError: the disk refused; nothing was changed.
    """
    give_status(workspace, kind, record_ids, action.status, reason=reason, label=action.title)
