"""Pekerjaan in the real window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dampingan.store.transaction import utc_text
from dampingan.store.work.paper_receipt import receipts, receive
from dampingan.store.work.work import Stretch, log_stretch
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.work.place import WorkPlace
from dampingan.ui.work.view import OPERATORS, PLACES, QUESTIONS, SHEETS
from ui.forms import install_warung

Key = Qt.Key
Press = Callable[..., None]


@pytest.fixture
def work(opened: Navigator, qtbot: QtBot) -> WorkPlace:
    """The work meter of the village with twelve families, on screen."""
    opened.go("work")
    place = opened.places["work"]
    assert isinstance(place, WorkPlace)
    qtbot.waitUntil(lambda: place.report is not None)
    return place


def log(place: WorkPlace, operator: str) -> None:
    workspace = place.context.workspace
    at = utc_text(workspace.now())
    log_stretch(
        workspace,
        Stretch(
            operator, "entry", "keluarga", workspace.period, 1, None, "001", "001", at, at,
            3600, 7000, 400, 8, 4, 15,
        ),
    )  # fmt: skip


def texts(place: WorkPlace, number: int) -> list[str]:
    """Return the first column of a table."""
    table = (place.tables.places, place.tables.operators)[number]
    return [table.cells(row)[0].text for row in range(table.rowCount())]


def test_every_rt_shows_what_was_keyed(work: WorkPlace) -> None:
    assert texts(work, 0) == ["001/001", "002/001"]
    assert work.report is not None
    assert (work.report.total.done, work.report.total.drafts) == (9, 3)


def test_paper_is_counted_in_by_keyboard_alone(work: WorkPlace, qtbot: QtBot, press: Press) -> None:
    press(Key.Key_F2)
    press("30", Key.Key_Return)  # the row that was current names the RT
    qtbot.waitUntil(lambda: work.report is not None and work.report.total.received == 30)
    assert [(one.rt, one.rw, one.count) for one in receipts(work.context.workspace)] == [
        ("001", "001", 30)
    ]
    assert work.view.receipt.count.text() == ""
    assert QApplication.focusWidget() is work.view.receipt.rt


def test_rt_and_rw_may_be_typed_at_once(work: WorkPlace, qtbot: QtBot, press: Press) -> None:
    work.view.receipt.rt.setText("")
    work.view.receipt.rt.setFocus()
    press("7/2", Key.Key_Return, Key.Key_Return, "12", Key.Key_Return)
    qtbot.waitUntil(lambda: work.report is not None and work.report.total.received == 12)
    assert [(one.rt, one.rw) for one in receipts(work.context.workspace)] == [("007", "002")]


def test_undo_takes_a_count_back_on_screen(
    work: WorkPlace, opened: Navigator, qtbot: QtBot
) -> None:
    receive(work.context.workspace, form_id="keluarga", rt="1", rw="1", count=30)
    qtbot.waitUntil(lambda: work.report is not None and work.report.total.received == 30)
    opened.undo()
    qtbot.waitUntil(lambda: work.report is not None and work.report.total.received == 0)


def test_a_wrong_count_is_taken_back_with_its_button(work: WorkPlace, qtbot: QtBot) -> None:
    receive(work.context.workspace, form_id="keluarga", rt="1", rw="1", count=300)
    qtbot.waitUntil(lambda: len(work.view.receipt.take_backs) == 1)
    button = work.view.receipt.take_backs[0]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: work.report is not None and work.report.total.received == 0)


def test_a_count_without_an_rt_says_what_is_missing(work: WorkPlace, press: Press) -> None:
    form = work.view.receipt
    form.rt.setText("")
    form.count.setFocus()
    press("5", Key.Key_Return)
    assert form.problem.isVisible()
    assert QApplication.focusWidget() is form.rt


def test_operators_are_in_alphabetical_order_and_no_heading_sorts_them(
    work: WorkPlace, qtbot: QtBot
) -> None:
    for name in ("wati", "Agus", "Sari"):
        log(work, name)
    work.entered()
    qtbot.waitUntil(lambda: work.tables.operators.rowCount() == 3)
    assert texts(work, 1) == ["Agus", "Sari", "wati"]
    assert all(column.sort == "" for column in work.tables.operators.columns)


def test_page_keys_go_through_the_parts(work: WorkPlace, press: Press) -> None:
    assert work.view.part == PLACES
    press(Key.Key_PageDown, control=True)
    assert work.view.part == SHEETS
    press(Key.Key_PageDown, control=True)
    assert work.view.part == OPERATORS
    press(Key.Key_PageUp, control=True)
    press(Key.Key_PageUp, control=True)
    assert work.view.part == PLACES


def test_the_whole_table_is_copied_with_its_total(work: WorkPlace, qtbot: QtBot) -> None:
    work.view.copy.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 4
    assert lines[-1].startswith("Jumlah")


def test_the_selected_rows_are_copied_with_their_headings(work: WorkPlace, press: Press) -> None:
    QGuiApplication.clipboard().clear()
    press(Key.Key_C, on=work.view.places, control=True)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("001\t001")


def test_the_report_is_saved_as_a_workbook(work: WorkPlace, qtbot: QtBot, tmp_path: Path) -> None:
    work.save_to(tmp_path / "pekerjaan")
    qtbot.waitUntil((tmp_path / "pekerjaan.xlsx").exists)


def test_the_title_of_another_questionnaire_is_not_cut(work: WorkPlace, qtbot: QtBot) -> None:
    install_warung(work.context.workspace)
    work._ask()
    forms = work.view.forms
    qtbot.waitUntil(forms.isVisible)
    qtbot.waitUntil(lambda: forms.width() >= forms.sizeHint().width())
    assert forms.fontMetrics().horizontalAdvance("Pendataan Keluarga") < forms.width() - 24


def test_an_empty_part_keeps_its_words_together(work: WorkPlace, qtbot: QtBot) -> None:
    work.view.show_part(QUESTIONS)
    words = work.view.no_pairs
    qtbot.waitUntil(words.isVisible)
    panel = words.parentWidget()
    assert panel is not None
    assert words.geometry().bottom() < panel.height() / 3
