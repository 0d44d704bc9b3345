"""Rule 19: columns by the hidden machine names, sheets by their token; what is missing is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import BANDENGAN
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.reader.reading import Submission, read_in_process, read_submission
from dampingan.exchange.reader.recovery import Expected, expected_of
from dampingan.exchange.writer.content import content_of
from dampingan.exchange.writer.survey import EVERYTHING, survey_of
from dampingan.exchange.writer.told import Told
from dampingan.store.workspace import Workspace
from exchange.rules.cells import Change


@pytest.fixture
def path(village: Workspace, submission: Callable[..., Path]) -> Path:
    return submission(village)


def contents(submission: Submission) -> dict[str, list[dict[str, str]]]:
    """Return the answers of every sheet, without what only helps the eye."""
    return {
        name: [{k: v for k, v in row.items() if not k.startswith("_ref_")} for row in sheet.rows]
        for name, sheet in submission.sheets.items()
    }


def move_column(book: Any) -> None:
    page = book["Anggota"]
    cells = [cell.value for cell in next(page.iter_cols(8, 8))]
    page.delete_cols(8)
    page.insert_cols(3, 2)
    for row, value in enumerate(cells, 1):
        page.cell(row, 4).value = value


def rename_headings(book: Any) -> None:
    for cell in book["Anggota"][5]:
        cell.value = f"Kolom {cell.column}"


def insert_row(book: Any) -> None:
    book["Anggota"].insert_rows(1, 2)
    book["Anggota"]["A1"].value = book["Anggota"]["A3"].value


def rename_sheets(book: Any) -> None:
    book["Anggota"].title = "orang-orang"
    book["Keluarga"].title = "Anggota"


def insert_row_in_headings(book: Any) -> None:
    book["Anggota"].insert_rows(4, 2)


def delete_row_in_headings(book: Any) -> None:
    book["Anggota"].delete_rows(4)


def leave_blanks_behind(book: Any) -> None:
    page = book["Anggota"]
    page.cell(page.max_row + 30, 4).value = "  "
    page.cell(page.max_row + 1, 9).value = "\u00a0"


@pytest.mark.parametrize(
    "how",
    [
        *(move_column, rename_headings, rename_sheets, insert_row),
        *(insert_row_in_headings, delete_row_in_headings, leave_blanks_behind),
    ],
)
def test_what_moves_or_gets_another_heading_changes_nothing(
    path: Path, change: Change, how: Callable[[Any], object]
) -> None:
    before, after = read_submission(path), read_submission(change(path, how))
    assert contents(after) == contents(before)
    assert all(set(sheet.edited) == {frozenset()} for sheet in after.sheets.values())


def test_a_sheet_without_its_token_is_known_by_its_names(path: Path, change: Change) -> None:
    def lose(book: Any) -> None:
        book["Anggota"]["A1"].value = None

    after = read_submission(change(path, lose))
    assert contents(after) == contents(read_submission(path))
    assert ["Penanda" in issue.message for issue in after.issues] == [True]


def test_a_missing_column_is_said_and_no_empty_answer(path: Path, change: Change) -> None:
    def lose(book: Any) -> None:
        page = book["Anggota"]
        page.delete_cols([cell.value for cell in page[2]].index("nama") + 1)

    after = read_submission(change(path, lose))
    sheet = after.sheets["Anggota"]
    assert "nama" not in sheet.names
    assert [(i.sheet, i.row, i.column) for i in after.issues] == [("Anggota", 0, "nama")]
    assert set(sheet.edited) == {frozenset()}


def test_a_missing_sheet_is_said(path: Path, change: Change) -> None:
    after = read_submission(change(path, lambda book: book.remove(book["Anggota"])))
    assert "Anggota" not in after.sheets
    assert [(i.sheet, "tidak ada di berkas" in i.message) for i in after.issues] == [
        ("Anggota", True)
    ]


def test_a_doubled_column_is_read_once_and_said(path: Path, change: Change) -> None:
    def double(book: Any) -> None:
        page = book["Anggota"]
        page.cell(2, page.max_column + 1).value = "nama"

    after = read_submission(change(path, double))
    assert contents(after) == contents(read_submission(path))
    assert [i.column for i in after.issues] == ["nama"]


def test_a_copied_sheet_is_refused_by_its_names(path: Path, change: Change) -> None:
    def copy(book: Any) -> None:
        book.copy_worksheet(book["Anggota"]).title = "Salinan"

    with pytest.raises(ExchangeError, match="lembar yang sama dua kali: Anggota dan Salinan"):
        read_submission(change(path, copy))


def expected(workspace: Workspace) -> Expected:
    with workspace.snapshot() as reader:
        survey = survey_of(reader, EVERYTHING, Told(everything=True))
        return expected_of(content_of(reader, survey).layout)


@pytest.mark.parametrize("lost", ["_meta", "_kode"])
def test_a_file_that_lost_what_it_says_of_itself_is_read_by_who_knows_its_form(
    village: Workspace, path: Path, change: Change, lost: str
) -> None:
    found = change(path, lambda book: book.remove(book[lost]))
    after = read_in_process(found, expected=expected(village))
    assert contents(after) == contents(read_submission(path))
    assert (after.identity.village_code, after.identity.period) == (BANDENGAN, "2026-Q4")
    assert [issue.sheet for issue in after.issues] == [lost]
    with pytest.raises(ExchangeError):
        read_submission(found)


def test_a_sheet_that_lost_all_its_headings_is_known_by_its_name(
    path: Path, change: Change
) -> None:
    after = read_submission(change(path, lambda book: book["Anggota"].delete_rows(1, 5)))
    assert contents(after) == contents(read_submission(path))
    assert {issue.sheet for issue in after.issues} == {"Anggota"}


def test_a_column_of_somebodys_own_is_said_to_be_unread(path: Path, change: Change) -> None:
    def add(book: Any) -> None:
        page = book["Anggota"]
        page.cell(5, page.max_column + 1).value = "Golongan darah"
        page.cell(6, page.max_column).value = "O"

    after = read_submission(change(path, add))
    told = [(issue.column, "tidak dibaca" in issue.message) for issue in after.issues]
    assert told == [("Golongan darah", True)]


def test_rows_that_are_gone_are_counted(path: Path, change: Change) -> None:
    after = read_submission(change(path, lambda book: book["Anggota"].delete_rows(7, 2)))
    assert ["4 baris, padahal ditulis 6" in issue.message for issue in after.issues] == [True]
