"""Survey periods: a year and a quarter, as DTSEN is renewed every three months."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.text import normalise_line

_ROMAN = ("I", "II", "III", "IV")
_CODE = re.compile(r"([0-9]{4})[-/ ]?[QTK]([1-4])", re.IGNORECASE)
_WORDS = re.compile(
    r"(?:triwulan|tw|quarter|q) ?(iv|i{1,3}|[1-4]) (?:tahun )?([0-9]{4})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A quarter of a year; written ``2026-Q4`` in files, ordered by time.

    Attributes:
        year: four digits.
        quarter: 1 to 4.
    """

    year: int
    quarter: int

    def __post_init__(self) -> None:
        if not (1 <= self.quarter <= 4 and 1900 <= self.year <= 9999):
            raise ValueError(f"no such period: {self.year}-Q{self.quarter}")

    def __str__(self) -> str:
        return f"{self.year}-Q{self.quarter}"

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``2026-Q4``, ``2026Q4``, ``2026-T4`` or ``Triwulan IV 2026``.

        Raises:
            DampinganError: the text is no period.
        """
        line = normalise_line(text)
        if (found := _CODE.fullmatch(line)) and int(found[1]) >= 1900:
            return cls(int(found[1]), int(found[2]))
        if (found := _WORDS.fullmatch(line)) and int(found[2]) >= 1900:
            number = found[1].upper()
            quarter = int(number) if number.isdigit() else _ROMAN.index(number) + 1
            return cls(int(found[2]), quarter)
        raise DampinganError(
            tr("“{text}” bukan periode.", text=line),
            remedy=tr("Tulis tahun dan triwulan, misalnya 2026-Q4."),
        )

    @classmethod
    def of(cls, day: date) -> Period:
        """Return the period in which a day lies."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def label(self) -> str:
        """The period in words, ``Triwulan IV 2026``."""
        return tr("Triwulan {quarter} {year}", quarter=_ROMAN[self.quarter - 1], year=self.year)

    @property
    def first_day(self) -> date:
        """The first day of the quarter."""
        return date(self.year, self.quarter * 3 - 2, 1)

    @property
    def last_day(self) -> date:
        """The last day of the quarter."""
        return self.next().first_day - timedelta(days=1)

    def next(self) -> Period:
        """Return the quarter after this one."""
        return self.shift(1)

    def previous(self) -> Period:
        """Return the quarter before this one."""
        return self.shift(-1)

    def shift(self, quarters: int) -> Period:
        """Return the period so many quarters later (earlier when negative)."""
        year, index = divmod(self.year * 4 + self.quarter - 1 + quarters, 4)
        return Period(year, index + 1)
