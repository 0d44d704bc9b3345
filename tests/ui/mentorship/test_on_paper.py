"""Ctrl+P: the report of the visit in focus, in Cetak."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dampingan.store.plan.record import plan_record
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.mentorship.place import MentorshipPlace
from dampingan.ui.printing.place import PrintingPlace


def test_ctrl_p_shows_the_report_of_the_visit_in_focus(
    opened: Navigator, made_village: tuple[Path, Mapping[str, str]], qtbot: QtBot
) -> None:
    opened.context.show("mentorship", tab="visits")
    place = opened.here
    assert isinstance(place, MentorshipPlace)
    qtbot.waitUntil(lambda: getattr(place.page, "current", None) is not None)
    QTest.keyClick(place.page.table, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    here = opened.here
    assert isinstance(here, PrintingPlace)
    assert here.order is not None
    visit = plan_record(opened.context.workspace, made_village[1]["visit"])
    assert visit is not None
    assert (here.order.what, here.order.record) == ("kunjungan", visit.id)
