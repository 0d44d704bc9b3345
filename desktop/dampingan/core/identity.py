"""Identity numbers: NIK (a person) and nomor KK (a family card).

Both have 16 digits: six of region (Kemendagri province, kabupaten/kota, kecamatan at the time of
issue), six of a date, four of a serial. In a NIK the date is the birth date, with 40 added to the
day for women; in a KK it is the date of issue.

Every finding here is soft. A NIK stays the same for life: it is not changed when a birth date is
corrected or a person moves, so a mismatch is worth a look and never an error (domain facts 2.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Self

from dampingan.core.dates import age_on, format_date
from dampingan.core.language import tr
from dampingan.core.regions import Region, regions
from dampingan.core.text import normalise_line

LENGTH = 16
MALE, FEMALE = "1", "2"
"""Codes of sex, as question 405 has them."""

# Kemendagri codes of the 38 provinces; anything else in front is a typing error.
_PROVINCES = frozenset(
    number
    for first, last in (
        (11, 19),
        (21, 21),
        (31, 36),
        (51, 53),
        (61, 65),
        (71, 76),
        (81, 82),
        (91, 97),
    )
    for number in range(first, last + 1)
)
_SEPARATORS = re.compile(r"[\s.,'`’:/_-]+")
_SCIENTIFIC = re.compile(r"[0-9][.,]?[0-9]*e\+?[0-9]{1,2}", re.IGNORECASE)
_DECIMAL = re.compile(r"([0-9]{6,})[.,]0+")


class Remark(NamedTuple):
    """Something about a number that deserves a look; always a warning.

    Attributes:
        check: stable name, e.g. ``nik.birth_date``.
        message: one sentence for the user.
    """

    check: str
    message: str


class Damage(StrEnum):
    """Marks that a spreadsheet leaves on a 16-digit number it took for a quantity."""

    SCIENTIFIC = "scientific"
    """``3,32609E+15``: most digits are gone."""
    DECIMAL = "decimal"
    """``3326091705310001.0``: was a number on its way, the last digit may be wrong."""
    ROUNDED = "rounded"
    """Ends in 000: what Excel makes of digits behind the fifteenth and of a shown exponent."""
    APOSTROPHE = "apostrophe"
    """``'3326…``: text kept safe by hand; the digits are whole."""


def damage(text: str) -> frozenset[Damage]:
    """Return the marks of spreadsheet damage on a typed or read identity number.

    `Damage.APOSTROPHE` alone means no harm; each other mark means that the digits can't be trusted.
    """
    line = normalise_line(text)
    marks = set()
    if line.startswith(("'", "’", "`")):
        marks.add(Damage.APOSTROPHE)
        line = line[1:].strip()
    if _SCIENTIFIC.fullmatch(line):
        marks.add(Damage.SCIENTIFIC)
    elif found := _DECIMAL.fullmatch(line):
        marks.add(Damage.DECIMAL)
        line = found[1]
    digits = _SEPARATORS.sub("", line)
    if len(digits) == LENGTH and digits.isdecimal() and digits.endswith("000"):
        marks.add(Damage.ROUNDED)
    return frozenset(marks)


def mostly_rounded(numbers: Iterable[str]) -> bool:
    """Tell whether a column of numbers as a whole was damaged.

    One number in ten ends in 0 by chance. When at least five 16-digit numbers are there and more
    than half end in 0, Excel has cut the sixteenth digit of all of them.
    """
    whole = [n for n in (_digits(number) for number in numbers) if len(n) == LENGTH]
    rounded = sum(number.endswith("0") for number in whole)
    return len(whole) >= 5 and rounded * 2 > len(whole)


