"""Colours, fonts and cell formats of workbooks: calm, printable, readable at 4.5:1."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.properties import PageSetupProperties

from dampingan.exchange.sheet.cell import CellType

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

FONT = "Arial"
"""On every machine, or with a twin of the same widths (Liberation Sans)."""
INK, MUTED, LINE, PAPER = "FF1F2733", "FF5F6B7A", "FFDDE1E7", "FFF5F6F8"
ACCENT = "FF2F4A9A"
"""Headings of Petunjuk; the window's accent."""
WARNING = "FF8A5A00"
CHANGED = "FFFFEFB8"
"""Behind answers that differ from the period before; ink is readable on it."""

BAD = "FFFBD9D7"
"""Behind cells that could not be taken; ink is readable on it."""

BANDS: tuple[tuple[str, str], ...] = (
    ("FF475569", "FFEBEEF2"),  # the program's own columns
    ("FF2F4A9A", "FFE6EAF6"),
    ("FF0F6B63", "FFDFF1EE"),
    ("FF6A4A9C", "FFEDE7F6"),
    ("FF8A5A0B", "FFFAF0DC"),
    ("FF3B7423", "FFE7F2E0"),
    ("FF9C3A58", "FFF8E6EB"),
)
"""Block heading and question heading by turns; white, and ink, are readable on them."""


def band_colours(index: int) -> tuple[str, str]:
    """Return the strong and the pale colour of a block; 0 is the program's own."""
    return BANDS[0] if index == 0 else BANDS[1 + (index - 1) % (len(BANDS) - 1)]


@cache
def fill(colour: str) -> PatternFill:
    """Return a plain background."""
    return PatternFill("solid", start_color=colour, end_color=colour)


@cache
def font(colour: str = INK, size: float = 10, *, bold: bool = False) -> Font:
    """Return the workbook's font."""
    return Font(name=FONT, size=size, color=colour, bold=bold)


_GRID = Border(left=Side("thin", color="FFE4E8ED"), bottom=Side("thin", color="FFE4E8ED"))
_RED = Side("thin", color="FFB3261E")
_BAD = Border(left=_RED, right=_RED, top=_RED, bottom=_RED)
_BELOW = Border(bottom=Side("thin", color="FFE4E8ED"))
_HEAD = Border(left=Side("thin", color="FFFFFFFF"), bottom=Side("thin", color="FFB8C0CC"))

BAND_ALIGNMENT = Alignment(vertical="center", indent=1)
HEAD_BORDER = _HEAD
HEAD_ALIGNMENT = Alignment(vertical="top", wrap_text=True)
LOCKED = Protection(locked=True)
OPEN = Protection(locked=False)

_FORMATS = {
    CellType.INTEGER: "0",
    CellType.DECIMAL: "0.###############",
    CellType.DATE: "yyyy-mm-dd",
}
_SIDES = {CellType.INTEGER: "right", CellType.DECIMAL: "right", CellType.DATE: "center"}


def number_format(cell_type: CellType) -> str:
    """Return the number format of a column; texts are ``@`` so that ids keep their zeros."""
    return _FORMATS.get(cell_type, "@")


@cache
def alignment(cell_type: CellType, *, wrapped: bool = False) -> Alignment:
    """Return where a column's values stand; only sentences wrap, so most rows have one height."""
    side = _SIDES.get(cell_type, "left")
    indent = 1 if side == "right" else 0
    return Alignment(horizontal=side, vertical="center", indent=indent, wrap_text=wrapped or None)


def data_border() -> Border:
    """Return the pale lines between cells; they keep a number and the next text apart."""
    return _GRID


def line_below() -> Border:
    """Return the pale line below a row of a summary."""
    return _BELOW


def bad_border() -> Border:
    """Return the red frame of a cell that could not be taken: not by its ground alone."""
    return _BAD


class Looks:
    """Gives cells of one workbook their formats; each kind of cell is worked out once.

    openpyxl looks every property of every cell up in its tables, which took most of the time of a
    workbook with wide sheets or long lists of choices.
    """

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}

    def give(self, cell: Cell | MergedCell, kind: Hashable, paint: Callable[[Any], None]) -> None:
        """Format a cell.

        Args:
            cell: of this workbook.
            kind: cells of one kind look the same.
            paint: sets the properties of the first of them.
        """
        known = self._known.get(kind)
        if known is None:
            paint(cell)
            self._known[kind] = copy(cell._style)  # noqa: SLF001 - no other way to share one
        else:
            cell._style = copy(known)  # noqa: SLF001


def margin_text(page: Worksheet, line: str, side: str, text: str, size: int = 8) -> None:
    """Print a text above or below every page.

    Args:
        page: the sheet.
        line: ``oddHeader`` or ``oddFooter``.
        side: ``left``, ``center`` or ``right``.
        text: with Excel's codes, e.g. ``&P``; double the ``&`` of plain text.
        size: of the font.
    """
    part = getattr(getattr(page, line), side)
    part.text, part.size = text, size


def fit_width(page: Worksheet, orientation: Literal["portrait", "landscape"]) -> None:
    """Print a sheet on A4, as wide as one page and as long as it needs."""
    page.page_setup.paperSize = A4
    page.page_setup.orientation = orientation
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


A4 = 9
"""Excel's number of the paper."""


def text_at(page: Worksheet, row: int, column: int, text: str) -> Cell | MergedCell:
    """Write a text as a text, whatever it begins with."""
    cell = page.cell(row, column, text)
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def finish_page(page: Worksheet, area: str) -> None:
    """Make a sheet a page to be read: protected, without grid, one page wide, numbered.

    Args:
        page: the sheet.
        area: what is printed, e.g. ``A2:D40``.
    """
    page.sheet_view.showGridLines = False
    page.sheet_properties.tabColor = ACCENT[2:]
    page.protection.sheet = True
    fit_width(page, "portrait")
    page.print_area = area
    margin_text(page, "oddFooter", "right", "Halaman &P dari &N")
