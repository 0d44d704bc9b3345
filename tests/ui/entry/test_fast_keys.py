"""Ditto, pins, row ends and the numeric keypad, by real key events."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dampingan.core.missing import Missing
from dampingan.store.workspace import Workspace
from dampingan.ui.entry.outline import PageKind
from dampingan.ui.entry.path import GHOST
from dampingan.ui.frame.palette import Command as PaletteCommand
from ui.entry.conftest import Clerk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
PAD = Qt.KeyboardModifier.KeypadModifier
ENTER = Key.Key_Return

_PAD_KEYS = {
    "+": Key.Key_Plus,
    "-": Key.Key_Minus,
    "*": Key.Key_Asterisk,
    "/": Key.Key_Slash,
    ",": Key.Key_Comma,
    "E": Key.Key_Enter,
}


def pad(clerk: Clerk, keys: str) -> None:
    """Press keys of the numeric keypad; ``E`` is its Enter."""
    for key in keys:
        code = _PAD_KEYS.get(key) or Key(ord(key))
        QTest.keyClick(clerk.place.view.editor, code, PAD)


# ---------------------------------------------------------------------- ditto


def test_f7_repeats_the_answer_of_the_family_before(clerk: Clerk) -> None:
    clerk.go("303")
    clerk.keys("61", Key.Key_F2)
    clerk.go("303")
    clerk.keys(Key.Key_F7, (Key.Key_D, CTRL))
    assert (clerk.value("jenis_lantai"), clerk.value("jenis_dinding")) == ("6", "1")
    assert clerk.at == "jenis_atap"


def test_f7_without_a_family_before_says_so_and_changes_nothing(clerk: Clerk) -> None:
    clerk.go("303")
    clerk.keys(Key.Key_F7)
    assert clerk.at == "jenis_lantai"
    assert clerk.value("jenis_lantai") == ""
    assert "Belum ada isian" in clerk.said


def test_f7_in_a_roster_repeats_the_row_above(clerk: Clerk) -> None:
    first, second = clerk.enter_persons("Karto Contoh", "Siti Contoh")
    clerk.presenter.cursor.go(clerk.presenter.cursor.path.cells("anggota", first)[2])
    clerk.keys("1")
    clerk.presenter.cursor.go(clerk.presenter.cursor.path.cells("anggota", second)[2])
    clerk.keys(Key.Key_F7)
    assert clerk.value("keberadaan", second) == "1"


def test_the_keypads_plus_repeats_codes_dates_and_text(clerk: Clerk) -> None:
    clerk.go("107")
    clerk.keys("Jl. Contoh 1", ENTER)
    clerk.go("302")
    clerk.keys("45", ENTER, "6", Key.Key_F2)
    clerk.go("107")
    pad(clerk, "+")
    assert clerk.value("alamat") == "Jl. Contoh 1"
    clerk.go("302")
    pad(clerk, "++")
    assert (clerk.value("luas_lantai"), clerk.value("jenis_lantai")) == ("45", "6")


def test_a_plus_in_running_text_is_a_plus(clerk: Clerk) -> None:
    clerk.go("107")
    clerk.keys("+62 Jl. Contoh", ENTER)
    assert clerk.value("alamat") == "+62 Jl. Contoh"


# ---------------------------------------------------------------------- pins


def test_a_pinned_answer_goes_into_new_families_until_it_is_let_go(clerk: Clerk) -> None:
    clerk.go("303")
    clerk.keys(Key.Key_F5, "6", Key.Key_F2)
    assert clerk.value("jenis_lantai") == "6"
    clerk.go("303")
    clerk.keys("4", Key.Key_F2)
    assert clerk.value("jenis_lantai") == "4"
    clerk.go("303")
    clerk.keys(Key.Key_F5, Key.Key_F2)
    assert clerk.value("jenis_lantai") == ""


def test_a_pin_is_visible_beside_its_question(clerk: Clerk) -> None:
    clerk.go("303")
    assert not [line for line in clerk.presenter.picture.lines() if line.pinned]
    clerk.keys(Key.Key_F5)
    (line,) = [line for line in clerk.presenter.picture.lines() if line.pinned]
    assert line.number == "303"
    sheet = clerk.place.view.sheet
    assert [role for role, _rect in sheet._boxes[sheet._current].flags] == ["pin"]


def test_place_and_officers_are_pinned_by_default(clerk: Clerk) -> None:
    clerk.go("107")
    pinned = {line.item.key for line in clerk.presenter.picture.lines() if line.pinned}
    assert {"rt", "rw", "alamat"} <= pinned


def test_pins_are_remembered_with_the_settings(clerk: Clerk) -> None:
    clerk.go("303")
    clerk.keys(Key.Key_F5)
    form = clerk.presenter.session.form
    assert "jenis_lantai" in clerk.navigator.context.settings.current.pins[form.form_id]


# ---------------------------------------------------------------------- numeric keypad alone


def test_a_page_of_codes_is_keyed_on_the_numeric_keypad_alone(clerk: Clerk) -> None:
    clerk.go("302")
    pad(clerk, "45E61")
    assert clerk.at == "jenis_atap"
    pad(clerk, ",")
    assert clerk.at == "jenis_dinding"
    pad(clerk, "2-")
    assert clerk.value("jenis_dinding") == "2"
    assert clerk.value("jenis_atap") == Missing.NOT_APPLICABLE
    assert clerk.value("luas_lantai") == "45"


@pytest.mark.parametrize(
    ("keys", "code"),
    [("*E", Missing.DONT_KNOW), ("**E", Missing.REFUSED), ("***E", Missing.NOT_APPLICABLE)],
)
def test_the_keypads_star_walks_through_the_special_values(
    clerk: Clerk, keys: str, code: str
) -> None:
    clerk.go("303")
    pad(clerk, keys)
    assert clerk.value("jenis_lantai") == code
    assert clerk.at == "jenis_dinding"


def test_the_star_shows_what_it_stands_for(clerk: Clerk) -> None:
    clerk.go("303")
    pad(clerk, "*")
    assert clerk.place.view.preview.text == "tidak tahu"


def test_a_comma_before_anything_else_goes_back_and_keeps_the_answer(clerk: Clerk) -> None:
    clerk.go("303")
    pad(clerk, "61,,")
    assert clerk.at == "jenis_lantai"
    assert (clerk.value("jenis_lantai"), clerk.value("jenis_dinding")) == ("6", "1")


def test_a_comma_takes_back_a_digit_of_a_code_that_waits(clerk: Clerk) -> None:
    clerk.go("306a")
    pad(clerk, "1,2")
    assert clerk.value("air_minum") == "2"


def test_a_comma_empties_an_answer_that_raised_a_finding(clerk: Clerk) -> None:
    clerk.go("302")
    pad(clerk, "0E,45E")
    assert clerk.value("luas_lantai") == "45"
    assert clerk.at == "jenis_lantai"


# ---------------------------------------------------------------------- rows


def test_a_slash_ends_a_row_and_goes_to_the_next(clerk: Clerk) -> None:
    first, second = clerk.enter_persons("Karto Contoh", "Siti Contoh")
    clerk.presenter.cursor.go(clerk.presenter.cursor.path.cells("anggota", first)[2])
    clerk.keys("/")
    assert (clerk.at, clerk.row) == ("nama", second)
    clerk.keys(Key.Key_Right, Key.Key_Right)
    pad(clerk, "/")
    assert clerk.row == GHOST


def test_a_slash_in_a_date_belongs_to_the_date(clerk: Clerk) -> None:
    clerk.go("201")
    clerk.keys("18/11/26", ENTER)
    assert clerk.value("tgl_pendataan") == "2026-11-18"


def test_control_slash_ends_the_roster(clerk: Clerk) -> None:
    clerk.enter_persons("Karto Contoh")
    clerk.keys(Key.Key_Up, (Key.Key_Slash, CTRL))
    assert clerk.presenter.cursor.page.kind is PageKind.SHEET


def test_insert_puts_a_row_above_and_undo_takes_it_away(clerk: Clerk) -> None:
    first, second = clerk.enter_persons("Karto Contoh", "Siti Contoh")
    clerk.keys(Key.Key_Up, Key.Key_Insert, "Budi Contoh", ENTER)
    rows = clerk.presenter.session.rows("anggota")
    assert [clerk.value("nama", row) for row in rows] == [
        "Karto Contoh",
        "Budi Contoh",
        "Siti Contoh",
    ]
    clerk.keys((Key.Key_Z, CTRL), (Key.Key_Z, CTRL))
    assert clerk.presenter.session.rows("anggota") == (first, second)


# ---------------------------------------------------------------------- going places


@pytest.mark.parametrize("typed", ["402 orang 2", "402/2", "402 2"])
def test_a_number_with_a_row_opens_that_person(clerk: Clerk, typed: str) -> None:
    _first, second = clerk.enter_persons("Karto Contoh", "Siti Contoh")
    clerk.go("303")
    clerk.go(typed)
    assert clerk.row == second


def test_a_row_that_is_not_there_is_asked_for_again(clerk: Clerk) -> None:
    clerk.enter_persons("Karto Contoh")
    clerk.go("402/7")
    assert clerk.place.view.prompt.isVisible()


def test_part_of_a_label_finds_the_question(clerk: Clerk) -> None:
    clerk.go("lantai terluas")
    assert clerk.at == "jenis_lantai"


def test_control_s_says_that_everything_is_saved(clerk: Clerk) -> None:
    clerk.go("107")
    clerk.keys("Jl. Contoh 4", (Key.Key_S, CTRL))
    assert clerk.value("alamat") == "Jl. Contoh 4"
    assert "tersimpan" in clerk.said
    assert clerk.place.view.editor.hasFocus()


def test_every_command_of_the_screen_is_in_the_palette(clerk: Clerk) -> None:
    palette: list[PaletteCommand] = clerk.navigator.commands.here("temuan")
    assert {command.key for command in palette} >= {"F8", "Ctrl+F8"}
    next(command for command in clerk.navigator.commands.here("mode") if command.key == "F11").run()
    assert clerk.presenter.mode == "interview"


def test_f1_finds_a_key_by_a_word(clerk: Clerk) -> None:
    clerk.keys(Key.Key_F1, "sematkan")
    rows = clerk.place.key_sheet.list.rows
    assert [row.end for row in rows if row.end] == ["F5"]
    clerk.keys(Key.Key_F1)
    assert clerk.place.view.editor.hasFocus()


def test_the_key_map_is_saved_as_one_page(clerk: Clerk, workspace: Workspace) -> None:
    target = workspace.path.with_name("tombol.pdf")
    clerk.keys(Key.Key_F1)
    clerk.place.key_sheet.save_pdf(str(target))
    assert target.read_bytes().startswith(b"%PDF")
    assert "tersimpan" in clerk.said


def test_no_key_means_two_things() -> None:
    from dampingan.ui.entry.command import _KEYS, Command, key_map
    from dampingan.ui.entry.wording import entry_commands

    served = set(_KEYS.values())
    offered = {command for command, *_rest in entry_commands()}
    quiet = {Command.NEXT, Command.TAB, Command.BACK, Command.UP, Command.DOWN, Command.LEAVE}
    by_frame = {Command.UNDO, Command.REDO, Command.NEW_FAMILY}
    persons = {Command.NEXT_PERSON, Command.PREVIOUS_PERSON}
    assert served - offered <= quiet | by_frame | persons | {Command.RESCUE, Command.PEEK}
    caps = [cap for keys, _words, group in key_map() for cap in keys.split() if "F" in cap]
    assert len(caps) == len(set(caps))
