"""What the screen says about each question: number, words, answer, why it is skipped, findings.

The widgets paint these lines and decide nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dampingan.core.dates import format_date, parse_iso
from dampingan.core.errors import Severity
from dampingan.core.identity import group_digits
from dampingan.core.language import tr
from dampingan.core.missing import KEYS, Missing, is_missing
from dampingan.core.number import count_text
from dampingan.forms.model import Group, Question, QuestionType
from dampingan.forms.session import Field, FormSession
from dampingan.forms.typed import show
from dampingan.ui.entry.keying import Keying, box_text, keys_of, missing_words
from dampingan.ui.entry.outline import Item, ItemKind, Outline
from dampingan.ui.entry.path import GHOST

_CODED = {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK}
_ID_DIGITS = 16
_SHORT_DATE = 10
_PLAIN_DIGITS = 4
_REFERENCE = re.compile(r"\$\{\s*([^}\s]+)\s*\}")
_MOST_NUMBERS = 3
_PART = re.compile(r"(?<=\d)[a-z]\d*$")
"""The part of a number on paper: 428d is a part of 428."""
_FIXED_WIDTH = {
    QuestionType.DATE: 17,
    QuestionType.DATETIME: 22,
    QuestionType.TIME: 6,
    QuestionType.ACKNOWLEDGE: 2,
}


class State(StrEnum):
    """Whether a question takes an answer now."""

    OPEN = "open"
    SKIPPED = "skipped"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding as it stands under its field.

    Attributes:
        severity: error or warning.
        message: what it says.
        accepted: who let it stand and when; it is said quietly then.
    """

    severity: Severity
    message: str
    accepted: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet.

    Attributes:
        item: what it is about.
        number: number on paper, ``""`` for none.
        text: label of the question, group or row; the note's text.
        box: what stands in the answer box.
        beside: the answer in words: the choice's label, the missing code's meaning.
        state: open, skipped, or fixed (the program fills it).
        why: why it is skipped, in words.
        width: characters the box has room for; 0 for long text.
        remarks: findings shown under it.
        note: what an operator wrote beside the answer.
        pinned: whether the answer goes into the next record too.
        changed: whether it differs from what was known before.
        file: name of the attached file that is the answer, ``""`` for other questions.
        before: what was known before, where that differs.
    """

    item: Item
    number: str = ""
    text: str = ""
    box: str = ""
    beside: str = ""
    state: State = State.OPEN
    why: str = ""
    width: int = 0
    remarks: tuple[Remark, ...] = ()
    note: str = ""
    pinned: bool = False
    changed: bool = False
    before: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a roster grid."""

    field: Field
    box: str = ""
    state: State = State.OPEN
    severity: Severity | None = None
    noted: bool = False
    changed: bool = False


