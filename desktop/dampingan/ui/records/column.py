"""Columns that tables of records share: questions of a form, state, place, times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from dampingan.core.dates import format_date, parse_iso
from dampingan.core.identity import group_digits
from dampingan.core.language import language, tr
from dampingan.core.missing import WORDS, Missing
from dampingan.core.number import place_text
from dampingan.core.period import Period
from dampingan.forms.model import Form, Question, QuestionType
from dampingan.ui.families.words import state_cell, status_words
from dampingan.ui.models.column import NOTHING, Cell, Column
from dampingan.ui.renewal.words import change_cell

NUMBER = "#"
_NUMERIC = {QuestionType.INTEGER, QuestionType.DECIMAL}
_UNSHOWN = {QuestionType.NOTE, QuestionType.HIDDEN}


def number_column() -> Column:
    """Return the column of row numbers."""
    return Column(
        NUMBER,
        "#",
        (),
        _nothing,
        width=40,
        right=True,
        tip=tr("Nomor urut di daftar ini"),
        numbered=True,
    )


def place_column() -> Column:
    """Return RT and RW in one column."""
    return Column("rt_rw", tr("RT/RW"), ("rt", "rw"), _show_place, "place", 74)


def state_columns() -> list[Column]:
    """Return state, its reason, counts of findings, period and last change."""
    return [
        Column(
            "status",
            tr("Status"),
            ("status", "error_count", "warning_count"),
            state_cell,
            "status",
            136,
            118,
            copied=_copy_status,
        ),
        Column("status_reason", tr("Alasan status"), ("status_reason",), sort="status_reason"),
        Column(
            "change_state",
            tr("Perubahan"),
            ("change_state",),
            change_cell,
            "change_state",
            140,
            128,
            tip=tr("Dibanding periode sebelumnya atau daftar"),
        ),
        Column(
            "errors",
            tr("Harus diperbaiki"),
            ("error_count",),
            _show_count,
            "error_count",
            110,
            right=True,
        ),
        Column(
            "warnings",
            tr("Perlu dilihat"),
            ("warning_count",),
            _show_count,
            "warning_count",
            110,
            right=True,
        ),
        Column("period", tr("Periode"), ("period",), _show_period, "period", 130, copied=raw),
        Column("updated_at", tr("Diubah"), ("updated_at",), _show_time, "updated_at", 130),
        Column("updated_by", tr("Oleh"), ("updated_by",), sort="updated_by"),
    ]


def question_columns(form: Form) -> list[Column]:
    """Return a column for every question that is asked once in a record."""
    shown = [q for q in form.questions.values() if not q.repeat and q.type not in _UNSHOWN]
    return [question_column(form, question) for question in shown]


def question_key(question: Question) -> str:
    """Return the key of a question's column."""
    return f"answers.{question.key}"


def show_name(value: str) -> Cell:
    """Show a name, or that there is none."""
    return Cell(value) if value else Cell(tr("(tanpa nama)"), colour="muted")


def question_column(form: Form, question: Question) -> Column:
    """Return the column of one question."""
    label = " ".join(form.text(question.label, language()).split())
    show, copied = _question_show(form, question)
    number = question.type in _NUMERIC
    return Column(
        key=question_key(question),
        label=f"{question.number} {label}".strip(),
        sources=(question_key(question),),
        show=show,
        sort=question_key(question),
        width=90 if number else 130,
        least=0 if number else 76,
        right=number,
        tip=f"{question.number} {label}".strip(),
        copied=copied,
    )


def _question_show(
    form: Form, question: Question
) -> tuple[Callable[..., Cell], Callable[..., str] | None]:
    if question.choice_list:
        code = language()
        labels = {c.code: form.text(c.label, code) for c in form.choices[question.choice_list]}
        labels |= dict(question.extra_codes)
        return partial(_show_choice, labels), None
    if question.type == QuestionType.DATE:
        return _show_date, raw
    if question.width == 16 and question.personal:
        return show_id, raw
    if question.type in _NUMERIC:
        return _show_number, raw
    if question.type is QuestionType.FILE:
        return show_file, raw
    return _show_answer, raw


def _missing(value: str | None) -> Cell | None:
    if not value:
        return NOTHING
    if value in WORDS:
        return Cell(WORDS[Missing(value)].capitalize(), colour="muted")
    return None


def _show_choice(labels: Mapping[str, str], value: str | None) -> Cell:
    if cell := _missing(value):
        return cell
    codes = str(value).split(" ")
    return Cell("; ".join(labels.get(code, code) for code in codes))


def _show_date(value: str | None) -> Cell:
    if cell := _missing(value):
        return cell
    day = parse_iso(str(value))
    return Cell(format_date(day, short=True) if day else str(value))


def show_id(value: str | None) -> Cell:
    """Show NIK and KK numbers in groups of six, six and four digits."""
    if cell := _missing(value):
        return cell
    text = str(value)
    if len(text) == 16 and text.isdecimal():
        return Cell(f"{text[:6]} {text[6:12]} {text[12:]}")
    return Cell(group_digits(text))


def _show_number(value: str | None) -> Cell:
    if cell := _missing(value):
        return cell
    return Cell(str(value) if language() == "en" else str(value).replace(".", ","))


def show_file(value: str | None) -> Cell:
    """Show that there is a file, and its kind: its stored name says nothing to people."""
    if cell := _missing(value):
        return cell
    kind = str(value).rpartition(".")[2].upper()
    return Cell(tr("Berkas {kind}", kind=kind), "file", "text")


def _show_answer(value: str | None) -> Cell:
    return _missing(value) or Cell(" ".join(str(value).split()))


def _show_place(rt: str, rw: str) -> Cell:
    return Cell(place_text(rt, rw)) if rt or rw else NOTHING


def _show_count(value: int) -> Cell:
    return Cell(str(value)) if value else NOTHING


def _show_period(value: str) -> Cell:
    return Cell(Period.parse(value).label) if value else NOTHING


def _show_time(value: str) -> Cell:
    if not value:
        return NOTHING
    at = datetime.fromisoformat(value).astimezone()
    return Cell(at.strftime("%d/%m/%Y %H:%M"))


def _nothing() -> Cell:
    return NOTHING


def raw(value: Any) -> str:
    """Return a stored text as it is, for the clipboard."""
    return "" if value is None else str(value)


def _copy_status(status: str, errors: int, warnings: int) -> str:
    return status_words().get(status, status)
