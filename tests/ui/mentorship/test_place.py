"""Pendampingan in a village, with real keys in the real window."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dampingan.analysis.supervision import SETTING
from dampingan.store.plan.record import PlanRecord, plan_record, plan_records
from dampingan.store.plan.writing import operation
from dampingan.store.reference import reference, replace_by
from dampingan.store.workspace import Workspace
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.home.place import HomePlace
from dampingan.ui.home.view import FigureCard
from dampingan.ui.mentorship.agencies import AgencyPage
from dampingan.ui.mentorship.follow_ups import FollowUpPage
from dampingan.ui.mentorship.overview import OverviewPage
from dampingan.ui.mentorship.place import MentorshipPlace
from dampingan.ui.mentorship.progress import ProgressPage
from dampingan.ui.mentorship.visits import VisitPage
from dampingan.ui.worktable.page import TablePage
from ui.mentored import TODAY

Key = Qt.Key
Press = Callable[..., None]


class Mentoring:
    """The place and what is behind it."""

    def __init__(self, navigator: Navigator, keys: Mapping[str, str], qtbot: QtBot) -> None:
        self.navigator = navigator
        self.keys = keys
        self._qtbot = qtbot

    @property
    def workspace(self) -> Workspace:
        return self.navigator.context.workspace

    @property
    def place(self) -> MentorshipPlace:
        place = self.navigator.places["mentorship"]
        assert isinstance(place, MentorshipPlace)
        return place

    def show(self, tab: str, **wanted: str) -> TablePage:
        self.navigator.context.show("mentorship", tab=tab, **wanted)
        self._qtbot.waitUntil(lambda: self.place.seen is not None)
        page = self.place.page
        assert page.name == tab
        page.entered()
        return page

    def record(self, name: str) -> PlanRecord:
        found = plan_record(self.workspace, self.keys[name])
        assert found is not None
        return found

    def agreement(self, place: int) -> Mapping[str, str]:
        return self.record("visit").rows["tindak_lanjut"][place].answers

    def settle(self, check: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(check)


@pytest.fixture
def mentoring(
    opened: Navigator, made_village: tuple[Path, Mapping[str, str]], qtbot: QtBot
) -> Iterator[Mentoring]:
    opened.context.workspace.now = lambda: TODAY
    made = Mentoring(opened, made_village[1], qtbot)
    yield made
    if "mentorship" not in opened.places:
        return
    for page in made.place.pages.values():
        page.close_form_quietly()  # a form with something typed would keep the workspace open


def _column(page: TablePage, key: str) -> list[object]:
    return [page.rows.row(i)[key] for i in page.model.ids]


# -- overview ----------------------------------------------------------------------------------


def test_the_overview_names_what_is_late_first_and_enter_opens_it(
    mentoring: Mentoring, press: Press
) -> None:
    page = mentoring.show("overview")
    assert isinstance(page, OverviewPage)
    assert _column(page, "text")[:2] == ["Menyiapkan lahan", "Meminjamkan pompa"]
    assert {"Tanggul rob", "IPAL"} <= set(_column(page, "text"))
    assert page.table.hasFocus()
    press(Key.Key_Return)
    shown = mentoring.place.page
    assert isinstance(shown, FollowUpPage)
    assert shown.current.row.text("uraian") == "Menyiapkan lahan"


def test_every_count_opens_exactly_what_it_counts(mentoring: Mentoring) -> None:
    page = mentoring.show("overview")
    cards = page.findChildren(FigureCard)
    counts = [int(card.accessibleName().split()[0]) for card in cards]
    assert counts == [1, 1, 2, 1, 0, 3, 1]
    for card, count in zip(cards, counts, strict=True):
        QTest.keyClick(card, Key.Key_Return)
        shown = mentoring.place.page
        assert isinstance(shown, TablePage)
        assert shown.model.rowCount() == count
        mentoring.show("overview")


def test_limits_are_kept_in_the_workspace_count_at_once_and_can_be_undone(
    mentoring: Mentoring, press: Press
) -> None:
    page = mentoring.show("overview")
    assert isinstance(page, OverviewPage)
    page.change_limits()
    page.form.focus(page.form.fields["stalled_days"])
    press("200", Key.Key_Return, Key.Key_Return, Key.Key_Return, Key.Key_Return)
    assert mentoring.workspace.setting(SETTING)["stalled_days"] == 200
    mentoring.settle(lambda: "Tanggul rob" not in _column(page, "text"))
    mentoring.navigator.undo()
    mentoring.settle(lambda: "Tanggul rob" in _column(page, "text"))


def test_a_limit_that_makes_no_sense_is_refused_where_it_stands(
    mentoring: Mentoring, press: Press
) -> None:
    page = mentoring.show("overview")
    assert isinstance(page, OverviewPage)
    page.change_limits()
    page.form.focus(page.form.fields["soon_days"])
    press("0", Key.Key_Return, Key.Key_Return, Key.Key_Return)
    assert page.form.fields["soon_days"]._problem.text()
    assert mentoring.workspace.setting(SETTING) is None


# -- what was agreed ---------------------------------------------------------------------------


def test_one_key_settles_an_agreement_with_the_day_and_undo_brings_it_back(
    mentoring: Mentoring, press: Press
) -> None:
    page = mentoring.show("follow_ups")
    press("s")
    assert mentoring.agreement(0)["keadaan"] == "3"
    assert mentoring.agreement(0)["selesai_pada"] == "2026-11-22"
    mentoring.settle(lambda: page.model.rowCount() == 2)
    mentoring.navigator.undo()
    assert mentoring.agreement(0).get("keadaan", "1") == "1"
    mentoring.settle(lambda: page.model.rowCount() == 3)


def test_digits_are_the_codes_of_the_states_and_several_rows_are_one_operation(
    mentoring: Mentoring, press: Press
) -> None:
    page = mentoring.show("follow_ups")
    page.table.selectAll()
    press("2")
    assert {mentoring.agreement(i)["keadaan"] for i in range(3)} == {"2"}
    mentoring.navigator.undo()
    assert {mentoring.agreement(i).get("keadaan", "1") for i in range(3)} == {"1"}


def test_a_deadline_is_changed_by_a_few_keys_in_the_direction_that_is_meant(
    mentoring: Mentoring, press: Press
) -> None:
    page = mentoring.show("follow_ups")
    press("u", "15/1", Key.Key_Return)
    QTest.keyClick(page.form.fields["catatan"].box, Key.Key_Return)
    assert mentoring.agreement(0)["tenggat"] == "2027-01-15"
    page.table.setFocus()
    press("u", "+14", Key.Key_Return)
    QTest.keyClick(page.form.fields["catatan"].box, Key.Key_Return)
    assert mentoring.agreement(0)["tenggat"] == "2026-12-06"


def test_an_unreadable_deadline_is_said_and_nothing_is_kept(
    mentoring: Mentoring, press: Press
) -> None:
    page = mentoring.show("follow_ups")
    press("u", "besok lusa", Key.Key_Return)
    assert "tanggal" in page.form.fields["tenggat"]._problem.text()
    press(Key.Key_Escape)
    assert page.form._warning.isVisible()  # what was typed is not thrown away by one key
    press(Key.Key_Escape)
    assert mentoring.agreement(0)["tenggat"] == "2026-11-01"
    assert page.table.hasFocus()


def test_agreements_are_deleted_together_and_come_back_together(
    mentoring: Mentoring, press: Press
) -> None:
    page = mentoring.show("follow_ups")
    page.table.selectAll()
    press(Key.Key_Delete)
    assert "tindak_lanjut" not in mentoring.record("visit").rows
    mentoring.navigator.undo()
    assert len(mentoring.record("visit").rows["tindak_lanjut"]) == 3


def test_rows_are_copied_with_their_headings(mentoring: Mentoring, press: Press) -> None:
    page = mentoring.show("follow_ups")
    page.table.go_to(0)
    press(Key.Key_C, control=True)
    heads, row = QApplication.clipboard().text().split("\n")
    assert heads.split("\t")[0] == "Tindak lanjut"
    assert row.split("\t")[:2] == ["Menyiapkan lahan", "Lurah"]


# -- visits ------------------------------------------------------------------------------------


def test_a_visit_with_its_agreement_is_recorded_without_the_mouse(
    mentoring: Mentoring, press: Press
) -> None:
    page = mentoring.show("visits")
    assert isinstance(page, VisitPage)
    QTest.keyClick(page.table, Key.Key_F2)
    assert page.form.fields["petugas"].box.hasFocus()  # day and agency are there already
    press("Wahyu", Key.Key_Return, "3", Key.Key_Return, Key.Key_Return)  # officer, RW, RT
    press("Balai", Key.Key_Return, "tangg", Key.Key_Return, Key.Key_Return)  # place, activity
    press("Pompa belum ada", Key.Key_Return, Key.Key_Return, Key.Key_Return)  # seen, agreed, photo
    press("Membeli pompa", Key.Key_Return, "DPUPR", Key.Key_Return, "+7", Key.Key_Return)
    (made,) = [v for v in plan_records(mentoring.workspace, "kunjungan") if v.text("lokasi")]
    assert made.text("tanggal") == "2026-11-22"
    assert (made.text("perangkat"), made.text("rw")) == ("kota-dlh", "003")
    assert made.text("petugas") == "Wahyu Kartika"
    assert made.keys("kegiatan") == (mentoring.keys["dike"],)
    assert made.rows["tindak_lanjut"][0].text("tenggat") == "2026-11-29"
    mentoring.settle(lambda: page.model.rowCount() == 2)
    mentoring.navigator.undo()
    assert len(plan_records(mentoring.workspace, "kunjungan")) == 1


def test_an_agreement_without_words_is_not_lost_with_its_deadline(
    mentoring: Mentoring, press: Press
) -> None:
    page = mentoring.show("visits")
    assert isinstance(page, VisitPage)
    page.make_new()
    page.form.focus(page.form.fields["tenggat"])
    press("1/12", Key.Key_Return)
    assert page.form.fields["uraian"]._problem.text()
    assert len(plan_records(mentoring.workspace, "kunjungan")) == 1


def test_deleting_a_visit_says_what_goes_with_it_and_asks_why(
    mentoring: Mentoring, press: Press
) -> None:
    page = mentoring.show("visits")
    press(Key.Key_Delete)
    assert "3 tindak lanjut" in page.reason._what.text()
    press(Key.Key_Return)
    assert plan_records(mentoring.workspace, "kunjungan")  # a reason must be given
    press("salah catat", Key.Key_Return)
    assert plan_records(mentoring.workspace, "kunjungan") == []
    mentoring.settle(lambda: page.model.rowCount() == 0)
    assert "Belum ada kunjungan" in page.empty._title.text()
    mentoring.navigator.undo()
    mentoring.settle(lambda: page.model.rowCount() == 1)


def test_leaving_with_something_typed_is_held_back_until_it_is_kept_or_given_up(
    mentoring: Mentoring, press: Press
) -> None:
    page = mentoring.show("visits")
    assert isinstance(page, VisitPage)
    page.make_new()
    press("Wahyu")
    mentoring.navigator.go("home")
    assert mentoring.navigator.current == "mentorship"
    page.form.leave()
    page.form.leave()
    mentoring.navigator.go("home")
    assert mentoring.navigator.current == "home"


# -- progress ----------------------------------------------------------------------------------


def test_progress_is_reported_by_keys_and_the_next_activity_follows(
    mentoring: Mentoring, press: Press
) -> None:
    page = mentoring.show("progress")
    assert isinstance(page, ProgressPage)
    assert page.current.activity.uid == mentoring.keys["dike"]
    press(Key.Key_Return)
    assert page.form.fields["fisik"].box.hasFocus()
    press("62,5 %", Key.Key_Return, "230 jt", Key.Key_Return)
    press(Key.Key_Return, control=True)
    report = mentoring.record("dike").rows["kemajuan"][1].answers
    assert report["tanggal"] == "2026-11-22"
    assert (report["fisik"], report["keuangan"]) == ("62.5", "230000000")
    assert page.table.hasFocus()
    assert page.current.activity.uid == mentoring.keys["drain"]


def test_a_percentage_beyond_a_hundred_is_refused_and_an_empty_report_too(
    mentoring: Mentoring, press: Press
) -> None:
    page = mentoring.show("progress")
    press(Key.Key_Return)
    page.form.submit()
    press("140")
    page.form.submit()
    assert page.form.fields["fisik"]._problem.text() == "Isi 0 sampai 100."
    assert len(mentoring.record("dike").rows["kemajuan"]) == 1


def test_a_photo_is_kept_with_the_report(
    mentoring: Mentoring, press: Press, tmp_path: Path
) -> None:
    picture = tmp_path / "tanggul.png"
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    assert image.save(str(picture))
    page = mentoring.show("progress")
    press(Key.Key_Return, "50")
    page.form.focus(page.form.fields["foto_kemajuan"])
    press(str(picture))
    page.form.submit()
    name = mentoring.record("dike").rows["kemajuan"][1].text("foto_kemajuan")
    assert name.endswith(".png")
    assert "tanggul" not in name


def test_a_missing_photo_is_said_at_its_field_and_the_report_waits(
    mentoring: Mentoring, press: Press
) -> None:
    page = mentoring.show("progress")
    press(Key.Key_Return, "50")
    page.form.focus(page.form.fields["foto_kemajuan"])
    press("/tidak/ada.jpg")
    page.form.submit()
    assert page.form.fields["foto_kemajuan"]._problem.text()
    assert len(mentoring.record("dike").rows["kemajuan"]) == 1


def test_words_that_are_no_path_are_not_taken_for_a_photo(
    mentoring: Mentoring, press: Press
) -> None:
    page = mentoring.show("progress")
    press(Key.Key_Return, "50")
    page.form.focus(page.form.fields["foto_kemajuan"])
    press("foto tanggul")
    page.form.submit()
    assert "bukan letak berkas" in page.form.fields["foto_kemajuan"]._problem.text()


def test_the_last_report_can_be_changed_and_taken_back(mentoring: Mentoring, press: Press) -> None:
    page = mentoring.show("progress")
    assert isinstance(page, ProgressPage)
    press("u", "45")
    page.form.submit()
    assert mentoring.record("dike").rows["kemajuan"][0].text("fisik") == "45"
    page.drop_report()
    assert "kemajuan" not in mentoring.record("dike").rows
    mentoring.navigator.undo()
    assert len(mentoring.record("dike").rows["kemajuan"]) == 1


def test_the_row_in_focus_stays_in_focus_when_everything_is_read_anew(
    mentoring: Mentoring, press: Press
) -> None:
    page = mentoring.show("progress")
    page.table.go_to(1)
    key = page.current.activity.uid
    seen = page.seen
    with operation(mentoring.workspace) as op:
        op.add("kegiatan", {"judul": "Baru", "keadaan": "4"})
    mentoring.settle(lambda: page.seen is not seen)
    assert page.current.activity.uid == key


def test_a_digit_gives_an_activity_its_state(mentoring: Mentoring, press: Press) -> None:
    page = mentoring.show("progress")
    press("5")
    assert mentoring.record("dike").text("keadaan") == "5"
    mentoring.settle(lambda: "Tanggul rob" not in _column(page, "title"))


# -- agencies ----------------------------------------------------------------------------------


def test_contacts_are_masked_until_they_are_asked_for(mentoring: Mentoring, press: Press) -> None:
    page = mentoring.show("agencies")
    assert isinstance(page, AgencyPage)

    def told() -> str:
        return str(page.details(page.current))

    assert "Wahyu" not in told()
    assert "W. K." in told()
    assert "3456" not in told()
    press("k")
    assert "Wahyu Kartika" in told()
    assert "0812 3456 7890" in told()


def test_a_year_without_agency_says_so_and_takes_over_the_last_one_in_one_step(
    mentoring: Mentoring, press: Press
) -> None:
    page = mentoring.show("agencies")
    assert isinstance(page, AgencyPage)
    press("]")
    mentoring.settle(lambda: page.seen is not None and page.seen.year == 2027)
    assert _column(page, "vacant") == [True]
    assert "Salin 1 dari 2026" in page._copy.text()
    page._copy.click()
    mentoring.settle(lambda: _column(page, "vacant") == [False])
    years = {one.text("tahun") for one in plan_records(mentoring.workspace, "pendampingan")}
    assert years == {"2026", "2027"}
    mentoring.navigator.undo()
    assert len(plan_records(mentoring.workspace, "pendampingan")) == 1


def test_a_second_main_agency_is_allowed_and_said(mentoring: Mentoring) -> None:
    with operation(mentoring.workspace) as op:
        op.add("pendampingan", {"perangkat": "kota-dinkes", "tahun": "2026", "peran": "1"})
    page = mentoring.show("agencies")
    assert isinstance(page, AgencyPage)
    mentoring.settle(lambda: _column(page, "mark") == ["doubled", "doubled"])
    texts = [mark.text for mark in page.details(page.current).marks]
    assert any("Dua perangkat daerah utama: DLH, Dinkes" in text for text in texts)


def test_a_form_in_which_nothing_was_typed_is_left_by_one_key(
    mentoring: Mentoring, press: Press
) -> None:
    page = mentoring.show("agencies")
    QTest.keyClick(page.table, Key.Key_F2)
    press(Key.Key_Escape)
    assert page.table.hasFocus()
    QTest.keyClick(page.table, Key.Key_F2)
    press("zzz", Key.Key_Escape, Key.Key_Escape)  # first the list of candidates, then the question
    assert page.form._warning.isVisible()


def test_an_agency_is_chosen_by_a_few_letters_of_its_name(
    mentoring: Mentoring, press: Press
) -> None:
    page = mentoring.show("agencies")
    assert isinstance(page, AgencyPage)
    QTest.keyClick(page.table, Key.Key_F2)
    press("kesehatan", Key.Key_Return)
    assert page.form.fields["perangkat"].answer() == ("kota-dinkes", "")
    page.form.submit()
    roles = {
        one.text("perangkat"): one.text("peran")
        for one in plan_records(mentoring.workspace, "pendampingan")
    }
    assert roles == {"kota-dlh": "1", "kota-dinkes": "2"}  # there is a main one already


def test_a_merged_agency_is_called_by_both_names_and_is_one_with_its_successor(
    mentoring: Mentoring,
) -> None:
    with operation(mentoring.workspace) as op:
        op.add("pendampingan", {"perangkat": "kota-dinperkim", "tahun": "2026", "peran": "1"})
    old = reference(mentoring.workspace, "perangkat_daerah", "kota-dlh")
    assert old is not None
    replace_by(mentoring.workspace, old.id, "kota-dinperkim")
    page = mentoring.show("agencies")
    assert isinstance(page, AgencyPage)
    mentoring.settle(lambda: "DLH → Dinperkim" in _column(page, "agency"))
    assert _column(page, "mark") == ["", ""]  # one agency, not two main ones


# -- reminders ---------------------------------------------------------------------------------


def test_the_home_page_reminds_of_what_is_late_or_due_and_enter_opens_it(
    mentoring: Mentoring, qtbot: QtBot
) -> None:
    home = mentoring.navigator.places["home"]
    assert isinstance(home, HomePlace)
    mentoring.navigator.go("home")
    qtbot.waitUntil(lambda: home.view.reminders.count() >= 4)
    words = [home.view.reminders.item(i).text() for i in range(home.view.reminders.count())]
    assert words[0] == "Menyiapkan lahan: lewat 21 hari"
    assert words[1] == "Meminjamkan pompa: 3 hari lagi"
    assert "2 kegiatan macet" in words
    home.view.reminders.setFocus()
    home.view.reminders.setCurrentRow(0)
    QTest.keyClick(home.view.reminders, Key.Key_Return)
    qtbot.waitUntil(lambda: mentoring.navigator.current == "mentorship")
    qtbot.waitUntil(lambda: mentoring.place.seen is not None)
    page = mentoring.place.page
    assert isinstance(page, FollowUpPage)
    qtbot.waitUntil(lambda: page.current is not None)
    assert page.current.row.text("uraian") == "Menyiapkan lahan"
