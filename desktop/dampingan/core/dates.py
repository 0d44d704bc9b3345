"""Dates as clerks type them and as people read them.

Days come before months everywhere, as in Indonesia; a date never has a time or a zone. Two-digit
years follow one rule that the screen shows back: the latest such date that is not after today.
"""

from __future__ import annotations

import re
from datetime import date

from dampingan.core.language import language
from dampingan.core.text import normalise_line

MONTHS: dict[str, tuple[str, ...]] = {
    "id": (
        *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
        *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
"""Names of the months, January first, by language code."""

SHORT_MONTHS: dict[str, tuple[str, ...]] = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
"""Short names of the months, January first, by language code."""

FIRST_YEAR, LAST_YEAR = 1800, 2199
"""Four-digit years outside this range are taken for typing errors."""

_OTHER_NAMES = {
    2: "peb pebruari febuari",
    3: "mrt",
    8: "ags agt agust",
    9: "sept",
    11: "nop nopember",
}
_MONTH_NUMBERS = {
    name: number for number, names in _OTHER_NAMES.items() for name in names.split()
} | {
    name.lower(): number
    for names in (*MONTHS.values(), *SHORT_MONTHS.values())
    for number, name in enumerate(names, 1)
}

_WEEKDAY = re.compile(r"^[a-z']+ *, *(?=[0-9])", re.IGNORECASE)
_MIDNIGHT = re.compile(r"(?<=[0-9])[ T]00:00(:00(\.0+)?)?Z?$")
_ISO = re.compile(r"([0-9]{4})([-/. ])([0-9]{1,2})\2([0-9]{1,2})")
_PARTS = re.compile(r"([0-9]{1,2}) *[-/. ] *([0-9]{1,2}) *[-/. ] *([0-9]{4}|[0-9]{2})")
_NAMED = re.compile(r"([0-9]{1,2})[-/. ]*([a-z]+)[-/., ]*([0-9]{4}|[0-9]{2})", re.IGNORECASE)
_RUN = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4}|[0-9]{2})")
_ISO_RUN = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")


def parse_date(text: str, today: date) -> date | None:
    """Read a typed date, day before month.

    Taken: ``1931-05-17``, ``17/05/1931``, ``17-5-31``, ``17.5.31``, ``170531``, ``17051931``,
    ``19310517``, ``17 Mei 1931``, ``17-mei-31``, ``Minggu, 17 Mei 1931``, and any of these with a
    midnight behind it as spreadsheets write it.

    Args:
        text: what was typed.
        today: settles two-digit years: the latest date that is not after it.

    Returns:
        The date, or None when the text is no date or names a day that does not exist.
    """
    text = _MIDNIGHT.sub("", normalise_line(text).lstrip("'"))
    text = _WEEKDAY.sub("", text)
    if found := _ISO.fullmatch(text):
        return _full(found[1], found[3], found[4])
    if found := _PARTS.fullmatch(text):
        return _read(found[3], found[2], found[1], today)
    if found := _NAMED.fullmatch(text):
        month = _MONTH_NUMBERS.get(found[2].lower())
        return _read(found[3], str(month), found[1], today) if month else None
    if found := _RUN.fullmatch(text):
        day_first = _read(found[3], found[2], found[1], today)
        if day_first:
            return day_first
    if found := _ISO_RUN.fullmatch(text):
        return _full(found[1], found[2], found[3])
    return None


def two_digit_year(year: int, month: int, day: int, today: date) -> date | None:
    """Return the latest date with these last two digits of the year that is not after `today`.

    Returns:
        None when there is no such day in either century (``290226``).
    """
    century = today.year // 100 * 100
    for start in (century, century - 100):
        found = _valid(start + year, month, day)
        if found and found <= today:
            return found
    return None


def format_date(day: date, *, short: bool = False) -> str:
    """Return a date as people read it, ``17 Mei 1931``, in the interface language."""
    names = (SHORT_MONTHS if short else MONTHS)[language()]
    return f"{day.day} {names[day.month - 1]} {day.year}"


def parse_iso(text: str) -> date | None:
    """Return the date of a stored answer (``1931-05-17`` exactly), None for anything else."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-" or not text.isascii():
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def age_on(birth: date, day: date) -> int:
    """Return the full years between `birth` and `day`; negative when `day` comes first."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _read(year: str, month: str, day: str, today: date) -> date | None:
    if len(year) == 2:
        return two_digit_year(int(year), int(month), int(day), today)
    return _full(year, month, day)


def _full(year: str, month: str, day: str) -> date | None:
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return None
    return _valid(int(year), int(month), int(day))


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
