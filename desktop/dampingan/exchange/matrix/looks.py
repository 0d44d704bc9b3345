"""Papers, fonts, borders and number formats of printed forms.

Planning forms are signed and filed in black and white: full grids, pale grounds, dark letters.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils.indexed_list import IndexedList

from dampingan.exchange.sheet import style
from dampingan.matrix.page import Kind, Look

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

BODY, HEAD, TITLE, SMALL = 9.0, 9.0, 14.0, 8.0
"""Sizes of fonts, in points."""

LINE = 11.4
"""Points of a line of `BODY` text; its row has `ROOM` more."""
ROOM = 4.0

MARGIN = 10.0
"""Millimetres left and right of a page."""
EDGE = 14.0
"""Millimetres above and below what is printed."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet of paper, lying.

    Attributes:
        name: as people say it.
        number: Excel's.
        width, height: millimetres.
    """

    name: str
    number: int
    width: float
    height: float

    @property
    def room(self) -> float:
        """Millimetres between its margins."""
        return self.width - 2 * MARGIN

    @property
    def page_height(self) -> float:
        """Points between its upper and lower margins."""
        return (self.height - 2 * EDGE) / 25.4 * 72


PAPERS = {"a4": Paper("A4", style.A4, 297.0, 210.0), "f4": Paper("F4", 14, 330.0, 215.0)}
"""Name → paper. F4 as Indonesian offices use it, 215 x 330 mm, is Folio to Excel."""

_INK = Side("thin", color="FF6B7685")
_GROUNDS = {Look.GROUP: "FFE6EAF6", Look.TOTAL: "FFEEF1F5"}
_HEAD_GROUND, _MARKED = "FFDDE4F0", "FFD5DDF2"

# 421 is Indonesian: thousands with dots and Indonesian months, also on machines set to English.
_WHOLE, _DECIMALS, _SCORE = "[$-421]#,##0", "[$-421]#,##0.0##", "[$-421]#,##0.00"
_DAY = "[$-421]d mmm yyyy"

_SIDES = {
    Kind.CENTRE: "center",
    Kind.COUNT: "right",
    Kind.SCORE: "right",
    Kind.MONEY: "right",
    Kind.DATE: "center",
    Kind.MARK: "center",
}


@dataclass(frozen=True, slots=True)
class CellLook:
    """What makes a cell look different from another one.

    Attributes:
        kind: of its column.
        look: of its line.
        decimal: a number with decimals.
        text: it holds words, whatever its column holds.
        open: nothing is drawn below it: its line goes on.
        marked: it is ticked.
    """

    kind: Kind
    look: Look = Look.PLAIN
    decimal: bool = False
    text: bool = False
    open: bool = False
    marked: bool = False


class CellStyles:
    """Numbers of the cell formats of a workbook, worked out once each."""

    def __init__(self, book: Workbook) -> None:
        self._page: Worksheet = book.create_sheet("_")
        self._known: dict[CellLook, int] = {}

    def number(self, look: CellLook) -> int:
        """Return the number of a cell format."""
        known = self._known.get(look)
        if known is None:
            cell = self._page.cell(1 + len(self._known), 1)
            paint(cell, look)  # type: ignore[arg-type]
            known = self._known[look] = cell.style_id
        return known

    def drop(self, book: Workbook) -> None:
        """Take the samples out of the workbook; the formats stay."""
        book.remove(self._page)


def use_own_font(book: Workbook) -> None:
    """Make the workbook's normal font ours.

    Widths of columns are told in letters of that font; Excel's own is missing on many machines, and
    its substitute makes every column another width.
    """
    normal = style.font(size=10)
    book._fonts = IndexedList([normal])  # type: ignore[attr-defined]  # noqa: SLF001
    book._named_styles["Normal"].font = normal  # type: ignore[attr-defined]  # noqa: SLF001


def paint(cell: Cell, look: CellLook) -> None:
    """Format a cell of the table."""
    strong = look.look in {Look.GROUP, Look.TOTAL}
    colour = style.MUTED if look.look is Look.MUTED else style.INK
    cell.font = style.font(colour, BODY, bold=strong)
    cell.border = _border(open_=look.open, group=look.look is Look.GROUP)
    ground = _MARKED if look.marked else _GROUNDS.get(look.look)
    if ground:
        cell.fill = style.fill(ground)
    side = "left" if look.text or look.look is Look.GROUP else _SIDES.get(look.kind, "left")
    if look.look is not Look.GROUP and look.kind in {Kind.CENTRE, Kind.MARK, Kind.DATE}:
        side = "center"
    cell.alignment = Alignment(
        horizontal=side,
        vertical="center" if strong else "top",
        indent=1 if side == "right" else 0,  # keeps a number and the next text apart
        wrap_text=look.look is not Look.GROUP and (look.text or side == "left"),
    )
    cell.number_format = "@" if look.text else number_format(look.kind, decimal=look.decimal)


def number_format(kind: Kind, *, decimal: bool) -> str:
    """Return the number format of a value in a column."""
    if kind is Kind.SCORE:
        return _SCORE
    if kind is Kind.DATE:
        return _DAY
    if kind is Kind.CENTRE:  # years, numbers of lines
        return "0"
    return _DECIMALS if decimal else _WHOLE


@cache
def _border(*, open_: bool, group: bool) -> Border:
    below = None if open_ else _INK
    return Border(top=_INK, bottom=_INK) if group else Border(left=_INK, right=_INK, bottom=below)


def paint_heading(cell: Cell, *, small: bool = False) -> None:
    """Format a cell of the headings, or of the columns' numbers below them."""
    cell.font = style.font(
        style.MUTED if small else style.INK, 7 if small else HEAD, bold=not small
    )
    cell.fill = style.fill("FFF3F5F9" if small else _HEAD_GROUND)
    cell.border = Border(left=_INK, right=_INK, top=_INK, bottom=_INK)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def column_width(millimetres: float) -> float:
    """Return Excel's width of a column: characters of 7 pixels and a margin of 5."""
    return round((millimetres / 25.4 * 96 - 5) / 7, 2)
