"""Sheets ticked in by scanning, in the real window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from dampingan.core.keys import new_key
from dampingan.core.sheet_code import SheetCode, code_text, key_groups
from dampingan.store.status import give_status
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.work.place import WorkPlace
from dampingan.ui.work.view import PLACES
from ui.scanning.hardware import Keyboard


class Desk:
    """Pekerjaan with sheets to be ticked in, and a scanner."""

    def __init__(self, navigator: Navigator, qtbot: QtBot) -> None:
        self.navigator = navigator
        self._qtbot = qtbot
        navigator.go("work")
        place = navigator.places["work"]
        assert isinstance(place, WorkPlace)
        self.place = place
        self.workspace = navigator.context.workspace
        place.receive_sheets()
        qtbot.waitUntil(lambda: place.tick_in.view.places.model().rowCount() == 2)
        with self.workspace.reading() as connection:
            self.families = connection.exec_driver_sql(
                "SELECT id, uid, head_name FROM family ORDER BY rw, rt, head_name"
            ).all()

    def scan(self, record: str, page: int = 1, **other: str) -> tuple[str, str]:
        """Scan a sheet; returns the large word and its kind."""
        known = {
            "village": self.workspace.village_code,
            "form_id": "keluarga",
            "version": self.workspace.form("family").version,
            "period": self.workspace.period,
        }
        code = code_text(SheetCode(record=record, page=page, **(known | other)))
        return self.send(code)

    def send(self, code: str) -> tuple[str, str]:
        """Let the scanner type a code."""
        verdict = self.place.tick_in.view.verdict
        verdict.show_words("", "", "")
        Keyboard().type(code + "\r")
        self._qtbot.waitUntil(lambda: bool(verdict.word))
        return verdict.word, verdict.kind

    @property
    def detail(self) -> str:
        return self.place.tick_in.view.verdict.detail

    def row(self, number: int) -> list[str]:
        """Return the cells of an RT."""
        model: Any = self.place.tick_in.view.places.model()
        return [cell.text for cell in model.cells(number)]


@pytest.fixture
def desk(opened: Navigator, qtbot: QtBot) -> Desk:
    window = opened.frame.window()
    window.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is window.windowHandle())
    return Desk(opened, qtbot)


def test_a_scan_ticks_in_and_opens_nothing(desk, qtbot):
    _, key, name = desk.families[0]
    assert desk.scan(key, 2) == ("Diterima 1/2", "ok")
    assert desk.detail.startswith(f"{name} · RT 001/RW 001 · lembar 1 dari 2")
    assert desk.navigator.current == "work"
    qtbot.waitUntil(lambda: desk.row(0) == ["001/001", "6", "1", "–", "5"])
    assert desk.scan(key, 1) == ("Sudah diterima", "warning")
    assert "sudah dicatat" in desk.detail
    assert desk.scan(key, 3) == ("Lengkap", "ok")
    qtbot.waitUntil(lambda: desk.row(0) == ["001/001", "6", "1", "1", "5"])


def test_a_key_can_be_typed_as_soon_as_the_part_is_shown(desk):
    view = desk.place.view
    view.parts.step(-1)
    assert not desk.place.tick_in.view.key.hasFocus()
    view.parts.step(1)
    assert desk.place.tick_in.view.key.hasFocus()


def test_what_cannot_be_ticked_in_says_why(desk):
    family, key, _ = desk.families[0]
    assert desk.scan(new_key("K"), village="33.75.01.1002") == ("Desa lain", "error")
    assert desk.scan(new_key("K")) == ("Belum dikenal", "error")
    assert desk.scan("") == ("Lembar kosong", "error")
    assert desk.scan(key, form_id="stunting") == ("Formulir lain", "error")
    assert desk.scan(key, period="2026-Q1") == ("Periode lain", "error")
    assert desk.send("$D1JTEMLD/KELUARGA/XIAKK5/KB6RK") == ("Tidak terbaca", "error")
    give_status(desk.workspace, "family", [family], "deleted", reason="x", label="Hapus")
    assert desk.scan(key) == ("Sudah dihapus", "error")


def test_undo_takes_the_last_tick_back(desk, qtbot, press: Callable[..., None]):
    desk.scan(desk.families[0][1])
    qtbot.waitUntil(lambda: desk.row(0)[2] == "1")
    desk.place.tick_in.view.places.setFocus()
    press(Qt.Key.Key_Z, control=True)
    qtbot.waitUntil(lambda: desk.row(0)[2] == "0")
    assert desk.place.tick_in.view.verdict.word == "Pindai lembar"
    assert desk.scan(desk.families[0][1]) == ("Diterima 1/2", "ok")


def test_undo_takes_back_what_was_ticked_in_by_a_typed_key(desk, qtbot, press):
    field = desk.place.tick_in.view.key
    press(desk.families[0][1], Qt.Key.Key_Return)
    assert not field.isUndoAvailable()
    assert desk.scan(desk.families[0][1]) == ("Sudah diterima", "warning")
    desk.navigator.undo()
    qtbot.waitUntil(lambda: desk.row(0)[2] == "0")
    assert desk.place.tick_in.view.verdict.word == "Pindai lembar"


def test_a_key_can_be_typed_instead(desk, press: Callable[..., None]):
    _, key, _ = desk.families[7]
    field = desk.place.tick_in.view.key
    field.setFocus()
    press(key_groups(key).lower().replace("0", "o"), Qt.Key.Key_Return)
    assert desk.place.tick_in.view.verdict.word == "Diterima 1/2"
    assert field.text() == ""
    press("K-123", Qt.Key.Key_Return)
    assert desk.place.tick_in.view.verdict.kind == "error"
    with desk.workspace.reading() as connection:
        person = connection.exec_driver_sql("SELECT uid FROM person").scalar()
    press(person, Qt.Key.Key_Return)
    assert desk.place.tick_in.view.verdict.word == "Tidak diterima"
    assert "bukan kunci keluarga" in desk.detail


def test_a_typed_key_is_of_the_questionnaire_on_screen(desk, monkeypatch):
    monkeypatch.setattr(desk.place.tick_in, "_form_id", lambda: "stunting")
    desk.place.tick_in._take_key(desk.families[0][1])
    with desk.workspace.reading() as connection:
        forms = connection.exec_driver_sql("SELECT form_id FROM sheet_receipt").scalars().all()
    assert forms == ["stunting"]


def test_who_is_missing_is_shown_and_the_sums_of_pekerjaan_hold(desk, qtbot):
    view = desk.place.tick_in.view
    desk.scan(desk.families[6][1])
    qtbot.waitUntil(lambda: view.place.text() == "RT 002/RW 001: 5 belum kembali")
    names = [view.forms.model().cells(row)[0].text for row in range(6)]
    assert names[-1] == desk.families[6][2]
    desk.place.view.parts.chosen.emit(PLACES)
    qtbot.waitUntil(lambda: desk.place.report.total.received == 1)
    total = desk.place.report.total
    assert total.received == total.keyed - total.uncounted + total.waiting
    words = "1 diterima = 0 selesai + 1 draf + 0 belum dientri. 1 sudah dipindai."
    assert words in desk.place.view.reconciled.text()
    known = desk.workspace.form("family").version
    sheet = SheetCode(desk.workspace.village_code, "keluarga", known, desk.families[0][1], 1)
    Keyboard().type(code_text(sheet) + "\r")
    qtbot.waitUntil(lambda: desk.navigator.current == "entry")
