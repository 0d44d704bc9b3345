"""What is planned, for how much, and how far it is: sums by agency, term, village and fund.

Every figure keeps the keys of what it counts, so that a click shows exactly these activities.
Cancelled activities are counted apart and stand in no sum: nobody has to pay for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dampingan.analysis.activity import (
    DEFERRED,
    FINISHED,
    FUNDED,
    IDEA,
    PROPOSED,
    RUNNING,
    Activity,
)


class By(StrEnum):
    """What activities are summed by."""

    AGENCY = "agency"
    TERM = "term"
    VILLAGE = "village"
    FUND = "fund"


class Figure(StrEnum):
    """A counted column."""

    ALL = "all"
    WAITING = "waiting"
    """Ideas and proposals: not funded yet."""
    FUNDED = "funded"
    RUNNING = "running"
    FINISHED = "finished"
    DEFERRED = "deferred"
    UNPRICED = "unpriced"
    """Without a cost, so that the sum of costs is a lower limit."""
    VILLAGES = "villages"


KEYS: Mapping[By, Callable[[Activity], str]] = {
    By.AGENCY: lambda one: one.agency,
    By.TERM: lambda one: one.term,
    By.VILLAGE: lambda one: one.village_code,
    By.FUND: lambda one: one.fund,
}
"""The key under which an activity is summed; ``""`` when it says nothing."""

_STATES = {
    IDEA: Figure.WAITING,
    PROPOSED: Figure.WAITING,
    FUNDED: Figure.FUNDED,
    RUNNING: Figure.RUNNING,
    FINISHED: Figure.FINISHED,
    DEFERRED: Figure.DEFERRED,
}


@dataclass(frozen=True, slots=True)
class Sums:
    """Figures over some activities that are not cancelled.

    Attributes:
        count: activities.
        cost: rupiah of those that say what they cost.
        spent: rupiah spent by their newest reports.
        states: figure → activities, `Figure.WAITING` to `Figure.DEFERRED`.
        unpriced: activities without a cost.
        villages: different villages.
        physical: mean of the reported physical progress, weighted by cost where every reporting
            activity has one, else plain; None without any report.
        reporting: activities that reported.
        cancelled: activities that were given up; in none of the others.
    """

    count: int
    cost: int
    spent: int
    states: Mapping[Figure, int]
    unpriced: int
    villages: int
    physical: float | None
    reporting: int
    cancelled: int

    def figure(self, figure: Figure) -> int:
        """Return a counted column."""
        if figure is Figure.ALL:
            return self.count
        if figure is Figure.UNPRICED:
            return self.unpriced
        if figure is Figure.VILLAGES:
            return self.villages
        return self.states.get(figure, 0)


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """The sums of one agency, term, village or fund.

    Attributes:
        key: its code, ``""`` for what says nothing.
        sums: the figures.
        activities: what was counted, cancelled ones included.
    """

    key: str
    sums: Sums
    activities: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """Sums by one thing.

    Attributes:
        by: by what.
        lines: in the order asked for; what says nothing comes last.
        total: over every activity once.
    """

    by: By
    lines: tuple[SummaryLine, ...]
    total: Sums


def summarize(activities: Sequence[Activity], by: By, order: Iterable[str] = ()) -> Summary:
    """Sum activities up.

    Args:
        activities: of one village or of a regency.
        by: what the lines are.
        order: keys in the order of their list; other keys follow in their own order.
    """
    key_of = KEYS[by]
    groups: dict[str, list[Activity]] = {}
    for one in activities:
        groups.setdefault(key_of(one), []).append(one)
    places = {key: place for place, key in enumerate(order)}
    keys = sorted(groups, key=lambda key: (not key, places.get(key, len(places)), key))
    lines = tuple(SummaryLine(key, sums_of(groups[key]), tuple(groups[key])) for key in keys)
    return Summary(by, lines, sums_of(activities))


def sums_of(activities: Iterable[Activity]) -> Sums:
    """Return the figures over activities."""
    alive: list[Activity] = []
    cancelled = 0
    states: dict[Figure, int] = {}
    for one in activities:
        if not one.alive:
            cancelled += 1
            continue
        alive.append(one)
        figure = _STATES.get(one.state, Figure.WAITING)
        states[figure] = states.get(figure, 0) + 1
    reporting = [one for one in alive if one.physical is not None]
    return Sums(
        count=len(alive),
        cost=sum(one.cost or 0 for one in alive),
        spent=sum(one.spent or 0 for one in alive),
        states=states,
        unpriced=sum(one.cost is None for one in alive),
        villages=len({one.village_code for one in alive}),
        physical=_mean(reporting),
        reporting=len(reporting),
        cancelled=cancelled,
    )


def counted(activities: Iterable[Activity], figure: Figure) -> list[Activity]:
    """Return the activities that a figure counts, for who clicks on it."""
    alive = [one for one in activities if one.alive]
    if figure in {Figure.ALL, Figure.VILLAGES}:
        return alive
    if figure is Figure.UNPRICED:
        return [one for one in alive if one.cost is None]
    return [one for one in alive if _STATES.get(one.state, Figure.WAITING) is figure]


def _mean(reporting: Sequence[Activity]) -> float | None:
    """Return how far the reporting activities are.

    A dyke of seven billions and a training of twenty millions don't weigh the same; without costs
    they have to.
    """
    if not reporting:
        return None
    if all(one.cost for one in reporting):
        weights = [one.cost or 0 for one in reporting]
    else:
        weights = [1] * len(reporting)
    parts = ((one.physical or 0.0) * w for one, w in zip(reporting, weights, strict=True))
    return sum(parts) / sum(weights)
