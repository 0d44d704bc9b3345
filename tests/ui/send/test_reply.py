"""What goes back to a village: our changes, why, and what binds."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from dampingan.exchange.writer.remark import remarks_of
from dampingan.forms.answer import Field
from dampingan.store.entry.family_entry import FamilyEntry
from dampingan.store.workspace import Workspace
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.frame.program import Program
from dampingan.ui.send.place import SendPlace
from dampingan.ui.send.reply import Reply

VILLAGE = "33.75.03.1009"
Key = Qt.Key


@pytest.fixture
def regency(program: Program, qtbot: QtBot, tmp_path: Path) -> Navigator:
    """The program with a regency open that changed something in one village."""
    path = tmp_path / "kota.dampingan"
    with Workspace.create(path, "33.75", "2026-Q4", actor="Rini") as workspace:
        for head in ("Sari Wulandari", "Umi Rahayu"):
            values = {"nama_kk": head, "rt": "001", "rw": "002"}
            made = FamilyEntry.create(workspace, values, village_code=VILLAGE)
            made.set(Field("jenis_lantai"), "4")
    with qtbot.waitSignal(program.opened):
        program.open(path)
    assert program.navigator is not None
    return program.navigator


@pytest.fixture
def reply(regency: Navigator, qtbot: QtBot) -> Reply:
    """The side Balasan, filled."""
    regency.context.list_replies(village=VILLAGE)
    place = regency.places["send"]
    assert isinstance(place, SendPlace)
    found = place.reply
    assert found is not None
    qtbot.waitUntil(lambda: bool(found.given.fields) and found.view.table.hasFocus())
    return found


def test_a_reason_is_typed_beside_the_change_and_can_be_undone(
    reply: Reply, regency: Navigator, qtbot: QtBot
) -> None:
    first = reply.given.fields[0].uid
    qtbot.keyClick(reply.view.table, Key.Key_A)
    assert reply.view.reason.hasFocus()
    qtbot.keyClicks(reply.view.reason, "Foto rumah")
    qtbot.keyClick(reply.view.reason, Key.Key_Return)
    workspace = regency.context.workspace
    assert remarks_of(workspace, VILLAGE).reasons == {first: "Foto rumah"}
    assert reply.view.table.hasFocus()
    assert reply.view.table.current_row() == 1
    regency.context.undo()
    assert remarks_of(workspace, VILLAGE).reasons == {}


def test_a_key_makes_the_selected_records_binding(
    reply: Reply, regency: Navigator, qtbot: QtBot
) -> None:
    reply.view.table.selectAll()
    qtbot.keyClick(reply.view.table, Key.Key_M)
    uids = {one.uid for one in reply.given.fields}
    assert remarks_of(regency.context.workspace, VILLAGE).binding == uids


def test_the_workbook_is_written_with_a_reason_that_was_only_typed(
    reply: Reply, regency: Navigator, qtbot: QtBot, tmp_path: Path
) -> None:
    reply.view.reason.setFocus()
    qtbot.keyClicks(reply.view.reason, "Foto rumah")
    reply.view.folder.setText(str(tmp_path))
    with qtbot.waitSignal(reply.written, timeout=60_000):
        reply.write()
    assert remarks_of(regency.context.workspace, VILLAGE).reasons
    assert len(list(tmp_path.glob("*_balasan_*.xlsx"))) == 1


def test_a_folder_that_is_not_there_is_said(reply: Reply, tmp_path: Path) -> None:
    reply.view.folder.setText(str(tmp_path / "tidak-ada"))
    reply.write()
    assert "tidak-ada" in reply.view.problem.text()


def test_the_history_of_a_regency_names_the_village(
    reply: Reply, regency: Navigator, qtbot: QtBot, tmp_path: Path
) -> None:
    reply.view.folder.setText(str(tmp_path))
    with qtbot.waitSignal(reply.written, timeout=60_000):
        reply.write()
    place = regency.places["send"]
    assert isinstance(place, SendPlace)
    words = [one.text() for one in place.history.view.findChildren(QLabel)]
    assert "Bandengan: Balasan untuk desa" in words
