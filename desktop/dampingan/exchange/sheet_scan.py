"""Looking over the XML of sheets before a reader does: how far they reach, where formulas are.

A reader makes room for every cell up to the last one, so one letter in the last row of a sheet
would cost gigabytes. The usual spelling of cells is looked through with regular expressions, a
hundred megabytes a second; a sheet that spells them otherwise is parsed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.parsers import expat

from dampingan.exchange.archive import LIMITS, ContainerError, damaged, too_large

_ODD = (b"<f", b't="e"', b"='", b":c", b":f")
"""What only stands among cells that hold formulas or are spelled in another way (or, now and then,
in somebody's text: then the sheet is parsed for nothing)."""

_FAR = re.compile(rb'<c r="(?:[A-Z]{3}|[A-Z]+[0-9]{6})')
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
    cells = xml[start + 10 : end] if 0 <= start < end else xml
    if start >= 0 and _is_usual(cells):
        rows, columns = _reach(cells)
        if rows * columns <= LIMITS.area:
            return SheetScan()
    walker = _Walker(name)
    walker.walk(xml)
    return SheetScan(frozenset(walker.formulas))


def _is_usual(cells: bytes) -> bool:
    named = cells.count(b'<c r="')
    return cells.count(b"<c") == named and not any(odd in cells for odd in _ODD)


def _reach(cells: bytes) -> tuple[int, int]:
    """Return how many rows and columns a sheet's cells take at most, empty ones included."""
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


class _Walker:
    """Parses a sheet, for the exact place of every cell with something in it."""

    def __init__(self, name: str) -> None:
        self.formulas: set[tuple[int, int]] = set()
        self._name = name
        self._row = self._column = self._depth = 0
        self._far = 0, 0

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
        if self._depth > LIMITS.depth:
            raise damaged(self._name)
        tag = tag.rpartition(":")[2]
        if tag == "row":
            told = given.get("r", "").strip()
            self._row = int(told[:9]) if told.isascii() and told.isdecimal() else self._row + 1
            self._column = 0
        elif tag == "c":
            self._cell(given)
        elif tag == "f":
            self.formulas.add((self._row, self._column))
        if tag in {"v", "is", "f"}:
            self._far = max(self._far[0], self._row), max(self._far[1], self._column)
            _require_room(*self._far, self._name)

    def _cell(self, given: dict[str, str]) -> None:
        self._column += 1
        told = re.fullmatch(r"\s*\$?([A-Za-z]+)\$?([0-9]+)\s*", given.get("r", ""), re.ASCII)
        if told:
            self._column = column_number(told[1].encode())
            self._row = int(told[2][:9])
        elif given.get("r"):
            raise damaged(self._name)
        if given.get("t") == "e":
            self.formulas.add((self._row, self._column))

    def _end(self, tag: str) -> None:
        self._depth -= 1


__all__ = ["ContainerError", "SheetScan", "column_number", "scan_sheet"]
