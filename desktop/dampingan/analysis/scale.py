"""Scales on which village problems are scored: criteria, levels with their words, classes.

Forms of participatory planning in use differ: 1–5 with words for each level, 1/5/10/15/20, and
free points from 0 to 100 with classes. What they are stands in the workspace's
lists `kriteria`, `skala` and `skala_nilai`; here is only what a scale means.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from dampingan.store.reference import Reference

CRITERIA = ("k1", "k2", "k3", "k4", "k5")
"""Questions of a score row, in the order of the paper form."""

FREE_STEPS = 5
"""A free scale counts as this many steps, as many as the classes I to V of its form."""


class Level(NamedTuple):
    """One level: the value that is stored, and its words."""

    value: Fraction
    label: str


class ScoreClass(NamedTuple):
    """A class of sums: its name and the lowest sum of unweighted scores that it takes."""

    name: str
    least: Fraction


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale.

    Attributes:
        code: of the list `skala`.
        label: its name.
        criteria: criterion → its words, in order.
        shorts: criterion → a word or two, for narrow places.
        levels: criterion → levels from lowest to highest; none on a free scale.
        highest: the highest value that one criterion can get.
        lowest: the lowest value on a free scale; elsewhere it is the first level.
        classes: from the highest down; none on most scales.
        weights: criterion → the weight that the list proposes.
    """

    code: str
    label: str
    criteria: Mapping[str, str]
    shorts: Mapping[str, str]
    levels: Mapping[str, tuple[Level, ...]]
    highest: Fraction
    lowest: Fraction = Fraction(0)
    classes: tuple[ScoreClass, ...] = ()
    weights: Mapping[str, Fraction] = field(default_factory=dict)

    def is_free(self, criterion: str) -> bool:
        """Tell whether any value from `lowest` to `highest` may be given, without levels."""
        return not self.levels.get(criterion)

    def accepts(self, criterion: str, value: Fraction) -> bool:
        """Tell whether a value lies on the scale.

        Values between two levels are taken: a group that can't decide between 3 and 4 says 3.5.
        """
        lowest = self.lowest if self.is_free(criterion) else self.levels[criterion][0].value
        return lowest <= value <= self.highest

    def level_at(self, criterion: str, place: int) -> Level | None:
        """Return the level that a key means, counted from 1; None for none."""
        levels = self.levels.get(criterion, ())
        return levels[place - 1] if 1 <= place <= len(levels) else None

    def label_of(self, criterion: str, value: Fraction) -> str:
        """Return the words of a level, ``""`` for a value between levels."""
        found = (one.label for one in self.levels.get(criterion, ()) if one.value == value)
        return next(found, "")

    def position(self, criterion: str, value: Fraction) -> Fraction:
        """Return where a value stands, counted in steps from 1, linear between two levels.

        On 1/5/10/15/20 the value 10 stands at 3. A free scale from 0 to 100 has `FREE_STEPS`
        steps: 100 stands at 5, 60 at 3.
        """
        levels = self.levels.get(criterion, ())
        if not levels:
            room = self.highest - self.lowest
            return (value - self.lowest) * FREE_STEPS / room if room else Fraction(1)
        if value <= levels[0].value:
            return Fraction(1)
        for place, (low, high) in enumerate(pairwise(levels), 1):
            if value <= high.value:
                return place + (value - low.value) / (high.value - low.value)
        return Fraction(len(levels))

    def steps(self, criterion: str) -> int:
        """Return how many levels there are."""
        return len(self.levels.get(criterion, ())) or FREE_STEPS

    def class_of(self, total: Fraction, weights: Sequence[Fraction]) -> str:
        """Return the class of a sum, ``""`` on a scale without classes.

        The limits of the form are for unweighted sums, so they move in proportion to the weights:
        with every weight doubled, class I begins at 802 instead of 401.
        """
        factor = sum(weights, Fraction(0)) / len(CRITERIA)
        reached = (one.name for one in self.classes if total >= one.least * factor)
        return next(reached, self.classes[-1].name if self.classes else "")


def build_scale(
    code: str,
    scales: Sequence[Reference],
    criteria: Sequence[Reference],
    values: Sequence[Reference],
) -> Scale:
    """Return a scale from the workspace's lists.

    Args:
        code: of the list `skala`; an unknown one gives a free scale up to what its name says, so
            that scores that came with it can still be shown.
        scales: rows of `skala` (extras `terendah`, `tertinggi`, `kelas`).
        criteria: rows of `kriteria` (extra `bobot`).
        values: rows of `skala_nilai` (parent: the scale; extras `kriteria`, `nilai`). A row without
            a criterion holds for all.
    """
    own = next((one for one in scales if one.code == code), None)
    extra = own.extra if own else {}
    known = {one.code: one for one in criteria if one.code in CRITERIA}
    levels = {key: _levels(code, key, values) for key in CRITERIA}
    tops = [found[-1].value for found in levels.values() if found]
    stated = parse_score(extra.get("tertinggi", ""))
    highest = stated or max(tops, default=None) or _number_in(code) or Fraction(100)
    weights = {key: parse_score(one.extra.get("bobot", "")) for key, one in known.items()}
    return Scale(
        code=code,
        label=own.label if own else code,
        criteria={key: known[key].label if key in known else key for key in CRITERIA},
        shorts={key: known[key].short or known[key].label for key in known},
        levels=levels,
        highest=highest,
        lowest=parse_score(extra.get("terendah", "")) or Fraction(0),
        classes=parse_classes(extra.get("kelas", "")),
        weights={key: weight for key, weight in weights.items() if weight is not None},
    )


@lru_cache(maxsize=4096)
def parse_score(text: str) -> Fraction | None:
    """Read a score or weight exactly, ``4.5`` or ``4,5``; None for anything else.

    Never a float: sums of thirds must tie with sums of thirds.
    """
    text = text.strip().replace(",", ".")
    return Fraction(text) if re.fullmatch(r"[+-]?\d{1,9}(\.\d{1,9})?", text, re.ASCII) else None


def parse_classes(text: str) -> tuple[ScoreClass, ...]:
    """Read classes such as ``I=401; II=301; III=201; IV=101; V=0``: name and lowest sum."""
    found = []
    for part in re.split(r"[;|\n]", text):
        match = re.fullmatch(r"\s*([^\d\s:=>≥]+)\s*[:=>≥]*\s*(\d+)\s*", part)
        if match:
            found.append(ScoreClass(match[1], Fraction(match[2])))
    return tuple(sorted(found, key=lambda one: -one.least))


def _levels(code: str, criterion: str, values: Sequence[Reference]) -> tuple[Level, ...]:
    found: dict[Fraction, str] = {}
    own = [one for one in values if one.parent == code]
    for meant in ("", criterion):  # the criterion's own words replace the general ones
        for one in own:
            value = parse_score(one.extra.get("nilai", ""))
            if one.extra.get("kriteria", "") == meant and value is not None:
                found[value] = one.label
    return tuple(Level(value, found[value]) for value in sorted(found))


def _number_in(code: str) -> Fraction | None:
    match = re.search(r"(\d+)$", code)
    return Fraction(match[1]) if match else None