class Reader:
    """Reads lines off a session.

    Args:
        outline: the form on screen.
        session: the answers.
        language: of labels.
        linked: words of an answer that names records by their keys, ``""`` for other questions.
    """

    def __init__(
        self,
        outline: Outline,
        session: FormSession,
        language: str,
        linked: Callable[[Question, str], str] | None = None,
    ) -> None:
        self._linked = linked
        self.outline = outline
        self.session = session
        self.language = language
        self._keys: dict[str, Mapping[str, str]] = {}
        self._whys: dict[str, str] = {}
        self._groups: dict[str, list[Group]] = {}

    # ------------------------------------------------------------------ sheets

    def read(self, item: Item, remarks: Sequence[Remark] = ()) -> Line:
        """Return one line of a sheet.

        Args:
            item: a line of the outline.
            remarks: findings to show under it.
        """
        return self._line(item, remarks)

    def line(self, field: Field, remarks: Sequence[Remark] = ()) -> Line:
        """Return the line of one field, for the panel under a grid."""
        return self._question(Item(ItemKind.QUESTION, field.question, field.row), remarks)

    def cells(self, repeat: str, row: str, remarks: Mapping[Field, Sequence[Remark]]) -> list[Cell]:
        """Return the cells of a grid's row, left to right."""
        found = []
        for question in self.outline.columns(repeat):
            field = Field(question.key, row)
            if row == GHOST:
                found.append(Cell(field))
                continue
            state = self._state(question, field)
            kept = self.session.kept(field) if state is State.SKIPPED else self.session.value(field)
            severities = {r.severity for r in remarks.get(field, ()) if not r.accepted}
            severity = Severity.ERROR if Severity.ERROR in severities else None
            if severity is None and severities:
                severity = Severity.WARNING
            found.append(Cell(field, self._short(question, field, kept), state, severity))
        return found

    def short_words(self, key: str, row: str) -> str:
        """Return an answer as people read it, in few words."""
        question = self.outline.form.questions[key]
        field = Field(key, row)
        value = self.session.value(field)
        return self.beside(question, field, value) or self._short(question, field, value)

    def cell_width(self, question: Question) -> int:
        """Return how many characters a cell of a grid has room for; 0 for long text."""
        return _SHORT_DATE if question.type is QuestionType.DATE else self.width(question)

    def _short(self, question: Question, field: Field, value: str) -> str:
        if question.type is QuestionType.DATE and (day := parse_iso(value)):
            return day.strftime("%d/%m/%Y") if day.year >= 1000 else value
        return self.box(question, field, value)

    # ------------------------------------------------------------------ answers

    def box(self, question: Question, field: Field, value: str) -> str:
        """Return how a stored answer stands in its box."""
        if not value:
            return ""
        if is_missing(value):
            return next(key for key, code in KEYS.items() if code == value)
        if question.type in _CODED:
            return box_text(question, value, self.keys(question))
        return self._plain(question, value)

    def _plain(self, question: Question, value: str) -> str:
        if question.type is QuestionType.DATE:
            day = parse_iso(value)
            return format_date(day) if day else value
        if question.width == _ID_DIGITS and len(value) == _ID_DIGITS and value.isdecimal():
            return group_digits(value)
        if (
            question.type is QuestionType.INTEGER
            and value.isdecimal()
            and len(value) > _PLAIN_DIGITS
        ):
            return count_text(int(value))
        return show(question, value, (), self.language)

    def beside(self, question: Question, field: Field, value: str) -> str:
        """Return a stored answer in words where the box holds a code."""
        if is_missing(value):
            return missing_words(Missing(value))
        if value and self._linked is not None and question.type is QuestionType.TEXT:
            return self._linked(question, value)
        if not value or question.type not in _CODED:
            return ""
        words = show(question, value, self.session.choices(field), self.language)
        return "" if words == value else words

    def keys(self, question: Question) -> Mapping[str, str]:
        """Return code → typed key of a question's list."""
        name = question.choice_list
        if name not in self._keys:
            self._keys[name] = keys_of(self.outline.form.choices.get(name, ()))
        return self._keys[name]

    def keying(self, field: Field, today: date) -> Keying:
        """Return the keys of a field now."""
        question = self.outline.form.questions[field.question]
        form = self.outline.form
        ghost = field.row == GHOST
        choices = form.choices.get(question.choice_list, ()) if ghost else ()
        if question.type in _CODED and not ghost:
            choices = self.session.choices(field)
        labels = [form.text(choice.label, self.language) or choice.code for choice in choices]
        return Keying(question, choices, labels, self.keys(question), today=today)

    def width(self, question: Question) -> int:
        """Return how many characters a question's box has room for; 0 for long text."""
        if question.bitsum or question.type is QuestionType.SELECT_ONE:
            return max([2, question.width, *map(len, self.keys(question).values())])
        if question.type in _CODED:
            return min(24, max(4, 2 * len(self.keys(question))))
        if question.type in {QuestionType.INTEGER, QuestionType.DECIMAL}:
            return max(3, min((question.width or 9) * 9 // 8, 18))
        if question.type in _FIXED_WIDTH:
            return _FIXED_WIDTH[question.type]
        return question.width + question.width // 8 if 0 < question.width <= 20 else 0

    # ------------------------------------------------------------------ inside

    def _line(self, item: Item, remarks: Sequence[Remark]) -> Line:
        session = self.session
        if item.kind is ItemKind.QUESTION:
            return self._question(item, remarks)
        if item.kind is ItemKind.NOTE:
            state = State.OPEN if session.relevant(item.field) else State.SKIPPED
            return Line(item, text=session.label(item.key, item.row), state=state)
        if item.kind is ItemKind.HEADING:
            state = State.OPEN
            if not session.group_relevant(item.key, item.row):
                state = State.SKIPPED
            group = self.outline.form.groups[item.key]
            return Line(item, group.number, session.label(item.key, item.row), state=state)
        group = self.outline.form.groups[item.key]
        name = self.outline.form.text(group.label, self.language) or group.name
        if item.kind is ItemKind.ADD_ROW:
            return Line(item, text=tr("Tambah {name} (Ctrl+N)", name=name))
        rows = list(session.rows(item.key, session.row(item.row).parent))
        return Line(item, text=f"{name} {rows.index(item.row) + 1}")

    def _question(self, item: Item, remarks: Sequence[Remark]) -> Line:
        question = self.outline.form.questions[item.key]
        field = item.field
        if field.row == GHOST:
            text = self.outline.form.text(question.label, self.language)
            return Line(item, question.number, text, width=self.width(question))
        state = self._state(question, field)
        skipped = state is State.SKIPPED
        value = self.session.kept(field) if skipped else self.session.value(field)
        return Line(
            item,
            question.number,
            self.session.label(item.key, item.row) or question.name,
            self.box(question, field, value),
            self.beside(question, field, value),
            state,
            self.why(question, item.row) if skipped else "",
            self.width(question),
            tuple(remarks) if not skipped else (),
            file=value if question.type is QuestionType.FILE and not is_missing(value) else "",
        )

    def _state(self, question: Question, field: Field) -> State:
        if not self.session.relevant(field):
            return State.SKIPPED
        return State.OPEN if question.answerable else State.FIXED

    def why(self, question: Question, row: str = "") -> str:
        """Return the numbers of the questions that decide whether this one is asked."""
        closed = next(
            (
                group
                for group in self._around(question)
                if group.relevant and not self.session.group_relevant(group.key, row)
            ),
            question,
        )
        if closed.key not in self._whys:
            self._whys[closed.key] = self._why(closed.relevant)
        return self._whys[closed.key]

    def _around(self, question: Question) -> list[Group]:
        """Return the groups around a question, outermost first."""
        if question.key not in self._groups:
            groups = self.outline.form.groups.values()
            depth = len(question.path)
            self._groups[question.key] = [
                group
                for group in groups
                if (*group.path, group.name) == question.path[: len(group.path) + 1]
                and len(group.path) < depth
            ]
        return self._groups[question.key]

    def _why(self, relevant: str) -> str:
        questions = self.outline.form.questions
        found: dict[str, None] = {}
        for name in _REFERENCE.findall(relevant):
            if other := questions.get(name):
                found |= dict.fromkeys(self._asked_as(other, {name}))
        if not found:
            return tr("dilewati")
        return tr("dilewati karena isian {numbers}", numbers=", ".join(found))

    def _asked_as(self, question: Question, seen: set[str]) -> list[str]:
        """Return what a question is called on paper; for what is worked out, what it comes from."""
        if question.number:
            return [question.number]
        if question.answerable:
            label = self.outline.form.text(question.label, self.language)
            return [label or question.name]
        found: dict[str, None] = {}
        for name in _REFERENCE.findall(question.calculation):
            other = self.outline.form.questions.get(name)
            if other is not None and name not in seen:
                seen.add(name)
                found |= dict.fromkeys(self._asked_as(other, seen))
        if len(found) > _MOST_NUMBERS:
            found = dict.fromkeys(_PART.sub("", number) for number in found)
        return list(found)
