"""What goes out: everything or only changes, with or without a password."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dampingan.exchange.file.password import PasswordNeededError
from dampingan.exchange.reader.reading import read_submission
from dampingan.forms.answer import Field
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.lists.listing import Filter, Listing, Sort
from dampingan.store.merging.batch import RECEIVED, batches, set_state
from dampingan.ui.families.presenter import FamiliesPresenter
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.send.place import SendPlace
from dampingan.ui.send.sending_view import SendingView


@pytest.fixture
def view(place: SendPlace) -> SendingView:
    assert place.sending is not None
    return place.sending.view


def write(place: SendPlace, target: Path, qtbot: QtBot) -> None:
    view = place.view.sending
    view.path.setText(str(target))
    view.path.setModified(True)
    view.write.click()
    qtbot.waitUntil(view.result_title.isVisible, timeout=60_000)


def change_a_family(opened: Navigator) -> int:
    workspace = opened.context.workspace
    family = Listing(workspace).first(Filter(), Sort("place"), 1)[0]
    FamilyEntry(workspace, family).set(Field("jenis_lantai"), "3")
    return family


def test_only_what_changed_since_the_last_workbook_can_go(
    place: SendPlace, view: SendingView, opened: Navigator, qtbot: QtBot, tmp_path: Path
) -> None:
    change_a_family(opened)
    qtbot.waitUntil(lambda: view.changes.text().endswith(": 1 keluarga"))
    view.changes.setChecked(True)
    assert view.outcome.text().startswith("1 keluarga yang berubah")
    write(place, tmp_path / "perubahan.xlsx", qtbot)
    submission = read_submission(tmp_path / "perubahan.xlsx")
    assert len(submission.sheets["Keluarga"].rows) == 1
    assert batches(opened.context.workspace)[0].content == "changes"


def test_two_different_passwords_are_no_password(view: SendingView, tmp_path: Path) -> None:
    view.path.setText(str(tmp_path / "x.xlsx"))
    view.protect.setChecked(True)
    view.password.setText("padi-melati")
    view.repeated.setText("padi-melari")
    view.write.click()
    assert "berbeda" in view.problem.text()
    assert not (tmp_path / "x.xlsx").exists()


def test_a_password_locks_the_file_and_is_forgotten(
    place: SendPlace, view: SendingView, qtbot: QtBot, tmp_path: Path
) -> None:
    view.protect.setChecked(True)
    view.password.setText("padi-melati")
    view.repeated.setText("padi-melati")
    write(place, tmp_path / "rahasia.xlsx", qtbot)
    with pytest.raises(PasswordNeededError):
        read_submission(tmp_path / "rahasia.xlsx")
    assert read_submission(tmp_path / "rahasia.xlsx", password="padi-melati").sheets
    assert view.password.text() == ""
    assert "sandi" in view.result_text.text()


def test_the_list_shows_what_the_regency_has_received(opened: Navigator) -> None:
    workspace = opened.context.workspace
    families = Listing(workspace).first(Filter(), Sort("place"), 3)
    (sent,) = batches(workspace)
    with workspace.write("Uji", undoable=False) as tx:
        set_state(tx, sent.uid, RECEIVED)
        for family in families[:2]:
            tx.connection.exec_driver_sql(
                "UPDATE family SET received_rev = rev, received_at = '2026-11-20' WHERE id = ?",
                (family,),
            )
    FamilyEntry(workspace, families[1]).set(Field("jenis_lantai"), "3")
    listing = Listing(workspace)
    states = dict(listing.page(families, ["id", "received"]))
    assert [states[family] for family in families] == ["accepted", "changed", "none"]
    assert listing.count(Filter(received="accepted")) == 1
    opened.go("families")
    presenter = opened.places["families"].presenter  # type: ignore[attr-defined]
    assert isinstance(presenter, FamiliesPresenter)
    assert presenter.view.chips["received"].isVisible()


def test_the_keyboard_stands_on_writing_once_the_first_look_is_done(
    place: SendPlace, qtbot: QtBot
) -> None:
    assert place.sending is not None
    write = place.sending.view.write
    qtbot.waitUntil(write.isEnabled)
    qtbot.waitUntil(write.hasFocus)
