"""How an answer of a register reads in a cell."""

from __future__ import annotations

from datetime import date

from dampingan.core.dates import parse_iso
from dampingan.core.language import language, tr
from dampingan.core.missing import is_missing
from dampingan.core.number import count_text
from dampingan.forms.model import Form, Question, QuestionType
from dampingan.forms.typed import show
from dampingan.ui.models.column import Cell
from dampingan.ui.register.book import Book, linked_forms

_NUMBERS = {QuestionType.INTEGER, QuestionType.DECIMAL}
_CODED = {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK}
_YEAR = "tahun"
"""Years are no amounts: their digits stand together."""
_SHORT, _RETIRED = "singkatan", "aktif"


def answer_cell(book: Book, form: Form, question: Question, value: str) -> Cell:
    """Return how an answer reads: labels for codes, titles for keys, grouped numbers.

    Args:
        book: the registers of the workspace.
        form: the questionnaire.
        question: what was asked.
        value: the stored text.
    """
    if not value:
        return Cell("", colour="muted")
    if linked_forms(question):
        return _linked(book, question, value)
    if question.type is QuestionType.FILE:
        return Cell(tr("ada"), "attachment")
    if question.type in _CODED and not is_missing(value):
        return _coded(book, form, question, value)
    return _plain(question, value)


def _plain(question: Question, value: str) -> Cell:
    if question.type in _NUMBERS and not is_missing(value):
        if not _is_number(value):
            return _odd(value)
        return Cell(value if question.key.startswith(_YEAR) else number_text(value))
    if question.type is QuestionType.DATE and (day := parse_iso(value)) is not None:
        return Cell(day_text(day))
    return Cell(" ".join(show(question, value, (), language()).split()))


def day_text(day: date) -> str:
    """Return a day as columns show it: ``17/05/2026``."""
    return day.strftime("%d/%m/%Y")


def number_text(value: str) -> str:
    """Return a number with its thousands apart: ``1.250,5``."""
    whole, _, fraction = value.partition(".")
    grouped = count_text(int(whole)) if whole.lstrip("-").isdecimal() else whole
    mark = "," if language() == "id" else "."
    return f"{grouped}{mark}{fraction}" if fraction else grouped


def link_text(book: Book, question: Question, value: str) -> str:
    """Return the titles of the records that a link names, apart by semicolons."""
    return _linked(book, question, value).text


def _linked(book: Book, question: Question, value: str) -> Cell:
    found = [book.linked(key, linked_forms(question)) for key in value.split()]
    if not all(one.form_id for one in found):
        return Cell(value, "unlinked")  # told in words; nobody made a record of it yet
    gone = any(one.gone for one in found)
    words = [f"{one.title} {tr('(dihapus)')}" if one.gone else one.title for one in found]
    return Cell("; ".join(words), "warning" if gone else "", "warning" if gone else "text")


def _coded(book: Book, form: Form, question: Question, value: str) -> Cell:
    choices = {one.code: one for one in book.choices(form, question)}
    several = question.type is not QuestionType.SELECT_ONE
    codes = value.split() if several else [value]
    if any(code not in choices for code in codes):
        return _odd(value)
    labels = [
        choices[code].extra.get(_SHORT) or form.text(choices[code].label, language())
        for code in codes
    ]
    retired = any(choices[code].extra.get(_RETIRED) == "0" for code in codes)
    return Cell("; ".join(labels), colour="muted" if retired else "text")


def _odd(value: str) -> Cell:
    """A text that means nothing here is shown as it is, marked."""
    return Cell(value, "warning", "warning")


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True
