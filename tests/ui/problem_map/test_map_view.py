"""Peta in the real window: counted, walked, opened."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from dampingan.analysis.problem_map import ALL, WHOLE
from dampingan.store.plan.record import plan_records
from dampingan.store.plan.writing import answer
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.printing.place import PrintingPlace
from dampingan.ui.problem_map.view import CHARTS, FAMILIES, MapView

Key = Qt.Key
Press = Callable[..., None]


@pytest.fixture
def uids(opened: Navigator) -> list[str]:
    """Four problems; there are two potentials too."""
    return [one.uid for one in plan_records(opened.context.workspace, "masalah")]


@pytest.fixture
def view(opened: Navigator, uids: list[str]) -> MapView:
    """The tab on screen."""
    opened.go("assessment")
    place = opened.places["assessment"]
    place.show_tab("map")  # type: ignore[attr-defined]
    view = place.tab  # type: ignore[attr-defined]
    assert isinstance(view, MapView)
    return view


def titles(view: MapView) -> list[str]:
    return [one.title for one in view.pane.records]


def test_problems_are_counted_by_place_and_sector_and_copied(view: MapView, press: Press) -> None:
    found = view.map
    assert found.places == ("001/001", "001/002", WHOLE)
    assert found.sectors == ("bencana", "lingkungan", "pendidikan")
    assert len(found.cell("001/001", ALL).problems) == 2
    assert len(found.cell(ALL, "lingkungan").problems) == 2
    assert len(found.cell(ALL, ALL).problems) == 4
    press(Key.Key_C, control=True)
    assert QGuiApplication.clipboard().mimeData().hasImage()


def test_each_cell_lists_what_it_counts_and_opens_it(
    view: MapView, uids: list[str], qtbot: QtBot, press: Press
) -> None:
    assert titles(view) == ["Banjir rob"]
    press(Key.Key_Right)
    assert titles(view) == ["Saluran tersumbat"]
    press(Key.Key_End, Key.Key_PageDown)
    assert len(titles(view)) == 4
    press(Key.Key_Return)
    assert view.pane.table.hasFocus()
    with qtbot.waitSignal(view.record_wanted) as told:
        press(Key.Key_Return)
    assert told.args == [uids[0], "masalah"]


def test_families_are_summed_over_standing_problems_and_unknown_ones_said(
    view: MapView, uids: list[str]
) -> None:
    view._choose_measure(FAMILIES)
    total = view.map.cell(ALL, ALL)
    assert (total.families, total.unknown) == (177, 1)
    assert "dua kali" in view.foot.text()
    assert "1 masalah belum diketahui" in view.foot.text()
    answer(view.context.workspace, uids[0], {"keadaan": "3"})
    assert "bencana" not in view.map.sectors


def test_charts_count_the_same_and_list_it(view: MapView, press: Press) -> None:
    press(Key.Key_F8)
    assert view.parts.current == CHARTS
    sectors = {bar.key: bar.value for bar in view.by_sector.bars.bars}
    assert sectors == {"lingkungan": 2, "bencana": 1, "pendidikan": 1}
    scores = [bar.text for bar in view.scores.bars.bars]
    assert scores == ["21,5", "18,5", "15"]
    view.by_category.wanted.emit("sda")
    assert titles(view) == ["Tanah kas", "Kelompok perajin"]


def test_families_that_were_counted_are_shown_in_keluarga(
    view: MapView, uids: list[str], opened: Navigator, qtbot: QtBot, press: Press
) -> None:
    answer(view.context.workspace, uids[0], {"saring": "${jenis_lantai} = '8'"})
    view.heat.go_to("001/001", "bencana")
    view.heat.setFocus()
    press("k")
    qtbot.waitUntil(lambda: opened.current == "families")


def test_a_chart_goes_to_paper_as_it_is_on_screen(
    view: MapView, opened: Navigator, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not view.print_record()
    view.show_part(CHARTS)
    monkeypatch.setattr(PrintingPlace, "refresh", lambda _: None)  # setting it is not its matter
    assert view.print_record()
    assert opened.current == "printing"
    order = opened.places["printing"].order  # type: ignore[attr-defined]
    assert order.what == "grafik"
    assert "21,5" in order.text["isi"]
