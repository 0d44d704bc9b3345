"""Keys that keying costs, counted in the real widget: no clock, so any machine gives the same.

The measures are CSEntry's and the paper's own: a coded page should cost hardly more keys than it
has answers, a new family no more than two, and a whole family no more than what is written on it.

Run with ``pytest tests/benchmarks --benchmark-enable``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from dampingan.demo.filling import MEMBERS
from dampingan.demo.paper import Paper, paper_of_five
from dampingan.forms.answer import Field
from dampingan.forms.model import QuestionType
from dampingan.forms.xlsform import read_form
from dampingan.store.entry.entry import FamilyEntry, Subject
from dampingan.store.workspace import Workspace
from dampingan.ui.entry.editor import AnswerEditor
from dampingan.ui.entry.path import GHOST
from dampingan.ui.entry.place import EntryPlace
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.icon import Icons
from dampingan.ui.job import JobRunner
from dampingan.ui.settings.settings import SettingsFile
from dampingan.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
BANDENGAN = "33.75.03.1009"
CODED = 40
MOST_STEPS = 3_000
PAD = Qt.KeyboardModifier.KeypadModifier
NONE = Qt.KeyboardModifier.NoModifier
_KEYPAD = {
    **{str(digit): Qt.Key(ord(str(digit))) for digit in range(10)},
    "-": Qt.Key.Key_Minus,
    "+": Qt.Key.Key_Plus,
    "*": Qt.Key.Key_Asterisk,
    "/": Qt.Key.Key_Slash,
    ",": Qt.Key.Key_Comma,
}


class Hands:
    """Presses keys and counts them by where they are on the keyboard."""

    def __init__(self) -> None:
        self.keypad = self.letters = self.others = 0

    @property
    def keys(self) -> int:
        return self.keypad + self.letters + self.others

    def type(self, text: str) -> None:
        """Type characters: what the numeric keypad has on it, the rest on the letters."""
        for character in text:
            code = _KEYPAD.get(character)
            if code is not None:
                QTest.keyClick(self._focus(), code, PAD)
                self.keypad += 1
            else:
                QTest.keyClicks(self._focus(), character)
                self.letters += 1

    def enter(self) -> None:
        """Press the keypad's Enter."""
        QTest.keyClick(self._focus(), Qt.Key.Key_Enter, PAD)
        self.keypad += 1

    def press(self, key: Qt.Key) -> None:
        """Press a key that is neither a letter nor on the keypad."""
        QTest.keyClick(self._focus(), key, NONE)
        self.others += 1

    @staticmethod
    def _focus() -> QWidget:
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "a.dampingan", BANDENGAN, "2026-Q4", now=lambda: NOW) as made:
        yield made


@pytest.fixture
def navigator(
    workspace: Workspace, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Navigator]:
    """The window with the entry place; a clerk in no hurry, so that no Enter is swallowed."""
    monkeypatch.setattr(AnswerEditor, "grace", 0)
    monkeypatch.setattr(AnswerEditor, "glance", 0)
    theme = Theme("light", 100)
    theme.install(qapp)
    made = Navigator(
        workspace,
        {"entry": EntryPlace},
        settings=SettingsFile(tmp_path / "settings.toml"),
        theme=theme,
        icons=Icons(theme),
        jobs=JobRunner(),
    )
    made.setParent(made.frame)
    made.frame.resize(1366, 768)
    made.frame.show()
    made.frame.activateWindow()
    yield made
    made.frame.close()


def _place(navigator: Navigator) -> EntryPlace:
    place = navigator.places["entry"]
    assert isinstance(place, EntryPlace)
    return place


