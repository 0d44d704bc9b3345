"""What the regency says about its changes is kept, can be undone, and goes with every return."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dampingan.exchange.receiver.receiving import prepare, receive
from dampingan.exchange.writer.remark import (
    MADE,
    Remarks,
    bind,
    changed_fields,
    give_reason,
    remarks_of,
)
from dampingan.exchange.writer.returning import write_returns
from dampingan.exchange.writer.submission import sealed
from dampingan.exchange.writer.writing import SubmissionResult
from dampingan.store.entry.family_entry import FamilyEntry
from dampingan.store.merging.conflict import Decision, decide, open_conflicts
from dampingan.store.workspace import Workspace
from exchange.people import BAMBANG, UMI, answer, key, said

WHY = "Foto menunjukkan tanah"


@pytest.fixture(autouse=True)
def known(village: Workspace, regency: Workspace, submission: Callable[..., Path]) -> None:
    """Let the regency have what the village has."""
    path = submission(village)
    receive(regency, path, prepared=prepare(path))


def back(regency: Workspace, village: Workspace, folder: Path) -> None:
    """Bring the village what the regency gives back to everybody."""
    (done,) = write_returns(regency, folder, [village.village_code])
    assert isinstance(done, SubmissionResult)
    receive(village, done.path, prepared=prepare(done.path))


def test_the_regencys_changes_are_listed_with_what_was_there_before(
    village: Workspace, regency: Workspace
) -> None:
    code = village.village_code
    assert changed_fields(regency, code) == []
    answer(regency, BAMBANG, "jenis_lantai", "8")
    FamilyEntry.create(regency, {"nama_kk": "Baru", "rt": "001", "rw": "001"}, village_code=code)
    sealed(regency)
    found = changed_fields(regency, code)
    changed = [(one.uid, one.field, one.before, one.now) for one in found if one.field != MADE]
    assert changed == [(key(regency, BAMBANG), "answers.jenis_lantai", "2", "8")]
    assert [one.kind for one in found if one.field == MADE] == ["family"]


def test_after_a_conflict_the_villages_value_stands_beside_ours(
    village: Workspace, regency: Workspace, submission: Callable[..., Path]
) -> None:
    answer(village, BAMBANG, "jenis_lantai", "4")
    answer(regency, BAMBANG, "jenis_lantai", "8")
    path = submission(village)
    receive(regency, path, prepared=prepare(path))
    decide(regency, [Decision(one.id, "mine") for one in open_conflicts(regency)])
    sealed(regency)
    (found,) = changed_fields(regency, village.village_code)
    assert (found.before, found.now) == ("4", "8")


def test_a_reason_goes_with_the_returns_to_all_villages(
    village: Workspace, regency: Workspace, tmp_path: Path
) -> None:
    answer(regency, BAMBANG, "jenis_lantai", "8")
    give_reason(regency, village.village_code, [key(regency, BAMBANG)], f" {WHY}\n")
    back(regency, village, tmp_path)
    (one,) = open_conflicts(village)
    assert (one.mine, one.theirs, one.reason) == ("2", "8", WHY)


def test_what_binds_is_taken_over_also_when_it_was_a_proposal_before(
    village: Workspace, regency: Workspace, tmp_path: Path
) -> None:
    answer(regency, BAMBANG, "jenis_lantai", "8")
    answer(regency, UMI, "jenis_lantai", "8")
    back(regency, village, tmp_path)
    assert len(open_conflicts(village)) == 2
    bind(regency, village.village_code, [key(regency, BAMBANG)], on=True)
    back(regency, village, tmp_path)
    assert said(village, BAMBANG, "jenis_lantai") == "8"
    assert said(village, UMI, "jenis_lantai") != "8"
    assert len(open_conflicts(village)) == 1


def test_reasons_and_bonds_can_be_undone(village: Workspace, regency: Workspace) -> None:
    code = village.village_code
    give_reason(regency, code, ["K-1", "K-2"], WHY)
    bind(regency, code, ["K-1"], on=True)
    assert remarks_of(regency, code) == Remarks({"K-1": WHY, "K-2": WHY}, frozenset({"K-1"}))
    regency.undo()
    assert not remarks_of(regency, code).binding
    regency.undo()
    assert not remarks_of(regency, code).reasons
