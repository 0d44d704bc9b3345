"""Problems counted by place and sector."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from analysis.scored import problem
from dampingan.analysis.problem_map import (
    ALL,
    NO_SECTOR,
    WHOLE,
    count_by,
    families_of,
    problem_map,
    rt_key,
)

SECTORS = ("bencana", "usaha")


def test_a_place_is_an_rt_an_rw_a_hamlet_or_the_whole_village() -> None:
    places = [
        problem("A", rt="3", rw="2"),
        problem("B", rw="002"),
        problem("C", dusun="Krajan  Lor"),
        problem("D"),
    ]
    assert [rt_key(one) for one in places] == ["002/003", "002/", "#Krajan Lor", WHOLE]


def test_families_come_from_the_survey_before_what_was_told() -> None:
    assert families_of(problem("A", keluarga="90", keluarga_hitung="12")) == 12
    assert families_of(problem("A", keluarga="90")) == 90
    assert families_of(problem("A", keluarga="banyak")) is None


def test_sectors_stand_in_the_order_of_their_list_and_unknown_ones_after() -> None:
    found = problem_map(
        [problem("A"), problem("B", sektor="lain"), problem("C", sektor="usaha")], SECTORS
    )
    assert found.sectors == ("usaha", "lain", NO_SECTOR)


def test_deleted_and_solved_problems_are_not_on_the_map() -> None:
    gone = replace(problem("A", sektor="usaha"), deleted="Salah catat")
    assert problem_map([gone, problem("B", keadaan="3")], SECTORS).cells == {}


def test_records_are_grouped_by_an_answer() -> None:
    found = count_by([problem("A", kategori="sda"), problem("B")], "kategori")
    assert {key: len(listed) for key, listed in found.items()} == {"sda": 1, "": 1}


@given(st.lists(st.tuples(st.sampled_from(["1", "2", ""]), st.sampled_from(["bencana", ""]))))
def test_totals_are_the_sums_of_their_cells(drawn: list[tuple[str, str]]) -> None:
    problems = [
        problem(f"P{n}", rt=rt, sektor=sector, keluarga=str(n))
        for n, (rt, sector) in enumerate(drawn)
    ]
    found = problem_map(problems, SECTORS)
    total = found.cell(ALL, ALL)
    assert len(total.problems) == len(problems)
    for key in ("families", "unknown"):
        by_place = sum(getattr(found.cell(place, ALL), key) for place in found.places)
        by_sector = sum(getattr(found.cell(ALL, sector), key) for sector in found.sectors)
        assert by_place == by_sector == getattr(total, key)
