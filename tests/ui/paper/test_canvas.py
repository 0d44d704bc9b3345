"""Pages on screen."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dampingan.ui.paper.canvas import FIT_PAGE, FIT_WIDTH
from dampingan.ui.paper.drawer import Part
from dampingan.ui.paper.view import PaperView

Key = Qt.Key


def _settle(view: PaperView, qtbot: QtBot) -> QImage:
    qtbot.waitUntil(lambda: not view.canvas._timer.isActive() and not view.canvas.drawer.waiting)
    return view.canvas.viewport().grab().toImage()


def _ink(image: QImage) -> int:
    """Count the pixels that are nearly black."""
    return sum(
        image.pixelColor(x, y).lightness() < 90
        for x in range(image.width())
        for y in range(image.height())
    )


def test_only_what_is_in_sight_is_drawn(view: PaperView, qtbot: QtBot) -> None:
    assert _ink(_settle(view, qtbot)) > 200
    drawn = {part.page for part in view.canvas.drawer._kept}
    assert 0 in drawn
    assert max(drawn) < 6


def test_a_page_that_fits_the_width_is_as_wide_as_the_view(view: PaperView) -> None:
    widest = view.canvas._geometry.widest
    room = view.canvas.viewport().width()
    assert room - 40 < widest <= room - 30


def test_keys_go_through_the_pages(view: PaperView) -> None:
    canvas = view.canvas
    canvas.setFocus()
    QTest.keyClick(canvas, Key.Key_End)
    assert canvas.current == 12
    QTest.keyClick(canvas, Key.Key_Home)
    assert canvas.current == 1
    canvas.set_fit(FIT_PAGE)
    QTest.keyClick(canvas, Key.Key_PageDown)
    QTest.keyClick(canvas, Key.Key_PageDown)
    assert canvas.current == 3
    QTest.keyClick(canvas, Key.Key_PageUp)
    assert canvas.current == 2


def test_a_number_jumps_to_its_page(view: PaperView) -> None:
    view.number.setFocus()
    view.number.setText("9")
    QTest.keyClick(view.number, Key.Key_Return)
    assert view.canvas.current == 9
    assert view.count.text() == "dari 12"


def test_zooming_keeps_the_place_and_says_how_large(view: PaperView) -> None:
    view.canvas.go_to(7)
    view.canvas.set_zoom(1.0)
    assert view.canvas.current == 7
    view.larger.click()
    assert view.canvas.zoom == 1.25
    assert view.zoom.currentText() == "125 %"
    view.smaller.click()
    view.canvas.set_fit(FIT_WIDTH)
    assert view.zoom.currentData() == FIT_WIDTH
    assert view.canvas.current == 7


def test_ctrl_and_the_wheel_zoom_where_the_pointer_is(view: PaperView) -> None:
    before = view.canvas.zoom
    at = QPointF(200, 150)
    event = QWheelEvent(
        at,
        view.canvas.viewport().mapToGlobal(at),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.canvas.viewport(), event)
    assert view.canvas.zoom > before


def test_pictures_stay_within_their_bound(view: PaperView, qtbot: QtBot, monkeypatch) -> None:
    monkeypatch.setattr("dampingan.ui.paper.drawer._MOST_BYTES", 6_000_000)
    for page in range(1, 13):
        view.canvas.go_to(page)
        _settle(view, qtbot)
    assert view.canvas.drawer.kept_bytes <= 6_000_000


def test_a_sharp_part_has_as_many_dots_as_the_screen(view: PaperView, qtbot: QtBot) -> None:
    view.canvas.set_zoom(2.0)
    _settle(view, qtbot)
    widths = {part.width for part in view.canvas.drawer._kept if part.width}
    assert view.canvas._geometry.rect(0).width() in widths
    assert view.canvas.drawer.picture(Part(0)) is not None


def test_words_are_found_on_every_page(view: PaperView, qtbot: QtBot) -> None:
    view.search.open()
    view.search.field.setText("nomor 1")
    qtbot.waitUntil(lambda: bool(view.search.found))
    assert [page for page, _ in view.search.found] == [0, 9, 10, 11]
    assert view.search.count.text() == "1 dari 4"
    QTest.keyClick(view.search.field, Key.Key_Return)
    assert view.canvas.current in {9, 10}
    QTest.keyClick(view.search.field, Key.Key_Escape)
    QTest.keyClick(view.search, Key.Key_Escape)
    assert view.search.isHidden()


def test_the_bar_counts_pages_and_sheets_of_paper(view: PaperView) -> None:
    assert view.paper.text() == "12 halaman · 8 lembar kertas"
    view.copies.setText("2")
    view.range.setText("1-4")
    assert view.paper.text() == "8 halaman · 6 lembar kertas"
    view.range.setText("13")
    assert view.range_is_wrong
    assert "12 halaman" in view.problem.text()


def test_a_sentence_takes_the_place_of_pages(view: PaperView) -> None:
    done = []
    view.show_message("Belum ada keluarga", "Isi dulu.", action=("Buka", lambda: done.append(1)))
    assert not view.showing
    assert not view.print.isEnabled()
    view.message.act.click()
    assert done == [1]
