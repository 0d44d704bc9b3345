"""Profile and ranking have one record for each village and period, beginning as the last one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from conftest import NOW
from dampingan.store.plan import writing
from dampingan.store.plan.period_record import begin_period_record, period_record
from dampingan.store.plan.record import plan_record, plan_records
from dampingan.store.renewal.renewal import begin_period
from dampingan.store.workspace import Workspace


def test_a_new_periods_record_begins_as_the_last_one(workspace: Workspace) -> None:
    first = begin_period_record(workspace, "peringkat", "2026-Q3")
    writing.answer(workspace, first, {"bobot1": "2", "penilai": "Lurah; Kader"})
    second = begin_period_record(workspace, "peringkat", "2026-Q4")
    found = plan_record(workspace, second)
    assert found is not None
    assert (found.text("periode"), found.period) == ("2026-Q4", "2026-Q4")
    assert (found.text("bobot1"), found.text("penilai")) == ("2", "Lurah; Kader")
    writing.answer(workspace, second, {"bobot1": "3"})
    assert plan_record(workspace, first).text("bobot1") == "2"  # type: ignore[union-attr]
    assert period_record(workspace, "peringkat", "2026-Q3").uid == first  # type: ignore[union-attr]


def test_a_record_is_begun_once(workspace: Workspace) -> None:
    first = begin_period_record(workspace, "profil", "2026-Q4")
    assert begin_period_record(workspace, "profil", "2026-Q4") == first
    assert len(plan_records(workspace, "profil")) == 1


def test_a_record_whose_beginning_was_undone_begins_again(workspace: Workspace) -> None:
    first = begin_period_record(workspace, "profil", "2026-Q4")
    workspace.undo()
    assert period_record(workspace, "profil", "2026-Q4") is None
    assert begin_period_record(workspace, "profil", "2026-Q4") == first
    assert period_record(workspace, "profil", "2026-Q4") is not None


def test_two_computers_begin_the_same_record(
    workspace: Workspace, plan_file: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copy(plan_file, tmp_path / "lain.dampingan"))
    with Workspace.open(copy, now=lambda: NOW) as other:
        begun = [begin_period_record(one, "profil", "2026-Q4") for one in (workspace, other)]
    assert begun[0] == begun[1]


def test_the_profile_of_a_kelurahan_says_that_it_is_one(workspace: Workspace) -> None:
    begin_period_record(workspace, "profil", "2026-Q4")
    [found] = plan_records(workspace, "profil")
    assert found.text("status_pemerintahan") == "2"


def test_only_forms_of_periods_are_begun(workspace: Workspace) -> None:
    with pytest.raises(ValueError, match="masalah"):
        begin_period_record(workspace, "masalah", "2026-Q4")


def test_problems_plans_and_profiles_are_not_renewed_with_the_families(
    workspace: Workspace,
) -> None:
    uid = writing.add(workspace, "masalah", {"judul": "Rob"})
    begin_period_record(workspace, "profil", "2026-Q4")
    result = begin_period(workspace, "2027-Q1")
    assert result.responses == 0
    found = plan_record(workspace, uid)
    assert found is not None
    assert found.period == "2026-Q4"
    assert workspace.record("response", found.id)["change_state"] == ""
