"""One of two workbooks that are compared: its rows by key, and words for people.

A comparison needs no workspace and no questionnaire: everything comes out of the file. Rows are
taken as they stand, also those that an import would reject, so that a comparison shows what
somebody did to a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import cached_property

from dampingan.core.language import tr
from dampingan.core.missing import WORDS
from dampingan.core.text import whole_number
from dampingan.exchange.reader.reading import Submission, SubmissionSheet
from dampingan.exchange.sheet.annex_column import CONTINUED, NOTES, PARKED, TEXT
from dampingan.exchange.sheet.cell import LITERAL, CellType
from dampingan.exchange.sheet.column import (
    DELETED_AT,
    DELETED_REASON,
    PARENT,
    REFERENCE,
    TITLE,
    UID,
)
from dampingan.exchange.sheet.identity import ColumnType
from dampingan.store.kind import KINDS

POSITION = "_position"
_ANNEXES = frozenset({NOTES, PARKED})
_HEAD, _NAME, _QUESTION, _PART = (
    f"{REFERENCE}{name}" for name in ("head", "name", "question", "part")
)
_FILE_WIDE = frozenset({"_period", "_village_code", "_form_version", "_stamps", "_cells"})
"""Columns that say where a whole file comes from; told once, not for every family."""

_OTHERWISE = frozenset({CONTINUED, "accepted", "rejected"})
"""Sheets whose rows are told elsewhere: the rest of long texts, and what a receipt says of rows."""

_MOST_STEPS = 64
"""Rows in rows in rows: further up there is a circle, not a family."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a data sheet.

    Attributes:
        key: its key; one that somebody typed into a spare line gets one out of sheet and number.
        kind: name of the record kind, or the key of an annex.
        parent: key of what it belongs to, ``""`` for nothing.
        sheet: key of its sheet.
        number: as the spreadsheet shows it.
        cells: machine name → text.
    """

    key: str
    kind: str
    parent: str
    sheet: str
    number: int
    cells: Mapping[str, str]

    @property
    def deleted(self) -> bool:
        """Whether it is a tombstone."""
        return bool(self.cells.get(DELETED_AT))

    @property
    def position(self) -> int:
        """Its place among its siblings, 0 when it does not say."""
        text = self.cells.get(POSITION, "")
        return whole_number(text) or 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A column that is compared.

    Attributes:
        field: the question's key, or a machine name that begins with ``_``.
        name: machine name.
        label: number and words of the question.
        type: how its cells are written.
        list_name: code list of its cells, ``""`` without one.
    """

    field: str
    name: str
    label: str
    type: CellType = CellType.TEXT
    list_name: str = ""


@dataclass
class Side:
    """A workbook's rows and words."""

    submission: Submission
    rows: dict[str, Row] = field(default_factory=dict)
    sheets: dict[str, SubmissionSheet] = field(default_factory=dict)

    @classmethod
    def of(cls, submission: Submission) -> Side:
        """Take a workbook's rows."""
        side = cls(submission)
        for sheet in submission.sheets.values():
            if sheet.kind not in _OTHERWISE:
                side.sheets[sheet.key] = sheet
                for row in _rows_of(sheet, side.rows):
                    side.rows[row.key] = row
        return side

    @cached_property
    def columns(self) -> Mapping[str, Mapping[str, Asked]]:
        """Sheet's key → field → column, for everything that is compared."""
        return {key: dict(self._columns_of(sheet)) for key, sheet in self.sheets.items()}

    def _columns_of(self, sheet: SubmissionSheet) -> Iterator[tuple[str, Asked]]:
        labels: Mapping[str, str] = getattr(sheet, "labels", {})
        types = self.submission.identity.columns.get(sheet.key, {})
        for name in sheet.names:
            told = types.get(name)
            if told is None or not _compared(sheet.kind, name, told):
                continue
            key = name if name.startswith("_") else told.answer or name
            label = labels.get(name, "") or _own_label(sheet.kind, name) or key
            yield key, Asked(key, name, label, told.type, told.list_name)

    def family_of(self, key: str) -> str:
        """Return the key of the family that a row belongs to, ``""`` for none."""
        for _ in range(_MOST_STEPS):
            row = self.rows.get(key)
            if row is None:
                return key if key.startswith(KINDS["family"].letter + "-") else ""
            if row.kind == "family":
                return key
            key = row.parent
        return ""

    def title(self, row: Row) -> str:
        """Return how people call a row: a name, or the question of a note; may be empty."""
        cells = row.cells
        if row.kind == "family":
            return cells.get("nama_kk", "") or cells.get(_HEAD, "")
        if row.kind == "person":
            return cells.get("nama", "") or cells.get(_NAME, "")
        if row.kind in _ANNEXES:
            return cells.get(_QUESTION, "")
        if row.kind == "response":
            return cells.get(TITLE, "")
        return ""

    def part(self, row: Row) -> str:
        """Return what kind of note a row is, in the file's words; ``""`` for records."""
        return row.cells.get(_PART, "") if row.kind in _ANNEXES else ""

    def shown(self, column: Asked, text: str) -> str:
        """Return an answer as people read it: ``2 - Perempuan`` instead of ``2``."""
        text = text.removesuffix(LITERAL)
        if not text:
            return ""
        if column.field.startswith("_"):
            return tr(_OWN_WORDS.get(column.field, {}).get(text, text))
        if column.type is CellType.MULTIPLE:
            words = self._words.get(column.list_name, {})
            return "; ".join(words.get(code, code) for code in text.split())
        return _MISSING.get(text) or self._words.get(column.list_name, {}).get(text, text)

    @cached_property
    def _words(self) -> Mapping[str, Mapping[str, str]]:
        """Code list → code → what a cell shows; the first text of a code is the written one."""
        found: dict[str, dict[str, str]] = {}
        for name, codes in self.submission.lists.items():
            words = found.setdefault(name, {})
            for shown, code in codes.items():
                words.setdefault(code, shown)
        return found


_MISSING = {code.value: word for code, word in WORDS.items()}
_OWN_WORDS: Mapping[str, Mapping[str, str]] = {
    f"_{field.key}": field.choices
    for kind in KINDS.values()
    for field in kind.fields
    if field.choices
}


def _compared(kind: str, name: str, told: ColumnType) -> bool:
    if kind in _ANNEXES:
        return name == TEXT
    return told.compared and name not in {UID, PARENT} and name not in _FILE_WIDE


def _own_label(kind: str, name: str) -> str:
    """Return the word for one of the program's own columns."""
    if kind not in KINDS:
        return tr("Isi")
    if name == DELETED_REASON:
        return tr("Alasan dihapus")
    return next((tr(f.label) for f in KINDS[kind].fields if f"_{f.key}" == name), "")


def _rows_of(sheet: SubmissionSheet, taken: MutableMapping[str, Row]) -> Iterator[Row]:
    """Yield a sheet's rows; a key that is there twice gets a number, so that nothing is hidden."""
    for cells, number in zip(sheet.rows, sheet.numbers, strict=True):
        key = cells.get(UID, "").strip() or f"{sheet.key}#{number}"
        count = 1
        base = key
        while key in taken:
            count += 1
            key = f"{base}#{count}"
        yield Row(key, sheet.kind, cells.get(PARENT, "").strip(), sheet.key, number, cells)
