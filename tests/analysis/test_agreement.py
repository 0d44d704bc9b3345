"""How far scorers agree."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dampingan.analysis.agreement import Degree, agreement, concordance, mean_ranks
from dampingan.analysis.ranking_words import agreement_words, concordance_words

F = Fraction


def orders(*lists: list[int]) -> dict[str, dict[str, Fraction]]:
    return {
        f"S{rater}": {f"P{item}": F(value) for item, value in enumerate(values)}
        for rater, values in enumerate(lists)
    }


def test_pairs_within_one_step_agree() -> None:
    found = agreement({"k1": [F(4), F(5), F(2)], "k2": [F(3), F(3)]})
    assert found is not None
    assert found.share == F(2, 4)
    assert found.apart == ("k1",)
    assert agreement_words(found) == "berbeda pendapat (50 %)"


def test_one_scorer_agrees_with_nobody() -> None:
    assert agreement({"k1": [F(4)], "k2": []}) is None
    assert agreement_words(None) == "satu penilai"


def test_the_same_order_from_everybody_is_full_concordance() -> None:
    found = concordance(orders([1, 2, 3], [2, 3, 9], [4, 5, 6]))
    assert found is not None
    assert found.w == pytest.approx(1)
    assert found.degree is Degree.FULL


def test_kendalls_w_agrees_with_a_worked_example() -> None:
    # Siegel & Castellan 1988, table 9.10: three executives rank six applicants, W = .162
    found = concordance(orders([1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]))
    assert found is not None
    assert found.w == pytest.approx(0.162, abs=0.001)
    assert "tidak sepakat" in concordance_words(found)


def test_ties_are_corrected_for() -> None:
    # Everybody ties the same two problems: still the same order.
    found = concordance(orders([5, 5, 1], [9, 9, 2]))
    assert found is not None
    assert found.w == pytest.approx(1)


def test_no_order_at_all_is_not_called_agreement() -> None:
    assert concordance(orders([3, 3, 3], [5, 5, 5])) is None
    assert "belum dapat dihitung" in concordance_words(None)


def test_who_scored_the_least_is_left_out_until_problems_are_common() -> None:
    sums = orders([1, 2, 3], [1, 2, 3])
    sums["S9"] = {"P0": F(4), "P7": F(5)}
    found = concordance(sums)
    assert found is not None
    assert found.scorers == ("S0", "S1")
    assert found.problems == 3


def test_ties_get_the_mean_of_their_ranks() -> None:
    assert mean_ranks([F(5), F(5), F(9), F(1)]) == [F(5, 2), F(5, 2), F(1), F(4)]


@given(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=2, max_size=5))
def test_concordance_lies_between_nought_and_one(lists: list[list[int]]) -> None:
    found = concordance(orders(*lists))
    assert found is None or -1e-9 <= found.w <= 1 + 1e-9
