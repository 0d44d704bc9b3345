"""Another system's file in the window: mapped, looked at, applied and taken back by keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dampingan.exchange.foreign.catalogue import saved_mappings
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.importing.place import ImportPlace
from dampingan.ui.importing.tables import COLUMNS, FINDINGS, RECORDS, VALUES

Key = Qt.Key
KK, NIK = "3375031803160999", "3375031705800999"
ROWS = [
    ["alamat", "rw", "rt", "nama", "no_kk", "nik", "sex", "tanggallahir", "kk_level", "suku"],
    ["Gg. 1", "2", "3", "SLAMET", KK, NIK, 1, "1980-05-17", 1, "Jawa"],
    ["Gg. 1", "2", "3", "BUDI", KK, "3375030101100999", 1, "2010-01-01", "Keponakan", "Jawa"],
]

Press = Callable[..., None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    book = Workbook()
    page = book.worksheets[0]
    page.title = "Penduduk"
    for row in ROWS:
        page.append(row)
    book.save(tmp_path / "penduduk.xlsx")
    return tmp_path / "penduduk.xlsx"


@pytest.fixture
def place(opened: Navigator) -> ImportPlace:
    opened.go("importing")
    found = opened.places["importing"]
    assert isinstance(found, ImportPlace)
    return found


@pytest.fixture
def read(place: ImportPlace, path: Path, qtbot: QtBot) -> ImportPlace:
    place.take([path])
    settle(place, qtbot)
    return place


def settle(place: ImportPlace, qtbot: QtBot) -> None:
    """Wait until no job runs and the preview is there."""
    qtbot.waitUntil(lambda: place.made is not None and place._job is None, timeout=30_000)


def cells(place: ImportPlace, column: int) -> list[str]:
    return [place.model.cells(row)[column].text for row in range(place.model.rowCount())]


def go_to(place: ImportPlace, text: str, column: int = 0) -> None:
    place.view.table.go_to(cells(place, column).index(text))


def test_it_says_what_can_be_imported_before_a_file_is_chosen(place: ImportPlace) -> None:
    assert place.view.file.isVisible()
    assert not place.view.apply.isVisible()


def test_a_file_is_recognised_and_counted(read: ImportPlace) -> None:
    assert read.view.mappings.currentText() == "OpenSID/SIAK: daftar penduduk"
    assert read.view.counts.text() == "Penduduk: 2 baris = 2 baru"
    assert read.view.apply.isEnabled()
    assert "407" not in " ".join(cells(read, 2))
    assert cells(read, 2)[-1] == "tidak dipakai"


def test_a_column_is_given_a_question_by_typing_part_of_its_name(
    read: ImportPlace, press: Press, qtbot: QtBot
) -> None:
    go_to(read, "suku")
    press(Key.Key_Return, on=read.view.table)
    assert read.view.picker.hasFocus()
    press("106", Key.Key_Return, on=read.view.picker)
    settle(read, qtbot)
    assert cells(read, 2)[-1] == "106 Nama SLS (RT/RW/dusun)"


def test_a_value_without_a_counterpart_gets_one(
    read: ImportPlace, press: Press, qtbot: QtBot
) -> None:
    read.show_part(VALUES)
    assert cells(read, 2)[0] == "tidak ada padanan"
    press(Key.Key_Return, on=read.view.table)
    read.view.picker.setText("8 Lainnya")
    press(Key.Key_Return, on=read.view.picker)
    settle(read, qtbot)
    assert "tidak ada padanan" not in cells(read, 2)


def test_the_preview_shows_families_as_they_would_be(read: ImportPlace) -> None:
    read.show_part(RECORDS)
    assert (cells(read, 0), cells(read, 1), cells(read, 2)) == (["baru"], ["SLAMET"], ["003/002"])
    assert "anggota baru: SLAMET, BUDI" in read.view.whole.text()
    read.show_part(FINDINGS)
    assert any("Keponakan" in text for text in cells(read, 3))


def test_applying_writes_and_the_message_takes_it_back(
    read: ImportPlace, opened: Navigator, qtbot: QtBot
) -> None:
    workspace = opened.context.workspace
    before = families(workspace)
    read.apply()
    settle(read, qtbot)
    assert families(workspace) == before + 1
    assert read.view.counts.text() == "Penduduk: 2 baris = 2 sama"
    with workspace.reading() as connection:
        batch = connection.exec_driver_sql("SELECT uid FROM batch ORDER BY id DESC").scalar()
    assert isinstance(batch, str)
    read.take_back(batch)
    settle(read, qtbot)
    assert families(workspace) == before
    assert read.view.counts.text() == "Penduduk: 2 baris = 2 baru"


def families(workspace) -> int:
    with workspace.reading() as connection:
        sql = "SELECT count(*) FROM family WHERE deleted_at IS NULL"
        return connection.exec_driver_sql(sql).scalar_one()


def test_families_that_are_not_there_are_listed_when_nobody_wants_them_added(
    read: ImportPlace, qtbot: QtBot
) -> None:
    read.view.add.setChecked(False)
    settle(read, qtbot)
    assert read.view.counts.text() == "Penduduk: 2 baris = 2 ditolak"
    assert "1 keluarga atau anggota tidak ada di sini" in read.view.add_note.text()


def test_own_columns_are_proposed_and_saved_under_a_name(
    read: ImportPlace, opened: Navigator, qtbot: QtBot
) -> None:
    read.view.mappings.setCurrentIndex(read.view.mappings.findText("Petakan sendiri"))
    read.view.mappings.activated.emit(read.view.mappings.currentIndex())
    settle(read, qtbot)
    assert read.part == COLUMNS
    assert "nama sama" in cells(read, 3)[cells(read, 0).index("nik")]
    read.view.title.setText("Daftar kami")
    read.save()
    assert [m.title for m in saved_mappings(opened.context.workspace)] == ["Daftar kami"]


def test_a_file_that_is_no_table_is_refused_in_words(
    place: ImportPlace, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "foto.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    place.take([path])
    qtbot.waitUntil(lambda: bool(place.view.problem.text()), timeout=30_000)
    assert "foto.xlsx" in place.view.problem.text()


def test_rejected_rows_are_saved_for_whoever_can_mend_them(
    place: ImportPlace, path: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    book = load_workbook(path)
    book["Penduduk"]["F3"] = 3.37503e15
    book.save(path)
    place.take([path])
    settle(place, qtbot)
    assert place.view.rejected.isVisible()
    place.save_rejected(str(tmp_path / "ditolak"))
    page = load_workbook(tmp_path / "ditolak.xlsx")["Penduduk"]
    assert "angka terakhir hilang" in str(page["B2"].value)
