"""Sums, ranks and what is said of missing scores."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.scored import PERIOD, problem, scale
from dampingan.analysis.ranking import Lack, Ranking, ranking
from dampingan.analysis.ranking_words import arithmetic, lacking_words, rank_text
from dampingan.analysis.scale import CRITERIA
from dampingan.analysis.score import rankable, scorers_of, split_names
from dampingan.core.missing import Missing
from dampingan.store.plan.record import PlanRecord


def rank(*problems: PlanRecord, **options: object) -> Ranking:
    return ranking(problems, period=PERIOD, scale=scale(), **options)  # type: ignore[arg-type]


def ranks(found: Ranking) -> dict[str, int | None]:
    return {line.problem.uid: line.rank for line in found.lines}


def test_equal_sums_share_a_rank_and_leave_a_gap() -> None:
    found = rank(
        problem("A", {"Sari": (1, 1, 1, 1, 1)}),
        problem("B", {"Sari": (5, 5, 5, 5, 5)}),
        problem("C", {"Sari": (4, 4, 4, 2, 2)}),
        problem("D", {"Sari": (2, 2, 4, 4, 4)}),
    )
    assert ranks(found) == {"B": 1, "C": 2, "D": 2, "A": 4}
    assert [line.shared for line in found.lines] == [False, True, True, False]


def test_a_mean_is_over_those_who_gave_a_score_and_never_counts_a_zero() -> None:
    found = rank(problem("A", {"Sari": (4, 3, 2, 5, 4), "Agus": (5, None, 2, 5, 4)}))
    line = found.lines[0]
    assert line.score("k2").mean == 3
    assert line.total == Fraction("4.5") + 3 + 2 + 5 + 4
    assert line.lacking == (Lack("Agus", "k2"),)
    assert lacking_words(line, found) == (
        "Agus belum menilai Dirasakan oleh banyak orang. Rata-rata dihitung dari nilai yang ada."
    )


def test_a_criterion_that_nobody_scored_leaves_the_problem_without_a_rank() -> None:
    found = rank(
        problem("A", {"Sari": (5, 5, 5, 5, None)}), problem("B", {"Sari": (1, 1, 1, 1, 1)})
    )
    assert ranks(found) == {"B": 1, "A": None}
    last = found.lines[1]
    assert last.total is None
    assert last.unscored == ("k5",)
    assert "belum dapat dihitung" in lacking_words(last, found)
    assert arithmetic(last) == "5 × 1 + 5 × 1 + 5 × 1 + 5 × 1 + ? × 1"


def test_who_does_not_know_abstains_and_lacks_nothing() -> None:
    unknown = Missing.DONT_KNOW.value
    line = rank(problem("A", {"Sari": (4, 4, 4, 4, unknown), "Agus": (4, 4, 4, 4, 2)})).lines[0]
    assert line.lacking == ()
    assert line.total == 18


def test_the_arithmetic_can_be_followed() -> None:
    line = rank(
        problem("A", {"Sari": (4, 3, 2, 5, 4), "Agus": (5, 3, 2, 5, 4)}), weights=(1, 2, 0, 0.5, 1)
    ).lines[0]
    assert arithmetic(line) == "4,5 × 1 + 3 × 2 + 5 × 0,5 + 4 × 1 = 17"


def test_a_rounded_figure_is_no_equation() -> None:
    line = rank(
        problem("A", {"Sari": (4, 1, 1, 1, 1), "Agus": (4, 1, 1, 1, 1), "Wati": (5, 1, 1, 1, 1)})
    ).lines[0]
    assert arithmetic(line) == "4,33 × 1 + 1 × 1 + 1 × 1 + 1 × 1 + 1 × 1 ≈ 8,33"


def test_sums_of_thirds_tie_with_sums_of_thirds() -> None:
    found = rank(
        problem("A", {"Sari": (4, 5, 1, 1, 1), "Agus": (4, 5, 1, 1, 1), "Wati": (5, 4, 1, 1, 1)}),
        problem("B", {"Sari": (4, 4, 1, 1, 1), "Agus": (5, 5, 1, 1, 1), "Wati": (5, 4, 1, 1, 1)}),
    )
    assert ranks(found) == {"A": 1, "B": 1}
    assert rank_text(found.lines[0]) == "1 (seri)"


def test_a_criterion_of_weight_zero_need_not_be_scored() -> None:
    found = rank(problem("A", {"Sari": (5, 5, 5, 5, None)}), weights=(1, 1, 1, 1, 0))
    assert found.lines[0].rank == 1
    assert found.lines[0].lacking == ()


@pytest.mark.parametrize("weights", [(1, 1, 1, 1), (0, 0, 0, 0, 0), (1, 1, 1, 1, -1)])
def test_weights_that_mean_nothing_are_refused(weights: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="weights"):
        rank(problem("A"), weights=weights)


def test_scores_of_another_period_or_scale_are_left_alone() -> None:
    found = rank(
        problem("A", {"Sari": (5, 5, 5, 5, 5)}, period="2026-Q3"),
        problem("B", {"Sari": (20, 20, 20, 20, 20)}, on="skala_20"),
    )
    assert ranks(found) == {"A": None, "B": None}
    assert lacking_words(found.lines[0], found) == "Belum dinilai."


def test_an_invited_scorer_who_scored_nothing_is_said() -> None:
    found = rank(problem("A", {"Sari": (5, 5, 5, 5, 5)}), scorers=("Sari", "Agus"))
    assert found.scorers == ("Sari", "Agus")
    assert lacking_words(found.lines[0], found).startswith("Agus belum menilai.")


def test_two_spellings_and_two_rows_of_one_scorer_count_once() -> None:
    twice = problem("A", [("Bu  Sari", (5, 5, 5, 5, None)), ("bu sari", (3, 5, 5, 5, 5))])
    line = rank(twice).lines[0]
    assert list(line.cards) == ["Bu Sari"]
    assert line.total == 23
    assert line.cards["Bu Sari"].differing == {"k1"}


def test_solved_problems_stay_in_the_rankings_they_were_scored_in() -> None:
    solved = problem("A", {"Sari": (5, 5, 5, 5, 5)}, period="2026-Q3", keadaan="3")
    assert rankable([solved], "2026-Q3", "skala_5") == [solved]
    assert rankable([solved], PERIOD, "skala_5") == []


def test_a_deleted_problem_leaves_the_ranking_unless_the_period_is_over() -> None:
    gone = replace(problem("A", {"Sari": (5, 5, 5, 5, 5)}), deleted="Salah catat")
    assert rankable([gone], PERIOD, "skala_5") == []
    assert rankable([gone], PERIOD, "skala_5", past=True) == [gone]


def test_a_score_off_the_scale_does_not_count_and_is_said() -> None:
    found = rank(problem("A", {"Sari": (55, 5, 5, 5, 5), "Agus": (4, 5, 5, 5, 5)}))
    line = found.lines[0]
    assert line.total == 24
    assert line.lacking == ()
    assert lacking_words(line, found).startswith("55 dari Sari untuk Sangat parah/mendesak")


def test_names_are_read_apart_once_each() -> None:
    assert split_names(" Sari;; agus ; SARI;") == ("Sari", "agus")
    assert scorers_of([problem("A", {"Wati": (1,)})], PERIOD, "skala_5", ("Sari",)) == (
        "Sari",
        "Wati",
    )


def test_the_class_moves_with_the_weights() -> None:
    free = scale("skala_100")
    marks = {"Sari": (81, 80, 80, 80, 80)}
    for factor, expected in ((1, "I"), (2, "I")):
        found = ranking(
            [problem("A", marks, on="skala_100")],
            period=PERIOD,
            scale=free,
            weights=(factor,) * 5,
        )
        assert found.lines[0].score_class == expected
    almost = problem("B", {"Sari": (80, 80, 80, 80, 80)}, on="skala_100")
    assert ranking([almost], period=PERIOD, scale=free).lines[0].score_class == "II"


MARKS = st.lists(st.integers(1, 5) | st.none(), min_size=5, max_size=5)
PROBLEMS = st.lists(st.lists(MARKS, min_size=0, max_size=4), min_size=0, max_size=8)


def made(problems: list[list[list[int | None]]]) -> list[PlanRecord]:
    return [
        problem(f"P{place}", {f"S{n}": marks for n, marks in enumerate(cards)})
        for place, cards in enumerate(problems)
    ]


@given(PROBLEMS)
def test_a_rank_is_one_more_than_the_number_of_higher_sums(
    problems: list[list[list[int | None]]],
) -> None:
    found = rank(*made(problems))
    totals = [line.total for line in found.ranked]
    for line in found.ranked:
        assert line.total is not None
        assert line.rank == 1 + sum(1 for other in totals if other > line.total)  # type: ignore[operator]
        assert line.shared == (totals.count(line.total) > 1)
    assert {line.problem.uid for line in found.lines} == {f"P{n}" for n in range(len(problems))}


@given(PROBLEMS)
def test_a_sum_lies_between_the_lowest_and_the_highest_scores(
    problems: list[list[list[int | None]]],
) -> None:
    for line in rank(*made(problems)).ranked:
        columns = [line.score(key).values.values() for key in CRITERIA]
        assert sum(map(min, columns)) <= (line.total or 0) <= sum(map(max, columns))


@given(PROBLEMS, st.permutations(range(8)))
def test_the_order_of_entry_changes_no_rank(
    problems: list[list[list[int | None]]], order: list[int]
) -> None:
    records = made(problems)
    shuffled = [records[n] for n in order if n < len(records)]
    assert ranks(rank(*records)) == ranks(rank(*shuffled))


@given(PROBLEMS, st.integers(2, 9))
def test_doubling_every_weight_changes_no_rank(
    problems: list[list[list[int | None]]], factor: int
) -> None:
    records = made(problems)
    assert ranks(rank(*records)) == ranks(rank(*records, weights=(factor,) * 5))
