"""One record on the entry screen: what its parts share.

The presenter, the picture, the findings and the travels through undo all look at the same record,
outline and cursor; a reload replaces session and reader here, and everybody sees the new ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from dampingan.core.language import language
from dampingan.forms.clause import filter_words
from dampingan.forms.session import Field, FormSession
from dampingan.store.finding import StoredFinding, encode
from dampingan.store.rows import stored
from dampingan.store.version.parked import ANSWER, parked_key
from dampingan.ui.entry.cursor import Cursor
from dampingan.ui.entry.finding import FindingList
from dampingan.ui.entry.line import Reader
from dampingan.ui.entry.outline import Outline
from dampingan.ui.entry.path import GHOST
from dampingan.ui.entry.wording import Accepted
from dampingan.ui.register.answer_text import link_text
from dampingan.ui.register.book import Book, linked_forms

if TYPE_CHECKING:
    from dampingan.forms.model import Question
    from dampingan.store.entry.entry import Entry
    from dampingan.store.workspace import Workspace

_FILTER = "saring("
"""Appearance of a question whose answer is a filter over the survey."""


class OpenRecord:
    """A record open for keying.

    Args:
        workspace: where it is.
        entry: the record; a family or a response.
        parent: owns the cursor.

    Attributes:
        outline: the form on screen.
        cursor: the field in focus.
        findings: open findings in the order of the form.
        reader: reads lines off the session.
        today: for the century of dates.
    """

    def __init__(self, workspace: Workspace, entry: Entry, parent: QObject | None = None) -> None:
        self.workspace = workspace
        self.entry = entry
        self.today: date = workspace.now().astimezone().date()
        self.outline = Outline(self.session.form)
        self.findings = FindingList(self.session.form, self.outline.rosters)
        self.cursor = Cursor(self.outline, self.session, parent)
        self._book = Book(workspace)
        self.reader = self._read()
        self._unplaced = self._read_unplaced()
        self.read_findings()

    def _read(self) -> Reader:
        return Reader(self.outline, self.session, language(), self._linked_words)

    def _linked_words(self, question: Question, value: str) -> str:
        """Say what keys or a filter over the survey mean, ``""`` for other questions."""
        words = ""
        if linked_forms(question):
            words = link_text(self._book, question, value)
        elif _FILTER in question.appearance:
            words = filter_words(self.workspace.form("family"), value, language())
        return "" if words == value else words

    @property
    def session(self) -> FormSession:
        """The answers; another object after an undo."""
        return self.entry.session

    def join(self) -> None:
        """Take the answers as they are now, after they were read anew."""
        self.reader = self._read()
        self._unplaced = self._read_unplaced()
        self.read_findings()

    def read_findings(self) -> None:
        """Take the findings of this moment."""
        names = {row: self.row_name(row) for row in self._rows()}
        self.findings.read(self._found(), names)

    def row_name(self, row: str) -> str:
        """Return the name of a roster row, ``""`` while it has none."""
        key = self.outline.row_name(self.cursor.repeat) if self.cursor.repeat else ""
        if not key or not row or row == GHOST or row not in self._rows():
            return ""
        return self.reader.short_words(key, row)

    def note(self, field: Field) -> str:
        """Return what an operator wrote beside an answer, ``""`` for nothing."""
        return "" if field.row == GHOST else self.entry.note(field)

    def unplaced(self, field: Field) -> str:
        """Return what a list said of an open question and no answer of ours means, else ``""``."""
        text = self._unplaced.get(field, "")
        return "" if not text or self.session.value(field) else text

    @property
    def notes(self) -> Mapping[Field, str]:
        """Every note."""
        return self.entry.notes

    def changed(self, field: Field) -> bool:
        """Tell whether an answer differs from what was known before."""
        return field.row != GHOST and self.entry.changed(field)

    def acceptance(self, found: StoredFinding) -> Accepted | None:
        """Return who let a finding stand, None while nobody did."""
        return self.entry.acceptance(found)

    def _read_unplaced(self) -> Mapping[Field, str]:
        keys = ((parked_key(p.question), p) for p in self.entry.parked)
        return {Field(k.question, p.row): p.text for k, p in keys if k.part == ANSWER}

    def _rows(self) -> tuple[str, ...]:
        return tuple(self.session.rows(self.cursor.repeat)) if self.cursor.repeat else ()

    def _found(self) -> Mapping[str, str]:
        if self.entry.unsaved:
            return encode(stored(self.session.all_findings()))
        return self.entry.finding_document
