"""From an answer's text to a cell and back: the one place that knows both.

Answers are texts everywhere in the program (see `forms.typed`). A cell holds the same thing in the
form that people and spreadsheets expect, and `decode` gives exactly the text back that `encode`
took, however odd, once it has been through `core.text.clean`. Nothing is ever written as a
formula; what does not fit its column's type (a word in a number column) goes out as text.

Cells are written as raw SpreadsheetML because that is what makes large workbooks fast; see
`workbook` for the measurements.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime, time
from enum import StrEnum
from html import escape

from dampingan.core.dates import parse_iso
from dampingan.core.errors import Place
from dampingan.core.language import tr
from dampingan.core.missing import WORDS
from dampingan.core.text import CELL_LIMIT, cell_length, clean
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.sheet.cell_check import BLANK, cell_check


class CellType(StrEnum):
    """How a column's cells are written; kept in `_meta`, so never rename one."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    CHOICE = "choice"
    MULTIPLE = "multiple"


_EPOCH = date(1899, 12, 30)
"""Day 0 of the 1900 date system for every date from 1 March 1900 on."""

FIRST_DATE = date(1900, 3, 1)
"""Before this, spreadsheets disagree about the weekday and the serial number: text is safer."""

_FIRST_SERIAL = (FIRST_DATE - _EPOCH).days
_LAST_SERIAL = (date.max - _EPOCH).days

_INTEGER = re.compile(r"0|-?[1-9]\d{0,14}", re.ASCII)
# At most 15 digits and no superfluous zero: LibreOffice and Excel keep exactly this many.
_DECIMAL = re.compile(r"(?!-0\Z)(?=(?:\D*\d){1,15}\D*\Z)-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?", re.ASCII)
# ``_x0041_`` is an escape for "A" in SpreadsheetML. Some readers decode it, some don't; split into
# two runs of rich text, every one of them gives the typed characters back.
_ESCAPE = re.compile(r"(?<=_x)(?=[0-9A-Fa-f]{4}_)")
_NEEDS_PRESERVE = re.compile(r"^\s|\s$|\s\s|\n")

# Anything but ASCII without markup, underscores (missing codes, escapes) and spaces at the ends or
# in pairs; most texts have none of it and need no further look.
_UNUSUAL = re.compile("[^ !-%'-;=?-^`-~]|^ | $|  ")

_MISSING_CODES = {word: code.value for code, word in WORDS.items()}
_MISSING_WORDS = {code.value: word for code, word in WORDS.items()}


def cell_text(text: str) -> str:
    """Return `text` as a cell holds it: `core.text.clean`, and tabs as spaces.

    A tab is lost when LibreOffice saves as .ods, gluing two words together.
    """
    return clean(text).replace("\t", " ")


def string_item(text: str) -> str:
    """Return the inside of an ``<is>`` or ``<si>`` for a cleaned text."""
    parts = _ESCAPE.split(text)
    if len(parts) > 1:
        return "".join(f"<r>{_t(part)}</r>" for part in parts)
    return _t(text)


def _t(text: str) -> str:
    space = ' xml:space="preserve"' if _NEEDS_PRESERVE.search(text) else ""
    return f"<t{space}>{escape(text, quote=False)}</t>"


Encoded = tuple[str, str]
"""What follows a cell's reference (``s="5" t="s"><v>3</v></c>``) and the normalised value."""

Written = tuple[str, str, str]
"""The same and the value's check (see `cell_check`)."""

Encoder = Callable[[str], Encoded]


class CellCache(dict[str | None, Written]):
    """Remembers how a column's frequent values are written; bounded, so memory stays flat."""

    def __init__(self, encode: Encoder, style: int, limit: int) -> None:
        super().__init__()
        self._encode = encode
        self._limit = limit
        blank = (f'" s="{style}"/>', "", BLANK)
        self[None] = blank
        self[""] = blank

    def __missing__(self, text: str) -> Written:
        xml, value = self._encode(text)
        written = xml, value, cell_check(value)
        if len(self) < self._limit:
            self[text] = written
        return written


LITERAL = "\u200d"
"""Stands, unseen, behind an answer that reads like a word for something else, e.g. the typed text
``TIDAK TAHU``, so that it comes back as the text that it is."""

PART = 32_000
"""Characters, as Excel counts them, in each cell of a text that needs several (see `parts_of`)."""


def parts_of(text: str) -> list[str]:
    """Return a text as the cells that hold it: one, or several when it is too long for one.

    The first part stands in the answer's own cell, the others on the sheet Sambungan.
    """
    shown = cell_text(text)
    if len(shown) <= CELL_LIMIT // 2 or cell_length(shown) <= CELL_LIMIT:
        return [shown]
    parts, start, size = [], 0, 0
    for place, letter in enumerate(shown):
        width = 2 if letter > "\uffff" else 1
        if size + width > PART:
            parts.append(shown[start:place])
            start, size = place, 0
        size += width
    return [*parts, shown[start:]]


