"""Pendampingan where nobody has begun yet."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.home.place import HomePlace
from dampingan.ui.mentorship.overview import OverviewPage
from dampingan.ui.mentorship.place import MentorshipPlace
from dampingan.ui.worktable.page import TablePage


@pytest.fixture
def village_file(workspace_file: Path) -> Path:
    return workspace_file


def test_before_there_is_a_plan_the_home_page_has_no_reminders(
    opened: Navigator, qtbot: QtBot
) -> None:
    opened.go("home")
    home = opened.places["home"]
    assert isinstance(home, HomePlace)
    qtbot.waitUntil(lambda: home.figures is not None)
    assert not home.view.reminders.isVisible()
    assert {form.form_id for form in opened.context.workspace.extra_forms()}.isdisjoint(
        {"kunjungan"}
    )


def test_an_empty_village_says_what_to_do_first(opened: Navigator, qtbot: QtBot) -> None:
    opened.go("mentorship")
    place = opened.places["mentorship"]
    assert isinstance(place, MentorshipPlace)
    qtbot.waitUntil(lambda: place.seen is not None)
    page = place.page
    assert isinstance(page, OverviewPage)
    assert "Belum ada pendamping" in str([page.rows.row(i)["mark"] for i in page.model.ids])
    for tab in ("visits", "follow_ups", "progress"):
        place.show_page(tab)
        shown = place.page
        assert isinstance(shown, TablePage)
        assert shown.empty._title.text()
        assert place.isAncestorOf(QApplication.focusWidget() or opened.frame)
