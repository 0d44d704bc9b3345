"""Invented families: who lives together, where, how well off, with which numbers.

Nobody here exists. Names are combined from `resources/demo/names.toml`; identity numbers have the
structure of real ones (a real region, the invented birth date) but a serial from 9000 upward, which
no register reaches: a serial counts the people of one kecamatan born on one day. Telephone numbers
begin with 0800000, which no operator assigns.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from dampingan.core.dates import age_on
from dampingan.core.resource import resource
from dampingan.demo.chance import Chance

POOR, MIDDLE, WELL = "poor", "middle", "well"
TIERS = (POOR, MIDDLE, WELL)

HEAD, SPOUSE, CHILD, IN_LAW, GRANDCHILD, PARENT, OTHER = "1", "2", "3", "4", "5", "6", "8"
"""Codes of 409."""
SINGLE, MARRIED, DIVORCED, WIDOWED = "1", "2", "3", "4"
"""Codes of 408."""
MALE, FEMALE = "1", "2"

FIRST_SERIAL, LAST_SERIAL = 9001, 9999
"""Serials of invented identity numbers."""


@cache
def data(name: str) -> Mapping[str, Any]:
    """Return one of the sample's data files, ``names`` for ``names.toml``."""
    return tomllib.loads(resource(f"demo/{name}.toml").read_text("utf-8"))


@dataclass(slots=True)
class Person:
    """An invented person.

    Attributes:
        key: the person's uid.
        relation, marital, sex, presence: codes of 409, 408, 405 and 404.
        nik: ``""`` when there is none.
        said: answers that a deliberate case fixes, question key → text.
    """

    key: str
    name: str
    sex: str
    born: date
    relation: str
    marital: str = SINGLE
    presence: str = "1"
    nik: str = ""
    said: dict[str, str] = field(default_factory=dict)

    @property
    def present(self) -> bool:
        """Whether the person counts as a member who lives here."""
        return self.presence in {"1", "5"}


@dataclass(frozen=True, slots=True)
class Dwelling:
    """An invented house; `number` counts the houses of its RW."""

    rt: str
    rw: str
    address: str
    number: int


@dataclass(slots=True)
class Household:
    """An invented family.

    Attributes:
        number: its place in the sample, 0 first.
        welfare: 0 very poor to 1 well off; `tier` is the same in three steps.
        surveyed: day of the interview.
        officer: which interviewer came.
        said: family answers that a deliberate case fixes.
    """

    number: int
    key: str
    chance: Chance
    welfare: float
    dwelling: Dwelling
    surveyed: date
    officer: int
    no_kk: str = ""
    persons: list[Person] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    surname: str = ""

    @property
    def tier(self) -> str:
        """The step of welfare that the weights of answers are given for."""
        return POOR if self.welfare < 0.36 else MIDDLE if self.welfare < 0.72 else WELL

    @property
    def head(self) -> Person:
        """The head of the family."""
        return self.persons[0]

    @property
    def present(self) -> list[Person]:
        """The members who live here."""
        return [person for person in self.persons if person.present]

    def age(self, person: Person) -> int:
        """Return a member's age on the day of the interview."""
        return age_on(person.born, self.surveyed)


class Numbers:
    """Hands out identity numbers of invented people, each once.

    Args:
        skip: begins so many serials further on, so that villages of one kecamatan differ.
    """

    def __init__(self, skip: int = 0) -> None:
        self._next: dict[str, int] = {}
        self._skip = skip

    def nik(self, born: date, sex: str, region: str = "337503") -> str:
        """Return a NIK that agrees with birth date and sex; serial from 9001."""
        day = born.day + (40 if sex == FEMALE else 0)
        return self._numbered(f"{region}{day:02d}{born:%m%y}")

    def kk(self, issued: date, region: str = "337503") -> str:
        """Return the number of a family card issued on a day; serial from 9001."""
        return self._numbered(f"{region}{issued:%d%m%y}")

    def _numbered(self, prefix: str) -> str:
        """Count within a prefix, from a place in 9001–9899 that depends on the prefix."""
        serial = self._next.get(prefix, FIRST_SERIAL + (int(prefix) * 379 + self._skip) % 899)
        self._next[prefix] = serial + 1 if serial < LAST_SERIAL else FIRST_SERIAL
        return f"{prefix}{serial:04d}"


