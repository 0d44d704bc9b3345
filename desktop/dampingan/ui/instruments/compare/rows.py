"""Rows and columns of a table of differences between two versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dampingan.core.language import language, tr
from dampingan.core.number import count_text
from dampingan.forms.comparison import FormChange, QuestionChange, RepeatChange, State, Trait
from dampingan.forms.comparison_words import state_word, trait_words
from dampingan.forms.model import Form
from dampingan.store.version.move_plan import QuestionPlan
from dampingan.ui.models.column import NOTHING, Cell, Column

ALL, LOOK, RENAMED, DROPPED, NEW, CODES, KEPT = (
    *("all", "look", "renamed", "dropped", "new", "codes", "kept"),
)
"""Filters of the table."""

_ICONS = {
    State.KEPT: ("check", "muted"),
    State.RENAMED: ("redo", "accent"),
    State.DROPPED: ("file", "warning"),
    State.NEW: ("new", "ok"),
}


def filters() -> list[tuple[str, str]]:
    """Return the filters with their words."""
    return [
        (LOOK, tr("Berubah")),
        (RENAMED, tr("Ganti nama")),
        (DROPPED, tr("Dihapus")),
        (NEW, tr("Baru")),
        (CODES, tr("Kode")),
        (ALL, tr("Semua")),
    ]


def shown(change: QuestionChange, chosen: str) -> bool:
    """Tell whether a filter shows a question."""
    quiet = {Trait.LABEL, Trait.NUMBER, Trait.WIDTH}
    match chosen:
        case "look":
            return change.state is not State.KEPT or not set(change.traits) <= quiet
        case "renamed":
            return change.state is State.RENAMED
        case "dropped":
            return change.state is State.DROPPED
        case "new":
            return change.state is State.NEW
        case "codes":
            return Trait.CODES in change.traits
        case _:
            return True


def question_text(form: Form, key: str) -> str:
    """Return number and label of a question, on one line; its key when it has no label."""
    question = form.questions.get(key)
    if question is None:
        return ""
    words = " ".join(form.text(question.label, language()).split())
    return " ".join(part for part in (question.number, words or key) if part)


def repeat_text(form: Form, key: str) -> str:
    """Return what a list of rows is called."""
    group = form.groups.get(key)
    words = " ".join(form.text(group.label, language()).split()) if group is not None else ""
    return words or key


def rows_of(
    change: FormChange, chosen: str, counts: Mapping[str, QuestionPlan] | None = None
) -> list[dict[str, Any]]:
    """Return the rows that a filter shows; ``id`` is the place in `change.questions`.

    Repeats that changed stand above, with negative ids: -1 - their place in `change.repeats`.
    """
    repeats = [
        _repeat_row(change, place, repeat)
        for place, repeat in enumerate(change.repeats)
        if chosen == ALL or (repeat.state is not State.KEPT and chosen in {LOOK, repeat.state})
    ]
    questions = [
        _question_row(change, place, question, (counts or {}).get(question.old))
        for place, question in enumerate(change.questions)
        if shown(question, chosen)
    ]
    return repeats + questions


def _repeat_row(change: FormChange, place: int, repeat: RepeatChange) -> dict[str, Any]:
    return {
        "id": -1 - place,
        "old": tr("Daftar: {name}", name=repeat_text(change.old, repeat.old)) if repeat.old else "",
        "new": tr("Daftar: {name}", name=repeat_text(change.new, repeat.new)) if repeat.new else "",
        "state": repeat.state,
        "differs": "",
        "danger": False,
        "answers": None,
        "parked": None,
    }


def _question_row(
    change: FormChange, place: int, question: QuestionChange, counted: QuestionPlan | None
) -> dict[str, Any]:
    return {
        "id": place,
        "old": question_text(change.old, question.old),
        "new": question_text(change.new, question.new),
        "state": question.state,
        "differs": trait_words(question.traits),
        "danger": question.dangerous,
        "answers": counted.answers if counted else None,
        "parked": counted.parked if counted else None,
    }


def columns(*, counted: bool) -> list[Column]:
    """Return the columns; with the counts of a plan when `counted`."""
    made = [
        Column("old", tr("Versi lama"), ("old",), width=240, least=90),
        Column("new", tr("Versi baru"), ("new", "state"), _target, width=240, least=90),
        Column(
            "state", tr("Keadaan"), ("state", "differs", "danger"), _state, width=190, least=105
        ),
    ]
    if counted:
        made += [
            Column("answers", tr("Jawaban"), ("answers",), _count, width=76, right=True),
            Column("parked", tr("Diparkir"), ("parked",), _parked, width=76, right=True),
        ]
    return made


def _target(text: str, state: State) -> Cell:
    if state is State.DROPPED:
        return Cell(tr("diparkir"), colour="warning")
    return Cell(text) if text else NOTHING


def _state(state: State, differs: str, danger: bool) -> Cell:
    icon, colour = _ICONS[state]
    if danger:
        return Cell(tr("arti kode berubah"), "warning", "error")
    if state is State.KEPT and differs:
        return Cell(tr("berubah: {what}", what=differs), "changed", "text")
    words = ", ".join(part for part in (state_word(state), differs) if part)
    return Cell(words, icon, colour)


def _count(number: int | None) -> Cell:
    return Cell(count_text(number)) if number else NOTHING


def _parked(number: int | None) -> Cell:
    return Cell(count_text(number), colour="warning") if number else NOTHING


def first_row(rows: Sequence[Mapping[str, Any]], wanted: int | None) -> int:
    """Return the place of a row by its id; 0 when it is not there."""
    places = [place for place, row in enumerate(rows) if row["id"] == wanted]
    return places[0] if places else 0
