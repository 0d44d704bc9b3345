"""Colours, fonts and cell formats of workbooks: calm, printable, readable at 4.5:1."""

from __future__ import annotations

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

from dampingan.exchange.cell import CellType

FONT = "Calibri"
INK, MUTED, LINE, PAPER = "FF1F2733", "FF5F6B7A", "FFDDE1E7", "FFF5F6F8"
ACCENT = "FF2F4A9A"
"""Headings of Petunjuk; the window's accent."""
WARNING = "FF8A5A00"

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


def fill(colour: str) -> PatternFill:
    """Return a plain background."""
    return PatternFill("solid", start_color=colour, end_color=colour)


def font(colour: str = INK, size: float = 10, *, bold: bool = False) -> Font:
    """Return the workbook's font."""
    return Font(name=FONT, size=size, color=colour, bold=bold)


_BOTTOM = Border(bottom=Side("hair", color="FFB8C0CC"))
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


def alignment(cell_type: CellType) -> Alignment:
    """Return where a column's values stand; no wrapping, so every row has one height."""
    return Alignment(horizontal=_SIDES.get(cell_type, "left"), vertical="center")


def data_border() -> Border:
    """Return the hairline below each row."""
    return _BOTTOM