def cell_cache(
    cell_type: CellType,
    style: int,
    place: Place,
    codes: Mapping[str, int] | None = None,
    *,
    meanings: Collection[str] = (),
    continued: bool = False,
) -> CellCache:
    """Return what writes the cells of one column.

    Args:
        cell_type: the column's type.
        style: index of the cell format in the workbook.
        place: sheet and column, for messages.
        codes: for choices, code → index of ``code - label`` in the shared strings.
        meanings: for choices, the texts that stand for codes.
        continued: whether texts that no cell can hold whole go on on the sheet Sambungan; refused
            otherwise.
    """
    plain = f'" s="{style}" t="inlineStr"><is><t>'
    meaning = {*_MISSING_CODES, *meanings}

    def text_cell(text: str) -> Encoded:
        if not _UNUSUAL.search(text) and len(text) <= CELL_LIMIT and text not in meaning:
            return f"{plain}{text}</t></is></c>", text
        shown = _MISSING_WORDS.get(text) or cell_text(text)
        if shown in meaning and text not in _MISSING_WORDS:
            shown += LITERAL
        if len(shown) > CELL_LIMIT // 2 and cell_length(shown) > CELL_LIMIT:
            if not continued:
                raise TooLongError(place, cell_length(shown))
            shown = parts_of(text)[0]
        return f'" s="{style}" t="inlineStr"><is>{string_item(shown)}</is></c>', normal(text)

    def number_cell(text: str) -> Encoded:
        if pattern.fullmatch(text):
            return f'" s="{style}"><v>{text}</v></c>', text
        return text_cell(text)

    def date_cell(text: str) -> Encoded:
        day = parse_iso(text)
        if day is None or day < FIRST_DATE:
            return text_cell(text)
        return f'" s="{style}"><v>{(day - _EPOCH).days}</v></c>', text

    def choice_cell(text: str) -> Encoded:
        index = shared.get(text)
        if index is None:
            return text_cell(text)
        return f'" s="{style}" t="s"><v>{index}</v></c>', text

    pattern = _INTEGER if cell_type is CellType.INTEGER else _DECIMAL
    shared = codes or {}
    encode = {
        CellType.INTEGER: number_cell,
        CellType.DECIMAL: number_cell,
        CellType.DATE: date_cell,
        CellType.CHOICE: choice_cell,
    }.get(cell_type, text_cell)
    return CellCache(encode, style, 256 if cell_type is CellType.TEXT else 1024)


class TooLongError(ExchangeError):
    """An answer that no cell can hold whole.

    Attributes:
        length: characters as Excel counts them.
    """

    def __init__(self, place: Place, length: int, key: str = "") -> None:
        self.length = length
        super().__init__(
            tr(
                "Satu isian pada {key} panjangnya {length} huruf, padahal sel Excel hanya memuat "
                "{limit}.",
                key=key or "?",
                length=length,
                limit=CELL_LIMIT,
            ),
            remedy=tr("Pendekkan isian itu, lalu kirim lagi. Tidak ada yang terpotong."),
            place=place,
        )


def normal(text: str) -> str:
    """Return an answer as fingerprints compare it: cleaned, no white space at either end."""
    return cell_text(text).strip()


def decode(value: object, cell_type: CellType, codes: Mapping[str, str]) -> str:
    """Return the answer's text from a value that calamine read.

    This is the strict way back, for what this program wrote; forgiving readings (a label alone,
    another date order) belong to the import.

    Args:
        value: str, float, int, bool, date, datetime, time or timedelta.
        cell_type: the column's type.
        codes: ``code - label`` → code of the column's list (see `FoldedCodes` for the program's
            own fields).
    """
    if isinstance(value, str):
        return _meant(value, codes if cell_type is CellType.CHOICE else {})
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number_text(value, cell_type)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _meant(text: str, codes: Mapping[str, str]) -> str:
    known = codes.get(text) or _MISSING_CODES.get(text)
    if known is None and text.endswith(LITERAL):
        typed = text.removesuffix(LITERAL)
        return typed if typed in codes or typed in _MISSING_CODES else text
    return known or text


class FoldedCodes(dict[str, str]):
    """Words and codes of one of the program's own fields → code, in any case.

    Questions' codes are compared exactly: a form may have both ``A`` and ``a``.
    """

    def get(self, key: str, default: object = None) -> object:  # type: ignore[override]
        """Return the code of a word or code."""
        return super().get(key.strip().casefold(), default)


def _number_text(value: float, cell_type: CellType) -> str:
    if not math.isfinite(value):
        return str(value)
    whole = value == int(value)
    if cell_type is CellType.DATE and whole and _FIRST_SERIAL <= value <= _LAST_SERIAL:
        return date.fromordinal(_EPOCH.toordinal() + int(value)).isoformat()
    return repr(int(value)) if whole else repr(value)


_SEPARATOR = "\x1f"


def fingerprint(values: Iterable[str]) -> str:
    """Return the fingerprint of a row: a hash of its normalised values in schema order.

    Args:
        values: results of `normal`; the unit separator can't occur in them.
    """
    digest = hashlib.sha256(_SEPARATOR.join(values).encode()).hexdigest()
    return f"h-{digest[:20]}"
