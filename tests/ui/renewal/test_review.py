"""One key says what became of a family, in the list and above the open family."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dampingan.store.entry.family_entry import FamilyEntry
from dampingan.store.renewal.renewal import begin_period, next_pending
from dampingan.store.verification.verification import waiting
from dampingan.store.workspace import Workspace
from dampingan.ui.entry.place import EntryPlace
from dampingan.ui.families.place import FamiliesPlace
from dampingan.ui.families.presenter import FamiliesPresenter
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.renewal.change import read_changes

Key = Qt.Key


@pytest.fixture
def workspace_open(opened: Navigator) -> Workspace:
    """The open workspace, in a new period, with the day of the visit keyed already."""
    workspace = opened.context.workspace
    begin_period(workspace, "2027-Q1")
    with workspace.reading() as connection:
        rows = connection.exec_driver_sql("SELECT id, answers FROM family").all()
    with workspace.write("Tanggal", undoable=False) as tx:
        for family, answers in rows:
            asked = json.loads(answers) | {"tgl_pendataan": "2027-01-05"}
            tx.update("family", family, {"answers": asked})
    return workspace


@pytest.fixture
def listed(opened: Navigator, workspace_open: Workspace, qtbot: QtBot) -> FamiliesPresenter:
    """The list of families that wait, settled."""
    opened.go("families")
    place = opened.places["families"]
    assert isinstance(place, FamiliesPlace)
    presenter = place.presenter
    qtbot.waitUntil(lambda: presenter.model.complete and "12" in presenter.view.footer.text())
    return presenter


def _here(presenter: FamiliesPresenter) -> int:
    family = presenter.model.id_at(presenter.view.table.current_row())
    assert family is not None
    return family


def _state(workspace: Workspace, family: int) -> tuple[str, str]:
    record = workspace.record("family", family)
    return record["change_state"], record["status"]


def _entry(navigator: Navigator) -> EntryPlace:
    place = navigator.places["entry"]
    assert isinstance(place, EntryPlace)
    return place


def test_an_unchanged_family_costs_one_key_and_the_list_walks_on(
    listed: FamiliesPresenter, workspace_open: Workspace, press: Callable[..., None], qtbot: QtBot
) -> None:
    keyed = []
    for _ in range(4):
        keyed.append(_here(listed))
        press("t", on=listed.view.table)
        qtbot.waitUntil(lambda: listed._stale is False)
    assert len(set(keyed)) == 4
    assert {_state(workspace_open, family) for family in keyed} == {("unchanged", "complete")}


def test_the_walk_goes_on_while_the_filter_hides_what_was_looked_at(
    listed: FamiliesPresenter, workspace_open: Workspace, press: Callable[..., None], qtbot: QtBot
) -> None:
    listed.view.chips["change_state"].choose("pending")
    for left in range(11, 5, -1):
        press("t", on=listed.view.table)
        qtbot.waitUntil(lambda: listed.model.rowCount() == left)  # noqa: B023 - at once
    assert _state(workspace_open, _here(listed))[0] == "pending"


@pytest.mark.parametrize(("key", "state"), [("p", "moved"), ("m", "deceased"), ("x", "not_found")])
def test_a_family_that_went_is_one_key_and_undo_brings_it_back(
    listed: FamiliesPresenter,
    workspace_open: Workspace,
    press: Callable[..., None],
    key: str,
    state: str,
) -> None:
    family = _here(listed)
    press(key, on=listed.view.table)
    assert _state(workspace_open, family) == (state, state)
    press(Key.Key_Z, on=listed.view.table, control=True)
    assert _state(workspace_open, family)[0] == "pending"


def test_the_menu_says_so_too_and_gives_a_reason_later(
    listed: FamiliesPresenter, workspace_open: Workspace, press: Callable[..., None]
) -> None:
    family = _here(listed)
    for state, word in (("deceased", "Tandai meninggal…"), ("moved", "Tandai pindah…")):
        _choose(listed, word, "kata tetangga")
        assert _state(workspace_open, family) == (state, state)
    _choose(listed, "Tandai pindah…", "ikut anak")
    assert workspace_open.record("family", family)["status_reason"] == "ikut anak"
    menu = listed.choice.menu()
    next(a for a in menu.actions() if a.text() == "Kembalikan ke draf").trigger()
    menu.deleteLater()
    assert _state(workspace_open, family) == ("pending", "draft")


def _choose(presenter: FamiliesPresenter, word: str, reason: str) -> None:
    menu = presenter.choice.menu()
    action = next(a for a in menu.actions() if a.text() == word)
    assert action.isEnabled()
    action.trigger()
    presenter.view.pane.reason.confirmed.emit(reason)
    menu.deleteLater()


def test_a_family_with_errors_stays_a_draft_and_the_status_line_says_why(
    listed: FamiliesPresenter,
    opened: Navigator,
    workspace_open: Workspace,
    press: Callable[..., None],
) -> None:
    family = _here(listed)
    with workspace_open.write("Temuan") as tx:
        tx.update("family", family, {"error_count": 3})
    press("t", on=listed.view.table)
    assert _state(workspace_open, family) == ("unchanged", "draft")
    assert "3 isian harus diperbaiki" in opened.frame.status.message.text()


def test_letters_in_the_search_field_are_letters(
    listed: FamiliesPresenter, workspace_open: Workspace, press: Callable[..., None]
) -> None:
    press("tbpmx", on=listed.view.search)
    assert listed.view.search.text() == "tbpmx"
    with workspace_open.reading() as connection:
        states = connection.exec_driver_sql("SELECT DISTINCT change_state FROM family").scalars()
        assert list(states) == ["pending"]


def test_b_opens_the_family_for_entry(
    listed: FamiliesPresenter, opened: Navigator, press: Callable[..., None]
) -> None:
    press("b", on=listed.view.table)
    assert opened.current == "entry"
    assert _entry(opened).view.prompt.isHidden()


def test_the_open_family_asks_and_one_key_goes_to_the_next(
    listed: FamiliesPresenter,
    opened: Navigator,
    workspace_open: Workspace,
    press: Callable[..., None],
) -> None:
    family = _here(listed)
    after = next_pending(workspace_open, family)
    press(Key.Key_Return, on=listed.view.table)
    assert _entry(opened).view.prompt.isVisible()
    press("t")
    assert _state(workspace_open, family)[0] == "unchanged"
    assert _entry(opened).presenter.entry.record_id == after
    assert _entry(opened).view.prompt.isVisible()


def test_what_is_keyed_after_b_is_marked_beside_the_field_and_in_the_pane(
    listed: FamiliesPresenter,
    opened: Navigator,
    workspace_open: Workspace,
    press: Callable[..., None],
) -> None:
    family = _here(listed)
    press("b", on=listed.view.table)
    place = _entry(opened)
    press(Key.Key_F6)
    press("303", Key.Key_Return)
    press("3")
    assert _state(workspace_open, family)[0] == "changed"
    line = next(one for one in place.presenter.picture.lines() if one.item.key == "jenis_lantai")
    assert line.changed
    assert line.before.startswith("dulu: ")
    details = listed._details(family)
    assert [change[0].split()[0] for change in details.changes] == ["303"]
    assert details.change is not None
    assert details.change.text == "Berubah"


def test_a_family_that_lost_a_member_can_not_be_called_unchanged(
    listed: FamiliesPresenter,
    opened: Navigator,
    workspace_open: Workspace,
    press: Callable[..., None],
) -> None:
    family = _here(listed)
    entry = FamilyEntry.load(workspace_open, family)
    entry.remove_row(entry.session.rows("anggota")[0], "Meninggal")
    context = opened.context
    context.open_family(family)
    presenter = _entry(opened).presenter
    assert presenter is not None
    assert any(mark.changed for mark in presenter.picture.marks())
    opened.go("families")
    assert "Anggota dihapus" in [word for word, _, _ in read_changes(workspace_open, family)]
    press("t", on=listed.view.table)
    assert _state(workspace_open, family)[0] == "changed"
    assert "sudah berubah" in opened.frame.status.message.text()
    press(Key.Key_Return, on=listed.view.table)
    press(Key.Key_F9)
    press("t")
    assert _state(workspace_open, family)[0] == "changed"


def test_a_family_that_was_only_opened_as_changed_may_be_called_unchanged(
    listed: FamiliesPresenter, workspace_open: Workspace, press: Callable[..., None]
) -> None:
    family = _here(listed)
    FamilyEntry.load(workspace_open, family).set_change_state("changed")
    press("t", on=listed.view.table)
    assert _state(workspace_open, family)[0] == "unchanged"


def test_when_everybody_was_looked_at_the_list_says_so(
    listed: FamiliesPresenter, workspace_open: Workspace, qtbot: QtBot
) -> None:
    listed.view.chips["change_state"].choose("pending")
    with workspace_open.write("Tinjau") as tx:
        for family in list(listed.model.ids):
            tx.update("family", family, {"change_state": "unchanged"})
    qtbot.waitUntil(lambda: listed.model.rowCount() == 0)
    assert "sudah ditinjau" in listed._nothing_found()[0]


def test_f9_offers_what_became_of_a_known_family(
    listed: FamiliesPresenter,
    opened: Navigator,
    workspace_open: Workspace,
    press: Callable[..., None],
) -> None:
    family = _here(listed)
    press(Key.Key_Return, on=listed.view.table)
    press(Key.Key_Escape)
    assert _entry(opened).view.prompt.isHidden()
    press(Key.Key_F9)
    press("p")
    assert _state(workspace_open, family) == ("moved", "moved")


def test_when_the_last_family_was_looked_at_the_list_is_back(
    listed: FamiliesPresenter,
    opened: Navigator,
    workspace_open: Workspace,
    press: Callable[..., None],
) -> None:
    press(Key.Key_Return, on=listed.view.table)
    for _ in range(12):
        press("t")
    assert opened.current == "families"
    assert "Semua keluarga sudah ditinjau" in opened.frame.status.message.text()


def test_v_picks_complete_families_for_a_second_keying(
    opened: Navigator, press: Callable[..., None], qtbot: QtBot
) -> None:
    opened.go("families")
    place = opened.places["families"]
    assert isinstance(place, FamiliesPlace)
    qtbot.waitUntil(lambda: place.presenter.model.complete)
    family = _here(place.presenter)
    press("v", on=place.presenter.view.table)
    assert [one.record_id for one in waiting(opened.context.workspace)] == [family]
    press("v", on=place.presenter.view.table)
    assert "Hanya keluarga lengkap" in opened.frame.status.message.text()
