"""An empty list of families to fill in: the columns that `prelist` reads, as text."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from dampingan.core.language import tr
from dampingan.exchange.sheet import style
from dampingan.exchange.sheet.cell import CellType
from dampingan.exchange.writer.workbook import part_of

_ROWS = 1_000
"""Rows that keep numbers as text; a village's list seldom is longer."""

_HEADING_ROW = 3


def write_template(path: Path) -> None:
    """Write an empty list with headings.

    Raises:
        ExchangeError: the place can't be written; an older file stays as it was.
    """
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "Daftar keluarga"
    page["A1"] = tr("Daftar keluarga")
    page["A1"].font = style.font(style.ACCENT, 14, bold=True)
    page["A2"] = tr("Satu baris satu keluarga. Kosongkan yang tidak diketahui.")
    page["A2"].font = style.font(style.MUTED)
    strong, _ = style.band_colours(1)
    for number, (heading, width) in enumerate(_columns(), 1):
        letter = get_column_letter(number)
        cell = page.cell(_HEADING_ROW, number, heading)
        cell.font, cell.fill = style.font("FFFFFFFF", bold=True), style.fill(strong)
        cell.alignment = style.BAND_ALIGNMENT
        page.column_dimensions[letter].width = width
        for row in range(_HEADING_ROW + 1, _HEADING_ROW + 1 + _ROWS):
            page.cell(row, number).number_format = style.number_format(CellType.TEXT)
    page.freeze_panes = f"A{_HEADING_ROW + 1}"
    style.fit_width(page, "landscape")
    with part_of(path) as part:
        book.save(part)


def _columns() -> list[tuple[str, int]]:
    return [
        ("RW", 8),
        ("RT", 8),
        ("No KK", 22),
        ("Nama KK", 30),
        ("NIK", 22),
        ("Alamat", 40),
        ("Desil", 8),
    ]
