"""Before a workbook leaves or comes in, what changed here since gets the site's next dot."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dampingan.core.causality import DELETED, Stamps
from dampingan.forms.session import Field
from dampingan.store.entry.entry import FamilyEntry, ResponseEntry, Subject
from dampingan.store.kind import MEMBERS
from dampingan.store.merging.conflict import Arrival, Decision, decide, keep, open_conflicts
from dampingan.store.merging.field_value import base_value
from dampingan.store.merging.stamping import catch_up, field_of, open_dot, seal, site
from dampingan.store.renewal.renewal import begin_period, judge
from dampingan.store.status import give_status
from dampingan.store.transaction import RECEIVED
from dampingan.store.workspace import Workspace
from store.extra_form import install_usaha

HEAD, FLOOR = Field("nama_kk"), Field("jenis_lantai")


@pytest.fixture
def family(workspace: Workspace) -> FamilyEntry:
    """Return a family with one member, sealed."""
    entry = FamilyEntry.create(workspace, {"rt": "001", "rw": "001"})
    entry.set(HEAD, "Sari Wulandari")
    row, _ = entry.add_row(MEMBERS)
    entry.set(Field("nama", row), "Sari Wulandari")
    _seal(workspace)
    return entry


def _seal(workspace: Workspace) -> int:
    with workspace.write("", undoable=False) as tx:
        return seal(tx, workspace)


def _stamps(workspace: Workspace, kind: str = "family", record_id: int = 1) -> Stamps:
    return Stamps.read(str(workspace.record(kind, record_id)["stamps"]))


def _receive(workspace: Workspace, family: FamilyEntry, text: str) -> None:
    """Write what a workbook brings, as receiving does."""
    answers = dict(family.session.record("")[0]) | {FLOOR.question: text}
    stamps = _stamps(workspace).with_dot(["answers.jenis_lantai"], "W-B.1")
    with workspace.write("Menerima", source=RECEIVED) as tx:
        tx.update("family", family.record_id, {"answers": answers, "stamps": str(stamps)})


def test_the_first_seal_stamps_every_record_whole(
    workspace: Workspace, family: FamilyEntry
) -> None:
    first = f"{site(workspace)}.1"
    for kind in ("family", "person"):
        assert _stamps(workspace, kind) == Stamps({site(workspace): 1}, first)
    assert open_dot(workspace) == f"{site(workspace)}.2"


def test_nothing_new_is_no_new_seal(workspace: Workspace, family: FamilyEntry) -> None:
    before = workspace.record("family", 1)
    assert _seal(workspace) == 1
    assert workspace.record("family", 1) == before


def test_only_what_was_changed_gets_the_next_dot(workspace: Workspace, family: FamilyEntry) -> None:
    family.set(FLOOR, "6")
    family.set_note(FLOOR, "dilihat sendiri")
    before = workspace.record("family", 1)
    assert _seal(workspace) == 2
    stamps = _stamps(workspace)
    assert set(stamps.at) == {"answers.jenis_lantai", "notes.jenis_lantai|"}
    assert set(stamps.at.values()) == {f"{site(workspace)}.2"}
    assert _stamps(workspace, "person").at == {}
    after = workspace.record("family", 1)
    assert {k: v for k, v in after.items() if k != "stamps"} == {
        k: v for k, v in before.items() if k != "stamps"
    }


def test_sealing_writes_no_history(workspace: Workspace, family: FamilyEntry) -> None:
    family.set(FLOOR, "6")
    before = workspace.history("family", 1)
    _seal(workspace)
    assert workspace.history("family", 1) == before


def test_an_undo_after_a_seal_is_a_change_of_its_own(
    workspace: Workspace, family: FamilyEntry
) -> None:
    family.set(FLOOR, "6")
    _seal(workspace)
    workspace.undo()
    assert _seal(workspace) == 3
    workspace.redo()
    assert _seal(workspace) == 4
    assert _stamps(workspace).of("answers.jenis_lantai") == f"{site(workspace)}.4"


def test_what_was_typed_and_taken_back_at_once_is_no_change(
    workspace: Workspace, family: FamilyEntry
) -> None:
    family.set(FLOOR, "6")
    workspace.undo()
    assert _seal(workspace) == 1


def test_a_deletion_notes_what_was_known(workspace: Workspace, family: FamilyEntry) -> None:
    family.set_status("deleted", "salah")
    _seal(workspace)
    assert _stamps(workspace).gone == {site(workspace): 2}
    workspace.undo()
    _seal(workspace)
    stamps = _stamps(workspace)
    assert (stamps.gone, stamps.of(DELETED)) == ({}, f"{site(workspace)}.3")


def test_changes_of_many_records_at_once_are_seen(
    workspace: Workspace, family: FamilyEntry
) -> None:
    give_status(workspace, "family", [1], "moved", reason="ke Batang", label="Pindah")
    _seal(workspace)
    assert {"status", "status_reason"} <= set(_stamps(workspace).at)
    give_status(workspace, "family", [1], "draft", label="Kembali")
    begin_period(workspace, "2027-Q1")
    _seal(workspace)
    dot = f"{site(workspace)}.3"
    assert [_stamps(workspace).of(n) for n in ("period", "change_state")] == [dot, dot]
    judge(workspace, [1], "not_found")
    assert _seal(workspace) == 4


def test_filled_forms_and_their_rows_are_stamped(workspace: Workspace) -> None:
    install_usaha(workspace)
    entry = ResponseEntry.create(workspace, "usaha", Subject("village"))
    row, _ = entry.add_row("pekerja")
    _seal(workspace)
    entry.set(Field("nama", row), "Tono")
    _seal(workspace)
    assert _stamps(workspace, "response").base == f"{site(workspace)}.1"
    assert _stamps(workspace, "roster_row").at == {"answers.nama": f"{site(workspace)}.2"}


def test_what_a_workbook_brought_keeps_its_dots(workspace: Workspace, family: FamilyEntry) -> None:
    _receive(workspace, family, "6")
    assert _seal(workspace) == 1
    assert _stamps(workspace).of("answers.jenis_lantai") == "W-B.1"


def test_an_import_can_be_undone_after_seals(workspace: Workspace, family: FamilyEntry) -> None:
    before = _stamps(workspace)
    _receive(workspace, family, "6")
    _seal(workspace)
    workspace.undo()
    assert _seal(workspace) == 1
    assert _stamps(workspace) == before
    workspace.redo()
    _seal(workspace)
    assert _stamps(workspace).of("answers.jenis_lantai") == "W-B.1"


def test_undoing_an_import_leaves_what_was_keyed_and_sealed_since(
    workspace: Workspace, family: FamilyEntry
) -> None:
    _receive(workspace, family, "6")
    received = workspace.can_undo
    other = FamilyEntry.load(workspace, family.record_id)
    other.set(Field("luas_lantai"), "42")
    _seal(workspace)
    assert received
    with workspace.reading() as connection:
        operation = connection.exec_driver_sql(
            "SELECT id FROM operation WHERE source = 'receive'"
        ).scalar_one()
    with workspace.write("Batal", source="undo", undoable=False) as tx:
        tx.revert(operation, forward=False)
    _seal(workspace)
    stamps = _stamps(workspace)
    assert stamps.at == {"answers.luas_lantai": f"{site(workspace)}.2"}
    assert "W-B" not in stamps.seen


def test_a_record_whose_import_was_undone_was_never_here(workspace: Workspace) -> None:
    stamps = str(Stamps({"W-B": 1}, "W-B.1"))
    with workspace.write("Menerima", source=RECEIVED) as tx:
        tx.insert("family", {"stamps": stamps})
    _seal(workspace)
    workspace.undo()
    assert _seal(workspace) == 0
    assert str(_stamps(workspace)) == stamps


def test_a_decision_gets_a_dot_although_the_value_stays(
    workspace: Workspace, family: FamilyEntry
) -> None:
    with workspace.write("Menerima", source=RECEIVED) as tx:
        found = Arrival(
            "family", family.uid, "", "answers.nama_kk", None, "", "Sari W", "W-B.1", "conflict"
        )
        keep(tx, [found])
    assert _seal(workspace) == 1
    decide(workspace, [Decision(open_conflicts(workspace)[0].id, "mine")])
    assert _seal(workspace) == 2
    assert _stamps(workspace).of("answers.nama_kk") == f"{site(workspace)}.2"
    workspace.undo()
    _seal(workspace)
    assert _stamps(workspace).also == {"answers.nama_kk": ("W-B.1",)}


def test_a_copy_of_the_file_is_another_site(workspace_file: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(workspace_file, tmp_path / "salinan.dampingan"))
    sites = []
    for path in (workspace_file, other, workspace_file):
        with Workspace.open(path) as workspace:
            FamilyEntry.create(workspace, {"rt": "001"})
            _seal(workspace)
            sites.append(site(workspace))
    assert sites[0] == sites[2] != sites[1]


def test_a_workspace_is_the_site_that_its_key_says_where_it_was_made(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "a.dampingan", "33.75.03.1009", "2026-Q4") as workspace:
        assert site(workspace) == workspace.setting("uid")


def test_counting_goes_on_from_where_others_saw_this_site(
    workspace: Workspace, family: FamilyEntry
) -> None:
    with workspace.write("", undoable=False) as tx:
        catch_up(tx, 7)
    assert open_dot(workspace) == f"{site(workspace)}.8"


def test_what_was_said_before_our_own_change_is_known(
    workspace: Workspace, family: FamilyEntry
) -> None:
    family.set(HEAD, "Sari W")
    _seal(workspace)
    family.set(HEAD, "Sari R")
    with workspace.reading() as connection:
        said = [base_value(connection, "family", 1, "answers.nama_kk", n) for n in (1, 2)]
        assert said == ["Sari Wulandari", "Sari W"]
        assert base_value(connection, "family", 1, "answers.jenis_lantai", 1) is None


def test_columns_that_follow_from_others_are_no_fields() -> None:
    for name in ("no_kk", "head_name", "member_count", "findings.x", "aside.x", "prior.x", "rev"):
        assert not field_of("family", name)
    assert field_of("person", "family_id") == "parent"
    assert field_of("roster_row", "deleted_reason") == DELETED
