"""The place "Potensi & Masalah" over a small village."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from dampingan.ui.assessment.place import AssessmentPlace
from dampingan.ui.assessment.register_tab import RegisterTab
from dampingan.ui.frame.navigator import Navigator
from ui.hands import Hands


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
