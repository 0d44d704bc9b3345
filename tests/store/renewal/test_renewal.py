"""A new period begins with what is known, as one operation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dampingan.core.errors import CancelledError, WorkspaceError
from dampingan.forms.session import Field
from dampingan.store.entry.entry import FamilyEntry, ResponseEntry, Subject
from dampingan.store.renewal.renewal import (
    advance_period,
    begin_period,
    judge,
    next_pending,
    open_known,
    plan_period,
    progress_by_place,
)
from dampingan.store.workspace import Workspace
from store.extra_form import install_usaha

_KNOWN = {"nama_kk": "Sari Wulandari", "jenis_lantai": "6"}


def _add(
    workspace: Workspace, head: str = "Sari Wulandari", *, rt: str = "001", **columns: Any
) -> int:
    form = workspace.form("family")
    with workspace.write("Isi", undoable=False) as tx:
        family = tx.insert(
            "family",
            {
                "village_code": workspace.village_code,
                "period": workspace.period,
                "form_id": form.form_id,
                "form_version": form.version,
                "status": "complete",
                "head_name": head,
                "rt": rt,
                "rw": "001",
                "answers": _KNOWN | {"nama_kk": head},
            }
            | columns,
        )
        tx.insert("person", {"family_id": family, "position": 1, "answers": {"nama": head}})
    return family


def _state(workspace: Workspace, family: int) -> Mapping[str, Any]:
    keys = ("status", "status_reason", "change_state", "period", "prior_period", "prior", "answers")
    record = workspace.record("family", family)
    return {key: record[key] for key in keys}


def _set(workspace: Workspace, family: int, **columns: Any) -> None:
    with workspace.write("Ubah") as tx:
        tx.update("family", family, columns)


def test_every_family_that_is_there_waits_with_its_answers_as_what_is_known(
    workspace: Workspace,
) -> None:
    family = _add(workspace, status_reason="lama")
    result = begin_period(workspace, "2027-Q1")
    state = _state(workspace, family)
    assert (state["status"], state["change_state"]) == ("draft", "pending")
    assert (state["period"], state["prior_period"]) == ("2027-Q1", "2026-Q4")
    assert state["prior"] == state["answers"]
    assert state["status_reason"] == ""
    assert workspace.period == "2027-Q1"
    assert result.families == 1
    with workspace.reading() as connection:
        prior = connection.exec_driver_sql("SELECT prior FROM person").scalar_one()
    assert json.loads(prior) == {"nama": "Sari Wulandari"}


def test_families_that_went_stay_in_their_period(workspace: Workspace) -> None:
    gone = _add(workspace, status="moved", status_reason="ke Batang")
    before = _state(workspace, gone)
    assert plan_period(workspace).away == 1
    assert begin_period(workspace, "2027-Q1").families == 0
    assert _state(workspace, gone) == before


def test_one_undo_takes_a_whole_period_back_and_redo_begins_it_again(workspace: Workspace) -> None:
    families = [_add(workspace, f"Warga {number}") for number in range(3)]
    before = [_state(workspace, family) for family in families]
    begin_period(workspace, "2027-Q1")
    begun = [_state(workspace, family) for family in families]
    workspace.undo()
    kept = [dict(_state(workspace, family), prior="{}") for family in families]
    assert kept == [dict(state, prior="{}") for state in before]
    assert workspace.period == "2026-Q4"
    workspace.redo()
    assert [_state(workspace, family) for family in families] == begun
    assert workspace.period == "2027-Q1"


def test_undoing_a_second_round_shows_the_first_rounds_memory_again(workspace: Workspace) -> None:
    family = _add(workspace)
    begin_period(workspace, "2027-Q1")
    _set(workspace, family, answers=_KNOWN | {"jenis_lantai": "8"}, status="complete")
    first = _state(workspace, family)
    begin_period(workspace, "2027-Q2")
    assert json.loads(_state(workspace, family)["prior"])["jenis_lantai"] == "8"
    workspace.undo()
    assert _state(workspace, family) == first


def test_a_copy_is_made_before_anything_changes(workspace: Workspace) -> None:
    family = _add(workspace)
    result = begin_period(workspace, "2027-Q1")
    assert result.backup.name.endswith(".sebelum-2027-Q1.cadangan")
    copy = result.backup.rename(result.backup.with_suffix(".dampingan"))
    with Workspace.open(copy) as before:
        assert before.period == "2026-Q4"
        assert before.record("family", family)["change_state"] == ""


def test_a_cancelled_beginning_changes_nothing(workspace: Workspace) -> None:
    family = _add(workspace)
    before = _state(workspace, family)
    asked = iter([False, False, False, True])
    with pytest.raises(CancelledError):
        begin_period(workspace, "2027-Q1", cancelled=lambda: next(asked))
    assert _state(workspace, family) == before
    assert workspace.period == "2026-Q4"


def test_a_period_that_is_not_later_is_refused(workspace: Workspace) -> None:
    with pytest.raises(WorkspaceError, match="tidak sesudah"):
        begin_period(workspace, "2026-Q4")


def test_acceptances_and_notes_are_carried_over(workspace: Workspace) -> None:
    accepted = {"luas_lantai||kecil": "2026-11-20T08:00:00Z|Sari|12"}
    family = _add(workspace, accepted=accepted, notes={"luas_lantai|": "diukur"})
    begin_period(workspace, "2027-Q1")
    record = workspace.record("family", family)
    assert json.loads(record["accepted"]) == accepted
    assert json.loads(record["notes"]) == {"luas_lantai|": "diukur"}


def test_responses_and_rows_of_living_families_start_anew(workspace: Workspace) -> None:
    here, gone = _add(workspace), _add(workspace, "Pindah", status="moved")
    with workspace.write("Isi", undoable=False) as tx:
        base = {"period": "2026-Q4", "status": "complete", "answers": {"a": "1"}}
        mine = tx.insert("response", base | {"subject": "family", "family_id": here})
        theirs = tx.insert("response", base | {"subject": "family", "family_id": gone})
        village = tx.insert("response", base | {"subject": "village"})
        row = tx.insert("roster_row", {"response_id": mine, "repeat": "r", "answers": {"b": "2"}})
    assert begin_period(workspace, "2027-Q1").responses == 2
    states = [workspace.record("response", i)["change_state"] for i in (mine, theirs, village)]
    assert states == ["pending", "", "pending"]
    assert json.loads(workspace.record("roster_row", row)["prior"]) == {"b": "2"}


def test_history_says_what_the_new_period_changed(workspace: Workspace) -> None:
    family = _add(workspace, status_reason="lama")
    begin_period(workspace, "2027-Q1")
    fields = {item.field: (item.old, item.new) for item in workspace.history("family", family)[:5]}
    assert fields == {
        "period": ("2026-Q4", "2027-Q1"),
        "prior_period": ("", "2026-Q4"),
        "change_state": ("", "pending"),
        "status": ("complete", "draft"),
        "status_reason": ("lama", ""),
    }


def test_families_that_came_from_an_older_period_are_opened_as_known(workspace: Workspace) -> None:
    family = _add(workspace, period="2026-Q3")
    with workspace.write("Menerima") as tx:
        open_known(tx, [family], workspace.period)
    state = _state(workspace, family)
    assert (state["prior_period"], state["period"]) == ("2026-Q3", "2026-Q4")
    assert state["change_state"] == "pending"


def test_the_next_family_to_look_at_follows_the_list_and_starts_over(workspace: Workspace) -> None:
    last = _add(workspace, "Umi", rt="002")
    first = _add(workspace, "sari", rt="001")
    middle = _add(workspace, "Wasduri", rt="001")
    begin_period(workspace, "2027-Q1")
    assert next_pending(workspace, first) == middle
    assert next_pending(workspace, middle) == last
    _set(workspace, middle, change_state="unchanged")
    assert next_pending(workspace, first) == last
    assert next_pending(workspace, last) == first
    _set(workspace, first, change_state="moved")
    assert next_pending(workspace, last) is None


def test_progress_counts_what_was_looked_at_in_each_rt(workspace: Workspace) -> None:
    assert progress_by_place(workspace) == {}
    families = [_add(workspace, f"Warga {number}") for number in range(4)]
    _add(workspace, "Jauh", rt="002")
    begin_period(workspace, "2027-Q1")
    for family, state in zip(families, ("unchanged", "changed", "moved"), strict=False):
        _set(workspace, family, change_state=state)
    done = progress_by_place(workspace)["001", "001"]
    assert (done.known, done.pending, done.unchanged, done.changed, done.gone) == (4, 1, 1, 1, 1)
    assert progress_by_place(workspace)["001", "002"].pending == 1


def test_one_key_completes_an_unchanged_family_and_holds_one_with_errors(
    workspace: Workspace,
) -> None:
    good, bad = _add(workspace), _add(workspace, "Umi", error_count=2)
    begin_period(workspace, "2027-Q1")
    for family in (good, bad):
        asked = _state(workspace, family)["answers"]
        _set(workspace, family, answers=json.loads(asked) | {"tgl_pendataan": "2027-01-05"})
    judged = judge(workspace, [good, bad], "unchanged")
    assert judged.held == (bad,)
    states = [_state(workspace, family) for family in (good, bad)]
    assert [(s["change_state"], s["status"]) for s in states] == [
        ("unchanged", "complete"),
        ("unchanged", "draft"),
    ]
    workspace.undo()
    assert _state(workspace, good)["change_state"] == "pending"


@pytest.mark.parametrize("state", ["moved", "deceased", "not_found"])
def test_a_family_that_went_has_that_state_until_it_is_back(
    workspace: Workspace, state: str
) -> None:
    family = _add(workspace)
    begin_period(workspace, "2027-Q1")
    judge(workspace, [family], state, "kata tetangga")
    found = _state(workspace, family)
    assert (found["status"], found["change_state"]) == (state, state)
    assert found["status_reason"] == "kata tetangga"
    judge(workspace, [family], "pending")
    found = _state(workspace, family)
    assert (found["status"], found["change_state"]) == ("draft", "pending")


def test_undoing_a_second_period_lets_those_who_came_in_the_first_be_new_again(
    workspace: Workspace,
) -> None:
    family = _add(workspace)
    begin_period(workspace, "2027-Q1")
    entry = FamilyEntry.load(workspace, family)
    row, _ = entry.add_person()
    entry.set(Field("nama", row), "Bayu Baru")
    assert entry.added(row)
    begin_period(workspace, "2027-Q2")
    entry.reload()
    assert not entry.added(row)
    workspace.undo()
    entry.reload()
    assert entry.prior_period == "2026-Q4"
    assert entry.added(row)
    workspace.redo()
    entry.reload()
    assert not entry.added(row)


def test_a_family_marked_as_gone_on_its_own_page_waits_no_longer(workspace: Workspace) -> None:
    family = _add(workspace)
    begin_period(workspace, "2027-Q1")
    entry = FamilyEntry.load(workspace, family)
    entry.set_status("moved", "ke Batang")
    assert _state(workspace, family)["change_state"] == "moved"
    assert next_pending(workspace, 0) is None
    progress = progress_by_place(workspace)["001", "001"]
    assert (progress.pending, progress.gone) == (0, 1)
    entry.set_status("draft")
    assert _state(workspace, family)["change_state"] == "pending"


def test_what_is_rescued_in_a_new_period_belongs_to_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    begin_period(workspace, "2027-Q1")
    with workspace.begin_elsewhere(tmp_path / "lain.dampingan") as other:
        assert other.period == "2027-Q1"
    workspace.undo()
    with workspace.begin_elsewhere(tmp_path / "lagi.dampingan") as other:
        assert other.period == "2026-Q4"


def test_an_undone_period_leaves_no_finished_form_with_errors(workspace: Workspace) -> None:
    install_usaha(workspace, "village")
    village = Subject("village", int(workspace.village["id"]))
    entry = ResponseEntry.create(workspace, "usaha", village)
    with workspace.write("Selesai", undoable=False) as tx:
        tx.update("response", entry.record_id, {"status": "complete"})
    begin_period(workspace, "2027-Q1")
    with workspace.write("Periksa", undoable=False) as tx:
        tx.update("response", entry.record_id, {"error_count": 1})
    workspace.undo()
    record = workspace.record("response", entry.record_id)
    assert (record["status"] == "draft") == (record["error_count"] > 0)


def test_saying_what_became_of_a_deleted_family_does_not_bring_it_back(
    workspace: Workspace,
) -> None:
    family = _add(workspace)
    begin_period(workspace, "2027-Q1")
    entry = FamilyEntry.load(workspace, family)
    entry.set_status("deleted", "ganda")
    with pytest.raises(ValueError, match="unchanged"):
        entry.set_change_state("unchanged")
    assert workspace.record("family", family)["deleted_at"] is not None


DAY, CHECKED = Field("tgl_pendataan"), Field("tgl_pemeriksaan")


def _visited(workspace: Workspace) -> FamilyEntry:
    """Return a family of the period before, asked and checked then, which waits."""
    made = FamilyEntry.create(workspace, {"rt": "003", "rw": "002"})
    made.set(DAY, "2026-10-08")
    made.set(CHECKED, "2026-10-09")
    begin_period(workspace, "2027-Q1")
    return FamilyEntry.load(workspace, made.family_id)


@pytest.mark.parametrize("listed", [True, False])
def test_an_unchanged_family_was_visited_today_and_one_undo_takes_it_back(
    workspace: Workspace, listed: bool
) -> None:
    entry = _visited(workspace)
    if listed:
        judge(workspace, [entry.family_id], "unchanged")
        entry.reload()
    else:
        entry.set_change_state("unchanged")
    today = workspace.now().astimezone().date().isoformat()
    assert (entry.session.value(DAY), entry.session.value(CHECKED)) == (today, "")
    assert (entry.change_state, entry.differs, entry.unsaved) == ("unchanged", False, False)
    stored = FamilyEntry.load(workspace, entry.family_id)
    assert (stored.session.value(DAY), stored.prior(DAY)) == (today, "2026-10-08")
    workspace.undo()
    entry.reload()
    assert (entry.session.value(DAY), entry.change_state) == ("2026-10-08", "pending")


def test_of_a_changed_family_the_day_of_the_visit_is_keyed_anew(workspace: Workspace) -> None:
    entry = _visited(workspace)
    entry.set_change_state("changed")
    assert (entry.session.value(DAY), entry.session.value(CHECKED)) == ("", "")
    assert "tgl_pendataan" in {one.question for one in entry.findings}


def test_a_day_that_was_keyed_in_this_period_stays(workspace: Workspace) -> None:
    entry = _visited(workspace)
    entry.set(DAY, "2026-11-01")
    assert entry.change_state == "pending"
    entry.set_change_state("unchanged")
    assert entry.session.value(DAY) == "2026-11-01"


def test_a_regency_begins_a_period_without_touching_a_family(tmp_path: Path) -> None:
    path = tmp_path / "kota.dampingan"
    with Workspace.create(path, "33.75", "2026-Q4", actor="Rini") as regency:
        family = _add(regency, village_code="33.75.03.1002")
        before = _state(regency, family)
        with pytest.raises(WorkspaceError, match="desa/kelurahan"):
            begin_period(regency, "2027-Q1")
        with pytest.raises(WorkspaceError, match="tidak sesudah"):
            advance_period(regency, "2026-Q4")
        advance_period(regency, "2027-Q1")
        assert regency.period == "2027-Q1"
        assert _state(regency, family) == before
        regency.undo()
        assert regency.period == "2026-Q4"
