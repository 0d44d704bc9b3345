"""Keying by real key events in the real screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dampingan.core.missing import Missing
from dampingan.store.workspace import Workspace
from dampingan.ui.entry.outline import PageKind
from dampingan.ui.entry.path import GHOST
from dampingan.ui.theme import Theme
from ui.entry.conftest import Clerk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ENTER = Key.Key_Return


def test_digits_alone_key_a_page_of_codes(clerk: Clerk) -> None:
    clerk.go("303")
    clerk.keys("612", "5", "2")
    assert clerk.at == "penerangan"
    found = [clerk.value(q) for q in ("jenis_lantai", "jenis_dinding", "jenis_atap", "air_minum")]
    assert found == ["6", "1", "2", "5"]
    assert clerk.value("jarak_tinja") == "2"


def test_a_code_that_may_go_on_waits_for_its_second_digit_or_enter(clerk: Clerk) -> None:
    clerk.go("306a")
    clerk.keys("1")
    assert clerk.at == "air_minum"
    clerk.keys("1")
    assert clerk.at == "penerangan"
    assert clerk.value("air_minum") == "11"
    clerk.go("306a")
    clerk.keys("1", ENTER)
    assert clerk.value("air_minum") == "1"


def test_typing_a_word_finds_the_choice_and_enter_takes_it(clerk: Clerk) -> None:
    clerk.go("306a")
    clerk.keys("sum")
    assert clerk.place.view.labels.isVisible()
    clerk.keys(Key.Key_Down, ENTER)
    assert clerk.value("air_minum") == "5"
    assert not clerk.place.view.labels.isVisible()


def test_backspace_in_an_empty_box_goes_back_along_the_path_taken(clerk: Clerk) -> None:
    clerk.go("305")
    clerk.keys("2")
    clerk.go("501a")
    clerk.keys(Key.Key_Backspace)
    assert clerk.at == "air_minum"
    clerk.keys(Key.Key_Backspace)
    assert clerk.at == "jenis_atap"
    assert clerk.value("jenis_atap") == "2"


def test_backspace_never_clears_an_answer_on_the_way_back(clerk: Clerk) -> None:
    clerk.go("303")
    clerk.keys("61", Key.Key_Backspace, Key.Key_Backspace, Key.Key_Backspace)
    assert clerk.value("jenis_lantai") == "6"
    assert clerk.value("jenis_dinding") == "1"


def test_delete_clears_and_stays(clerk: Clerk) -> None:
    clerk.go("303")
    clerk.keys("6", Key.Key_Up, Key.Key_Delete)
    assert clerk.at == "jenis_lantai"
    assert clerk.value("jenis_lantai") == ""


@pytest.mark.parametrize(
    ("typed", "code"),
    [("?", Missing.DONT_KNOW), ("!", Missing.REFUSED), ("-", Missing.NOT_APPLICABLE)],
)
def test_one_key_enters_a_missing_code_and_moves_on(clerk: Clerk, typed: str, code: str) -> None:
    clerk.go("303")
    clerk.keys(typed)
    assert clerk.value("jenis_lantai") == code
    assert clerk.at == "jenis_dinding"


def test_a_date_is_typed_fast_and_shown_in_words(clerk: Clerk) -> None:
    clerk.go("201")
    clerk.keys("181126")
    assert clerk.place.view.preview.text.startswith("18 November 2026 · 26 → 2026")
    clerk.keys(ENTER)
    clerk.keys(Key.Key_Up)
    assert clerk.box == "18 November 2026"
    clerk.keys(ENTER)
    assert clerk.value("tgl_pendataan") == "2026-11-18"


def test_tab_goes_on_and_shift_tab_back(clerk: Clerk) -> None:
    clerk.go("303")
    clerk.keys(Key.Key_Tab)
    assert clerk.at == "jenis_dinding"
    clerk.keys((Key.Key_Backtab, SHIFT))
    assert clerk.at == "jenis_lantai"


def test_escape_takes_back_what_was_typed_before_it_leaves(clerk: Clerk) -> None:
    clerk.go("107")
    clerk.keys("Jl. Con", Key.Key_Escape)
    assert (clerk.box, clerk.gone_back) == ("", False)
    clerk.keys(Key.Key_Escape)
    assert clerk.gone_back


def test_leaving_saves_what_is_in_the_box(clerk: Clerk, workspace: Workspace, family: int) -> None:
    clerk.go("107")
    clerk.keys("Jl. Contoh 5")
    clerk.place.leave()
    assert workspace.record("family", family)["address"] == "Jl. Contoh 5"


def test_page_keys_walk_through_the_blocks(clerk: Clerk) -> None:
    clerk.keys(Key.Key_PageDown, Key.Key_PageDown)
    assert clerk.at == "status_rumah"
    clerk.keys(Key.Key_PageUp)
    assert clerk.at == "tgl_pendataan"


def test_an_unknown_number_is_asked_for_again(clerk: Clerk) -> None:
    clerk.go("999")
    assert clerk.place.view.prompt.isVisible()
    clerk.keys("303", ENTER)
    assert clerk.at == "jenis_lantai"
    assert clerk.place.view.editor.hasFocus()


def test_a_roster_is_keyed_in_the_grid_row_by_row(clerk: Clerk) -> None:
    clerk.presenter.cursor.go_new_row("anggota")
    clerk.keys("Karto Contoh", ENTER, "3375031705790001", "1", "1", "170579", ENTER, "2", "1", "5")
    clerk.keys("Siti Contoh", ENTER, ENTER, "1", "2", "170480", ENTER, "2", "2", "2", "5")
    assert clerk.row == GHOST
    rows = clerk.presenter.session.rows("anggota")
    assert [clerk.value("nama", row) for row in rows] == ["Karto Contoh", "Siti Contoh"]
    assert clerk.value("hamil", rows[1]) == "2"
    assert clerk.place.view.editor.hasFocus()
    clerk.keys(ENTER)
    assert (clerk.at, clerk.row) == ("partisipasi", rows[0])
    assert clerk.presenter.cursor.page.kind is PageKind.SHEET
    assert clerk.place.view.editor.hasFocus()


def test_arrows_walk_through_the_cells_of_the_grid(clerk: Clerk) -> None:
    first, second = clerk.enter_persons("Karto Contoh", "Siti Contoh")
    clerk.keys(Key.Key_Up)
    assert (clerk.at, clerk.row) == ("nama", second)
    clerk.keys(Key.Key_Right, Key.Key_Up)
    assert (clerk.at, clerk.row) == ("nik", first)
    clerk.keys(Key.Key_Left)
    assert clerk.at == "nama"


def test_control_page_keys_walk_through_the_persons(clerk: Clerk) -> None:
    first, second = clerk.enter_persons("Karto Contoh", "Siti Contoh")
    clerk.keys(Key.Key_Up, (Key.Key_PageUp, CTRL))
    assert clerk.presenter.cursor.page.row == second
    clerk.keys((Key.Key_PageUp, CTRL))
    assert clerk.presenter.cursor.page.row == first
    clerk.keys((Key.Key_PageDown, CTRL))
    assert clerk.presenter.cursor.page.row == second


def test_a_person_is_deleted_with_a_reason_and_comes_back_with_undo(clerk: Clerk) -> None:
    rows = clerk.enter_persons("Karto Contoh", "Siti Contoh")
    clerk.keys(Key.Key_Up, Key.Key_F4)
    assert clerk.place.view.prompt.isVisible()
    clerk.keys(ENTER)  # without a reason nothing happens
    assert len(clerk.presenter.session.rows("anggota")) == 2
    clerk.keys("ketik ganda", ENTER)
    assert list(clerk.presenter.session.rows("anggota")) == rows[:1]
    assert clerk.place.view.editor.hasFocus()
    clerk.keys((Key.Key_Z, CTRL))
    assert list(clerk.presenter.session.rows("anggota")) == rows


def test_finding_after_finding_with_f8(clerk: Clerk) -> None:
    clerk.keys(Key.Key_F12)
    assert "harus diperbaiki" in clerk.said
    assert clerk.at == "rw"
    clerk.keys("5", ENTER, Key.Key_F8)
    assert clerk.at in {"rt", "alamat"}


def test_undo_while_typing_takes_back_the_typing_only(clerk: Clerk) -> None:
    clerk.go("303")
    clerk.keys("6", Key.Key_Up, (Key.Key_Z, CTRL))
    assert clerk.value("jenis_lantai") == ""
    clerk.keys((Key.Key_Y, CTRL))
    assert clerk.value("jenis_lantai") == "6"
    clerk.go("107")
    clerk.keys("Jl", (Key.Key_Z, CTRL))
    assert clerk.box == ""
    assert clerk.value("jenis_lantai") == "6"


def test_the_state_is_changed_without_a_dialog(
    clerk: Clerk, workspace: Workspace, family: int
) -> None:
    clerk.keys(Key.Key_F9, "2")
    clerk.keys("ke Semarang", ENTER)
    record = workspace.record("family", family)
    assert (record["status"], record["status_reason"]) == ("moved", "ke Semarang")
    assert clerk.place.view.editor.hasFocus()


def test_deleting_the_family_needs_a_reason_and_leaves(
    clerk: Clerk, workspace: Workspace, family: int
) -> None:
    clerk.keys(Key.Key_F9, "5", ENTER)
    assert not workspace.record("family", family)["deleted_at"]
    clerk.keys("tercatat dua kali", ENTER)
    assert workspace.record("family", family)["deleted_reason"] == "tercatat dua kali"
    assert clerk.gone_back


def test_letters_toggle_several_answers(clerk: Clerk) -> None:
    (row,) = clerk.enter_persons("Karto Contoh")
    clerk.keys(Key.Key_Up, Key.Key_Right, Key.Key_Right, "1", "1", "010190", ENTER, "2", "1")
    assert clerk.at == "kartu_identitas"
    clerk.keys("bd", ENTER)
    assert clerk.value("kartu_identitas", row) == "1 4"


def test_a_click_on_a_choice_takes_it(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.go("303")
    sheet = clerk.place.view.sheet
    box = next(o for o in sheet._boxes[sheet._current].options if o.option.code == "4")
    top = sheet._tops[sheet._current] - sheet.verticalScrollBar().value()
    point = box.rect.center() + QPoint(0, top)
    qtbot.mouseClick(sheet.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert clerk.value("jenis_lantai") == "4"
    assert clerk.at == "jenis_dinding"


def test_a_click_on_a_question_saves_and_goes_there(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.go("107")
    clerk.keys("Jl. Contoh 9")
    sheet = clerk.place.view.sheet
    target = next(n for n, line in enumerate(sheet._lines) if line.number == "108")
    qtbot.mouseClick(sheet.viewport(), Qt.MouseButton.LeftButton, pos=sheet.box_of(target).center())
    assert clerk.at == "nama_kk"
    assert clerk.value("alamat") == "Jl. Contoh 9"


def test_a_new_family_starts_with_the_place_of_the_one_before(clerk: Clerk) -> None:
    clerk.go("107")
    clerk.keys(Key.Key_Up, "3", ENTER)
    assert clerk.value("rt") == "003"
    clerk.keys(Key.Key_F2)
    assert clerk.value("rt") == "003"
    assert clerk.presenter.entry.record_id != 1


def test_very_long_and_strange_text_is_kept_exactly(clerk: Clerk) -> None:
    clerk.go("107")
    strange = '=HYPERLINK("x") 😀 ' + "panjang " * 500
    clerk.place.view.editor.setText(strange)
    clerk.place.view.editor.textEdited.emit(strange)
    clerk.keys(ENTER)
    assert clerk.value("alamat").strip() == strange.strip()


def test_no_widget_is_made_for_questions(clerk: Clerk) -> None:
    from PySide6.QtWidgets import QLineEdit, QWidget

    def walk(*names: str) -> int:
        clerk.enter_persons(*names)
        clerk.keys(*[Key.Key_PageDown] * 10, *[Key.Key_PageUp] * 10)
        return len(clerk.place.findChildren(QWidget))

    few = walk("Orang Contoh A")
    assert walk(*[f"Orang Contoh {chr(66 + n)}" for n in range(9)]) == few
    visible = [edit for edit in clerk.place.view.findChildren(QLineEdit) if edit.isVisible()]
    assert visible == [clerk.place.view.editor]


def test_the_english_screen_shows_english_labels(
    make_clerk: Callable[[], Clerk], family: int
) -> None:
    from dampingan.core.language import set_language

    set_language("en")
    clerk = make_clerk()
    clerk.navigator.open_family(family)
    clerk.go("303")
    line = clerk.presenter.picture.current_line()
    assert line is not None
    assert line.text == "Main floor material"


def test_keys_reach_the_screen_after_a_question_inside_the_page(clerk: Clerk) -> None:
    clerk.keys(Key.Key_F9, Key.Key_Escape)
    assert clerk.place.view.editor.hasFocus()
    QTest.keyClick(clerk.place.view.editor, Key.Key_F1)
    assert clerk.place.key_sheet.isVisible()
    clerk.keys(Key.Key_Escape)
    assert clerk.place.key_sheet.isHidden()
    assert clerk.place.view.editor.hasFocus()
    assert not clerk.gone_back


def test_what_is_typed_over_a_finding_is_looked_at_like_any_answer(clerk: Clerk) -> None:
    clerk.go("302")
    clerk.keys("0", ENTER)
    assert clerk.at == "luas_lantai"
    clerk.keys("0", ENTER)  # the next answers, keyed with the eyes on the paper
    assert clerk.at == "luas_lantai"
    assert clerk.value("luas_lantai") == "0"
    clerk.keys("23", ENTER, "2")
    assert (clerk.value("luas_lantai"), clerk.value("jenis_lantai")) == ("23", "2")


def test_backspace_after_a_finding_corrects_the_answer(clerk: Clerk) -> None:
    clerk.go("304")
    clerk.keys("9", ENTER, Key.Key_Backspace, "2")
    assert clerk.value("jenis_dinding") == "2"
    assert clerk.at == "jenis_atap"


def test_undoing_the_creation_goes_back_to_the_list(clerk: Clerk) -> None:
    clerk.keys(Key.Key_F2, "005", (Key.Key_Z, CTRL))
    assert not clerk.gone_back
    clerk.keys((Key.Key_Z, CTRL))
    assert clerk.gone_back


def test_a_skipped_question_names_the_question_that_skips_it(clerk: Clerk) -> None:
    (row,) = clerk.enter_persons("Karto Contoh")
    clerk.keys(Key.Key_Up, Key.Key_Right, Key.Key_Right, "1", "1", "010190", ENTER)
    clerk.presenter.cursor.open_row(row)
    whys = {line.number: line.why for line in clerk.presenter.picture.lines()}
    assert whys["413"] == "dilewati karena isian 412"
    assert whys["417"] == "dilewati karena isian 416a"


def test_the_next_family_takes_two_keys(clerk: Clerk, workspace: Workspace) -> None:
    before = clerk.presenter.entry.record_id
    clerk.keys(Key.Key_F2)
    assert clerk.presenter.entry.record_id != before
    assert clerk.place.view.editor.hasFocus()


@pytest.mark.parametrize("scale", [100, 150, 200])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_screen_works_on_at_every_text_size(
    clerk: Clerk, theme: Theme, scheme: str, scale: int
) -> None:
    clerk.enter_persons("Karto Contoh")
    theme.choose(scheme=scheme, scale=scale)
    clerk.keys(Key.Key_Up, Key.Key_Right, ENTER, "1")
    clerk.go("306a")
    clerk.keys("sum", Key.Key_Escape)
    frame = clerk.navigator.frame
    assert not frame.grab().isNull()
    view = clerk.place.view
    assert view.rect().contains(view.editor_rect())
    assert frame.width() == 1366
    theme.choose(scheme="light", scale=100)


def test_a_number_with_parts_opens_the_first_of_them(clerk: Clerk) -> None:
    clerk.go("501")
    assert clerk.place.view.prompt.isHidden()
    line = clerk.presenter.picture.current_line()
    assert line is not None
    assert line.number == "501a"


def test_a_new_family_starts_where_the_paper_differs(clerk: Clerk) -> None:
    clerk.go("201")
    clerk.keys("181126", ENTER)
    clerk.go("107")
    clerk.keys("Jl. Contoh 5", ENTER, Key.Key_Up, Key.Key_Up, "3", ENTER)
    clerk.keys(Key.Key_Up, Key.Key_Up, "5", ENTER)
    clerk.keys(Key.Key_F2)
    assert clerk.value("alamat") == "Jl. Contoh 5"
    assert clerk.value("tgl_pendataan") == "2026-11-18"
    assert clerk.at == "nama_kk"


def test_undo_in_a_question_of_the_program_brings_back_no_other_answer(clerk: Clerk) -> None:
    clerk.enter_persons("Karto Contoh")
    clerk.go("402")
    clerk.keys(Key.Key_F4, (Key.Key_Z, CTRL))
    assert clerk.place.view.prompt.field.text() == ""
