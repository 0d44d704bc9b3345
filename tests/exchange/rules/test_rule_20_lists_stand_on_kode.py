"""Rule 20: drop-downs are defined names on `_kode`; a submission's region needs no list at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from dampingan.exchange.reader.reading import read_submission
from dampingan.exchange.writer.returning import write_return
from dampingan.store.workspace import Workspace
from exchange.families import without_spare_rows


def lists(path: Path) -> dict[str, set[str]]:
    """Return sheet → formulas of its drop-downs, after checking where they point."""
    book = openpyxl.load_workbook(path)
    names = {name: found.attr_text for name, found in book.defined_names.items()}
    assert all(target.startswith("_kode!$E$") for target in names.values())
    formulas = {
        page.title: {
            rule.formula1 or ""
            for rule in page.data_validations.dataValidation
            if rule.type == "list"
        }
        for page in book
    }
    assert all(formula in names for found in formulas.values() for formula in found)
    return formulas


def test_every_list_is_a_range_of_kode_and_none_is_written_out(
    village: Workspace, submission: Callable[..., Path]
) -> None:
    found = lists(submission(village))
    assert len(found["Keluarga"]) > 10
    assert len(found["Anggota"]) > 10


def test_returns_use_the_same_lists(village: Workspace, regency: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_return(regency, village.village_code, path, content="full")
    assert lists(without_spare_rows(path))["Keluarga"]


@pytest.mark.parametrize("column", ["_village_code", "_period"])
def test_what_a_dependent_list_would_choose_is_one_locked_value(
    village: Workspace, submission: Callable[..., Path], column: str
) -> None:
    path = submission(village)
    rows = read_submission(path).sheets["Keluarga"].rows
    assert len({row[column] for row in rows}) == 1
    page = openpyxl.load_workbook(path)["Keluarga"]
    names = [cell.value for cell in page[2]]
    cells = next(page.iter_cols(names.index(column) + 1, min_row=6, max_row=8))
    assert all(cell.protection.locked for cell in cells)
