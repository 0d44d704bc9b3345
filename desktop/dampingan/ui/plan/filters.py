"""What the filters of Rencana offer: only what the activities hold."""

from __future__ import annotations

from collections import Counter

from dampingan.analysis.term import share_by_year
from dampingan.core.number import count_text
from dampingan.core.regions import regions
from dampingan.ui.control.chip import Option
from dampingan.ui.plan.plan import STATE, Card, Plan

_LISTS = {"sector": "sektor", "fund": "sumber_dana", "state": STATE, "agency": "perangkat_daerah"}


def options_of(plan: Plan, name: str) -> list[Option]:
    """Return the values of a filter that some activity has, with how many have it."""
    counts: Counter[str] = Counter()
    for card in plan.cards:
        counts.update(set(_values(name, card)) - {"", "/"})
    options = [
        (value, f"{_words(plan, name, value)} ({count_text(count)})")
        for value, count in counts.items()
    ]
    by_code = name in {"state", "place", "year"}
    return sorted(options, key=lambda one: one[0] if by_code else one[1].lower())


def village_options(regency: str) -> tuple[list[Option], dict[str, str]]:
    """Return the villages of a regency, and the kecamatan that each stands under."""
    options, groups = [], {}
    for kecamatan in regions().children(regency):
        for village in regions().children(kecamatan.code):
            options.append((village.code, village.name))
            groups[village.code] = kecamatan.name
    return options, groups


def _values(name: str, card: Card) -> tuple[str, ...]:
    if name == "agency":
        return card.agencies
    if name == "problem":
        return card.problems
    if name == "year":
        return tuple(str(year) for year in share_by_year(0, card.start, card.end))
    return (getattr(card, name),)


def _words(plan: Plan, name: str, value: str) -> str:
    if name in _LISTS:
        return plan.name(_LISTS[name], value)
    if name == "problem":
        return plan.title_of(value) or value
    return value
