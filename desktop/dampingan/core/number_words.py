"""Numbers, days and hours in Indonesian words, as official letters write them.

Always Indonesian, whatever the language of the screen: a berita acara is a document of the office.
"""

from __future__ import annotations

from datetime import date

from dampingan.core.dates import MONTHS

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
"""Names of the days, Monday first."""

_DIGITS = (
    *("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"),
    *("sepuluh", "sebelas"),
)
_POWERS = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu"))
_LIMIT = 10**15


def number_words(number: int) -> str:
    """Return a whole number in words, ``2026`` as *dua ribu dua puluh enam*.

    One hundred and one thousand are *seratus* and *seribu*; a million is *satu juta* (KBBI).

    Args:
        number: below a quadrillion either way.

    Raises:
        ValueError: it is too large to be said.
    """
    if abs(number) >= _LIMIT:
        raise ValueError(number)
    if number < 0:
        return f"minus {number_words(-number)}"
    return " ".join(_words(number)) if number else _DIGITS[0]


def _words(number: int) -> list[str]:
    """Return the words of a number; none for zero, which is not said inside a larger one."""
    if number < len(_DIGITS):
        return [_DIGITS[number]] if number else []
    if number < 20:
        return [_DIGITS[number - 10], "belas"]
    if number < 100:
        return [_DIGITS[number // 10], "puluh", *_words(number % 10)]
    if number < 1000:
        hundreds = ["seratus"] if number < 200 else [_DIGITS[number // 100], "ratus"]
        return [*hundreds, *_words(number % 100)]
    for size, name in _POWERS:
        if number >= size:
            count = (
                ["seribu"] if size == 1000 and number < 2000 else [*_words(number // size), name]
            )
            return [*count, *_words(number % size)]
    raise AssertionError(number)


def weekday(day: date) -> str:
    """Return the name of a day, ``Senin``."""
    return WEEKDAYS[day.weekday()]


def month_name(day: date) -> str:
    """Return the Indonesian name of a day's month."""
    return MONTHS["id"][day.month - 1]


def official_date(day: date) -> str:
    """Return a date as letters write it, ``22 November 2026``."""
    return f"{day.day} {month_name(day)} {day.year}"


def date_words(day: date) -> str:
    """Return a date as a berita acara begins with it.

    *Senin, tanggal dua puluh tiga bulan November tahun dua ribu dua puluh enam*
    """
    return (
        f"{weekday(day)}, tanggal {number_words(day.day)} bulan {month_name(day)} "
        f"tahun {number_words(day.year)}"
    )


def clock_words(text: str) -> str:
    """Return the hour of a stored answer as letters write it, ``09:30`` as ``09.30``."""
    return text[:5].replace(":", ".")
