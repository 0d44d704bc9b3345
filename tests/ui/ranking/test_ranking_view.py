"""Peringkat in the real window: scored by keys, ranked, moved between scales."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from dampingan.store.plan.record import plan_record, plan_records
from dampingan.store.plan.writing import remove
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.ranking.page import RESULT, SCORING
from dampingan.ui.ranking.view import RankingView
from ui.scored_village import UNSCORED

Key = Qt.Key
Press = Callable[..., None]


@pytest.fixture
def uids(opened: Navigator) -> list[str]:
    """Four problems, three of them scored by two."""
    return [one.uid for one in plan_records(opened.context.workspace, "masalah")]


@pytest.fixture
def view(opened: Navigator, uids: list[str]) -> RankingView:
    """The tab on screen."""
    return _show(opened)


def _show(opened: Navigator) -> RankingView:
    opened.go("assessment")
    place = opened.places["assessment"]
    place.show_tab("ranking")  # type: ignore[attr-defined]
    view = place.tab  # type: ignore[attr-defined]
    assert isinstance(view, RankingView)
    return view


def scores(view: RankingView, uid: str, scorer: str, scale: str = "skala_5") -> list[str]:
    """Return what a scorer's row of a problem says, ``""`` where nothing."""
    record = plan_record(view.context.workspace, uid)
    assert record is not None
    rows = [
        row
        for row in record.rows.get("penilaian", ())
        if row.text("penilai") == scorer and row.text("skala") == scale
    ]
    return [rows[0].text(f"k{n}") for n in range(1, 6)] if rows else []


def results(view: RankingView) -> list[list[str]]:
    """Return the result table's first four columns."""
    return [view.model.copied(row)[:4] for row in range(view.model.rowCount())]


def test_a_digit_scores_and_moves_on_from_the_first_gap(
    view: RankingView, uids: list[str], press: Press
) -> None:
    assert view.scorer == "Lurah"
    row = view.scoring.grid.current_row
    assert row is not None
    assert row.uid == uids[3]
    press("24135")
    assert scores(view, uids[3], "Lurah") == ["2", "4", "1", "3", "5"]
    assert "Lurah lengkap" in view.scoring.message.text()


def test_each_score_is_one_step_of_undo(
    view: RankingView, uids: list[str], opened: Navigator, press: Press
) -> None:
    press("24")
    opened.undo()
    assert scores(view, uids[3], "Lurah")[:2] == ["2", ""]
    assert view.scoring.grid.rows[3].cells[1].text == ""
    opened.undo()
    assert scores(view, uids[3], "Lurah") in ([], [""] * 5)
    assert plan_records(view.context.workspace, "peringkat") == []
    press("3")
    assert scores(view, uids[3], "Lurah")[2] == "3"
    (record,) = plan_records(view.context.workspace, "peringkat")
    assert record.text("penilai") == "Lurah; LPM"


def test_the_words_of_the_levels_stand_beside_and_other_keys_are_refused(
    view: RankingView, uids: list[str], press: Press
) -> None:
    press("7")
    assert scores(view, uids[3], "Lurah") == []
    assert "tekan 1 sampai 5" in view.scoring.message.text()
    assert view.scoring.levels.lines[1].label == "Agak parah"
    press(Key.Key_Right)
    assert view.scoring.levels.lines[4].label == "Hampir seluruh warga"


def test_not_knowing_is_an_answer_and_delete_takes_a_score_back(
    view: RankingView, uids: list[str], press: Press
) -> None:
    press("?", "4", Key.Key_Left, Key.Key_Delete)
    record = plan_record(view.context.workspace, uids[3])
    assert record is not None
    (row,) = record.rows["penilaian"]
    assert row.answers["k1"] == "__tidak_tahu__"
    assert row.text("k2") == ""


def test_control_and_arrow_goes_to_the_next_scorer(
    view: RankingView, uids: list[str], press: Press
) -> None:
    press(Key.Key_Right, control=True)
    assert view.scorer == "LPM"
    press("1")
    assert scores(view, uids[3], "LPM")[0] == "1"
    assert scores(view, uids[3], "Lurah") == []


def test_the_result_shows_its_arithmetic_and_who_has_not_scored(
    view: RankingView, press: Press
) -> None:
    press(Key.Key_F8)
    assert view.parts.current == RESULT
    assert results(view) == [
        ["1", "Banjir rob", "5×1 + 4,5×1 + 4×1 + 5×1 + 3×1 = 21,5", "21,5"],
        ["2", "Limbah batik", "4×1 + 3,5×1 + 3×1 + 4×1 + 4×1 = 18,5", "18,5"],
        ["3", "Saluran tersumbat", "3×1 + 3×1 + 2×1 + 4×1 + 3×1 = 15", "15"],
        ["", "Anak tidak sekolah", "Belum dinilai.", ""],
    ]
    assert "W Kendall 1" in view.concordance.text()
    press(Key.Key_Down, Key.Key_Down)
    assert "Perlu dibicarakan lagi" in view.pane.apart.text()
    press(Key.Key_Down)
    assert "Belum dinilai" in view.pane.lacking.text()


def test_weights_are_kept_with_the_ranking_and_others_refused(view: RankingView) -> None:
    for first, rest in (("x", "1"), ("-1", "1"), ("0", "0")):
        texts = {"bobot1": first} | {f"bobot{n}": rest for n in range(2, 6)}
        view.setup.weights_changed.emit(texts)
        assert view.setup.problem.text()
    assert plan_records(view.context.workspace, "peringkat") == []
    view.setup.weights_changed.emit(
        {"bobot1": "2", "bobot2": "1", "bobot3": "0,5", "bobot4": "1", "bobot5": "0"}
    )
    (record,) = plan_records(view.context.workspace, "peringkat")
    assert [record.text(f"bobot{n}") for n in range(1, 6)] == ["2", "1", "0.5", "1", "0"]
    assert record.text("periode") == view.context.workspace.period
    view.turn()
    assert results(view)[0][2] == "5×2 + 4,5×1 + 4×0,5 + 5×1 = 21,5"


