"""Terms: limits from a list, years of an activity, and where both disagree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dampingan.analysis.term import (
    Term,
    limits_text,
    share_by_year,
    suggest,
    term_of,
    years_of,
)

SHIPPED = (
    Term("pendek", "Jangka pendek", None, 1),
    Term("menengah", "Jangka menengah", 2, 5),
    Term("panjang", "Jangka panjang", 6, None),
)
YEARS = st.integers(1990, 2060) | st.none()


@pytest.mark.parametrize(
    ("years", "term"),
    [(1, "pendek"), (2, "menengah"), (5, "menengah"), (6, "panjang"), (40, "panjang"), (None, "")],
)
def test_limits_give_the_term(years: int | None, term: str) -> None:
    assert term_of(years, SHIPPED) == term


def test_other_limits_give_another_term() -> None:
    changed = (Term("pendek", "Pendek", None, 2), Term("panjang", "Panjang", 3, None))
    assert [term_of(years, changed) for years in (2, 3)] == ["pendek", "panjang"]


def test_years_between_the_limits_have_no_term() -> None:
    assert term_of(3, (Term("a", "A", None, 1), Term("b", "B", 5, None))) == ""


def test_a_retired_term_is_never_suggested() -> None:
    assert term_of(1, (Term("lama", "Lama", None, 1, active=False), *SHIPPED)) == "pendek"


@pytest.mark.parametrize(
    ("start", "end", "planned", "years"),
    [
        (2027, 2027, 2026, 1),  # next year's budget
        (2026, 2026, 2026, 1),
        (2030, 2030, 2026, 4),  # one year of work, four years ahead
        (2024, 2026, 2026, 3),  # began before it was written down
        (2027, 2032, 2026, 6),
        (None, 2028, 2026, 2),
        (2028, None, 2026, 2),
        (2029, 2027, 2027, 1),  # wrong order
        (2027, 2028, None, 2),
        (None, None, 2026, None),
    ],
)
def test_years_are_the_longer_of_how_long_it_takes_and_how_far_off_its_end_is(
    start: int | None, end: int | None, planned: int | None, years: int | None
) -> None:
    assert years_of(start, end, planned) == years


def test_another_term_than_the_years_give_is_told() -> None:
    found = suggest("pendek", SHIPPED, start=2027, end=2032, planned=2026)
    assert (found.years, found.term, found.agrees) == (6, "panjang", False)


@pytest.mark.parametrize(("answer", "end"), [("", 2032), ("panjang", 2032), ("pendek", None)])
def test_nothing_disagrees_without_a_term_or_years(answer: str, end: int | None) -> None:
    assert suggest(answer, SHIPPED, start=None, end=end, planned=2026).agrees


def test_limits_read_as_people_write_them() -> None:
    assert [limits_text(term) for term in SHIPPED] == [
        ("most", None, 1),
        ("between", 2, 5),
        ("from", 5, None),
    ]
    assert limits_text(Term("x", "X")) == ("", None, None)


def test_the_cost_is_spread_and_nothing_of_it_is_lost() -> None:
    assert share_by_year(100, 2027, 2029) == {2027: 33, 2028: 33, 2029: 34}
    assert share_by_year(100, None, 2029) == {2029: 100}
    assert share_by_year(100, 2029, 2027) == {2029: 100}
    assert share_by_year(100, None, None) == {}


@given(st.integers(0, 10**13), YEARS, YEARS)
def test_the_shares_of_the_years_add_up_to_the_cost(
    cost: int, start: int | None, end: int | None
) -> None:
    shares = share_by_year(cost, start, end)
    assert sum(shares.values()) == (cost if shares else 0)
    assert all(share >= 0 for share in shares.values())
