"""What the cells of a data sheet offer and refuse: drop-downs, prompts, keys to be left alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from dampingan.exchange.sheet.cell import CellType
from dampingan.exchange.sheet.column import PARENT, REFERENCE, TITLE, Column
from dampingan.exchange.sheet.layout import Layout, SheetLayout
from dampingan.exchange.sheet.link import FAMILY, name_question

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

DATA_ROW = 6
"""Number of the first row below the headings."""


def last_row(sheet: SheetLayout, rows: int) -> int:
    """Return the number of the last prepared row of a data sheet; every sheet has at least one."""
    return DATA_ROW - 1 + max(rows + sheet.spare, 1)


@dataclass(frozen=True)
class Extent:
    """Where the rows of a workbook's sheets stand.

    Attributes:
        layout: its sheets.
        rows: sheet's key → filled rows.
    """

    layout: Layout
    rows: Mapping[str, int]

    def filled(self, sheet: SheetLayout) -> int:
        """Return the number of the last filled row, that above the first without any."""
        return DATA_ROW - 1 + self.rows.get(sheet.key, 0)

    def last(self, sheet: SheetLayout) -> int:
        """Return the number of the last prepared row."""
        return last_row(sheet, self.rows.get(sheet.key, 0))

    def names_of(self, target: str) -> str:
        """Return the cells that hold what the records of a target are called, ``""`` for none.

        Args:
            target: see `Column.target`.
        """
        for sheet in self.layout.sheets:
            name = _naming(sheet, target)
            if name in sheet.index:
                letter = get_column_letter(sheet.index[name] + 1)
                title = quote_sheetname(sheet.name)
                return f"{title}!${letter}${DATA_ROW}:${letter}${self.last(sheet)}"
        return ""


def _naming(sheet: SheetLayout, target: str) -> str:
    """Return the column of a target's names on this sheet, ``""`` when it is another's sheet."""
    if target == FAMILY:
        return "nama_kk" if sheet.kind.name == FAMILY else ""
    if sheet.kind.name != "response" or sheet.form is None or sheet.form_id != target:
        return ""
    if not sheet.spare:
        return TITLE  # nothing new is written there, and only these are told apart
    asked = name_question(sheet.form)
    return next((c.name for c in sheet.columns if c.answer and c.answer == asked), TITLE)


def add_rules(page: Worksheet, sheet: SheetLayout, extent: Extent) -> None:
    """Add what the cells below the headings offer and refuse."""
    if sheet.guarded:
        open_keys = [c for c in sheet.columns if c.settled]
        _refuse_typing(page, sheet, open_keys, extent)
    else:
        keys = [c for c in sheet.columns if c.band.quiet and not c.name.startswith(REFERENCE)]
        for column in keys:
            letter = get_column_letter(sheet.index[column.name] + 1)
            page.column_dimensions[letter].outlineLevel = 1
        _refuse_typing(page, sheet, keys, extent)
    _offer_codes(page, sheet, extent.last(sheet))
    for rule in _links(sheet, extent):
        page.add_data_validation(rule)


def _refuse_typing(
    page: Worksheet, sheet: SheetLayout, columns: list[Column], extent: Extent
) -> None:
    """Let people sort, filter and add rows; only keys refuse to be typed over (rule 21b).

    The check is off in the spare rows: a new row may need the key of what it belongs to. What is
    pasted over a key all the same is seen by the rows' fingerprints.
    """
    filled = max(extent.filled(sheet), DATA_ROW)
    if not columns or (sheet.guarded and filled > extent.filled(sheet)):
        return
    letters = [get_column_letter(sheet.index[column.name] + 1) for column in columns]
    refusal = DataValidation(
        type="custom",
        formula1="FALSE",
        allow_blank=False,
        errorStyle="stop",
        showErrorMessage=True,
        errorTitle="Kolom program",
        error="Isi kolom ini dipakai untuk mengenali baris. Tekan Esc supaya tetap seperti semula.",
        sqref=" ".join(f"{letter}{DATA_ROW}:{letter}{filled}" for letter in letters),
    )
    page.add_data_validation(refusal)


def _offer_codes(page: Worksheet, sheet: SheetLayout, last: int) -> None:
    """Offer each code list once for all its columns, by its defined name."""
    ranges: dict[str, list[str]] = {}
    for i, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(i)
        cells = f"{letter}{DATA_ROW}:{letter}{last}"
        if column.type is CellType.CHOICE and column.list_name and not column.locked:
            ranges.setdefault(column.list_name, []).append(cells)
        elif column.prompt and not column.target:
            page.add_data_validation(_prompted(column, cells, type=None))
    for name, cells in ranges.items():
        rule = DataValidation(
            type="list",
            formula1=name,
            allow_blank=True,
            errorStyle="warning",
            showErrorMessage=True,
            errorTitle="Tidak ada di daftar",
            error="Pilih dari daftar, atau ketik kodenya saja. Tetap simpan isian ini?",
            sqref=" ".join(cells),
        )
        page.add_data_validation(rule)


def _links(sheet: SheetLayout, extent: Extent) -> Iterator[DataValidation]:
    """Yield what offers the names of other sheets' records; anything else may be typed, too."""
    last = extent.last(sheet)
    for i, column in enumerate(sheet.columns, 1):
        first = extent.filled(sheet) + 1 if column.name == PARENT else DATA_ROW
        if not column.target or column.locked or first > last:
            continue
        cells = f"{get_column_letter(i)}{first}:{get_column_letter(i)}{last}"
        names = extent.names_of(column.target)
        if names:
            yield _prompted(column, cells, type="list", formula1=names, allow_blank=True)
        else:
            yield _prompted(column, cells, type=None)


def _prompted(column: Column, cells: str, **rule: object) -> DataValidation:
    title = (column.number or column.label or column.name)[:32]
    rule |= {"showInputMessage": True, "promptTitle": title, "prompt": column.prompt[:255]}
    return DataValidation(**rule, showErrorMessage=False, sqref=cells)  # type: ignore[arg-type]
