"""Two workbooks side by side in the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from dampingan.exchange.file.password import encrypt_workbook
from dampingan.ui.difference.place import DifferencePlace
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.send.file import dropped_files
from ui.sent import edit

Key = Qt.Key


@pytest.fixture
def files(sent: Path, tmp_path: Path) -> tuple[Path, Path]:
    """What the village sent, and the same with one address and one floor changed."""
    first = sent.rename(tmp_path / "a.xlsx")
    cells = (6, "jenis_lantai", "9 - Lainnya"), (7, "alamat", "Jalan Baru 7")
    return first, edit(first, tmp_path / "b.xlsx", *cells)


@pytest.fixture
def place(opened: Navigator) -> DifferencePlace:
    opened.go("difference")
    found = opened.places["difference"]
    assert isinstance(found, DifferencePlace)
    return found


@pytest.fixture
def compared(place: DifferencePlace, files: tuple[Path, Path], qtbot: QtBot) -> DifferencePlace:
    place.take(*files)
    qtbot.waitUntil(lambda: place.compared is not None, timeout=30_000)
    return place


def test_it_asks_for_two_files_and_compares_when_both_are_there(
    place: DifferencePlace, files: tuple[Path, Path], qtbot: QtBot
) -> None:
    assert not place.view.compare.isEnabled()
    place.take(files[0])
    assert place.compared is None
    assert place.view.files[0].name.text() == "a.xlsx"
    place.take(files[1])
    qtbot.waitUntil(lambda: place.compared is not None, timeout=30_000)
    assert place.view.subtitle.text() == "2 keluarga berbeda"


def test_passwords_are_asked_one_after_the_other_and_forgotten(
    place: DifferencePlace, files: tuple[Path, Path], qtbot: QtBot
) -> None:
    for path, password in zip(files, ("satu", "dua"), strict=True):
        encrypt_workbook(path, password)
    first, second = place.view.files
    place.take(*files)
    qtbot.waitUntil(first.password.hasFocus, timeout=30_000)
    qtbot.keyClicks(first.password, "satu")
    qtbot.keyClick(first.password, Key.Key_Return)
    qtbot.waitUntil(second.password.hasFocus, timeout=30_000)
    qtbot.keyClicks(second.password, "dua")
    qtbot.keyClick(second.password, Key.Key_Return)
    qtbot.waitUntil(lambda: place.compared is not None, timeout=30_000)
    assert [line.password.text() for line in place.view.files] == ["", ""]
    assert not first.password.isVisible()


def test_a_family_is_chosen_at_the_left_and_told_at_the_right(compared: DifferencePlace) -> None:
    texts = {compared.changes.index(0, column).data() for column in range(4)}
    assert compared.families.rowCount() == 2
    assert "9 - Lainnya" in texts
    compared.view.families.go_to(1)
    assert compared.changes.index(0, 3).data() == "Jalan Baru 7"
    assert "Jalan Baru 7" in compared.view.whole.text()


def test_a_search_looks_into_questions_too(compared: DifferencePlace) -> None:
    compared.view.search.setText("lantai")
    compared.view.search.tell()
    assert compared.families.rowCount() == 1
    assert compared.view.subtitle.text() == "1 dari 2 keluarga"


def test_enter_opens_the_family_in_the_workspace(
    compared: DifferencePlace, opened: Navigator, press: Callable[..., None]
) -> None:
    press(Key.Key_Return, on=compared.view.families)
    assert opened.current == "entry"
    opened.back()
    assert opened.current == "difference"


def test_what_differs_goes_to_the_clipboard_and_into_a_workbook(
    compared: DifferencePlace, tmp_path: Path, qtbot: QtBot, opened: Navigator
) -> None:
    compared.view.families.go_to(0)
    compared.view.copy.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 2
    assert "9 - Lainnya" in lines[1]
    target = tmp_path / "banding.xlsx"
    compared.save(target)
    qtbot.waitUntil(target.is_file, timeout=30_000)
    assert "Perubahan" in openpyxl.load_workbook(target).sheetnames


def test_equal_files_are_called_equal(
    place: DifferencePlace, files: tuple[Path, Path], qtbot: QtBot
) -> None:
    place.take(files[0], files[0])
    qtbot.waitUntil(lambda: place.compared is not None, timeout=30_000)
    assert place.view.summary.text() == "Kedua berkas sama isinya."
    assert not place.view.save.isVisible()


def test_a_wrong_file_is_told_where_the_files_are(
    place: DifferencePlace, files: tuple[Path, Path], tmp_path: Path, qtbot: QtBot
) -> None:
    wrong = tmp_path / "catatan.xlsx"
    wrong.write_text("bukan buku kerja")
    place.take(files[0], wrong)
    qtbot.waitUntil(place.view.problem.isVisible, timeout=30_000)
    assert "catatan.xlsx" in place.view.problem.text()


def test_swapping_turns_before_and_after_round(compared: DifferencePlace, qtbot: QtBot) -> None:
    before = compared.paths[:]
    compared.view.swap.click()
    assert compared.paths == before[::-1]
    qtbot.waitUntil(lambda: compared.compared is not None, timeout=30_000)
    assert compared.families.rowCount() == 2


def test_only_files_of_this_computer_can_be_dropped(tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.xlsx")), QUrl("https://example.org/b.xlsx")])
    assert dropped_files(data) == [tmp_path / "a.xlsx"]
