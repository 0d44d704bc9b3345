from __future__ import annotations

import pytest

from analysis.plan_activity import activity
from dampingan.analysis.plan_summary import By, Figure, counted, summarize, sums_of

KAB, KOTA = "33.26.01.2001", "33.75.03.1009"


def test_every_activity_is_counted_once_whatever_it_is_summed_by() -> None:
    found = [
        activity("J-1", agency="dinkes", fund="apbn"),
        activity("J-2", agency="dpupr", term="", village_code=KAB),
        activity("J-3", agency="", fund=""),
    ]
    for by in By:
        summary = summarize(found, by)
        assert sum(line.sums.count for line in summary.lines) == summary.total.count == 3
        assert sum(line.sums.cost for line in summary.lines) == summary.total.cost


def test_lines_stand_in_the_order_of_their_list_and_what_says_nothing_last() -> None:
    found = [activity(str(n), term=term) for n, term in enumerate(["", "x", "panjang", "pendek"])]
    summary = summarize(found, By.TERM, ["pendek", "menengah", "panjang"])
    assert [line.key for line in summary.lines] == ["pendek", "panjang", "x", ""]


def test_cancelled_activities_stand_in_no_sum_but_are_said() -> None:
    sums = sums_of([activity("J-1"), activity("J-2", state="7")])
    assert (sums.count, sums.cost, sums.cancelled) == (1, 10_000_000, 1)


def test_an_activity_without_cost_is_said_and_adds_nothing() -> None:
    sums = sums_of([activity("J-1"), activity("J-2", cost=None)])
    assert (sums.cost, sums.unpriced) == (10_000_000, 1)


def test_progress_weighs_by_cost_where_all_that_report_have_one() -> None:
    dear = activity("J-1", cost=9_000_000, physical=10.0)
    cheap = activity("J-2", cost=1_000_000, physical=100.0)
    assert sums_of([dear, cheap]).physical == pytest.approx(19.0)
    assert sums_of([dear, activity("J-3", cost=None, physical=100.0)]).physical == 55.0
    assert sums_of([activity()]).physical is None


@pytest.mark.parametrize("figure", Figure)
def test_a_figure_lists_exactly_what_it_counts(figure: Figure) -> None:
    found = [activity(str(n), state=state) for n, state in enumerate("1234567")]
    found += [activity("x", state="", cost=None, village_code=KAB)]
    listed = counted(found, figure)
    if figure is Figure.VILLAGES:
        assert len({one.village_code for one in listed}) == sums_of(found).villages == 2
    else:
        assert len(listed) == sums_of(found).figure(figure)


def test_nothing_sums_up_to_nothing() -> None:
    summary = summarize([], By.AGENCY)
    assert summary.lines == ()
    assert summary.total.count == summary.total.cost == 0
