"""The lines of a form as rows of a sheet's XML: quick, and each as high as its words.

openpyxl writes headings, notes and page setup; lines go in between as raw SpreadsheetML, as in
`writer.workbook` and for its reasons: a regency's workbook has some 200,000 cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from openpyxl.utils import get_column_letter

from dampingan.core.text import CELL_LIMIT
from dampingan.exchange.matrix.looks import BODY, LINE, ROOM, CellLook, CellStyles
from dampingan.exchange.matrix.measure import wrapped
from dampingan.exchange.sheet.cell import cell_text, string_item
from dampingan.matrix.page import Column, Kind, Line, Look, Value

MOST_LINES = 26
"""Lines of text in one row; a longer one would not fit a page."""
_PART = 9
"""Lines in each of the rows that a longer one is split into: small ones fill a page."""

_TALLEST = 33
"""Lines that fit Excel's highest row (409 points), where a row may not be split."""

_LOWEST = 15.0
_EPOCH = date(1899, 12, 30).toordinal()


class TableRows:
    """Turns lines into rows.

    Args:
        columns: of the form.
        widths: of the columns, in millimetres, as drawn.
        styles: cell formats of the workbook.
        whole: never split a line into several rows, for lists that are sorted and filtered.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        widths: Sequence[float],
        styles: CellStyles,
        *,
        whole: bool = False,
    ) -> None:
        self._columns = columns
        self._widths = widths
        self._styles = styles
        self._whole = whole
        self._letters = [get_column_letter(place) for place in range(1, len(columns) + 1)]
        self._known: dict[tuple[Kind, Look, bool, Value], str] = {}

    def rows(self, lines: Sequence[Line], first: int) -> Iterator[str]:
        """Yield one text of XML a row.

        Args:
            lines: of the form.
            first: number of the first row.
        """
        number = first
        for line in lines:
            for cells, high, last in self._split(self._filled(line)):
                yield self._row(number, cells, high, line.look, open_=not last)
                number += 1

    def heights(self, lines: Sequence[Line]) -> list[float]:
        """Return how high each row is that lines take, in points."""
        return [
            _height(high, open_=not last)
            for line in lines
            for _, high, last in self._split(self._filled(line))
        ]

    def _filled(self, line: Line) -> Line:
        """Return a line with a value for every column; headings over lines have only one."""
        missing = len(self._columns) - len(line.cells)
        return replace(line, cells=(*line.cells, *[None] * missing)) if missing > 0 else line

    def _split(self, line: Line) -> Iterator[tuple[Sequence[Value], int, bool]]:
        """Yield the cells of each row of a line, its lines of text, whether it is the last."""
        if line.look is Look.GROUP:
            yield line.cells, 1, True
            return
        broken = [
            wrapped(value, width, BODY, bold=line.look is Look.TOTAL)
            if isinstance(value, str) and value
            else ()
            for value, width in zip(line.cells, self._widths, strict=True)
        ]
        high = max((len(lines) for lines in broken), default=1) or 1
        if high <= MOST_LINES or self._whole:
            yield line.cells, min(high, _TALLEST), True
            return
        for start in range(0, high, _PART):
            end = start + _PART
            cells: list[Value] = []
            for value, lines in zip(line.cells, broken, strict=True):
                if lines:
                    cells.append("\n".join(lines[start:end]))
                else:
                    cells.append(None if start else value)
            yield cells, min(high - start, _PART), end >= high

    def _row(
        self, number: int, cells: Sequence[Value], high: int, look: Look, *, open_: bool
    ) -> str:
        height = _height(high, open_=open_)
        inside = "".join(
            [
                f'<c r="{letter}{number}{self._cell(column.kind, look, value, open_)}'
                for letter, column, value in zip(self._letters, self._columns, cells, strict=True)
            ]
        )
        return f'<row r="{number}" ht="{height:g}" customHeight="1">{inside}</row>'

    def _cell(self, kind: Kind, look: Look, value: Value, open_: bool) -> str:
        key = kind, look, open_, value
        if type(value) is not str or len(value) < 60:
            known = self._known.get(key)
            if known is None:
                known = self._known[key] = self._made(kind, look, value, open_=open_)
            return known
        return self._made(kind, look, value, open_=open_)

    def _made(self, kind: Kind, look: Look, value: Value, *, open_: bool) -> str:
        text = isinstance(value, str) and bool(value)
        decimal = isinstance(value, float) and not value.is_integer()
        marked = kind is Kind.MARK and text and look is Look.PLAIN
        style = self._styles.number(CellLook(kind, look, decimal, text, open_, marked))
        if value is None or value == "":
            return f'" s="{style}"/>'
        if isinstance(value, str):
            item = string_item(cell_text(value)[:CELL_LIMIT])
            return f'" s="{style}" t="inlineStr"><is>{item}</is></c>'
        if isinstance(value, date):
            return f'" s="{style}"><v>{value.toordinal() - _EPOCH}</v></c>'
        return f'" s="{style}"><v>{value if isinstance(value, int) else f"{value:.10g}"}</v></c>'


def _height(lines: int, *, open_: bool) -> float:
    return max(round(lines * LINE + (0 if open_ else ROOM), 1), _LOWEST)
