"""A stack of paper: from one family to the next without going back to the table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dampingan.forms.answer import Field
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.workspace import Workspace
from dampingan.ui.entry.place import EntryPlace
from dampingan.ui.frame.navigator import Navigator
from ui.entry.conftest import Clerk
from ui.entry.test_failure import unplugged

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
ENTER = Key.Key_Return


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifier)


def listed(navigator: Navigator, qtbot: QtBot) -> list[int]:
    """Return the families in the order of the table."""
    navigator.go("families")
    model = navigator.places["families"].presenter.model  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: model.rowCount() == 12)
    return [model.id_at(row) for row in range(12)]


def test_alt_page_keys_walk_through_the_families_of_the_table(
    opened: Navigator, qtbot: QtBot
) -> None:
    families = listed(opened, qtbot)
    opened.open_family(families[1])
    place = opened.places["entry"]
    assert isinstance(place, EntryPlace)
    press(Key.Key_PageDown, ALT)
    assert place.presenter.entry.record_id == families[2]
    assert place.view.editor.hasFocus()
    press(Key.Key_PageUp, ALT)
    press(Key.Key_PageUp, ALT)
    assert place.presenter.entry.record_id == families[0]
    press(Key.Key_PageUp, ALT)
    assert place.presenter.entry.record_id == families[0]


def test_the_walk_works_before_the_table_was_ever_seen(opened: Navigator, qtbot: QtBot) -> None:
    with opened.context.workspace.reading() as connection:
        some = connection.exec_driver_sql("SELECT id FROM family ORDER BY id").scalars().all()
    opened.open_family(some[0])
    before = opened.places["entry"].presenter.entry.record_id  # type: ignore[attr-defined]
    press(Key.Key_PageDown, ALT)
    press(Key.Key_PageUp, ALT)
    press(Key.Key_PageUp, ALT)
    after = opened.places["entry"].presenter.entry.record_id  # type: ignore[attr-defined]
    assert before in some
    assert after in some


def test_the_first_family_of_a_day_goes_on_with_the_place_of_the_last(
    make_clerk: Callable[[], Clerk], workspace: Workspace
) -> None:
    yesterday = FamilyEntry.create(workspace, {"rt": "003", "rw": "002", "alamat": "Gg. Melati"})
    yesterday.remember(Field("jenis_lantai"))
    clerk = make_clerk()
    clerk.navigator.new_family()
    assert (clerk.value("rt"), clerk.value("alamat")) == ("003", "Gg. Melati")
    assert clerk.at == "nama_kk"


def test_an_empty_family_that_was_dropped_last_does_not_cut_the_stack(
    make_clerk: Callable[[], Clerk], workspace: Workspace
) -> None:
    family = FamilyEntry.create(workspace, {"rt": "003", "rw": "002", "alamat": "Gg. Melati"})
    first = make_clerk()
    first.navigator.open_family(family.record_id)
    first.keys(Key.Key_F2)
    first.presenter.remember()
    first.navigator.go("families")
    again = make_clerk()
    again.navigator.new_family()
    assert (again.value("rt"), again.value("alamat")) == ("003", "Gg. Melati")


def test_the_phone_rings_and_nothing_is_lost(
    clerk: Clerk, workspace: Workspace, family: int
) -> None:
    clerk.go("303")
    clerk.keys("61")
    clerk.go("107")
    clerk.keys("Jl. Con")
    clerk.navigator.go("families")
    clerk.navigator.open_family(family)
    assert clerk.value("alamat") == "Jl. Con"
    assert clerk.presenter.entry.status == "draft"


def test_the_failure_bar_shows_its_keys_and_they_work(
    clerk: Clerk, workspace: Workspace, tmp_path: Path
) -> None:
    failure = clerk.place.view.failure
    clerk.go("303")
    with unplugged(workspace):
        clerk.keys("6")
        assert "Ctrl+S" in failure.again.text()
        assert "Ctrl+Shift+S" in failure.elsewhere.text()
        clerk.keys((Key.Key_S, CTRL))
        assert failure.isVisible()
    clerk.keys((Key.Key_S, CTRL))
    assert not failure.isVisible()


def test_undo_calls_a_question_without_a_number_by_its_label(clerk: Clerk) -> None:
    clerk.presenter.cursor.go(Field("rt"))
    clerk.keys("4", ENTER)
    assert clerk.navigator.context.workspace.can_undo == "Mengisi RT"
