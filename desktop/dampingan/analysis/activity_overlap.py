"""The same activity in the same place and year by two agencies.

A warning for people, never a verdict: every pair says in words why it is shown, and what was
decided about it is remembered until one of the two changes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from rapidfuzz.fuzz import token_set_ratio, token_sort_ratio

from dampingan.analysis.activity import Activity, place_words
from dampingan.core.language import tr
from dampingan.core.text import fold

ALIKE = 88.0
"""From this likeness of their names on (0 to 100), two activities count as the same."""

ALIKE_BESIDE = 60.0
"""The same, where sub-field and something else (problem, programme, families) agree too."""

ALIKE_IN_FIELD = 76.0
"""The same, where only the sub-field agrees."""

_CONTAINED = 0.8
"""What a name counts that holds all words of the other one and more."""

_EMPTY = (
    "di ke dari dan atau untuk bagi pada dengan yang oleh para se rt rw desa kelurahan dusun "
    "kegiatan program pekerjaan paket tahun keluarga kk orang warga unit buah meter m "
    "pembangunan pengadaan pelaksanaan penyediaan"
)
_EMPTY_WORDS = frozenset(_EMPTY.split())
"""Words that say nothing of what is done: most activities of a plan begin with one of them."""

_SYNONYMS = {
    "rehabilitasi": "perbaikan",
    "rehab": "perbaikan",
    "renovasi": "perbaikan",
    "pemugaran": "perbaikan",
    "bedah": "perbaikan",
    "peningkatan": "perbaikan",
    "normalisasi": "pembersihan",
    "pengerukan": "pembersihan",
    "jambanisasi": "jamban",
    "wc": "jamban",
    "mck": "jamban",
    "rtlh": "rumah layak huni",
    "pavingisasi": "paving",
    "pengaspalan": "aspal",
    "drainase": "saluran",
    "gorong": "saluran",
    "selokan": "saluran",
    "diklat": "pelatihan",
    "kursus": "pelatihan",
    "umkm": "usaha",
    "ikm": "usaha",
}
"""What local plans call the same thing; measured by reading, to be extended by those who read."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two activities that may be one.

    Attributes:
        first, second: the two, in the order of their keys.
        village_code: where both are.
        likeness: of their names, 0 to 100.
        years: years in which both run.
        reasons: sentences that say what agrees.
        mark: changes when anything that was compared changes; see `pair_mark`.
    """

    first: Activity
    second: Activity
    village_code: str
    likeness: float
    years: tuple[int, ...]
    reasons: tuple[str, ...]
    mark: str

    @property
    def key(self) -> str:
        """The pair, whatever was found first."""
        return f"{self.first.uid} {self.second.uid}"


@dataclass(frozen=True, slots=True)
class OverlapReport:
    """What was compared and found.

    Attributes:
        overlaps: the more alike, the earlier; settled pairs left out.
        settled: pairs that somebody decided are none, and that did not change since.
        compared: activities that could be compared.
        undated: activities of an agency that say no year, so that nothing can be said of them.
        unassigned: activities without an agency.
    """

    overlaps: tuple[Overlap, ...]
    settled: tuple[Overlap, ...]
    compared: int
    undated: int
    unassigned: int


def find_overlaps(
    activities: Iterable[Activity], decided: Mapping[str, str] | None = None
) -> OverlapReport:
    """Find pairs of activities that two agencies may be doing twice.

    Only activities of one village are compared, only of two different agencies in charge, only
    where they share a year and a place; so 6,240 activities make some ten thousand pairs of names.

    Args:
        activities: of a village or of a regency; cancelled ones are left out.
        decided: `Overlap.key` → `Overlap.mark` of pairs that are none.
    """
    known = decided or {}
    by_village: dict[str, list[Activity]] = {}
    undated = unassigned = compared = 0
    for one in activities:
        if not one.alive:
            continue
        if not one.agency:
            unassigned += 1
        elif not one.years:
            undated += 1
        else:
            compared += 1
            by_village.setdefault(one.village_code, []).append(one)
    found: list[Overlap] = []
    for village in by_village.values():
        ordered = sorted(village, key=lambda one: one.uid)
        found += [
            pair
            for one, two in combinations(ordered, 2)
            if one.agency != two.agency and (pair := compare(one, two))
        ]
    found.sort(key=lambda pair: (-pair.likeness, pair.village_code, pair.key))
    return OverlapReport(
        tuple(pair for pair in found if known.get(pair.key) != pair.mark),
        tuple(pair for pair in found if known.get(pair.key) == pair.mark),
        compared,
        undated,
        unassigned,
    )


def compare(first: Activity, second: Activity) -> Overlap | None:
    """Return why two activities of one village look like one; None when they don't."""
    if first.agency == second.agency:
        return None
    if not _meet(first.rt, second.rt) or not _meet(first.rw, second.rw):
        return None
    years = _shared(first.years, second.years)
    if not years:
        return None
    names = _essence(first.title), _essence(second.title)
    likeness = token_sort_ratio(*names)
    in_field = bool(first.sub_sector) and first.sub_sector == second.sub_sector
    beside = _beside(first, second)
    if beside and in_field:  # one name may be a shorter way to say the other
        likeness = max(likeness, _CONTAINED * token_set_ratio(*names))
    if likeness < (ALIKE_BESIDE if beside and in_field else ALIKE_IN_FIELD if in_field else ALIKE):
        return None
    reasons = (
        _name_reason(likeness),
        _year_reason(years),
        _place_reason(first, second),
        *([tr("sub-bidang sama")] if in_field else []),
        *beside,
        *_supports(first, second),
    )
    return Overlap(
        *(first, second, first.village_code, likeness, tuple(years), reasons),
        mark=pair_mark(first, second),
    )


