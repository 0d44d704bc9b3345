"""Rule 11: text columns hold strings in cells formatted as text, in 1,000 spare rows, too."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from dampingan.exchange.reader.reading import read_submission
from dampingan.exchange.sheet.cell import CellType
from dampingan.exchange.sheet.layout import SPARE
from dampingan.exchange.writer.submission import write_submission
from dampingan.store.workspace import Workspace
from exchange.people import UMI, answer

_FORMAT = re.compile(r'<xf numFmtId="(\d+)"')
TEXT = 49
"""Excel's number of the format ``@``."""


@pytest.fixture
def sheets(village: Workspace, tmp_path: Path) -> dict[str, tuple[list[str], str, list[int]]]:
    """Return sheet's key → machine names, XML, and the number format of each cell format."""
    answer(village, UMI, "no_kk", "0012030101200007")
    path = write_submission(
        village, tmp_path / "a.xlsx", include_drafts=True, include_findings=True
    ).path
    read = read_submission(path)
    with zipfile.ZipFile(path) as book:
        styles = book.read("xl/styles.xml").decode()
        cells = styles[styles.index("<cellXfs") : styles.index("</cellXfs>")]
        formats = [int(number) for number in _FORMAT.findall(cells)]
        return {
            sheet.key: (
                list(sheet.names),
                book.read(f"xl/worksheets/sheet{number}.xml").decode(),
                formats,
            )
            for number, sheet in enumerate(read.sheets.values(), 2)
        }


def cells(xml: str, column: int) -> dict[int, tuple[int, str]]:
    """Return row → cell format and type of a column's cells, below the headings."""
    from openpyxl.utils import get_column_letter

    letter = get_column_letter(column)
    found = re.findall(rf'<c r="{letter}(\d+)" s="(\d+)"(?: t="(\w+)")?', xml)
    return {int(row): (int(style), kind) for row, style, kind in found if int(row) > 5}


@pytest.mark.parametrize("name", ["_uid", "no_kk", "rt", "catatan"])
def test_ids_are_text_in_every_prepared_row(
    sheets: dict[str, tuple[list[str], str, list[int]]], name: str
) -> None:
    names, xml, formats = sheets["family"]
    found = cells(xml, names.index(name) + 1)
    assert len(found) == 3 + SPARE
    assert {formats[style] for style, _ in found.values()} == {TEXT}
    assert {kind for row, (_, kind) in found.items() if kind} <= {"inlineStr"}


def test_only_numbers_and_dates_have_another_format(
    sheets: dict[str, tuple[list[str], str, list[int]]],
    village: Workspace,
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.xlsx"
    types = read_submission(path).identity.columns
    other = {CellType.INTEGER, CellType.DECIMAL, CellType.DATE}
    for key, (names, xml, formats) in sheets.items():
        for place, name in enumerate(names, 1):
            styles = {formats[style] for style, _ in cells(xml, place).values()}
            assert (styles == {TEXT}) == (types[key][name].type not in other), name
