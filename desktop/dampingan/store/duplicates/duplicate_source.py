"""What the search for duplicates knows of families and persons, in little memory.

A person is a place in a few arrays, some 60 bytes; names are kept once. A million persons take
less than 200 MB, and sorting an array of keys takes the place of dictionaries of lists.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from zlib import crc32

from sqlalchemy.engine import Connection

from dampingan.core.name_key import plain_name, sound_key

_AWAY = "('moved', 'deceased', 'not_found')"
_GONE = "('2', '3', '4', '6')"
"""404 keberadaan: members who are not present [Regsosek22-K 404]."""

_BLOCK = 4_096
_DIGITS = 16
_FEWEST_DIGITS = 4
"""Numbers of fewer different digits (0000…, 9999…1) stand for none."""

_MOST = 2_000
"""Blocks above this say nothing any more: everybody was given the same date."""


class Families:
    """Living families, by place."""

    def __init__(self) -> None:
        self.ids = array("q")
        self.card = array("q")
        self.rt = array("q")
        self.size = array("l")
        self.head = array("l")
        self.names: list[str] = []
        self.address: list[str] = []
        self.place: dict[int, int] = {}

    def same_rt(self, left: int, right: int) -> bool:
        """Tell whether two families live in the same RT of the same village."""
        return self.rt[left] == self.rt[right]

    def smaller(self, left: int, right: int) -> int:
        """Return how many members the smaller of two families has."""
        return min(self.size[left], self.size[right])

    def by_card(self) -> Iterator[list[int]]:
        """Yield families that share a KK number."""
        return blocks_of(self.card)

    def by_rt(self) -> Iterator[list[int]]:
        """Yield the families of each RT."""
        return blocks_of(self.rt)


class People:
    """Living members of those families, by place."""

    def __init__(self) -> None:
        self.ids = array("q")
        self.family = array("l")
        self.name = array("l")
        self.birth = array("l")
        self.nik = array("q")
        self.sex = bytearray()
        self.names: list[str] = []
        self.sounds = array("q")

    def family_pair(self, left: int, right: int) -> tuple[int, int]:
        """Return the places of two persons' families, the smaller first."""
        one, other = self.family[left], self.family[right]
        return (one, other) if one < other else (other, one)

    def by_nik(self) -> Iterator[list[int]]:
        """Yield persons who share a NIK."""
        return blocks_of(self.nik)

    def by_birth(self) -> Iterator[list[int]]:
        """Yield persons who share a birth date."""
        return blocks_of(self.birth)

    def by_sound(self) -> Iterator[Iterator[list[int]]]:
        """Yield three ways to share the sound of a name and most of a birth date."""
        for about in (_month_and_day, _year_and_month, _year_and_day):
            keys = array("q", bytes(8 * len(self.ids)))
            for place, birth in enumerate(self.birth):
                if birth and (sound := self.sounds[self.name[place]]):
                    keys[place] = sound * 1_000_000 + about(birth)
            yield blocks_of(keys)

    def parted(self, block: Sequence[int]) -> Iterator[list[int]]:
        """Part a large block by the first letters of first and last name."""
        for letter in (0, -1):
            parts: dict[str, list[int]] = {}
            for place in block:
                words = self.names[self.name[place]].split()
                if words:
                    parts.setdefault(words[letter][:2], []).append(place)
            yield from (part[:_MOST] for part in parts.values() if len(part) > 1)


def blocks_of(keys: array[int]) -> Iterator[list[int]]:
    """Yield the places that share a key; 0 is none."""
    order = sorted((place for place, key in enumerate(keys) if key), key=keys.__getitem__)
    for _, group in groupby(order, key=keys.__getitem__):
        block = list(group)
        if len(block) > 1:
            yield block


def read_families(connection: Connection, check: Callable[[], None]) -> Families:
    """Read the living families that are not away."""
    found, names = Families(), _Names()
    rows = connection.exec_driver_sql(
        "SELECT id, no_kk, village_code, rw, rt, head_name, address FROM family "
        f"WHERE deleted_at IS NULL AND status NOT IN {_AWAY} ORDER BY id"
    )
    for number, (family_id, card, village, rw, rt, head, address) in enumerate(rows):
        if not number % _BLOCK:
            check()
        found.place[family_id] = number
        found.ids.append(family_id)
        found.card.append(number_of(card))
        found.rt.append(_hashed(f"{village}|{rw}|{rt}") if rt else 0)
        found.head.append(names.place(head))
        found.address.append(" ".join(address.upper().split()))
        found.size.append(0)
    found.names = names.plain
    return found


def families_told_apart(connection: Connection, families: Families) -> set[tuple[int, int]]:
    """Return the places of families that somebody said are two, the smaller first."""
    rows = connection.exec_driver_sql(
        "SELECT l.id, r.id FROM duplicate d JOIN family l ON l.uid = d.left_uid "
        "JOIN family r ON r.uid = d.right_uid WHERE d.state = 'different' AND d.deleted_at IS NULL"
    )
    found = ((families.place.get(left), families.place.get(right)) for left, right in rows)
    return {(min(a, b), max(a, b)) for a, b in found if a is not None and b is not None}


def read_people(connection: Connection, families: Families, check: Callable[[], None]) -> People:
    """Read the members of those families who live there."""
    found, names = People(), _Names()
    rows = connection.exec_driver_sql(
        "SELECT id, family_id, name, birth_date, nik, sex FROM person "
        f"WHERE deleted_at IS NULL AND presence NOT IN {_GONE} ORDER BY id"
    )
    for number, (person_id, family_id, name, birth, nik, sex) in enumerate(rows):
        if not number % _BLOCK:
            check()
        family = families.place.get(family_id)
        if family is None:
            continue
        families.size[family] += 1
        found.ids.append(person_id)
        found.family.append(family)
        found.name.append(names.place(name))
        found.birth.append(day_number(birth))
        found.nik.append(number_of(nik))
        found.sex.append(ord(sex[0]) if sex else 0)
    found.names, found.sounds = names.plain, names.sounds
    return found


class _Names:
    """Names, each kept once: in one spelling, and as it sounds."""

    def __init__(self) -> None:
        self.plain: list[str] = []
        self.sounds = array("q")
        self._places: dict[str, int] = {}

    def place(self, name: str) -> int:
        if name not in self._places:
            plain = plain_name(name)
            self._places[name] = len(self.plain)
            self.plain.append(plain)
            self.sounds.append(_hashed(sound_key(name)) if plain else 0)
        return self._places[name]


def number_of(text: str) -> int:
    """Return a NIK or KK as a number, 0 when it is none: not 16 digits, or all alike."""
    if len(text) != _DIGITS or not text.isdecimal() or len(set(text)) < _FEWEST_DIGITS:
        return 0
    return int(text)


def day_number(text: str) -> int:
    """Return a date as a number, ``1931-05-17`` as 19310517; 0 for none."""
    digits = text.replace("-", "")
    return int(digits) if len(digits) == 8 and digits.isdecimal() else 0


def _hashed(text: str) -> int:
    """Return a number for a text, never 0 (two texts share one in four thousand million)."""
    return crc32(text.encode()) + 1


def _month_and_day(birth: int) -> int:
    month, day = birth // 100 % 100, birth % 100
    return min(month, day) * 100 + max(month, day)


def _year_and_month(birth: int) -> int:
    return 300_000 + birth // 100


def _year_and_day(birth: int) -> int:
    return 700_000 + birth // 10_000 * 100 + birth % 100
