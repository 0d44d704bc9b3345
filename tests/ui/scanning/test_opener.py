"""A scan, anywhere in the program, opens what the sheet leads to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from dampingan.core.keys import new_key
from dampingan.core.sheet_code import SheetCode, code_text, key_groups
from dampingan.forms.session import Field
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.merging.joining import join_families
from dampingan.store.status import give_status
from dampingan.store.workspace import Workspace
from dampingan.ui.entry.place import EntryPlace
from dampingan.ui.frame.navigator import Navigator
from ui.forms import install_warung
from ui.scanning.hardware import Keyboard


class Village:
    """The open village, and sheets of its families."""

    def __init__(self, navigator: Navigator) -> None:
        self.navigator = navigator
        self.workspace: Workspace = navigator.context.workspace
        with self.workspace.reading() as connection:
            rows = connection.exec_driver_sql(
                "SELECT id, uid, head_name FROM family ORDER BY rw, rt, head_name"
            ).all()
        self.ids = [row[0] for row in rows]
        self.uids = [row[1] for row in rows]
        self.names = [row[2] for row in rows]

    def sheet(self, record: str = "", page: int = 1, **other: str) -> str:
        """Return the code of a sheet of the built-in form."""
        known = {
            "village": self.workspace.village_code,
            "form_id": "keluarga",
            "version": self.workspace.form("family").version,
            "period": self.workspace.period,
        }
        return code_text(SheetCode(record=record, page=page, **(known | other)))

    @property
    def said(self) -> str:
        message = self.navigator.frame.status.message
        return "" if message.isHidden() else message.text()

    @property
    def entry(self) -> EntryPlace:
        place = self.navigator.places["entry"]
        assert isinstance(place, EntryPlace)
        return place

    @property
    def open_id(self) -> int | None:
        """The family on the entry screen."""
        on_screen = self.navigator.current == "entry" and self.entry.desk.open
        return self.entry.presenter.entry.record_id if on_screen else None


@pytest.fixture
def village(opened: Navigator, qtbot: QtBot) -> Village:
    window = opened.frame.window()
    window.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is window.windowHandle())
    return Village(opened)


@pytest.fixture
def scanned(village: Village, qtbot: QtBot) -> Callable[[str], None]:
    """Return what scans a code and waits until the program has answered."""

    def answer(text: str) -> None:
        village.navigator.frame.status.clear_message()
        Keyboard().type(text + "\r")
        qtbot.waitUntil(lambda: bool(village.said))

    return answer


def test_a_scan_opens_the_family_from_any_place(village, scanned):
    for number, place in enumerate(("home", "work", "settings", "instruments", "families")):
        village.navigator.go(place)
        scanned(village.sheet(village.uids[number]))
        assert village.open_id == village.ids[number]
        assert village.said == f"{village.names[number]} · halaman 1."


def test_a_search_keeps_its_words_and_gets_no_letter(village, scanned, press):
    village.navigator.go("families")
    field = next(
        one
        for one in village.navigator.here.findChildren(QLineEdit)
        if one.isVisible() and one.isEnabled()
    )
    field.setFocus()
    press("Umi")
    scanned(village.sheet(village.uids[2]))
    assert (village.open_id, field.text()) == (village.ids[2], "Umi")


def test_what_is_being_typed_is_kept_before_another_family_opens(village, scanned, press):
    village.navigator.open_family(village.ids[0])
    village.entry.presenter.cursor.go(Field("alamat"))
    village.entry.desk.focus()
    press("Gg. Kenanga 5")
    scanned(village.sheet(village.uids[1]))
    assert village.open_id == village.ids[1]
    kept = FamilyEntry.load(village.workspace, village.ids[0]).session
    assert kept.value(Field("alamat")).upper() == "GG. KENANGA 5"
    village.entry.presenter.cursor.go(Field("alamat"))
    village.entry.errands.ask_note()
    press("dicoret")
    scanned(village.sheet(village.uids[0]))
    village.navigator.open_family(village.ids[1])
    assert village.entry.presenter.record.note(Field("alamat")) == "dicoret"


def test_a_dialog_is_cancelled_before_a_sheet_opens(village, scanned, qtbot):
    dialog = QDialog(village.navigator.frame)
    field = QLineEdit(dialog)
    dialog.setModal(True)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is dialog.windowHandle())
    field.setFocus()
    scanned(village.sheet(village.uids[4]))
    assert (village.open_id, field.text()) == (village.ids[4], "")
    assert dialog.result() == QDialog.DialogCode.Rejected


def test_the_same_family_is_turned_to_the_page_and_not_opened_again(village, scanned, qtbot):
    scanned(village.sheet(village.uids[0]))
    presenter = village.entry.presenter
    first = presenter.field
    scanned(village.sheet(village.uids[0], 4))
    qtbot.waitUntil(lambda: presenter.field != first)
    assert village.entry.presenter is presenter
    assert presenter.question.number.startswith("5")


def test_who_goes_on_by_hand_is_not_taken_to_the_page_afterwards(village, scanned, qtbot):
    scanned(village.sheet(village.uids[0]))
    presenter = village.entry.presenter
    scanned(village.sheet(village.uids[0], 4))
    presenter.cursor.go(Field("alamat"))
    jobs = village.navigator.context.jobs
    qtbot.waitUntil(lambda: not jobs.jobs)
    assert presenter.field == Field("alamat")


def test_what_cannot_be_opened_is_told(village, scanned):
    village.navigator.go("families")
    code = village.sheet(village.uids[0])
    scanned(code[:25] + code[27:])
    assert village.said == "Kode tidak terbaca utuh, pindai sekali lagi."
    scanned(village.sheet(new_key("K"), village="33.75.01.1002"))
    assert village.said.startswith("Lembar ini milik Kelurahan Medono, bukan Kelurahan Bandengan")
    key = new_key("K")
    scanned(village.sheet(key))
    assert village.said == f"Kunci {key_groups(key)} belum diterima di ruang kerja ini."
    scanned(village.sheet(village.uids[0], form_id="stunting"))
    assert village.said == "Formulir STUNTING tidak terpasang di ruang kerja ini."
    assert village.navigator.current == "families"
    village.navigator.frame.status._act.click()
    assert village.open_id == village.ids[0]


def test_another_version_and_an_older_period_open_and_are_told(village, scanned):
    scanned(village.sheet(village.uids[0], version="2024", period="2026-Q1"))
    assert village.open_id == village.ids[0]
    assert "Lembar versi 2024" in village.said
    assert "Lembar Triwulan I 2026" in village.said


def test_a_deleted_family_can_be_brought_back_and_a_joined_one_leads_on(village, scanned):
    give_status(
        village.workspace, "family", [village.ids[0]], "deleted", reason="salah", label="Hapus"
    )
    scanned(village.sheet(village.uids[0]))
    assert village.said == f"{village.names[0]} sudah dihapus (salah)."
    assert village.open_id is None
    village.navigator.frame.status._act.click()
    assert village.open_id == village.ids[0]
    village.navigator.go("home")
    join_families(village.workspace, village.ids[1], village.ids[0])
    scanned(village.sheet(village.uids[0]))
    assert village.open_id == village.ids[1]
    assert f"digabung ke {village.names[1]}" in village.said


def test_a_blank_sheet_continues_the_new_family_or_offers_one(village, scanned):
    scanned(village.sheet())
    assert "Tekan F2" in village.said
    assert village.open_id is None
    village.navigator.new_family()
    made = village.open_id
    scanned(village.sheet())
    assert village.open_id == made
    assert village.said == "Lembar kosong: dilanjutkan di halaman 1."


def test_a_sheet_of_an_additional_form_opens_its_answers(village, scanned):
    install_warung(village.workspace)
    code = village.sheet(village.uids[0], form_id="warung", version="1")
    scanned(code)
    entry = village.entry.presenter.entry
    assert (entry.kind, entry.form.form_id) == ("response", "warung")
    assert entry.subject.record_id == village.ids[0]
    presenter = village.entry.presenter
    scanned(code)
    assert village.entry.presenter is presenter


def test_the_palette_finds_a_key_and_a_code_and_makes_way_for_a_scan(village, scanned, press):
    key = village.uids[5]
    for text in (key.lower().replace("-", ""), key_groups(key), village.sheet(key)):
        village.navigator.go("home")
        village.navigator.palette.open()
        village.navigator.palette.field.setText(text)
        press(Qt.Key.Key_Return)
        assert village.open_id == village.ids[5]
    assert village.navigator.sheets.commands("umi") == []
    village.navigator.palette.open()
    press("umi")
    scanned(village.sheet(village.uids[4]))
    assert village.open_id == village.ids[4]
    assert not village.navigator.palette.isVisible()


def test_typing_is_never_taken_for_a_scan(village):
    village.navigator.open_family(village.ids[0])
    village.entry.presenter.cursor.go(Field("alamat"))
    village.entry.desk.focus()
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, "JL. D33/KB 2 $X")
    assert village.entry.view.editor.text() == "JL. D33/KB 2 $X"
