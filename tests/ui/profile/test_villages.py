"""Profiles of all villages of a regency."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dampingan.store.plan.period_record import begin_period_record
from dampingan.store.plan.writing import answer
from dampingan.store.workspace import Workspace
from dampingan.ui.assessment.place import AssessmentPlace
from dampingan.ui.frame.program import Program
from dampingan.ui.profile.view import ProfileView
from ui.village import settle

BANDENGAN, KRAPYAK = "33.75.03.1009", "33.75.03.1002"


@pytest.fixture
def view(program: Program, qtbot: QtBot, tmp_path: Path) -> ProfileView:
    """The tab at the city, where Bandengan has a profile and nobody surveyed anything."""
    path = tmp_path / "kota.dampingan"
    with Workspace.create(path, "33.75", "2026-Q4", actor="Sari") as workspace:
        settle(workspace, 0)
        uid = begin_period_record(workspace, "profil", "2026-Q4", village_code=BANDENGAN)
        answers = {"jumlah_keluarga": "140", "penduduk_l": "260", "penduduk_p": "250"}
        answer(workspace, uid, answers)
    with qtbot.waitSignal(program.opened):
        program.open(path)
    assert program.navigator is not None
    program.navigator.go("assessment")
    place = program.navigator.places["assessment"]
    assert isinstance(place, AssessmentPlace)
    place.show_tab("profile")
    found = place.tab
    assert isinstance(found, ProfileView)
    return found


def test_every_village_is_listed_and_opened(view: ProfileView, qtbot: QtBot) -> None:
    villages = view.villages
    assert villages is not None
    qtbot.waitUntil(lambda: len(villages.lines) == 27)
    told = {line.code: line for line in villages.lines}
    assert told[BANDENGAN][3:] == ("2026-Q4", 4, 510, 140, 0)
    assert told[KRAPYAK][3:] == ("", 0, -1, -1, 0)
    villages.view.go_to([line.code for line in villages.lines].index(BANDENGAN))
    QTest.keyClick(villages.view, Qt.Key.Key_Return)
    assert view.table.isVisible()
    view.choose_block("blok4")
    assert view.model.cell(view.model.row_of("jumlah_keluarga"), 1).text == "140"
    qtbot.waitUntil(lambda: "Belum ada keluarga" in view.counted_words)
    assert "0 berbeda" in view.summary(), "an empty survey differs from nothing"
    view.show_village(KRAPYAK)
    assert view.begin_first.isVisible()
