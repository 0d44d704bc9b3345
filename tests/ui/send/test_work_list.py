"""Work lists for agencies: chosen in the window, written into a folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dampingan.store.plan import writing
from dampingan.store.workspace import Workspace
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.frame.program import Program
from dampingan.ui.send.place import SendPlace
from dampingan.ui.send.view import WORK_LISTS
from dampingan.ui.send.work_list import WorkLists

VILLAGE = "33.75.03.1009"


def regency(program: Program, qtbot: QtBot, path: Path, agencies: tuple[str, ...]) -> Navigator:
    """Open a regency in which each of these agencies has an activity."""
    with Workspace.create(path, "33.75", "2026-Q4", actor="Rini") as workspace:
        for code in agencies:
            told = {"judul": "Penyuluhan", "pengampu": code}
            writing.add(workspace, "kegiatan", told, village_code=VILLAGE)
    with qtbot.waitSignal(program.opened):
        program.open(path)
    assert program.navigator is not None
    return program.navigator


def side(navigator: Navigator) -> WorkLists:
    navigator.go("send")
    place = navigator.places["send"]
    assert isinstance(place, SendPlace)
    place.show_side(WORK_LISTS)
    assert place.work_lists is not None
    return place.work_lists


@pytest.fixture
def lists(program: Program, qtbot: QtBot, tmp_path: Path) -> WorkLists:
    """The side Daftar kerja with two agencies."""
    agencies = ("kota-dinkes", "kota-dpupr")
    found = side(regency(program, qtbot, tmp_path / "kota.dampingan", agencies))
    qtbot.waitUntil(lambda: len(found.agencies) == 2)
    return found


def test_all_agencies_get_a_workbook(lists: WorkLists, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(lists.written, timeout=20_000):
        qtbot.mouseClick(lists.view.every, Qt.MouseButton.LeftButton)
    names = [path.name for path in tmp_path.glob("*daftar-kerja*.xlsx")]
    assert {name.split("_")[-2] for name in names} == {"Dinkes", "DPUPR"}


def test_enter_writes_the_chosen_agency_alone(
    lists: WorkLists, qtbot: QtBot, tmp_path: Path
) -> None:
    qtbot.waitUntil(lists.view.table.hasFocus)
    qtbot.keyClick(lists.view.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(lists.written, timeout=20_000):
        qtbot.keyClick(lists.view.table, Qt.Key.Key_Return)
    (path,) = tmp_path.glob("*daftar-kerja*.xlsx")
    assert "DPUPR" in path.name


def test_a_folder_that_is_not_there_is_said(lists: WorkLists, tmp_path: Path) -> None:
    lists.view.folder.setText(str(tmp_path / "tidak-ada"))
    lists.write(False)
    assert "tidak ada" in lists.view.problem.text()


def test_without_any_work_it_says_what_to_do(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    found = side(regency(program, qtbot, tmp_path / "kota.dampingan", ()))
    qtbot.waitUntil(found.view.empty.isVisible)
    assert not found.view.every.isEnabled()
    assert found.view.empty.act.text() == "Buka Rencana"


def test_a_village_has_no_such_side(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "desa.dampingan"
    Workspace.create(path, VILLAGE, "2026-Q4", actor="Rini").close()
    with qtbot.waitSignal(program.opened):
        program.open(path)
    assert program.navigator is not None
    program.navigator.go("send")
    place = program.navigator.places["send"]
    assert isinstance(place, SendPlace)
    assert place.work_lists is None
