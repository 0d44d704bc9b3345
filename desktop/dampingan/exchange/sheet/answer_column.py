"""The columns of a questionnaire: one for each question, block by block.

A question's key is its column's machine name, but for two cases. Names that begin with ``_`` belong
to the program, so such a question becomes ``answers._name``. And spreadsheets take names that
differ by case alone for one, so the second of them gets a number, ``nama~2``. `_meta` says which
question a column with such a name is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from dampingan.core.document import LANGUAGE
from dampingan.exchange.sheet.cell import CellType, cell_text
from dampingan.exchange.sheet.code_list import CodeLists, plain
from dampingan.exchange.sheet.column import Band, Column, label_width, program_column
from dampingan.exchange.sheet.link import NAME_QUESTION, names_column, targets_of
from dampingan.forms.model import Form, Group, Question, QuestionType

LONGEST_LIST = 5_000
"""Codes of a list that drop-downs and `_kode` hold; of longer ones cells hold the code alone."""

_COMPUTED = {QuestionType.CALCULATE, QuestionType.HIDDEN}

_TYPES = {
    QuestionType.INTEGER: CellType.INTEGER,
    QuestionType.DECIMAL: CellType.DECIMAL,
    QuestionType.DATE: CellType.DATE,
    QuestionType.SELECT_ONE: CellType.CHOICE,
    QuestionType.SELECT_MULTIPLE: CellType.MULTIPLE,
    QuestionType.RANK: CellType.MULTIPLE,
}


def answer_columns(
    top: Group, form: Form, lists: CodeLists, *, everything: bool
) -> Iterator[Column]:
    """Yield the columns of the questions below a group, without those of repeats inside it.

    Args:
        top: the form's root or one of its repeats.
        form: the questionnaire.
        lists: collects the code lists.
        everything: whether calculations travel too (see `travels`).
    """
    bands: dict[str, Band] = {}
    taken: set[str] = set()
    for block, question in questions_of(top):
        if not travels(question, everything=everything):
            continue
        title = plain(form.text(block.label, LANGUAGE)) or block.name if block else "Pertanyaan"
        band = bands.setdefault(title, Band(title, len(bands) + 1))
        column = _column(question, form, band, lists, _machine_name(question.key, taken))
        yield column
        if column.target:
            yield _names_of(column)


def _names_of(column: Column) -> Column:
    """Return the column that repeats what the records are called that an answer's keys name."""
    label = f"{column.label} (acuan)"
    found = program_column(names_column(column.answer), label, column.band, 36.0, compared=False)
    return replace(found, linked=column.answer)


def questions_of(
    node: Group, block: Group | None = None
) -> Iterator[tuple[Group | None, Question]]:
    """Yield the questions of one level with the outermost group around each, in order."""
    for child in node.children:
        if isinstance(child, Question):
            yield block, child
        elif not child.is_repeat:
            yield from questions_of(child, block or child)


def numbered(form: Form) -> bool:
    """Tell whether a form has numbers on paper, so that calculations without one are its own."""
    return any(question.number for question in form.questions.values())


_KEPT = re.compile(r"\b(once|now|random|uuid)\s*\(")
"""Calculations that another reader would not repeat with the same result."""


def travels(question: Question, *, everything: bool) -> bool:
    """Tell whether a question is a column.

    What a record is called has a column of its own. A note holds no answer, unless the form works
    one out for it. In a form with numbers on paper, a calculation without one is the form's own
    arithmetic and is done again by whoever reads the answers; in any other, calculations stand
    beside the answers as ODK and Kobo export them.
    """
    if question.key == NAME_QUESTION:
        return False
    if question.type is QuestionType.NOTE:
        return everything and bool(question.calculation or question.default)
    if everything or question.type not in _COMPUTED or question.number:
        return True
    return bool(question.trigger) or _KEPT.search(question.calculation) is not None


def _machine_name(key: str, taken: set[str]) -> str:
    base = f"answers.{key}" if key.startswith("_") else key
    name, count = base, 1
    while name.casefold() in taken:
        count += 1
        name = f"{base}~{count}"
    taken.add(name.casefold())
    return name


def _column(question: Question, form: Form, band: Band, lists: CodeLists, name: str) -> Column:
    cell_type = _TYPES.get(question.type, CellType.TEXT)
    list_name = prompt = ""
    target = targets_of(question)
    if target:
        prompt = _LINK_PROMPT
    if question.choice_list and len(form.choices.get(question.choice_list, ())) <= LONGEST_LIST:
        list_name = lists.of(question, form)
        if cell_type is CellType.MULTIPLE:
            prompt = _codes_prompt(lists.choices(list_name))
    elif cell_type is CellType.CHOICE:
        cell_type = CellType.TEXT  # its choices are other answers, or too many to list
    return Column(
        name,
        cell_text(question.number),
        plain(form.text(question.label, LANGUAGE)) or question.name,
        cell_type,
        band,
        _width(question, cell_type, lists.choices(list_name) if list_name else {}),
        answer=question.key,
        locked=not question.answerable or bool(question.calculation),
        list_name=list_name,
        prompt=prompt,
        continued=True,
        target=target,
    )


_LINK_PROMPT = (
    "Pilih dari daftar, atau tulis judul, nomor baris di lembarnya, atau kuncinya. Beberapa: "
    "pisahkan dengan titik koma (;). Kunci yang ada jangan diubah."
)


def _width(question: Question, cell_type: CellType, choices: Mapping[str, str]) -> float:
    if cell_type is CellType.CHOICE:
        return label_width((f"{code} - {label}" for code, label in choices.items()), 48.0)
    if cell_type is CellType.DATE:
        return 11.5
    if cell_type in {CellType.INTEGER, CellType.DECIMAL}:
        return 9.0
    if cell_type is CellType.MULTIPLE:
        return 14.0
    return min(max(question.width * 1.15 + 2, 9.0), 40.0) if question.width else 24.0


_PROMPT = 225
"""Excel shows 255 characters; so many leave room for the last words."""


def _codes_prompt(choices: Mapping[str, str]) -> str:
    """Return the help beside a cell that takes several codes."""
    text = "Beberapa kode dipisah spasi, misalnya: 1 4\n"
    for code, label in choices.items():
        line = f"{cell_text(code)} {label}\n"
        if len((text + line).encode("utf-16-le")) // 2 > _PROMPT:
            return text + "… lihat lembar _kode"
        text += line
    return text.rstrip()
