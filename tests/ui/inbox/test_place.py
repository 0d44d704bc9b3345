"""The conflict inbox in the real window: keys go in, records and conflicts are looked at."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dampingan.forms.session import Field
from dampingan.store.merging.conflict import Arrival, conflict_count, keep
from dampingan.store.workspace import Workspace
from dampingan.ui.entry.place import EntryPlace
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.home.place import HomePlace
from dampingan.ui.inbox.card import card_of
from dampingan.ui.inbox.place import InboxPlace
from dampingan.ui.records.cell_words import CellWords

Key = Qt.Key
FLOOR = "answers.jenis_lantai"


class Inbox:
    """The place and what stands behind it."""

    def __init__(self, navigator: Navigator) -> None:
        self.navigator = navigator
        with self.workspace.reading() as connection:
            self.families = connection.exec_driver_sql(
                "SELECT id, uid FROM family ORDER BY rw, rt, head_name"
            ).all()

    @property
    def workspace(self) -> Workspace:
        return self.navigator.context.workspace

    @property
    def place(self) -> InboxPlace:
        place = self.navigator.places["inbox"]
        assert isinstance(place, InboxPlace)
        return place

    @property
    def said(self) -> str:
        return self.navigator.frame.status.message.text()

    def arrive(self, number: int, theirs: str, field: str = FLOOR, **more: Any) -> None:
        """Let a value come from elsewhere for one of the families."""
        uid = self.families[number].uid
        values = {
            "base": None,
            "mine": "",
            "dot": f"W-0.{number + 1}",
            "type": "conflict",
            "by": "Budi",
            "at": "2026-11-18T03:32:00.000000Z",
            **more,
        }
        arrival = Arrival(
            "family", uid, self.workspace.village_code, field, theirs=theirs, **values
        )
        with self.workspace.write("Terima", source="import", undoable=False) as tx:
            keep(tx, [arrival])

    def show(self, qtbot: QtBot, records: int) -> None:
        self.navigator.go("inbox")
        qtbot.waitUntil(lambda: len(self.place.shown) == records)

    def answers(self, number: int) -> dict[str, str]:
        record = self.workspace.record("family", self.families[number].id)
        return json.loads(record["answers"])


@pytest.fixture
def inbox(opened: Navigator) -> Inbox:
    return Inbox(opened)


def test_without_conflicts_the_place_is_calm_and_says_so(inbox: Inbox, qtbot: QtBot) -> None:
    inbox.navigator.go("inbox")
    qtbot.waitUntil(inbox.place.view.empty.isVisible)
    assert inbox.place.view.empty._title.text() == "Tidak ada konflik"
    assert inbox.navigator.frame.rail.buttons["inbox"].badge == ""


def test_a_conflict_shows_both_values_as_code_and_label_with_who_wrote_them(
    inbox: Inbox, qtbot: QtBot
) -> None:
    inbox.arrive(0, "6", base="5")
    inbox.show(qtbot, 1)
    item = inbox.place.item
    assert item is not None
    shown = card_of(item, CellWords(inbox.workspace))
    mine, theirs, base = shown.sides
    assert mine.value.startswith("8 - ")
    assert theirs.value.startswith("6 - ")
    assert base.value.startswith("5 - ")
    assert theirs.trace.startswith("Budi · 18 Nov")
    assert "lantai" in shown.title
    qtbot.waitUntil(lambda: inbox.navigator.frame.rail.buttons["inbox"].badge == "1")


def test_the_fields_of_a_record_stand_as_the_questionnaire_asks(inbox: Inbox, qtbot: QtBot) -> None:
    for field in ("answers.jenis_atap", "answers.catatan", FLOOR):
        inbox.arrive(0, "6", field)
    inbox.show(qtbot, 1)
    fields = [item.conflict.field for item in inbox.place.shown[0].items]
    assert fields == [FLOOR, "answers.jenis_atap", "answers.catatan"]


def test_a_reason_stands_in_the_card_and_enter_in_the_answer_goes_back_to_the_fields(
    inbox: Inbox, qtbot: QtBot, press: Callable[..., None]
) -> None:
    inbox.arrive(0, "6", type="proposal", reason="Foto rumah")
    inbox.show(qtbot, 1)
    card = inbox.place.view.card
    assert card.reason.text() == "Alasan: Foto rumah"
    press("j", "Benar", Key.Key_Return)
    assert inbox.place.view.fields.hasFocus()
    press("2")
    assert inbox.said.endswith("usulan diterima.")


def test_two_takes_theirs_into_the_record_and_undo_takes_it_back(
    inbox: Inbox, qtbot: QtBot, press: Callable[..., None]
) -> None:
    inbox.arrive(0, "6")
    inbox.show(qtbot, 1)
    press("2")
    assert inbox.answers(0)["jenis_lantai"] == "6"
    assert conflict_count(inbox.workspace) == 0
    qtbot.waitUntil(inbox.place.view.empty.isVisible)
    inbox.navigator.undo()
    assert inbox.answers(0)["jenis_lantai"] == "8"
    qtbot.waitUntil(lambda: len(inbox.place.shown) == 1)


def test_undo_goes_back_to_the_field_that_waits_again(
    inbox: Inbox, qtbot: QtBot, press: Callable[..., None]
) -> None:
    for number in range(3):
        inbox.arrive(number, "6")
    inbox.show(qtbot, 3)
    press("1")
    assert inbox.place.group is not None
    assert inbox.place.group.key == inbox.families[1].uid
    inbox.navigator.undo()
    qtbot.waitUntil(lambda: len(inbox.place.shown) == 3)
    assert inbox.place.group.key == inbox.families[0].uid


def test_one_keeps_ours_and_goes_to_the_next_record(
    inbox: Inbox, qtbot: QtBot, press: Callable[..., None]
) -> None:
    inbox.arrive(0, "6")
    inbox.arrive(1, "6")
    inbox.show(qtbot, 2)
    press("1")
    assert inbox.answers(0)["jenis_lantai"] == "8"
    assert [group.key for group in inbox.place.shown] == [inbox.families[1].uid]
    press("2")
    assert inbox.answers(1)["jenis_lantai"] == "6"


def test_three_takes_another_value_by_the_questions_own_rules(
    inbox: Inbox, qtbot: QtBot, press: Callable[..., None]
) -> None:
    inbox.arrive(0, "6")
    inbox.show(qtbot, 1)
    press("3")
    press("77", Key.Key_Return)
    assert "77" in inbox.place.view.card.problem.text()
    assert conflict_count(inbox.workspace) == 1
    press("05", Key.Key_Return)
    assert inbox.answers(0)["jenis_lantai"] == "5"
    assert conflict_count(inbox.workspace) == 0


def test_an_answer_to_the_other_side_goes_with_the_decision(
    inbox: Inbox, qtbot: QtBot, press: Callable[..., None]
) -> None:
    inbox.arrive(0, "6", type="proposal", reason="Foto menunjukkan tanah")
    inbox.show(qtbot, 1)
    assert "Foto menunjukkan tanah" in inbox.place.view.card.reason.text()
    press("j")
    press("Sudah dikeramik bulan lalu", Key.Key_Escape)
    press("1")
    with inbox.workspace.reading() as connection:
        row = connection.exec_driver_sql("SELECT state, answer FROM conflict").one()
    assert tuple(row) == ("mine", "Sudah dikeramik bulan lalu")


def test_control_with_two_takes_all_of_a_record_and_one_undo_takes_it_back(
    inbox: Inbox, qtbot: QtBot, press: Callable[..., None]
) -> None:
    inbox.arrive(0, "6")
    inbox.arrive(0, "21", "answers.luas_lantai")
    inbox.show(qtbot, 1)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert {k: inbox.answers(0)[k] for k in ("jenis_lantai", "luas_lantai")} == {
        "jenis_lantai": "6",
        "luas_lantai": "21",
    }
    inbox.navigator.undo()
    assert conflict_count(inbox.workspace) == 2


def test_a_rule_says_what_it_will_do_before_it_does_it(inbox: Inbox, qtbot: QtBot) -> None:
    inbox.arrive(0, "6")
    inbox.arrive(1, "", type="erasure")
    inbox.arrive(2, "6")
    inbox.show(qtbot, 3)
    inbox.place.begin_rule()
    inbox.place.view.rules.rules.buttons["filled"].click()
    assert "1 isian: 1 tetap punya kami" in inbox.place.view.rules.sums.text()
    assert "2 lagi" in inbox.place.view.rules._rest.text()
    assert inbox.place.preview.rowCount() == 1
    inbox.place.view.rules.rules.buttons["theirs"].click()
    assert inbox.place.preview.rowCount() == 3
    assert conflict_count(inbox.workspace) == 3
    inbox.place.view.rules.do.click()
    qtbot.waitUntil(lambda: conflict_count(inbox.workspace) == 0)
    qtbot.waitUntil(inbox.place.view.empty.isVisible)
    assert [inbox.answers(n).get("jenis_lantai", "") for n in range(3)] == ["6", "", "6"]
    inbox.navigator.undo()
    assert conflict_count(inbox.workspace) == 3


def test_a_rule_counts_only_what_the_filters_show(
    inbox: Inbox, qtbot: QtBot, press: Callable[..., None]
) -> None:
    inbox.arrive(0, "6")
    inbox.arrive(1, "6", type="proposal")
    inbox.show(qtbot, 2)
    inbox.place.view.chips["type"].choose("proposal")
    assert [group.key for group in inbox.place.shown] == [inbox.families[1].uid]
    press("r", on=inbox.place.view.groups)
    inbox.place.view.rules.rules.buttons["theirs"].click()
    inbox.place.view.rules.do.click()
    qtbot.waitUntil(lambda: conflict_count(inbox.workspace) == 1)
    assert inbox.answers(0)["jenis_lantai"] == "8"


def test_search_finds_a_record_by_its_name(inbox: Inbox, qtbot: QtBot) -> None:
    inbox.arrive(0, "6")
    inbox.arrive(5, "6")
    inbox.show(qtbot, 2)
    name = inbox.workspace.record("family", inbox.families[5].id)["head_name"]
    inbox.place.view.search.setText(name)
    qtbot.waitUntil(lambda: len(inbox.place.shown) == 1)
    inbox.place.view.search.setText("tidak ada yang begini")
    qtbot.waitUntil(inbox.place.view.empty.isVisible)
    inbox.place.view.empty.act.click()
    assert len(inbox.place.shown) == 2


def test_n_and_p_go_through_all_fields_of_all_records(
    inbox: Inbox, qtbot: QtBot, press: Callable[..., None]
) -> None:
    inbox.arrive(0, "6")
    inbox.arrive(0, "21", "answers.luas_lantai")
    inbox.arrive(1, "6")
    inbox.show(qtbot, 2)
    seen = [inbox.place.item]
    press("n")
    seen.append(inbox.place.item)
    press("n")
    seen.append(inbox.place.item)
    assert [one.cell for one in seen if one] == [
        (inbox.families[0].uid, "answers.luas_lantai"),
        (inbox.families[0].uid, FLOOR),
        (inbox.families[1].uid, FLOOR),
    ]
    press("n")
    assert "Tidak ada lagi" in inbox.said
    press("p")
    assert inbox.place.item == seen[1]


def test_enter_opens_the_family_at_the_field_with_a_line_about_the_conflict(
    inbox: Inbox, qtbot: QtBot, press: Callable[..., None]
) -> None:
    inbox.arrive(0, "6")
    inbox.show(qtbot, 1)
    press(Key.Key_Return)
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: inbox.navigator.current == "entry")
    entry = inbox.navigator.places["entry"]
    assert isinstance(entry, EntryPlace)
    assert entry.presenter.field == Field("jenis_lantai")
    (remark,) = entry.presenter.board.remarks()[Field("jenis_lantai")]
    assert remark.message.startswith("Konflik: ")
    assert "6 - " in remark.message


def test_a_deletion_elsewhere_is_decided_in_its_own_words(
    inbox: Inbox, qtbot: QtBot, press: Callable[..., None]
) -> None:
    inbox.arrive(0, "Data ganda", "deleted", type="deletion")
    inbox.show(qtbot, 1)
    assert "Tetap ada" in inbox.place.view.card.mine.text()
    assert "Hapus" in inbox.place.view.card.theirs.text()
    assert inbox.place.view.card.other.isHidden()
    press("2")
    record = inbox.workspace.record("family", inbox.families[0].id)
    assert record["deleted_reason"] == "Data ganda"
    inbox.navigator.undo()
    assert inbox.workspace.record("family", inbox.families[0].id)["deleted_at"] is None


def test_the_start_page_leads_to_the_conflicts(inbox: Inbox, qtbot: QtBot) -> None:
    inbox.arrive(0, "6")
    inbox.navigator.go("families")
    inbox.navigator.go("home")
    home = inbox.navigator.places["home"]
    assert isinstance(home, HomePlace)
    qtbot.waitUntil(lambda: home.figures is not None and home.figures.conflicts == 1)
    assert home.figures is not None
    {step.words: step for step in home.steps(home.figures)}["Putuskan 1 konflik"].run()
    assert inbox.navigator.current == "inbox"
