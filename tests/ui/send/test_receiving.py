"""A workbook that comes: looked at, taken over, taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from dampingan.exchange.file.password import encrypt_workbook
from dampingan.store.lists.listing import Filter, Listing, Sort
from dampingan.store.merging.batch import ARRIVED, batches
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.send.place import SendPlace
from dampingan.ui.send.report_view import CHANGES, FINDINGS

Key = Qt.Key
Edited = Callable[..., Path]


def read(place: SendPlace, path: Path, qtbot: QtBot) -> None:
    place.receive(path)
    qtbot.waitUntil(lambda: not place.receiving.busy, timeout=60_000)


def apply(place: SendPlace, qtbot: QtBot) -> None:
    place.receiving.view.report.apply.click()
    qtbot.waitUntil(lambda: not place.receiving.busy, timeout=60_000)


def floor_of(opened: Navigator, row: int) -> str:
    listing = Listing(opened.context.workspace)
    ids = listing.first(Filter(), Sort("place"), 20)
    return listing.page(ids, ["answers.jenis_lantai"])[row][0]


def test_nothing_changes_before_it_is_applied(
    place: SendPlace, opened: Navigator, edited: Edited, qtbot: QtBot
) -> None:
    before = floor_of(opened, 0)
    read(place, edited((6, "jenis_lantai", "9 - Lainnya")), qtbot)
    report = place.receiving.view.report
    assert report.apply.isVisible()
    assert floor_of(opened, 0) == before
    assert report.sum.text() == "Jumlah: 23 sama + 1 berubah = 24, cocok"
    assert "Bandengan (33.75.03.1009)" in report.title.text()


def test_applying_takes_the_changes_over_and_undo_takes_them_back(
    place: SendPlace, opened: Navigator, edited: Edited, qtbot: QtBot
) -> None:
    before = floor_of(opened, 0)
    read(place, edited((6, "jenis_lantai", "9 - Lainnya")), qtbot)
    apply(place, qtbot)
    report = place.receiving.view.report
    assert floor_of(opened, 0) == "9"
    assert "Cadangan" in report.banner.text()
    assert not report.apply.isVisible()
    report.undo.click()
    qtbot.waitUntil(lambda: not place.receiving.busy, timeout=60_000)
    assert floor_of(opened, 0) == before
    assert place.receiving.view.choose.isVisible()


def test_what_would_change_is_shown_by_family_with_the_words_of_the_form(
    place: SendPlace, opened: Navigator, edited: Edited, qtbot: QtBot, press: Callable[..., None]
) -> None:
    read(place, edited((6, "jenis_lantai", "9 - Lainnya")), qtbot)
    table = place.receiving.tables.changes
    texts = [table.index(0, column).data() for column in range(6)]
    assert texts[2].startswith("303 ")
    assert texts[4] == "9 - Lainnya"
    assert texts[5] == "Berubah"
    view = place.receiving.view.report
    view.changes.go_to(0)
    press(Key.Key_Return, on=view.changes)
    assert opened.current == "entry"


def test_a_rejected_row_is_a_finding_with_its_place_and_enter_opens_its_family(
    place: SendPlace, opened: Navigator, edited: Edited, qtbot: QtBot, press: Callable[..., None]
) -> None:
    read(place, edited((6, "jenis_lantai", "77 - Entah")), qtbot)
    table = place.receiving.tables.findings
    assert table.rowCount() == 1
    assert [table.index(0, column).data() for column in range(2)] == ["Keluarga", "6"]
    assert table.index(0, 2).data().startswith("303 ")
    view = place.receiving.view.report
    view.show_part(FINDINGS)
    view.findings.go_to(0)
    press(Key.Key_Return, on=view.findings)
    assert opened.current == "entry"


def test_the_same_file_twice_says_so(place: SendPlace, edited: Edited, qtbot: QtBot) -> None:
    path = edited((6, "jenis_lantai", "9 - Lainnya"))
    read(place, path, qtbot)
    apply(place, qtbot)
    read(place, path, qtbot)
    report = place.receiving.view.report
    assert report.banner.text().startswith("Berkas ini sudah diterima")
    assert not report.apply.isVisible()
    assert report.done.isVisible()


def test_a_wrong_file_is_told_in_the_pane_with_what_to_do(
    place: SendPlace, tmp_path: Path, qtbot: QtBot
) -> None:
    wrong = tmp_path / "catatan.xlsx"
    wrong.write_text("halo")
    read(place, wrong, qtbot)
    view = place.receiving.view
    assert view.problem_title.isVisible()
    assert view.problem_text.text()
    assert view.other.isVisible()


def test_the_password_is_asked_in_the_pane_and_forgotten_afterwards(
    place: SendPlace, sent: Path, qtbot: QtBot, press: Callable[..., None]
) -> None:
    encrypt_workbook(sent, "padi-melati")
    read(place, sent, qtbot)
    view = place.receiving.view
    assert view.password.isVisible()
    press("salah", Key.Key_Return, on=view.password)
    qtbot.waitUntil(view.password_problem.isVisible, timeout=60_000)
    press("padi-melati", Key.Key_Return, on=view.password)
    qtbot.waitUntil(lambda: place.receiving.report is not None, timeout=60_000)
    assert view.password.text() == ""
    apply(place, qtbot)
    assert place.receiving._password == ""


def test_leaving_a_file_brings_the_start_back(
    place: SendPlace, edited: Edited, qtbot: QtBot
) -> None:
    read(place, edited((6, "jenis_lantai", "9 - Lainnya")), qtbot)
    place.receiving.view.report.cancel.click()
    assert place.receiving.view.choose.isVisible()
    assert place.receiving.report is None


def test_a_dropped_file_is_read(place: SendPlace, sent: Path, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(sent)), QUrl.fromLocalFile(str(sent))])
    place.dropEvent(
        QDropEvent(
            QPoint(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    qtbot.waitUntil(lambda: place.receiving.report is not None, timeout=60_000)
    assert place.view.side == "receiving"


def test_the_findings_are_a_key_away_from_applying(
    place: SendPlace, edited: Edited, qtbot: QtBot, press: Callable[..., None]
) -> None:
    read(place, edited((6, "jenis_lantai", "9 - Lainnya")), qtbot)
    report = place.receiving.view.report
    assert report.apply.hasFocus()
    press(Key.Key_PageDown, on=report.apply, control=True)
    assert report.parts.current == FINDINGS


def test_several_dropped_files_wait_their_turn(
    place: SendPlace, sent: Path, edited: Edited, qtbot: QtBot
) -> None:
    changed = edited((6, "jenis_lantai", "9 - Lainnya"))
    place.receive(sent, changed)
    qtbot.waitUntil(lambda: place.receiving.report is not None, timeout=60_000)
    report = place.receiving.view.report
    assert report.about.text().startswith("Berkas 1 dari 2")
    report.done.click()
    qtbot.waitUntil(lambda: place.receiving.report is not None, timeout=60_000)
    assert place.receiving.path == changed
    assert report.about.text().startswith("Berkas 2 dari 2")
    assert report.done.text() == "Selesai"


def test_stopping_leaves_the_files_that_wait_unread(
    place: SendPlace, sent: Path, qtbot: QtBot
) -> None:
    place.receive(sent, sent)
    place.receiving.view.stop_wanted.emit()
    qtbot.waitUntil(lambda: not place.receiving.busy, timeout=60_000)
    assert not place.receiving.waiting
    assert place.receiving.path is None


def test_ctrl_r_asks_for_a_file_from_any_place(
    opened: Navigator,
    sent: Path,
    qtbot: QtBot,
    press: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(sent)], ""))
    opened.go("families")
    press(Key.Key_R, on=opened.frame, control=True)
    assert opened.current == "send"
    place = opened.places["send"]
    assert isinstance(place, SendPlace)
    qtbot.waitUntil(lambda: place.receiving.report is not None, timeout=60_000)


def test_typing_elsewhere_goes_on_while_a_file_is_read(
    place: SendPlace, opened: Navigator, sent: Path, qtbot: QtBot
) -> None:
    place.receive(sent)
    assert place.receiving.busy
    opened.go("families")
    assert opened.current == "families"
    qtbot.waitUntil(lambda: place.receiving.report is not None, timeout=60_000)
    opened.go("send")
    assert place.receiving.view.reporting


def test_an_untouched_file_of_ones_own_brings_nothing(
    place: SendPlace, sent: Path, qtbot: QtBot
) -> None:
    read(place, sent, qtbot)
    report = place.receiving.view.report
    assert report.sum.text() == "Jumlah: 24 sama = 24, cocok"
    assert "sama dengan isi ruang kerja" in report.banner.text()
    assert report.parts.current == CHANGES


def test_the_history_shows_what_came_and_takes_it_back_later(
    place: SendPlace, opened: Navigator, edited: Edited, qtbot: QtBot
) -> None:
    before = floor_of(opened, 0)
    read(place, edited((6, "jenis_lantai", "9 - Lainnya")), qtbot)
    apply(place, qtbot)
    place.receiving.leave()
    (entry,) = [one for one in batches(opened.context.workspace) if one.direction == ARRIVED]
    words = [word for word, _ in place.history.actions(entry)]
    assert words == ["Simpan tanda terima…", "Cetak tanda terima…", "Batalkan impor ini"]
    place.history.undo_wanted.emit(entry.uid)
    qtbot.waitUntil(lambda: not place.receiving.busy, timeout=60_000)
    assert floor_of(opened, 0) == before
    assert entry.uid not in place.history.menus


def test_showing_the_place_leaves_the_window_active(
    place: SendPlace, opened: Navigator, qtbot: QtBot
) -> None:
    window = opened.frame.window()
    qtbot.waitUntil(window.isActiveWindow)
    assert [w for w in QApplication.topLevelWidgets() if w.isVisible()] == [window]
