"""Rejected rows of another system's file, handed back as a list that can be mended and imported.

The list has the sheets and headings of their file, so the same mapping reads it again; what is
wrong stands in front of each row, and the cell that it is about is red.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dampingan.core.language import tr
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.sheet.plain_sheet import heading_cells, save_whole, text_cell
from dampingan.exchange.sheet.sheet_name import SheetNames
from dampingan.exchange.sheet.style import fill
from dampingan.store.merging.rejection import RejectedRow, rejected_rows
from dampingan.store.workspace import Workspace

ROW, PROBLEM = "_baris", "_masalah"
"""Headings of the row in their file and of what is wrong; no mapping takes them."""

_BAD = "FFF4B6B0"
_WIDTHS = {ROW: 8.0, PROBLEM: 60.0}


def hand_back(workspace: Workspace, batch_uid: str, target: Path) -> dict[str, int]:
    """Write the rejected rows of an import.

    Args:
        workspace: that imported the file.
        batch_uid: the import.
        target: as `write_rejected` has it.

    Raises:
        ExchangeError: no row was rejected, or the place can't be written.
    """
    path = target / f"baris-ditolak-{batch_uid}.xlsx" if target.is_dir() else target
    return write_rejected(rejected_rows(workspace, batch_uid), path)


def write_rejected(rows: Sequence[RejectedRow], path: Path) -> dict[str, int]:
    """Write rejected rows as a workbook, whole or not at all.

    Args:
        rows: in the order of their file.
        path: the ``.xlsx`` to write; an old one is replaced.

    Returns:
        Sheet → rows.

    Raises:
        ExchangeError: there are none, or the place can't be written.
    """
    from openpyxl import Workbook

    if not rows:
        raise ExchangeError(
            tr("Tidak ada baris yang ditolak."), remedy=tr("Semua barisnya sudah masuk.")
        )
    sheets: dict[str, list[RejectedRow]] = {}
    for row in rows:
        sheets.setdefault(row.sheet, []).append(row)
    book, names = Workbook(write_only=True), SheetNames()
    for name, found in sheets.items():
        _fill(book.create_sheet(names.name(name)), found)
    save_whole(book, path)
    return {name: len(found) for name, found in sheets.items()}


def _fill(sheet: Any, rows: Sequence[RejectedRow]) -> None:
    from openpyxl.utils import get_column_letter

    headings = [ROW, PROBLEM, *dict.fromkeys(h for row in rows for h in row.values)]
    for number, heading in enumerate(headings, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(heading, 18.0)
    sheet.freeze_panes = "C2"
    sheet.append(heading_cells(sheet, headings))
    for row in rows:
        bad = {column for column, _ in row.messages}
        told = {ROW: str(row.row), PROBLEM: " ".join(text for _, text in row.messages)}
        cells = []
        for heading in headings:
            cell = text_cell(sheet, told.get(heading, "") or row.values.get(heading, ""))
            if heading in bad:
                cell.fill = fill(_BAD)
            cells.append(cell)
        sheet.append(cells)
