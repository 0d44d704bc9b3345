"""A workbook is found again by its tokens and machine names, not by looks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import NOW
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.reader.reading import read_submission
from dampingan.exchange.writer.submission import write_submission
from dampingan.store.workspace import Workspace
from exchange.families import add_family, without_spare_rows


@pytest.fixture(scope="module")
def path(empty_workspace_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("read")
    copy = Path(shutil.copy(empty_workspace_file, folder / "read.dampingan"))
    with Workspace.open(copy, actor="Sari", now=lambda: NOW) as workspace:
        add_family(workspace, {"catatan": "sebelum", "jenis_lantai": "2"}, [{"nama": "Umi"}])
        write_submission(workspace, folder / "a.xlsx", include_drafts=True, include_findings=True)
    return folder / "a.xlsx"


@pytest.fixture
def changed(path: Path, tmp_path: Path) -> Callable[[Callable[[Any], None]], Path]:
    def change(how: Callable[[Any], None]) -> Path:
        book = openpyxl.load_workbook(without_spare_rows(path))
        how(book)
        book.save(tmp_path / "b.xlsx")
        return tmp_path / "b.xlsx"

    return change


def test_a_renamed_sheet_is_found_by_its_token(changed: Any) -> None:
    def rename(book: Any) -> None:
        book["Keluarga"].title = "Data KK 2026"

    sheet = read_submission(changed(rename)).sheets["Keluarga"]
    assert (sheet.title, sheet.rows[0]["catatan"]) == ("Data KK 2026", "sebelum")


def test_inserted_columns_do_no_harm(changed: Any) -> None:
    path = changed(lambda book: book["Keluarga"].insert_cols(3, 2))
    submission = read_submission(path)
    row = submission.sheets["Keluarga"].rows[0]
    assert row["jenis_lantai"] == "2"
    assert submission.fingerprint_of(submission.sheets["Keluarga"], row) == row["_fingerprint"]


def test_rows_are_numbered_as_the_spreadsheet_shows_them(path: Path) -> None:
    assert read_submission(path).sheets["Keluarga"].numbers == [6]


def test_an_edited_answer_no_longer_fits_its_fingerprint(changed: Any) -> None:
    def edit(book: Any) -> None:
        names = [c.value for c in book["Keluarga"][2]]
        book["Keluarga"].cell(6, names.index("catatan") + 1).value = "sesudah"

    submission = read_submission(changed(edit))
    row = submission.sheets["Keluarga"].rows[0]
    assert submission.fingerprint_of(submission.sheets["Keluarga"], row) != row["_fingerprint"]


@pytest.mark.parametrize("typed", ["Lengkap", "lengkap", " LENGKAP ", "complete", "Complete"])
def test_a_status_is_read_from_its_word_or_code_in_any_case(changed: Any, typed: str) -> None:
    def edit(book: Any) -> None:
        names = [c.value for c in book["Keluarga"][2]]
        book["Keluarga"].cell(6, names.index("_status") + 1).value = typed

    submission = read_submission(changed(edit))
    row = submission.sheets["Keluarga"].rows[0]
    assert row["_status"] == "complete"
    assert submission.fingerprint_of(submission.sheets["Keluarga"], row) == row["_fingerprint"]


def test_a_workbook_with_codes_beside_the_words_is_still_read(changed: Any) -> None:
    def age(book: Any) -> None:
        page = book["_kode"]
        for row in page.iter_rows(min_row=5):
            if row[0].value == "kode_status":
                row[2].value, row[4].value = row[5].value, f"{row[5].value} - {row[3].value}"
        page.delete_cols(6)
        names = [c.value for c in book["Keluarga"][2]]
        book["Keluarga"].cell(6, names.index("_status") + 1).value = "complete - Lengkap"

    assert read_submission(changed(age)).sheets["Keluarga"].rows[0]["_status"] == "complete"


def test_a_row_typed_into_the_spare_rows_is_read(changed: Any) -> None:
    def add(book: Any) -> None:
        names = [c.value for c in book["Anggota"][2]]
        book["Anggota"].cell(9, names.index("nama") + 1).value = "Orang Baru"

    sheet = read_submission(changed(add)).sheets["Anggota"]
    assert [(r["nama"], r["_uid"] != "") for r in sheet.rows] == [
        ("Umi", True),
        ("Orang Baru", False),
    ]
    assert sheet.numbers == [6, 9]


def test_some_other_workbook_is_refused(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "lain.xlsx")
    with pytest.raises(ExchangeError, match="bukan kiriman Dampingan"):
        read_submission(tmp_path / "lain.xlsx")


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("<html>bukan</html>")
    with pytest.raises(ExchangeError, match="halaman web"):
        read_submission(tmp_path / "a.xlsx")


def test_columns_without_their_names_are_known_by_their_order_when_the_rows_prove_it(
    changed: Any,
) -> None:
    submission = read_submission(changed(lambda book: book["Keluarga"].delete_rows(2)))
    row = submission.sheets["Keluarga"].rows[0]
    assert (row["catatan"], row["jenis_lantai"]) == ("sebelum", "2")
    assert "dikenali dari urutannya" in submission.issues[0].message


def test_a_workbook_without_its_names_and_with_moved_columns_is_refused(changed: Any) -> None:
    def spoil(book: Any) -> None:
        book["Keluarga"].delete_rows(2)
        book["Keluarga"].insert_cols(5)

    path = changed(spoil)
    with pytest.raises(ExchangeError, match="nama kolom yang tersembunyi"):
        read_submission(path)