@dataclass(frozen=True, slots=True)
class _Number:
    """What NIK and KK share.

    Attributes:
        text: what was typed, on one line.
        digits: its digits, ``""`` when an exponent has replaced them.
    """

    text: str
    digits: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Take a number as typed or read; never fails. Separators and apostrophes don't count."""
        return cls(normalise_line(text), _digits(text))

    @property
    def complete(self) -> bool:
        """Whether there are exactly 16 digits and nothing else."""
        return len(self.digits) == LENGTH and not self._strange

    @property
    def region_code(self) -> str:
        """The kecamatan of issue with dots, ``33.75.03``; ``""`` when incomplete."""
        d = self.digits
        return f"{d[:2]}.{d[2:4]}.{d[4:6]}" if len(d) == LENGTH else ""

    @property
    def region(self) -> Region | None:
        """The kecamatan of issue, where it is one of the two regencies'."""
        return regions().get(self.region_code) if self.region_code else None

    @property
    def serial(self) -> str:
        """The last four digits; ``""`` when incomplete."""
        return self.digits[12:] if len(self.digits) == LENGTH else ""

    @property
    def _strange(self) -> bool:
        """Whether anything but digits and separators was typed."""
        return not _SEPARATORS.sub("", self.text).isdecimal()

    def _dates(self, today: date, *, offset: int = 0) -> tuple[date, ...]:
        if len(self.digits) != LENGTH:
            return ()
        day, month, year = (int(self.digits[i : i + 2]) for i in (6, 8, 10))
        century = today.year // 100 * 100
        found = []
        for start in (century, century - 100):
            try:
                candidate = date(start + year, month, day - offset)
            except ValueError:
                continue
            if candidate <= today and age_on(candidate, today) <= 120:
                found.append(candidate)
        return tuple(found)

    def _issued_in(self) -> str:
        if self.region:
            return f"{self.region.label}, {regions().describe(self.region)}"
        return tr("luar Pekalongan ({code})", code=self.region_code)

    def _shape(self, prefix: str, name: str) -> list[Remark]:
        """Return what is wrong with the number as a string of digits; stops at the first."""
        marks = damage(self.text)
        if marks & {Damage.SCIENTIFIC, Damage.DECIMAL}:
            message = tr(
                "{name} tampak rusak oleh lembar kerja (angka terakhir hilang); lihat dokumennya.",
                name=name,
            )
            return [Remark(f"{prefix}.damaged", message)]
        if self._strange:
            return [Remark(f"{prefix}.characters", tr("{name} hanya berisi angka.", name=name))]
        if len(self.digits) != LENGTH:
            message = tr(
                "{name} harus 16 angka, ini {count} angka.", name=name, count=len(self.digits)
            )
            return [Remark(f"{prefix}.length", message)]
        found = []
        if Damage.ROUNDED in marks:
            message = tr("{name} berakhir 000: mungkin dibulatkan lembar kerja.", name=name)
            found.append(Remark(f"{prefix}.rounded", message))
        if int(self.digits[:2]) not in _PROVINCES:
            message = tr(
                "Dua angka pertama {name} ({code}) bukan kode provinsi.",
                name=name,
                code=self.digits[:2],
            )
            found.append(Remark(f"{prefix}.region", message))
        if self.serial == "0000":
            message = tr("Nomor urut {name} (empat angka terakhir) tidak mungkin 0000.", name=name)
            found.append(Remark(f"{prefix}.serial", message))
        return found


