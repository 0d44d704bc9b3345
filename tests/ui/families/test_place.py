"""Keluarga in the real window: keys go in, rows and the workspace are looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from dampingan.store.workspace import Workspace
from dampingan.ui.families.place import FamiliesPlace
from dampingan.ui.families.presenter import FamiliesPresenter
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.frame.program import Program

Key = Qt.Key


@pytest.fixture
def list_of(opened: Navigator, qtbot: QtBot) -> FamiliesPresenter:
    """The open list, settled."""
    opened.go("families")
    place = opened.places["families"]
    assert isinstance(place, FamiliesPlace)
    presenter = place.presenter
    qtbot.waitUntil(lambda: presenter.model.complete and "12" in presenter.view.footer.text())
    return presenter


def names(presenter: FamiliesPresenter) -> list[str]:
    keys = [column.key for column in presenter.model.columns]
    at = keys.index("head_name")
    return [presenter.model.cells(row)[at].text for row in range(presenter.model.rowCount())]


def workspace_of(presenter: FamiliesPresenter) -> Workspace:
    return presenter._context.workspace


def select(presenter: FamiliesPresenter, *rows: int) -> None:
    table = presenter.view.table
    table.clearSelection()
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in rows:
        table.selectionModel().select(presenter.model.index(row, 0), flags)


def test_the_list_is_in_order_of_place_with_its_first_row_chosen(
    list_of: FamiliesPresenter,
) -> None:
    assert list_of.model.rowCount() == 12
    assert list_of.view.table.current_row() == 0
    assert names(list_of)[0] == "Siti Rohmah 008"


def test_typing_a_part_of_a_name_narrows_the_list(
    list_of: FamiliesPresenter, press: Callable[..., None], qtbot: QtBot
) -> None:
    press("rohmah", on=list_of.view.search)
    qtbot.waitUntil(lambda: list_of.model.rowCount() == 2)
    assert all("Rohmah" in name for name in names(list_of))
    qtbot.waitUntil(lambda: list_of.view.footer.text().startswith("2 dari 12 keluarga"))


def test_enter_in_the_search_goes_to_the_rows_and_enter_opens_the_family(
    list_of: FamiliesPresenter, opened: Navigator, press: Callable[..., None], qtbot: QtBot
) -> None:
    press("umi rahayu 005", Key.Key_Return, on=list_of.view.search)
    qtbot.waitUntil(list_of.view.table.hasFocus)
    press(Key.Key_Return)
    assert opened.current == "entry"


def test_escape_empties_the_search(
    list_of: FamiliesPresenter, press: Callable[..., None], qtbot: QtBot
) -> None:
    press("slamet", Key.Key_Return, on=list_of.view.search)
    assert list_of.model.rowCount() == 2
    press(Key.Key_Escape, on=list_of.view.search)
    qtbot.waitUntil(lambda: list_of.model.rowCount() == 12)


def test_chips_filter_and_an_rt_is_offered_within_its_rw(list_of: FamiliesPresenter) -> None:
    view = list_of.view
    view.chips["status"].choose("draft")
    assert list_of.model.rowCount() == 3
    view.chips["rt"].choose("002")
    assert list_of.model.rowCount() == 3
    view.chips["status"].choose("")
    assert list_of.model.rowCount() == 6
    view.chips["rt"].asked.emit()
    assert [value for value, _ in view.chips["rt"]._options] == ["001", "002"]
    view.chips["findings"].choose("warning")
    assert list_of.model.rowCount() == 1


def test_nothing_found_says_what_to_do_and_the_button_does_it(
    list_of: FamiliesPresenter, press: Callable[..., None], qtbot: QtBot
) -> None:
    press("zzzz", Key.Key_Return, on=list_of.view.search)
    qtbot.waitUntil(list_of.view.empty.isVisible)
    assert list_of.view.empty.act.text() == "Hapus saringan"
    list_of.view.empty.act.click()
    assert list_of.view.table.isVisible()
    assert list_of.model.rowCount() == 12


def test_an_empty_workspace_offers_the_first_family(
    program: Program, qtbot: QtBot, workspace_file: Path
) -> None:
    with qtbot.waitSignal(program.opened):
        program.open(workspace_file)
    navigator = program.navigator
    assert navigator is not None
    navigator.go("families")
    place = navigator.places["families"]
    assert isinstance(place, FamiliesPlace)
    assert place.presenter.view.empty.isVisible()
    place.presenter.view.empty.act.click()
    assert navigator.current == "entry"


def test_a_click_on_a_heading_sorts_and_another_turns_it_round(list_of: FamiliesPresenter) -> None:
    keys = [column.key for column in list_of.model.columns]
    at = keys.index("head_name")
    list_of.view.table.sort_wanted.emit(at)
    assert names(list_of) == sorted(names(list_of))
    list_of.view.table.sort_wanted.emit(at)
    assert names(list_of) == sorted(names(list_of), reverse=True)


def test_any_question_can_be_a_column_and_shows_the_label_of_its_code(
    list_of: FamiliesPresenter, press: Callable[..., None], qtbot: QtBot
) -> None:
    list_of.view.columns.click()
    chooser = list_of.view.chooser
    press("dinding terluas", on=chooser._search)
    items = [chooser.list.item(i) for i in range(chooser.list.count())]
    qtbot.waitUntil(lambda: sum(not item.isHidden() for item in items) == 1)
    hit = next(item for item in items if not item.isHidden())
    assert hit.text().startswith("304")
    hit.setCheckState(Qt.CheckState.Checked)
    keys = [column.key for column in list_of.model.columns]
    assert "answers.jenis_dinding" in keys
    floor = keys.index("answers.jenis_lantai")
    found = {list_of.model.cells(row)[floor].text for row in range(12)}
    assert found == {"Semen/bata merah", "Tanah"}
    chooser.hide()


def test_columns_widths_and_order_are_remembered(
    list_of: FamiliesPresenter, qtbot: QtBot, program: Program, opened: Navigator
) -> None:
    list_of.layout.toggle("answers.jenis_dinding", True)
    list_of.view.table.setColumnWidth(1, 233)
    list_of.view.table.header.moveSection(1, 3)
    qtbot.waitUntil(lambda: program.settings.table("families").widths.get("head_name") == 233)
    path = opened.context.workspace.path
    program.close_workspace()
    with qtbot.waitSignal(program.opened):
        program.open(path)
    assert program.navigator is not None
    program.navigator.go("families")
    place = program.navigator.places["families"]
    assert isinstance(place, FamiliesPlace)
    columns = [column.key for column in place.presenter.model.columns]
    assert columns.index("head_name") == 3
    assert "answers.jenis_dinding" in columns
    assert place.presenter.view.table.widths()["head_name"] == 233


def test_selected_rows_are_copied_with_headings_and_whole_numbers(
    list_of: FamiliesPresenter, press: Callable[..., None]
) -> None:
    select(list_of, 0, 1)
    list_of.view.table.setFocus()
    press(Key.Key_C, control=True, on=list_of.view.table)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t")[:3] == ["#", "Kepala keluarga", "Nomor KK"]
    assert lines[1].split("\t")[:4] == ["1", "Siti Rohmah 008", "3375031803160008", "001/001"]
    assert len(lines) == 3


def test_the_pane_shows_the_chosen_family_and_its_members(
    list_of: FamiliesPresenter, qtbot: QtBot
) -> None:
    list_of.view.table.go_to(2)
    pane = list_of.view.pane.details

    def shown() -> bool:
        return pane._details is not None and pane._details.name == names(list_of)[2]

    qtbot.waitUntil(shown)
    assert pane._details is not None
    assert pane._details.members[0][1].startswith("Kepala keluarga · ")


def test_deleting_asks_for_a_reason_beside_the_list_and_undo_brings_all_back(
    list_of: FamiliesPresenter, opened: Navigator, press: Callable[..., None], qtbot: QtBot
) -> None:
    select(list_of, 0, 1, 2)
    gone = list_of.choice.chosen()
    list_of.view.table.setFocus()
    press(Key.Key_Delete, on=list_of.view.table)
    reason = list_of.view.pane.reason
    assert reason.isVisible()
    assert "3 keluarga akan dihapus" in reason._what.text()
    press(Key.Key_Return, on=reason.reason.lineEdit())
    assert reason._problem.isVisible()
    press("Data ganda", Key.Key_Return, on=reason.reason.lineEdit())
    qtbot.waitUntil(lambda: list_of.model.rowCount() == 9)
    record = workspace_of(list_of).record("family", gone[0])
    assert record["deleted_reason"] == "Data ganda"
    assert opened.frame.status.message.text() == "3 keluarga dihapus."
    opened.undo()
    qtbot.waitUntil(lambda: list_of.model.rowCount() == 12)
    assert opened.frame.status.message.text() == "Diurungkan: Hapus"


def test_a_deleted_family_is_found_by_its_state_and_restored(
    list_of: FamiliesPresenter, qtbot: QtBot
) -> None:
    family = list_of.choice.chosen()[0]
    with workspace_of(list_of).write("Hapus") as tx:
        tx.delete("family", family, "Data ganda")
    list_of.view.chips["status"].choose("deleted")
    assert list(list_of.model.ids) == [family]
    menu = list_of.choice.menu()
    restore = next(a for a in menu.actions() if a.text() == "Pulihkan")
    restore.trigger()
    assert workspace_of(list_of).record("family", family)["deleted_at"] is None
    menu.deleteLater()


def test_marking_families_as_moved_says_before_and_after_what_happens(
    list_of: FamiliesPresenter, opened: Navigator
) -> None:
    select(list_of, 0, 1)
    targets = list_of.choice.chosen()
    menu = list_of.choice.menu()
    next(a for a in menu.actions() if a.text() == "Tandai pindah…").trigger()
    reason = list_of.view.pane.reason
    assert reason._what.text().startswith("2 keluarga akan ditandai pindah.")
    reason.confirmed.emit("Pindah ke desa/kelurahan lain")
    states = [workspace_of(list_of).record("family", i)["status"] for i in targets]
    assert states == ["moved", "moved"]
    assert opened.frame.status.message.text() == "2 keluarga ditandai pindah."
    menu.deleteLater()


def test_a_family_with_errors_can_not_be_marked_verified(list_of: FamiliesPresenter) -> None:
    family = list_of.choice.chosen()[0]
    with workspace_of(list_of).write("Ubah") as tx:
        tx.update("family", family, {"status": "complete", "error_count": 1})
    menu = list_of.choice.menu()
    action = next(a for a in menu.actions() if a.text() == "Tandai terverifikasi")
    assert not action.isEnabled()
    menu.deleteLater()


def test_history_tells_who_changed_what_from_what_to_what(
    list_of: FamiliesPresenter, press: Callable[..., None]
) -> None:
    family = list_of.choice.chosen()[0]
    old = dict(workspace_of(list_of).record("family", family))
    answers = {"nama_kk": old["head_name"], "jenis_lantai": "2"}
    with workspace_of(list_of).write("Mengisi 303") as tx:
        tx.update("family", family, {"answers": answers})
    list_of.view.table.setFocus()
    press(Key.Key_H, control=True)
    assert list_of.view.pane.showing_history
    from dampingan.ui.families.details import read_history

    newest = read_history(workspace_of(list_of), family)[0]
    assert newest.label == "Mengisi 303"
    assert newest.changes == (("303 Jenis lantai terluas", "8 Tanah", "2 Keramik"),)


def test_a_change_elsewhere_repaints_the_row_and_keeps_the_place(
    list_of: FamiliesPresenter, qtbot: QtBot
) -> None:
    list_of.view.table.go_to(5)
    family = list_of.model.id_at(5)
    assert family is not None
    with workspace_of(list_of).write("Ganti nama") as tx:
        tx.update("family", family, {"head_name": "Zahra Terakhir"})
    qtbot.waitUntil(lambda: "Zahra Terakhir" in names(list_of))
    qtbot.waitUntil(lambda: list_of.model.id_at(list_of.view.table.current_row()) == family)


def test_select_all_in_the_list_counts_by_ranges(list_of: FamiliesPresenter) -> None:
    list_of.view.table.selectAll()
    assert list_of.view.table.selected_count() == 12
    assert list_of.view.table.selected_rows(5) == [0, 1, 2, 3, 4]


def test_arrow_up_on_the_first_row_goes_back_to_the_search(
    list_of: FamiliesPresenter, press: Callable[..., None]
) -> None:
    list_of.view.table.setFocus()
    list_of.view.table.go_to(0)
    press(Key.Key_Up, on=list_of.view.table)
    assert list_of.view.search.hasFocus()
    press(Key.Key_Down)
    assert list_of.view.table.hasFocus()


def test_esc_leaves_the_history(list_of: FamiliesPresenter, press: Callable[..., None]) -> None:
    list_of.choice.show_history()
    press(Key.Key_Escape)
    assert not list_of.view.pane.showing_history
    assert list_of.view.table.hasFocus()


def test_the_families_of_a_figure_are_shown_alone_until_escape(
    list_of: FamiliesPresenter, opened: Navigator, press: Callable[..., None], qtbot: QtBot
) -> None:
    ids = tuple(list_of.model.id_at(row) for row in (1, 4))
    opened.go("home")
    opened.list_families(ids=ids, about="masalah Rob")
    assert opened.current == "families"
    qtbot.waitUntil(lambda: list_of.model.complete and list_of.model.rowCount() == 2)
    qtbot.waitUntil(lambda: list_of.view.footer.text().startswith("2 keluarga dari masalah Rob"))
    chip = list_of.view.chips["about"]
    assert (chip.isVisible(), chip.value) == (True, "masalah Rob")
    press(Key.Key_Escape, on=list_of.view.table)
    qtbot.waitUntil(lambda: list_of.model.rowCount() == 12)
    assert not chip.isVisible()


def test_a_figure_of_nobody_shows_nobody(
    list_of: FamiliesPresenter, opened: Navigator, qtbot: QtBot
) -> None:
    opened.list_families(ids=())
    qtbot.waitUntil(lambda: list_of.model.complete and list_of.model.rowCount() == 0)
    list_of.view.chips["about"].choose("")
    qtbot.waitUntil(lambda: list_of.model.rowCount() == 12)
