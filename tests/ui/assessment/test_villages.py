"""Potensi & Masalah at a regency: all villages or one, which a new record then belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dampingan.store.plan import writing
from dampingan.store.plan.record import plan_records
from dampingan.store.workspace import Workspace
from dampingan.ui.assessment.place import AssessmentPlace
from dampingan.ui.assessment.register_tab import RegisterTab
from dampingan.ui.frame.program import Program
from dampingan.ui.register.table import RegisterTable
from ui.hands import Hands, Key

KRAPYAK, BANDENGAN = "33.75.03.1002", "33.75.03.1009"


@pytest.fixture
def place(program: Program, qtbot: QtBot, tmp_path: Path) -> AssessmentPlace:
    """The place over a city with a problem in each of two villages."""
    path = tmp_path / "kota.dampingan"
    with Workspace.create(path, "33.75", "2026-Q4", actor="Sari") as workspace:
        for code, title in ((BANDENGAN, "Rob"), (KRAPYAK, "Sampah")):
            writing.add(workspace, "masalah", {"judul": title}, village_code=code)
    with qtbot.waitSignal(program.opened):
        program.open(path)
    assert program.navigator is not None
    program.navigator.go("assessment")
    found = program.navigator.here
    assert isinstance(found, AssessmentPlace)
    return found


def table_of(place: AssessmentPlace) -> RegisterTable:
    assert isinstance(place.tab, RegisterTab)
    return place.tab.table


def test_all_villages_stand_in_one_table_that_says_whose_each_row_is(place):
    model = table_of(place).model

    assert {one.title for one in model.records} == {"Rob", "Sampah"}
    assert not model.adding
    names = {model.cell(row, 1).text for row in range(2)}
    assert len(names) == 2


def test_a_new_problem_needs_a_village_and_belongs_to_it(place, qtbot: QtBot):
    hands = Hands()
    hands.press(Key.Key_F2)
    assert place.villages is not None
    assert place.villages.hasFocus()

    place.villages.choose(BANDENGAN)
    assert [one.title for one in table_of(place).model.records] == ["Rob"]
    hands.press(Key.Key_F2, "Tanggul", Key.Key_Return)
    workspace = place.context.workspace
    found = plan_records(workspace, "masalah", village_code=BANDENGAN)
    assert [one.title for one in found] == ["Rob", "Tanggul"]


def test_links_offer_records_of_the_same_village_only(place):
    workspace = place.context.workspace
    for code in (BANDENGAN, KRAPYAK):
        writing.add(workspace, "potensi", {"judul": "Gotong royong"}, village_code=code)
    table = table_of(place)
    at = next(row for row, one in enumerate(table.model.records) if one.title == "Rob")
    shown = [column.key for column in table.model.columns].index("potensi")
    table.view.setFocus()
    table.view.begin(at, shown, "gotong")

    editor = table.view.editor
    assert editor is not None
    found = [one for one in editor.list.found if not one.key.startswith("+")]
    assert len(found) == 1
