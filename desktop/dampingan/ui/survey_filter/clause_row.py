"""One condition as a row: which question, how it is compared, with what."""

from __future__ import annotations

import re
from dataclasses import replace

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QComboBox, QWidget

from dampingan.core.language import language, tr
from dampingan.forms.clause import Clause, Operator, askable, operator_words, operators_of
from dampingan.forms.model import Choice, Form, Question, QuestionType
from dampingan.ui.control.button import button
from dampingan.ui.control.combo import ComboBox
from dampingan.ui.control.layout import Grow, column, row
from dampingan.ui.icon import Icons
from dampingan.ui.register.book import Book
from dampingan.ui.register.editor import AnswerField, Asked
from dampingan.ui.theme import Theme

_CHOOSER = ":pertanyaan"
"""List of a form's questions, as a list of choices."""
_ALONE = {Operator.FILLED, Operator.EMPTY}
_CODED = {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK}
_PLACES = {"rt", "rw"}
_OPERATOR_LENGTH = 7


class ClauseRow(QWidget):
    """Chooses question, operator and value; two lines, so that it fits into a pane.

    Args:
        book: of the workspace, for the fields.
        form: questionnaire of the families with its questions as a list (`with_questions`).

    Signals:
        changed: the clause is another one now.
        removal_wanted: this row is not wanted.
    """

    changed = Signal()
    removal_wanted = Signal()

    def __init__(self, book: Book, form: Form, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._book = book
        self._form = form
        self._operators: tuple[Operator, ...] = ()
        self.clause = Clause("", Operator.IS)
        self.question = _field(theme, icons, tr("Pertanyaan survei"))
        self.question.changed.connect(self._choose_question)
        self.operator = ComboBox(theme, icons)
        self.operator.setAccessibleName(tr("Cara membandingkan"))
        self.operator.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.operator.setMinimumContentsLength(_OPERATOR_LENGTH)
        self.operator.activated.connect(self._choose_operator)
        self.value = _field(theme, icons, tr("Isian"))
        self.value.changed.connect(self._take_values)
        self.last = _field(theme, icons, tr("Sampai"))
        self.last.changed.connect(self._take_values)
        self.remove = button(
            "", kind="flat", icons=icons, icon="close", clicked=self.removal_wanted
        )
        self.remove.setAccessibleName(tr("Hapus syarat ini"))
        self.remove.setToolTip(tr("Hapus syarat ini"))
        column(
            row(Grow(self.question), self.remove, gap=1),
            row(Grow(self.operator, 3), Grow(self.value, 4), Grow(self.last, 2), gap=1),
            gap=1,
            on=self,
        )
        self.show_clause(self.clause)

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """The fields in the order in which they are filled."""
        return (self.question, self.operator, self.value, self.last)

    def show_clause(self, clause: Clause) -> None:
        """Show a clause without telling anybody."""
        self.clause = clause
        asked = self._form.questions.get(clause.question)
        self.question.show_value(self._asked(_chooser(), clause.question))
        self._operators = operators_of(asked) if asked else ()
        self.operator.clear()
        if asked is not None:
            self.operator.addItems([operator_words(one, asked) for one in self._operators])
            self.operator.setCurrentIndex(self._operators.index(clause.operator))
        self._show_values(asked)

    def _show_values(self, asked: Question | None) -> None:
        clause = self.clause
        alone = asked is None or clause.operator in _ALONE
        between = clause.operator is Operator.BETWEEN
        self.operator.setVisible(asked is not None)
        self.operator.setToolTip(self.operator.currentText())
        self.value.setVisible(not alone)
        self.last.setVisible(not alone and between)
        if asked is None or alone:
            return
        typed = _typed(asked)
        if between:
            first, last = (*clause.values, "", "")[:2]
            self.value.show_value(self._asked(typed, first))
            self.last.show_value(self._asked(typed, last))
        else:
            glue = " " if asked.type in _CODED else ", "
            self.value.show_value(self._asked(typed, glue.join(clause.values)))

    def _asked(self, question: Question, value: str) -> Asked:
        return Asked(self._book, self._form, question, None, value, "")

    # -- changing --------------------------------------------------------------------------

    @Slot(str, object)
    def _choose_question(self, key: str, _taken: object) -> None:
        asked = self._form.questions.get(key)
        operator = operators_of(asked)[0] if asked else Operator.IS
        self.show_clause(Clause(key if asked else "", operator))
        if asked is not None and operator not in _ALONE:
            self.value.setFocus()
        self.changed.emit()

    @Slot(int)
    def _choose_operator(self, place: int) -> None:
        operator = self._operators[place]
        if operator is self.clause.operator:
            return
        values = () if operator in _ALONE else self.clause.values
        kept = values if operator is not Operator.BETWEEN else values[:2]
        if self.clause.operator is Operator.BETWEEN:
            kept = values[:1]
        self.clause = replace(self.clause, operator=operator, values=kept)
        self._show_values(self._form.questions.get(self.clause.question))
        self.changed.emit()

    @Slot()
    def _take_values(self) -> None:
        asked = self._form.questions.get(self.clause.question)
        if asked is None:
            return
        if self.clause.operator is Operator.BETWEEN:
            both = (self.value.value(), self.last.value())
            values = both if all(both) else both[:1]
        else:
            values = _values(asked, self.value.value())
        self.clause = replace(self.clause, values=values)
        self.changed.emit()


def with_questions(form: Form) -> Form:
    """Return a form that also has its questions as a list of choices, for the chooser."""
    choices = tuple(Choice(one.key, {"": question_words(form, one)}) for one in askable(form))
    return replace(form, choices={**form.choices, _CHOOSER: choices})


def question_words(form: Form, question: Question) -> str:
    """Return number and label of a question, and whether it is asked of each member."""
    label = " ".join(form.text(question.label, language()).split()) or question.name
    words = f"{question.number} {label}".strip()
    return tr("{question} (tiap anggota)", question=words) if question.repeat else words


def _chooser() -> Question:
    return Question(_CHOOSER, _CHOOSER, QuestionType.SELECT_ONE, {}, choice_list=_CHOOSER)


def _typed(question: Question) -> Question:
    """Return the question as the value's field asks it: several codes, free of other answers."""
    kind = question.type
    if kind in _CODED:
        kind = QuestionType.SELECT_MULTIPLE
    elif kind is QuestionType.CALCULATE:
        kind = QuestionType.DECIMAL
    return replace(question, type=kind, choice_filter="", appearance="", width=0)


def _values(question: Question, text: str) -> tuple[str, ...]:
    if question.type in _CODED:
        return tuple(text.split())
    if question.type is not QuestionType.TEXT:
        return (text,) if text else ()
    found = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    if question.key in _PLACES:
        found = [part.zfill(3) if part.isdecimal() else part for part in found]
    return tuple(found)


class _Field(AnswerField):
    def minimumSizeHint(self) -> QSize:
        """Return room for a short word."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), 72), hint.height())


def _field(theme: Theme, icons: Icons, name: str) -> AnswerField:
    made = _Field(theme, icons)
    made.setAccessibleName(name)
    made.setPlaceholderText(name)
    return made
