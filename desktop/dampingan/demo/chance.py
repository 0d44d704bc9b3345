"""Seeded chance: the same seed gives the same sample on every machine and Python."""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from typing import TypeVar

from dampingan.core.keys import new_key

_T = TypeVar("_T")


class Chance:
    """Draws from one seeded source of the standard library, whose sequence never changes."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)  # noqa: S311 - a reproducible sample, no secret

    def happens(self, probability: float) -> bool:
        """Tell whether something of this probability (0 to 1) happens."""
        return self._random.random() < probability

    def between(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def number(self) -> float:
        """Return a number from 0 up to 1."""
        return self._random.random()

    def one_of(self, items: Sequence[_T]) -> _T:
        """Return one of the items."""
        return items[int(self._random.random() * len(items))]

    def weighted(self, weights: Sequence[float]) -> int:
        """Return an index, each with its weight."""
        totals = list(accumulate(weights))
        return min(bisect(totals, self._random.random() * totals[-1]), len(totals) - 1)

    def pick(self, text: str) -> str:
        """Return one code of ``"code:weight code:weight"``; ``1+4`` is returned as ``1 4``."""
        codes, totals = _parsed(text)
        place = bisect(totals, self._random.random() * totals[-1])
        return codes[min(place, len(codes) - 1)]

    def shuffled(self, count: int) -> list[int]:
        """Return the numbers below `count` in some order."""
        return sorted(range(count), key=[self._random.random() for _ in range(count)].__getitem__)

    def key(self, letter: str) -> str:
        """Return a new record key."""
        return new_key(letter, rng=self._random)


@cache
def _parsed(text: str) -> tuple[list[str], list[float]]:
    pairs = [part.rsplit(":", 1) for part in text.split()]
    codes = [code.replace("+", " ") for code, _ in pairs]
    return codes, list(accumulate(float(weight) for _, weight in pairs))
