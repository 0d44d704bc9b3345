"""Every question of a record, in the groups of its questionnaire, ready to be typed into."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from dampingan.core.language import language
from dampingan.forms.answer import Answers, Field
from dampingan.forms.model import Form, Group, Question, QuestionType
from dampingan.forms.session import FormSession
from dampingan.store.plan.record import PlanRecord
from dampingan.ui.context import Context
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, clear_layout, column, row
from dampingan.ui.register.book import Book
from dampingan.ui.register.editor import AnswerField, Asked
from dampingan.ui.theme import SPACE

_SHOWN = {
    QuestionType.TEXT,
    QuestionType.INTEGER,
    QuestionType.DECIMAL,
    QuestionType.DATE,
    QuestionType.SELECT_ONE,
    QuestionType.SELECT_MULTIPLE,
    QuestionType.FILE,
}
_NUMBERS = {QuestionType.INTEGER, QuestionType.DECIMAL}
_NARROW = 15
_CODE = 4


class AnswerSheet(QScrollArea):
    """The questions of one register below each other; what is given is told, not written.

    Signals:
        given: question and what its field took (a `Taken`).
        left: Esc in a field that was not touched.
    """

    given = Signal(str, object)
    left = Signal()

    def __init__(self, context: Context, book: Book, form_id: str) -> None:
        super().__init__()
        self._context = context
        self._book = book
        self._form_id = form_id
        self._form: Form | None = None
        self._record: PlanRecord | None = None
        self._village = ""
        self.fields: dict[str, AnswerField] = {}
        self._boxes: dict[str, QWidget] = {}
        self._heads: dict[str, tuple[QWidget, list[str]]] = {}
        self._slots: dict[str, QVBoxLayout] = {}
        self._inner = inner = QWidget()
        inner.setProperty("role", "scrolled")
        inner.setAutoFillBackground(False)
        self._body = column(gap=2, margins=(4, 2, 4, 4), on=inner)
        self.setWidgetResizable(True)
        self.setWidget(inner)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)

    def show_record(self, record: PlanRecord, village: str) -> None:
        """Show the answers of a record; a field that is being typed into stays as it is."""
        form = self._book.form(self._form_id)
        if form is not self._form:
            self._form = form
            self._build(form)
        other = self._record is None or self._record.uid != record.uid
        self._record, self._village = record, village
        if other:
            self.verticalScrollBar().setValue(0)
        silent = self._irrelevant(form, record)
        for key, box in self._boxes.items():
            box.setVisible(key not in silent)
        for head, keys in self._heads.values():
            head.setVisible(any(not self._boxes[key].isHidden() for key in keys))
        for key, field in self.fields.items():
            if other or not (field.hasFocus() and field.touched):
                field.show_value(self._asked(key))

    def below(self, question: str) -> QVBoxLayout | None:
        """Return room for words and buttons below a question, None when there is no such one."""
        return self._slots.get(question)

    def enter(self, question: str = "") -> None:
        """Put the keyboard into a question, by default the first."""
        field = self.fields.get(question) or next(iter(self.fields.values()), None)
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(field, 0, 60)

    def scroll_to(self, part: QWidget) -> None:
        """Put a part of the sheet at its upper edge, also one that was just shown."""
        if (layout := self._inner.layout()) is not None:
            layout.activate()
        self.verticalScrollBar().setValue(part.mapTo(self._inner, QPoint()).y())

    # -- inside ----------------------------------------------------------------------------

    def _asked(self, key: str) -> Asked:
        assert self._form is not None
        record = self._record
        value = record.text(key) if record else ""
        return Asked(
            self._book, self._form, self._form.questions[key], record, value, self._village
        )

    def _irrelevant(self, form: Form, record: PlanRecord) -> set[str]:
        """Return the questions that are not asked with these answers."""
        if not any(one.relevant for one in form.walk()):
            return set()
        today = self._context.workspace.now().astimezone().date()
        tables = self._context.workspace.tables(form)
        session = FormSession(form, Answers(dict(record.answers)), today=today, tables=tables)
        return {key for key in self._boxes if not session.relevant(Field(key))}

    def _build(self, form: Form) -> None:
        clear_layout(self._body)
        self.fields.clear()
        self._boxes.clear()
        self._heads.clear()
        self._slots.clear()
        for group, questions in _groups(form):
            shown = [one for one in questions if one.type in _SHOWN and one.answerable]
            if not shown:
                continue
            head = label(form.text(group.label, language()) if group.key else "", "heading")
            head.setContentsMargins(0, 2 * SPACE, 0, 0)
            self._heads[group.key] = head, [one.key for one in shown]
            self._body.addWidget(head)
            self._add_fields(form, shown)
        self._body.addStretch(1)

    def _add_fields(self, form: Form, questions: list[Question]) -> None:
        waiting: Question | None = None
        for question in questions:
            if _is_narrow(question):
                if waiting is None:
                    waiting = question
                    continue
                boxes = (self._box(form, waiting), self._box(form, question))
                self._body.addLayout(row(*(Grow(one) for one in boxes), gap=2, centred=False))
                waiting = None
                continue
            if waiting is not None:
                self._add_half(form, waiting)
                waiting = None
            self._body.addWidget(self._box(form, question))
        if waiting is not None:
            self._add_half(form, waiting)

    def _add_half(self, form: Form, question: Question) -> None:
        box = self._box(form, question)
        self._body.addLayout(row(Grow(box), Grow(QWidget()), gap=2, centred=False))

    def _box(self, form: Form, question: Question) -> QWidget:
        words = form.text(question.label, language()) or question.name
        field = AnswerField(self._context.theme, self._context.icons)
        field.setAccessibleName(words)
        hint = form.text(question.hint, language())
        field.setToolTip(hint)
        field.setAccessibleDescription(hint)
        field.changed.connect(partial(self._give, question.key))
        field.given_up.connect(partial(self._give_up, question.key))
        self.fields[question.key] = field
        box = QWidget()
        below = column(gap=1)
        self._slots[question.key] = below
        column(None, label(words, "small", wrap=True), field, below, gap=1, on=box)
        self._boxes[question.key] = box
        return box

    def _give(self, key: str, _text: str, taken: object) -> None:
        self.given.emit(key, taken)

    @Slot()
    def _give_up(self, key: str) -> None:
        """The first Esc takes back what was typed, the next one leaves."""
        field = self.fields[key]
        if field.touched:
            field.show_value(self._asked(key))
        else:
            self.left.emit()


def _is_narrow(question: Question) -> bool:
    width = question.width or 0
    return (0 < width <= _NARROW and question.type in _NUMBERS) or 0 < width <= _CODE


def _groups(form: Form) -> list[tuple[Group, list[Question]]]:
    """Return groups with the questions of the root level in them, in the order of the form."""
    found: list[tuple[Group, list[Question]]] = []

    def walk(group: Group) -> None:
        own = [one for one in group.children if isinstance(one, Question) and not one.repeat]
        if own:
            found.append((group, own))
        for child in group.children:
            if isinstance(child, Group) and not child.is_repeat:
                walk(child)

    walk(form.root)
    return found