class Family:
    """Puts the members of one household together."""

    def __init__(self, household: Household) -> None:
        self.household = household
        self.chance = household.chance
        self._used: set[str] = set()
        if self.chance.happens(0.04):
            household.surname = self.chance.one_of(data("names")["second"]["arab"])

    def add(self, sex: str, age: int, relation: str, marital: str = SINGLE) -> Person:
        """Add a member of an age in years."""
        chance, day = self.chance, self.household.surveyed
        born = _years_before(day, age) - timedelta(days=chance.between(1, 364))
        if relation in {HEAD, SPOUSE, PARENT} and age > 72 and chance.happens(0.12):
            born = born.replace(month=12, day=31)  # what officials wrote for a forgotten birthday
            if age_on(born, day) != age:
                born = born.replace(year=born.year - 1)
        person = Person(chance.key("P"), self._name(sex, born.year), sex, born, relation, marital)
        person.presence = "5" if age == 0 and chance.happens(0.5) else "1"
        self.household.persons.append(person)
        return person

    def couple(self, age: int) -> tuple[Person, Person]:
        """Add a head and his wife."""
        head = self.add(MALE, age, HEAD, MARRIED)
        return head, self.add(FEMALE, max(18, age - self.chance.between(0, 7)), SPOUSE, MARRIED)

    def children(self, mother_age: int, wanted: int, *, relation: str = CHILD) -> None:
        """Add children that a mother of this age can have, eldest first."""
        oldest = mother_age - 20
        ages = sorted({self.chance.between(0, max(0, oldest)) for _ in range(wanted)}, reverse=True)
        for age in ages:
            sex = self.chance.one_of((MALE, FEMALE))
            if age > 27 and self.chance.happens(0.75):
                continue  # has a family elsewhere
            child = self.add(sex, age, relation)
            if age > 18 and relation == CHILD and self.chance.happens(0.12):
                child.presence = "3"

    def _name(self, sex: str, year: int) -> str:
        names = data("names")
        group = names["male" if sex == MALE else "female"]
        generation = "old" if year < 1970 else "middle" if year < 2000 else "young"
        first = self.chance.one_of(group[generation])
        while first in self._used:
            first = self.chance.one_of(group[generation])
        self._used.add(first)
        name = first
        if self.household.surname:
            name = f"{first} {self.household.surname}"
        elif self.chance.happens({"old": 0.12, "middle": 0.66, "young": 0.85}[generation]):
            second = self.chance.one_of(names["second"]["male" if sex == MALE else "female"])
            name = first if second.split()[0] in first else f"{first} {second}"
        if year < 1980 and self.household.tier == WELL and self.chance.happens(0.35):
            title = names["titles"]["haji" if sex == MALE else "hajah"]
            name = title.format(name=name)
        return name


def _couple_with_children(family: Family) -> None:
    head, wife = family.couple(family.chance.between(27, 58))
    wife_age = family.household.age(wife)
    wanted = family.chance.weighted([4, 26, 38, 22, 8, 2])
    family.children(wife_age, wanted)
    if family.chance.happens(0.06):
        family.add(FEMALE, family.household.age(head) + family.chance.between(22, 34), PARENT, "4")


def _parents_of_teenagers(family: Family) -> None:
    _, wife = family.couple(family.chance.between(42, 54))
    family.children(family.household.age(wife), family.chance.between(2, 4))


def _young_couple(family: Family) -> None:
    _, wife = family.couple(family.chance.between(21, 30))
    if family.chance.happens(0.75):
        family.add(family.chance.one_of((MALE, FEMALE)), family.chance.between(0, 3), CHILD)
    wife.said["hamil"] = "1" if family.chance.happens(0.2) else "2"


def _old_couple(family: Family) -> None:
    family.couple(family.chance.between(60, 80))
    if family.chance.happens(0.3):
        sex = family.chance.one_of((MALE, FEMALE))
        family.add(sex, family.chance.between(24, 36), CHILD)


def _old_alone(family: Family) -> None:
    sex = family.chance.pick("2:75 1:25")
    family.add(sex, family.chance.between(62, 88), HEAD, WIDOWED)


