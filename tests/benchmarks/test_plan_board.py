"""Figures of Rencana: the board and the timeline of a regency's 6,240 activities.

Run with ``pytest tests/benchmarks --benchmark-enable``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dampingan.analysis.mentoring import read_seen
from dampingan.analysis.supervision import Limits
from dampingan.store.plan.record import plan_records
from dampingan.store.workspace import Workspace
from dampingan.ui.icon import Icons
from dampingan.ui.plan.board import TermBoard
from dampingan.ui.plan.plan import Plan, PlanFilter, read_plan
from dampingan.ui.plan.timeline import Timeline
from dampingan.ui.theme import Theme
from planned_villages import plan_villages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytest_benchmark.fixture import BenchmarkFixture

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
COUNT = 312 * 20


@pytest.fixture(scope="module")
def regency(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Return a regency's workspace with 312 villages × 30 problems × 20 activities."""
    path = tmp_path_factory.mktemp("rencana") / "kabupaten.dampingan"
    with Workspace.create(path, "33.26", "2026-Q4", now=lambda: NOW) as workspace:
        plan_villages(workspace)
        yield workspace


@pytest.fixture(scope="module")
def plan(regency: Workspace) -> Plan:
    """Return its plan."""
    return read_plan(regency)


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """Return the look of the program."""
    made = Theme("light", 100)
    made.install(qapp)
    yield made
    qapp.setStyleSheet("")


def test_a_regency_s_plan_is_read(benchmark: BenchmarkFixture, regency: Workspace) -> None:
    found = benchmark(read_plan, regency)
    assert len(found.cards) == COUNT


def test_every_village_of_a_regency_is_supervised(
    benchmark: BenchmarkFixture, regency: Workspace
) -> None:
    found = benchmark(read_seen, regency)
    assert len(found.supervision.activities) == COUNT
    assert len(found.assignment.villages) == 285


def test_floor_the_same_activities_as_records(
    benchmark: BenchmarkFixture, regency: Workspace
) -> None:
    assert len(benchmark(plan_records, regency, "kegiatan")) == COUNT


def test_the_board_is_opened_and_painted(
    benchmark: BenchmarkFixture, theme: Theme, plan: Plan
) -> None:
    board = TermBoard(theme, Icons(theme))
    board.resize(1130, 560)

    def open_board() -> int:
        board.show_plan(plan, plan.shown(PlanFilter()), NOW.date(), Limits())
        board.grab()
        return sum(len(column.cards) for column in board.columns)

    assert benchmark(open_board) == COUNT


def test_the_timeline_is_opened_and_painted(
    benchmark: BenchmarkFixture, theme: Theme, plan: Plan
) -> None:
    timeline = Timeline(theme, Icons(theme))
    timeline.resize(1130, 560)

    def open_timeline() -> int:
        timeline.show_plan(plan, plan.shown(PlanFilter()), NOW.date(), Limits())
        timeline.grab()
        return len(timeline.cards)

    assert benchmark(open_timeline) == COUNT


def test_a_step_on_the_board(benchmark: BenchmarkFixture, theme: Theme, plan: Plan) -> None:
    board = TermBoard(theme, Icons(theme))
    board.resize(1130, 560)
    board.show_plan(plan, plan.cards, NOW.date(), Limits())

    def step() -> None:
        QTest.keyClick(board, Qt.Key.Key_Down)
        board.grab()

    benchmark(step)


def test_words_are_found_in_6240_activities(benchmark: BenchmarkFixture, plan: Plan) -> None:
    found = benchmark(plan.shown, PlanFilter(text="jamban"))
    assert 0 < len(found) < COUNT
