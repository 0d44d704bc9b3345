"""Planned activities of one village or of a whole regency, read once for every sum over them.

Answers are texts; figures, comparisons and workbooks need years, amounts and places. A regency of
312 villages has some 6,000 activities, so each is read from its record once.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from dampingan.core.missing import Missing
from dampingan.core.text import normalise_line, whole_number

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord, PlanRow

Number = TypeVar("Number", int, float)

# States of an activity: the codes of the form `kegiatan`.
IDEA, PROPOSED, FUNDED, RUNNING, FINISHED, DEFERRED, CANCELLED = "1234567"

MISSING = frozenset(Missing)

FIRST_YEAR, LAST_YEAR = 1900, 2999
"""A year outside is a slip of the keys and counts as none."""


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity, its answers as what they mean.

    Attributes:
        uid: key of the record.
        village_code: where.
        title: what is done.
        sector: code of its field (bidang).
        sub_sector: code of its sub-field (sub-bidang).
        agency: code of the agency in charge, ``""`` while nobody is.
        supporting: codes of the agencies that help.
        term: code of its term, ``""`` while none was chosen.
        fund: code of the source of its money.
        programme: code of the programme it belongs to.
        first_year, last_year: when; None when unknown. One year alone is both.
        rw, rt: places inside the village; ``""`` means all of it.
        cost: in rupiah, None when unknown.
        state: code of its state; a record without one is an idea.
        physical: per cent of the newest report, None before the first.
        spent: rupiah of the newest report that says so.
        obstacle: of the newest report.
        reported_on: ISO date of the newest report.
        reports: how many there are.
        problems: keys of the problems it answers.
        families: keys of the families it is for.
    """

    uid: str
    village_code: str
    title: str
    sector: str
    sub_sector: str
    agency: str
    supporting: tuple[str, ...]
    term: str
    fund: str
    programme: str
    first_year: int | None
    last_year: int | None
    rw: str
    rt: str
    cost: int | None
    state: str
    physical: float | None
    spent: int | None
    obstacle: str
    reported_on: str
    reports: int
    problems: tuple[str, ...]
    families: frozenset[str]

    @property
    def alive(self) -> bool:
        """Whether it is still meant to happen, or did."""
        return self.state != CANCELLED

    @property
    def years(self) -> range:
        """Every year it lasts; empty when unknown."""
        if self.first_year is None or self.last_year is None:
            return range(0)
        return range(self.first_year, self.last_year + 1)


def read_activity(record: PlanRecord) -> Activity:
    """Return what a record of the form `kegiatan` means; what can't be read counts as unknown."""
    answers = record.answers
    if not MISSING.isdisjoint(answers.values()):
        answers = {key: text for key, text in answers.items() if text not in MISSING}
    get = answers.get
    first, last = _years(get("tahun_mulai", ""), get("tahun_selesai", ""))
    newest = newest_reports(record.rows.get("kemajuan", ()))
    return Activity(
        uid=record.uid,
        village_code=record.village_code,
        title=normalise_line(get("judul", "") or record.title),
        sector=get("bidang", ""),
        sub_sector=get("sub_bidang", ""),
        agency=get("pengampu", ""),
        supporting=tuple(get("pendukung", "").split()),
        term=get("jangka", ""),
        fund=get("sumber_dana", ""),
        programme=get("program", ""),
        first_year=first,
        last_year=last,
        rw=get("rw", ""),
        rt=get("rt", ""),
        cost=rupiah(get("biaya", "")),
        state=get("keadaan", "") or IDEA,
        physical=newest.physical,
        spent=newest.spent,
        obstacle=newest.obstacle,
        reported_on=newest.day,
        reports=newest.count,
        problems=tuple(get("masalah", "").split()),
        families=frozenset(get("keluarga_nama", "").split()),
    )


def read_activities(records: Iterable[PlanRecord]) -> list[Activity]:
    """Return the living ones of records of the form `kegiatan`; tombstones are left out."""
    return [read_activity(record) for record in records if not record.deleted]


@dataclass(frozen=True, slots=True)
class Newest:
    """What the reports of an activity say by now.

    Attributes:
        physical, spent, achieved: of the newest report that says so.
        obstacle: of the newest report; ``""`` when it names none.
        day: ISO date of the newest report.
        count: reports in all.
    """

    physical: float | None = None
    spent: int | None = None
    achieved: float | None = None
    obstacle: str = ""
    day: str = ""
    count: int = 0


def newest_reports(rows: Iterable[PlanRow]) -> Newest:
    """Return where an activity stands, from its repeat `kemajuan`.

    Reports may be typed in any order: their date counts, then their place.
    """
    ordered = sorted(rows, key=lambda row: (row.answers.get("tanggal", ""), row.position))
    if not ordered:
        return Newest()
    physical = spent = achieved = None
    for row in ordered:
        physical = _or(number(row.answers.get("fisik", "")), physical)
        spent = _or(rupiah(row.answers.get("keuangan", "")), spent)
        achieved = _or(number(row.answers.get("capaian", "")), achieved)
    last = ordered[-1].answers
    return Newest(
        physical, spent, achieved, last.get("hambatan", ""), last.get("tanggal", ""), len(ordered)
    )


def place_words(rw: str, rt: str) -> str:
    """Return a place as people write it, ``RT 003/RW 001``; ``""`` for the whole village."""
    return "/".join(f"{word} {text}" for word, text in (("RT", rt), ("RW", rw)) if text)


def number(text: str) -> float | None:
    """Return the number of an answer, None when it is none or endless."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def rupiah(text: str) -> int | None:
    """Return whole rupiah of an answer; None for anything else, and for less than nothing."""
    if (whole := whole_number(text)) is not None:
        return whole
    value = number(text)
    return int(value) if value is not None and 0 <= value < 1e15 else None


def _or(found: Number | None, otherwise: Number | None) -> Number | None:
    return otherwise if found is None else found


def _years(first: str, last: str) -> tuple[int | None, int | None]:
    start, end = _year(first), _year(last)
    start, end = start or end, end or start
    if start is not None and end is not None and end < start:
        start, end = end, start
    return start, end


def _year(text: str) -> int | None:
    year = whole_number(text)
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None
