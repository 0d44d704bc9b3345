"""Rule 12: whatever people type is written as a string and comes back as it was."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from dampingan.exchange.reader.reading import read_submission
from dampingan.exchange.sheet.cell import cell_text
from dampingan.exchange.writer.submission import write_submission
from dampingan.store.workspace import Workspace
from exchange.families import NASTY, add_family, without_spare_rows

EVIL = [text for text in NASTY.values() if len(text) < 1000]


@pytest.fixture
def path(village: Workspace, tmp_path: Path) -> Path:
    """Return a submission with a family for each text that some spreadsheet takes wrongly."""
    for text in EVIL:
        add_family(village, {"catatan": text})
    target = tmp_path / "a.xlsx"
    write_submission(village, target, include_drafts=True, include_findings=True)
    return without_spare_rows(target)


def test_no_data_cell_is_a_formula_a_boolean_or_an_error(path: Path) -> None:
    with zipfile.ZipFile(path) as book:
        data = book.read("xl/worksheets/sheet2.xml").decode()
    data = data[data.index('<row r="6"') : data.index("</sheetData>")]
    assert "<f>" not in data
    assert not re.search(r'<c [^>]*t="(?:str|b|e)"', data)


def test_texts_come_back_without_an_apostrophe_or_a_loss(path: Path) -> None:
    found = {row["catatan"] for row in read_submission(path).sheets["Keluarga"].rows}
    assert {cell_text(text) for text in EVIL} <= found


def test_openpyxl_sees_strings_too(path: Path) -> None:
    page = openpyxl.load_workbook(path)["Keluarga"]
    names = [cell.value for cell in page[2]]
    cells = next(page.iter_cols(names.index("catatan") + 1, min_row=6))
    kinds = {cell.value: cell.data_type for cell in cells if cell.value}
    assert {"=1+1", "#N/A", "+6281234567890", "-", "TRUE"} <= kinds.keys()
    assert set(kinds.values()) <= {"s", "inlineStr"}
