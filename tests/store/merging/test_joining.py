"""Duplicates become one record with both keys kept, and members go where they belong."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dampingan.core.errors import WorkspaceError
from dampingan.forms.session import Field
from dampingan.store.consistency import DUPLICATE_NIK
from dampingan.store.entry.entry import FamilyEntry, ResponseEntry, Subject
from dampingan.store.kind import MEMBERS
from dampingan.store.lists.listing import Listing
from dampingan.store.lists.record_listing import Filter, Sort
from dampingan.store.merging.conflict import Arrival, keep, open_conflicts
from dampingan.store.merging.joining import (
    aliases,
    join_families,
    join_persons,
    mend_circles,
    move_person,
)
from dampingan.store.transaction import RECEIVED
from dampingan.store.workspace import Workspace
from store.extra_form import install_usaha

NIK = "3375034107850001"
_TRACES = {"rev", "updated_at", "updated_by", "title"}


def _family(workspace: Workspace, head: str, *names: str, **answers: str) -> FamilyEntry:
    entry = FamilyEntry.create(workspace, {"rt": "001", "nama_kk": head, **answers})
    for name in names:
        row, _ = entry.add_row(MEMBERS)
        entry.set(Field("nama", row), name)
        entry.set(Field("tgl_lahir", row), "1985-07-01")
        entry.set(Field("keberadaan", row), "1")
    return entry


def _everything(workspace: Workspace) -> list[dict[str, Any]]:
    """Return all records without when they were written."""
    with workspace.reading() as connection:
        return [
            {k: v for k, v in row.items() if k not in _TRACES}
            for kind in ("family", "person", "response", "roster_row", "conflict")
            for row in connection.exec_driver_sql(f"SELECT * FROM {kind} ORDER BY id").mappings()
        ]


def _members(workspace: Workspace, family_id: int) -> list[str]:
    with workspace.reading() as connection:
        return list(
            connection.exec_driver_sql(
                "SELECT name FROM person WHERE family_id = ? AND deleted_at IS NULL "
                "ORDER BY position",
                (family_id,),
            ).scalars()
        )


@pytest.fixture
def twins(workspace: Workspace) -> tuple[FamilyEntry, FamilyEntry]:
    """Return one family that was entered twice; Budi is only in the second entry."""
    one = _family(workspace, "Sari Wulandari", "Sari Wulandari", jenis_lantai="6")
    other = _family(
        workspace, "Sari W", "sari wulandari", "Budi", jenis_lantai="2", luas_lantai="42"
    )
    other.set(Field("nik", other.session.rows(MEMBERS)[0]), NIK)
    other.set_note(Field("luas_lantai"), "diukur")
    return one, other


def test_joined_families_keep_all_that_either_had(
    workspace: Workspace, twins: tuple[FamilyEntry, FamilyEntry]
) -> None:
    one, other = twins
    join_families(workspace, one.record_id, other.record_id)
    kept, gone = workspace.record("family", 1), workspace.record("family", 2)
    answers = json.loads(kept["answers"])
    assert (answers["jenis_lantai"], answers["luas_lantai"]) == ("6", "42")
    assert json.loads(kept["notes"]) == {"luas_lantai|": "diukur"}
    assert (gone["deleted_reason"], gone["joined_into"]) == ("ganda", one.uid)
    assert _members(workspace, 1) == ["Sari Wulandari", "Budi"]
    assert workspace.record("person", 1)["nik"] == NIK
    assert workspace.record("person", 2)["joined_into"] == workspace.record("person", 1)["uid"]
    assert kept["member_count"] == 2


def test_what_shall_stand_can_be_chosen(
    workspace: Workspace, twins: tuple[FamilyEntry, FamilyEntry]
) -> None:
    join_families(workspace, 1, 2, pairs={}, values={"jenis_lantai": "2", "nama_kk": "Sari W"})
    assert json.loads(workspace.record("family", 1)["answers"])["jenis_lantai"] == "2"
    assert workspace.record("family", 1)["head_name"] == "Sari W"
    assert _members(workspace, 1) == ["Sari Wulandari", "sari wulandari", "Budi"]


def test_one_undo_separates_families_again(
    workspace: Workspace, twins: tuple[FamilyEntry, FamilyEntry]
) -> None:
    before = _everything(workspace)
    join_families(workspace, 1, 2)
    joined = _everything(workspace)
    workspace.undo()
    assert _everything(workspace) == before
    workspace.redo()
    again = _everything(workspace)
    assert [r["answers"] for r in again if "answers" in r] == [
        r["answers"] for r in joined if "answers" in r
    ]


def test_filled_forms_rows_and_open_values_come_along(
    workspace: Workspace, twins: tuple[FamilyEntry, FamilyEntry]
) -> None:
    one, other = twins
    install_usaha(workspace)
    ResponseEntry.create(workspace, "usaha", Subject("family", 2))
    found = Arrival("family", other.uid, "", "answers.rw", None, "", "003", "W-B.1", "conflict")
    with workspace.write("Menerima", source=RECEIVED) as tx:
        keep(tx, [found])
        tx.insert("roster_row", {"family_id": 2, "repeat": "ternak", "position": 1})
    join_families(workspace, 1, 2)
    assert workspace.record("response", 1)["family_id"] == 1
    assert workspace.record("response", 1)["title"] == "Sari Wulandari"
    assert workspace.record("roster_row", 1)["family_id"] == 1
    (waiting,) = open_conflicts(workspace)
    assert (waiting.record_uid, waiting.theirs) == (one.uid, "003")


def test_both_keys_find_the_record_that_stands(workspace: Workspace) -> None:
    a, b, c = (_family(workspace, name) for name in ("Sari", "Umi", "Kartini"))
    join_families(workspace, 2, 1)
    join_families(workspace, 3, 2)
    with workspace.reading() as connection:
        assert aliases(connection) == {a.uid: c.uid, b.uid: c.uid}
    workspace.undo()
    with workspace.reading() as connection:
        assert aliases(connection) == {a.uid: b.uid}


def test_two_sites_that_join_a_pair_both_ways_bring_the_same_one_back(
    workspace: Workspace,
) -> None:
    one, other = _family(workspace, "Sari"), _family(workspace, "Sari")
    join_families(workspace, 1, 2)
    with workspace.write("Menerima", source=RECEIVED) as tx:
        tx.delete("family", 1, "ganda")
        tx.update("family", 1, {"joined_into": other.uid})
        assert mend_circles(tx) == 1
        assert mend_circles(tx) == 0
    alive = [i for i in (1, 2) if workspace.record("family", i)["deleted_at"] is None]
    assert [workspace.record("family", i)["uid"] for i in alive] == [min(one.uid, other.uid)]


def test_persons_of_two_families_become_one(
    workspace: Workspace, twins: tuple[FamilyEntry, FamilyEntry]
) -> None:
    before = _everything(workspace)
    join_persons(workspace, 1, 2)
    assert workspace.record("person", 1)["nik"] == NIK
    assert _members(workspace, 2) == ["Budi"]
    assert workspace.record("family", 2)["member_count"] == 1
    workspace.undo()
    assert _everything(workspace) == before


def test_a_record_is_not_joined_with_itself_or_a_tombstone(
    workspace: Workspace, twins: tuple[FamilyEntry, FamilyEntry]
) -> None:
    with pytest.raises(WorkspaceError):
        join_families(workspace, 1, 1)
    twins[1].set_status("deleted", "salah")
    with pytest.raises(WorkspaceError):
        join_families(workspace, 1, 2)


def test_a_member_moves_with_its_rows_forms_and_notes(
    workspace: Workspace, twins: tuple[FamilyEntry, FamilyEntry]
) -> None:
    _, other = twins
    row = other.session.rows(MEMBERS)[1]
    other.set_note(Field("nama", row), "dari Batang")
    with workspace.write("Contoh") as tx:
        tx.insert("roster_row", {"family_id": 2, "repeat": "usaha", "parent_uid": row})
    before = _everything(workspace)
    move_person(workspace, 3, 1, position=1)
    assert _members(workspace, 1) == ["Budi", "Sari Wulandari"]
    assert workspace.record("roster_row", 1)["family_id"] == 1
    assert json.loads(workspace.record("family", 1)["notes"]) == {f"nama|{row}": "dari Batang"}
    assert [workspace.record("family", i)["member_count"] for i in (1, 2)] == [2, 1]
    workspace.undo()
    assert _everything(workspace) == before


def test_a_member_who_moved_is_found_under_the_new_family(
    workspace: Workspace, twins: tuple[FamilyEntry, FamilyEntry]
) -> None:
    assert list(Listing(workspace).ids(Filter(search="Budi"), Sort())) == [2]
    move_person(workspace, 3, 1)
    assert list(Listing(workspace).ids(Filter(search="Budi"), Sort())) == [1]
    workspace.undo()
    assert list(Listing(workspace).ids(Filter(search="Budi"), Sort())) == [2]


def test_a_move_settles_what_two_families_may_not_share(
    workspace: Workspace, twins: tuple[FamilyEntry, FamilyEntry]
) -> None:
    one, _ = twins
    one.set(Field("nik", one.session.rows(MEMBERS)[0]), NIK)
    assert DUPLICATE_NIK in workspace.record("family", 2)["findings"]
    move_person(workspace, 2, 1)
    assert DUPLICATE_NIK not in workspace.record("family", 2)["findings"]
    workspace.undo()
    assert DUPLICATE_NIK in workspace.record("family", 2)["findings"]
