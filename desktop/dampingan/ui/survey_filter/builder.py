"""Puts a filter over the family survey together, counts it while it changes, shows the families.

It stands in a pane: no window opens, every change is told at once. What rows can't say (“or”,
arithmetic) is shown as the expression it is and can be typed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from dampingan.core.errors import DampinganError
from dampingan.core.language import language, tr
from dampingan.core.number import count_text
from dampingan.forms.clause import (
    Clause,
    Operator,
    filter_words,
    read_clauses,
    split_base,
    with_base,
    write_clauses,
)
from dampingan.store.plan.survey_count import problem_of
from dampingan.store.reference import Reference, references
from dampingan.ui.context import Context
from dampingan.ui.control.button import button
from dampingan.ui.control.chip import Chip
from dampingan.ui.control.label import label, set_role
from dampingan.ui.control.layout import column, row
from dampingan.ui.register.book import Book
from dampingan.ui.survey_filter.clause_row import ClauseRow, with_questions
from dampingan.ui.survey_filter.counter import SurveyCounter

if TYPE_CHECKING:
    from dampingan.forms.model import Form
    from dampingan.store.plan.survey_count import SurveyCount
    from dampingan.store.workspace import Changes

CATALOGUE = "katalog_masalah"
_FILTER = "saring"
_TEXT_HEIGHT = 84
_NARROW = 140
"""From this size of text on, two buttons don't fit beside each other in a pane."""
_SURVEYED = {"family", "person", "roster_row"}


