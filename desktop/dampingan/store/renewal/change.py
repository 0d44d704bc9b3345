"""Which families that were known before are others now."""

from __future__ import annotations

from collections.abc import Iterable

from dampingan.store.entry.family_entry import FamilyEntry
from dampingan.store.workspace import Workspace


def changed_families(workspace: Workspace, family_ids: Iterable[int]) -> frozenset[int]:
    """Return which of some families differ from before.

    Those that nobody touched in this period are as before and need no look.
    """
    touched = [
        i
        for i in family_ids
        if workspace.record("family", i)["change_state"] not in {"", "pending", "unchanged"}
    ]
    return frozenset(i for i in touched if FamilyEntry.load(workspace, i).differs)
