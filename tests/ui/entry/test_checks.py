"""Checks never pop up: one line under the field, one list of everything open."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from dampingan.forms.answer import Field
from dampingan.store.workspace import Workspace
from dampingan.ui.entry.finding_rows import Fold
from dampingan.ui.entry.painted_list import ListRow
from ui.entry.conftest import Clerk

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ENTER = Key.Key_Return


def raise_warning(clerk: Clerk) -> None:
    """Key a floor area that is possible but strange for one person, and stand on it."""
    clerk.enter_persons("Karto Contoh")
    clerk.go("404")
    clerk.keys("1")
    clerk.go("302")
    clerk.keys("500")


def listed(clerk: Clerk) -> list[ListRow]:
    clerk.place.desk.screen.show_around()
    return list(clerk.place.view.side.findings.rows)


def to_see(workspace: Workspace, family: int) -> int:
    return workspace.record("family", family)["warning_count"]


def test_a_warning_is_let_stand_by_a_second_enter_with_name_and_time(
    clerk: Clerk, workspace: Workspace, family: int
) -> None:
    raise_warning(clerk)
    assert clerk.at == "luas_lantai"
    before = to_see(workspace, family)
    clerk.keys(ENTER)
    assert clerk.at == "jenis_lantai"
    assert to_see(workspace, family) == before - 1
    accepted = clerk.presenter.board.accepted()
    words = clerk.presenter.board.accepted_words(accepted[0])
    assert re.fullmatch(r"diterima .*\d{1,2} \w+ \d\d:\d\d", words)


def test_what_was_let_stand_stays_in_the_list_in_a_group_of_its_own(clerk: Clerk) -> None:
    raise_warning(clerk)
    clerk.keys(ENTER)
    folds = [row for row in listed(clerk) if isinstance(row.data, Fold)]
    assert [(row.title, row.end) for row in folds if row.title == "Diterima"] == [("Diterima", "1")]
    clerk.place.view.side.findings.chosen.emit(Fold("accepted"))
    shown = [row for row in listed(clerk) if row.subtitle.startswith("diterima")]
    assert len(shown) == 1
    assert shown[0].icon == "ok"


def test_another_answer_takes_the_acceptance_away(clerk: Clerk) -> None:
    raise_warning(clerk)
    clerk.keys(ENTER)
    clerk.go("302")
    clerk.keys("600")
    assert clerk.presenter.board.accepted() == []
    assert clerk.at == "luas_lantai"


def test_an_accepted_warning_is_said_quietly_under_its_field(clerk: Clerk) -> None:
    raise_warning(clerk)
    clerk.keys(ENTER)
    line = next(line for line in clerk.presenter.picture.lines() if line.number == "302")
    assert line.remarks[0].accepted.startswith("diterima")


def test_walking_past_a_warning_with_enter_does_not_let_it_stand(clerk: Clerk) -> None:
    raise_warning(clerk)
    clerk.keys(Key.Key_Down, Key.Key_Up, ENTER)
    assert clerk.presenter.board.accepted() == []


def test_a_finding_that_was_gone_to_is_let_stand_by_enter(clerk: Clerk) -> None:
    raise_warning(clerk)
    clerk.keys(Key.Key_Down)
    clerk.go("308")
    while clerk.at != "luas_lantai":
        clerk.keys(Key.Key_F8)
    clerk.keys(ENTER)
    assert len(clerk.presenter.board.accepted()) == 1


def test_shift_f8_goes_to_the_finding_before(clerk: Clerk) -> None:
    clerk.keys(Key.Key_F12)
    first = clerk.at
    clerk.keys(Key.Key_F8)
    assert clerk.at != first
    clerk.keys((Key.Key_F8, SHIFT))
    assert clerk.at == first


def test_the_list_groups_what_is_open_by_block(clerk: Clerk) -> None:
    clerk.keys(Key.Key_F12)
    headings = [row.title for row in listed(clerk) if isinstance(row.data, Fold)]
    assert headings[:2] == ["I Keterangan tempat", "II Keterangan petugas dan responden"]


def test_control_f8_walks_the_list_by_key_and_enter_jumps(clerk: Clerk) -> None:
    clerk.keys(Key.Key_F12)
    clerk.go("308")
    clerk.keys((Key.Key_F8, CTRL))
    assert QApplication.focusWidget() is clerk.place.view.side.findings
    clerk.keys(Key.Key_Down, ENTER)
    assert clerk.at == "rw"
    assert clerk.place.view.editor.hasFocus()


def test_a_note_is_written_under_the_field_marked_and_listed(clerk: Clerk) -> None:
    clerk.go("302")
    clerk.keys(Key.Key_F10, "angka dicoret", ENTER)
    assert clerk.place.view.editor.hasFocus()
    assert clerk.presenter.entry.note(Field("luas_lantai")) == "angka dicoret"
    line = next(line for line in clerk.presenter.picture.lines() if line.number == "302")
    assert line.note == "angka dicoret"
    assert [row.title for row in listed(clerk)][-1] == "302: angka dicoret"
    clerk.keys(Key.Key_F10, Key.Key_Delete, ENTER)
    assert clerk.presenter.board.notes() == []


def test_escape_leaves_a_note_as_it_was(clerk: Clerk) -> None:
    clerk.go("302")
    clerk.keys(Key.Key_F10, "angka dicoret", Key.Key_Escape)
    assert clerk.presenter.entry.note(Field("luas_lantai")) == ""
    assert clerk.at == "luas_lantai"


def test_nothing_ever_pops_up(clerk: Clerk) -> None:
    raise_warning(clerk)
    clerk.keys(Key.Key_F12, Key.Key_F10, "x", ENTER)
    assert QApplication.activeModalWidget() is None
    assert QApplication.activePopupWidget() is None


def test_skipped_month_and_year_share_one_line(clerk: Clerk) -> None:
    clerk.go("501a")
    clerk.keys("2")
    sheet = clerk.place.view.sheet
    boxes = [
        (box.line.text, box.height)
        for box in sheet._boxes
        if box.line.why == "dilewati karena isian 501a"
    ]
    assert boxes[0][0] == "bulan terakhir menerima, tahun terakhir menerima"
    assert [height for _text, height in boxes[1:]] == [0]


def test_what_a_list_said_and_no_answer_means_stands_under_the_question_until_answered(
    workspace: Workspace, family: int, make_clerk: Callable[[], Clerk]
) -> None:
    with workspace.write("Impor") as tx:
        tx.update("family", family, {"parked": {"jenis_lantai@dtsen": "Pasir"}})
    clerk = make_clerk()
    clerk.navigator.open_family(family)

    def note() -> str:
        return next(line for line in clerk.presenter.picture.lines() if line.number == "303").note

    clerk.go("303")
    assert note() == "di berkas: “Pasir”, belum ada padanannya"
    clerk.keys("8")
    assert (clerk.value("jenis_lantai"), note()) == ("8", "")
