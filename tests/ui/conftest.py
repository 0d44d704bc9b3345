"""The real program over a real workspace, with settings of the test's own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from dampingan.app import build
from dampingan.store.workspace import Workspace
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.frame.program import Program
from dampingan.ui.settings.settings import SettingsFile
from ui.village import settle

Key = Qt.Key


@pytest.fixture
def settings(tmp_path: Path) -> SettingsFile:
    """Settings that nobody changed yet."""
    return SettingsFile(tmp_path / "settings.toml")


@pytest.fixture
def program(qapp: QApplication, qtbot: QtBot, settings: SettingsFile) -> Iterator[Program]:
    """The program with its window shown, nothing open."""
    made = build(qapp, settings)
    with qtbot.waitSignal(made.window.painted):
        made.start()
        made.window.showNormal()
        made.window.resize(1366, 768)
    yield made
    made.close_workspace()
    made.jobs.stop_all()
    qapp.setStyleSheet("")


@pytest.fixture
def village_file(workspace_file: Path) -> Path:
    """A closed workspace with twelve families."""
    with Workspace.open(workspace_file, actor="Sari") as workspace:
        settle(workspace)
    return workspace_file


@pytest.fixture(scope="session")
def plan_village_file(empty_workspace_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return that village with the forms of the assessment, to copy; making it takes a while."""
    from dampingan.store.plan.form import ensure_plan

    path = tmp_path_factory.mktemp("rencana") / "bandengan.dampingan"
    shutil.copy(empty_workspace_file, path)
    with Workspace.open(path, actor="Sari") as workspace:
        settle(workspace)
        ensure_plan(workspace)
    return path


@pytest.fixture
def opened(program: Program, qtbot: QtBot, village_file: Path) -> Navigator:
    """The program with that village open."""
    with qtbot.waitSignal(program.opened):
        program.open(village_file)
    navigator = program.navigator
    assert navigator is not None
    return navigator


@pytest.fixture
def press() -> Callable[..., None]:
    """Send keys to whatever has the focus (or to a widget)."""

    def send(*keys: str | Qt.Key, on: QWidget | None = None, control: bool = False) -> None:
        for key in keys:
            target = on or QApplication.focusWidget()
            assert target is not None
            modifier = Qt.KeyboardModifier.ControlModifier if control else None
            if isinstance(key, str):
                QTest.keyClicks(target, key)
            elif modifier:
                QTest.keyClick(target, key, modifier)
            else:
                QTest.keyClick(target, key)

    return send
