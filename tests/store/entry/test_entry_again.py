"""A family that is opened again: removals, states and names that follow from members."""

from __future__ import annotations

import json

import pytest

from dampingan.forms.session import Field
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.workspace import Workspace


@pytest.fixture
def entry(workspace: Workspace) -> FamilyEntry:
    made = FamilyEntry.create(workspace, {"rt": "003", "rw": "002"})
    for name in ("Umi", "Siti", "Ratna"):
        row, _ = made.add_person()
        made.set(Field("nama", row), name)
    return made


def names(entry: FamilyEntry) -> list[str]:
    return [entry.session.value(Field("nama", r)) for r in entry.session.rows("anggota")]


def test_removing_a_member_first_thing_after_opening_is_stored(entry: FamilyEntry) -> None:
    again = FamilyEntry.load(entry.workspace, entry.family_id)
    row = again.session.rows("anggota")[1]
    again.remove_person(row, "salah ketik")
    assert names(FamilyEntry.load(entry.workspace, entry.family_id)) == ["Umi", "Ratna"]
    person_id = again.person_id(row)
    assert person_id is not None
    assert entry.workspace.record("person", person_id)["deleted_reason"] == "salah ketik"


def test_moving_members_is_stored_and_undone(entry: FamilyEntry) -> None:
    again = FamilyEntry.load(entry.workspace, entry.family_id)
    again.move_person(again.session.rows("anggota")[2], 0)
    assert names(FamilyEntry.load(entry.workspace, entry.family_id)) == ["Ratna", "Umi", "Siti"]
    entry.workspace.undo()
    assert names(FamilyEntry.load(entry.workspace, entry.family_id)) == ["Umi", "Siti", "Ratna"]


def test_the_head_of_a_family_without_a_named_head_follows_the_member(entry: FamilyEntry) -> None:
    row = entry.session.rows("anggota")[0]
    entry.set(Field("keberadaan", row), "1")
    entry.set(Field("hubungan", row), "1")
    assert entry.workspace.record("family", entry.family_id)["head_name"] == "Umi"
    entry.set(Field("nama", row), "Umi Fatonah")
    assert entry.workspace.record("family", entry.family_id)["head_name"] == "Umi Fatonah"


def test_a_state_given_after_a_fall_back_to_draft_stays(entry: FamilyEntry) -> None:
    with entry.workspace.write("Menerima", undoable=False) as tx:
        tx.update("family", entry.family_id, {"status": "complete"})
    entry.reload()
    row = entry.session.rows("anggota")[0]
    entry.set(Field("nik", row), "12")
    assert entry.workspace.record("family", entry.family_id)["status"] == "draft"
    entry.set_status("moved")
    entry.set(Field("nik", row), "3375034105809001")
    assert entry.status == "moved"
    assert entry.workspace.record("family", entry.family_id)["status"] == "moved"


def test_answers_to_questions_that_left_the_form_stay(entry: FamilyEntry) -> None:
    workspace, row = entry.workspace, entry.session.rows("anggota")[0]
    lost = {"repeat": "usaha", "parent_uid": row, "answers": {"omzet": "5"}}
    deep = {"repeat": "kamar", "parent_uid": "Q-0", "answers": {"luas": "9"}}
    with workspace.write("Menerima", undoable=False) as tx:
        answers = json.loads(workspace.record("family", entry.family_id)["answers"])
        tx.update("family", entry.family_id, {"answers": answers | {"dulu": "1"}})
        ids = [tx.insert("roster_row", {"family_id": entry.family_id, **r}) for r in (lost, deep)]
    again = FamilyEntry.load(workspace, entry.family_id)
    again.set(Field("catatan"), "x")
    again.set(Field("nama", row), "Umi F")
    stored = workspace.record("family", entry.family_id)
    assert json.loads(stored["aside"])["dulu"] == "1"
    for row_id, made in zip(ids, (lost, deep), strict=True):
        kept = workspace.record("roster_row", row_id)
        assert kept["deleted_at"] is None
        assert json.loads(kept["answers"]) == made["answers"]


def test_an_unexpected_failure_counts_as_unsaved(
    entry: FamilyEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(entry, "_write", fail)
        with pytest.raises(RuntimeError):
            entry.set(Field("catatan"), "penting")
    assert entry.unsaved
    entry.retry()
    assert json.loads(entry.workspace.record("family", entry.family_id)["answers"])["catatan"] == (
        "penting"
    )


def test_a_listener_that_fails_does_not_make_a_saved_answer_unsaved(entry: FamilyEntry) -> None:
    def fail(_: object) -> None:
        raise RuntimeError

    heard: list[object] = []
    entry.workspace.subscribe(fail)
    entry.workspace.subscribe(heard.append)
    with pytest.raises(RuntimeError):
        entry.set(Field("catatan"), "penting")
    assert heard
    assert FamilyEntry.load(entry.workspace, entry.family_id).session.value(Field("catatan")) == (
        "penting"
    )
