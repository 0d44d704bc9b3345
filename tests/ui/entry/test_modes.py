"""From paper the operator leads, in an interview the path does."""

from __future__ import annotations

from PySide6.QtCore import Qt

from dampingan.core.missing import Missing
from dampingan.forms.answer import Field
from ui.entry.conftest import Clerk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ENTER = Key.Key_Return


def interview(clerk: Clerk) -> None:
    clerk.keys(Key.Key_F11)


def interview_from_rw(clerk: Clerk) -> None:
    """Begin at the first question that must be answered."""
    clerk.presenter.cursor.go(Field("rw"))
    interview(clerk)


def test_the_mode_is_in_the_header_and_remembered(clerk: Clerk) -> None:
    header = clerk.place.view.header
    assert header.mode.text().strip() == "Dari kertas"
    interview(clerk)
    assert header.mode.text().strip() == "Wawancara"
    assert clerk.navigator.context.settings.current.entry_mode == "interview"
    clerk.keys(Key.Key_F2)
    assert clerk.presenter.mode == "interview"


def test_an_interview_does_not_pass_an_empty_required_question(clerk: Clerk) -> None:
    interview_from_rw(clerk)
    assert clerk.at == "rw"
    clerk.keys(ENTER, Key.Key_Down, Key.Key_Tab)
    assert clerk.at == "rw"
    assert "Wajib diisi" in clerk.said
    clerk.keys("5", ENTER)
    assert clerk.at == "rt"


def test_an_interview_leads_every_jump_to_the_first_open_question(clerk: Clerk) -> None:
    interview_from_rw(clerk)
    clerk.keys("5", ENTER)
    clerk.go("303")
    assert clerk.at == "rt"
    assert "jawab dulu" in clerk.said
    clerk.keys(Key.Key_PageDown)
    assert clerk.at == "rt"


def test_an_interview_goes_back_freely(clerk: Clerk) -> None:
    interview_from_rw(clerk)
    clerk.keys("5", ENTER, Key.Key_Up)
    assert clerk.at == "rw"
    clerk.keys(ENTER)
    assert clerk.at == "rt"


def test_an_interview_takes_a_special_value_for_a_required_question(clerk: Clerk) -> None:
    clerk.keys("5", ENTER, "3", ENTER)
    clerk.go("107")
    interview(clerk)
    clerk.keys("?", ENTER)
    assert clerk.value("alamat") == Missing.DONT_KNOW
    assert clerk.at != "alamat"


def _up_to_floor(clerk: Clerk) -> None:
    """Stand at 302 with nothing open before it."""
    clerk.go("302")
    clerk.presenter.gate.open_before = lambda _stop: None  # type: ignore[method-assign]
    interview(clerk)


def test_an_interview_refuses_a_value_that_breaks_a_hard_rule(clerk: Clerk) -> None:
    _up_to_floor(clerk)
    before = clerk.presenter.entry.finding_document
    clerk.keys("0", ENTER)
    assert clerk.at == "luas_lantai"
    assert clerk.value("luas_lantai") == ""
    assert clerk.presenter.entry.finding_document == before
    clerk.keys(ENTER)
    assert clerk.value("luas_lantai") == ""
    clerk.keys(Key.Key_Backspace, "45", ENTER)
    assert clerk.value("luas_lantai") == "45"


def test_from_paper_a_hard_rule_is_passed_by_a_second_enter_and_recorded(clerk: Clerk) -> None:
    clerk.go("302")
    clerk.keys("0", ENTER)
    (found,) = clerk.presenter.board.open_at(Field("luas_lantai"))
    assert found.stored is not None
    clerk.keys(ENTER)
    assert clerk.at == "jenis_lantai"
    assert clerk.value("luas_lantai") == "0"
    acceptance = clerk.presenter.entry.acceptance(found.stored)
    assert acceptance is not None
    assert acceptance.answer == "0"
    assert found.field in [one.field for one in clerk.presenter.board.errors]


def test_an_interview_does_not_keep_a_refused_value_when_it_is_left(clerk: Clerk) -> None:
    _up_to_floor(clerk)
    clerk.keys("0", Key.Key_Up)
    clerk.go("303")
    assert clerk.value("luas_lantai") == ""
