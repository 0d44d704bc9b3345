"""Putting a filter over the survey together in the real window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dampingan.store.plan.survey_count import SurveyCount
from dampingan.ui.families.place import FamiliesPlace
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.frame.program import Program
from dampingan.ui.survey_filter.builder import FilterBuilder

Key = Qt.Key
Press = Callable[..., None]
EARTH = "${jenis_lantai} = '8'"


@pytest.fixture
def builder(program: Program, opened: Navigator, qtbot: QtBot) -> FilterBuilder:
    """An empty filter in a pane of the village with twelve families, six on earth floors."""
    made = FilterBuilder(opened.context, program.window)
    made.resize(300, 560)
    made.show()
    made.begin()
    qtbot.waitUntil(made.rows[0].question.hasFocus)
    return made


def families(builder: FilterBuilder, qtbot: QtBot) -> int:
    qtbot.waitUntil(lambda: builder.families.isEnabled() or builder.found is not None)
    assert isinstance(builder.found, SurveyCount)
    return builder.found.families


def test_a_filter_is_keyed_and_counted_at_once(
    builder: FilterBuilder, qtbot: QtBot, press: Press
) -> None:
    with qtbot.waitSignal(builder.changed) as told:
        press("lantai terluas", Key.Key_Return)
        press("8", Key.Key_Return)
    assert told.args == [EARTH]
    assert builder.expression() == EARTH
    assert families(builder, qtbot) == 6
    with qtbot.assertNotEmitted(builder.changed):
        builder.show_expression("")
    builder.begin()
    press(*"lantai terluas", Key.Key_Return)
    press(*"8 6", Key.Key_Return)
    assert builder.expression() == "selected('8 6', ${jenis_lantai})"
    assert families(builder, qtbot) == 12


def test_rows_hold_together(builder: FilterBuilder, qtbot: QtBot, press: Press) -> None:
    builder.show_expression(EARTH)
    builder.add.click()
    assert builder.rows[-1].question.hasFocus()
    press("pendapatan kepala", Key.Key_Return)
    assert builder.rows[-1].clause.question == "pendapatan_kk"
    press("500rb", Key.Key_Return)
    assert builder.expression() == f"{EARTH} and ${{pendapatan_kk}} >= 500000"
    builder.catalogue.asked.emit()
    with qtbot.waitSignal(builder.changed):
        builder.catalogue.choose("selected('6 8 9 10 11', ${air_minum})")
    assert [row.clause.question for row in builder.rows] == ["air_minum"]
    assert builder.catalogue.value == ""
    builder.show_expression("${hubungan} = '1'")
    assert families(builder, qtbot) == 12
    assert "12 orang" in builder.result_words


def test_a_row_can_be_taken_away(builder: FilterBuilder, qtbot: QtBot) -> None:
    builder.show_expression(f"{EARTH} and ${{rt}} = '001'")
    with qtbot.waitSignal(builder.changed) as told:
        builder.rows[0].remove.click()
    assert told.args == ["${rt} = '001'"]
    builder.rows[0].remove.click()
    assert builder.expression() == ""
    assert len(builder.rows) == 1


def test_what_rows_cannot_say_is_typed(builder: FilterBuilder, qtbot: QtBot) -> None:
    builder.show_expression(f"{EARTH} or ${{jenis_lantai}} = '6'")
    assert families(builder, qtbot) == 12
    assert not builder.by_hand.isChecked(), "one question's alternatives are one row"
    assert builder.rows[0].clause.values == ("8", "6")
    builder.show_expression(f"{EARTH} or ${{rt}} = '001'")
    builder.by_hand.click()
    assert builder.by_hand.isChecked(), "its “or” would be lost"
    builder.text.setPlainText(EARTH)
    builder.by_hand.click()
    assert [row.clause.question for row in builder.rows] == ["jenis_lantai"]


def test_an_unreadable_filter_says_why_and_is_not_kept(
    builder: FilterBuilder, qtbot: QtBot
) -> None:
    builder.by_hand.click()
    with qtbot.assertNotEmitted(builder.changed):
        builder.text.setPlainText("${tidak_ada} = '1'")
    assert "tidak_ada" in builder.result_words
    with qtbot.waitSignal(builder.changed):
        builder.text.setPlainText(EARTH)


def test_the_count_follows_the_survey_and_opens_the_families(
    builder: FilterBuilder, opened: Navigator, qtbot: QtBot
) -> None:
    builder.show_expression(EARTH, about=lambda: "masalah Lantai tanah")
    families(builder, qtbot)
    with opened.context.workspace.write("Hapus") as tx:
        tx.delete("family", builder.found.family_ids[0] if builder.found else 0, "salah")
    qtbot.waitUntil(lambda: builder.found is not None and builder.found.families == 5)
    builder.families.click()
    place = opened.places["families"]
    assert isinstance(place, FamiliesPlace)
    qtbot.waitUntil(lambda: place.presenter.model.rowCount() == 5)


def test_rows_are_added_to_an_expression_by_hand(
    builder: FilterBuilder, qtbot: QtBot, press: Press
) -> None:
    by_hand = "${jenis_lantai} = '8' or ${fasilitas_bab} = '6'"
    builder.show_expression(by_hand)
    builder.add.click()
    press(*"RW", Key.Key_Return)
    press(*"2", Key.Key_Return)
    whole = f"({by_hand}) and ${{rw}} = '002'"
    assert builder.expression() == whole
    builder.show_expression(whole)
    assert builder.text.toPlainText() == by_hand
    assert [row.clause.values for row in builder.rows] == [("002",)]
    builder.rows[0].remove.click()
    assert builder.expression() == by_hand
    assert builder.text.hasFocus()
