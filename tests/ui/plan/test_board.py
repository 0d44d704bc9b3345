"""The board by term: walked, filled and changed by keys and by drag."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from dampingan.store.plan import writing
from dampingan.store.plan.record import plan_records
from dampingan.ui.families.place import FamiliesPlace
from dampingan.ui.plan.card_words import card_words
from dampingan.ui.plan.plan import PlanFilter
from dampingan.ui.plan.view import TABLE
from ui.plan.conftest import Key, Plan

CONTROL = Qt.KeyboardModifier.ControlModifier


def _titles(plan: Plan) -> dict[str, list[str]]:
    return {
        column.term: [card.title for card in column.cards]
        for column in plan.place.view.board.columns
    }


def _drag(plan: Plan, name: str, to: QPoint, *, drop: bool = True) -> None:
    board = plan.place.view.board
    port, start = board.viewport(), board.area_of(plan.keys[name]).center()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(port, (start + to) / 2)
    QTest.mouseMove(port, to)
    if drop:
        QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=to)


def test_each_term_has_a_column_with_count_and_money(plan: Plan) -> None:
    columns = plan.place.view.board.columns
    notes = [column.note.replace("\N{NO-BREAK SPACE}", " ") for column in columns]
    assert notes == [
        "≤ 1 tahun · 2 kegiatan · Rp122 jt",
        "2–5 tahun · 1 kegiatan · Rp440 jt",
        "> 5 tahun · 1 kegiatan · Rp7,5 M",
        "1 kegiatan",
    ]
    assert columns[-1].title == "Jangka belum dipilih"


def test_arrows_walk_the_cards(plan: Plan) -> None:
    plan.stand_on("toilets")
    walked = []
    for key in (Key.Key_Down, Key.Key_Right, Key.Key_Right, Key.Key_Right, Key.Key_Left):
        plan.press(key)
        walked.append(plan.current)
    assert walked == [
        "Bank sampah",
        "RTLH 22 rumah",
        "Tanggul dan pompa rob",
        "Kajian drainase",
        "Tanggul dan pompa rob",
    ]


def test_n_and_a_title_make_an_activity_in_the_column_in_focus(plan: Plan) -> None:
    plan.stand_on("houses")
    plan.press("n")
    plan.press("Pompa air", Key.Key_Return)
    assert _titles(plan)["menengah"] == ["RTLH 22 rumah", "Pompa air"]
    assert plan.current == "Pompa air"
    assert QApplication.focusWidget() is plan.place.view.board
    plan.navigator.undo()
    plan.qtbot.waitUntil(lambda: len(plan.activities()) == 5)


def test_escape_makes_no_activity(plan: Plan) -> None:
    plan.stand_on("houses")
    plan.press("n")
    plan.press("Pompa", Key.Key_Escape)
    assert len(plan.activities()) == 5
    assert QApplication.focusWidget() is plan.place.view.board


def test_m_and_a_digit_move_the_card_and_undo_takes_it_back(plan: Plan) -> None:
    plan.stand_on("toilets")
    plan.press("m")
    plan.press(Key.Key_3)
    assert plan.record("toilets").text("jangka") == "panjang"
    assert plan.current == "Jambanisasi 4 keluarga"
    plan.navigator.undo()
    assert plan.record("toilets").text("jangka") == "pendek"
    plan.qtbot.waitUntil(lambda: "Jambanisasi 4 keluarga" in _titles(plan)["pendek"])


def test_ctrl_and_arrow_move_the_card_into_the_next_term(plan: Plan) -> None:
    plan.stand_on("toilets")
    plan.press(Key.Key_Right, held=CONTROL)
    assert plan.record("toilets").text("jangka") == "menengah"
    plan.press(Key.Key_Left, Key.Key_Left, held=CONTROL)
    assert plan.record("toilets").text("jangka") == "pendek"


def test_a_drag_moves_the_card_as_one_operation(plan: Plan) -> None:
    there = plan.place.view.board.area_of(plan.keys["dike"]).center()
    _drag(plan, "toilets", there)
    assert plan.record("toilets").text("jangka") == "panjang"
    plan.navigator.undo()
    assert plan.record("toilets").text("jangka") == "pendek"


def test_a_drag_within_the_column_or_broken_off_changes_nothing(plan: Plan) -> None:
    board = plan.place.view.board
    board.setFocus()
    _drag(plan, "toilets", board.area_of(plan.keys["bank"]).center())
    there = board.area_of(plan.keys["dike"]).center()
    _drag(plan, "toilets", there, drop=False)
    plan.press(Key.Key_Escape)
    QTest.mouseRelease(board.viewport(), Qt.MouseButton.LeftButton, pos=there)
    assert plan.record("toilets").text("jangka") == "pendek"


def test_s_and_a_digit_say_the_state(plan: Plan) -> None:
    plan.stand_on("toilets")
    plan.press("s")
    plan.press(Key.Key_4)
    assert plan.record("toilets").text("keadaan") == "4"


def test_k_shows_exactly_the_named_families(plan: Plan) -> None:
    plan.stand_on("toilets")
    plan.press("k")
    families = plan.navigator.places["families"]
    assert isinstance(families, FamiliesPlace)
    plan.qtbot.waitUntil(lambda: len(families.presenter.model.ids) == 4)


def test_a_deleted_problem_is_said_and_its_key_stays(plan: Plan) -> None:
    writing.remove(plan.workspace, plan.keys["latrine"], "tidak berlaku")
    plan.qtbot.waitUntil(lambda: len(plan.place.presenter.plan.living("masalah")) == 3)
    presenter = plan.place.presenter
    card = presenter.plan.card(plan.keys["toilets"])
    assert card is not None
    from dampingan.analysis.supervision import Limits

    words = card_words(card, presenter.plan, plan.workspace.now().date(), Limits())
    assert words.rests[0] == "Masalah: (masalah dihapus)"
    assert plan.record("toilets").keys("masalah") == (plan.keys["latrine"],)
    plan.navigator.undo()
    plan.qtbot.waitUntil(lambda: len(presenter.plan.living("masalah")) == 4)


def test_deleting_asks_for_a_reason_and_says_what_rests_on_it(plan: Plan) -> None:
    writing.add(
        plan.workspace, "kunjungan", {"tanggal": "2026-11-02", "kegiatan": plan.keys["toilets"]}
    )
    plan.stand_on("toilets")
    plan.press(Key.Key_Delete)
    removal = plan.place.view.removal
    assert removal.asking
    plan.press(Key.Key_Escape)
    assert not plan.record("toilets").deleted
    plan.press(Key.Key_Delete)
    removal.reason.setCurrentText("dobel")
    plan.press(Key.Key_Return)
    assert plan.record("toilets").deleted
    plan.qtbot.waitUntil(lambda: len(plan.place.presenter.cards) == 4)
    plan.navigator.undo()
    assert not plan.record("toilets").deleted


def test_filters_leave_only_what_they_name(plan: Plan) -> None:
    place = plan.place
    place.show_filter(agency="kota-dinperkim")
    assert {card.title for card in place.presenter.cards} == {
        "Jambanisasi 4 keluarga",
        "RTLH 22 rumah",
    }
    assert place.view.chips["agency"].value == "kota-dinperkim"
    place.show_filter(place="002/001")
    assert [card.title for card in place.presenter.cards] == ["Jambanisasi 4 keluarga"]
    place.show_filter(text="rob")
    assert {card.title for card in place.presenter.cards} == {
        "Tanggul dan pompa rob",
        "Kajian drainase",
    }
    place.presenter.show_all()
    assert len(place.presenter.cards) == 5
    assert place.presenter.filter == PlanFilter()


def test_what_is_written_elsewhere_is_on_the_board(plan: Plan) -> None:
    writing.add(plan.workspace, "kegiatan", {"judul": "Dari desa lain", "jangka": "pendek"})
    plan.qtbot.waitUntil(lambda: "Dari desa lain" in _titles(plan)["pendek"])


def test_a_retired_term_keeps_its_column_while_it_holds_cards(plan: Plan) -> None:
    from dampingan.store.reference import reference, retire

    entry = reference(plan.workspace, "jangka", "panjang")
    assert entry is not None
    retire(plan.workspace, entry.id)
    plan.qtbot.waitUntil(lambda: any(not one.active for one in plan.place.presenter.plan.terms))
    assert _titles(plan)["panjang"] == ["Tanggul dan pompa rob"]
    menu = plan.place.menus.terms(plan.keys["toilets"])
    assert [action.text() for action in menu.actions()] == [
        "&1  Jangka pendek",
        "&2  Jangka menengah",
    ]


def test_a_right_click_offers_what_can_be_done_with_the_card(plan: Plan) -> None:
    board = plan.place.view.board
    plan.stand_on("bank")
    where = board.area_of(plan.keys["bank"]).center()
    mouse = QContextMenuEvent.Reason.Mouse
    spot = board.viewport().mapToGlobal(where)
    QApplication.sendEvent(board.viewport(), QContextMenuEvent(mouse, where, spot))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    words = [action.text().partition("\t")[0] for action in menu.actions() if action.text()]
    assert words == ["Buka", "Lihat keluarganya", "Hapus…", "Pindah jangka", "Keadaan"]


def test_resting_on_a_card_says_all_of_it_with_money_to_the_last_rupiah(plan: Plan) -> None:
    board = plan.place.view.board
    tip = board.tip_at(board.area_of(plan.keys["toilets"]).center())
    assert "Masalah: BABS di RT 002" in tip
    assert "98.000.000" in tip


def test_f2_begins_a_new_one_in_the_board_and_in_the_table(plan: Plan) -> None:
    plan.stand_on("toilets")
    plan.press(Key.Key_F2)
    plan.press("Satu", Key.Key_Return)
    plan.place.show_view("table")
    plan.press(Key.Key_F2)
    plan.press("D", "ua", Key.Key_Return)
    assert [one.title for one in plan.activities()[-2:]] == ["Satu", "Dua"]


def test_the_table_shows_what_the_filters_of_the_place_leave(plan: Plan) -> None:
    place = plan.place
    place.show_filter(agency="kota-dinperkim")
    place.show_view(TABLE)
    plan.qtbot.waitUntil(place.table.view.isVisible)
    titles = {"Jambanisasi 4 keluarga", "RTLH 22 rumah"}
    assert {one.title for one in place.table.model.records} == titles
    assert not place.view.chips["agency"].isHidden()
    place.table.add_new()
    plan.press(*"Sumur resapan", Key.Key_Return)
    made = next(one for one in plan_records(plan.workspace, "kegiatan") if one.title[0] == "S")
    assert made.text("pengampu") == "kota-dinperkim", "what is added is shown"

    place.presenter.show_all()
    assert len(place.table.model.records) == 6
