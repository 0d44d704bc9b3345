"""Scores moved to another scale: new rows beside the old ones, which stay as they are.

A value is moved by where it stands among the levels: 4 of 1–5 is 15 of 1/5/10/15/20 and 80 of
0–100, so sums of 1–5 fall into the classes that the 0–100 form means for them. From points to
levels a value goes to the step it lies in (61–80 is 4). That way loses detail, and is allowed to,
because the points stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from dampingan.analysis.scale import CRITERIA, FREE_STEPS, Scale
from dampingan.analysis.score import score_cards
from dampingan.core.missing import Missing

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord

_PLACES = 2
"""Decimals that a converted value between two levels is written with."""


@dataclass(frozen=True, slots=True)
class ConvertedRow:
    """A row that is to be added to a problem.

    Attributes:
        problem: key of the problem.
        scorer: whose scores they are.
        answers: of the new row.
    """

    problem: str
    scorer: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Conversion:
    """What converting would add.

    Attributes:
        rows: to add.
        kept: cards that stand on the new scale already and are left alone.
        unmoved: values off the old scale, which can't be moved: (problem, scorer, criterion).
    """

    rows: tuple[ConvertedRow, ...]
    kept: int
    unmoved: tuple[tuple[str, str, str], ...]


def convert(
    problems: Iterable[PlanRecord], *, period: str, source: Scale, target: Scale
) -> Conversion:
    """Work out the rows that bring a period's scores onto another scale.

    A scorer who scored a problem on the new scale already keeps those scores.

    Args:
        problems: with their score rows.
        period: whose scores.
        source: the scale they are on.
        target: the scale they are wanted on.
    """
    rows: list[ConvertedRow] = []
    unmoved: list[tuple[str, str, str]] = []
    kept = 0
    for problem in problems:
        there = score_cards(problem, period, target.code)
        for key, card in score_cards(problem, period, source.code).items():
            if key in there:
                kept += 1
                continue
            answers = {"penilai": card.scorer, "periode": period, "skala": target.code}
            for criterion in CRITERIA:
                value = card.values.get(criterion)
                if value is None:
                    if criterion in card.abstained:
                        answers[criterion] = Missing.DONT_KNOW.value
                elif source.accepts(criterion, value):
                    answers[criterion] = score_answer(
                        convert_value(value, criterion, source=source, target=target)
                    )
                else:
                    unmoved.append((problem.uid, card.scorer, criterion))
            if card.notes:
                answers["catatan"] = "; ".join(card.notes)
            rows.append(ConvertedRow(problem.uid, card.scorer, answers))
    return Conversion(tuple(rows), kept, tuple(unmoved))


def convert_value(value: Fraction, criterion: str, *, source: Scale, target: Scale) -> Fraction:
    """Return where a value of one scale stands on another; a higher one never stands lower.

    Args:
        value: on the source scale.
        criterion: a scale may have different levels for each.
        source: the scale it is on.
        target: the scale it is wanted on.
    """
    if source.code == target.code:
        return value
    position = source.position(criterion, value)
    steps, wanted = source.steps(criterion), target.steps(criterion)
    if source.is_free(criterion) and not target.is_free(criterion):
        # the step that the points lie in; nought points are the lowest step
        position = Fraction(min(max(ceil(position * wanted / FREE_STEPS), 1), wanted))
        steps = wanted
    if target.is_free(criterion):
        return target.lowest + (target.highest - target.lowest) * position / steps
    if steps != wanted:
        position = 1 + (position - 1) * Fraction(wanted - 1, max(steps - 1, 1))
    return _value_at(target, criterion, position)


def _value_at(scale: Scale, criterion: str, position: Fraction) -> Fraction:
    levels = scale.levels[criterion]
    place = min(max(int(position), 1), len(levels))
    low = levels[place - 1].value
    high = levels[min(place, len(levels) - 1)].value
    return low + (high - low) * (position - place)


def score_answer(value: Fraction) -> str:
    """Return a score as the answer of a decimal question: ``4``, ``3.5``, ``66.67``."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"{float(value):.{_PLACES}f}".rstrip("0").rstrip(".")
