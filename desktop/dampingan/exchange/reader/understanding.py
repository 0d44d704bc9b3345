"""What people mean by what they typed into a cell (exchange rules 13 to 18).

`cell.decode` reads exactly what this program wrote. Cells that somebody changed are read here, the
way an official would read them: a label without its code, another order of day and month, a decimal
comma. What can't be understood without guessing is rejected with a sentence that says what to type;
what was understood by assuming something is taken and said.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import cast

from dampingan.core.dates import FIRST_YEAR, LAST_YEAR
from dampingan.core.identity import LENGTH, Damage, damage
from dampingan.core.language import tr
from dampingan.core.missing import WORDS, is_missing
from dampingan.core.text import CELL_LIMIT, cell_length, whole_number
from dampingan.exchange.reader.day import by_nik, read_day, swapped
from dampingan.exchange.sheet.cell import (
    FIRST_DATE,
    LITERAL,
    CellType,
    FoldedCodes,
    cell_text,
    decode,
    normal,
)
from dampingan.exchange.sheet.identity import ColumnType

UNREADABLE = "\ufffd"
"""Stands for a letter that some program could not write or read."""

FIRST_LOST = 10**15
"""From here on Excel keeps fifteen digits and puts zeros for the rest."""

_MISSING = {word.casefold(): code.value for code, word in WORDS.items()}
_MISSING_WORDS = frozenset(WORDS.values())
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)", re.ASCII)
_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?", re.ASCII)
_COMMA = re.compile(r"-?[0-9]+,[0-9]+", re.ASCII)
_PARTED = re.compile(r"\s*[,;\n]\s*")
_COUPLED = re.compile(r"\s+[-–—]\s+|\s*[:.)]\s+|(?<=[0-9])\s*[-–—]\s*(?=[^\W\d_])")
_BLANKS = re.compile(r"\s+")
_MARKS = re.compile(r"[-–—_/.,()]+")


@dataclass(frozen=True, slots=True)
class Understood:
    """A cell's meaning.

    Attributes:
        text: the answer; of a rejected cell, what it said.
        message: what its sender should know, ``""`` when there is nothing to say.
        rejected: whether the answer can't be used.
        other: another date that the cell could mean, ISO.
    """

    text: str
    message: str = ""
    rejected: bool = False
    other: str = ""


def _rejected(text: str, message: str) -> Understood:
    return Understood(text, message, rejected=True)


@dataclass(frozen=True)
class CodeBook:
    """One list of `_kode`, for reading.

    Attributes:
        shown: text of a cell → code, exactly as it was written.
        labels: code → label.
    """

    shown: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)

    def find(self, text: str) -> Understood | None:
        """Return the code that `text` means: a code, a label or both, in any case.

        Returns:
            None when it means none, or several.
        """
        if isinstance(self.shown, FoldedCodes):
            code = self.shown.get(text)
            return Understood(str(code)) if code else None
        text = _BLANKS.sub(" ", normal(text))
        if (known := self.shown.get(text)) or text in self.labels:
            return Understood(known or text)
        alone = self._alone(text)
        return Understood(alone) if alone else self._coupled(text)

    def _alone(self, text: str) -> str:
        """Return the code of a code or label in any case, or of ``1.0`` for ``01``.

        A label may be written with other marks between its words: ``laki laki``.
        """
        folded = _fold(text.removesuffix(".0"))
        found = {code for code in self.labels if _fold(code) == folded}
        for plain in (_fold, _words):
            said = plain(text)
            found = found or {
                c for c, label in self.labels.items() if said and plain(label) == said
            }
        if not found and (same := whole_number(folded)) is not None:
            found = {code for code in self.labels if whole_number(code) == same}
        return found.pop() if len(found) == 1 else ""

    def _coupled(self, text: str) -> Understood | None:
        for split in _COUPLED.finditer(text):
            head, tail = text[: split.start()].strip(), text[split.end() :].strip()
            code = head if head in self.labels else self._alone_code(head)
            if not code:
                continue
            if _fold(tail) == _fold(self.labels[code]) or _fold(text) in {
                _fold(shown) for shown, known in self.shown.items() if known == code
            }:
                return Understood(code)
            told = tr(
                "Kode {code} dan tulisannya tidak cocok; yang dipakai kodenya, yaitu {label}.",
                code=code,
                label=self.labels[code] or code,
            )
            return Understood(code, told)
        return None

    def _alone_code(self, text: str) -> str:
        folded = _fold(text)
        found = [code for code in self.labels if _fold(code) == folded]
        return found[0] if len(found) == 1 else ""


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()


def _words(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text).split()).casefold()


class CellReader:
    """Reads the cells of one column.

    Args:
        name: machine name.
        column: what `_meta` says of it.
        codes: its code list.
        epoch_1904: whether day 0 of the workbook's dates is 1 January 1904.
    """

    def __init__(
        self, name: str, column: ColumnType, codes: CodeBook | None, *, epoch_1904: bool = False
    ) -> None:
        self.name = name
        self.type = column.type
        self._codes = codes or CodeBook()
        self._offset = 1462 if epoch_1904 and column.type is CellType.DATE else 0
        self.way = column.type, self._offset, id(codes)  # who has the same, reads alike
        self._ways: Mapping[CellType, Callable[[object], Understood]] = {
            CellType.TEXT: self._text,
            CellType.INTEGER: self._number,
            CellType.DECIMAL: self._number,
            CellType.DATE: self._date,
            CellType.CHOICE: self._choice,
            CellType.MULTIPLE: self._choices,
        }

    def strict(self, value: object) -> str:
        """Return the text that this program would have written this cell for."""
        if self._offset and isinstance(value, int | float) and not isinstance(value, bool):
            value = value + self._offset
        return decode(value, self.type, self._codes.shown)

    def verbatim(self, cells: Sequence[object]) -> bool:
        """Tell whether all of these texts are what they say, so that none need be looked up."""
        if self.type is CellType.CHOICE:
            return False
        texts = cast("Sequence[str]", cells)
        return _MISSING_WORDS.isdisjoint(texts) and LITERAL not in "".join(texts)

    def understand(self, value: object) -> Understood:
        """Return what somebody meant who typed this."""
        if isinstance(value, str) and not value.strip():
            return Understood("")
        if isinstance(value, str):
            if cell_length(value) > CELL_LIMIT:
                return _rejected("", _too_long())
            if UNREADABLE in value:
                return _rejected(normal(value), _garbled())
            code = self._missing(value)
            if code:
                return Understood(code)
        return self._ways[self.type](value)

    def _missing(self, value: str) -> str:
        """Return a missing code; in text columns only the exact word means one."""
        if is_missing(value.strip()):
            return value.strip()
        if self.type is CellType.TEXT:
            code = self.strict(value)
            return code if is_missing(code) else ""
        return _MISSING.get(_fold(value), "")

    def _text(self, value: object) -> Understood:
        if isinstance(value, str):
            return self._typed_text(cell_text(self.strict(value)))
        if isinstance(value, bool):
            text = self.strict(value)
            told = tr("Isian ini berubah menjadi benar/salah di Excel; ketik ulang.")
            return Understood(text, told if self._is_id() else "", rejected=self._is_id())
        if isinstance(value, int | float):
            return self._id(value)
        return Understood(
            self.strict(value),
            tr("Sel ini berubah menjadi tanggal di Excel; periksa isiannya."),
            rejected=self._is_id() or isinstance(value, date | time | timedelta),
        )

    def _typed_text(self, text: str) -> Understood:
        if id_digits(self.name) != LENGTH:
            return Understood(text)
        marks = damage(text)
        if marks & {Damage.SCIENTIFIC, Damage.DECIMAL}:
            return _rejected(text, lost_digits())
        return Understood(text.strip().lstrip("'’`") if Damage.APOSTROPHE in marks else text)

    def _is_id(self) -> bool:
        return id_digits(self.name) > 0

    def _id(self, value: float) -> Understood:
        """Read a number in a column of texts: numbers of sixteen digits lost their last ones."""
        text = self.strict(value)
        if not math.isfinite(value) or abs(value) >= FIRST_LOST:
            return _rejected(text, lost_digits())
        digits = id_digits(self.name)
        if digits >= LENGTH and len(text) != digits:
            return _rejected(
                text,
                tr(
                    "Nomor ini terbaca sebagai angka dan panjangnya bukan {count}; format sel "
                    "sebagai Teks, lalu ketik ulang.",
                    count=digits,
                ),
            )
        if digits and len(text) < digits and text.isdecimal():
            return Understood(
                text.zfill(digits),
                tr("Nol di depan yang hilang di Excel dikembalikan."),
            )
        return Understood(text)

    def _number(self, value: object) -> Understood:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return _rejected(self.strict(value), _no_number())
        if not isinstance(value, str):
            if not math.isfinite(value) or abs(value) >= FIRST_LOST:
                return _rejected(self.strict(value), _too_big())
            return Understood(self.strict(value))
        return self._typed_number(value)

    def _typed_number(self, value: str) -> Understood:
        text = _BLANKS.sub("", cell_text(value)).removeprefix("'")
        if _THOUSANDS.fullmatch(text):
            plain = text.replace(".", "").replace(",", ".")
            if text.count(".") == 1 and "," not in text and self.type is CellType.DECIMAL:
                told = tr("Tulis {first} atau {second}.", first=plain, second=text.rstrip("0"))
                return _rejected(text, told)
            return Understood(plain, tr("Titik dibaca sebagai pemisah ribuan."))
        if _COMMA.fullmatch(text):
            text = text.replace(",", ".")
        if not _NUMBER.fullmatch(text):
            return _rejected(text, _no_number())
        whole = text.rstrip("0").rstrip(".") if "." in text else text
        return Understood(whole or "0")

    def _date(self, value: object) -> Understood:
        if isinstance(value, str):
            return self._typed_date(value)
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, date):
            if value < FIRST_DATE:
                return _rejected(value.isoformat(), _early())
            return Understood(value.isoformat(), other=_iso_text(swapped(value)))
        if isinstance(value, int | float) and not isinstance(value, bool):
            text = self.strict(value)
            day = _iso(text)
            if day is None or not FIRST_DATE <= day <= date(LAST_YEAR, 12, 31):
                return _rejected(text, _no_date())
            told = tr(
                "Angka {number} dibaca sebagai tanggal {date}.", number=f"{value:g}", date=text
            )
            return Understood(text, told)
        return _rejected(self.strict(value), _no_date())

    def _typed_date(self, value: str) -> Understood:
        text = normal(value)
        read = read_day(text, date(LAST_YEAR, 12, 31))
        if read.day is None or not FIRST_YEAR <= read.day.year <= LAST_YEAR:
            return _rejected(text, _no_date())
        if read.short_year:
            return _rejected(text, tr("Tahun ditulis dua angka; tulis empat angka."))
        said = read.day.isoformat()
        if read.month_first:  # 12/25/1990 can only be month before day
            return Understood(said, tr("Bulan ditulis sebelum hari; dibaca {date}.", date=said))
        return Understood(said, other=_iso_text(read.other))

    def _choice(self, value: object) -> Understood:
        text = self._said(value)
        if not self._codes.shown and not self._codes.labels:
            return Understood(text)
        found = self._codes.find(text)
        if found is None or not isinstance(value, str | int | float):
            return _rejected(text, _no_code())
        return found

    def _choices(self, value: object) -> Understood:
        text = self._said(value)
        if not self._codes.labels:
            return Understood(" ".join(text.split()))
        whole = self._codes.find(text)
        parts = text.split()
        known = all(part in self._codes.labels for part in parts)
        if whole is not None and not known and not whole.message:
            return whole
        if _PARTED.search(text):
            parts = [part for part in _PARTED.split(text) if part.strip()]
            if not all(self._codes.find(part) for part in parts):
                parts = [word for part in parts for word in part.split()]
        found = [self._codes.find(part) for part in parts]
        if not all(found):
            return _rejected(text, _no_code())
        codes = [each.text for each in found if each]
        told = next((each.message for each in found if each and each.message), "")
        return Understood(" ".join(dict.fromkeys(codes)), told)

    def _said(self, value: object) -> str:
        if isinstance(value, str):
            return normal(value).removeprefix("'")
        return decode(value, CellType.TEXT, {})


def id_digits(name: str) -> int:
    """Return how many digits the numbers of a column have, told by its machine name; 0 unknown.

    NIK and KK have sixteen (UU 24/2013); RT and RW are written with three, as in the region lists
    of BPS.
    """
    words = set(re.split(r"[^a-z]+", name.casefold()))
    if words & {"nik", "kk", "nokk", "nik_kk"} and not words & {"nama", "kode", "name"}:
        return LENGTH
    return 3 if words & {"rt", "rw"} else 0


def settled_by_nik(read: Understood, nik: str) -> Understood:
    """Decide between day and month by the birth date in a NIK, in which women's days are 40 more.

    Excel with American settings takes 3/4/1990 for 4 March.

    Args:
        read: a date that could be another one.
        nik: of the same row, ``""`` unknown.
    """
    if not read.other or read.message:
        return read
    day, other = date.fromisoformat(read.text), date.fromisoformat(read.other)
    known = by_nik(day, other, nik)
    if known == day:
        return read
    if known == other:
        said = tr("Hari dan bulan tertukar; menurut NIK dibaca {date}.", date=read.other)
        return Understood(read.other, said)
    said = tr("Dibaca {date}; periksa apakah hari dan bulan tidak tertukar.", date=read.text)
    return Understood(read.text, said, other=read.other)


def _iso_text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def lost_digits() -> str:
    """Say that a long number can't be what was typed."""
    return tr(
        "Angka terakhir hilang oleh Excel. Format sel sebagai Teks, lalu ketik ulang nomornya."
    )


def _garbled() -> str:
    return tr("Ada huruf yang rusak di sel ini; ketik ulang isiannya.")


def _too_long() -> str:
    return tr("Isian ini lebih panjang dari {limit} huruf.", limit=CELL_LIMIT)


def _no_number() -> str:
    return tr("Isian ini bukan angka. Tulis angkanya saja, misalnya 12 atau 12,5.")


def _too_big() -> str:
    return tr("Angka ini terlalu besar; yang dapat dipercaya paling banyak 15 angka.")


def _no_date() -> str:
    return tr("Isian ini bukan tanggal. Tulis seperti 1990-12-31.")


def _early() -> str:
    return tr("Tanggal sebelum 1 Maret 1900 tidak dapat dipercaya di Excel; tulis sebagai teks.")


def _no_code() -> str:
    return tr("Isian ini tidak ada di daftar kode. Pilih dari daftar di selnya.")
