"""Short, medium and long term of an activity, by limits that a regency may change.

No official threshold was found; the shipped limits, short ≤ 1 year, medium 2–5,
long > 5, are a proposal. They stand in the reference list ``jangka`` and nowhere in the program.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dampingan.store.reference import Reference


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the list ``jangka``.

    Attributes:
        code: as activities keep it.
        label: its words.
        first, last: years that it spans, both included; None leaves that end open.
        active: False when the list retired it: old answers keep it, nothing new gets it.
    """

    code: str
    label: str
    first: int | None = None
    last: int | None = None
    active: bool = True

    def holds(self, years: int) -> bool:
        """Whether so many years lie within its limits."""
        return (self.first is None or years >= self.first) and (
            self.last is None or years <= self.last
        )


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the years of an activity say about its term.

    Attributes:
        years: see `years_of`; None while its last year is not known.
        term: the term that the limits give, "" when none does.
        agrees: False when the activity names another term.
    """

    years: int | None
    term: str
    agrees: bool


def read_terms(references: Iterable[Reference]) -> tuple[Term, ...]:
    """Read the terms and their limits from the rows of the list ``jangka``, in its order.

    A limit that is no whole number counts as open.
    """
    return tuple(
        Term(
            one.code,
            one.label,
            _whole(one.extra.get("dari", "")),
            _whole(one.extra.get("sampai", "")),
            one.active,
        )
        for one in references
    )


def years_of(start: int | None, end: int | None, planned: int | None) -> int | None:
    """Return the years after which an activity bears fruit: what its term is measured by.

    The longer of how many calendar years it takes and how many years after its planning it ends:
    an activity of one year that lies four years ahead is no short-term one, nor is one that began
    three years before somebody wrote it down.

    Args:
        start: first year; the last one when None.
        end: last year; the first one when None.
        planned: year in which it was planned (of the record's period).

    Returns:
        At least 1, None when neither year is known. Years in the wrong order count as one year.
    """
    if start is None and end is None:
        return None
    first = start if start is not None else end
    last = end if end is not None else start
    assert first is not None
    assert last is not None
    ahead = last - planned if planned is not None else 0
    return max(last - first + 1, ahead, 1)


def term_of(years: int | None, limits: Sequence[Term]) -> str:
    """Return the code of the first active term whose limits hold so many years, "" for none."""
    if years is None:
        return ""
    return next((one.code for one in limits if one.active and one.holds(years)), "")


def suggest(
    answer: str,
    limits: Sequence[Term],
    *,
    start: int | None,
    end: int | None,
    planned: int | None,
) -> Suggestion:
    """Compare the term that an activity names with the one that its years give.

    Args:
        answer: the activity's term, "" while it has none.
        limits: from `read_terms`.
        start: first year, as for `years_of`.
        end: last year.
        planned: year in which it was planned.

    Returns:
        A suggestion. An activity without a term, or without years, never disagrees.
    """
    years = years_of(start, end, planned)
    term = term_of(years, limits)
    return Suggestion(years, term, agrees=not answer or not term or answer == term)


def limits_text(term: Term) -> tuple[str, int | None, int | None]:
    """Return how a term's limits read: ``"most"``, ``"from"``, ``"between"`` or ``""``.

    The first limit is left out where it says nothing (0 or 1 year at least); so ≤ 1, 2–5 and > 5
    come out of ``0..1``, ``2..5`` and ``6..``.
    """
    low = term.first if term.first is not None and term.first > 1 else None
    if low is None:
        return ("most" if term.last is not None else "", None, term.last)
    if term.last is None:
        return "from", low - 1, None
    return "between", low, term.last


def share_by_year(cost: int, start: int | None, end: int | None) -> dict[int, int]:
    """Spread an activity's cost evenly over its years; the last year takes what is left over.

    Args:
        cost: whole rupiah.
        start: first year; the last one when None.
        end: last year; the first one when None.

    Returns:
        Year → rupiah; the sum is exactly the cost. Empty without a year. Years in the wrong order
        leave everything in the first one.
    """
    first = start if start is not None else end
    last = end if end is not None else start
    if first is None or last is None:
        return {}
    count = max(last - first + 1, 1)
    part = cost // count
    shares = {first + number: part for number in range(count)}
    shares[first + count - 1] += cost - part * count
    return shares


def _whole(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None
