"""How a period's ranking is made: scale, weights and scorers, kept with it in form `peringkat`.

There is one such record for each village and period. A period that has none yet begins as the last
one was; a record is made with the first change or score.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from dampingan.analysis.scale import CRITERIA, Scale, build_scale, parse_classes, parse_score
from dampingan.analysis.scale_conversion import score_answer
from dampingan.analysis.score import REPEAT, split_names

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord
    from dampingan.store.reference import Reference

FORM = "peringkat"
SCALE = "skala_5"
"""The scale that a first ranking has (1–5, the usual one of RPJMDes)."""

WEIGHTS = tuple(f"bobot{place}" for place in range(1, len(CRITERIA) + 1))
"""Questions of the weights, in the order of the criteria."""


@dataclass(frozen=True, slots=True)
class RankingSetup:
    """What stands in `peringkat`.

    Attributes:
        uid: key of the record, ``""`` while there is none for this period.
        period: the period.
        scale: code of the scale.
        weights: of the five criteria.
        scorers: who is asked to score.
        classes: limits of classes that differ from the scale's, as written; ``""`` for its own.
        copied_from: the period that it begins as, ``""`` when it stands for itself.
    """

    uid: str
    period: str
    scale: str = SCALE
    weights: tuple[Fraction, ...] = (Fraction(1),) * len(CRITERIA)
    scorers: tuple[str, ...] = ()
    classes: str = ""
    copied_from: str = ""

    def answers(self) -> dict[str, str]:
        """Return it as the answers of a new record."""
        weights = {
            key: score_answer(weight) for key, weight in zip(WEIGHTS, self.weights, strict=True)
        }
        found = {"periode": self.period, "skala": self.scale} | weights
        if self.scorers:
            found["penilai"] = "; ".join(self.scorers)
        if self.classes:
            found["kelas"] = self.classes
        return found


def setup_of(
    records: Iterable[PlanRecord], period: str, weights: Sequence[Fraction] = ()
) -> RankingSetup:
    """Return how a period's ranking is made.

    Args:
        records: `peringkat` of one village.
        period: the period.
        weights: what the list `kriteria` proposes, for a village's first ranking.
    """
    by_period = _by_period(records)
    own = by_period.get(period)
    if own is not None:
        return _read(own)
    before = max((one for one in by_period if one < period), default="")
    if before:
        return replace(_read(by_period[before]), uid="", period=period, copied_from=before)
    usable = len(weights) == len(CRITERIA) and any(weights)
    return RankingSetup("", period, weights=tuple(weights) if usable else _ONES)


def ranking_periods(records: Iterable[PlanRecord], problems: Iterable[PlanRecord]) -> list[str]:
    """Return the periods that have a ranking or scores, the latest first."""
    found = set(_by_period(records))
    for problem in problems:
        found |= {row.answers.get("periode", "") for row in problem.rows.get(REPEAT, ())}
    return sorted(found - {""}, reverse=True)


def scale_of(
    setup: RankingSetup,
    scales: Sequence[Reference],
    criteria: Sequence[Reference],
    values: Sequence[Reference],
) -> Scale:
    """Return the scale of a ranking with its own limits of classes, if it has them."""
    scale = build_scale(setup.scale, scales, criteria, values)
    own = parse_classes(setup.classes)
    return replace(scale, classes=own) if own else scale


_ONES = (Fraction(1),) * len(CRITERIA)


def _by_period(records: Iterable[PlanRecord]) -> dict[str, PlanRecord]:
    """Two laptops may both have made one: the one that was changed last is meant."""
    found: dict[str, PlanRecord] = {}
    for record in sorted(records, key=lambda one: (one.updated_at, one.id)):
        if period := record.text("periode") or record.period:
            found[period] = record
    return found


def _read(record: PlanRecord) -> RankingSetup:
    weights = tuple(parse_score(record.text(key)) for key in WEIGHTS)
    read = tuple(Fraction(1) if one is None or one < 0 else one for one in weights)
    return RankingSetup(
        record.uid,
        record.text("periode") or record.period,
        record.text("skala") or SCALE,
        read if any(read) else _ONES,
        split_names(record.text("penilai")),
        record.text("kelas"),
    )
