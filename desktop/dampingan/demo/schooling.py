"""What an invented person has learned: questions 412 to 415."""

from __future__ import annotations

from dataclasses import dataclass

from dampingan.demo.chance import Chance
from dampingan.demo.household import MIDDLE, POOR, WELL

NONE, SD, SMP, SMA, DIPLOMA, DEGREE, MASTER = 0, 1, 2, 3, 4, 5, 6
"""Finished levels of school."""

_CODES = {SD: "3:72 4:27 1:1", SMP: "8:68 9:30 6:2", SMA: "13:40 14:16 15:42 11:2"} | {
    DIPLOMA: "18:1",
    DEGREE: "19:1",
    MASTER: "21:1",
}
# Chance of leaving school early, and of studying after SMA, by tier.
_LEFT_SMP = {POOR: 0.05, MIDDLE: 0.012, WELL: 0.0}
_LEFT_SMA = {POOR: 0.22, MIDDLE: 0.07, WELL: 0.01}
_STUDIES = {POOR: 0.02, MIDDLE: 0.14, WELL: 0.5}
# Weights of what adults have: never at school, SD left, then SD to MASTER; by age from.
_ATTAINED = {
    19: (0, 1, 13, 28, 54, 3, 1, 0),
    30: (0, 3, 24, 32, 34, 3, 4, 0),
    42: (1, 9, 40, 24, 21, 2, 3, 0),
    56: (6, 22, 46, 13, 10, 1, 2, 0),
    70: (24, 31, 33, 7, 4, 1, 0, 0),
}
_SHIFT = {POOR: 0.72, MIDDLE: 1.05, WELL: 1.65}


@dataclass(frozen=True, slots=True)
class Schooling:
    """Answers to 412–415 and what they amount to.

    Attributes:
        takes_part: code of 412: 1 never, 2 still at school, 3 no longer.
        level: code of 413, ``""`` when never at school.
        grade: code of 414.
        certificate: code of 415.
        finished: highest finished level, `NONE` to `MASTER`.
    """

    takes_part: str
    level: str = ""
    grade: str = ""
    certificate: str = ""
    finished: int = NONE

    @property
    def answers(self) -> dict[str, str]:
        """Question key → text."""
        found = {"partisipasi": self.takes_part}
        if self.takes_part != "1":
            found |= {"jenjang": self.level, "kelas": self.grade, "ijazah": self.certificate}
        return found


NEVER = Schooling("1")


def schooling(chance: Chance, age: int, tier: str) -> Schooling:
    """Invent the schooling of somebody of this age in a family of this tier."""
    if age < 6 or (age == 6 and chance.happens(0.45)):
        return NEVER
    if age <= 18:
        return _pupil(chance, age, tier)
    if age <= 22 and chance.happens(_STUDIES[tier]):
        return at_school(chance, DEGREE, min(4, age - 18))
    return _adult(chance, age, tier)


def _pupil(chance: Chance, age: int, tier: str) -> Schooling:
    if age <= 12:
        return at_school(chance, SD, max(1, age - 6))
    if age <= 15:
        if chance.happens(_LEFT_SMP[tier]):
            return left_school(chance, SMP if chance.happens(0.5) else SD, age)
        return at_school(chance, SMP, age - 12)
    if chance.happens(_LEFT_SMA[tier]):
        return left_school(chance, SMA if chance.happens(0.3) else SMP, age)
    return at_school(chance, SMA, age - 15)


def at_school(chance: Chance, level: int, grade: int) -> Schooling:
    """Return somebody who is in a class of a level."""
    below = SMA if level > SMA else level - 1
    code, certificate = chance.pick(_CODES[level]), _certificate(chance, below)
    return Schooling("2", code, str(grade), certificate, below)


def left_school(chance: Chance, level: int, age: int) -> Schooling:
    """Return a child who left school: during `level`, or after SD when it is `SD`."""
    if level == SD and age >= 12:
        return finished(chance, SD)
    grade = str(chance.between(1, 2))
    code, below = chance.pick(_CODES[level]), level - 1
    return Schooling("3", code, grade, _certificate(chance, below), below)


def _adult(chance: Chance, age: int, tier: str) -> Schooling:
    weights = next(w for limit, w in reversed(_ATTAINED.items()) if age >= limit)
    shifted = [weight * _SHIFT[tier] ** (place - 3) for place, weight in enumerate(weights)]
    place = chance.weighted(shifted)
    if place == 0:
        return NEVER
    if place == 1:
        return Schooling("3", chance.pick(_CODES[SD]), str(chance.between(2, 5)), "23", NONE)
    return finished(chance, place - 1)


def finished(chance: Chance, level: int) -> Schooling:
    """Return somebody who finished a level and left."""
    code = chance.pick(_CODES[level])
    return Schooling("3", code, "8", code, level)


def _certificate(chance: Chance, level: int) -> str:
    return chance.pick(_CODES[level]) if level else "23"
