"""What the tests of the exchange rules share: a small village, its regency, files in many hands."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import openpyxl
import pytest

from conftest import BANDENGAN, NOW
from dampingan.exchange.writer.submission import write_submission
from dampingan.forms.answer import Field
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.workspace import Workspace
from exchange.families import without_spare_rows
from exchange.test_roundtrip import convert

FAMILIES = (
    ("Umi Rahayu", "001", ("Umi Rahayu", "Slamet Riyadi", "Dewi Lestari")),
    ("Bambang Sutrisno", "001", ("Bambang Sutrisno", "Sri Wahyuni")),
    ("Kartini", "002", ("Kartini",)),
)
"""Invented heads, RT and members of the village."""


class Edit(Protocol):
    """Types one value into a workbook as a person would, and saves it under another name."""

    def __call__(self, path: Path, sheet: str, row: int | str, column: str, value: Any) -> Path:
        """Return the new file.

        Args:
            path: a workbook; it stays as it is.
            sheet: the sheet's title.
            row: number as the spreadsheet shows it (the first data row is 6), or a row's key.
            column: machine name.
            value: what is typed; None empties the cell.
        """
        ...


def cell_of(book: Any, sheet: str, row: int | str, column: str) -> Any:
    """Return the cell of an openpyxl workbook that `Edit` is about."""
    page = book[sheet]
    heading = next(n for n in range(1, 13) if any(c.value == "_uid" for c in page[n]))
    names = [c.value for c in page[heading]]
    if isinstance(row, str):
        keys = [c.value for c in next(page.iter_cols(names.index("_uid") + 1))]
        row = keys.index(row) + 1
    return page.cell(row, names.index(column) + 1)


@pytest.fixture(scope="session")
def village_file(empty_workspace_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a closed village workspace with `FAMILIES`, to copy."""
    path = Path(shutil.copy(empty_workspace_file, tmp_path_factory.mktemp("desa") / "a.dampingan"))
    with Workspace.open(path, actor="Sari", now=lambda: NOW) as workspace:
        for head, rt, members in FAMILIES:
            entry = FamilyEntry.create(workspace, {"nama_kk": head, "rt": rt, "rw": "002"})
            entry.set(Field("jenis_lantai"), "2")
            for name in members:
                row, _ = entry.add_person()
                entry.set(Field("nama", row), name)
    return path


@pytest.fixture
def village(village_file: Path, tmp_path: Path) -> Iterator[Workspace]:
    """Return the open workspace of a village with three families and six members."""
    copy = Path(shutil.copy(village_file, tmp_path / "desa.dampingan"))
    with Workspace.open(copy, actor="Sari", now=lambda: NOW) as workspace:
        yield workspace


@pytest.fixture
def laptop(empty_workspace_file: Path, tmp_path: Path) -> Iterator[Workspace]:
    """Return the open, empty workspace of a second laptop of the same village."""
    copy = Path(shutil.copy(empty_workspace_file, tmp_path / "laptop.dampingan"))
    with Workspace.open(copy, actor="Rini", now=lambda: NOW) as workspace:
        with workspace.write("Uji", undoable=False) as tx:
            tx.set_setting("uid", "W-7Q2M0ZC4HB1XS")  # the copied file's own: two sites
        yield workspace


@pytest.fixture(scope="session")
def empty_regency_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the closed, empty workspace of the village's regency, to copy."""
    path = tmp_path_factory.mktemp("kota") / "kota.dampingan"
    Workspace.create(path, BANDENGAN[:5], "2026-Q4", actor="Budi", now=lambda: NOW).close()
    return path


@pytest.fixture
def regency(empty_regency_file: Path, tmp_path: Path) -> Iterator[Workspace]:
    """Return the open, empty workspace of the village's regency."""
    copy = Path(shutil.copy(empty_regency_file, tmp_path / "kota.dampingan"))
    with Workspace.open(copy, actor="Budi", now=lambda: NOW) as workspace:
        yield workspace


@pytest.fixture
def submission(tmp_path: Path) -> Callable[..., Path]:
    """Return what writes everything that a workspace would send and returns the file."""
    numbers = itertools.count(1)

    def write(workspace: Workspace, **choice: Any) -> Path:
        path = tmp_path / f"kiriman-{next(numbers)}.xlsx"
        choice = {"include_drafts": True, "include_findings": True} | choice
        write_submission(workspace, path, **choice)
        return without_spare_rows(path)

    return write


Change = Callable[[Path, Callable[[Any], object]], Path]


@pytest.fixture
def change(tmp_path: Path) -> Change:
    """Return what lets a function change a workbook through openpyxl, saved under another name."""
    numbers = itertools.count(1)

    def run(path: Path, how: Callable[[Any], object]) -> Path:
        book = openpyxl.load_workbook(path)
        how(book)
        changed = tmp_path / f"ubahan-{next(numbers)}.xlsx"
        book.save(changed)
        return changed

    return run


@pytest.fixture
def edit(change: Change) -> Edit:
    """Return what types one value into a workbook (see `Edit`)."""

    def run(path: Path, sheet: str, row: int | str, column: str, value: Any) -> Path:
        def type_it(book: Any) -> None:
            cell_of(book, sheet, row, column).value = value

        return change(path, type_it)

    return run


@pytest.fixture
def resave(soffice: str, tmp_path: Path) -> Callable[[Path, str], Path]:
    """Return what saves a workbook anew with LibreOffice, as ``xlsx`` or ``ods``."""
    numbers = itertools.count(1)

    def run(path: Path, suffix: str) -> Path:
        out = tmp_path / f"simpan-{next(numbers)}"
        convert(soffice, path, suffix, out, tmp_path / "profile")
        return out / f"{path.stem}.{suffix}"

    return run
