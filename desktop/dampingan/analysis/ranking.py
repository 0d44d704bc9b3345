"""The ranking of village problems: five criteria, several scorers, weights, ties.

The five criteria are those of the form "penentuan peringkat masalah" of RPJMDes.

A problem's score in a criterion is the mean over the scorers who gave one; its sum is Σ weight ×
mean; equal sums share a rank and the next one follows with a gap (1, 2, 2, 4). A score that nobody
gave is never a zero: a problem that lacks a criterion altogether has no sum and no rank, and is
said to lack it. Everything is reckoned in fractions, so that sums of thirds tie as they should.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from dampingan.analysis.agreement import Agreement, Concordance, agreement, concordance
from dampingan.analysis.scale import CRITERIA, Scale
from dampingan.analysis.score import ScoreCard, score_cards, scorer_key, scorers_of

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord


class Lack(NamedTuple):
    """A score that is not there: who did not give it, and in which criterion."""

    scorer: str
    criterion: str


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """One criterion of one problem.

    Attributes:
        criterion: its key.
        weight: what it counts.
        values: scorer → value, of those who gave one.
        mean: of the values, None without any.
    """

    criterion: str
    weight: Fraction
    values: Mapping[str, Fraction]
    mean: Fraction | None

    @property
    def product(self) -> Fraction | None:
        """Weight × mean."""
        return None if self.mean is None else self.mean * self.weight


@dataclass(frozen=True, slots=True)
class RankingLine:
    """One problem.

    Attributes:
        problem: its record.
        scores: by criterion, in order; all five, also those of weight zero.
        total: Σ weight × mean; None while a criterion that counts has no score.
        rank: 1 for the highest sum, shared by equal sums; None without a sum.
        shared: whether another problem has the same rank.
        lacking: scores that scorers have not given, of criteria that count.
        agreement: None with fewer than two scorers.
        score_class: on scales with classes.
        cards: scorer → what the scorer said.
        off_scale: scores that no one could have given on this scale (55 for 5, in a workbook);
            they don't count.
    """

    problem: PlanRecord
    scores: tuple[CriterionScore, ...]
    total: Fraction | None
    rank: int | None
    shared: bool
    lacking: tuple[Lack, ...]
    agreement: Agreement | None
    score_class: str
    cards: Mapping[str, ScoreCard]
    off_scale: tuple[Lack, ...] = ()

    def score(self, criterion: str) -> CriterionScore:
        """Return the score of a criterion."""
        return self.scores[CRITERIA.index(criterion)]

    @property
    def unscored(self) -> tuple[str, ...]:
        """Criteria that count and that nobody scored."""
        return tuple(one.criterion for one in self.scores if one.weight and one.mean is None)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The ranking of one period.

    Attributes:
        period: as in the score rows.
        scale: the scale.
        weights: of the five criteria.
        scorers: names, the invited first.
        lines: by rank; problems without a sum last, in order of entry.
        concordance: how far scorers agree on the order; None when that can't be said.
    """

    period: str
    scale: Scale
    weights: tuple[Fraction, ...]
    scorers: tuple[str, ...]
    lines: tuple[RankingLine, ...]
    concordance: Concordance | None

    @property
    def ranked(self) -> tuple[RankingLine, ...]:
        """Lines with a rank."""
        return tuple(line for line in self.lines if line.rank is not None)

    @property
    def highest(self) -> Fraction:
        """The highest sum that a problem could get."""
        return self.scale.highest * sum(self.weights, Fraction(0))

    def line_of(self, uid: str) -> RankingLine | None:
        """Return the line of a problem."""
        return next((line for line in self.lines if line.problem.uid == uid), None)


def ranking(
    problems: Sequence[PlanRecord],
    *,
    period: str,
    scale: Scale,
    weights: Sequence[float | Fraction] = (1, 1, 1, 1, 1),
    scorers: Sequence[str] = (),
) -> Ranking:
    """Rank problems by the scores of a period on a scale.

    Args:
        problems: of one village; the ones that nobody scored come last.
        period: of the scores.
        scale: other scales' scores are left alone.
        weights: one a criterion, not negative.
        scorers: who was asked to score, so that what they did not score is said; others who did
            are added.

    Raises:
        ValueError: weights that are negative, none above zero, or not five.
    """
    exact = exact_weights(weights)
    names = scorers_of(problems, period, scale.code, scorers)
    lines = [_line(problem, period, scale, exact, names) for problem in problems]
    ordered = sorted(lines, key=lambda line: (line.total is None, -(line.total or 0)))
    return Ranking(
        period,
        scale,
        exact,
        names,
        tuple(_with_ranks(ordered)),
        concordance(_sums_by_scorer(lines, exact, names)),
    )


