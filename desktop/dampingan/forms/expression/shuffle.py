"""``randomize``: the order that ODK prescribes for a seed, so that every program shows the same."""

from __future__ import annotations

import math
import random
from typing import TypeVar

Item = TypeVar("Item")

_MODULUS = 2_147_483_647
_FACTOR = 16_807
"""Park and Miller's generator, as the ODK XForms specification names it."""


def shuffle(items: list[Item], seed: float | None = None) -> list[Item]:
    """Return items in a random order.

    Args:
        items: stay as they are.
        seed: a number that always gives the same order; None gives another one every time.
    """
    if seed is None or not math.isfinite(seed):
        return random.sample(items, len(items))
    state = int(math.fmod(int(seed), _MODULUS))
    if state <= 0:
        state += _MODULUS - 1
    shuffled: list[Item] = []
    for place, item in enumerate(items):
        state = state * _FACTOR % _MODULUS
        other = math.floor((state - 1) / (_MODULUS - 1) * (place + 1))
        shuffled.append(item)
        shuffled[place], shuffled[other] = shuffled[other], item
    return shuffled
