"""The facilitator's task list, and what the regency does with the answers, with real keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dampingan.forms.session import Field
from dampingan.store.creation import REGENCY
from dampingan.store.merging.inquiry import ANSWERED, CLOSED, OPEN, answer, ask, inquiries
from dampingan.store.workspace import Workspace
from dampingan.ui.entry.place import EntryPlace
from dampingan.ui.families.place import FamiliesPlace
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.home.place import HomePlace
from dampingan.ui.inquiry.place import InquiryPlace

Key = Qt.Key
FLOOR = Field("jenis_lantai")


class Tasks:
    """The place and the workspace behind it."""

    def __init__(self, navigator: Navigator) -> None:
        self.navigator = navigator

    @property
    def workspace(self) -> Workspace:
        return self.navigator.context.workspace

    @property
    def place(self) -> InquiryPlace:
        place = self.navigator.places["inquiry"]
        assert isinstance(place, InquiryPlace)
        return place

    @property
    def entry(self) -> EntryPlace:
        place = self.navigator.places["entry"]
        assert isinstance(place, EntryPlace)
        return place

    @property
    def first_family(self) -> int:
        with self.workspace.reading() as connection:
            return connection.exec_driver_sql("SELECT min(id) FROM family").scalar_one()

    def ask(self, words: str = "Benar tanah?", field: str = "answers.jenis_lantai") -> int:
        return ask(self.workspace, "family", self.first_family, field, words)

    def show(self, qtbot: QtBot, count: int = 1) -> None:
        self.navigator.go("inquiry")
        qtbot.waitUntil(lambda: self.place.model.rowCount() == count)


@pytest.fixture
def tasks(opened: Navigator) -> Tasks:
    return Tasks(opened)


@pytest.fixture
def at_regency(tasks: Tasks) -> Tasks:
    """The same people and questions, seen at the regency."""
    with tasks.workspace.write("Lingkup", undoable=False) as tx:
        tx.set_setting("scope", REGENCY)
    return tasks


def test_with_no_question_the_list_says_so_calmly(tasks: Tasks, qtbot: QtBot) -> None:
    tasks.show(qtbot, 0)
    qtbot.waitUntil(lambda: not tasks.place.view.table.isVisible())
    assert "Tidak ada pertanyaan" in tasks.place.view.empty._title.text()


def test_a_question_shows_family_field_and_the_answer_of_now(tasks: Tasks, qtbot: QtBot) -> None:
    tasks.ask()
    tasks.show(qtbot)
    row = tasks.place._rows.row(tasks.place.model.ids[0])
    assert row["question"] == "Benar tanah?"
    assert str(row["cell"]).startswith("30")
    assert str(row["present"]).startswith("8 - ")


def test_enter_opens_the_family_at_the_question_and_enter_there_answers_it(
    tasks: Tasks, qtbot: QtBot, press: Callable[..., None]
) -> None:
    tasks.ask()
    tasks.show(qtbot)
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: tasks.navigator.current == "entry")
    assert tasks.entry.presenter.field == FLOOR
    assert tasks.entry.view.prompt.isVisible()
    press("Sudah dilihat, keramik", Key.Key_Return)
    (one,) = inquiries(tasks.workspace, ANSWERED)
    assert one.answer == "Sudah dilihat, keramik"


def test_looking_first_leaves_the_question_under_its_field_and_ctrl_t_brings_it_back(
    tasks: Tasks, qtbot: QtBot, press: Callable[..., None]
) -> None:
    tasks.ask()
    tasks.show(qtbot)
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: tasks.navigator.current == "entry")
    press(Key.Key_Escape)
    assert not tasks.entry.view.prompt.isVisible()
    told = tasks.entry.presenter.board.remarks()[FLOOR]
    assert [remark.message for remark in told] == ["Kabupaten bertanya: Benar tanah?"]
    press(Key.Key_T, control=True)
    assert tasks.entry.view.prompt.isVisible()
    press("Ya", Key.Key_Return)
    assert FLOOR not in tasks.entry.presenter.board.remarks()


def test_the_answer_line_beside_the_list_answers_and_undo_takes_it_back(
    tasks: Tasks, qtbot: QtBot, press: Callable[..., None]
) -> None:
    tasks.ask()
    tasks.show(qtbot)
    press("j", "Keramik", Key.Key_Return)
    assert len(inquiries(tasks.workspace, ANSWERED)) == 1
    qtbot.waitUntil(lambda: tasks.place.model.rowCount() == 0)
    assert tasks.place.view.parts.buttons[OPEN].hasFocus()
    tasks.navigator.undo()
    qtbot.waitUntil(lambda: tasks.place.model.rowCount() == 1)
    assert tasks.place.view.table.hasFocus()


def test_the_rail_counts_what_waits(tasks: Tasks, qtbot: QtBot) -> None:
    button = tasks.navigator.frame.rail.buttons["inquiry"]
    assert button.badge == ""
    tasks.ask()
    qtbot.waitUntil(lambda: button.badge == "1")


def test_the_regency_asks_about_the_field_in_focus(
    at_regency: Tasks, qtbot: QtBot, press: Callable[..., None]
) -> None:
    at_regency.navigator.context.open_at("family", at_regency.first_family, FLOOR)
    at_regency.entry.inquiries._regency = True
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    press("Benar tanah?", Key.Key_Return)
    (one,) = inquiries(at_regency.workspace, OPEN)
    assert (one.field, one.question) == ("answers.jenis_lantai", "Benar tanah?")


def test_the_regency_settles_answered_questions_or_asks_again(
    at_regency: Tasks, qtbot: QtBot, press: Callable[..., None]
) -> None:
    for words in ("Benar tanah?", "Berapa luasnya?"):
        answer(at_regency.workspace, at_regency.ask(words), "Ya.")
    at_regency.show(qtbot, 2)  # nothing waits for the village: what it answered is shown
    view = at_regency.place.view
    for made in (view.open, view.again, view.close_it):
        assert made.width() >= made.sizeHint().width(), made.text()
    press("s")
    qtbot.waitUntil(lambda: at_regency.place.model.rowCount() == 1)
    press("t")
    qtbot.waitUntil(lambda: at_regency.place.model.rowCount() == 0)
    assert len(inquiries(at_regency.workspace, CLOSED)) == 1
    assert [one.answer for one in inquiries(at_regency.workspace, OPEN)] == ["Ya."]


def test_the_regency_asks_from_the_list_about_a_finding_of_the_family(
    at_regency: Tasks, qtbot: QtBot, press: Callable[..., None]
) -> None:
    navigator = at_regency.navigator
    navigator.list_families(findings="any")
    place = navigator.places["families"]
    assert isinstance(place, FamiliesPlace)
    presenter = place.presenter
    qtbot.waitUntil(lambda: presenter.model.rowCount() == 2)
    assert any(action.text().startswith("Tanyakan") for action in presenter.choice.menu().actions())
    presenter.choice.ask()
    reason = presenter.view.pane.reason
    reason.reason.setCurrentIndex(0)
    press(Key.Key_Return, on=reason.reason.lineEdit())
    (one,) = inquiries(at_regency.workspace, OPEN)
    assert one.field == "answers.luas_lantai"
    assert one.question.endswith("Luas lantai kecil.")


def test_the_start_page_leads_to_the_questions(tasks: Tasks, qtbot: QtBot) -> None:
    tasks.ask()
    tasks.navigator.go("families")
    tasks.navigator.go("home")
    home = tasks.navigator.places["home"]
    assert isinstance(home, HomePlace)
    qtbot.waitUntil(lambda: home.figures is not None and home.figures.inquiries == 1)
    assert home.figures is not None
    steps = {step.words: step for step in home.steps(home.figures)}
    steps["Jawab 1 pertanyaan kabupaten"].run()
    assert tasks.navigator.current == "inquiry"
