"""A second clerk keys a finished family again, blind, with real keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dampingan.forms.session import Field
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.kind import MEMBERS
from dampingan.store.verification.verification import draw_by_hand, read_rule, waiting
from dampingan.store.workspace import Workspace
from dampingan.ui.entry.place import EntryPlace
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.verify.place import VerifyPlace
from dampingan.ui.verify.presenter import VerifyPresenter

Key = Qt.Key
FLOOR = Field("jenis_lantai")


class Verifier:
    """The place, the open second keying, and the record behind it."""

    def __init__(self, navigator: Navigator, family: int) -> None:
        self.navigator = navigator
        self.family = family

    @property
    def workspace(self) -> Workspace:
        return self.navigator.context.workspace

    @property
    def place(self) -> VerifyPlace:
        place = self.navigator.places["verify"]
        assert isinstance(place, VerifyPlace)
        return place

    @property
    def desk(self) -> EntryPlace:
        place = self.navigator.places["entry"]
        assert isinstance(place, EntryPlace)
        return place

    @property
    def presenter(self) -> VerifyPresenter:
        presenter = self.desk.presenter
        assert isinstance(presenter, VerifyPresenter)
        return presenter

    @property
    def said(self) -> str:
        return self.navigator.frame.status.message.text()

    def first(self, field: Field) -> str:
        return FamilyEntry.load(self.workspace, self.family).session.value(field)

    def decide(self, press: Callable[..., None], qtbot: QtBot, key: str) -> None:
        """Give the third keystroke, once the screen takes it."""
        qtbot.waitUntil(lambda: not self.desk.view.editor.held)
        press(key)

    def go(self, number: str, press: Callable[..., None]) -> None:
        """F6 to a question by its number on paper."""
        press(Key.Key_F6)
        press(number, Key.Key_Return)


@pytest.fixture
def verifier(opened: Navigator, qtbot: QtBot) -> Verifier:
    """A family of two keyed by Sari, drawn; Budi sits at the keys."""
    workspace = opened.context.workspace
    workspace.actor = "Sari"
    entry = FamilyEntry.create(workspace, {"rt": "001", "rw": "001"})
    for question, text in (("nama_kk", "Sari Wulandari"), ("jenis_lantai", "6")):
        entry.set(Field(question), text)
    entry.set(Field("alamat"), "Jl Karimata 3")
    for name in ("Sari Wulandari", "Tono"):
        row, _ = entry.add_row(MEMBERS)
        entry.set(Field("nama", row), name)
    with workspace.write("Selesai", undoable=False) as tx:
        tx.update("family", entry.record_id, {"status": "complete", "error_count": 0})
    draw_by_hand(workspace, "family", [entry.record_id])
    workspace.actor = "Budi"
    opened.go("verify")
    found = Verifier(opened, entry.record_id)
    qtbot.waitUntil(lambda: found.place.model.rowCount() == 1)
    return found


@pytest.fixture
def keyed(verifier: Verifier, press: Callable[..., None]) -> Verifier:
    """The same, opened with Enter."""
    press(Key.Key_Return, on=verifier.place.view.table)
    assert verifier.navigator.current == "entry"
    return verifier


def test_the_list_of_what_waits_shows_where_the_paper_is_and_no_answers(
    verifier: Verifier,
) -> None:
    texts = [cell.text for cell in verifier.place.model.cells(0)]
    assert "Sari Wulandari" in texts
    assert not any("Keramik" in text or text == "6" for text in texts)


def test_the_screen_says_that_this_is_verification_and_hides_history(keyed: Verifier) -> None:
    header = keyed.desk.view.header
    assert header.state.text().strip() == "Verifikasi"
    assert not header.history.isVisible()
    assert keyed.presenter.session.value(Field("nama_kk")) == ""
    assert "Sari Wulandari" in header.name.text()


def test_an_equal_answer_goes_on_by_itself(keyed: Verifier, press: Callable[..., None]) -> None:
    keyed.go("303", press)
    press("6")
    assert keyed.presenter.field != FLOOR
    assert keyed.presenter.session.value(FLOOR) == "6"


def test_a_different_answer_stops_with_both_values_under_the_field(
    keyed: Verifier, press: Callable[..., None]
) -> None:
    keyed.go("303", press)
    press("8")
    assert keyed.presenter.field == FLOOR
    line = keyed.presenter.picture.lines()[keyed.presenter.picture.place_of(FLOOR)]
    assert line.remarks[0].message.startswith("Pertama: 6")
    assert "Anda: 8" in line.remarks[0].message
    assert keyed.first(FLOOR) == "6"
    assert QApplication.activeModalWidget() is None


def test_the_third_keystroke_decides_for_the_first(
    keyed: Verifier, press: Callable[..., None], qtbot: QtBot
) -> None:
    keyed.go("303", press)
    press("8")
    keyed.decide(press, qtbot, "6")
    assert keyed.presenter.field != FLOOR
    assert keyed.first(FLOOR) == "6"
    assert [one.verdict for one in keyed.presenter.second.differences] == ["verifier"]


def test_the_third_keystroke_decides_for_the_second_and_replaces_the_record(
    keyed: Verifier, press: Callable[..., None], qtbot: QtBot
) -> None:
    keyed.go("303", press)
    press("8")
    keyed.decide(press, qtbot, "8")
    assert keyed.presenter.field != FLOOR
    assert keyed.first(FLOOR) == "8"
    assert "sudah diganti" in keyed.said


def test_the_next_answer_keyed_by_rhythm_decides_nothing(
    keyed: Verifier, press: Callable[..., None]
) -> None:
    keyed.go("303", press)
    press("81")
    assert keyed.presenter.second.differences[0].open


def test_a_third_answer_that_is_neither_is_asked_once_more(
    keyed: Verifier, press: Callable[..., None], qtbot: QtBot
) -> None:
    address = Field("alamat")
    keyed.go("107", press)
    assert keyed.presenter.field == address
    press("Jl Karimata 8", Key.Key_Return)
    keyed.decide(press, qtbot, "t Karimata 3")
    press(Key.Key_Return)
    assert keyed.presenter.field == address
    assert keyed.first(address) == "Jl Karimata 3"
    assert "Ketiga: t Karimata 3" in keyed.presenter.words_of(address)
    qtbot.waitUntil(lambda: not keyed.desk.view.editor.held)
    press(Key.Key_Return)
    assert keyed.presenter.second.differences[0].open
    keyed.decide(press, qtbot, "Jl Karimata 3")
    press(Key.Key_Return)
    assert keyed.first(address) == "Jl Karimata 3"
    assert "isian pertama benar" in keyed.said


@pytest.mark.parametrize("third", ["8", "6"])
def test_what_was_keyed_on_after_a_stop_is_kept_whole_and_asked_about(
    keyed: Verifier, press: Callable[..., None], qtbot: QtBot, third: str
) -> None:
    keyed.go("303", press)
    press("8")
    press(third)
    assert keyed.desk.view.editor.text() == third
    assert keyed.presenter.second.differences[0].open
    qtbot.waitUntil(lambda: not keyed.desk.view.editor.held)
    press(Key.Key_Return)
    assert keyed.presenter.field != FLOOR
    assert keyed.first(FLOOR) == third


def test_a_bare_enter_decides_nothing(keyed: Verifier, press: Callable[..., None]) -> None:
    keyed.go("303", press)
    press("8")
    press(Key.Key_Return)
    press(Key.Key_Return)
    assert keyed.presenter.field == FLOOR
    assert keyed.presenter.second.differences[0].open


def test_passing_an_answered_question_without_a_key_is_a_difference(
    keyed: Verifier, press: Callable[..., None]
) -> None:
    keyed.go("303", press)
    press(Key.Key_Return)
    assert keyed.presenter.field == FLOOR
    assert "Anda: kosong" in keyed.presenter.words_of(FLOOR)


def test_a_peek_shows_the_first_answer_and_is_counted(
    keyed: Verifier, press: Callable[..., None]
) -> None:
    keyed.go("303", press)
    press(Key.Key_F2, control=True)
    assert "Isian pertama: 6" in keyed.said
    assert keyed.presenter.second.peeks == 1
    assert keyed.presenter.field == FLOOR


@pytest.mark.parametrize("key", [Key.Key_F9, Key.Key_F11, Key.Key_F10])
def test_what_would_show_or_change_the_first_keying_is_off(
    keyed: Verifier, press: Callable[..., None], key: Key
) -> None:
    press(key)
    assert keyed.desk.view.prompt.isHidden()
    assert keyed.desk.view.note.isHidden()
    assert "Tidak dalam verifikasi" in keyed.said


def test_undo_opens_the_difference_again_and_restores_the_record(
    keyed: Verifier, press: Callable[..., None], qtbot: QtBot
) -> None:
    keyed.go("303", press)
    press("8")
    keyed.decide(press, qtbot, "8")
    press(Key.Key_Z, control=True)
    assert keyed.first(FLOOR) == "6"
    difference = keyed.presenter.second.difference(FLOOR)
    assert difference is not None
    assert difference.open


def test_it_goes_on_after_a_break_where_it_was(
    keyed: Verifier, press: Callable[..., None], qtbot: QtBot
) -> None:
    keyed.go("303", press)
    press("6")
    here = keyed.presenter.field
    press(Key.Key_Escape)
    assert keyed.navigator.current == "verify"
    qtbot.waitUntil(lambda: keyed.place.waiting[0].state == "keying")
    press(Key.Key_Return, on=keyed.place.view.table)
    assert keyed.presenter.session.value(FLOOR) == "6"
    assert keyed.presenter.field == here


def test_a_different_number_of_rows_is_counted_on_paper(
    keyed: Verifier, press: Callable[..., None]
) -> None:
    presenter = keyed.presenter
    presenter.cursor.go_new_row(MEMBERS)
    press("Sari Wulandari", Key.Key_Return)
    presenter.cursor.go_new_row(MEMBERS)
    press(Key.Key_Return)
    prompt = keyed.desk.view.prompt
    assert prompt.isVisible()
    press("1", Key.Key_Return)
    assert prompt.isHidden()
    family = FamilyEntry.load(keyed.workspace, keyed.family)
    assert len(family.session.rows(MEMBERS)) == 1


def test_f12_goes_to_what_is_not_compared_and_ends_with_the_result(
    keyed: Verifier, press: Callable[..., None], qtbot: QtBot
) -> None:
    press(Key.Key_F12)
    assert keyed.navigator.current == "entry"
    first = FamilyEntry.load(keyed.workspace, keyed.family).session
    second = keyed.presenter.second
    for _ in range(2):
        second.add_row(MEMBERS)
    for mine, theirs in zip(second.session.rows(MEMBERS), first.rows(MEMBERS), strict=True):
        value = second.offer(Field("nama", mine), first.value(Field("nama", theirs)))
        second.set(Field("nama", mine), value or "")
    for field in first.route():
        if not field.row and first.value(field) and field != FLOOR:
            value = second.offer(field, first.value(field))
            second.set(field, value or first.value(field))
    second.offer(FLOOR, "8")
    second.set(FLOOR, second.offer(FLOOR, "8") or "")
    press(Key.Key_F12)
    assert keyed.navigator.current == "verify"
    qtbot.waitUntil(lambda: keyed.place.agreement.rowCount() == 1)
    assert waiting(keyed.workspace) == []
    assert keyed.place.view._result_card.isVisible()


def test_whoever_keyed_first_is_warned_and_may_go_on(
    verifier: Verifier, press: Callable[..., None]
) -> None:
    verifier.workspace.actor = "Sari"
    press(Key.Key_Return, on=verifier.place.view.table)
    assert "Anda sendiri" in verifier.said
    assert verifier.navigator.current == "entry"


def test_the_rule_is_changed_in_the_place(verifier: Verifier) -> None:
    view = verifier.place.view
    view.first.setText("5")
    view.percent.setText("25")
    QTest.keyClick(view.percent, Key.Key_Return)
    assert (read_rule(verifier.workspace).first, read_rule(verifier.workspace).percent) == (5, 25)


def test_f12_shows_no_first_answer_of_what_was_not_keyed(
    keyed: Verifier, press: Callable[..., None]
) -> None:
    for _ in range(3):
        press(Key.Key_F12)
    assert keyed.presenter.second.differences == []
    assert "Ketik dulu isian ini" in keyed.said
    assert "Sari" not in keyed.said
