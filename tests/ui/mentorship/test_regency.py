"""Pendampingan at a regency: all villages, then one of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from conftest import BANDENGAN
from dampingan.store.plan.record import plan_records
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.frame.program import Program
from dampingan.ui.home.place import HomePlace
from dampingan.ui.mentorship.agencies import VACANT, AgencyPage
from dampingan.ui.mentorship.follow_ups import FollowUpPage
from dampingan.ui.mentorship.overview import OverviewPage
from dampingan.ui.mentorship.place import MentorshipPlace
from dampingan.ui.mentorship.visits import VisitPage
from ui.mentored import TODAY

Key = Qt.Key
Press = Callable[..., None]


@pytest.fixture
def regency(program: Program, qtbot: QtBot, made_regency: Path, tmp_path: Path) -> Navigator:
    path = Path(shutil.copy(made_regency, tmp_path / "kota.dampingan"))
    with qtbot.waitSignal(program.opened):
        program.open(path)
    assert program.navigator is not None
    program.navigator.context.workspace.now = lambda: TODAY
    return program.navigator


@pytest.fixture
def place(regency: Navigator, qtbot: QtBot) -> Iterator[MentorshipPlace]:
    regency.go("mentorship")
    made = regency.places["mentorship"]
    assert isinstance(made, MentorshipPlace)
    qtbot.waitUntil(lambda: made.seen is not None)
    yield made
    for page in made.pages.values():
        page.close_form_quietly()


def test_every_village_has_a_line_with_its_agency_and_what_is_late(
    place: MentorshipPlace,
) -> None:
    page = place.page
    assert isinstance(page, OverviewPage)
    rows = [page.rows.row(i) for i in page.model.ids]
    assert len(rows) == 27
    (here,) = [row for row in rows if row["village"] == "Bandengan"]
    assert (here["agency"], here["overdue"], here["stalled"], here["done"]) == ("DLH", 1, 2, 1)
    assert sum(row["gap"] == "vacant" for row in rows) == 26


def test_a_number_opens_what_it_counts_in_that_village(
    place: MentorshipPlace, press: Press
) -> None:
    page = place.page
    assert isinstance(page, OverviewPage)
    page.search.setText("bandengan")
    page.search.tell()
    assert page.model.rowCount() == 1
    number = [column.key for column in page.model.columns].index("overdue")
    page.table.setFocus()
    page.table.setCurrentIndex(page.model.index(0, number))
    press(Key.Key_Return)
    shown = place.page
    assert isinstance(shown, FollowUpPage)
    assert place.village() == BANDENGAN
    assert [item.row.text("uraian") for item in shown.chosen()] == ["Menyiapkan lahan"]


def test_filters_leave_the_villages_that_need_somebody(place: MentorshipPlace) -> None:
    page = place.page
    assert isinstance(page, OverviewPage)
    page._state.choose("pressing")
    assert page.model.rowCount() == 1
    page._state.choose("vacant")
    assert page.model.rowCount() == 26


def test_a_vacancy_is_filled_from_the_list_and_several_villages_of_one_agency_are_said(
    place: MentorshipPlace, press: Press, qtbot: QtBot
) -> None:
    place.show_page("agencies", part=VACANT)
    page = place.page
    assert isinstance(page, AgencyPage)
    assert page.model.rowCount() == 26
    press(Key.Key_Return, "lingkungan", Key.Key_Return)
    page.form.submit()
    assert len(plan_records(page.context.workspace, "pendampingan")) == 2
    qtbot.waitUntil(lambda: page.model.rowCount() == 25)
    page.stand_on(part="several")
    assert page.model.rowCount() == 2
    assert any("Mendampingi 2" in mark.text for mark in page.details(page.current).marks)


def test_a_visit_made_here_asks_for_its_village_first(place: MentorshipPlace, press: Press) -> None:
    place.show_page("visits")
    page = place.page
    assert isinstance(page, VisitPage)
    QTest.keyClick(page.table, Key.Key_F2)
    press("krapyak", Key.Key_Return)
    page.form.submit()
    codes = {one.village_code for one in plan_records(page.context.workspace, "kunjungan")}
    assert codes == {BANDENGAN, "33.75.03.1002"}


def test_another_village_can_not_be_chosen_under_a_form_with_something_typed(
    place: MentorshipPlace, press: Press
) -> None:
    place.show_page("visits", village=BANDENGAN)
    page = place.page
    assert isinstance(page, VisitPage)
    page.make_new()
    press("Wahyu")
    place.chooser.choose("33.75.03.1002")
    assert place.village() == place.chooser.value == BANDENGAN
    page.form.submit()
    codes = {one.village_code for one in plan_records(page.context.workspace, "kunjungan")}
    assert codes == {BANDENGAN}


def test_choosing_one_village_shows_what_the_village_sees(
    place: MentorshipPlace, qtbot: QtBot
) -> None:
    place.show_page("overview", village=BANDENGAN)
    page = place.page
    assert isinstance(page, OverviewPage)
    assert page.rows.row(page.model.ids[0])["text"] == "Menyiapkan lahan"
    assert "didampingi DLH" in place.subtitle.text()
    place.chooser.choose("")
    assert page.model.rowCount() == 27


def test_the_home_page_of_a_regency_sums_up(regency: Navigator, qtbot: QtBot) -> None:
    regency.go("home")
    home = regency.places["home"]
    assert isinstance(home, HomePlace)
    qtbot.waitUntil(lambda: home.view.reminders.count() > 0)
    words = [home.view.reminders.item(i).text() for i in range(home.view.reminders.count())]
    assert words[0] == "1 tindak lanjut terlambat"
    assert "26 desa/kelurahan belum punya pendamping" in words
