"""Which sheets and columns a submission has: read from the record kinds and the questionnaire.

Nothing here knows a single field or question. A column added to a kind or a question added to the
form appears by itself; a new kind with a sheet name gets its sheet.

Machine names: the program's own columns begin with ``_``, every other one is a question's key.

Two things that exchange rules 17 and 20 allow are left out on purpose. Several codes stand in one
cell and have no further yes/no columns: two places for one answer invite two answers, and the
importer would have to ignore them. Lists do not depend on one another: a submission's region is
fixed and locked, and a filtered list still shows all of its codes, as paper does.
"""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from dampingan.exchange.cell import CellType
from dampingan.exchange.code_list import LANGUAGE, CodeList, CodeLists, plain
from dampingan.forms.model import Form, Group, Question, QuestionType
from dampingan.store.kind import KINDS, Kind, KindField

UID = "_uid"
PARENT = "_parent"
DELETED_AT = "_deleted_at"
DELETED_REASON = "_deleted_reason"
FINGERPRINT = "_fingerprint"
STATUS = "_status"

LABEL_LINES = 4
"""Most lines of a heading; columns widen rather than clip it."""


@dataclass(frozen=True, slots=True)
class Band:
    """Neighbouring columns under one coloured heading.

    Attributes:
        title: the heading.
        index: chooses the colour; 0 is for the program's own columns.
        quiet: keys and traces, printed small: people rarely read them.
    """

    title: str
    index: int
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a data sheet.

    Attributes:
        name: machine name, in the hidden row.
        number: the question's number on paper.
        label: heading.
        type: how its cells are written.
        band: the block it belongs to.
        width: in characters.
        source: column of the record that holds it, ``""`` for answers and computed columns.
        answer: key of the question, ``""`` otherwise.
        locked: protected against editing.
        compared: part of the row's fingerprint.
        list_name: its `CodeList`, ``""`` without one.
        prompt: shown beside the cell when it is chosen.
        wrapped: long texts take several lines, and their rows grow.
    """

    name: str
    number: str
    label: str
    type: CellType
    band: Band
    width: float
    source: str = ""
    answer: str = ""
    locked: bool = True
    compared: bool = True
    list_name: str = ""
    prompt: str = ""
    wrapped: bool = False


@dataclass(frozen=True)
class SheetLayout:
    """One data sheet.

    Attributes:
        kind: the record kind.
        name: the sheet's title.
        columns: in order.
        frozen: how many columns stay in sight.
    """

    kind: Kind
    name: str
    columns: tuple[Column, ...]
    frozen: int

    @property
    def token(self) -> str:
        """Text of A1, by which the sheet is found whatever it is called."""
        return sheet_token(self.kind.name)

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Machine name → position, 0-based."""
        return {column.name: i for i, column in enumerate(self.columns)}


@dataclass(frozen=True)
class Layout:
    """All data sheets of a workbook and the code lists that they use."""

    form: Form
    sheets: tuple[SheetLayout, ...]
    lists: Mapping[str, CodeList]


def sheet_token(name: str) -> str:
    """Return the A1 token of a sheet, e.g. ``#dampingan:family``."""
    return f"#dampingan:{name}"


def layout_of(form: Form, kinds: Iterable[Kind] = KINDS.values()) -> Layout:
    """Return the layout of a submission for a questionnaire.

    Args:
        form: the questionnaire of the kinds whose `target` is ``family``.
        kinds: parents before children; those without a sheet name don't travel.
    """
    lists = CodeLists(form)
    travelling = [kind for kind in kinds if kind.sheet]
    sheets = [_sheet(kind, form, lists) for kind in [*travelling, *repeat_kinds(form, travelling)]]
    return Layout(form, tuple(sheets), lists.finished())


REPEAT = "rows_"
"""Prefix of the kinds that `repeat_kinds` makes up."""


def repeat_kinds(form: Form, kinds: Iterable[Kind] = KINDS.values()) -> list[Kind]:
    """Return a kind for each repeat of the form that no record kind keeps as rows of its own.

    A regency may add a repeat to its questionnaire; its rows live inside the family's or member's
    record and get a sheet here, so that nothing typed stays behind.
    """
    kept = list(kinds)
    own = {kind.repeat for kind in kept}
    taken = {"petunjuk", *(kind.sheet.casefold() for kind in kept)}
    found = []
    for group in form.groups.values():
        if group.is_repeat and group.key not in own:
            label = plain(form.text(group.label, LANGUAGE)) or group.name
            found.append(
                replace(
                    KINDS["family"],
                    name=REPEAT + re.sub(r"\W", "_", group.key),
                    letter="",
                    label=label,
                    sheet=_sheet_name(label, taken),
                    fields=(),
                    parent="family",
                    repeat=group.key,
                    promoted={},
                )
            )
    return found


