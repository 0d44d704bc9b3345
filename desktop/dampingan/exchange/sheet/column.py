"""One column of a data sheet, and the columns that every record has.

Machine names: the program's own columns begin with ``_``, every other one is a question's key (see
`answer_column` for keys that can't be one as they are).
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from dampingan.exchange.sheet.cell import CellType
from dampingan.exchange.sheet.code_list import CodeLists
from dampingan.store.kind import KindField

UID = "_uid"
PARENT = "_parent"
DELETED_AT = "_deleted_at"
DELETED_REASON = "_deleted_reason"
FINGERPRINT = "_fingerprint"
STAMPS = "_stamps"
CELLS = "_cells"
JOINED_INTO = "_joined_into"
STATUS = "_status"
TITLE = "_title"
REFERENCE = "_ref_"
"""Prefix of columns that only help the reader's eye; never read back."""

LABEL_LINES = 4
"""Most lines of a heading; columns widen rather than clip it."""

REASON = 36.0
"""Width of columns for sentences, which wrap."""

KEY_WIDTH = 13.5


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


OWN, STATE, TRACE = (
    Band("Kunci", 0, quiet=True),
    Band("Status", 0),
    Band("Catatan program", 0, True),
)
KEYS = Band("Kunci dan acuan", 0, quiet=True)
"""`OWN` of sheets whose rows belong to another sheet's."""


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
        continued: texts that no cell holds whole go on on the sheet Sambungan.
        hidden: folded away; only the program reads it.
        linked: key of the question whose keys' names it repeats (see `link`).
        target: where the records stand that its keys name: ids of forms apart by
            blanks, `link.FAMILY` or `link.ANY`; ``""`` for no keys that people may write as names.
        settled: filled cells refuse to be typed over, those of spare rows take something.
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
    continued: bool = False
    hidden: bool = False
    linked: str = ""
    target: str = ""
    settled: bool = False


def program_column(
    name: str,
    label: str,
    band: Band,
    width: float,
    cell_type: CellType = CellType.TEXT,
    *,
    source: str = "",
    compared: bool = True,
) -> Column:
    """Return one of the program's own columns; wide texts are sentences and wrap."""
    wrapped = cell_type is CellType.TEXT and width >= REASON
    return Column(
        name, "", label, cell_type, band, width, source=source, compared=compared, wrapped=wrapped
    )


def reference(name: str, label: str, source: str, band: Band, width: float = 24.0) -> Column:
    """Return a column that repeats a name, so that a row can be told while scrolling."""
    return program_column(f"{REFERENCE}{name}", label, band, width, source=source, compared=False)


_FIELD_TYPES = {"int": CellType.INTEGER, "date": CellType.DATE, "code": CellType.CHOICE}


def field_column(field: KindField, band: Band, lists: CodeLists) -> Column:
    """Return the column of a kind's field."""
    cell_type = _FIELD_TYPES.get(field.type, CellType.TEXT)
    list_name = ""
    width = {"int": 6.0, "date": 11.0, "id": 13.0}.get(field.type, REASON)
    if field.choices:
        choices = {code: label for code, label in field.choices.items() if code}
        list_name = lists.add(field.key, choices, field.label, worded=True)
        width = label_width(choices.values(), 32.0)
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


_STAMP = frozenset({"updated_at", "updated_by"})
"""Fields that say when and by whom; never part of the fingerprint."""

LAST = _STAMP | {"village_code", "period"}
"""Fields that are the same for all rows or only for the record; shown last."""


def trace_columns(
    fields: Iterable[KindField], links: Iterable[tuple[str, str, str]] = ()
) -> list[Column]:
    """Return the last columns of every record's row.

    Args:
        fields: the kind's own; those of `LAST` stand here.
        links: machine name, label and source of further keys that the record points to.
    """
    return [
        program_column(DELETED_AT, "Dihapus pada", TRACE, 11, source="deleted_at"),
        program_column(DELETED_REASON, "Alasan dihapus", TRACE, REASON, source="deleted_reason"),
        *(
            program_column(f"_{link}", label, TRACE, KEY_WIDTH, source=source)
            for link, label, source in links
        ),
        program_column("_rev", "Revisi", TRACE, 7, CellType.INTEGER, source="rev", compared=False),
        *(
            program_column(
                f"_{f.key}", f.label, TRACE, 15, source=f.key, compared=f.key not in _STAMP
            )
            for f in fields
            if f.key in LAST
        ),
        *mark_columns(stamped=True),
    ]


def mark_columns(*, stamped: bool = False) -> list[Column]:
    """Return the last columns of every data sheet: by these an edit is seen and placed.

    Args:
        stamped: whether its rows are records, which say what they know of their own values.
    """
    own = [program_column(FINGERPRINT, "Sidik baris", TRACE, 14, compared=False)]
    if stamped:
        own.append(_folded(program_column(STAMPS, "Jejak", TRACE, 14, source="stamps")))
    return [*own, _folded(program_column(CELLS, "Sidik sel", TRACE, 14))]


def _folded(column: Column) -> Column:
    return replace(column, compared=False, hidden=True)


def label_width(texts: Iterable[str], most: float) -> float:
    """Return the width of a column of short texts; a letter takes some 0.8 of a digit."""
    return min(max(max(map(len, texts), default=0) * 0.82 + 2, 10.0), most)


_LETTER = 0.68
"""Mean width of a letter of a heading, in digits of the workbook's font."""

_GAP = 1.2
"""So much more, so that headings don't touch."""

_WIDEST = 44.0
"""Most that a heading widens its column; longer ones are cut by the eye, never in the file."""


def spread(columns: Iterable[Column]) -> Iterator[Column]:
    """Widen columns until their headings fit into `LABEL_LINES` lines."""
    for column in columns:
        words = column.label.split() or [""]
        needed = max(
            math.ceil(len(column.label) * 1.25 / LABEL_LINES), max(map(len, words)) * 1.1 + 1
        )
        width = max(column.width, min(needed, _WIDEST))
        lines = textwrap.wrap(column.label, int(width / _LETTER) + 1) or [""]
        width = max(width, min(max(map(len, lines)) * _LETTER + _GAP, _WIDEST + 4))
        yield replace(column, width=round(width, 1))
