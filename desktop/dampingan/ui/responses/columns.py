"""Columns of the table of one additional form's records."""

from __future__ import annotations

from dampingan.core.language import tr
from dampingan.forms.model import Form, Question, QuestionType
from dampingan.ui.models.column import Column
from dampingan.ui.records.column import (
    NUMBER,
    number_column,
    place_column,
    question_columns,
    question_key,
    show_name,
    state_columns,
)

_MOST = 3
_LONG = 40
_SHOWN_FIRST = {
    QuestionType.SELECT_ONE,
    QuestionType.INTEGER,
    QuestionType.DECIMAL,
    QuestionType.DATE,
    QuestionType.TEXT,
}


def response_columns(form: Form, subject: str) -> dict[str, Column]:
    """Return every column that the table can show, by key, in the order of the chooser."""
    own = [
        number_column(),
        Column("title", _title_word(subject), ("title",), show_name, "title", 160, 120),
        place_column(),
    ]
    columns = [*own, *state_columns(), *question_columns(form)]
    return {column.key: column for column in columns}


def default_columns(form: Form, subject: str) -> list[str]:
    """Return the keys of the columns shown until somebody chooses others.

    What is about the village has its name and no RT in every line: there the answers tell, and the
    day of the last change where no question does.
    """
    found = [q for q in form.questions.values() if _worth_a_column(q)]
    always = [q for q in found if not q.relevant]
    first = (always if len(always) >= _MOST else found)[:_MOST]
    answers = [question_key(question) for question in first]
    if subject == "village":
        return [NUMBER, *(answers or ["updated_at"]), "status"]
    return [NUMBER, "title", "rt_rw", *answers, "status"]


def _worth_a_column(question: Question) -> bool:
    short = question.type is not QuestionType.TEXT or 0 < question.width <= _LONG
    named = question.type is QuestionType.TEXT and question.personal
    return (
        not question.repeat
        and question.answerable
        and question.type in _SHOWN_FIRST
        and (short or named)
    )


def _title_word(subject: str) -> str:
    words = {"family": tr("Kepala keluarga"), "person": tr("Nama")}
    return words.get(subject, tr("Desa/kelurahan"))
