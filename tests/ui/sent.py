"""A village that sent its workbook, made once for all tests that look at such files."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import NOW
from dampingan.exchange.writer.submission import write_submission
from dampingan.store.workspace import Workspace
from exchange.families import without_spare_rows
from ui.village import settle


@pytest.fixture(scope="session")
def sent_once(
    empty_workspace_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """The closed workspace of twelve families, and everything that it holds as a workbook."""
    folder = tmp_path_factory.mktemp("terkirim")
    path = Path(shutil.copy(empty_workspace_file, folder / "desa.dampingan"))
    book = folder / "kiriman.xlsx"
    with Workspace.open(path, actor="Sari", now=lambda: NOW) as workspace:
        settle(workspace)
        write_submission(workspace, book, include_drafts=True, include_findings=True)
    return path, without_spare_rows(book)


@pytest.fixture
def village_file(sent_once: tuple[Path, Path], tmp_path: Path) -> Path:
    """The closed workspace, to be opened in the window."""
    return Path(shutil.copy(sent_once[0], tmp_path / "bandengan.dampingan"))


@pytest.fixture
def sent(sent_once: tuple[Path, Path], tmp_path: Path) -> Path:
    """The workbook, to be used as one likes."""
    return Path(shutil.copy(sent_once[1], tmp_path / "kiriman.xlsx"))


def edit(path: Path, target: Path, *cells: tuple[int, str, Any]) -> Path:
    """Type values into the sheet Keluarga: row, column, value; and save it elsewhere."""
    book = openpyxl.load_workbook(path)
    page = book["Keluarga"]
    names = [cell.value for cell in page[2]]
    for row, column, value in cells:
        found: Any = page.cell(row, names.index(column) + 1)
        found.value = value
    book.save(target)
    return target
