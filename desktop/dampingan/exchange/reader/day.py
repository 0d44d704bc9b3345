"""Days as people and spreadsheets write them: in our own workbooks and in other systems' files.

Here is only what a cell can mean. Whether a guess is taken, asked about or refused is for the
reader to say: `understanding` of our workbooks, `foreign.value` of lists from elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from dampingan.core.dates import parse_date
from dampingan.core.identity import LENGTH
from dampingan.core.text import normalise_line

_TIME = re.compile(r"[T ]\d{1,2}:\d{2}.*\Z")
_SLASHED = re.compile(r"([0-9]{1,2}) *[-/. ] *([0-9]{1,2}) *[-/. ] *([0-9]{4})")
_FULL_YEAR = re.compile(r"[0-9]{4}|^[0-9]{8}$")
_FEMALE = 40
"""Added to the day of birth in the NIK of a woman (domain facts 2.1)."""


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """What a text says as a day.

    Attributes:
        day: None when it is none.
        other: the day that it would be with day and month the other way round; None when it is
            written so that only one order is possible.
        month_first: only that order made a day of it (``12/25/1990``).
        short_year: the year has two digits.
    """

    day: date | None
    other: date | None = None
    month_first: bool = False
    short_year: bool = False


def read_day(text: str, today: date) -> WrittenDay:
    """Read a typed day, day before month; a time behind it is left out.

    Args:
        text: what the cell says.
        today: settles two-digit years: the latest day that is not after it.
    """
    text = _TIME.sub("", normalise_line(text).lstrip("'")).strip()
    day = parse_date(text, today)
    parts = _SLASHED.fullmatch(text)
    if parts and day is None:
        day = parse_date(f"{parts[2]}/{parts[1]}/{parts[3]}", today)
        return WrittenDay(day, month_first=day is not None)
    if day is None:
        return WrittenDay(None)
    return WrittenDay(
        day, swapped(day) if parts else None, short_year=_FULL_YEAR.search(text) is None
    )


def swapped(day: date) -> date | None:
    """Return the day with day and month the other way round, None when that is no other."""
    if day.day > 12 or day.day == day.month:
        return None
    return date(day.year, day.day, day.month)


def by_nik(day: date, other: date | None, nik: str) -> date | None:
    """Return which of two days is the birthday in a NIK.

    Returns:
        None when the NIK says neither, or nothing.
    """
    if len(nik) != LENGTH or not nik.isascii() or not nik.isdecimal():
        return None
    told = int(nik[6:8]) % _FEMALE, int(nik[8:10])
    return next((d for d in (day, other) if d and told == (d.day, d.month)), None)
