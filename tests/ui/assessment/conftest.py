"""The place "Potensi & Masalah" over a small village; its forms are installed once a session."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dampingan.store.plan.form import ensure_plan
from dampingan.store.workspace import Workspace
from dampingan.ui.assessment.place import AssessmentPlace
from dampingan.ui.assessment.register_tab import RegisterTab
from dampingan.ui.frame.navigator import Navigator
from ui.hands import Hands
from ui.village import settle


@pytest.fixture(scope="session")
def assessed_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A village with twelve families and the forms of the assessment, to be copied."""
    path = tmp_path_factory.mktemp("assessment") / "desa.dampingan"
    with Workspace.create(path, "33.75.03.1009", "2026-Q4", actor="Sari") as workspace:
        settle(workspace)
        ensure_plan(workspace)
    return path


@pytest.fixture
def village_file(assessed_file: Path, tmp_path: Path) -> Path:
    """A copy of that village."""
    return Path(shutil.copy(assessed_file, tmp_path / "desa.dampingan"))


@pytest.fixture
def hands() -> Hands:
    """Hands that count their keys."""
    return Hands()


@pytest.fixture
def place(opened: Navigator, qtbot: QtBot) -> AssessmentPlace:
    """The place on screen, with the keyboard on the line for a new problem."""
    opened.go("assessment")
    found = opened.here
    assert isinstance(found, AssessmentPlace)
    tab = found.tab
    assert isinstance(tab, RegisterTab)
    qtbot.waitUntil(tab.table.view.hasFocus)
    return found
