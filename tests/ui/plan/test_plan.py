"""What views read from an activity, whatever its answers hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dampingan.store.plan.record import PlanRecord
from dampingan.ui.plan.plan import Plan, PlanFilter, cost_of, read_card


def _record(uid: str = "J-1", **answers: str) -> PlanRecord:
    return PlanRecord(1, uid, "kegiatan", "33.75.03.1009", "2026-Q4", "Judul", answers)


@pytest.mark.parametrize(
    ("text", "cost"),
    [("98000000", 98_000_000), ("12.6", 13), ("", 0), ("²", 0), ("nan", 0), ("9" * 5000, 0)],
)
def test_costs_that_can_t_be_meant_count_as_unknown(text: str, cost: int) -> None:
    assert read_card(_record(biaya=text)).cost == cost


def test_years_out_of_reach_count_as_unknown() -> None:
    card = read_card(_record(tahun_mulai="206", tahun_selesai="20277"))
    assert (card.start, card.end) == (None, None)


@given(
    st.dictionaries(st.sampled_from(["biaya", "tahun_mulai", "prioritas", "masalah"]), st.text())
)
def test_no_answer_keeps_a_card_from_the_board(answers: dict[str, str]) -> None:
    card = read_card(_record(**answers))
    assert card.uid == "J-1"
    assert not card.suggestion(()).term


def test_cancelled_activities_cost_nothing() -> None:
    cards = [read_card(_record(biaya="5")), read_card(_record(biaya="7", keadaan="7"))]
    assert cost_of(cards) == 5


def test_words_are_looked_for_in_what_an_activity_rests_on() -> None:
    problem = PlanRecord(2, "J-2", "masalah", "", "", "Rob di pesisir", {})
    plan = Plan(
        cards=[read_card(_record(masalah="J-2")), read_card(_record("J-3", judul="Lain"))],
        problems={"J-2": problem},
    )
    assert [card.uid for card in plan.shown(PlanFilter(text="pesisir ROB"))] == ["J-1"]


def test_supporting_agencies_pass_the_filter_too() -> None:
    plan = Plan(cards=[read_card(_record(pengampu="a", pendukung="b c"))])
    assert [len(plan.shown(PlanFilter(agency=code))) for code in "abcd"] == [1, 1, 1, 0]
