"""The pane of one activity: answers, the term that its years give, families from the survey."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dampingan.store.plan import writing
from dampingan.ui.plan.board import TermBoard
from ui.plan.conftest import Key, Plan


def _open(plan: Plan, name: str, question: str = "") -> None:
    plan.stand_on(name)
    plan.press(Key.Key_Return)
    if question:
        plan.place.panes.activity.enter(question)


def test_enter_opens_every_question_of_the_activity(plan: Plan) -> None:
    _open(plan, "toilets")
    form = plan.workspace.extra_form("kegiatan")
    asked = {key for key, one in form.questions.items() if not one.repeat and one.answerable}
    assert set(plan.place.panes.activity.sheet.fields) == asked
    assert QApplication.focusWidget() is plan.place.panes.activity.sheet.fields["judul"]


def test_an_answer_is_written_when_enter_leaves_it_and_undone_by_itself(plan: Plan) -> None:
    _open(plan, "toilets", "biaya")
    plan.press("125 jt", Key.Key_Return)
    assert plan.record("toilets").text("biaya") == "125000000"
    assert plan.place.panes.activity.sheet.fields["biaya"].text() == "125.000.000"
    plan.navigator.undo()
    assert plan.record("toilets").text("biaya") == "98000000"
    plan.qtbot.waitUntil(
        lambda: plan.place.panes.activity.sheet.fields["biaya"].text() == "98.000.000"
    )


def test_an_agency_is_found_by_its_abbreviation(plan: Plan) -> None:
    _open(plan, "bank", "pengampu")
    plan.press("dlh", Key.Key_Return)
    assert plan.record("bank").text("pengampu") == "kota-dlh"


def test_years_that_give_another_term_are_said_and_taken_by_a_button(plan: Plan) -> None:
    _open(plan, "toilets", "tahun_selesai")
    plan.press("2031", Key.Key_Return)
    pane = plan.place.panes.activity
    assert "jangka panjang" in pane.advice.text()
    assert pane.take.isVisible()
    card = plan.place.presenter.card
    assert card is not None
    assert not card.suggestion(plan.place.presenter.plan.terms).agrees
    pane.take.click()
    assert plan.record("toilets").text("jangka") == "panjang"
    assert not pane.take.isVisible()


def test_years_in_the_wrong_order_are_kept_and_shown(plan: Plan) -> None:
    _open(plan, "houses", "tahun_selesai")
    plan.press("2020", Key.Key_Return)
    assert plan.record("houses").text("tahun_selesai") == "2020"
    plan.place.show_view("timeline")
    assert plan.place.view.timeline.cards


def test_families_come_from_the_filter_of_the_problem(plan: Plan) -> None:
    writing.answer(plan.workspace, plan.keys["house"], {"saring": "${jenis_lantai} = '8'"})
    _open(plan, "houses")
    plan.place.panes.activity.fetch.click()
    record = plan.record("houses")
    assert len(record.keys("keluarga_nama")) == 4
    plan.navigator.undo()
    assert plan.record("houses").keys("keluarga_nama") == ()


def test_families_are_found_by_typing(plan: Plan) -> None:
    _open(plan, "bank", "keluarga_nama")
    plan.press("rahayu", Key.Key_Return)
    assert len(plan.record("bank").keys("keluarga_nama")) == 1


def test_the_first_escape_takes_typing_back_the_next_ones_leave(plan: Plan) -> None:
    _open(plan, "toilets", "judul")
    plan.press("x", Key.Key_Escape)
    assert plan.place.panes.activity.sheet.fields["judul"].text() == "Jambanisasi 4 keluarga"
    plan.press(Key.Key_Escape)
    assert isinstance(QApplication.focusWidget(), TermBoard)
    plan.press(Key.Key_Escape)
    assert plan.place.view.pane.isHidden()


def test_the_pane_follows_the_card_in_focus(plan: Plan) -> None:
    _open(plan, "toilets")
    plan.press(Key.Key_Escape, Key.Key_Down)
    assert plan.place.panes.activity.title.text() == "Bank sampah"


def test_what_is_being_typed_survives_a_change_from_elsewhere(plan: Plan) -> None:
    _open(plan, "toilets", "lokasi")
    plan.press("Gang Me")
    writing.answer(plan.workspace, plan.keys["toilets"], {"volume": "14"})
    plan.qtbot.waitUntil(lambda: plan.place.panes.activity.sheet.fields["volume"].text() == "14")
    plan.press("lati", Key.Key_Return)
    assert plan.record("toilets").text("lokasi") == "Gang Melati"


def test_an_activity_deleted_elsewhere_closes_its_pane(plan: Plan) -> None:
    _open(plan, "toilets")
    writing.remove(plan.workspace, plan.keys["toilets"], "dobel")
    plan.qtbot.waitUntil(lambda: len(plan.place.presenter.cards) == 4)
    assert plan.place.view.pane.isHidden()


def test_what_was_typed_stays_with_its_activity_when_another_card_is_clicked(plan: Plan) -> None:
    _open(plan, "toilets", "lokasi")
    plan.press("Gang Melati")
    board = plan.place.view.board
    board.setFocus()  # as a click of the mouse gives it
    QTest.mouseClick(
        board.viewport(),
        Qt.MouseButton.LeftButton,
        pos=board.area_of(plan.keys["bank"]).center(),
    )
    assert plan.record("toilets").text("lokasi") == "Gang Melati"
    assert plan.record("bank").text("lokasi") == ""
    assert plan.place.panes.activity.title.text() == "Bank sampah"


def test_a_filter_that_the_activity_no_longer_passes_leaves_its_pane(plan: Plan) -> None:
    plan.place.show_filter(agency="kota-dinperkim")
    _open(plan, "toilets", "pengampu")
    plan.press("dlh", Key.Key_Return)
    assert [card.title for card in plan.place.presenter.cards] == ["RTLH 22 rumah"]
    assert plan.place.panes.activity.title.text() == "Jambanisasi 4 keluarga"
    plan.press("x", Key.Key_Escape)


def test_a_survey_filter_is_put_together_in_the_pane(plan: Plan) -> None:
    _open(plan, "houses")
    pane = plan.place.panes.activity
    pane.build.click()
    assert not pane.builder_room.isHidden()
    assert pane._builder is not None
    pane._builder.show_expression("${jenis_lantai} = '8'")
    pane._take_filter()
    assert plan.record("houses").text("saring") == "${jenis_lantai} = '8'"
    pane.fetch.click()
    assert len(plan.record("houses").keys("keluarga_nama")) == 4
