"""Rencana gabungan: figures that open what they count, overlaps that are decided, by keys."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from conftest import BANDENGAN
from dampingan.analysis.plan_summary import By, Figure
from dampingan.store.plan.overlap_decision import settled_overlaps
from dampingan.store.workspace import Workspace
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.frame.program import Program
from dampingan.ui.plan.place import PlanPlace
from dampingan.ui.printing.place import PrintingPlace
from dampingan.ui.regency_plan.place import RegencyPlanPlace
from dampingan.ui.regency_plan.view import OVERLAPS, SETTLED
from planned_villages import plan_villages

Press = Callable[..., None]
VILLAGES = (BANDENGAN, "33.75.03.1002")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kota with two planned kelurahan, closed."""
    path = tmp_path_factory.mktemp("kota") / "kota.dampingan"
    with Workspace.create(path, "33.75", "2026-Q4", actor="Rini") as workspace:
        plan_villages(workspace, VILLAGES, problems=3, potentials=2, activities=20)
    return path


@pytest.fixture
def navigator(program: Program, qtbot: QtBot, made: Path, tmp_path: Path) -> Navigator:
    """The program with a copy of it open."""
    path = Path(shutil.copy(made, tmp_path / "kota.dampingan"))
    with qtbot.waitSignal(program.opened):
        program.open(path)
    assert program.navigator is not None
    return program.navigator


@pytest.fixture
def place(navigator: Navigator, qtbot: QtBot) -> RegencyPlanPlace:
    """The place, filled."""
    navigator.go("regency_plan")
    here = navigator.here
    assert isinstance(here, RegencyPlanPlace)
    qtbot.waitUntil(lambda: "(" in here.view.parts.buttons[OVERLAPS].text())
    return here


def listed(place: RegencyPlanPlace) -> int:
    return place.view.activities.model().rowCount(QModelIndex())


def test_every_figure_lists_exactly_what_it_counts(place: RegencyPlanPlace) -> None:
    table = place.view.lines
    model = table.model()
    for by in By:
        place.show_part(by.value)
        keys = [one.key for one in place.presenter._lines.columns]
        for row in range(model.rowCount(QModelIndex())):
            for figure in (Figure.ALL, Figure.WAITING, Figure.RUNNING, Figure.UNPRICED):
                table.setCurrentIndex(model.index(row, keys.index(figure.value)))
                line = place.presenter.line
                assert line is not None
                assert listed(place) == line.sums.figure(figure)
    place.presenter.show_total(Figure.ALL.value)
    plan = place.presenter.plan
    assert plan is not None
    assert listed(place) == plan.summary(By.FUND).total.count


def test_enter_goes_into_the_activities_and_then_to_the_plan_of_that_village(
    place: RegencyPlanPlace, navigator: Navigator, press: Press, qtbot: QtBot
) -> None:
    press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is place.view.activities
    one = place.presenter.activity_at(place.view.activities.current_row())
    assert one is not None
    press(Qt.Key.Key_Return)
    here = navigator.here
    assert isinstance(here, PlanPlace)
    assert here.village() == one.village_code


def test_a_year_and_a_kecamatan_narrow_every_figure(place: RegencyPlanPlace) -> None:
    plan = place.presenter.plan
    assert plan is not None
    expected = sum(2027 in one.years for one in plan.activities if one.alive)
    place.view.chips["year"].choose("2027")
    place.presenter.show_total(Figure.ALL.value)
    assert listed(place) == expected
    place.view.chips["kecamatan"].choose("33.75.01")
    assert place.view.lines.model().rowCount(QModelIndex()) == 0
    place.presenter.show_all()
    assert place.view.lines.model().rowCount(QModelIndex()) > 0


def test_a_pair_that_is_no_overlap_is_gone_until_it_is_taken_back(
    place: RegencyPlanPlace, navigator: Navigator, press: Press, qtbot: QtBot
) -> None:
    place.show_part(OVERLAPS)
    pair, before = place.presenter.pair, len(place.presenter._shown_pairs)
    assert pair is not None
    workspace = navigator.context.workspace
    press("B")
    assert list(settled_overlaps(workspace)) == [pair.key]
    qtbot.waitUntil(lambda: len(place.presenter._shown_pairs) == before - 1)
    place.view.chips["decision"].choose(SETTLED)
    qtbot.waitUntil(lambda: [one.key for one in place.presenter._shown_pairs] == [pair.key])
    assert place.view.pane.act.accessibleName() == "Periksa lagi"
    navigator.undo()
    assert settled_overlaps(workspace) == {}
    place.view.chips["decision"].choose("")
    qtbot.waitUntil(lambda: len(place.presenter._shown_pairs) == before)


def test_the_matrices_are_written_in_the_background_and_said(
    place: RegencyPlanPlace, navigator: Navigator, qtbot: QtBot, tmp_path: Path
) -> None:
    place.saver.write_consolidated(tmp_path / "gabungan")
    qtbot.waitUntil((tmp_path / "gabungan.xlsx").exists, timeout=20_000)
    place.saver.write_village(tmp_path / "desa.xlsx", BANDENGAN)
    qtbot.waitUntil((tmp_path / "desa.xlsx").exists, timeout=20_000)
    assert "Inventaris Masalah" in openpyxl.load_workbook(tmp_path / "desa.xlsx").sheetnames
    qtbot.waitUntil(lambda: not navigator.context.jobs.jobs)


def test_a_regency_without_plans_says_what_to_do(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "kosong.dampingan"
    Workspace.create(path, "33.75", "2026-Q4", actor="Rini").close()
    with qtbot.waitSignal(program.opened):
        program.open(path)
    navigator = program.navigator
    assert navigator is not None
    navigator.go("regency_plan")
    here = navigator.here
    assert isinstance(here, RegencyPlanPlace)
    qtbot.waitUntil(lambda: here.presenter.plan is not None)
    assert "Terima kiriman desa" in here.view.nothing.text()
    assert here.view.nothing.isVisible()


def test_ctrl_p_shows_the_consolidated_form_of_the_part(
    place: RegencyPlanPlace, navigator: Navigator, press: Press
) -> None:
    for part, form in ((By.FUND.value, "per_fund"), (OVERLAPS, "tumpang_tindih")):
        navigator.go("regency_plan")
        place.show_part(part)
        press(Qt.Key.Key_P, control=True)
        here = navigator.here
        assert isinstance(here, PrintingPlace)
        assert here.order is not None
        assert (here.order.village, here.order.text) == ("", {"matriks": form})
