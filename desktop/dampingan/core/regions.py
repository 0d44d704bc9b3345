"""Kabupaten and Kota Pekalongan, their kecamatan, and the 312 desa and kelurahan.

The lists are data (`resources/regions/`, sources and licence in its README): official names and
Kemendagri codes, BPS codes where known, other spellings, and the names that kelurahan of the Kota
had before the merger of 2015. A code is the identity; a name is only shown.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from dampingan.core.language import tr
from dampingan.core.resource import resource
from dampingan.core.text import fold


class Level(StrEnum):
    """What kind of unit a region is."""

    KABUPATEN = "kabupaten"
    KOTA = "kota"
    KECAMATAN = "kecamatan"
    DESA = "desa"
    KELURAHAN = "kelurahan"


VILLAGE_LEVELS = frozenset({Level.DESA, Level.KELURAHAN})
REGENCY_LEVELS = frozenset({Level.KABUPATEN, Level.KOTA})


@dataclass(frozen=True, slots=True)
class Region:
    """One unit of government.

    Attributes:
        code: Kemendagri code with dots, ``33.75.03.1009``.
        name: official name without the kind of unit, ``Bandengan``.
        level: what kind of unit it is.
        parent: code of the unit above, ``33`` for the kabupaten and the kota.
        bps_code: BPS code without dots (4, 7 or 10 digits), ``""`` where unknown.
        aliases: other spellings of the name.
        former_names: names of the units that were merged into this one.
    """

    code: str
    name: str
    level: Level
    parent: str
    bps_code: str = ""
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()

    @property
    def kind_label(self) -> str:
        """The kind of unit in words, ``Kelurahan``."""
        return _kind_label(self.level)

    @property
    def label(self) -> str:
        """Kind and name, ``Kelurahan Bandengan``."""
        return self.name if self.name.startswith(self.kind_label) else self._named

    @property
    def is_village(self) -> bool:
        """Whether it is a desa or kelurahan."""
        return self.level in VILLAGE_LEVELS

    @property
    def is_regency(self) -> bool:
        """Whether it is a kabupaten or kota."""
        return self.level in REGENCY_LEVELS

    @property
    def digits(self) -> str:
        """The code without its dots."""
        return self.code.replace(".", "")

    @property
    def _named(self) -> str:
        return f"{self.kind_label} {self.name}"


class Regions:
    """Every region of the two regencies, by code, in the order of their codes."""

    def __init__(self, regions: Iterable[Region]) -> None:
        self._by_code = {region.code: region for region in regions}
        self._by_bps = {r.bps_code: r for r in self._by_code.values() if r.bps_code}
        self._children: dict[str, list[Region]] = {}
        for region in self._by_code.values():
            self._children.setdefault(region.parent, []).append(region)
        self.villages = tuple(r for r in self._by_code.values() if r.is_village)
        self.regencies = tuple(r for r in self._by_code.values() if r.is_regency)
        self._entries = tuple(self._entry(village) for village in self.villages)

    @classmethod
    def load(cls) -> Regions:
        """Read the shipped lists."""
        others: dict[tuple[str, str], list[str]] = {}
        for row in _rows("aliases.csv"):
            others.setdefault((row["code"], row["kind"]), []).append(row["name"])
        return cls(
            Region(
                code=row["code"],
                name=row["name"],
                level=Level(row["level"]),
                parent=row["parent"],
                bps_code=row["bps_code"],
                aliases=tuple(others.get((row["code"], "alias"), ())),
                former_names=tuple(others.get((row["code"], "former"), ())),
            )
            for row in _rows("wilayah.csv")
        )

    def __iter__(self) -> Iterator[Region]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def __getitem__(self, code: str) -> Region:
        """Return the region of a Kemendagri code.

        Raises:
            KeyError: there is no such region here.
        """
        return self._by_code[dotted(code)]

    def get(self, code: str) -> Region | None:
        """Return the region of a Kemendagri code, with or without dots."""
        return self._by_code.get(code) or self._by_code.get(dotted(code))

    def by_bps_code(self, code: str) -> Region | None:
        """Return the region of a BPS code (4, 7 or 10 digits)."""
        return self._by_bps.get(code)

    def children(self, code: str) -> tuple[Region, ...]:
        """Return the units directly below a region, in the order of their codes."""
        return tuple(self._children.get(code, ()))

    def parent_of(self, region: Region) -> Region | None:
        """Return the unit above; None for the kabupaten and the kota."""
        return self._by_code.get(region.parent)

    def describe(self, region: Region) -> str:
        """Return where a region lies, ``Pekalongan Utara, Kota Pekalongan``; no own name."""
        names = []
        above = self.parent_of(region)
        while above:
            names.append(above.name)
            above = self.parent_of(above)
        return ", ".join(names)

    def bps_parts(self, region: Region) -> tuple[str, str, str, str]:
        """Return province, kabupaten/kota, kecamatan and village as Regsosek asks (101–104).

        Returns:
            ``("33", "75", "040", "004")``; an unknown part is ``""``.
        """
        code, above = region.bps_code, self.parent_of(region)
        while not code and above:
            code, above = above.bps_code, self.parent_of(above)
        return code[:2], code[2:4], code[4:7], code[7:10]

    def search(self, text: str, limit: int = 20) -> list[Region]:
        """Find villages by part of a name, alias, former name or code.

        Every word must stand somewhere in the village's names, its kecamatan or its kabupaten or
        kota; best matches first. Spaces inside a name make no difference.

        Args:
            text: what was typed; empty finds all.
            limit: most results.
        """
        words = fold(text).split()
        digits = text.strip().replace(".", "").replace(" ", "")
        if digits.isdigit():
            return self._search_code(digits, bps="." not in text)[:limit]
        ranked = []
        for index, entry in enumerate(self._entries):
            rank = _rank(entry, words)
            if rank is not None:
                ranked.append((rank, index))
        ranked.sort()
        return [self.villages[index] for _, index in ranked[:limit]]

    def search_regencies(self, text: str) -> list[Region]:
        """Find the kabupaten and kota by words of their names or the beginning of a code."""
        words, digits = fold(text).split(), text.strip().replace(".", "")
        if digits.isdigit():
            return [region for region in self.regencies if region.digits.startswith(digits)]
        return [r for r in self.regencies if all(word in fold(r.label) for word in words)]

    def _search_code(self, digits: str, *, bps: bool) -> list[Region]:
        """Find villages by the beginning or end of a code, Kemendagri codes before BPS codes."""
        found = [village for village in self.villages if village.digits.startswith(digits)]
        if bps:
            found += [v for v in self.villages if v.bps_code.startswith(digits) and v not in found]
        if len(digits) >= 3:
            found += [v for v in self.villages if v.digits.endswith(digits) and v not in found]
        return found

    def _entry(self, village: Region) -> _Entry:
        other = [fold(name) for name in village.aliases]
        former = [fold(name) for name in village.former_names]
        place = fold(f"{village.kind_label} {self.describe(village)}")
        everything = " ".join([fold(village.name), *other, *former, place])
        return _Entry(
            fold(village.name),
            tuple(other),
            tuple(former),
            everything + everything.replace(" ", ""),
        )


@dataclass(frozen=True, slots=True)
class _Entry:
    """Folded texts of a village for searching."""

    name: str
    aliases: tuple[str, ...]
    former: tuple[str, ...]
    everything: str


def dotted(code: str) -> str:
    """Return a Kemendagri code with its dots: ``3375031009`` → ``33.75.03.1009``."""
    plain = code.strip().replace(".", "")
    parts = [plain[:2], plain[2:4], plain[4:6], plain[6:]]
    return ".".join(part for part in parts if part)


@cache
def regions() -> Regions:
    """Return the shipped regions, read once."""
    return Regions.load()


def _rank(entry: _Entry, words: list[str]) -> int | None:
    """Return how well a village matches, 0 best; None when a word is nowhere."""
    if not all(word in entry.everything for word in words):
        return None
    typed = " ".join(words)
    names = (entry.name, *entry.aliases)
    tests = (
        any(typed == name for name in names),
        any(typed == name for name in entry.former),
        any(_begins(name, typed) for name in names),
        any(_begins(name, typed) for name in entry.former),
        any(words and _begins(name, words[0]) for name in (*names, *entry.former)),
        any(words and words[0] in name for name in (*names, *entry.former)),
    )
    return tests.index(True) if True in tests else len(tests)


def _begins(name: str, typed: str) -> bool:
    return name.startswith(typed) or name.replace(" ", "").startswith(typed.replace(" ", ""))


def _kind_label(level: Level) -> str:
    labels: Mapping[Level, str] = {
        Level.KABUPATEN: tr("Kabupaten"),
        Level.KOTA: tr("Kota"),
        Level.KECAMATAN: tr("Kecamatan"),
        Level.DESA: tr("Desa"),
        Level.KELURAHAN: tr("Kelurahan"),
    }
    return labels[level]


def _rows(name: str) -> list[dict[str, str]]:
    with resource(f"regions/{name}").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def within(code: str, chosen: str) -> bool:
    """Tell whether a village is one of those chosen.

    Args:
        code: Kemendagri code of a village.
        chosen: codes of villages or kecamatan, apart by spaces.
    """
    return any(code == one or code.startswith(f"{one}.") for one in chosen.split())
