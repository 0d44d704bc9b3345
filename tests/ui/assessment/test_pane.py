"""The pane of one record: all of its questions, its rows, its photo, its history."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from dampingan.store.plan import writing
from dampingan.store.plan.record import PlanRecord, plan_record
from dampingan.ui.assessment.place import AssessmentPlace
from dampingan.ui.assessment.register_tab import RegisterTab
from dampingan.ui.register.pane import RecordPane
from dampingan.ui.register.photo import PhotoField
from ui.hands import Hands, Key


@pytest.fixture
def uid(place: AssessmentPlace, hands: Hands) -> str:
    """A problem under the cursor, the keyboard in its pane."""
    found = writing.add(place.context.workspace, "masalah", {"judul": "Rob"})
    assert isinstance(place.tab, RegisterTab)
    place.tab.table.select(found)
    hands.press(Key.Key_F6)
    return found


def pane_of(place: AssessmentPlace) -> RecordPane:
    assert isinstance(place.tab, RegisterTab)
    return place.tab.pane


def record(place: AssessmentPlace, uid: str) -> PlanRecord:
    found = plan_record(place.context.workspace, uid)
    assert found is not None
    return found


def test_f6_goes_into_the_pane_and_back_and_esc_gives_a_change_up(place, uid, hands: Hands):
    pane = pane_of(place)
    assert pane.sheet.fields["judul", ""].hasFocus()
    hands.control(Key.Key_H)
    assert pane._pages.currentWidget() is pane.history
    hands.press(Key.Key_Escape, Key.Key_F6, "Lain", Key.Key_Escape, Key.Key_Tab)
    assert record(place, uid).title == "Rob", "Esc gives a change up"
    hands.press(Key.Key_F6)
    assert isinstance(place.tab, RegisterTab)
    assert place.tab.table.view.hasFocus()


def test_an_answer_typed_in_the_pane_is_kept_with_tab(place, uid, hands: Hands):
    pane_of(place).sheet.fields["sebab", ""].setFocus()
    hands.press("tanggul rendah; pintu macet", Key.Key_Tab)

    assert record(place, uid).text("sebab") == "tanggul rendah; pintu macet"
    assert pane_of(place).sheet.fields["akibat", ""].hasFocus()
    hands.press("rumah rusak")
    assert place.may_leave(), "closing the program keeps what was typed"
    assert record(place, uid).text("akibat") == "rumah rusak"


def test_an_alternative_is_added_filled_in_and_taken_out(place, uid, hands: Hands):
    pane = pane_of(place)
    pane.sheet.row_wanted.emit("alternatif")
    hands.press("Meninggikan tanggul", Key.Key_Tab, "Gotong royong", Key.Key_Tab)
    hands.press("1", Key.Key_Tab)

    (row,) = record(place, uid).rows["alternatif"]
    assert row.text("tindakan") == "Meninggikan tanggul"
    assert row.text("layak") == "1"
    (potential,) = row.keys("potensi_dipakai")
    assert record(place, potential).title == "Gotong royong"

    pane.sheet.row_gone.emit(row.uid)
    assert not record(place, uid).rows.get("alternatif")


def test_a_photo_is_kept_in_the_workspace_and_taken_off(place, uid, tmp_path: Path, qtbot: QtBot):
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(0x336699)
    assert picture.save(str(tmp_path / "rob.png"))
    field = pane_of(place).sheet.fields["foto", ""]
    assert isinstance(field, PhotoField)
    field.take(str(tmp_path / "rob.png"))

    name = record(place, uid).text("foto")
    assert name.endswith(".png")
    assert field.value() == name
    place.context.undo()
    qtbot.waitUntil(lambda: field.value() == "")
    assert record(place, uid).text("foto") == ""


def test_the_condition_of_the_survey_is_kept_when_another_record_is_chosen(
    place, uid, hands: Hands, qtbot: QtBot
):
    pane = pane_of(place)
    qtbot.waitUntil(lambda: pane.record is not None)
    assert pane.survey is not None
    pane.survey.edit.click()
    builder = pane.survey._builder
    assert builder is not None
    builder.show_expression("${jenis_lantai} = '8'")
    hands_on_table = place.tab
    assert isinstance(hands_on_table, RegisterTab)
    hands_on_table.table.add_new()

    qtbot.waitUntil(lambda: record(place, uid).text("saring") == "${jenis_lantai} = '8'")
    qtbot.waitUntil(lambda: record(place, uid).text("keluarga_hitung") == "6")


def test_enter_goes_on_from_a_condition_to_the_next_one_and_esc_takes_them(
    place, uid, hands: Hands, qtbot: QtBot
):
    pane = pane_of(place)
    qtbot.waitUntil(lambda: pane.record is not None)
    assert pane.survey is not None
    pane.survey.edit.setFocus()
    hands.press(Key.Key_Space)
    builder = pane.survey._builder
    assert builder is not None
    qtbot.waitUntil(builder.rows[0].question.hasFocus)
    hands.press("lantai terluas", Key.Key_Return, "8", Key.Key_Return)
    assert builder.add.hasFocus()

    hands.press(Key.Key_Space)
    qtbot.waitUntil(builder.rows[1].question.hasFocus)
    hands.press("RT", Key.Key_Return, "1", Key.Key_Return)
    assert builder.add.hasFocus()
    hands.press(Key.Key_Escape)
    assert pane.survey.edit.hasFocus()
    assert record(place, uid).text("saring") == "${jenis_lantai} = '8' and ${rt} = '001'"
    hands.press(Key.Key_Tab)
    assert next(iter(pane.sheet.fields.values())).hasFocus()


def test_an_empty_pane_says_what_to_choose_and_tab_never_stops_beside_a_field(place, hands):
    place.show_tab("lembaga")
    pane = pane_of(place)
    assert "Pilih satu lembaga " in pane._none.text()
    place.show_tab("masalah")
    hands.press("Jalan rusak", Key.Key_Return, Key.Key_Up, Key.Key_F6)
    survey = pane_of(place).survey
    assert survey is not None
    survey.edit.setFocus()
    hands.press(Key.Key_Backtab)
    assert not isinstance(QApplication.focusWidget(), QScrollArea)