def test_another_scale_moves_the_scores_beside_the_old_ones_and_undo_takes_all_back(
    view: RankingView, uids: list[str], opened: Navigator
) -> None:
    view.setup.scale_wanted.emit("skala_100")
    assert view.question.isVisible()
    assert "6 penilaian" in view.question.words.text()
    assert "1 → 20" in view.question.detail.text()
    view.question.move_scores.click()
    assert scores(view, uids[0], "Lurah", "skala_100") == ["100", "100", "80", "100", "60"]
    assert scores(view, uids[0], "Lurah") == ["5", "5", "4", "5", "3"]
    view.turn()
    assert results(view)[0][3] == "430"
    opened.undo()
    assert scores(view, uids[0], "Lurah", "skala_100") == []
    assert results(view)[0][3] == "21,5"


def test_the_old_scores_show_again_with_their_scale(view: RankingView) -> None:
    view.setup.scale_wanted.emit("skala_20")
    view.question.stay.click()
    assert view.setup.scales.currentData() == "skala_5"
    assert plan_records(view.context.workspace, "peringkat") == []
    view.setup.scale_wanted.emit("skala_20")
    view.question.begin.click()
    view.turn()
    assert all(line[3] == "" for line in results(view))
    view.setup.scale_wanted.emit("skala_5")
    assert not view.question.isVisible()
    assert results(view)[0][3] == "21,5"


def test_points_are_typed_and_move_on_when_no_digit_can_follow(
    view: RankingView, uids: list[str], press: Press
) -> None:
    view.setup.scale_wanted.emit("skala_100")
    view.question.begin.click()
    view.scoring.grid.go_to(0, 0)
    press("75", "100", "5", Key.Key_Return, "0", "9", Key.Key_Down)
    assert scores(view, uids[0], "Lurah", "skala_100") == ["75", "100", "5", "0", "9"]
    row = view.scoring.grid.current_row
    assert row is not None
    assert row.uid == uids[1]


def test_a_past_period_is_looked_at_and_stays_as_it_was(
    view: RankingView, uids: list[str], press: Press
) -> None:
    workspace = view.context.workspace
    with workspace.write("Periode baru") as tx:
        tx.set_setting("period", "2027-Q1", logged=True)
    view.entered()
    assert view.scoring.grid.rows[0].cells == () or view.setup.periods.count() == 2
    view.setup.period_wanted.emit("2026-Q4")
    assert view.parts.current == RESULT
    assert results(view)[0][3] == "21,5"
    press(Key.Key_F8)
    press("5")
    assert scores(view, uids[3], "Lurah") == []
    view.unlock.click()
    assert not view.locked


@pytest.mark.parametrize("village_file", [UNSCORED], indirect=True)
def test_nobody_named_yet_asks_who_scores_first(
    view: RankingView, uids: list[str], press: Press
) -> None:
    assert view.setup.scorers.hasFocus()
    press("Lurah; PKK", Key.Key_Return)
    assert view.parts.current == SCORING
    press("4")
    assert scores(view, uids[0], "Lurah") == ["4", "", "", "", ""]
    (record,) = plan_records(view.context.workspace, "peringkat")
    assert record.text("penilai") == "Lurah; PKK"
    for uid in uids:
        remove(view.context.workspace, uid, "Salah catat")
    assert "Belum ada masalah" in view.empty.text()
    assert view.empty.isVisible()


def test_a_scorer_gets_another_name_everywhere_and_is_not_dropped_with_it(
    view: RankingView, uids: list[str], opened: Navigator
) -> None:
    view.scoring.renamed.emit("Lurah Bandengan")
    assert view.scorer == "Lurah Bandengan"
    assert scores(view, uids[1], "Lurah Bandengan")[0] == "4"
    opened.undo()
    assert scores(view, uids[1], "Lurah")[0] == "4"
    view.setup.scorers_changed.emit("LPM")
    assert view.state is not None
    assert view.state.scorers == ("LPM", "Lurah")


def test_enter_asks_for_the_problem_and_the_table_is_copied(
    view: RankingView, qtbot: QtBot, uids: list[str], press: Press
) -> None:
    press(Key.Key_F8)
    with qtbot.waitSignal(view.record_wanted) as told:
        press(Key.Key_Return)
    assert told.args == [uids[0], "masalah"]
    view.copy_table()
    assert "= 21,5" in QGuiApplication.clipboard().text().splitlines()[1]


def test_a_question_about_the_scale_is_dropped_with_what_it_was_about(view: RankingView) -> None:
    view.setup.scale_wanted.emit("skala_20")
    assert not view.question.isHidden()
    view.renew()
    assert view.question.isHidden()
    assert view.setup.scales.currentData() == "skala_5"


def test_the_ranking_goes_on_to_a_new_period_unless_another_was_chosen(view: RankingView) -> None:
    workspace = view.context.workspace
    first = workspace.period
    with workspace.write("Periode") as tx:
        tx.set_setting("period", "2027-Q1")
    view.renew()
    assert view.setup.periods.currentData() == "2027-Q1"
    view.setup.period_wanted.emit(first)
    view.renew()
    assert view.setup.periods.currentData() == first
