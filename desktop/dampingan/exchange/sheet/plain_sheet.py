"""Plain lists as workbooks: texts below coloured headings, written whole or not at all.

For what people read or mend and no program compares: differences, rows that were rejected. Sheets
that travel between workspaces are written by `workbook`.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dampingan.core.language import tr
from dampingan.core.text import CELL_LIMIT
from dampingan.exchange.errors import ExchangeError

if TYPE_CHECKING:
    from openpyxl import Workbook


def text_cell(sheet: Any, text: str) -> Any:
    """Return a cell of a write-only sheet that holds a text, never a formula or a number."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell

    cell: Any = WriteOnlyCell(sheet)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:CELL_LIMIT]
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def heading_cells(sheet: Any, headings: Iterable[str]) -> list[Any]:
    """Return the cells of a row of headings."""
    from dampingan.exchange.sheet.style import HEAD_ALIGNMENT, band_colours, fill, font

    strong, _ = band_colours(1)
    cells = []
    for heading in headings:
        cell = text_cell(sheet, heading)
        cell.font, cell.fill = font("FFFFFFFF", bold=True), fill(strong)
        cell.alignment = HEAD_ALIGNMENT
        cells.append(cell)
    return cells


def save_whole(book: Workbook, path: Path) -> None:
    """Save a workbook; an old one is replaced only by a whole one.

    Raises:
        ExchangeError: the place can't be written; an old file is untouched.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        book.save(part)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ExchangeError(
            tr("Berkas {name} tidak dapat ditulis.", name=path.name),
            remedy=tr("Periksa foldernya, atau tutup berkas itu bila sedang dibuka."),
        ) from error
