"""Rows from the clipboard (a sheet's cells) read as answers of a register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dampingan.core.missing import is_missing
from dampingan.forms.checking import FITS
from dampingan.forms.model import Form, Question, QuestionType
from dampingan.ui.entry.keying import Keying
from dampingan.ui.register.book import Book, linked_forms
from dampingan.ui.register.candidate import Source, is_code
from dampingan.ui.register.column import RegisterColumn
from dampingan.ui.register.source import source_of
from dampingan.ui.register.typed_number import written_out

_TICKED = {"x", "v", "1", "ya", "✓"}


@dataclass
class Pasted:
    """What a clipboard holds.

    Attributes:
        rows: answers of each record, question → text; rows without a first cell are left out.
        unread: cells that mean nothing in their column.
    """

    rows: list[dict[str, str]] = field(default_factory=list)
    unread: int = 0


def is_block(text: str) -> bool:
    """Tell whether a text is several cells rather than one."""
    return "\t" in text.strip("\r\n") or "\n" in text.strip("\r\n")


def read_block(
    book: Book, form: Form, columns: Sequence[RegisterColumn], text: str, village: str
) -> Pasted:
    """Read cells apart by tabs and lines, the first column first.

    Args:
        book: the registers.
        form: the questionnaire.
        columns: what the cells answer, from the left.
        text: of the clipboard.
        village: whose records links name.
    """
    pasted = Pasted()
    sources: dict[str, Source | None] = {}
    for line in text.replace("\r", "").split("\n"):
        cells = [" ".join(cell.split()) for cell in line.split("\t")]
        if not cells or not cells[0]:
            continue
        if not pasted.rows and _is_heading(cells, columns):
            continue
        answers: dict[str, str] = {}
        for shown, cell in zip(columns, cells, strict=False):
            if not cell or shown.readonly:
                continue
            key = shown.question.key
            if shown.code:
                if cell.casefold() in _TICKED:
                    answers[key] = f"{answers.get(key, '')} {shown.code}".strip()
                continue
            if key not in sources:
                sources[key] = source_of(book, form, shown.question, None, village=village)
            value = _value(book, shown.question, sources[key], cell)
            if value is None:
                pasted.unread += 1
            else:
                answers[key] = value
        pasted.rows.append(answers)
    return pasted


def _is_heading(cells: Sequence[str], columns: Sequence[RegisterColumn]) -> bool:
    """Whether a line only repeats the headings, as our own copies have it."""
    words = [{shown.label.casefold(), shown.tip.casefold()} for shown in columns]
    return len(cells) > 1 and all(
        cell.casefold() in known for cell, known in zip(cells, words, strict=False)
    )


def _value(book: Book, question: Question, source: Source | None, cell: str) -> str | None:
    """Return what a cell means, None when it means nothing here."""
    if source is None or source.free:
        return _plain(book, question, cell)
    parts = [cell] if not source.several else [part.strip() for part in cell.split(";")]
    keys = [_key(source, part) for part in parts if part]
    if all(keys):
        return " ".join(key for key in keys if key)
    return cell if linked_forms(question) else None  # words are kept until they are linked


def _key(source: Source, cell: str) -> str:
    folded = cell.casefold()
    for one in source.find(cell):
        names = {one.label.casefold(), one.note.casefold()}
        if (is_code(one, cell) or folded in names) and not one.key.startswith("+"):
            return one.key
    return ""


def _plain(book: Book, question: Question, cell: str) -> str | None:
    if question.type is QuestionType.FILE:
        return None
    text = written_out(cell) if question.type is QuestionType.INTEGER else cell
    today = book.workspace.now().astimezone().date()
    value = Keying(question, today=today).canonical(text)
    fits = FITS.get(question.type)
    if fits is None or is_missing(value) or fits(value):
        return value
    return None
