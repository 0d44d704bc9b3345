"""A clerk who keys with the eyes on the paper presses keys that the screen did not ask for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from dampingan.forms.answer import Field
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.workspace import Workspace
from dampingan.ui.entry.outline import PageKind
from dampingan.ui.entry.path import GHOST
from ui.entry.conftest import Clerk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ENTER = Key.Key_Return
HURRIED = 60_000


def hurry(clerk: Clerk) -> None:
    clerk.place.view.editor.grace = HURRIED


def test_an_enter_right_after_an_answer_that_went_in_by_itself_is_swallowed(clerk: Clerk) -> None:
    clerk.go("308")
    hurry(clerk)
    clerk.keys("4")
    after = clerk.at
    clerk.keys(ENTER)
    assert clerk.at == after
    clerk.keys(ENTER)
    assert clerk.at != after


def test_a_tab_right_after_an_answer_that_went_in_by_itself_is_swallowed(clerk: Clerk) -> None:
    clerk.go("303")
    hurry(clerk)
    clerk.keys("6", Key.Key_Tab, "1", Key.Key_Tab)
    assert clerk.at == "jenis_atap"
    assert (clerk.value("jenis_lantai"), clerk.value("jenis_dinding")) == ("6", "1")


def test_an_enter_after_another_key_counts_again(clerk: Clerk) -> None:
    clerk.go("303")
    hurry(clerk)
    clerk.keys("6", Key.Key_Up, ENTER)
    assert clerk.at == "jenis_dinding"


def test_a_hurried_enter_does_not_end_the_roster(clerk: Clerk) -> None:
    clerk.presenter.cursor.go_new_row("anggota")
    hurry(clerk)
    clerk.keys("Karto Contoh", ENTER, "3375031705790001", ENTER, "1", ENTER, "1", ENTER)
    clerk.keys("170579", ENTER, "2", ENTER, "1", ENTER, "5", ENTER)
    assert (clerk.at, clerk.row) == ("nama", GHOST)
    clerk.keys("Siti Contoh", ENTER)
    assert len(clerk.presenter.session.rows("anggota")) == 2


def test_an_empty_name_asks_once_while_the_count_on_paper_is_higher(clerk: Clerk) -> None:
    clerk.go("112")
    clerk.keys("7", ENTER)
    clerk.enter_persons("Karto Contoh")
    clerk.keys(Key.Key_Up, Key.Key_Right, Key.Key_Right, "1", Key.Key_F3)
    assert clerk.row == GHOST
    clerk.keys(ENTER)
    assert clerk.row == GHOST
    assert "112" in clerk.said
    assert "Enter sekali lagi" in clerk.said
    clerk.keys(ENTER)
    assert clerk.presenter.cursor.page.kind is PageKind.SHEET


def test_the_next_name_is_typed_straight_after_the_doubt(clerk: Clerk) -> None:
    clerk.go("112")
    clerk.keys("3", ENTER)
    clerk.enter_persons("Karto Contoh")
    clerk.keys(ENTER, "Siti Contoh", ENTER, Key.Key_F3, ENTER)
    assert len(clerk.presenter.session.rows("anggota")) == 2
    assert clerk.row == GHOST


@pytest.mark.parametrize("typed", ["9", "99", "Siti Contoh"])
def test_what_is_in_no_list_is_never_stored(clerk: Clerk, typed: str) -> None:
    clerk.go("304")
    clerk.keys(typed, ENTER, ENTER, ENTER)
    assert clerk.at == "jenis_dinding"
    assert clerk.value("jenis_dinding") == ""
    assert "Tidak ada pilihan" in clerk.said


def test_leaving_with_a_code_of_no_choice_keeps_the_answer_as_it_was(clerk: Clerk) -> None:
    clerk.go("304")
    clerk.keys("2", Key.Key_Up, "9", Key.Key_Down)
    assert clerk.at == "jenis_atap"
    assert clerk.value("jenis_dinding") == "2"


def test_one_backspace_empties_a_box_that_was_refused(clerk: Clerk) -> None:
    clerk.go("304")
    clerk.keys("Siti", ENTER, Key.Key_Backspace)
    assert clerk.box == ""
    clerk.keys("2")
    assert clerk.value("jenis_dinding") == "2"


def test_letters_of_no_choice_among_several_are_not_stored(clerk: Clerk) -> None:
    (row,) = clerk.enter_persons("Karto Contoh")
    clerk.keys(Key.Key_Up, Key.Key_Right, Key.Key_Right, "1", "1", "010190", ENTER, "2", "1")
    assert clerk.at == "kartu_identitas"
    clerk.keys("99", ENTER, ENTER)
    assert clerk.value("kartu_identitas", row) == ""
    clerk.keys(Key.Key_Backspace, "5")
    assert clerk.value("kartu_identitas", row) == "1 4"


def test_what_was_stored_elsewhere_and_is_in_no_list_stays_flagged(
    clerk: Clerk, workspace: Workspace, family: int
) -> None:
    FamilyEntry.load(workspace, family).set(Field("jenis_dinding"), "9")
    clerk.navigator.go("families")
    clerk.navigator.open_family(family)
    clerk.go("304")
    clerk.keys(ENTER)
    assert clerk.at == "jenis_atap"
    assert clerk.value("jenis_dinding") == "9"
