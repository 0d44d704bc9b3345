"""Families by RT, as lists on paper need them."""

from __future__ import annotations

from typing import Any

import pytest

from dampingan.store.lists.area import (
    Area,
    Selection,
    area_sums,
    areas,
    households,
    listed_families,
)
from dampingan.store.workspace import Workspace

BANDENGAN = "33.75.03.1009"


def _add(workspace: Workspace, name: str, **columns: Any) -> int:
    building = columns.pop("building", "")
    answers = {"no_urut_bangunan": building} if building else {}
    own = {"village_code": BANDENGAN, "head_name": name, "answers": answers, **columns}
    with workspace.write("contoh") as tx:
        return tx.insert("family", own)


@pytest.fixture
def village(workspace: Workspace) -> Workspace:
    _add(workspace, "Budi", rw="001", rt="001", building="10", member_count=3, decile="2")
    _add(workspace, "Ani", rw="001", rt="001", building="2", status="complete")
    _add(workspace, "Ani", rw="001", rt="001")
    _add(workspace, "Cici", rw="001", rt="001", building="2A", change_state="pending")
    _add(workspace, "Pergi", rw="001", rt="001", status="moved")
    _add(workspace, "Lain", rw="", rt="")
    return workspace


def test_areas_are_ordered_with_those_without_a_number_last(village: Workspace) -> None:
    assert areas(village, Selection()) == [
        Area(BANDENGAN, "001", "001", 4, 1),
        Area(BANDENGAN, "", "", 1, 0),
    ]


def test_families_come_building_by_building_then_by_name(village: Workspace) -> None:
    area = areas(village, Selection())[0]
    found = [(one.building, one.head_name) for one in listed_families(village, area)]
    assert found == [("2", "Ani"), ("2A", "Cici"), ("10", "Budi"), ("", "Ani"), ("", "Pergi")]


def test_sums_count_those_who_are_there(village: Workspace) -> None:
    first = area_sums(village, Selection(rt="001"))[0]
    assert (first.area.families, first.members, first.poor) == (4, 3, 1)
    assert (first.pending, first.drafts, first.done) == (1, 2, 1)


def test_deleted_members_and_those_who_left_are_not_counted(village: Workspace) -> None:
    family = listed_families(village, areas(village, Selection())[0])[0]
    with village.write("contoh") as tx:
        for name, sex, presence in (("A", "1", "1"), ("B", "2", ""), ("C", "2", "3")):
            columns = {"name": name, "sex": sex, "presence": presence}
            tx.insert("person", {"family_id": family.id, **columns})
        gone = tx.insert("person", {"family_id": family.id, "name": "D", "sex": "1"})
        tx.delete("person", gone, "salah")
    again = listed_families(village, areas(village, Selection())[0])[0]
    assert (again.men, again.women) == (1, 1)
    (whole,) = households(village, [family.id])
    assert [person["name"] for person in whole.persons] == ["A", "B", "C"]


def test_households_come_in_the_order_asked(village: Workspace) -> None:
    ids = [one.id for one in listed_families(village, areas(village, Selection())[0])]
    with village.snapshot() as reader:
        found = [one.record["id"] for one in households(reader, ids[::-1])]
    assert found == ids[::-1]
