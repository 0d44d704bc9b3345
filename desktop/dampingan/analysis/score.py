"""Scores as scorers gave them: rows of the repeat `penilaian` of problems, per period and scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from dampingan.analysis.scale import CRITERIA, parse_score
from dampingan.core.missing import is_missing
from dampingan.core.text import normalise_line

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord, PlanRow

REPEAT = "penilaian"
"""The repeat of the problem form that holds scores: one row a scorer, period and scale."""
SOLVED = "3"
"""State of a problem that is over; it is not scored any more."""


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """What one scorer said of one problem.

    Attributes:
        scorer: name as it was typed first.
        values: criterion → score; without the ones that were not given.
        abstained: criteria that the scorer knows nothing about (a missing code stands there).
        rows: uids of the rows it came from, the one that new answers go to first. More than one
            when the same scorer was keyed on two laptops.
        differing: criteria to which those rows give different values; the later row is believed.
        notes: remarks, in order.
    """

    scorer: str
    values: Mapping[str, Fraction]
    abstained: frozenset[str] = frozenset()
    rows: tuple[str, ...] = ()
    differing: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()


@lru_cache(maxsize=1024)
def scorer_key(name: str) -> str:
    """Return what makes two spellings one scorer: case and blanks don't count."""
    return normalise_line(name).casefold()


def split_names(text: str) -> tuple[str, ...]:
    """Read names apart by semicolons, each once."""
    found: dict[str, str] = {}
    for part in text.split(";"):
        if name := normalise_line(part):
            found.setdefault(scorer_key(name), name)
    return tuple(found.values())


def score_rows(problem: PlanRecord, period: str, scale: str) -> list[PlanRow]:
    """Return the rows of one period and scale, in order of entry."""
    return [
        row
        for row in problem.rows.get(REPEAT, ())
        if row.answers.get("periode", "") == period and row.answers.get("skala", "") == scale
    ]


def score_cards(problem: PlanRecord, period: str, scale: str) -> dict[str, ScoreCard]:
    """Return scorer's key → card, in order of entry.

    A scorer counts once, however many rows carry the name.
    """
    grouped: dict[str, list[PlanRow]] = {}
    for row in score_rows(problem, period, scale):
        grouped.setdefault(scorer_key(row.answers.get("penilai", "")), []).append(row)
    return {key: _card(rows) for key, rows in grouped.items()}


def scorers_of(
    problems: Iterable[PlanRecord], period: str, scale: str, invited: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return who scores: the invited in their order, then everybody else who gave a score."""
    found = {scorer_key(name): name for name in invited}
    for problem in problems:
        for key, card in score_cards(problem, period, scale).items():
            found.setdefault(key, card.scorer)
    return tuple(found.values())


def rankable(
    problems: Iterable[PlanRecord], period: str, scale: str, *, past: bool = False
) -> list[PlanRecord]:
    """Return the problems that a period's ranking is about.

    Problems that stand, and solved ones only when they were scored then.

    Args:
        problems: of one village.
        period: whose ranking.
        scale: its scale.
        past: the period is over: problems that were scored then and deleted since belong to it, so
            that a past ranking stays as it was. While it lasts, a deleted problem has left it.
    """
    return [
        one
        for one in problems
        if (past or not one.deleted)
        and ((not one.deleted and one.text("keadaan") != SOLVED) or score_rows(one, period, scale))
    ]


def _card(rows: Sequence[PlanRow]) -> ScoreCard:
    values: dict[str, Fraction] = {}
    abstained: set[str] = set()
    differing: set[str] = set()
    for row in rows:
        for key in CRITERIA:
            text = row.answers.get(key, "")
            value = parse_score(text)
            if value is not None:
                if values.get(key, value) != value:
                    differing.add(key)
                values[key] = value
                abstained.discard(key)
            elif is_missing(text) and key not in values:
                abstained.add(key)
    notes = tuple(note for row in rows if (note := row.answers.get("catatan", "")))
    return ScoreCard(
        normalise_line(rows[0].answers.get("penilai", "")),
        values,
        frozenset(abstained),
        tuple(row.uid for row in reversed(rows)),
        frozenset(differing),
        notes,
    )
