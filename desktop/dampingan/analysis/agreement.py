"""How far scorers agree: on one problem, and on the order of all problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations


class Degree(StrEnum):
    """How far people agree."""

    FULL = "full"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


_PROBLEM_DEGREES = ((Fraction(1), Degree.FULL), (Fraction(4, 5), Degree.GOOD))
_PROBLEM_FAIR = Fraction(3, 5)
_ORDER_DEGREES = ((0.9, Degree.FULL), (0.7, Degree.GOOD), (0.5, Degree.FAIR))
"""Kendall's W in words, after Schmidt, Decision Sciences 28 (1997): .5 moderate, .7 strong, .9 very
strong agreement."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """On one problem.

    Attributes:
        share: part of the pairs of scorers, over all criteria, that differ by one step at most.
        apart: criteria in which somebody differs by more than one step, the widest first: what is
            worth talking about again.
    """

    share: Fraction
    apart: tuple[str, ...]

    @property
    def degree(self) -> Degree:
        """The share as a word."""
        for least, degree in _PROBLEM_DEGREES:
            if self.share >= least:
                return degree
        return Degree.FAIR if self.share >= _PROBLEM_FAIR else Degree.POOR


@dataclass(frozen=True, slots=True)
class Concordance:
    """On the order of all problems.

    Attributes:
        w: Kendall's coefficient of concordance with correction for ties, 0 (no common order) to 1
            (everybody has the same order).
        scorers: whose orders were compared.
        problems: how many problems all of them scored completely.
    """

    w: float
    scorers: tuple[str, ...]
    problems: int

    @property
    def degree(self) -> Degree:
        """The coefficient as a word."""
        return next((d for least, d in _ORDER_DEGREES if self.w >= least), Degree.POOR)


def agreement(positions: Mapping[str, Sequence[Fraction]]) -> Agreement | None:
    """Return how far scorers agree on one problem; None when no two of them scored the same thing.

    Args:
        positions: criterion → where each scorer's value stands, in steps of the scale.
    """
    near = pairs = 0
    spread: dict[str, Fraction] = {}
    for criterion, found in positions.items():
        for one, other in combinations(found, 2):
            pairs += 1
            near += abs(one - other) <= 1
        if len(found) > 1:
            spread[criterion] = max(found) - min(found)
    if not pairs:
        return None
    apart = sorted((key for key in spread if spread[key] > 1), key=lambda key: -spread[key])
    return Agreement(Fraction(near, pairs), tuple(apart))


def concordance(sums: Mapping[str, Mapping[str, Fraction]]) -> Concordance | None:
    """Return Kendall's W; None when there are no two scorers with two problems in common.

    W = 12 S / (m² (n³ − n) − m T) with S the squared deviations of the rank sums from their mean
    and T the sum of t³ − t over every tie of t problems (Kendall & Babington Smith 1939). Only
    problems that all compared scorers scored completely can be put in order, so scorers with the
    fewest are left out until at least two problems remain.

    Args:
        sums: scorer → problem → this scorer's sum.
    """
    raters = {name: found for name, found in sums.items() if len(found) > 1}
    while len(raters) > 1:
        common = set.intersection(*(set(found) for found in raters.values()))
        if len(common) > 1:
            return _kendall(raters, sorted(common))
        del raters[min(raters, key=lambda name: len(raters[name]))]
    return None


def _kendall(raters: Mapping[str, Mapping[str, Fraction]], items: list[str]) -> Concordance | None:
    m, n = len(raters), len(items)
    rank_sums = [Fraction(0)] * n
    ties = 0
    for found in raters.values():
        values = [found[item] for item in items]
        ranks = mean_ranks(values)
        rank_sums = [total + rank for total, rank in zip(rank_sums, ranks, strict=True)]
        ties += sum(t**3 - t for t in Counter(values).values())
    mean = Fraction(m * (n + 1), 2)
    squares = sum(((total - mean) ** 2 for total in rank_sums), Fraction(0))
    room = m * m * (n**3 - n) - m * ties
    if not room:  # everybody gave every problem the same sum: there is no order to agree on
        return None
    return Concordance(float(12 * squares / room), tuple(raters), n)


def mean_ranks(values: Sequence[Fraction]) -> list[Fraction]:
    """Return the rank of each value, the highest first; ties get the mean of their ranks."""
    counts = Counter(values)
    above = 0
    rank_of: dict[Fraction, Fraction] = {}
    for value in sorted(counts, reverse=True):
        rank_of[value] = above + Fraction(counts[value] + 1, 2)
        above += counts[value]
    return [rank_of[value] for value in values]