def exact_weights(weights: Sequence[float | Fraction]) -> tuple[Fraction, ...]:
    """Return weights as they were written: 0.1 is a tenth.

    Raises:
        ValueError: as for `ranking`.
    """
    exact = tuple(one if isinstance(one, Fraction) else Fraction(str(one)) for one in weights)
    if len(exact) != len(CRITERIA) or min(exact) < 0 or not any(exact):
        raise ValueError(f"weights must be {len(CRITERIA)}, none negative, one above zero")
    return exact


def _line(
    problem: PlanRecord,
    period: str,
    scale: Scale,
    weights: tuple[Fraction, ...],
    names: tuple[str, ...],
) -> RankingLine:
    by_key = score_cards(problem, period, scale.code)
    cards = {name: by_key[scorer_key(name)] for name in names if scorer_key(name) in by_key}
    scores = tuple(
        _criterion(key, weight, cards, scale) for key, weight in zip(CRITERIA, weights, strict=True)
    )
    off_scale = tuple(
        Lack(name, key)
        for name, card in cards.items()
        for key, value in card.values.items()
        if not scale.accepts(key, value)
    )
    products = [one.product for one in scores if one.weight]
    complete = [product for product in products if product is not None]
    total = sum(complete, Fraction(0)) if len(complete) == len(products) else None
    return RankingLine(
        problem=problem,
        scores=scores,
        total=total,
        rank=None,
        shared=False,
        lacking=tuple(one for one in _lacking(names, cards, scores) if one not in off_scale),
        agreement=agreement(
            {
                one.criterion: [scale.position(one.criterion, v) for v in one.values.values()]
                for one in scores
                if one.weight
            }
        ),
        score_class="" if total is None else scale.class_of(total, weights),
        cards=cards,
        off_scale=off_scale,
    )


def _criterion(
    key: str, weight: Fraction, cards: Mapping[str, ScoreCard], scale: Scale
) -> CriterionScore:
    values = {
        name: card.values[key]
        for name, card in cards.items()
        if key in card.values and scale.accepts(key, card.values[key])
    }
    mean = sum(values.values(), Fraction(0)) / len(values) if values else None
    return CriterionScore(key, weight, values, mean)


def _lacking(
    names: tuple[str, ...], cards: Mapping[str, ScoreCard], scores: tuple[CriterionScore, ...]
) -> tuple[Lack, ...]:
    return tuple(
        Lack(name, one.criterion)
        for name in names
        for one in scores
        if one.weight
        and name not in one.values
        and not (name in cards and one.criterion in cards[name].abstained)
    )


def _with_ranks(lines: list[RankingLine]) -> list[RankingLine]:
    found: list[RankingLine] = []
    totals = [line.total for line in lines]
    for place, line in enumerate(lines):
        if line.total is None:
            found.append(line)
            continue
        rank = totals.index(line.total) + 1
        shared = rank != place + 1 or totals.count(line.total) > 1
        found.append(replace(line, rank=rank, shared=shared))
    return found


def _sums_by_scorer(
    lines: Sequence[RankingLine], weights: tuple[Fraction, ...], names: tuple[str, ...]
) -> dict[str, dict[str, Fraction]]:
    """Return scorer → problem → sum, for problems that the scorer scored completely."""
    found: dict[str, dict[str, Fraction]] = {name: {} for name in names}
    counted = [(key, weight) for key, weight in zip(CRITERIA, weights, strict=True) if weight]
    for line in lines:
        for name, card in line.cards.items():
            if all(name in line.score(key).values for key, _ in counted):
                total = sum((card.values[key] * weight for key, weight in counted), Fraction(0))
                found[name][line.problem.uid] = total
    return found