def test_forty_coded_questions_cost_at_most_forty_four_keys(
    navigator: Navigator, workspace: Workspace
) -> None:
    questions = "\n".join(f"| | select_one k | q{n} | Pertanyaan {n} |" for n in range(CODED))
    choices = "\n".join(f"| | k | {code} | Pilihan {code} |" for code in range(1, 9))
    source = (
        f"| survey | type | name | label |\n{questions}\n"
        f"| choices | list_name | name | label |\n{choices}\n"
        "| settings | form_title | form_id | version |\n| | Kode | kode | 1 |\n"
    )
    workspace.install(read_form(source), source.encode(), "md", "extra", subject="village")
    hands = Hands()
    navigator.new_response("kode", Subject("village"))
    for number in range(CODED):
        hands.type(str(number % 8 + 1))
    hands.press(Qt.Key.Key_F12)
    presenter = _place(navigator).presenter
    session = presenter.session
    assert [session.value(Field(f"q{n}")) for n in range(CODED)] == [
        str(n % 8 + 1) for n in range(CODED)
    ]
    assert presenter.entry.status == "complete"
    print(f"\n{CODED} coded questions: {hands.keys} keys, finishing included")
    assert hands.keys <= 44


def test_a_new_family_costs_at_most_two_keys(navigator: Navigator, workspace: Workspace) -> None:
    first = FamilyEntry.create(workspace, {"rt": "003", "rw": "002"}).record_id
    navigator.open_family(first)
    hands = Hands()
    hands.press(Qt.Key.Key_F2)
    place = _place(navigator)
    assert place.presenter.entry.record_id != first
    assert place.presenter.value("rt") == "003"
    assert place.view.editor.hasFocus()
    print(f"\nnew family: {hands.keys} key")
    assert hands.keys <= 2


def test_a_family_of_five_costs_about_as_many_keys_as_its_paper_has_characters(
    navigator: Navigator, workspace: Workspace
) -> None:
    today = workspace.now().astimezone().date()
    paper = paper_of_five(workspace.form(), workspace.village_code, today)
    hands, written = Hands(), 0
    navigator.new_family()
    place = _place(navigator)
    for _ in range(MOST_STEPS):
        more, characters = _key_one(place, paper, hands)
        written += characters
        if not more:
            break
    hands.press(Qt.Key.Key_F12)
    assert place.presenter.entry.status == "complete"
    _same(place, paper)
    print(
        f"\nfamily of five: {written} characters on paper, {hands.keys} keys "
        f"({hands.keypad} keypad, {hands.letters} letters, {hands.others} others); "
        f"ratio {hands.keys / written:.2f}"
    )
    assert hands.others <= 2
    assert hands.keys <= written * 1.10


def _key_one(place: EntryPlace, paper: Paper, hands: Hands) -> tuple[bool, int]:
    """Key the current field; return whether there is more, and the characters on the paper."""
    presenter = place.presenter
    field, question = presenter.field, presenter.question
    if field is None or question is None:
        return False, 0
    rows = presenter.session.rows(MEMBERS)
    member = rows.index(field.row) if field.row in rows else None
    if field.row == GHOST:
        member = len(rows)
    if member is not None and member >= paper.size:
        hands.enter()  # an empty line ends the roster
        return presenter.field != field, 0
    text = paper.typed(question, member)
    written = len(text)
    if question.type is QuestionType.DATE and written == 8:
        text = _short_date(text, today_year=NOW.year)
    for character in text:
        hands.type(character)
        if presenter.field != field:
            return True, written
    hands.enter()
    return presenter.field != field, written


def _short_date(text: str, *, today_year: int) -> str:
    """Return ``170531`` for ``17051931``: the century follows, as the screen shows."""
    year = int(text[4:])
    return text[:4] + text[6:] if today_year - 100 < year <= today_year else text


def _same(place: EntryPlace, paper: Paper) -> None:
    """Hold every answer of the paper against what was keyed."""
    session = place.presenter.session
    rows = session.rows(MEMBERS)
    assert len(rows) == paper.size
    for question in session.form.questions.values():
        if not question.answerable:
            continue
        if not question.repeat:
            wanted = paper.session.value(Field(question.key))
            assert session.value(Field(question.key)) == wanted, question.key
        elif question.repeat == MEMBERS:
            for mine, theirs in zip(rows, paper.rows, strict=True):
                wanted = paper.session.value(Field(question.key, theirs))
                assert session.value(Field(question.key, mine)) == wanted, question.key