def _sheet_name(label: str, taken: set[str]) -> str:
    """Return a sheet name that spreadsheets take and no other sheet has."""
    base = " ".join(re.sub(r"[\[\]:*?/\\']", " ", label).split())[:28] or "Baris"
    name, count = base, 1
    while name.casefold() in taken:
        count += 1
        name = f"{base} {count}"
    taken.add(name.casefold())
    return name


def _sheet(kind: Kind, form: Form, lists: CodeLists) -> SheetLayout:
    own = Band("Kunci dan acuan" if kind.parent else "Kunci", 0, quiet=True)
    state = Band("Status", 0)
    trace = Band("Catatan program", 0, quiet=True)
    lead = [_program(UID, "Kunci", own, 13.5, source="uid")]
    if kind.parent:
        lead.append(_program(PARENT, _parent_label(kind), own, 13.5, source=f"{kind.parent}.uid"))
    fields = [f for f in kind.fields if f.exported]
    order = [_field(f, own, lists) for f in fields if f.key == "position"]
    references = list(_references(kind, own))
    lead += order + references[:1]
    frozen = len(lead)
    lead += references[1:]
    lead += [_field(f, state, lists) for f in fields if f.key not in {"position", *_LAST}]
    tail = [
        _program(DELETED_AT, "Dihapus pada", trace, 11, source="deleted_at"),
        _program(DELETED_REASON, "Alasan dihapus", trace, _REASON, source="deleted_reason"),
        *(
            _program(f"_{link}", label, trace, 13.5, source=source)
            for link, label, source in _LINKS.get(kind.name, ())
        ),
        _program("_rev", "Revisi", trace, 7, CellType.INTEGER, source="rev", compared=False),
        *(
            _program(f"_{f.key}", f.label, trace, 15, source=f.key, compared=f.key not in _TRACE)
            for f in fields
            if f.key in _LAST
        ),
        _program(FINGERPRINT, "Sidik baris", trace, 14, compared=False),
    ]
    answers = list(_answers(kind, form, lists)) if kind.target else []
    columns = tuple(_spread(_separate([*lead, *answers, *tail])))
    return SheetLayout(kind, kind.sheet, columns, frozen)


def _parent_label(kind: Kind) -> str:
    return "Kunci induk" if kind.name.startswith(REPEAT) else "Kunci keluarga"


_TRACE = frozenset({"updated_at", "updated_by"})
"""Fields that say when and by whom; never part of the fingerprint."""

_LAST = _TRACE | {"village_code", "period"}
"""Fields that are the same for all rows or only for the record; shown last."""

_LINKS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "family": (("house", "Kunci rumah", "house.uid"),),
}
"""Kind → further keys it points to: machine name, label, where `submission` finds it."""

_REFERENCES: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "family": (("head", "Kepala keluarga (acuan)", "head_name"),),
    "person": (
        ("name", "Nama (acuan)", "name"),
        ("head", "Kepala keluarga (acuan)", "family.head_name"),
    ),
}
"""Kind → columns that repeat a name so that a row can be told while scrolling; never read back."""

REFERENCE = "_ref_"
"""Prefix of columns that only help the reader's eye."""


def _references(kind: Kind, band: Band) -> Iterator[Column]:
    for name, label, source in _REFERENCES.get(kind.name, ()):
        yield _program(f"{REFERENCE}{name}", label, band, 24, source=source, compared=False)


def _program(
    name: str,
    label: str,
    band: Band,
    width: float,
    cell_type: CellType = CellType.TEXT,
    *,
    source: str = "",
    compared: bool = True,
) -> Column:
    wrapped = cell_type is CellType.TEXT and width >= _REASON
    return Column(
        name, "", label, cell_type, band, width, source=source, compared=compared, wrapped=wrapped
    )


_REASON = 36.0
"""Width of columns for sentences, which wrap."""


_FIELD_TYPES = {"int": CellType.INTEGER, "date": CellType.DATE, "code": CellType.CHOICE}


def _field(field: KindField, band: Band, lists: CodeLists) -> Column:
    cell_type = _FIELD_TYPES.get(field.type, CellType.TEXT)
    list_name = ""
    width = {"int": 6.0, "date": 11.0, "id": 13.0}.get(field.type, _REASON)
    if field.choices:
        list_name = lists.add(field.key, field.choices, field.label, worded=True)
        width = _label_width(field.choices.values(), 32.0)
    return Column(
        f"_{field.key}",
        "",
        field.label,
        cell_type,
        band,
        width,
        source=field.key,
        locked=not field.editable,
        list_name=list_name,
        wrapped=field.type == "text",
    )


