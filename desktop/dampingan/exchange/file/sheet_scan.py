"""Looking over the XML of sheets before a reader does: how far they reach, where formulas are.

A reader makes room for every cell up to the last one, so one letter in the last row of a sheet
would cost gigabytes. The usual spelling of cells is looked through with regular expressions, a
hundred megabytes a second; a sheet that spells them otherwise is parsed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.parsers import expat

from dampingan.exchange.file.archive import LIMITS, ContainerError, damaged, too_large

_FORMULA = re.compile(rb'<f[\s/>]|\st="e"')
_PREFIX = re.compile(rb'xmlns:[\w.-]+="[^"]*/spreadsheetml/(?:2006/)?main"')
_ODD = re.compile(rb'<c(?! r="[A-Z]{1,2}+(?:[0-9]{1,4}|1[0-9]{4}|2[0-7][0-9]{3})")')
"""Cells spelled otherwise, beyond column 702 or from row 28,000 on: else all limits hold."""

_WIDE = re.compile(rb'<c r="(?:[A-Z]{3}|[A-Z]+(?:[0-9]{6}|2[89][0-9]{3}|[3-9][0-9]{4}))')
"""Cells beyond column 702 or from row 28,000 on, in the usual spelling."""

_FAR = re.compile(rb'<c r="(?:[A-Z]{3}|[A-Z]+[0-9]{6})')
_REFERENCE = re.compile(rb"([A-Z]{1,3})([0-9]{1,9})")
_ROW = re.compile(rb'<c r="[A-Z]+([0-9]{5})"')
_COLUMN = re.compile(rb'<c r="([A-Z]+)')

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384


@dataclass(frozen=True)
class SheetScan:
    """What was seen in a sheet.

    Attributes:
        formulas: row and column, both 1-based, of cells with formulas or error values.
    """

    formulas: frozenset[tuple[int, int]] = frozenset()


def scan_sheet(xml: bytes, name: str) -> SheetScan:
    """Look over a sheet of an .xlsx workbook.

    Args:
        xml: the sheet.
        name: of the file, for messages.

    Raises:
        ContainerError: it reaches too far or is no XML.
    """
    start, end = xml.find(b"<sheetData"), xml.rfind(b"</sheetData>")
    if start >= 0 and _PREFIX.search(xml, 0, start) is None:
        cells = xml[start + 10 : end] if start < end else xml
        quoted = b"'" in cells and b"='" in cells
        if not quoted and (_ODD.search(cells) is None or _is_near(cells)):
            return SheetScan(_formulas(cells))
    walker = _Walker(name)
    walker.walk(xml)
    return SheetScan(frozenset(walker.formulas))


def _is_near(cells: bytes) -> bool:
    """Tell whether all cells are spelled as usual and don't reach too far."""
    if cells.count(b"<c") != cells.count(b'<c r="'):
        return False
    rows, columns = _reach(cells)
    return rows * columns <= LIMITS.area


def _formulas(cells: bytes) -> frozenset[tuple[int, int]]:
    """Return row and column of the cells that hold formulas or errors."""
    if b"<f" not in cells and b't="e"' not in cells:
        return frozenset()
    found = set()
    for formula in _FORMULA.finditer(cells):
        start = cells.rfind(b'<c r="', 0, formula.start() + 6)
        place = _REFERENCE.match(cells, start + 6) if start >= 0 else None
        if place:
            found.add((int(place[2]), column_number(place[1])))
    return frozenset(found)


def _reach(cells: bytes) -> tuple[int, int]:
    """Return how many rows and columns a sheet's cells take at most, empty ones included."""
    if _WIDE.search(cells) is None:
        return 27_999, 702
    if _FAR.search(cells):
        return MOST_ROWS, MOST_COLUMNS
    rows = int(max(_ROW.findall(cells), default=b"9999"))
    if rows * 702 <= LIMITS.area:
        return rows, 702
    return rows, max(map(column_number, set(_COLUMN.findall(cells))), default=1)


def _require_room(rows: int, columns: int, name: str) -> None:
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise damaged(name)
    if rows * columns > LIMITS.area:
        raise too_large(name)


def column_number(letters: bytes) -> int:
    """Return the number of a column, 1 for A."""
    number = 0
    for letter in letters[:8].upper():
        number = number * 26 + letter - 64
    return number


_CONTENT = frozenset({"v", "is", "f"})


class _Walker:
    """Parses a sheet, for the exact place of every cell with something in it."""

    def __init__(self, name: str) -> None:
        self.formulas: set[tuple[int, int]] = set()
        self._name = name
        self._row = self._column = self._depth = 0
        self._far = 0, 0
        self._columns: dict[str, int] = {}

    def walk(self, xml: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        try:
            parser.Parse(xml, True)
        except expat.ExpatError as error:
            raise damaged(self._name) from error

    def _start(self, tag: str, given: dict[str, str]) -> None:
        self._depth += 1
        if ":" in tag:
            tag = tag.rpartition(":")[2]
        if tag == "c":
            self._cell(given)
        elif tag in _CONTENT:
            if tag == "f":
                self.formulas.add((self._row, self._column))
            if self._row > self._far[0] or self._column > self._far[1]:
                self._far = max(self._far[0], self._row), max(self._far[1], self._column)
                _require_room(*self._far, self._name)
        elif tag == "row":
            told = given.get("r", "").strip()
            self._row = int(told[:9]) if told.isascii() and told.isdecimal() else self._row + 1
            self._column = 0
        elif self._depth > LIMITS.depth:
            raise damaged(self._name)

    def _cell(self, given: dict[str, str]) -> None:
        told = given.get("r", "").strip().replace("$", "")
        if not told:
            self._column += 1
        else:
            letters = told.rstrip("0123456789")
            row = told[len(letters) :]
            if not (letters.isascii() and letters.isalpha() and row):
                raise damaged(self._name)
            self._column = self._columns.get(letters) or self._column_of(letters)
            self._row = int(row[:9])
        if given.get("t") == "e":
            self.formulas.add((self._row, self._column))

    def _column_of(self, letters: str) -> int:
        found = self._columns[letters] = column_number(letters.encode())
        return found

    def _end(self, tag: str) -> None:
        self._depth -= 1


__all__ = ["ContainerError", "SheetScan", "column_number", "scan_sheet"]
