"""Changes only: what was known before, what differs, what became of a record."""

from __future__ import annotations

import json

import pytest

from dampingan.forms.session import Field
from dampingan.store.entry.entry import Entry, FamilyEntry, ParkedAnswer, ResponseEntry, Subject
from dampingan.store.renewal.renewal import begin_period
from dampingan.store.workspace import Workspace
from store.extra_form import install_usaha

FLOOR, ROOF = Field("jenis_lantai"), Field("jenis_atap")
NEXT = "2027-Q1"


@pytest.fixture
def entry(workspace: Workspace) -> FamilyEntry:
    """Return a family known from the period before."""
    made = FamilyEntry.create(workspace, {"rt": "003", "rw": "002", "nama_kk": "Umi"})
    row, _ = made.add_person()
    made.set(Field("nama", row), "Umi")
    made.set(FLOOR, "1")
    begin_period(workspace, NEXT)
    return FamilyEntry.load(workspace, made.family_id)


def test_a_new_family_knows_nothing_from_before(workspace: Workspace) -> None:
    entry = FamilyEntry.create(workspace)
    assert (entry.prior(FLOOR), entry.prior_period, entry.change_state) == (None, "", "")
    entry.set(FLOOR, "1")
    assert not entry.changed(FLOOR)


def test_a_known_family_starts_from_its_answers_and_shows_what_differs(
    entry: FamilyEntry,
) -> None:
    assert (entry.prior(FLOOR), entry.prior(ROOF)) == ("1", None)
    assert (entry.prior_period, entry.period) == ("2026-Q4", NEXT)
    assert not entry.changed(FLOOR)
    entry.set(FLOOR, "8")
    assert entry.changed(FLOOR)
    entry.set(ROOF, "2")
    assert entry.changed(ROOF)
    entry.set(FLOOR, "1")
    assert not entry.changed(FLOOR)


def test_members_have_answers_of_before_and_new_ones_are_told_apart(entry: FamilyEntry) -> None:
    (row,) = entry.session.rows("anggota")
    assert entry.prior(Field("nama", row)) == "Umi"
    entry.set(Field("nama", row), "Umi F")
    assert entry.changed(Field("nama", row))
    new, _ = entry.add_person()
    assert (entry.added(new), entry.added(row)) == (True, False)
    entry.set(Field("nama", new), "Siti")
    assert not entry.changed(Field("nama", new))


def test_after_a_prelist_only_what_it_named_can_change(workspace: Workspace) -> None:
    entry = FamilyEntry.create(workspace, {"rt": "003"})
    with workspace.write("Daftar") as tx:
        known = {"prior": {"nama_kk": "Umi"}, "prior_period": "prelist"}
        tx.update("family", entry.family_id, known)
    entry.reload()
    entry.set(FLOOR, "1")
    entry.set(Field("nama_kk"), "Ratna")
    assert not entry.changed(FLOOR)
    assert entry.changed(Field("nama_kk"))


def test_another_answer_makes_a_family_that_waited_a_changed_one(entry: FamilyEntry) -> None:
    assert entry.change_state == "pending"
    entry.set(FLOOR, "1")
    assert entry.change_state == "pending"
    entry.set(FLOOR, "8")
    assert entry.change_state == "changed"
    assert entry.workspace.record("family", entry.family_id)["change_state"] == "changed"
    entry.workspace.undo()
    entry.reload()
    assert entry.change_state == "pending"


def test_a_member_more_or_less_is_a_change_too(entry: FamilyEntry) -> None:
    entry.add_person()
    assert entry.change_state == "changed"


def test_a_member_less_stays_known_as_a_change_until_undo_brings_it_back(
    entry: FamilyEntry,
) -> None:
    (row,) = entry.session.rows("anggota")
    assert not entry.differs
    entry.remove_row(row, "pindah")
    assert [(one.uid, one.repeat, one.name) for one in entry.lost] == [(row, "anggota", "Umi")]
    assert FamilyEntry.load(entry.workspace, entry.family_id).differs
    entry.workspace.undo()
    entry.reload()
    assert (entry.lost, entry.differs) == ((), False)


def test_a_member_taken_out_in_the_period_before_is_no_change_of_this_one(
    entry: FamilyEntry,
) -> None:
    entry.remove_row(entry.session.rows("anggota")[0], "pindah")
    begin_period(entry.workspace, "2027-Q2")
    entry.reload()
    assert (entry.lost, entry.differs) == ((), False)


def test_what_differs_from_before_is_never_unchanged(entry: FamilyEntry) -> None:
    entry.set(FLOOR, "8")
    entry.set_change_state("moved")
    entry.set_change_state("unchanged")
    assert (entry.change_state, entry.status) == ("changed", "draft")


@pytest.mark.parametrize("state", ["moved", "deceased", "not_found"])
def test_a_family_that_is_gone_has_that_state_and_comes_back_as_a_draft(
    entry: FamilyEntry, state: str
) -> None:
    entry.set_change_state(state, "kata tetangga")
    row = entry.workspace.record("family", entry.family_id)
    assert (row["status"], row["change_state"], row["status_reason"]) == (
        state,
        state,
        "kata tetangga",
    )
    entry.set_change_state("changed")
    assert (entry.status, entry.status_reason, entry.change_state) == ("draft", "", "changed")
    entry.workspace.undo()
    entry.reload()
    assert (entry.status, entry.change_state) == (state, state)


def test_unchanged_completes_a_record_without_errors_in_one_step(workspace: Workspace) -> None:
    install_usaha(workspace, "village")
    made = ResponseEntry.create(workspace, "usaha", Subject("village"))
    made.set(Field("nama_usaha"), "Batik")
    begin_period(workspace, NEXT)
    entry = ResponseEntry.load(workspace, made.response_id)
    entry.set_change_state("unchanged")
    assert (entry.status, entry.change_state) == ("complete", "unchanged")
    workspace.undo()
    entry.reload()
    assert (entry.status, entry.change_state) == ("draft", "pending")


def test_unchanged_leaves_a_family_with_errors_a_draft(entry: FamilyEntry) -> None:
    assert entry.errors
    entry.set_change_state("unchanged")
    assert (entry.status, entry.change_state) == ("draft", "unchanged")


def test_parked_answers_of_record_and_rows_are_shown_and_survive_entry(
    workspace: Workspace,
) -> None:
    install_usaha(workspace, "village")
    made = ResponseEntry.create(workspace, "usaha", Subject("village"))
    row, _ = made.add_row("pekerja")
    row_id = made.row_id(row)
    assert row_id is not None
    with workspace.write("Pindah versi") as tx:
        tx.update("response", made.response_id, {"parked": {"lama": "1"}})
        tx.update("roster_row", row_id, {"parked": {"upah": "500"}})
    entry: Entry = ResponseEntry.load(workspace, made.response_id)
    assert entry.parked == (ParkedAnswer("lama", "", "1"), ParkedAnswer("upah", row, "500"))
    entry.set(Field("nama", row), "Siti")
    entry.set(Field("nama_usaha"), "Batik")
    assert json.loads(workspace.record("roster_row", row_id)["parked"]) == {"upah": "500"}
    assert json.loads(workspace.record("response", 1)["parked"]) == {"lama": "1"}
