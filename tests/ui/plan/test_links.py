"""Kaitan: links by keys and by drag, and from a problem's alternative to an activity."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dampingan.store.plan import writing
from dampingan.ui.plan.link_board import LinkBoard
from dampingan.ui.plan.link_layout import Link
from ui.plan.conftest import Key, Plan


@pytest.fixture
def links(plan: Plan) -> LinkBoard:
    plan.place.show_view("links")
    return plan.place.view.links


def _loose(links: LinkBoard) -> set[str]:
    return {node.title for column in links.picture.columns for node in column if node.loose}


def test_what_is_linked_to_nothing_stands_out(links: LinkBoard) -> None:
    assert _loose(links) == {"Anak putus sekolah", "Tanah kosong", "Bank sampah"}
    assert len(links.picture.links) == 6


def test_l_letters_and_enter_link_and_the_same_again_loosens(plan: Plan, links: LinkBoard) -> None:
    plan.stand_on("school")
    plan.press("l")
    plan.press("karang")
    assert links.node is not None
    assert links.node.title == "Karang taruna"
    plan.press(Key.Key_Return)
    assert plan.record("school").keys("potensi") == (plan.keys["youth"],)
    assert links.current == plan.keys["school"]
    plan.press("l")
    plan.press("karang", Key.Key_Return)
    assert plan.record("school").keys("potensi") == ()
    plan.navigator.undo()
    assert plan.record("school").keys("potensi") == (plan.keys["youth"],)


def test_an_activity_gets_a_problem_whichever_end_the_link_begins_at(
    plan: Plan, links: LinkBoard
) -> None:
    plan.stand_on("bank")
    plan.press("l")
    plan.press("anak", Key.Key_Return)
    assert plan.record("bank").keys("masalah") == (plan.keys["school"],)
    plan.stand_on("house")
    plan.press("l")
    plan.press("bank", Key.Key_Return)
    assert plan.record("bank").keys("masalah") == (plan.keys["school"], plan.keys["house"])


def test_escape_links_nothing_and_goes_back(plan: Plan, links: LinkBoard) -> None:
    plan.stand_on("school")
    before = plan.workspace.generation
    plan.press("l")
    plan.press("karang", Key.Key_Escape)
    assert links.current == plan.keys["school"]
    assert not links.linking
    assert plan.workspace.generation == before


def test_a_drag_from_one_to_the_other_links_them(plan: Plan, links: LinkBoard) -> None:
    start, end = (links.area_of(plan.keys[name]).center() for name in ("school", "land"))
    port = links.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(port, (start + end) / 2)
    QTest.mouseMove(port, end)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)
    assert plan.record("school").keys("potensi") == (plan.keys["land"],)
    assert Link(plan.keys["school"], "potensi", plan.keys["land"]) in links.picture.links
    plan.navigator.undo()
    assert plan.record("school").keys("potensi") == ()


def test_two_of_the_same_register_are_never_linked(plan: Plan, links: LinkBoard) -> None:
    plan.stand_on("school")
    before = plan.workspace.generation
    plan.press("l")
    links.go_to(plan.keys["flood"])
    plan.press(Key.Key_Return)
    assert plan.workspace.generation == before
    assert links.linking


def test_an_activity_of_a_deleted_problem_stays_and_says_so(plan: Plan, links: LinkBoard) -> None:
    writing.remove(plan.workspace, plan.keys["house"], "sudah teratasi")
    plan.qtbot.waitUntil(lambda: "RTLH 22 rumah" in _loose(links))
    node = next(one for one in links.picture.columns[2] if one.title == "RTLH 22 rumah")
    assert node.note.startswith("(masalah dihapus)")


def test_alternatives_are_written_judged_and_become_an_activity_by_keys(
    plan: Plan, links: LinkBoard
) -> None:
    workspace = plan.workspace
    writing.link(workspace, plan.keys["school"], "potensi", plan.keys["youth"])
    filter_ = "${jenis_lantai} = '6'"
    writing.answer(workspace, plan.keys["school"], {"saring": filter_, "sdgs": "4", "rt": "001"})
    plan.stand_on("school")
    plan.press("t")
    plan.press("Kejar paket C", Key.Key_Return)
    (row,) = plan.record("school").rows["alternatif"]
    pane = plan.place.panes.problem
    pane.fields[row.uid, "layak"].setFocus()
    plan.press("ya", Key.Key_Return)
    (row,) = plan.record("school").rows["alternatif"]
    assert (row.text("tindakan"), row.text("layak")) == ("Kejar paket C", "1")
    plan.place.focus_view()
    plan.press("j")
    made = plan.activities()[-1]
    assert made.text("judul") == made.text("tindakan") == "Kejar paket C"
    assert made.keys("masalah") == (plan.keys["school"],)
    assert made.keys("potensi") == (plan.keys["youth"],)
    assert (made.text("sektor"), made.text("sdgs")) == ("pendidikan", "4")
    assert (made.text("rw"), made.text("rt")) == ("001", "001")
    assert made.text("saring") == filter_
    assert len(made.keys("keluarga_nama")) == 4
    assert QApplication.focusWidget() is plan.place.panes.activity.sheet.fields["judul"]
    plan.navigator.undo()
    assert len(plan.activities()) == 5


def test_an_alternative_becomes_an_activity_once(plan: Plan, links: LinkBoard) -> None:
    writing.add_row(
        plan.workspace, plan.keys["flood"], "alternatif", {"tindakan": "Tanggul", "layak": "1"}
    )
    plan.stand_on("flood")
    plan.press("j")
    assert len(plan.activities()) == 6
    plan.place.focus_view()
    plan.stand_on("flood")
    plan.press("j")
    assert len(plan.activities()) == 6


def test_an_alternative_that_is_not_feasible_becomes_none(plan: Plan, links: LinkBoard) -> None:
    writing.add_row(
        plan.workspace, plan.keys["flood"], "alternatif", {"tindakan": "Relokasi", "layak": "2"}
    )
    plan.stand_on("flood")
    plan.press("j")
    assert len(plan.activities()) == 5


def test_what_is_typed_filters_the_picture_to_its_neighbours(plan: Plan, links: LinkBoard) -> None:
    plan.place.show_filter(text="rob", view="links")
    titles = {node.title for column in links.picture.columns for node in column}
    assert titles == {"Rob empat kali sebulan", "Tanggul dan pompa rob", "Kajian drainase"}
