"""A regency's consolidated matrix: what a spreadsheet finds in the workbook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.cell import range_boundaries

from conftest import NOW
from dampingan.exchange.matrix.workbook import write_consolidated
from dampingan.exchange.matrix.writing import write_book
from dampingan.matrix.regency_book import consolidated_book
from dampingan.matrix.regency_plan import read_regency_plan
from dampingan.store.workspace import Workspace
from planned_villages import plan_villages

VILLAGES = ("33.75.03.1009", "33.75.03.1002", "33.75.01.1002")


@pytest.fixture(scope="module")
def regency(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Three kelurahan of a kota with plans; nobody changes it."""
    path = tmp_path_factory.mktemp("kota") / "kota.dampingan"
    with Workspace.create(path, "33.75", "2026-Q4", actor="Rini", now=lambda: NOW) as workspace:
        plan_villages(workspace, VILLAGES, problems=4, potentials=2, activities=20)
        yield workspace


def test_the_same_data_give_the_same_bytes(regency: Workspace, tmp_path: Path) -> None:
    first = write_consolidated(regency, tmp_path / "a.xlsx")
    second = write_consolidated(regency, tmp_path / "b.xlsx")
    assert first.read_bytes() == second.read_bytes()


def test_long_lists_can_be_filtered_and_are_printed_a_page_wide(
    regency: Workspace, tmp_path: Path
) -> None:
    book = consolidated_book(read_regency_plan(regency))
    page = openpyxl.load_workbook(write_book(book, tmp_path / "x.xlsx"))["Kegiatan"]
    left, top, _right, bottom = range_boundaries(page.auto_filter.ref)
    assert page.cell(top or 0, left or 0).value == "No"
    assert page.cell(bottom or 0, 1).value == 60
    year = next(c for row in page.iter_rows() for c in row if c.value == 2027)
    assert year.number_format == "0"
    assert (page.page_setup.orientation, page.page_setup.fitToHeight) == ("landscape", 0)


def test_sheets_of_a_regency_without_plans_are_written(tmp_path: Path) -> None:
    path = tmp_path / "kota.dampingan"
    with Workspace.create(path, "33.75", "2026-Q4", actor="Rini", now=lambda: NOW) as workspace:
        book = consolidated_book(read_regency_plan(workspace))
        page = openpyxl.load_workbook(write_book(book, tmp_path / "x.xlsx"))["Kegiatan"]
    assert "Belum ada kegiatan dari desa/kelurahan." in [c.value for row in page for c in row]
