"""The tab Profil in the real window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from dampingan.store.plan.period_record import begin_period_record
from dampingan.store.plan.record import plan_records
from dampingan.store.plan.writing import answer
from dampingan.ui.assessment.place import AssessmentPlace
from dampingan.ui.families.place import FamiliesPlace
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.profile.model import OFFICIAL, SURVEY
from dampingan.ui.profile.view import ProfileView

Key = Qt.Key
Press = Callable[..., None]


@pytest.fixture
def place(opened: Navigator) -> AssessmentPlace:
    """Potensi & Masalah of the village with twelve families, on screen."""
    opened.go("assessment")
    found = opened.places["assessment"]
    assert isinstance(found, AssessmentPlace)
    return found


@pytest.fixture
def empty(place: AssessmentPlace) -> ProfileView:
    """The tab of a village without a profile."""
    place.show_tab("profile")
    assert isinstance(place.tab, ProfileView)
    return place.tab


@pytest.fixture
def profile(place: AssessmentPlace, opened: Navigator, qtbot: QtBot) -> ProfileView:
    """The tab of a village whose profile says 15 families and one man, counted."""
    workspace = opened.context.workspace
    uid = begin_period_record(workspace, "profil", workspace.period)
    answer(workspace, uid, {"jumlah_keluarga": "15", "tanpa_listrik": "0"})
    place.show_tab("profile")
    view = place.tab
    assert isinstance(view, ProfileView)
    qtbot.waitUntil(lambda: "12 dari 15" in view.counted_words)
    return view


def go_to(view: ProfileView, key: str, column: int = OFFICIAL) -> None:
    block = next(b for b in view.blocks_shown if any(q.key == key for q in b.questions))
    view.choose_block(block.key)
    view.table.go_to(view.model.row_of(key), column)
    view.table.setFocus()


def stored(view: ProfileView) -> dict[str, str]:
    records = plan_records(view.context.workspace, "profil")
    return dict(records[-1].answers) if records else {}


def text(view: ProfileView, key: str, column: int) -> str:
    return view.model.cell(view.model.row_of(key), column).text


def test_an_empty_profile_says_what_to_do(empty: ProfileView, press: Press) -> None:
    assert empty.begin_first.isVisible()
    assert empty.begin_first.hasFocus()
    press(Key.Key_Return)
    told = stored(empty)
    assert told["periode"] == empty.context.workspace.period
    assert told["status_pemerintahan"] == "2", "Bandengan is a kelurahan"
    assert empty.table.isVisible()
    assert empty.make_new()
    assert len(plan_records(empty.context.workspace, "profil")) == 1, "F2 begins it once"


def test_the_survey_stands_beside_the_official_figure(profile: ProfileView, press: Press) -> None:
    go_to(profile, "jumlah_keluarga")
    assert text(profile, "jumlah_keluarga", OFFICIAL) == "15"
    assert text(profile, "jumlah_keluarga", SURVEY) == "12  (\N{MINUS SIGN}3)"
    row = profile.model.row_of("jumlah_keluarga")
    assert profile.model.cell(row, SURVEY).icon == "warning"
    assert "berbeda dari angka resmi" in profile.model.spoken(row, SURVEY)
    assert stored(profile)["jumlah_keluarga"] == "15"
    profile.table.setFocus()
    press(Key.Key_C, control=True)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("No\tPertanyaan\tResmi ")
    assert "R401C\tJumlah keluarga\t15\t12" in "\n".join(lines)


def test_an_official_figure_is_typed_in_place(profile: ProfileView, press: Press) -> None:
    go_to(profile, "penduduk_l")
    press(*"212", Key.Key_Return)
    press(*"205", Key.Key_Tab)
    told = stored(profile)
    assert (told["penduduk_l"], told["penduduk_p"]) == ("212", "205")
    assert text(profile, "penduduk_l", OFFICIAL) == "212"
    assert profile.table.row == profile.model.row_of("jumlah_keluarga")
    profile.context.undo()
    assert "penduduk_p" not in stored(profile)
    assert text(profile, "penduduk_p", OFFICIAL) == ""
    go_to(profile, "wna")
    press(*"banyak", Key.Key_Return)
    assert profile.table.editor is not None, "a word is no number"
    press(Key.Key_Escape)
    assert profile.table.editor is None


def test_a_code_opens_and_hides_further_questions(profile: ProfileView, press: Press) -> None:
    go_to(profile, "kantor")
    assert profile.model.row_of("kantor_kondisi") < 0
    press(*"1", Key.Key_Return)
    assert profile.model.row_of("kantor_kondisi") > 0
    go_to(profile, "kantor")
    press(Key.Key_Backspace)
    assert profile.model.row_of("kantor_kondisi") < 0


def test_a_figure_follows_the_survey_and_opens_its_families(
    profile: ProfileView, opened: Navigator, qtbot: QtBot, press: Press
) -> None:
    go_to(profile, "jumlah_keluarga", SURVEY)
    with opened.context.workspace.write("Hapus") as tx:
        tx.delete("family", 1, "salah")
    qtbot.waitUntil(lambda: text(profile, "jumlah_keluarga", SURVEY).startswith("11"))
    press(Key.Key_Return)
    place = opened.places["families"]
    assert isinstance(place, FamiliesPlace)
    qtbot.waitUntil(lambda: place.presenter.model.rowCount() == 11)


def test_lines_are_found_in_all_blocks(profile: ProfileView, press: Press) -> None:
    profile.head.only.choose("different")
    assert [line.question.key for line in profile.model.lines] == ["jumlah_keluarga"]
    profile.head.only.choose("")
    assert len(profile.model.lines) > 1
    profile.table.setFocus()
    press(Key.Key_F, control=True)
    press(*"r1005", Key.Key_Return)
    assert [one.question.number for one in profile.model.lines] == [
        *("R1005A", "R1005B", "R1005C", "R1005D")
    ]
    press(Key.Key_Down)
    assert profile.table.hasFocus()


def test_a_new_period_begins_with_the_last_figures(place: AssessmentPlace, qtbot: QtBot) -> None:
    workspace = place.context.workspace
    before = begin_period_record(workspace, "profil", "2026-Q1")
    answer(workspace, before, {"jumlah_keluarga": "140", "tanggal": "2026-03-01"})
    place.show_tab("profile")
    view = place.tab
    assert isinstance(view, ProfileView)
    assert view.head.begin.isVisible()
    view.head.begin.click()
    view.choose_block("blok4")
    assert text(view, "jumlah_keluarga", OFFICIAL) == "140"
    assert view.model.periods == ("2026-Q1",)
    assert not view.head.begin.isVisible()
    told = stored(view)
    assert (told["jumlah_keluarga"], told.get("tanggal", "")) == ("140", "")
    view.head.periods.setCurrentIndex(1)
    view.head.periods.activated.emit(1)
    assert view.model.period == "2026-Q1"
    assert view.model.periods == ()


def test_blocks_fit_into_little_room(profile: ProfileView) -> None:
    assert profile.blocks.isVisible()
    profile.context.theme.choose(scale=150)
    try:
        assert profile.head.block.isVisible()
        assert not profile.blocks.isVisible()
        place = profile.head.block.findData("blok5")
        profile.head.block.setCurrentIndex(place)
        profile.head.block.activated.emit(place)
        assert profile.model.row_of("listrik_pln") >= 0
    finally:
        profile.context.theme.choose(scale=100)
