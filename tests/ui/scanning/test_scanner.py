"""Keys of a scanner are told from typing, and never reach a field."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QMenu, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from dampingan.core.sheet_code import SheetCode, code_text
from dampingan.ui.scanning.scanner import Scanner
from ui.scanning.hardware import Keyboard, scan

CODE = code_text(
    SheetCode("33.75.03.1009", "keluarga", "2026110101", "K-B6RKTF83V1EYF", 2, "2026-Q4")
)


class Bench:
    """A window with a field in it and a scanner that listens."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        self.field = QLineEdit(self.window)
        self.notes = QPlainTextEdit(self.window)
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.field)
        layout.addWidget(self.notes)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.field.setFocus()
        self.scanner = Scanner()
        self.codes: list[str] = []
        self.broken = 0
        self.scanner.scanned.connect(self.codes.append)
        self.scanner.broken.connect(self._count)

    def _count(self) -> None:
        self.broken += 1


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    made = Bench(qtbot)
    yield made
    made.scanner.release()


def test_a_code_is_heard_and_no_letter_of_it_is_typed(bench):
    Keyboard().type("Bu Sri " + CODE + "\r")
    assert (bench.codes, bench.field.text()) == ([CODE], "Bu Sri ")


def test_keys_that_come_by_the_system_are_heard_too(bench):
    scan(CODE)
    assert (bench.codes, bench.field.text()) == ([CODE], "")


@pytest.mark.parametrize("end", ["\r", "\t", "\r\r"])
def test_the_end_that_a_scanner_sends_stays_out_of_the_form(bench, end):
    pressed = []
    bench.field.returnPressed.connect(lambda: pressed.append(1))
    Keyboard().type(CODE + end)
    assert (bench.codes, pressed) == ([CODE], [])
    assert bench.field.hasFocus()


def test_a_scanner_without_an_end_is_heard_after_a_moment(bench, qtbot):
    Keyboard().type(CODE)
    qtbot.waitUntil(lambda: bench.codes == [CODE])
    assert bench.field.text() == ""


def test_small_letters_of_a_caps_lock_are_heard(bench):
    Keyboard().type(CODE.lower() + "\r")
    assert bench.codes == [CODE.lower()]


def test_a_scanner_that_presses_shift_for_every_capital_is_heard(bench):
    Keyboard(shifts=True).type(CODE + "\r")
    assert (bench.codes, bench.field.text()) == ([CODE], "")


def test_a_slow_wireless_scanner_is_heard(bench):
    Keyboard(45).type(CODE + "\r")
    assert bench.codes == [CODE]


def test_a_scanner_that_names_the_kind_of_code_is_heard(bench):
    Keyboard().type("]Q1" + CODE + "\r")
    assert (bench.codes, bench.field.text()) == ([CODE], "")


def test_two_sheets_without_an_end_between_them_are_two(bench):
    Keyboard().type(CODE + CODE + "\r")
    assert bench.codes == [CODE, CODE]


def test_a_code_that_lost_characters_is_told_and_not_typed(bench):
    Keyboard().type(CODE[:20] + CODE[23:] + "\r")
    assert (bench.codes, bench.broken, bench.field.text()) == ([], 1, "")


def test_a_code_that_breaks_off_is_told_and_not_typed(bench, qtbot):
    Keyboard().type(CODE[:20])
    qtbot.waitUntil(lambda: bench.broken == 1)
    assert (bench.codes, bench.field.text()) == ([], "")


def test_what_a_fast_typist_writes_arrives_as_it_is(bench, qtbot):
    words = "Bayar $5 atau $D33 di $Dukuh, 50% * 2 / 3 - 1."
    for gap in (70, 90, 130):
        bench.field.clear()
        Keyboard(gap).type(words + "$")
        qtbot.waitUntil(lambda: bench.field.text() == words + "$")
    assert (bench.codes, bench.broken) == ([], 0)


def test_a_lone_dollar_sign_arrives_by_itself(bench, qtbot):
    Keyboard().type("$")
    assert bench.field.text() == ""
    qtbot.waitUntil(lambda: bench.field.text() == "$")


def test_what_follows_a_dollar_sign_comes_after_it(bench):
    keyboard = Keyboard()
    keyboard.type("$x")
    keyboard.type("$$y")
    assert bench.field.text() == "$x$$y"


def test_keys_that_repeat_themselves_are_no_scanner(bench):
    keyboard = Keyboard(33)
    keyboard.key(Qt.Key.Key_Dollar, "$")
    for _ in range(5):
        keyboard.key(Qt.Key.Key_Dollar, "$", repeated=True)
    assert bench.field.text() == "$$$$$$"


def test_an_enter_soon_after_typing_is_an_enter(bench):
    pressed = []
    bench.field.returnPressed.connect(lambda: pressed.append(bench.field.text()))
    Keyboard().type("$D1\r")
    assert pressed == ["$D1"]


def test_shortcuts_of_single_letters_do_not_hear_a_code(bench):
    heard = []
    for letter in "DKB/2":
        shortcut = QShortcut(QKeySequence(letter), bench.window)
        shortcut.activated.connect(lambda: heard.append(1))
    scan(CODE)
    assert (bench.codes, heard) == ([CODE], [])


def test_a_code_is_heard_in_an_editor_of_many_lines(bench):
    bench.notes.setFocus()
    scan(CODE)
    assert (bench.codes, bench.notes.toPlainText()) == ([CODE], "")


def test_a_code_is_heard_over_a_dialog(bench, qtbot):
    dialog = QDialog(bench.window)
    field = QLineEdit(dialog)
    dialog.setModal(True)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    field.setFocus()
    scan(CODE)
    assert (bench.codes, field.text()) == ([CODE], "")
    dialog.close()


def test_a_code_is_heard_while_a_menu_is_open(bench, qtbot):
    menu = QMenu(bench.window)
    menu.addAction("Kosongkan")
    menu.popup(bench.window.mapToGlobal(bench.window.rect().center()))
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is menu.windowHandle())
    scan(CODE)
    assert bench.codes == [CODE]
    menu.close()


def test_after_release_everything_is_typed(bench):
    bench.scanner.release()
    scan("$D1", "")
    assert bench.field.text() == "$D1"