def _single_mother(family: Family) -> None:
    age = family.chance.between(29, 56)
    family.add(FEMALE, age, HEAD, family.chance.pick("4:60 3:40"))
    family.children(age, family.chance.weighted([0, 30, 40, 22, 8]))


def _three_generations(family: Family) -> None:
    age = family.chance.between(52, 68)
    _, wife = family.couple(age)
    daughter_age = min(family.household.age(wife) - 20, family.chance.between(24, 33))
    daughter = family.add(FEMALE, daughter_age, CHILD, MARRIED)
    family.add(MALE, daughter_age + family.chance.between(0, 5), IN_LAW, MARRIED)
    family.children(
        family.household.age(daughter), family.chance.between(1, 2), relation=GRANDCHILD
    )


def _grandmother(family: Family) -> None:
    family.add(FEMALE, family.chance.between(58, 72), HEAD, WIDOWED)
    for _ in range(family.chance.between(1, 2)):
        sex = family.chance.one_of((MALE, FEMALE))
        family.add(sex, family.chance.between(4, 16), GRANDCHILD)


def _alone(family: Family) -> None:
    sex = family.chance.one_of((MALE, FEMALE))
    family.add(sex, family.chance.between(23, 52), HEAD, family.chance.pick("1:60 3:40"))


def _twelve(family: Family) -> None:
    """Three generations and an uncle, twelve people."""
    _, wife = family.couple(57)
    for age in (30, 27, 22, 17, 12):
        sex = family.chance.one_of((MALE, FEMALE))
        family.add(sex, min(age, family.household.age(wife) - 18), CHILD)
    family.household.persons[2].marital = MARRIED
    sex = FEMALE if family.household.persons[2].sex == MALE else MALE
    family.add(sex, 27, IN_LAW, MARRIED)
    for age in (5, 1):
        family.add(family.chance.one_of((MALE, FEMALE)), age, GRANDCHILD)
    family.add(FEMALE, 84, PARENT, WIDOWED)
    family.add(MALE, 49, OTHER)


def _twenty_five(family: Family) -> None:
    """A batik family that keeps house together, three married children: twenty-five people."""
    family.couple(66)
    for age in (41, 38, 34):
        child = family.add(family.chance.one_of((MALE, FEMALE)), age, CHILD, MARRIED)
        family.add(FEMALE if child.sex == MALE else MALE, age - 1, IN_LAW, MARRIED)
        for grandchild in (age - 24, age - 27, age - 31):
            family.add(family.chance.one_of((MALE, FEMALE)), max(0, grandchild), GRANDCHILD)
    for age in (30, 27, 24):
        family.add(family.chance.one_of((MALE, FEMALE)), age, CHILD)
    family.add(FEMALE, 88, PARENT, WIDOWED)
    for age in (58, 46, 33, 21):
        family.add(family.chance.one_of((MALE, FEMALE)), age, OTHER)


SHAPES: dict[str, Callable[[Family], None]] = {
    "couple_with_children": _couple_with_children,
    "parents_of_teenagers": _parents_of_teenagers,
    "young_couple": _young_couple,
    "old_couple": _old_couple,
    "old_alone": _old_alone,
    "single_mother": _single_mother,
    "three_generations": _three_generations,
    "grandmother": _grandmother,
    "alone": _alone,
    "twelve": _twelve,
    "twenty_five": _twenty_five,
}
"""How a household can be put together."""

USUAL_SHAPES = (
    "couple_with_children:56 young_couple:8 old_couple:8 old_alone:6 single_mother:9 "
    "three_generations:8 grandmother:3 alone:2"
)


def settle(household: Household, shape: str, numbers: Numbers) -> None:
    """Fill a household with people and give them their numbers."""
    SHAPES[shape](Family(household))
    chance = household.chance
    issue = data("places")["numbers"]["issue"]
    for person in household.persons:
        age = household.age(person)
        missing = 0.4 if age == 0 else 0.04 if age < 5 else 0.06 if age > 75 else 0.006
        region = "337503" if age < 20 else chance.pick(issue)
        if not chance.happens(missing):
            person.nik = numbers.nik(person.born, person.sex, region)
    oldest = max(date(2008, 1, 2), _years_before(household.surveyed, 15))
    issued = oldest + timedelta(days=chance.between(0, (household.surveyed - oldest).days - 40))
    household.no_kk = numbers.kk(issued)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