def pair_mark(first: Activity, second: Activity) -> str:
    """Return a text that changes when anything changes that two activities are compared by.

    So a decision lapses with what it was about, and only then.
    """
    parts = [
        f"{one.title}|{one.agency}|{one.sub_sector}|{one.years}|{one.rw}|{one.rt}"
        for one in (first, second)
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


# -- what agrees ----------------------------------------------------------------------------------


def _shared(first: range, second: range) -> range:
    return range(max(first.start, second.start), min(first.stop, second.stop))


def _meet(first: str, second: str) -> bool:
    """Tell whether two places of one village meet; an empty one is all of it."""
    if not first or not second or first == second:
        return True
    return not _units(first).isdisjoint(_units(second))


@lru_cache(maxsize=4096)
def _units(text: str) -> frozenset[str]:
    """Return the numbers of RT or RW in an answer: ``003, 004`` is two."""
    return frozenset(part.lstrip("0") or "0" for part in re.findall(r"\d+", text))


@lru_cache(maxsize=16384)
def _essence(title: str) -> str:
    """Return the words of a name that say what is done, in one spelling."""
    words = [_SYNONYMS.get(word, word) for word in fold(title).split()]
    kept = [word for word in words if word not in _EMPTY_WORDS and not word[0].isdigit()]
    return " ".join(kept or words)


def _beside(first: Activity, second: Activity) -> list[str]:
    """Say what agrees besides name, year and place."""
    found = []
    if not set(first.problems).isdisjoint(second.problems):
        found.append(tr("menjawab masalah yang sama"))
    if first.programme and first.programme == second.programme:
        found.append(tr("program sama"))
    if both := len(first.families & second.families):
        found.append(tr("{count} keluarga penerima sama", count=both))
    return found


def _supports(first: Activity, second: Activity) -> list[str]:
    """Say that one agency is known to help the other: then the two know of each other."""
    if second.agency in first.supporting or first.agency in second.supporting:
        return [tr("salah satunya tercatat sebagai pendukung kegiatan yang lain")]
    return []


def _name_reason(likeness: float) -> str:
    if likeness > 99.5:
        return tr("nama kegiatan sama")
    return tr("nama kegiatan mirip ({share} %)", share=round(likeness))


def _year_reason(years: Sequence[int]) -> str:
    first, last = years[0], years[-1]
    if first == last:
        return tr("tahun {year}", year=first)
    return tr("tahun {first}–{last}", first=first, last=last)


def _place_reason(first: Activity, second: Activity) -> str:
    if not any((first.rw, first.rt, second.rw, second.rt)):
        return tr("keduanya untuk seluruh desa/kelurahan")
    if (first.rw, first.rt) == (second.rw, second.rt):
        return tr("lokasi sama: {place}", place=place_words(first.rw, first.rt))
    named = [place_words(one.rw, one.rt) for one in (first, second)]
    if "" in named:
        return tr("satu untuk seluruh desa/kelurahan, satu untuk {place}", place="".join(named))
    return tr("lokasi bersinggungan: {first} dan {second}", first=named[0], second=named[1])
