"""A condition asked of stored answers says the same as the form itself would."""

from __future__ import annotations

from datetime import date

import pytest

from dampingan.core.errors import DampinganError
from dampingan.core.missing import Missing
from dampingan.forms.condition import Condition, StoredRow
from dampingan.forms.model import Form

TODAY = date(2026, 11, 20)
ROWS = [
    StoredRow("anggota", {"umur": "40", "jk": "2"}),
    StoredRow("anggota", {"umur": "3", "jk": "1"}),
    StoredRow("anggota", {"umur": Missing.DONT_KNOW, "jk": "1"}),
]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("${umur} < 5", [1]),
        ("${jk} = '1'", [1, 2]),
        ("${umur} = ''", [2]),
        ("${umur} < 5 and ${rt} = '003'", [1]),
        ("${umur} < 5 and ${rt} = '004'", []),
        ("${umur} = max(/data/anggota/umur)", []),
        ("position(..) = 2", []),
        ("count(${anggota}) = 3", [-1]),
        ("count(${umur}[. > 2]) = 2", [-1]),
        ("sum(${umur}[. != '']) = 43", [-1]),
        ("true()", [-1]),
        ("${rt} = '003' or ${nama_kk} != ''", [-1]),
        ("false()", []),
        ("today() > date('2026-01-01')", [-1]),
    ],
)
def test_who_passes(keluarga: Form, text: str, places: list[int]) -> None:
    assert Condition(keluarga, text, today=TODAY).passing({"rt": "003"}, ROWS) == places


def test_it_reads_only_what_it_names(keluarga: Form) -> None:
    condition = Condition(keluarga, "${umur} < 5 and ${rt} = '003'", today=TODAY)
    assert condition.each == "anggota"
    assert condition.reads == {"": ("rt",), "anggota": ("umur",)}


def test_rows_of_one_family_never_count_for_the_next(keluarga: Form) -> None:
    condition = Condition(keluarga, "count(${anggota}) > 1", today=TODAY)
    assert condition.passing({}, ROWS) == [-1]
    assert condition.passing({}, ROWS[:1]) == []


def test_a_member_beside_others_is_looked_at_among_them(keluarga: Form) -> None:
    condition = Condition(keluarga, "${umur} < 5 and count(${anggota}) > 2", today=TODAY)
    assert condition.passing({}, ROWS) == [1]
    assert condition.passing({}, ROWS[:2]) == []


@pytest.mark.parametrize("text", ["${", "${tidak_ada} = 1", "apa(${rt})", "", "1 +", "count()"])
def test_what_can_not_be_asked_is_said_in_words(keluarga: Form, text: str) -> None:
    with pytest.raises(DampinganError) as problem:
        Condition(keluarga, text, today=TODAY)
    assert str(problem.value)


def test_two_who_ask_the_same_condition_do_not_disturb_each_other(keluarga: Form) -> None:
    condition = Condition(keluarga, "count(${anggota}) > 1", today=TODAY)
    other = condition.apart()
    assert other.passing({}, ROWS) == [-1]
    assert condition.passing({}, ROWS[:1]) == []
    assert condition._root is not other._root
    assert condition._root.kids is not other._root.kids
