"""What stops a clerk never eats keys, and never takes garbage for an answer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dampingan.ui.entry.editor import AnswerEditor
from dampingan.ui.entry.path import GHOST
from ui.entry.conftest import Clerk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
PAD = Qt.KeyboardModifier.KeypadModifier
ENTER = Key.Key_Return
LONG = 60_000


def slow_glance(clerk: Clerk) -> None:
    clerk.place.view.editor.glance = LONG


# ---------------------------------------------------------------------- letters in a date


def test_the_next_answer_typed_behind_a_date_of_six_digits_goes_where_it_belongs(
    clerk: Clerk,
) -> None:
    clerk.go("201")
    clerk.keys("201126", "Dwi", ENTER)
    assert clerk.value("tgl_pendataan") == "2026-11-20"
    assert clerk.value("nama_ppl") == "Dwi"


def test_a_year_of_four_digits_is_never_cut_short(clerk: Clerk) -> None:
    clerk.go("201")
    clerk.keys("20112026")
    assert clerk.value("tgl_pendataan") == "2026-11-20"


def test_letters_in_a_date_are_not_stored_by_enter_after_enter(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AnswerEditor, "glance", LONG)
    clerk.go("201")
    clerk.keys("20112", "Dwi", ENTER, ENTER, "12x", ENTER, ENTER)
    assert clerk.at == "tgl_pendataan"
    assert clerk.value("tgl_pendataan") == ""
    assert "bukan tanggal" in clerk.said


def test_letters_in_a_date_are_kept_by_a_fresh_enter_and_signed(clerk: Clerk) -> None:
    clerk.go("201")
    clerk.keys("kemarin", ENTER)
    assert clerk.value("tgl_pendataan") == ""
    clerk.keys(ENTER)
    assert clerk.value("tgl_pendataan") == "kemarin"
    assert clerk.at != "tgl_pendataan"
    found = [one for one in clerk.presenter.board.errors if one.field.question == "tgl_pendataan"]
    assert any(clerk.presenter.board.accepted_words(one) for one in found)


def test_leaving_a_number_with_letters_keeps_the_answer_as_it_was(clerk: Clerk) -> None:
    clerk.go("302")
    clerk.keys("45", ENTER, Key.Key_Up, "4x", Key.Key_Down)
    assert clerk.value("luas_lantai") == "45"
    assert "bukan angka" in clerk.said


# ---------------------------------------------------------------------- a held answer


def test_an_enter_on_its_way_when_the_answer_stopped_lets_nothing_stand(clerk: Clerk) -> None:
    slow_glance(clerk)
    clerk.go("302")
    clerk.keys("0", ENTER, ENTER, Key.Key_Tab)
    assert clerk.at == "luas_lantai"
    clerk.place.view.editor.glance = 0
    clerk.keys(ENTER)
    assert clerk.at == "jenis_lantai"


def test_another_answer_with_the_same_finding_stops_again(clerk: Clerk) -> None:
    clerk.enter_persons("Karto Contoh")
    clerk.go("404")
    clerk.keys("1")
    clerk.go("302")
    clerk.keys("500", "501")
    assert clerk.at == "luas_lantai"
    assert clerk.presenter.board.accepted() == []
    clerk.keys("502")
    assert (clerk.at, clerk.value("luas_lantai")) == ("luas_lantai", "502")
    clerk.keys(ENTER)
    assert clerk.at == "jenis_lantai"
    assert len(clerk.presenter.board.accepted()) == 1


def test_the_same_answer_typed_once_more_accepts_nothing(clerk: Clerk) -> None:
    clerk.enter_persons("Karto Contoh")
    clerk.go("404")
    clerk.keys("1")
    clerk.go("302")
    clerk.keys("500", "500")
    assert clerk.at == "luas_lantai"
    assert clerk.presenter.board.accepted() == []


@pytest.mark.parametrize("lock", [Key.Key_NumLock, Key.Key_CapsLock, Key.Key_Super_L])
def test_a_lock_key_does_not_release_a_held_answer(clerk: Clerk, lock: Key) -> None:
    clerk.go("302")
    clerk.keys("0", ENTER, lock)
    assert clerk.place.view.editor.held


# ---------------------------------------------------------------------- codes


@pytest.mark.parametrize(("typed", "code"), [("04", "4"), ("4", "4"), ("11", "11")])
def test_a_leading_zero_of_a_code_counts(clerk: Clerk, typed: str, code: str) -> None:
    clerk.go("306a")
    clerk.keys(typed)
    assert clerk.value("air_minum") == code
    assert clerk.at != "air_minum"


def test_months_are_keyed_as_they_stand_in_two_boxes(clerk: Clerk) -> None:
    clerk.go("501a")
    clerk.keys("1", "03", "2026", "2")
    assert clerk.value("bpnt_bulan") == "3"
    assert clerk.value("bpnt_tahun") == "2026"


def test_a_code_that_cannot_be_gives_way_to_the_next_digits(clerk: Clerk) -> None:
    clerk.go("304")
    clerk.keys("992")
    assert clerk.value("jenis_dinding") == "2"


# ---------------------------------------------------------------------- the Enter afterwards


def test_an_enter_leaves_an_optional_question_empty_however_fast(clerk: Clerk) -> None:
    clerk.place.view.editor.grace = LONG
    clerk.go("506")
    while clerk.at != "catatan":
        clerk.keys("2")
    clerk.keys(ENTER)
    assert clerk.at != "catatan"


def test_a_swallowed_enter_is_told(clerk: Clerk) -> None:
    clerk.place.view.editor.grace = LONG
    clerk.go("303")
    clerk.keys("6", ENTER)
    assert clerk.at == "jenis_dinding"
    assert "Enter" in clerk.said


# ---------------------------------------------------------------------- NumLock


def test_the_keypad_without_numlock_moves_and_inserts_nothing(clerk: Clerk) -> None:
    (row,) = clerk.enter_persons("Karto Contoh")
    clerk.keys(Key.Key_Up)
    at = clerk.at
    for key in (Key.Key_Insert, Key.Key_End, Key.Key_PageDown, Key.Key_Delete):
        QTest.keyClick(clerk.place.view.editor, key, PAD)
    assert clerk.presenter.session.rows("anggota") == (row,)
    assert (clerk.at, clerk.row) == (at, row)
    assert clerk.value("nama", row) == "Karto Contoh"
    assert "NumLock" in clerk.said


# ---------------------------------------------------------------------- questions in the page


def test_removing_a_person_without_a_reason_says_what_is_missing(clerk: Clerk) -> None:
    (row,) = clerk.enter_persons("Karto Contoh")
    clerk.keys(Key.Key_Up, Key.Key_F4, ENTER)
    assert clerk.presenter.session.rows("anggota") == (row,)
    assert "Isi dulu" in clerk.place.view.prompt.missing.text()
    clerk.keys("pindah", ENTER)
    assert clerk.presenter.session.rows("anggota") == ()


@pytest.mark.parametrize("key", [(Key.Key_Z, CTRL), Key.Key_F1, Key.Key_F8])
def test_no_key_reaches_the_form_behind_an_open_question(
    clerk: Clerk, key: Key | tuple[Key, Qt.KeyboardModifier]
) -> None:
    (row,) = clerk.enter_persons("Karto Contoh")
    clerk.keys(Key.Key_Up, Key.Key_F4, key)
    assert clerk.value("nama", row) == "Karto Contoh"
    assert clerk.place.key_sheet.isHidden()
    assert clerk.place.view.prompt.isVisible()
    if key != (Key.Key_Z, CTRL):  # that one belongs to the reason being typed
        assert "Esc" in clerk.place.view.prompt.missing.text()


# ---------------------------------------------------------------------- where it was


def test_the_place_gone_to_by_number_is_on_the_disk_at_once(clerk: Clerk) -> None:
    clerk.go("308")
    entry = clerk.presenter.entry
    kept = clerk.navigator.context.workspace.record(entry.kind, entry.record_id)["resume"]
    assert clerk.at in kept


def test_the_roster_ends_by_an_enter_after_the_last_code(clerk: Clerk) -> None:
    clerk.presenter.cursor.go_new_row("anggota")
    clerk.place.view.editor.grace = LONG
    clerk.keys("Karto Contoh", ENTER, "3375031705790001", "1", "1", "170579", ENTER, "2", "1", "5")
    assert clerk.row == GHOST
    clerk.keys(ENTER)
    assert clerk.row != GHOST
