"""Values that stand beside ours wait for a decision, which is written as entry would write it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dampingan.core.causality import Stamps, Version
from dampingan.forms.session import Field
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.kind import MEMBERS
from dampingan.store.merging.conflict import (
    Arrival,
    Decision,
    conflict_count,
    decide,
    decide_by_rule,
    keep,
    open_conflicts,
    siblings,
)
from dampingan.store.transaction import RECEIVED
from dampingan.store.workspace import Workspace

BANDENGAN = "33.75.03.1009"
BIRTH = Field("tgl_lahir")


@pytest.fixture
def family(workspace: Workspace) -> FamilyEntry:
    """Return a family with two members."""
    return _family(workspace, "Sari Wulandari", "Budi Santoso")


def _family(workspace: Workspace, *names: str) -> FamilyEntry:
    entry = FamilyEntry.create(workspace, {"rt": "001", "rw": "001", "nama_kk": names[0]})
    for name in names:
        row, _ = entry.add_row(MEMBERS)
        entry.set(Field("nama", row), name)
        entry.set(Field("keberadaan", row), "1")
    return entry


def _row(family: FamilyEntry, number: int = 0) -> str:
    return family.session.rows(MEMBERS)[number]


def _arrive(
    workspace: Workspace, kind: str, uid: str, name: str, theirs: str, **more: Any
) -> Arrival:
    values: dict[str, Any] = {
        "base": None,
        "mine": "",
        "dot": "W-B.1",
        "type": "conflict",
        "by": "Tini",
    }
    found = Arrival(kind, uid, BANDENGAN, field=name, theirs=theirs, **(values | more))
    with workspace.write("Menerima", source=RECEIVED) as tx:
        keep(tx, [found])
    return found


def _ids(workspace: Workspace) -> list[int]:
    return [conflict.id for conflict in open_conflicts(workspace)]


def test_a_conflict_says_both_values_with_who_and_when(
    workspace: Workspace, family: FamilyEntry
) -> None:
    at = "2026-11-19T08:00:00Z"
    uid = _row(family)
    _arrive(workspace, "person", uid, "answers.nama", "Sari W", base="Sari", at=at)
    (conflict,) = open_conflicts(workspace)
    assert (conflict.title, conflict.record_id) == ("Sari Wulandari", 1)
    assert (conflict.base, conflict.mine, conflict.theirs) == ("Sari", "Sari Wulandari", "Sari W")
    assert (conflict.by, conflict.at, conflict.mine_by) == ("Tini", at, "Sari")
    assert conflict.mine_at.startswith("2026-11-20T08:00")
    assert open_conflicts(workspace, village="33.75.03.1001") == []
    assert open_conflicts(workspace, type="proposal") == []


def test_who_touched_something_else_of_the_record_did_not_write_ours(
    workspace_file: Path,
) -> None:
    with Workspace.open(workspace_file, actor="Sari") as workspace:
        with workspace.write("Mengimpor", source="import") as tx:
            values = {"uid": "K-1", "village_code": BANDENGAN, "answers": {"rt": "001"}}
            made = tx.insert("family", values)
        _arrive(workspace, "family", "K-1", "answers.rt", "002")
    with Workspace.open(workspace_file, actor="Budi") as workspace:
        with workspace.write("Mengisi", source="entry") as tx:
            tx.update("family", made, {"status_reason": "pindah"})
        (conflict,) = open_conflicts(workspace)
    assert conflict.mine_by == "Sari"


def test_what_arrives_twice_stands_once(workspace: Workspace, family: FamilyEntry) -> None:
    found = _arrive(workspace, "family", family.uid, "answers.nama_kk", "Sari W")
    with workspace.write("Menerima", source=RECEIVED) as tx:
        assert keep(tx, [found]) == 0
    assert conflict_count(workspace) == 1
    with workspace.reading() as connection:
        beside = {family.uid: {"answers.nama_kk": (Version("W-B.1", "Sari W"),)}}
        assert siblings(connection) == beside
        assert siblings(connection, ["K-0"]) == {}


def test_what_was_settled_elsewhere_waits_no_more(
    workspace: Workspace, family: FamilyEntry
) -> None:
    found = _arrive(workspace, "family", family.uid, "answers.nama_kk", "Sari W")
    with workspace.write("Menerima", source=RECEIVED) as tx:
        keep(tx, [], [(family.uid, "answers.nama_kk", "W-B.1")])
    assert conflict_count(workspace) == 0
    with workspace.write("Menerima", source=RECEIVED) as tx:
        assert keep(tx, [found]) == 1
    assert conflict_count(workspace) == 1


def test_an_undone_import_takes_its_conflicts_along_and_brings_them_again(
    workspace: Workspace, family: FamilyEntry
) -> None:
    found = _arrive(workspace, "family", family.uid, "answers.nama_kk", "Sari W")
    workspace.undo()
    assert conflict_count(workspace) == 0
    with workspace.write("Menerima", source=RECEIVED) as tx:
        keep(tx, [found])
    assert conflict_count(workspace) == 1


def test_theirs_is_written_as_it_would_be_keyed(workspace: Workspace, family: FamilyEntry) -> None:
    row = _row(family)
    _arrive(workspace, "person", row, "answers.nama", "Sari Ayu")
    _arrive(workspace, "person", row, "answers.nik", "3375031234")
    _arrive(workspace, "family", family.uid, "answers.nama_kk", "Sari Ayu")
    before = workspace.record("family", 1)
    decide(workspace, [Decision(i, "theirs") for i in _ids(workspace)])
    person, record = workspace.record("person", 1), workspace.record("family", 1)
    assert (person["name"], person["nik"], record["head_name"]) == (
        "Sari Ayu",
        "3375031234",
        "Sari Ayu",
    )
    assert record["findings"] != before["findings"]
    again = FamilyEntry.load(workspace, 1)
    assert again.session.value(Field("nama", row)) == "Sari Ayu"


def test_one_undo_takes_a_decision_back(workspace: Workspace, family: FamilyEntry) -> None:
    _arrive(workspace, "person", _row(family), "answers.nama", "Sari Ayu")
    _arrive(workspace, "family", family.uid, "answers.jenis_lantai", "6")
    before = [workspace.record(kind, 1) for kind in ("family", "person")]
    ids = _ids(workspace)
    decide(workspace, [Decision(ids[0], "theirs"), Decision(ids[1], "other", "3")])
    assert conflict_count(workspace) == 0
    assert "jenis_lantai" in workspace.record("family", 1)["answers"]
    workspace.undo()
    changing = {"rev", "updated_at", "updated_by"}
    for kind, was in zip(("family", "person"), before, strict=True):
        now = workspace.record(kind, 1)
        assert {k: v for k, v in now.items() if k not in changing} == {
            k: v for k, v in was.items() if k not in changing
        }
    assert _ids(workspace) == ids
    workspace.redo()
    assert conflict_count(workspace) == 0
    assert workspace.record("person", 1)["name"] == "Sari Ayu"


def test_one_decision_settles_everything_beside_the_field(
    workspace: Workspace, family: FamilyEntry
) -> None:
    for dot, text in (("W-B.1", "Sari W"), ("W-C.1", "Sari C")):
        _arrive(workspace, "family", family.uid, "answers.nama_kk", text, dot=dot)
    decide(workspace, [Decision(_ids(workspace)[1], "theirs", answer="sudah dicek")])
    assert conflict_count(workspace) == 0
    states = [workspace.record("conflict", i)["state"] for i in (1, 2)]
    assert states == ["other", "theirs"]
    assert workspace.record("conflict", 2)["answer"] == "sudah dicek"
    assert workspace.record("family", 1)["head_name"] == "Sari C"


def test_a_deletion_is_decided_and_undone(workspace: Workspace, family: FamilyEntry) -> None:
    _arrive(workspace, "person", _row(family, 1), "deleted", "meninggal", type="deletion")
    decide(workspace, [Decision(_ids(workspace)[0], "theirs")])
    assert workspace.record("person", 2)["deleted_reason"] == "meninggal"
    assert workspace.record("family", 1)["member_count"] == 1
    workspace.undo()
    assert workspace.record("person", 2)["deleted_at"] is None
    assert workspace.record("family", 1)["member_count"] == 2


def test_another_family_is_decided_and_undone(workspace: Workspace, family: FamilyEntry) -> None:
    other = _family(workspace, "Umi Rahayu")
    _arrive(workspace, "person", _row(family, 1), "parent", other.uid)
    assert open_conflicts(workspace)[0].mine == family.uid
    decide(workspace, [Decision(_ids(workspace)[0], "theirs")])
    assert workspace.record("person", 2)["family_id"] == other.record_id
    workspace.undo()
    assert workspace.record("person", 2)["family_id"] == family.record_id


def test_notes_states_and_answers_of_other_versions_can_be_decided(
    workspace: Workspace, family: FamilyEntry
) -> None:
    for name, text in (
        ("notes.jenis_lantai|", "dilihat"),
        ("status_reason", "rumah kosong"),
        ("answers.pertanyaan_lama", "7"),
        ("parked.lama@1", "8"),
    ):
        _arrive(workspace, "family", family.uid, name, text)
    decide_by_rule(workspace, "theirs", open_conflicts(workspace))
    record = workspace.record("family", 1)
    assert '"jenis_lantai|":"dilihat"' in record["notes"]
    assert record["status_reason"] == "rumah kosong"
    assert '"pertanyaan_lama":"7"' in record["answers"]
    assert record["parked"] == '{"lama@1":"8"}'


def test_the_newest_is_known_by_the_two_sides_own_clocks(
    workspace: Workspace, family: FamilyEntry
) -> None:
    times = ("2026-11-21T08:00:00Z", "2026-11-19T08:00:00Z", "")
    rows = (_row(family, 0), _row(family, 1), "")
    for at, row in zip(times, rows, strict=True):
        uid, kind, name = row or family.uid, "person" if row else "family", "nama"
        name = "answers.nama" if row else "answers.nama_kk"
        _arrive(workspace, kind, uid, name, "Lain", at=at)
    assert decide_by_rule(workspace, "newest", open_conflicts(workspace)) == 2
    assert [workspace.record("person", i)["name"] for i in (1, 2)] == ["Lain", "Budi Santoso"]
    assert conflict_count(workspace) == 1


def test_the_filled_one_wins_over_a_blank(workspace: Workspace, family: FamilyEntry) -> None:
    _arrive(workspace, "family", family.uid, "answers.jenis_lantai", "6")
    _arrive(workspace, "family", family.uid, "answers.nama_kk", "")
    _arrive(workspace, "person", _row(family), "answers.nama", "Sari W")
    _arrive(workspace, "person", _row(family), "deleted", "pindah", type="deletion")
    assert decide_by_rule(workspace, "filled", open_conflicts(workspace)) == 2
    record = workspace.record("family", 1)
    assert (record["head_name"], '"jenis_lantai":"6"' in record["answers"]) == (
        "Sari Wulandari",
        True,
    )
    assert conflict_count(workspace) == 2


def test_nobody_is_asked_about_a_record_that_is_gone(
    workspace: Workspace, family: FamilyEntry
) -> None:
    _arrive(workspace, "person", _row(family, 1), "answers.nama", "Budi S")
    family.remove_person(_row(family, 1), "salah")
    assert (conflict_count(workspace), open_conflicts(workspace)) == (0, [])
    workspace.undo()
    assert conflict_count(workspace) == 1


def test_a_decision_looks_at_families_that_share_a_number(
    workspace: Workspace, family: FamilyEntry
) -> None:
    nik = "3375034107850001"
    family.set(Field("nik", _row(family)), nik)
    other = _family(workspace, "Umi Rahayu")
    before = workspace.record("family", 1)["error_count"]
    _arrive(workspace, "person", _row(other), "answers.nik", nik)
    decide_by_rule(workspace, "theirs", open_conflicts(workspace))
    assert workspace.record("family", 1)["error_count"] == before + 1
    workspace.undo()
    assert workspace.record("family", 1)["error_count"] == before


def test_stamps_are_left_to_the_seal(workspace: Workspace, family: FamilyEntry) -> None:
    _arrive(workspace, "family", family.uid, "answers.nama_kk", "Sari W")
    decide_by_rule(workspace, "mine", open_conflicts(workspace))
    assert Stamps.read(workspace.record("family", 1)["stamps"]) == Stamps()
