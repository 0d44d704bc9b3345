"""The program as a person meets it: start, new workspace, open, undo, palette, language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from dampingan.store.lists.listing import Filter, Listing, Sort
from dampingan.store.workspace import Workspace
from dampingan.ui.entry.place import EntryPlace
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.frame.program import Program
from dampingan.ui.start import presenter as start_presenter

Key = Qt.Key


def words(widget: QWidget) -> list[str]:
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisible()]


def test_a_new_workspace_takes_part_of_a_name_and_an_operator(
    program: Program,
    qtbot: QtBot,
    press: Callable[..., None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(start_presenter, "documents_folder", lambda: tmp_path / "Dampingan")
    program._start._folder = tmp_path / "Dampingan"
    program._start.show_form()
    form = program._start.screen.form
    assert form is not None
    press("bandeng", on=form.village)
    qtbot.waitUntil(lambda: form.path_text().endswith(".dampingan"))
    assert "Kelurahan Bandengan" in form.path_text()
    form.submitted.emit()
    assert "Isi nama petugas" in " ".join(words(form))
    press("Rina", on=form.operator)
    with qtbot.waitSignal(program.opened, timeout=30_000):
        press(Key.Key_Return, on=form.operator)
    assert program.navigator is not None
    workspace = program.navigator.context.workspace
    assert workspace.village_code == "33.75.03.1009"
    assert workspace.actor == "Rina"
    assert workspace.path.parent == tmp_path / "Dampingan"
    assert program.settings.current.recent == (str(workspace.path.resolve()),)


def test_no_key_is_dead_after_a_workspace_was_opened(
    program: Program, qtbot: QtBot, press: Callable[..., None], workspace_file: Path
) -> None:
    with qtbot.waitSignal(program.opened, timeout=30_000):
        program.open(workspace_file)
    navigator = program.navigator
    assert navigator is not None
    focused = QApplication.focusWidget()
    assert focused is not None
    assert navigator.frame.isAncestorOf(focused) or focused is navigator.frame
    press(Key.Key_F2, on=focused)
    qtbot.waitUntil(lambda: navigator.current == "entry")


def test_all_312_villages_are_offered(
    program: Program, press: Callable[..., None], qtbot: QtBot
) -> None:
    program._start.show_form()
    form = program._start.screen.form
    assert form is not None
    assert form._model.rowCount() == 312
    press("33.26.13", on=form.village)
    qtbot.waitUntil(lambda: form._model.rowCount() < 312)
    rows = range(form._model.rowCount())
    codes = [form._model.item(row).data(Qt.ItemDataRole.UserRole) for row in rows]
    assert all(code.startswith("33.26.13") for code in codes)


def test_a_form_without_a_village_goes_back_to_it(program: Program) -> None:
    program._start.show_form()
    form = program._start.screen.form
    assert form is not None
    form.submitted.emit()
    assert "Pilih desa/kelurahan dari daftar." in words(form)


def test_a_file_that_is_no_workspace_is_told_in_words_and_the_start_screen_stays(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "surat.dampingan"
    path.write_bytes(b"Bukan basis data. " * 500)
    program.open(path)
    qtbot.waitUntil(program._start.screen._failure.isVisible)
    assert program.navigator is None
    text = " ".join(words(program._start.screen._failure))
    assert "surat.dampingan" in text


def test_a_recent_file_that_is_gone_can_be_taken_off_the_list(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    gone = tmp_path / "hilang.dampingan"
    program.settings.remember(gone)
    program._start.refresh()
    program.open(gone)
    failure = program._start.screen._failure
    qtbot.waitUntil(failure.isVisible)
    assert failure._forget.isVisible()
    failure._forget.click()
    assert program.settings.current.recent == ()


def test_a_workspace_that_is_open_elsewhere_is_refused_politely(
    program: Program, qtbot: QtBot, village_file: Path
) -> None:
    with Workspace.open(village_file):
        program.open(village_file)
        qtbot.waitUntil(program._start.screen._failure.isVisible)
    assert "sedang dibuka" in " ".join(words(program._start.screen._failure))


def test_the_top_line_names_village_code_and_period(opened: Navigator) -> None:
    top = opened.frame.top
    assert top.name.text() == "Kelurahan Bandengan"
    assert top.details.text() == "Pekalongan Utara · 33.75.03.1009 · Triwulan IV 2026"


def test_a_write_shows_when_it_was_saved(opened: Navigator) -> None:
    workspace = opened.context.workspace
    with workspace.write("Ubah") as tx:
        tx.update("village", workspace.village["id"], {"note": "Catatan"})
    clock = workspace.now().astimezone().strftime("%H:%M")
    assert opened.frame.top.saved._words.text().startswith(f"Tersimpan {clock}")


def test_undo_and_redo_say_what_they_did(
    opened: Navigator, press: Callable[..., None], program: Program
) -> None:
    workspace = opened.context.workspace
    with workspace.write("Mengubah profil: Catatan") as tx:
        tx.update("village", workspace.village["id"], {"note": "Catatan"})
    message = opened.frame.status.message
    opened.undo()
    assert message.text() == "Diurungkan: Mengubah profil: Catatan"
    assert workspace.village["note"] == ""
    opened.redo()
    assert message.text() == "Diulangi: Mengubah profil: Catatan"
    assert workspace.village["note"] == "Catatan"
    opened.undo()
    opened.undo()
    assert message.text() == "Tidak ada yang bisa diurungkan."


def test_the_palette_finds_a_family_and_opens_it(
    opened: Navigator, press: Callable[..., None], qtbot: QtBot
) -> None:
    opened.palette.open()
    press("slamet santoso 002", on=opened.palette.field)
    press(Key.Key_Return, on=opened.palette.field)
    assert opened.current == "entry"
    assert not opened.palette.isVisible()


def test_the_palette_goes_to_places_and_does_actions(
    opened: Navigator, press: Callable[..., None], program: Program
) -> None:
    opened.palette.open()
    press("kirim", Key.Key_Return, on=opened.palette.field)
    assert opened.current == "send"
    opened.palette.open()
    press("gelap", Key.Key_Return, on=opened.palette.field)
    assert program.theme.name == "dark"
    assert program.settings.current.scheme == "dark"


def test_enter_takes_the_line_of_the_palette_that_arrows_chose(
    opened: Navigator, press: Callable[..., None], qtbot: QtBot
) -> None:
    palette = opened.palette
    palette.open()
    press("tampilan", on=palette.field)
    qtbot.waitUntil(lambda: palette.model.rowCount() == 2)
    press(Key.Key_Down, Key.Key_Return, on=palette.field)
    assert opened.context.settings.current.scheme == "dark"


def test_escape_closes_the_palette_and_gives_the_focus_back(
    opened: Navigator, press: Callable[..., None]
) -> None:
    opened.go("settings")
    place = opened.places["settings"]
    field = place.operator  # type: ignore[attr-defined]
    field.setFocus()
    opened.palette.open()
    press(Key.Key_Escape, on=opened.palette.field)
    assert field.hasFocus()


def test_the_palette_closes_an_open_menu_and_has_the_keyboard(
    opened: Navigator, qtbot: QtBot
) -> None:
    menu = QMenu(opened.frame)
    menu.addAction("Kuesioner")
    menu.popup(opened.frame.mapToGlobal(QPoint(10, 10)))
    qtbot.waitUntil(menu.isVisible)
    opened.palette.open()
    assert not menu.isVisible()
    assert opened.palette.field.hasFocus()


def test_another_place_closes_the_palette(opened: Navigator) -> None:
    opened.palette.open()
    opened.go("settings")
    assert not opened.palette.isVisible()
    assert opened.current == "settings"


def test_the_language_changes_everything_at_once_and_stays_on_the_place(
    program: Program, opened: Navigator, qtbot: QtBot
) -> None:
    opened.go("settings")
    program.settings.change(language="en")
    program.rebuild()
    navigator = program.navigator
    assert navigator is not None
    assert navigator is not opened
    assert navigator.current == "settings"
    assert navigator.frame.rail.buttons["families"].text() == "Families"


def test_the_rail_counts_families_worth_a_look(opened: Navigator, qtbot: QtBot) -> None:
    rail = opened.frame.rail
    qtbot.waitUntil(lambda: rail.buttons["families"].badge == "2")


def test_places_are_made_when_they_are_first_shown(opened: Navigator) -> None:
    assert set(opened.places) == {"home"}
    opened.go("village")
    assert set(opened.places) == {"home", "village"}


def test_closing_leaves_one_file_and_the_start_screen(
    program: Program, opened: Navigator, village_file: Path
) -> None:
    assert program.close_workspace()
    assert program.navigator is None
    assert program._start.screen.isVisible()
    left = {path.name for path in village_file.parent.glob("*bandengan*")}
    assert left == {village_file.name}


def test_the_window_comes_back_where_it_was(program: Program, opened: Navigator) -> None:
    program.window.setGeometry(20, 30, 1111, 700)
    program.window.close()
    assert program.settings.current.window[2:] == (1111, 700)


@pytest.mark.parametrize("key", [Key.Key_F2])
def test_f2_begins_a_new_family_from_any_place(
    opened: Navigator, press: Callable[..., None], key: Qt.Key
) -> None:
    for place in ("home", "families", "village"):
        opened.go(place)
        press(key, on=opened.places[place])
        assert opened.current == "entry"
        opened.back()
        assert opened.current == place


def test_a_fault_of_the_program_is_told_with_what_is_safe(
    program: Program, opened: Navigator
) -> None:
    program.tell_fault(ZeroDivisionError("x"))
    text = opened.frame.status.message.text()
    assert "ZeroDivisionError" in text
    assert "Isian yang sudah tersimpan aman" in text


def test_after_a_rescue_work_goes_on_in_the_rescued_file(
    program: Program, qtbot: QtBot, press: Callable[..., None], workspace_file: Path, tmp_path: Path
) -> None:
    with qtbot.waitSignal(program.opened, timeout=30_000):
        program.open(workspace_file)
    assert program.navigator is not None
    program.navigator.new_family()
    place = program.navigator.places["entry"]
    assert isinstance(place, EntryPlace)
    place.presenter.cursor.go_number("107")
    away = workspace_file.with_suffix(".dicabut")
    workspace_file.rename(away)
    press("Jl. Contoh 7", on=place.view.editor)
    press(Key.Key_Return, on=place.view.editor)
    target = tmp_path / "selamat.dampingan"
    with qtbot.waitSignal(program.opened, timeout=30_000):
        place.rescue_to(str(target))
    workspace = program.navigator.context.workspace
    assert workspace.path == target
    (family_id,) = Listing(workspace).ids(Filter(), Sort())
    assert workspace.record("family", family_id)["address"] == "Jl. Contoh 7"


def test_the_key_map_measures_anew_with_larger_letters(opened: Navigator, program: Program) -> None:
    opened.new_family()
    place = opened.places["entry"]
    assert isinstance(place, EntryPlace)
    measure = place.key_sheet._measure
    before = measure.width("F7  Ctrl+D")
    program.theme.choose(scale=150)
    assert measure.width("F7  Ctrl+D") > before * 1.3
