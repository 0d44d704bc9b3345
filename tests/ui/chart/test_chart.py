"""A chart, its table, and what is copied of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dampingan.ui.chart.bars import Bar
from dampingan.ui.chart.card import TABLE, ChartCard
from dampingan.ui.icon import Icons
from dampingan.ui.job import JobRunner
from dampingan.ui.theme import Theme

Key = Qt.Key
BARS = (
    Bar("rob", "Banjir rob", 23.5, "23,5"),
    Bar("limbah", "Limbah batik", 12, "12", mark=20),
    Bar("ats", "Anak tidak sekolah", None, "–"),
)


@pytest.fixture
def card(qapp: QApplication, qtbot: QtBot) -> Iterator[ChartCard]:
    """A chart of three problems, on screen."""
    theme = Theme("light")
    theme.install(qapp)
    jobs = JobRunner()
    made = ChartCard("Nilai masalah", theme, Icons(theme), jobs)
    made.show_bars(BARS, heads=("Masalah", "Jumlah"), empty="Belum ada.")
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.showNormal()
    yield made
    jobs.stop_all()
    qapp.setStyleSheet("")


def test_keys_walk_the_bars_and_enter_opens_one(
    card: ChartCard, qtbot: QtBot, press: Callable[..., None]
) -> None:
    card.bars.setFocus()
    with qtbot.waitSignal(card.wanted) as told:
        press(Key.Key_Down, Key.Key_Down, Key.Key_Up, Key.Key_Return, on=card.bars)
    assert told.args == ["limbah"]


def test_the_table_behind_says_the_same_and_opens_too(
    card: ChartCard, qtbot: QtBot, press: Callable[..., None]
) -> None:
    card.show_shape(TABLE)
    card.table.setFocus()
    shown = [card.model.copied(row)[:2] for row in range(card.model.rowCount())]
    assert shown == [["Banjir rob", "23,5"], ["Limbah batik", "12"], ["Anak tidak sekolah", "–"]]
    with qtbot.waitSignal(card.wanted) as told:
        press(Key.Key_Down, Key.Key_Return, on=card.table)
    assert told.args == ["limbah"]


def test_a_chart_is_copied_as_a_picture_and_a_table_as_rows(card: ChartCard) -> None:
    card.copy_shown()
    assert QGuiApplication.clipboard().mimeData().hasImage()
    card.show_shape(TABLE)
    card.copy_shown()
    assert QGuiApplication.clipboard().text().splitlines()[1] == "Banjir rob\t23,5"


def test_a_chart_without_bars_says_what_to_do(card: ChartCard) -> None:
    card.show_bars((), heads=("Masalah", "Jumlah"), empty="Nilai dulu masalahnya.")
    assert card.empty.isVisible()
    assert card.empty.text() == "Nilai dulu masalahnya."
    assert not card.copy.isVisible()


def test_print_asks_for_the_bars_as_they_are_shown(card: ChartCard, qtbot: QtBot) -> None:
    with qtbot.waitSignal(card.print_wanted) as told:
        card.printer.click()
    assert told.args is not None
    shown = json.loads(told.args[0]["isi"])
    assert shown["title"] == "Nilai masalah"
    assert [one[:4] for one in shown["bars"]] == [
        ["Banjir rob", 23.5, "23,5", None],
        ["Limbah batik", 12, "12", 20],
        ["Anak tidak sekolah", None, "–", None],
    ]
