"""All questions of one record below each other, each with its editor; rows of repeats as blocks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dampingan.core.language import language, tr
from dampingan.forms.model import Form, Group, Question, QuestionType
from dampingan.ui.control.button import button
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import clear_layout, line, row
from dampingan.ui.register.book import Book
from dampingan.ui.register.column import COUNTED
from dampingan.ui.register.editor import AnswerField, Asked, Taken
from dampingan.ui.register.photo import PhotoField
from dampingan.ui.theme import SPACE

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord, PlanRow
    from dampingan.ui.context import Context

HIDDEN = COUNTED
"""Questions that the pane shows in a card of their own, or not at all."""


class RecordSheet(QWidget):
    """Fields of a record; built once for a form, filled for each record.

    Args:
        context: of the place.
        book: the registers.
        form: the register's questionnaire.
        hidden: questions and repeats that are shown elsewhere.

    Signals:
        answered: question, row's key (``""`` for the record itself), the `Taken`.
        row_wanted: a row of this repeat is to be added.
        row_gone: the row with this key is to go.
        refused: why something can't be taken.
    """

    answered = Signal(str, str, object)
    row_wanted = Signal(str)
    row_gone = Signal(str)
    refused = Signal(str)

    def __init__(
        self, context: Context, book: Book, form: Form, hidden: Collection[str] = ()
    ) -> None:
        super().__init__()
        self._context = context
        self._book = book
        self._form = form
        self._hidden = {*HIDDEN, *hidden}
        self._record: PlanRecord | None = None
        self.fields: dict[tuple[str, str], AnswerField | PhotoField] = {}
        self._rows: dict[str, QVBoxLayout] = {}
        self._shown_rows: dict[str, tuple[str, ...]] = {}
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(SPACE)
        self._build(form.root)

    def show_record(self, record: PlanRecord) -> None:
        """Fill the fields; one that is being typed into stays as it is for the same record."""
        same = self._record is not None and self._record.uid == record.uid
        self._record = record
        for repeat, layout in self._rows.items():
            self._show_rows(repeat, layout, record.rows.get(repeat, ()))
        rows = {one.uid: one for listed in record.rows.values() for one in listed}
        for (key, at), field in self.fields.items():
            source = rows.get(at) if at else record
            if source is None or (same and field.hasFocus()):
                continue
            self._fill(field, key, source.text(key))

    # -- building --------------------------------------------------------------------------

    def _build(self, group: Group) -> None:
        for node in group.children:
            if node.key in self._hidden or self._words(node).startswith("${"):
                continue
            if isinstance(node, Question):
                if node.answerable:
                    self._add_question(self._body, node, "")
            elif node.is_repeat:
                self._add_repeat(node)
            else:
                if _asked(node, self._hidden):
                    self._add_heading(self._words(node))
                self._build(node)

    def _add_heading(self, words: str) -> None:
        self._body.addSpacing(2 * SPACE)
        self._body.addWidget(label(words, "heading", wrap=True))

    def _add_repeat(self, group: Group) -> None:
        self._add_heading(self._words(group))
        rows = QVBoxLayout()
        rows.setSpacing(SPACE)
        self._rows[group.key] = rows
        self._body.addLayout(rows)
        adds = button(
            tr("Tambah {what}", what=self._words(group).lower()),
            kind="link",
            icons=self._context.icons,
            icon="new",
            clicked=partial(self.row_wanted.emit, group.key),
        )
        self._body.addLayout(row(adds, None))

    def _show_rows(self, repeat: str, layout: QVBoxLayout, rows: Sequence[PlanRow]) -> None:
        """Make fields for the rows of a record, unless they are the same rows as before."""
        keys = tuple(one.uid for one in rows)
        if self._shown_rows.get(repeat) == keys:
            return
        self._shown_rows[repeat] = keys
        clear_layout(layout)
        group = self._form.groups[repeat]
        inside = {node.key for node in group.children}
        self.fields = {at: field for at, field in self.fields.items() if at[0] not in inside}
        for number, one in enumerate(rows, start=1):
            drop = button(
                "", kind="flat", icons=self._context.icons, icon="deleted", tip=tr("Hapus baris")
            )
            drop.setAccessibleName(tr("Hapus baris {number}", number=number))
            drop.clicked.connect(partial(self.row_gone.emit, one.uid))
            layout.addLayout(row(label(str(number), "heading"), None, drop))
            for node in group.children:
                if isinstance(node, Question) and node.answerable:
                    self._add_question(layout, node, one.uid)
            layout.addWidget(line())

    def _add_question(self, layout: QVBoxLayout, question: Question, at: str) -> None:
        words = self._words(question)
        head = label(words, "small", wrap=True)
        layout.addWidget(head)
        field: AnswerField | PhotoField
        theme, icons = self._context.theme, self._context.icons
        if question.type is QuestionType.FILE:
            field = PhotoField(self._context.workspace, theme, icons)
            field.changed.connect(partial(self._take_photo, question.key, at))
            field.refused.connect(self.refused)
        else:
            field = AnswerField(theme, icons)
            field.changed.connect(partial(self._take, question.key, at))
        field.setAccessibleName(words)
        hint = self._form.text(question.hint, language())
        field.setToolTip(hint)
        layout.addWidget(field)
        field.show()  # now, not with the layout: Tab must find it at once
        self.fields[question.key, at] = field

    def _words(self, node: Question | Group) -> str:
        return " ".join(self._form.text(node.label, language()).split())

    # -- filling ---------------------------------------------------------------------------

    def _fill(self, field: AnswerField | PhotoField, key: str, value: str) -> None:
        if isinstance(field, PhotoField):
            field.show_value(value)
            return
        record = self._record
        assert record is not None
        question = self._form.questions[key]
        field.show_value(
            Asked(self._book, self._form, question, record, value, record.village_code)
        )

    def _take(self, key: str, at: str, _text: str, taken: Taken) -> None:
        self.answered.emit(key, at, taken)

    def _take_photo(self, key: str, at: str, name: str) -> None:
        self.answered.emit(key, at, Taken(name))


def _asked(group: Group, hidden: Collection[str]) -> bool:
    """Whether a group shows anything."""
    return any(
        (isinstance(node, Question) and node.answerable and node.key not in hidden)
        or (isinstance(node, Group) and _asked(node, hidden))
        for node in group.children
    )
