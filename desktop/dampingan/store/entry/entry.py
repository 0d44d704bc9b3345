"""Entry of records: families with the main questionnaire, responses with additional forms."""

from __future__ import annotations

from dampingan.store.entry.family_entry import FamilyEntry
from dampingan.store.entry.open_record import OPEN_FAMILY, Entry
from dampingan.store.entry.prior import ParkedAnswer
from dampingan.store.entry.remark import Acceptance
from dampingan.store.entry.response_entry import ResponseEntry
from dampingan.store.subject import Subject
from dampingan.store.workspace import Workspace


def open_entry(workspace: Workspace, kind: str, record_id: int) -> Entry:
    """Open a record that exists, where the operator left it.

    Args:
        workspace: where.
        kind: ``family`` or ``response``.
        record_id: its id.

    Raises:
        WorkspaceError: its questionnaire is not installed.
    """
    kinds: dict[str, type[Entry]] = {"family": FamilyEntry, "response": ResponseEntry}
    return kinds[kind].load(workspace, record_id)


__all__ = [
    "OPEN_FAMILY",
    "Acceptance",
    "Entry",
    "FamilyEntry",
    "ParkedAnswer",
    "ResponseEntry",
    "Subject",
    "open_entry",
]