def _answers(kind: Kind, form: Form, lists: CodeLists) -> Iterator[Column]:
    """Yield the questions of the form's root, or of the kind's repeat, block by block."""
    top = form.groups.get(kind.repeat) if kind.repeat else form.root
    if top is None:
        return
    bands: dict[str, Band] = {}
    for block, question in _questions(top, None):
        if not _travels(question):
            continue
        title = plain(form.text(block.label, LANGUAGE)) or block.name if block else "Pertanyaan"
        band = bands.setdefault(title, Band(title, len(bands) + 1))
        yield _answer(question, form, band, lists)


def _questions(node: Group, block: Group | None) -> Iterator[tuple[Group | None, Question]]:
    for child in node.children:
        if isinstance(child, Question):
            yield block, child
        elif not child.is_repeat:
            yield from _questions(child, block or child)


def _travels(question: Question) -> bool:
    """Tell whether a question is a column.

    Notes hold no answer; a calculation without a number on paper is the form's own arithmetic and
    is done again by whoever reads the answers.
    """
    if question.type is QuestionType.NOTE:
        return False
    return question.type not in _COMPUTED or bool(question.number)


_COMPUTED = {QuestionType.CALCULATE, QuestionType.HIDDEN}


_ANSWER_TYPES = {
    QuestionType.INTEGER: CellType.INTEGER,
    QuestionType.DECIMAL: CellType.DECIMAL,
    QuestionType.DATE: CellType.DATE,
    QuestionType.SELECT_ONE: CellType.CHOICE,
    QuestionType.SELECT_MULTIPLE: CellType.MULTIPLE,
    QuestionType.RANK: CellType.MULTIPLE,
}


def _answer(question: Question, form: Form, band: Band, lists: CodeLists) -> Column:
    cell_type = _ANSWER_TYPES.get(question.type, CellType.TEXT)
    list_name = prompt = ""
    if question.choice_list:
        list_name = lists.of(question)
        if cell_type is CellType.MULTIPLE:
            prompt = _codes_prompt(lists.choices(list_name))
    name = question.key if not question.key.startswith("_") else f"answers.{question.key}"
    label = plain(form.text(question.label, LANGUAGE)) or question.name
    return Column(
        name,
        question.number,
        label,
        cell_type,
        band,
        _width(question, cell_type, lists.choices(list_name) if list_name else {}),
        answer=question.key,
        locked=not question.answerable,
        list_name=list_name,
        prompt=prompt,
    )


def _width(question: Question, cell_type: CellType, choices: Mapping[str, str]) -> float:
    if cell_type is CellType.CHOICE:
        return _choice_width(choices)
    if cell_type is CellType.DATE:
        return 11.5
    if cell_type in {CellType.INTEGER, CellType.DECIMAL}:
        return 9.0
    if cell_type is CellType.MULTIPLE:
        return 14.0
    return min(max(question.width * 1.15 + 2, 9.0), 40.0) if question.width else 24.0


def _choice_width(choices: Mapping[str, str]) -> float:
    return _label_width((f"{code} - {label}" for code, label in choices.items()), 48.0)


def _label_width(texts: Iterable[str], most: float) -> float:
    """Return the width of a column of short texts; a letter takes some 0.8 of a digit."""
    return min(max(max(map(len, texts), default=0) * 0.82 + 2, 10.0), most)


def _codes_prompt(choices: Mapping[str, str]) -> str:
    """Return the help beside a cell that takes several codes; Excel shows 255 characters."""
    text = "Beberapa kode dipisah spasi, misalnya: 1 4\n"
    for code, label in choices.items():
        line = f"{code} {label}\n"
        if len(text) + len(line) > 225:
            return text + "… lihat lembar _kode"
        text += line
    return text.rstrip()


def _separate(columns: list[Column]) -> list[Column]:
    """Refuse machine names that occur twice; a wrong form must not produce a wrong workbook."""
    names = [column.name for column in columns]
    double = {name for name in names if names.count(name) > 1}
    if double:
        raise ValueError(f"columns occur twice: {sorted(double)}")
    return columns


_LETTER = 0.68
"""Mean width of a letter of a heading, in digits of the workbook's font."""

_GAP = 1.2
"""So much more, so that headings don't touch."""


def _spread(columns: Iterable[Column]) -> Iterator[Column]:
    """Widen columns until their headings fit into `LABEL_LINES` lines."""
    for column in columns:
        words = column.label.split() or [""]
        needed = max(
            math.ceil(len(column.label) * 1.25 / LABEL_LINES), max(map(len, words)) * 1.1 + 1
        )
        width = max(column.width, min(needed, 44.0))
        lines = textwrap.wrap(column.label, int(width / _LETTER) + 1) or [""]
        width = max(width, max(map(len, lines)) * _LETTER + _GAP)
        yield replace(column, width=round(width, 1))
