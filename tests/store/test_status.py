"""The state of many records changes as one operation."""

from __future__ import annotations

import pytest

from dampingan.forms.session import Field
from dampingan.store.consistency import DUPLICATE_KK
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.status import RESTORE, give_status
from dampingan.store.workspace import Workspace

_KK = "3375031803160001"


@pytest.mark.parametrize("status", ["moved", "deleted"])
def test_a_family_that_went_shares_its_number_with_nobody(
    workspace: Workspace, status: str
) -> None:
    first, second = (FamilyEntry.create(workspace, {}) for _ in range(2))
    for entry in (first, second):
        entry.set(Field("no_kk"), _KK)
    assert DUPLICATE_KK in _checks(workspace, second.family_id)
    give_status(workspace, "family", [first.family_id], status, reason="ganda", label="Tandai")
    assert DUPLICATE_KK not in _checks(workspace, second.family_id)
    back = RESTORE if status == "deleted" else "draft"
    give_status(workspace, "family", [first.family_id], back, label="Kembalikan")
    assert DUPLICATE_KK in _checks(workspace, second.family_id)


def test_a_family_that_is_new_says_nothing_of_before(workspace: Workspace) -> None:
    entry = FamilyEntry.create(workspace, {})
    entry.set(Field("nama_kk"), "Sari")
    give_status(workspace, "family", [entry.family_id], "moved", label="Tandai")
    record = workspace.record("family", entry.family_id)
    assert (record["status"], record["change_state"]) == ("moved", "")


def _checks(workspace: Workspace, family: int) -> str:
    return str(workspace.record("family", family)["findings"])
