"""The timeline: years changed by keys and by drag, money of each year at the foot."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from dampingan.ui.plan.timeline import END, START, WHOLE, Timeline, Years
from ui.plan.conftest import Key, Plan

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def timeline(plan: Plan) -> Timeline:
    plan.place.show_view("timeline")
    return plan.place.view.timeline


def _years(plan: Plan, name: str) -> tuple[str, str]:
    record = plan.record(name)
    return record.text("tahun_mulai"), record.text("tahun_selesai")


def test_activities_stand_by_year_those_without_one_last(timeline: Timeline) -> None:
    assert [card.title for card in timeline.cards] == [
        "Jambanisasi 4 keluarga",
        "Tanggul dan pompa rob",
        "Bank sampah",
        "RTLH 22 rumah",
        "Kajian drainase",
    ]
    assert 2026 in timeline.years
    assert 2032 in timeline.years


def test_the_foot_adds_up_each_year_s_money(timeline: Timeline) -> None:
    dike = 7_500_000_000 // 7
    assert timeline.money[2026] == 98_000_000 + dike
    assert timeline.money[2027] == 24_000_000 + 220_000_000 + dike
    assert sum(timeline.money.values()) == 98_000_000 + 24_000_000 + 440_000_000 + 7_500_000_000


def test_arrows_move_the_bar_its_end_and_its_start(plan: Plan, timeline: Timeline) -> None:
    plan.stand_on("houses")
    plan.press(Key.Key_Right)
    assert _years(plan, "houses") == ("2028", "2029")
    plan.press(Key.Key_Right, held=SHIFT)
    assert _years(plan, "houses") == ("2028", "2030")
    plan.press(Key.Key_Right, held=CONTROL)
    assert _years(plan, "houses") == ("2029", "2030")
    for before in (("2028", "2030"), ("2028", "2029"), ("2027", "2028")):
        plan.navigator.undo()
        assert _years(plan, "houses") == before


def test_an_activity_without_years_begins_this_year(plan: Plan, timeline: Timeline) -> None:
    plan.stand_on("study")
    plan.press(Key.Key_Right)
    this_year = str(plan.workspace.now().astimezone().year)
    assert _years(plan, "study") == (this_year, this_year)


def test_a_drag_of_the_end_changes_the_last_year_in_one_operation(
    plan: Plan, timeline: Timeline
) -> None:
    timeline.go_to(plan.keys["houses"])
    row = [card.uid for card in timeline.cards].index(plan.keys["houses"])
    bar = timeline._bar(row)
    start = QPoint(bar.right() - 2, bar.center().y())
    there = start + QPoint(2 * timeline._year, 0)
    port = timeline.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(port, (start + there) / 2)
    QTest.mouseMove(port, there)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=there)
    assert _years(plan, "houses") == ("2027", "2030")
    plan.navigator.undo()
    assert _years(plan, "houses") == ("2027", "2028")


@pytest.mark.parametrize(
    ("part", "by", "after"),
    [
        (START, 5, (2028, 2028)),
        (END, -5, (2027, 2027)),
        (WHOLE, -1, (2026, 2027)),
        (START, -1, (2026, 2028)),
    ],
)
def test_ends_never_pass_each_other(part: str, by: int, after: tuple[int, int]) -> None:
    moved = Years(2027, 2028).moved(part, by)
    assert (moved.start, moved.end) == after


def test_a_click_on_a_year_s_money_shows_what_it_counts(plan: Plan, timeline: Timeline) -> None:
    foot = QPoint(timeline._left(2027) + 20, timeline.viewport().height() - 10)
    QTest.mouseClick(timeline.viewport(), Qt.MouseButton.LeftButton, pos=foot)
    assert {card.title for card in plan.place.presenter.cards} == {
        "Bank sampah",
        "RTLH 22 rumah",
        "Tanggul dan pompa rob",
    }
