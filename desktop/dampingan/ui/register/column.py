"""Columns of a register: which question each shows, its heading and its width."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dampingan.core.language import language, tr
from dampingan.forms.model import Form, Question, QuestionType
from dampingan.ui.register.book import linked_forms
from dampingan.ui.register.heading import heading

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord

TICKS = ":tick"
"""Behind a question's key: each of its choices is a narrow column that is ticked."""
VILLAGE = "@village"
"""Column with the name of the village, for the registers of many."""
COUNTED = {"keluarga_hitung", "hitung_pada"}
"""Written by the program; shown, never typed."""
_NUMBERS = {QuestionType.INTEGER, QuestionType.DECIMAL}
_MONEY = "thousands-sep"
_TICK_WIDTH = 28
_WIDTHS = {
    QuestionType.FILE: 56,
    QuestionType.DATE: 106,
    QuestionType.INTEGER: 72,
    QuestionType.DECIMAL: 72,
}
_SHORT_TEXT = 20


@dataclass(frozen=True)
class RegisterColumn:
    """One column.

    Attributes:
        key: names it, e.g. ``judul`` or ``bulan:3``.
        label: heading.
        question: what it answers.
        code: of a tick column, the choice it stands for; ``""`` for others.
        width: logical pixels at 100 % text.
        least: when above 0, the column shrinks down to this and takes what room is left.
        right: numbers stand at the right.
        tip: the whole label of the question.
        totalled: its sum stands in the footer.
    """

    key: str
    label: str
    question: Question
    code: str = ""
    width: int = 120
    least: int = 0
    right: bool = False
    tip: str = ""
    totalled: bool = False

    @property
    def readonly(self) -> bool:
        """Whether nobody types into it."""
        return self.counted or self.key == VILLAGE

    @property
    def counted(self) -> bool:
        """Whether the program writes it and clicking shows what it counts."""
        return self.question.key in COUNTED

    def ticked(self, record: PlanRecord) -> bool:
        """Whether a record has this column's choice."""
        return self.code in record.keys(self.question.key)


def columns_of(form: Form, keys: Iterable[str]) -> tuple[RegisterColumn, ...]:
    """Return the columns for questions of a form; what the form does not ask is left out.

    Args:
        form: the register's questionnaire, perhaps a regency's own version.
        keys: question keys; ``bulan:tick`` makes a column of each choice.
    """
    found: list[RegisterColumn] = []
    for key in keys:
        plain = key.removesuffix(TICKS)
        question = form.questions.get(plain)
        if question is None or question.repeat:
            continue
        if key != plain:
            found += _ticks(form, question)
        else:
            found.append(_column(form, question))
    return _stretched(found)


def village_column() -> RegisterColumn:
    """Return the column that says whose record a row is."""
    question = Question(VILLAGE, VILLAGE, QuestionType.NOTE, {})
    return RegisterColumn(VILLAGE, tr("Desa"), question, width=120, least=80)


def _column(form: Form, question: Question) -> RegisterColumn:
    label = " ".join(form.text(question.label, language()).split())
    number = question.type in _NUMBERS
    width = _width(question)
    return RegisterColumn(
        question.key,
        heading(question.key) or label,
        question,
        width=width,
        least=_least(question),
        right=number,
        tip=label,
        totalled=number and question.type is QuestionType.INTEGER and _is_amount(question),
    )


def _is_amount(question: Question) -> bool:
    """Years, priorities and the like are numbers nobody adds up."""
    return _MONEY in question.appearance or question.key.startswith(
        ("keluarga", "manfaat", "anggota", "pengurus")
    )


def _width(question: Question) -> int:
    if question.key in {"rt", "rw"}:
        return 44
    if _MONEY in question.appearance:
        return 118
    if question.type is QuestionType.TEXT and 0 < question.width <= _SHORT_TEXT:
        return 50 + 7 * question.width
    return _WIDTHS.get(question.type, 112)


def _least(question: Question) -> int:
    """Running text and links shrink and grow with the room."""
    if linked_forms(question):
        return 96
    if question.type is QuestionType.TEXT and not question.width:
        return 110
    return 80 if question.choice_list else 0


def _stretched(columns: Sequence[RegisterColumn]) -> tuple[RegisterColumn, ...]:
    """The first column is the record's name: it gets the most room."""
    if not columns or not columns[0].least:
        return tuple(columns)
    first = columns[0]
    wide = RegisterColumn(
        first.key, first.label, first.question, "", 420, 260, first.right, first.tip
    )
    return (wide, *columns[1:])


def _ticks(form: Form, question: Question) -> list[RegisterColumn]:
    found = []
    for choice in form.choices.get(question.choice_list, ()):
        label = form.text(choice.label, language())
        found.append(
            RegisterColumn(
                f"{question.key}:{choice.code}",
                label[:3],
                question,
                choice.code,
                _TICK_WIDTH,
                tip=label,
            )
        )
    return found