@dataclass(frozen=True, slots=True)
class Nik(_Number):
    """Nomor Induk Kependudukan of a person."""

    @property
    def sex(self) -> str:
        """``"1"`` male, ``"2"`` female, ``""`` when the digits tell neither."""
        if len(self.digits) != LENGTH:
            return ""
        day = int(self.digits[6:8])
        return MALE if 1 <= day <= 31 else FEMALE if 41 <= day <= 71 else ""

    def birth_dates(self, today: date) -> tuple[date, ...]:
        """Return the birth dates that the digits can mean, latest first; ages 0 to 120."""
        return self._dates(today, offset=40 if self.sex == FEMALE else 0) if self.sex else ()

    def birth_date(self, today: date, near: date | None = None) -> date | None:
        """Return the birth date that the digits mean.

        Args:
            today: no birth date lies after it.
            near: the birth date from another source; decides the century. Without it the latest.
        """
        found = self.birth_dates(today)
        if not found:
            return None
        return min(found, key=lambda day: abs(day - near)) if near else found[0]

    def explain(self, today: date, birth_date: date | None = None) -> str:
        """Return in one line what the digits say; ``""`` when they say nothing."""
        born = self.birth_date(today, birth_date)
        if not self.complete or born is None:
            return ""
        return tr(
            "terbit di {region}; lahir {date}; {sex}; urut {serial}",
            region=self._issued_in(),
            date=format_date(born),
            sex=tr("perempuan") if self.sex == FEMALE else tr("laki-laki"),
            serial=self.serial,
        )

    def findings(
        self, today: date, *, birth_date: date | None = None, sex: str = ""
    ) -> tuple[Remark, ...]:
        """Return everything about this NIK that deserves a look, all of it soft.

        Args:
            today: no birth date lies after it.
            birth_date: the typed birth date, if any.
            sex: the typed code of sex, `MALE` or `FEMALE`, if any.
        """
        if not self.text:
            return ()
        found = self._shape("nik", "NIK")
        if len(self.digits) != LENGTH or not self.complete:
            return tuple(found)
        born = self.birth_date(today, birth_date)
        if born is None:
            message = tr("Angka 7–12 NIK bukan tanggal lahir (hari, bulan, tahun).")
            return (*found, Remark("nik.date", message))
        if birth_date and birth_date != born:
            found.append(Remark("nik.birth_date", _mismatch(born, birth_date)))
        if sex in (MALE, FEMALE) and sex != self.sex:
            words = {MALE: tr("laki-laki"), FEMALE: tr("perempuan")}
            message = tr("Menurut NIK {sex}, isian {typed}.", sex=words[self.sex], typed=words[sex])
            found.append(Remark("nik.sex", message))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class KartuKeluarga(_Number):
    """Number of a family card."""

    def issue_date(self, today: date) -> date | None:
        """Return the date of issue; None when the digits are no past date."""
        found = self._dates(today)
        return found[0] if found else None

    def explain(self, today: date) -> str:
        """Return in one line what the digits say; ``""`` when they say nothing."""
        issued = self.issue_date(today)
        if not self.complete or issued is None:
            return ""
        return tr(
            "terbit di {region}; tanggal {date}; urut {serial}",
            region=self._issued_in(),
            date=format_date(issued),
            serial=self.serial,
        )

    def findings(self, today: date, *, village: str = "") -> tuple[Remark, ...]:
        """Return everything about this number that deserves a look, all of it soft.

        Args:
            today: no date of issue lies after it.
            village: Kemendagri code of the survey's village; a card from another kabupaten or kota
                belongs to a family that moved in.
        """
        if not self.text:
            return ()
        found = self._shape("kk", tr("Nomor KK"))
        if not self.complete:
            return tuple(found)
        if self.issue_date(today) is None:
            message = tr("Angka 7–12 nomor KK bukan tanggal terbit (hari, bulan, tahun).")
            found.append(Remark("kk.date", message))
        if village and self.region_code[:5] != village[:5]:
            message = tr(
                "KK terbit di {region}. Pindahan yang belum ganti KK? Bila ya, biarkan.",
                region=self._issued_in(),
            )
            found.append(Remark("kk.region", message))
        return tuple(found)


def group_digits(text: str) -> str:
    """Return a NIK or KK in groups for reading, ``337503 180316 9895``; screen only.

    Text that is not all digits comes back unchanged.
    """
    if not text.isdecimal():
        return text
    return " ".join(part for part in (text[:6], text[6:12], text[12:]) if part)


def mask(text: str) -> str:
    """Return a number that names nobody: ``3326xxxxxxxxx012``. Short texts are masked whole."""
    if len(text) < 12:
        return "x" * len(text)
    return text[:4] + "x" * (len(text) - 7) + text[-3:]


def _digits(text: str) -> str:
    line = normalise_line(text)
    if _SCIENTIFIC.fullmatch(line.lstrip("'’`")):
        return ""
    if found := _DECIMAL.fullmatch(line.lstrip("'’`")):
        line = found[1]
    return "".join(character for character in line if character in "0123456789")


def _mismatch(from_nik: date, typed: date) -> str:
    values = {"nik": format_date(from_nik), "typed": format_date(typed)}
    if (from_nik.day, from_nik.month, from_nik.year) == (typed.month, typed.day, typed.year):
        return tr(
            "Menurut NIK lahir {nik}, isian {typed}: hari dan bulan tampaknya tertukar.", **values
        )
    return tr("Menurut NIK lahir {nik}, isian {typed}. Lihat KTP atau KK; NIK tetap.", **values)
