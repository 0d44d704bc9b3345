"""One record on the entry screen as it reads: fields, answers, words, findings.

What a key does to it is `EntryPresenter`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from dampingan.core.language import tr
from dampingan.forms.model import Question
from dampingan.forms.session import Field, FormSession
from dampingan.ui.entry.board import FindingBoard
from dampingan.ui.entry.finding import OpenFinding
from dampingan.ui.entry.keying import Keying
from dampingan.ui.entry.outline import PageKind
from dampingan.ui.entry.path import GHOST
from dampingan.ui.entry.picture import Picture
from dampingan.ui.entry.record import OpenRecord

if TYPE_CHECKING:
    from dampingan.store.entry.entry import Entry
    from dampingan.store.workspace import Workspace

_GROUPING = " .,\u202f\u00a0"
"""What stands between groups of digits on screen and is not typed."""


class RecordPresenter(QObject):
    """One record as the screen reads it.

    Args:
        workspace: where it is.
        entry: the record: a family or the answers to an additional form.

    Attributes:
        record: the record with its outline, cursor and findings.
        board: which findings are shown.
        picture: what the middle shows.
    """

    def __init__(self, workspace: Workspace, entry: Entry, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.entry = entry
        self.record = OpenRecord(workspace, entry, self)
        self.outline = self.record.outline
        self.findings = self.record.findings
        self.cursor = self.record.cursor
        self.board = self._make_board()
        self.picture = Picture(self.record, self.board)
        self._keying: Keying | None = None

    def _make_board(self) -> FindingBoard:
        return FindingBoard(self.record, self.row_name)

    def _forget(self) -> None:
        """Let go of what was worked out for one field and moment."""
        self._keying = None
        self.board.forget()

    # ------------------------------------------------------------------ reading

    @property
    def session(self) -> FormSession:
        """The answers; another object after an undo."""
        return self.entry.session

    @property
    def field(self) -> Field | None:
        """The field in focus."""
        return self.cursor.field

    @property
    def question(self) -> Question | None:
        """The current question."""
        return self.session.form.questions[self.field.question] if self.field else None

    @property
    def on_grid(self) -> bool:
        """Whether a roster's grid is on screen."""
        return self.cursor.page.kind is PageKind.ROSTER

    @property
    def keying(self) -> Keying | None:
        """How the current question takes keys."""
        if self._keying is None and self.field is not None:
            self._keying = self.record.reader.keying(self.field, self.record.today)
        return self._keying

    def text(self) -> str:
        """Return the current answer as it stands in the editor."""
        field = self.field
        if field is None or field.row == GHOST:
            return ""
        return self.text_of(self.session.value(field))

    def text_of(self, value: str) -> str:
        """Return how the editor shows a stored answer to the current question."""
        field, question, keying = self.field, self.question, self.keying
        if field is None or question is None or keying is None:
            return ""
        if keying.coded:
            return keying.text_of(value)
        shown = self.record.reader.box(question, field, value)
        plain = "".join(character for character in shown if character not in _GROUPING)
        return value if plain == value else shown

    def shown(self) -> list[OpenFinding]:
        """Return the findings that wait for somebody."""
        return self.board.shown()

    def hint(self) -> str:
        """Return the interviewer's hint of the current question."""
        if self.field is None:
            return ""
        row = "" if self.field.row == GHOST else self.field.row
        hint = self.session.hint(self.field.question, row)
        if self.keying is not None and self.keying.takes_file:
            how = tr("Ctrl+O memilih berkas, atau tempel alamat berkasnya.")
            hint = f"{hint} {how}".strip()
        return hint

    def value(self, question: str, row: str = "") -> str:
        """Return an answer by key, ``""`` when the form has no such question."""
        found = self.session.form.questions.get(question)
        if found is None or bool(found.repeat) != bool(row):
            return ""
        return self.session.value(Field(question, row))

    def words(self, question: str, row: str = "") -> str:
        """Return an answer as people read it, ``""`` when the form has no such question."""
        found = self.session.form.questions.get(question)
        if found is None or bool(found.repeat) != bool(row):
            return ""
        field, reader = Field(question, row), self.record.reader
        value = self.session.value(field)
        return reader.beside(found, field, value) or reader.box(found, field, value)

    def row_name(self, row: str) -> str:
        """Return the name of a roster row, ``""`` while it has none."""
        return self.record.row_name(row)
