"""Which agency accompanies which village in a year, and where the rule is not kept.

"Satu Perangkat Daerah Satu Kelurahan Dampingan" of Kota Pekalongan: each village has one main
agency and each agency one village. Several supporting agencies are allowed, and an agency
with two villages is allowed too but said; a village without a main agency, or with two, is a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dampingan.core.dates import parse_iso

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord

MAIN, SUPPORTING = "1", "2"
"""Codes of ``peran`` in the form `pendampingan`; an empty one is the main agency."""


@dataclass(frozen=True, slots=True)
class Accompanied:
    """Who accompanies a village in a year, and when somebody was there.

    Attributes:
        village_code: the village.
        main: mentorships as main agency; there should be exactly one.
        supporting: mentorships as supporting agency.
        visits: number of visits in that year.
        last_visit: day of the last visit up to today, of any year; None before the first.
        silent: days since the last visit, else since the year or the first mentorship began.
        agencies: codes of the main agencies as they stand today, each once.
    """

    village_code: str
    main: tuple[PlanRecord, ...]
    supporting: tuple[PlanRecord, ...]
    visits: int
    last_visit: date | None
    silent: int
    agencies: tuple[str, ...] = ()

    @property
    def vacant(self) -> bool:
        """Whether nobody is the main agency."""
        return not self.main

    @property
    def doubled(self) -> bool:
        """Whether two agencies or more are the main one."""
        return len(self.agencies) > 1


@dataclass(frozen=True)
class Assignment:
    """A year's mentorships.

    Attributes:
        year: the year.
        villages: one line a village, in the order asked for.
        several: agency code (as it stands today) → villages that it is the main agency of, where
            there are two or more.
    """

    year: int
    villages: tuple[Accompanied, ...]
    several: Mapping[str, tuple[str, ...]]

    @property
    def vacant(self) -> list[Accompanied]:
        """The villages without a main agency."""
        return [one for one in self.villages if one.vacant]

    @property
    def doubled(self) -> list[Accompanied]:
        """The villages with more than one main agency."""
        return [one for one in self.villages if one.doubled]


def assign(
    mentorships: Iterable[PlanRecord],
    visits: Iterable[PlanRecord],
    villages: Sequence[str],
    year: int,
    today: date,
    *,
    standing: Mapping[str, str] | None = None,
) -> Assignment:
    """Put a year's mentorships and visits together by village.

    Args:
        mentorships: records `pendampingan` of any year.
        visits: records `kunjungan` of any year.
        villages: codes of all villages that there are, also those that nobody accompanies.
        year: which year's.
        today: later visits are plans or typing errors and count for nothing yet.
        standing: code of an agency → code of the one that it was merged into.
    """
    standing = standing or {}
    main: dict[str, list[PlanRecord]] = {}
    supporting: dict[str, list[PlanRecord]] = {}
    for one in mentorships:
        if not one.deleted and one.number("tahun") == year and one.text("perangkat"):
            helps = one.text("peran") == SUPPORTING
            (supporting if helps else main).setdefault(one.village_code, []).append(one)
    days: dict[str, list[date]] = {}
    for visit in visits:
        day = None if visit.deleted else parse_iso(visit.text("tanggal"))
        if day is not None and day <= today:
            days.setdefault(visit.village_code, []).append(day)
    lines = tuple(
        _accompanied(
            code,
            (main.get(code, []), supporting.get(code, [])),
            days.get(code, []),
            year=year,
            today=today,
            standing=standing,
        )
        for code in villages
    )
    return Assignment(year, lines, _several(lines))


def _accompanied(
    code: str,
    agencies: tuple[list[PlanRecord], list[PlanRecord]],
    days: list[date],
    *,
    year: int,
    today: date,
    standing: Mapping[str, str],
) -> Accompanied:
    main, supporting = agencies
    last = max(days, default=None)
    begun = [day for one in main if (day := parse_iso(one.text("mulai"))) is not None]
    since = last or min(begun, default=date(year, 1, 1))
    return Accompanied(
        village_code=code,
        main=tuple(main),
        supporting=tuple(supporting),
        visits=sum(day.year == year for day in days),
        last_visit=last,
        silent=max((today - since).days, 0),
        agencies=tuple(
            dict.fromkeys(
                standing.get(one.text("perangkat"), one.text("perangkat")) for one in main
            )
        ),
    )


def _several(lines: Iterable[Accompanied]) -> dict[str, tuple[str, ...]]:
    held: dict[str, list[str]] = {}
    for line in lines:
        for agency in line.agencies:
            held.setdefault(agency, []).append(line.village_code)
    return {agency: tuple(codes) for agency, codes in held.items() if len(codes) > 1}