class FilterBuilder(QWidget):
    """Rows of question, operator and value that hold together (“dan”), and what they count.

    Attributes:
        rows: the rows on screen; the last may be incomplete.
        text: the expression while it is typed by hand.
        families: button to the list of the families.
        found: what the filter on screen counts, None while that is not known.

    Signals:
        changed: the expression, after every change by the user.
        counted: the `SurveyCount` of the expression on screen.
    """

    changed = Signal(str)
    counted = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._book = Book(context.workspace)
        self._form: Form = with_questions(context.workspace.form("family"))
        self._village = ""
        self._about: Callable[[], str] = str
        self._expression = ""
        self.found: SurveyCount | None = None
        self.rows: list[ClauseRow] = []
        self._before: QWidget | None = None
        self._make_parts()
        self._counter = SurveyCounter(context.workspace, context.jobs, self)
        self._counter.counted.connect(self._show_count)
        self._counter.failed.connect(self._show_failure)
        context.bus.changed.connect(self._workspace_changed)
        self.show_expression("")

    def _make_parts(self) -> None:
        theme, icons = self._context.theme, self._context.icons
        self._list: QVBoxLayout = column(gap=2)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(tr("Saringan sebagai rumus"))
        self.text.setPlaceholderText("${fasilitas_bab} = '6' and ${rt} = '003'")
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._parts_changed)
        self._explanation = label("", "small", wrap=True)
        self.add = button(
            tr("Tambah syarat"), kind="link", icons=icons, icon="new", clicked=self.add_row
        )
        self.catalogue = Chip(tr("Dari katalog"), theme, icons)
        self.catalogue.asked.connect(self._offer_catalogue)
        self.catalogue.chosen.connect(self._take_entry)
        self.by_hand = button(
            tr("Tulis rumus"),
            kind="flat",
            clicked=self._toggle_text,
            tip=tr("Untuk syarat dengan “atau” dan hitungan"),
        )
        self.by_hand.setCheckable(True)
        self._ways = row(self.catalogue, self.by_hand, gap=2)
        self._result = label("", "heading", wrap=True)
        self.families = button(
            tr("Lihat keluarganya"),
            kind="link",
            icons=icons,
            icon="families",
            clicked=self.show_families,
        )
        self._words = label("", "small", wrap=True)
        column(
            self.text,
            self._list,
            row(self.add, None),
            row(self._ways, None),
            self._words,
            self._result,
            self._explanation,
            row(self.families, None),
            None,
            gap=2,
            on=self,
        )
        theme.changed.connect(self._measure)
        self._measure()

    # -- the filter ------------------------------------------------------------------------

    def expression(self) -> str:
        """Return the filter as it is kept in an answer."""
        return self._expression

    def show_expression(
        self, expression: str, *, village: str = "", about: Callable[[], str] = str
    ) -> None:
        """Show a filter without telling anybody.

        Args:
            expression: as an answer keeps it, ``""`` for none.
            village: code of the village whose families are counted, ``""`` for all.
            about: makes the words over the list of families, e.g. “masalah Rob di RT 03”.
        """
        self._village, self._about = village, about
        self._expression = expression.strip()
        self._show_parts()
        self._count()

    def _show_parts(self) -> None:
        """Show the filter as rows as far as they can say it, the rest as it is written."""
        clauses = read_clauses(self._form, self._expression)
        if clauses is not None:
            self._show_text_mode(False)
            self._show_clauses(clauses or [Clause("", Operator.IS)])
            return
        base, rows = split_base(self._expression)
        further = read_clauses(self._form, rows)
        if further is None:
            base, further = self._expression, []
        self._show_by_hand(base)
        self._show_clauses(further)

    def _show_by_hand(self, expression: str) -> None:
        self._show_text_mode(True)
        self.text.blockSignals(True)
        self.text.setPlainText(expression)
        self.text.blockSignals(False)

    def _show_clauses(self, clauses: list[Clause]) -> None:
        self._clear_rows()
        for clause in clauses:
            self._append(clause)

    @Slot()
    def add_row(self) -> None:
        """Begin another condition; the keyboard goes into it."""
        made = next((one for one in self.rows if not one.clause.question), None)
        made = made or self._append(Clause("", Operator.IS))
        made.question.setFocus()

    @property
    def result_words(self) -> str:
        """What is said about the count."""
        return self._result.text()

    def begin(self) -> None:
        """Put the keyboard where a filter begins."""
        (self.text if self.by_hand.isChecked() else self.rows[0].question).setFocus()

    def _append(self, clause: Clause) -> ClauseRow:
        made = ClauseRow(self._book, self._form, self._context.theme, self._context.icons)
        made.show_clause(clause)
        made.changed.connect(self._parts_changed)
        made.removal_wanted.connect(partial(self._remove, made))
        self.rows.append(made)
        self._list.addWidget(made)
        made.show()
        self._chain()
        return made

    def follow(self, before: QWidget) -> None:
        """Let Tab and Enter come from a widget into the builder, then to what came after it."""
        self._before = before
        self._chain()

    def _chain(self) -> None:
        """Order the fields for Tab and Enter; what takes a row away comes after what adds one."""
        order = [
            *([self._before] if self._before else []),
            self.text,
            *(part for one in self.rows for part in one.fields),
            self.add,
            *(one.remove for one in self.rows),
            self.catalogue,
            self.by_hand,
            self.families,
        ]
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)

    def _remove(self, gone: ClauseRow) -> None:
        self.rows.remove(gone)
        self._list.removeWidget(gone)
        gone.hide()
        gone.deleteLater()
        if not self.rows and not self.by_hand.isChecked():
            self._append(Clause("", Operator.IS))
        (self.rows[-1].question if self.rows else self.text).setFocus()
        self._parts_changed()

    def _clear_rows(self) -> None:
        for one in self.rows:
            self._list.removeWidget(one)
            one.hide()
            one.deleteLater()
        self.rows = []

    @Slot()
    def _parts_changed(self) -> None:
        by_hand = self.text.toPlainText() if self.by_hand.isChecked() else ""
        rows = write_clauses(self._form, [one.clause for one in self.rows])
        self._change(with_base(" ".join(by_hand.split()), rows))

    def _change(self, expression: str) -> None:
        if expression == self._expression:
            return
        self._expression = expression
        if self._count():
            self.changed.emit(expression)

    # -- by hand, from the catalogue -------------------------------------------------------

    @Slot()
    def _toggle_text(self) -> None:
        if self.by_hand.isChecked():
            self._clear_rows()
            self._show_by_hand(self._expression)
            self.text.setFocus()
            return
        clauses = read_clauses(self._form, self._expression)
        if clauses is None:
            self.by_hand.setChecked(True)
            self._explanation.setText(
                tr("Rumus ini memakai “atau” atau hitungan; tidak dapat ditulis sebagai baris.")
            )
            self._explanation.show()
            return
        self._show_text_mode(False)
        self._show_clauses(clauses or [Clause("", Operator.IS)])

    def _show_text_mode(self, by_hand: bool) -> None:
        self.by_hand.setChecked(by_hand)
        self.text.setVisible(by_hand)
        self._explanation.hide()

    @Slot()
    def _offer_catalogue(self) -> None:
        self.catalogue.set_options(
            [
                (entry.extra[_FILTER], _entry_words(entry))
                for entry in references(self._context.workspace, CATALOGUE)
                if entry.extra.get(_FILTER)
            ]
        )

    @Slot(str)
    def _take_entry(self, expression: str) -> None:
        """Take a filter of the catalogue; what was there before goes."""
        if not expression:
            return
        self.catalogue.set_value("")
        self.show_expression(expression, village=self._village, about=self._about)
        self.changed.emit(self._expression)

    # -- the count -------------------------------------------------------------------------

    def _count(self) -> bool:
        """Show what the filter says and count it; False when it can't be read."""
        self.found = None
        self.families.setEnabled(False)
        words = self._told()
        self._words.setVisible(bool(words))
        self._words.setText(words)
        set_role(self._result, "heading")
        if not self._expression:
            self._counter.stop()
            self._result.setText(tr("Pilih pertanyaan survei; keluarganya dihitung langsung."))
            set_role(self._result, "muted")
            return True
        if problem := problem_of(self._form, self._expression):
            self._counter.stop()
            self._show_failure(problem)
            return False
        self._result.setText(tr("Menghitung …"))
        self._counter.ask([self._expression], self._village)
        return True

    def _told(self) -> str:
        """Say what is on screen: an entry of the catalogue, or the rows as one sentence."""
        if not self._expression:
            return ""
        by_hand = " ".join(self.text.toPlainText().split())
        whole = by_hand if self.by_hand.isChecked() else self._expression
        entries = references(self._context.workspace, CATALOGUE)
        same = [one for one in entries if one.extra.get(_FILTER) == whole]
        rows = write_clauses(self._form, [one.clause for one in self.rows])
        parts = []
        if same:
            parts.append(tr("Katalog: {name}", name=_entry_words(same[0])))
        if rows and (self.by_hand.isChecked() or not same):
            parts.append(filter_words(self._form, rows, language()))
        return tr(" dan ").join(parts)

    @Slot(object)
    def _show_count(self, found: dict[str, SurveyCount]) -> None:
        counted = found.get(self._expression)
        if counted is None:
            return
        self.found = counted
        words = tr("{count} keluarga", count=count_text(counted.families))
        if self._asks_members():
            words = tr(
                "{families} keluarga, {persons} orang",
                families=count_text(counted.families),
                persons=count_text(counted.persons),
            )
        self._result.setText(words)
        self.families.setEnabled(counted.families > 0)
        self.counted.emit(counted)

    def _asks_members(self) -> bool:
        from dampingan.forms.expression.syntax import references as names_in

        questions = self._form.questions
        return any(questions[n].repeat for n in names_in(self._expression) if n in questions)

    @Slot(str)
    def _show_failure(self, words: str) -> None:
        set_role(self._result, "error")
        self._result.setText(words)

    @Slot()
    def show_families(self) -> None:
        """Show exactly the families that were counted."""
        if self.found is None or not self.found.families:
            return
        about = self._about() or tr("saringan survei")
        try:
            self._context.list_families(ids=self.found.family_ids, about=about)
        except DampinganError as error:
            self._context.say(str(error), "error")

    @Slot(object)
    def _workspace_changed(self, changes: Changes) -> None:
        touched = changes.ids.keys() | changes.added.keys()
        if self._expression and touched & _SURVEYED:
            self._count()

    @Slot()
    def _measure(self) -> None:
        self.text.setFixedHeight(self._context.theme.px(_TEXT_HEIGHT))
        narrow = self._context.theme.scale >= _NARROW
        way = QBoxLayout.Direction
        self._ways.setDirection(way.TopToBottom if narrow else way.LeftToRight)


def _entry_words(entry: Reference) -> str:
    english = entry.extra.get("label_en", "") if language() == "en" else ""
    return english or entry.label
