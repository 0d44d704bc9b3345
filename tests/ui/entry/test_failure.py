"""The disk refuses while a clerk keys: nothing typed is lost, and nobody is sent away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dampingan.forms.answer import Field
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.workspace import Workspace
from ui.entry.conftest import Clerk

ENTER = Qt.Key.Key_Return


@contextmanager
def unplugged(workspace: Workspace) -> Iterator[None]:
    """Take the file away, as a pulled USB stick does, and put it back."""
    away = workspace.path.with_suffix(".dicabut")
    workspace.path.rename(away)
    try:
        yield
    finally:
        away.rename(workspace.path)


def test_the_answer_stays_on_screen_and_keying_goes_on(
    clerk: Clerk, workspace: Workspace, family: int
) -> None:
    clerk.go("303")
    with unplugged(workspace):
        clerk.keys("61")
        assert clerk.place.view.failure.isVisible()
        assert "tidak ada lagi" in clerk.place.view.failure.words.text()
        assert clerk.value("jenis_lantai") == "6"
        assert clerk.at == "jenis_atap"
    clerk.place.view.failure.again.click()
    assert not clerk.place.view.failure.isVisible()
    saved = FamilyEntry.load(workspace, family).session
    assert [saved.value(Field(q)) for q in ("jenis_lantai", "jenis_dinding")] == ["6", "1"]


def test_the_next_answer_saves_what_was_refused_before(
    clerk: Clerk, workspace: Workspace, family: int
) -> None:
    clerk.go("303")
    with unplugged(workspace):
        clerk.keys("6")
    clerk.keys("1")
    assert not clerk.place.view.failure.isVisible()
    saved = FamilyEntry.load(workspace, family).session
    assert saved.value(Field("jenis_lantai")) == "6"


def test_it_is_tried_again_without_being_asked(
    clerk: Clerk, workspace: Workspace, qtbot: QtBot
) -> None:
    clerk.presenter.saving._again.setInterval(20)
    clerk.go("303")
    with unplugged(workspace):
        clerk.keys("6")
        qtbot.wait(60)
        assert clerk.place.view.failure.isVisible()
    qtbot.waitUntil(lambda: not clerk.place.view.failure.isVisible())


def test_the_family_can_not_be_left_before_it_is_saved(clerk: Clerk, workspace: Workspace) -> None:
    clerk.go("303")
    with unplugged(workspace):
        clerk.keys("6", Qt.Key.Key_Escape)
        assert not clerk.gone_back
        assert "belum tersimpan" in clerk.said
        assert not clerk.navigator.may_leave()
    clerk.keys(Qt.Key.Key_Escape)
    assert clerk.gone_back


def test_a_person_typed_while_the_disk_is_away_is_saved_later(
    clerk: Clerk, workspace: Workspace, family: int
) -> None:
    with unplugged(workspace):
        clerk.enter_persons("Karto Contoh")
    assert clerk.presenter.retry()
    session = FamilyEntry.load(workspace, family).session
    (row,) = session.rows("anggota")
    assert session.value(Field("nama", row)) == "Karto Contoh"


def test_everything_can_be_saved_to_another_place(
    clerk: Clerk, workspace: Workspace, family: int, tmp_path: Path
) -> None:
    with workspace.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    for held in [workspace._engine.connect() for _ in range(4)]:
        held.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        held.close()
    clerk.go("107")
    address = "Jl. Contoh " + "panjang " * 3000
    clerk.place.view.editor.setText(address)
    clerk.keys(ENTER)
    assert "penuh" in clerk.place.view.failure.words.text()
    target = tmp_path / "lain.dampingan"
    clerk.place.rescue_to(str(target))
    assert clerk.place.view.failure.isHidden()
    assert clerk.place.context.settings.current.recent[0] == str(target)
    with Workspace.open(target) as copy:
        assert copy.record("family", family)["address"] == address.strip()
    clerk.keys(Qt.Key.Key_Escape)
    assert clerk.gone_back


def test_rescue_while_the_file_itself_is_gone_says_so_and_loses_nothing(
    clerk: Clerk, workspace: Workspace, family: int, tmp_path: Path
) -> None:
    clerk.go("107")
    target = tmp_path / "lain.dampingan"
    with unplugged(workspace):
        clerk.keys("Jl. Contoh 7", ENTER)
        clerk.place.rescue_to(str(target))
        rescued = target.exists()
        if rescued:
            with Workspace.open(target) as copy:
                assert copy.record("family", family)["address"] == "Jl. Contoh 7"
        else:
            assert clerk.place.view.failure.isVisible()
    assert clerk.value("alamat") == "Jl. Contoh 7"
    assert rescued or clerk.presenter.retry()
