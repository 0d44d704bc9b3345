"""Columns of the family table: the kind's own and every question of the instrument."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from dampingan.core.dates import format_date, parse_iso
from dampingan.core.identity import group_digits
from dampingan.core.language import language, tr
from dampingan.core.missing import WORDS, Missing
from dampingan.core.period import Period
from dampingan.forms.model import Form, Question, QuestionType
from dampingan.ui.families.words import state_cell, status_words
from dampingan.ui.models.column import NOTHING, Cell, Column
from dampingan.ui.number import place_text

NUMBER = "#"
_DEFAULT = (NUMBER, "head_name", "no_kk", "rt_rw", "member_count", "decile")
_DEFAULT_NUMBERS = ("303",)
_NUMERIC = {QuestionType.INTEGER, QuestionType.DECIMAL}
_UNSHOWN = {QuestionType.NOTE, QuestionType.HIDDEN}


def family_columns(form: Form) -> dict[str, Column]:
    """Return every column that the table can show, by key, in the order of the chooser."""
    columns = [*_own_columns(), *_question_columns(form)]
    return {column.key: column for column in columns}


def default_columns(form: Form) -> list[str]:
    """Return the keys of the columns shown until somebody chooses others."""
    found = [form.by_number.get(number) for number in _DEFAULT_NUMBERS]
    questions = [_key(q) for q in found if q is not None and not q.repeat]
    return [*_DEFAULT, *questions, "status"]


def _own_columns() -> list[Column]:
    return [
        Column(
            NUMBER,
            "#",
            (),
            _nothing,
            width=40,
            right=True,
            tip=tr("Nomor urut di daftar ini"),
            numbered=True,
        ),
        Column(
            "head_name", tr("Kepala keluarga"), ("head_name",), _show_name, "head_name", 150, 120
        ),
        Column("no_kk", tr("Nomor KK"), ("no_kk",), _show_id, "no_kk", 160, copied=_raw),
        Column("rt_rw", tr("RT/RW"), ("rt", "rw"), _show_place, "place", 74),
        Column("address", tr("Alamat"), ("address",), sort="address", width=220, least=120),
        Column(
            "member_count",
            tr("Anggota"),
            ("member_count",),
            sort="member_count",
            width=68,
            right=True,
        ),
        Column(
            "decile",
            tr("Desil"),
            ("decile",),
            sort="decile",
            width=54,
            right=True,
            tip=tr("Desil dari BPS, bukan hitungan program ini"),
        ),
        Column("decile_period", tr("Periode desil"), ("decile_period",), sort="decile_period"),
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
        Column("period", tr("Periode"), ("period",), _show_period, "period", 130, copied=_raw),
        Column("updated_at", tr("Diubah"), ("updated_at",), _show_time, "updated_at", 130),
        Column("updated_by", tr("Oleh"), ("updated_by",), sort="updated_by"),
    ]


def _question_columns(form: Form) -> list[Column]:
    shown = [q for q in form.questions.values() if not q.repeat and q.type not in _UNSHOWN]
    return [_question_column(form, question) for question in shown]


def _question_column(form: Form, question: Question) -> Column:
    label = " ".join(form.text(question.label, language()).split())
    show, copied = _question_show(form, question)
    number = question.type in _NUMERIC
    return Column(
        key=_key(question),
        label=f"{question.number} {label}".strip(),
        sources=(_key(question),),
        show=show,
        sort=_key(question),
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
        return _show_date, _raw
    if question.width == 16 and question.personal:
        return _show_id, _raw
    if question.type in _NUMERIC:
        return _show_number, _raw
    return _show_answer, _raw


def _key(question: Question) -> str:
    return f"answers.{question.key}"


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


def _show_id(value: str | None) -> Cell:
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


def _show_answer(value: str | None) -> Cell:
    return _missing(value) or Cell(" ".join(str(value).split()))


def _show_name(value: str) -> Cell:
    return Cell(value) if value else Cell(tr("(tanpa nama)"), colour="muted")


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


def _raw(value: Any) -> str:
    return "" if value is None else str(value)


def _copy_status(status: str, errors: int, warnings: int) -> str:
    return status_words().get(status, status)
