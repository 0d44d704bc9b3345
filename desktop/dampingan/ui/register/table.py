"""A register as a table that is typed into: the same for every place that shows one.

What is typed becomes one undoable operation at once; what arrives or changes elsewhere repaints
by the change bus, the cursor stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.store import finding
from dampingan.store.plan import writing
from dampingan.store.plan.record import PlanRecord, plan_records, plan_records_of
from dampingan.store.plan.survey_count import FILTER
from dampingan.store.transaction import Changes
from dampingan.ui.context import Context, Hint
from dampingan.ui.control.label import ElidedLabel
from dampingan.ui.control.layout import Grow, column, line, panel, row
from dampingan.ui.register.answering import give_answer
from dampingan.ui.register.book import Book
from dampingan.ui.register.clipboard import Clipboard
from dampingan.ui.register.column import VILLAGE, columns_of, village_column
from dampingan.ui.register.counting import SurveyCounter
from dampingan.ui.register.editor import Taken
from dampingan.ui.register.filtering import FilterBar
from dampingan.ui.register.model import RegisterModel
from dampingan.ui.register.removal import RemovalBar, resting_words, usual_reasons
from dampingan.ui.register.view import RegisterView

_KINDS = frozenset({"response", "roster_row", "reference", "instrument"})
"""What is written to these may change what a register shows."""
_CARRIED = ("sumber_rapat", "kelompok")
"""The meeting goes on until somebody says otherwise: new records begin with the last one's."""


class RegisterTable(QWidget):
    """Search, filters, table with the line for a new record, footer with totals.

    Args:
        context: of the place.
        form_id: the register.
        columns: questions in order; ``bulan:tick`` gives each choice a column. The first is what
            a new record begins with.
        filters: questions that get a filter chip.
        noun: what one record is called (``unsur``); the register's title when empty.
        parent: the owner.

    Attributes:
        model, view: rows and cells.
        bar: search and filter chips; `FilterBar.add` takes further ones.
        begins: answers that a new record gets, for a place that knows them.

    Signals:
        record_chosen: the current record is another one (its key, ``""`` for the new line).
        count_clicked: a counted number was opened: key and question.
        pane_wanted: F6.
        filled: rows or filters are different now (for counts and summaries).
    """

    record_chosen = Signal(str)
    count_clicked = Signal(str, str)
    pane_wanted = Signal()
    filled = Signal()

    def __init__(
        self,
        context: Context,
        form_id: str,
        columns: Sequence[str],
        *,
        filters: Sequence[str] = (),
        noun: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._noun = noun
        self.context = context
        self.form_id = form_id
        self.book = Book(context.workspace)
        self.form = self.book.form(form_id)
        self.begins: Mapping[str, str] = {}
        self._village = ""
        self._stale = True
        self._last_uid = ""
        self._carried: dict[str, str] = {}
        self.counter = SurveyCounter(context, self)
        theme, icons = context.theme, context.icons
        shown = columns_of(self.form, columns)
        if not self.book.village:
            shown = (*shown[:1], village_column(), *shown[1:])
        self.model = RegisterModel(self.book, self.form, shown, self)
        self.view = RegisterView(self.model, theme, icons)
        self.view.setAccessibleName(self.word)
        self.bar = FilterBar(self.book, self.form, self.model, filters, theme=theme, icons=icons)
        self.removal = RemovalBar(theme, icons)
        self._footer = ElidedLabel("", "muted")
        card = panel(Grow(self.view), line(), row(Grow(self._footer), margins=(3, 2)))
        column(self.bar, Grow(card), self.removal, gap=2, on=self)
        self.clipboard = Clipboard(self)
        self._connect()
        self._show_words()
        context.bus.changed.connect(self._take_changes)

    # -- for places ------------------------------------------------------------------------

    @property
    def word(self) -> str:
        """Title of the register."""
        return self.book.word(self.form_id)

    @property
    def noun(self) -> str:
        """What one record is called, in the middle of a sentence."""
        return self._noun or self.word.lower()

    @property
    def current(self) -> PlanRecord | None:
        """The record that the cursor is on."""
        return self.model.record(self.view.row)

    @property
    def village(self) -> str:
        """Whose records are shown and added, ``""`` for those of all villages of a regency."""
        return self._village or self.book.village

    def show_village(self, code: str) -> None:
        """Show one village's records, ``""`` for all; only one village can be added to."""
        if code != self._village:
            self._village = code
            self._carried.clear()
            self._stale = True
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Read the records anew if anything changed."""
        if self._stale:
            self._read()

    def select(self, uid: str) -> bool:
        """Put the cursor on a record, whatever the filters say; False if it is not here."""
        self.refresh()
        if self.model.find(uid) is None:
            return False
        if self.model.row_of(uid) < 0:
            self.model.keep(uid)
        self.view.go_to(self.model.row_of(uid), max(self.view.column, 0))
        return True

    def add_new(self) -> bool:
        """Put the cursor on the line for a new record; False where none can be made."""
        self.view.finish()
        if not self.model.adding:
            return False
        self.view.setFocus()
        self.view.go_to(self.model.rowCount() - 1)
        return True

    def focus_table(self) -> None:
        """Put the keyboard into the table."""
        self.view.setFocus()
        if self.view.row < 0:
            self.view.go_to(self.model.rowCount() - 1 if self.model.adding else 0)

    def show_empty(self, title: str, text: str) -> None:
        """Say this below the new line while there is nothing."""
        self.view.empty_words = (title, text)
        self.view.viewport().update()

    def hints(self) -> list[Hint]:
        """Keys of the table."""
        return [
            ("Enter", tr("isi")),
            ("Tab", tr("lanjut")),
            ("F2", tr("baru")),
            ("Ctrl D", tr("seperti di atas")),
            ("Del", tr("hapus")),
            ("Ctrl F", tr("cari")),
            ("F6", tr("rincian")),
        ]

    def summary(self) -> str:
        """What the footer says."""
        return self._footer.text()

    # -- reading ---------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Show what changed meanwhile."""
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Take what is being typed along."""
        self.view.finish()
        super().hideEvent(event)

    @Slot(object)
    def _take_changes(self, changes: Changes) -> None:
        if not (changes.settings or not _KINDS.isdisjoint(changes.ids)):
            return
        known = self.model.known(changes.ids.get("response", frozenset()))
        only = set(changes.ids) <= {"response", "roster_row"} and not changes.settings
        if self._stale or not only or changes.added.get("response"):
            self._stale = True
            if self.isVisible():
                self._read()
        else:
            self.model.renew(plan_records_of(self.context.workspace, known))
            self._show_footer()
            self.filled.emit()

    def _read(self, *, keep_new: bool = False) -> None:
        self._stale = False
        uid = self.current.uid if self.current else ""
        place = (self.view.row, self.view.column)
        new = self.model.is_new_line(self.view.row)
        form = self.book.form(self.form_id)
        if form is not self.form:
            self.form = self.model.form = form
        records = plan_records(
            self.context.workspace, self.form_id, village_code=self.village, rows=False
        )
        self.model.take(records, keep_new=keep_new or self._adding)
        self.model.show_adding(bool(self.village))
        self.view.village = self.village
        self._show_village_column()
        self._restore(uid, place, new=new)
        self.bar.renew()
        self._show_footer()
        self.filled.emit()

    def _show_village_column(self) -> None:
        for number, shown in enumerate(self.model.columns):
            if shown.key == VILLAGE and self.view.isColumnHidden(number) != bool(self.village):
                self.view.setColumnHidden(number, bool(self.village))
                self.view.fit()

    _adding = False

    def _restore(self, uid: str, place: tuple[int, int], *, new: bool) -> None:
        """Put the cursor where it was, after rows came and went."""
        if self.view.editor is not None or place[0] < 0:
            return
        row = self.model.row_of(uid) if uid else -1
        if row < 0:
            row = self.model.rowCount() - 1 if new else min(place[0], self.model.rowCount() - 1)
        if (self.view.row, self.view.column) != (row, place[1]):
            self.view.go_to(row, place[1])
        self._tell_current()

    def _show_footer(self) -> None:
        shown, every = len(self.model.records), len(self.model.everything)
        words = self.noun
        first = (
            tr("{count} {what}", count=count_text(every), what=words)
            if shown == every
            else tr("{shown} dari {count} {what}", shown=shown, count=count_text(every), what=words)
        )
        totals = [f"{name} {count_text(total)}" for name, total in self.model.totals().values()]
        self._footer.setText(" · ".join([first, *totals]))

    def _show_words(self) -> None:
        noun = self.noun[:1].upper() + self.noun[1:]
        self.model.new_words = tr("{what} baru: ketik lalu Enter", what=noun)

    # -- writing ---------------------------------------------------------------------------

    @Slot(int, int, object, str)
    def _answer(self, at: int, number: int, taken: Taken, step: str) -> None:
        record = self.model.record(at)
        question = self.model.columns[number].question.key
        if record is None:
            self._add(question, taken, step)
            return
        changed = taken.text != record.text(question) or bool(taken.births)
        if changed and not self._do(
            partial(give_answer, self.context.workspace, record, question, taken)
        ):
            return
        if changed:
            self._remember(record.uid)
            self._count(record.uid, {question, *taken.fills})
            self._tell_findings(record, question)
        if step != "stay":
            self.view.go_on(step, self.model.row_of(record.uid), number)

    def _add(self, question: str, taken: Taken, step: str) -> None:
        if not taken.text:
            self.view.go_on("stay", self.model.rowCount() - 1, 0)
            return
        answers = {**self._carried, **self.bar.begins(), **self.begins}
        answers |= {question: taken.text, **taken.fills}
        made: list[str] = []
        self._adding = True
        try:
            done = self._do(
                lambda: made.append(
                    writing.add(
                        self.context.workspace, self.form_id, answers, village_code=self.village
                    )
                )
            )
        finally:
            self._adding = False
        if not done:
            return
        self._remember(made[0])
        self._count(made[0], set(answers))
        here = self.model.row_of(made[0])
        if step in {"right", "left"}:
            self.view.go_on(step, here, 0)
        elif step == "up":
            self.view.go_to(here)
        else:
            self.view.go_to(self.model.rowCount() - 1)

    def _remember(self, uid: str) -> None:
        """Keep what a next record begins with, and the record in sight."""
        found = self.model.find(uid)
        if found is not None:
            self.model.keep(uid)
            self._carried = {key: found.text(key) for key in _CARRIED if found.text(key)}

    def _count(self, uid: str, answered: set[str]) -> None:
        """Count over the survey when the condition came along with a choice."""
        if FILTER in answered:
            self.counter.renew(uid)

    def _tell_findings(self, record: PlanRecord, question: str) -> None:
        """Say at once what a check holds against an answer; it is kept all the same."""
        stored = self.context.workspace.record("response", record.id)["findings"]
        for one in finding.decode(stored, self.form):
            if one.question == question and not one.row:
                self.context.say(one.message, "warning")
                return

    def _do(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except DampinganError as error:
            self.context.say(str(error), "error")
            return False
        return True

    @Slot(int, int)
    def _tick(self, at: int, number: int) -> None:
        record, shown = self.model.record(at), self.model.columns[number]
        if record is None:
            return
        key = shown.question.key
        codes = [one.code for one in self.book.choices(self.form, shown.question)]
        ticked = set(record.keys(key)) ^ {shown.code}
        text = " ".join(code for code in codes if code in ticked)
        if self._do(partial(writing.answer, self.context.workspace, record.uid, {key: text})):
            self._remember(record.uid)
            self.view.go_to(at, number)

    @Slot(int, int)
    def _clear(self, at: int, number: int) -> None:
        record, shown = self.model.record(at), self.model.columns[number]
        if record is None or shown.readonly or shown.code or not record.text(shown.question.key):
            return
        self._answer(at, number, Taken(), "stay")

    @Slot(int, int)
    def _repeat(self, at: int, number: int) -> None:
        record, above = self.model.record(at), self.model.record(at - 1)
        if record is None or above is None:
            self.context.say(tr("Tidak ada baris di atasnya untuk diulang."), "warning")
            return
        key = self.model.columns[number].question.key
        if self.model.columns[number].readonly:
            return
        if above.text(key) != record.text(key):
            texts = {key: above.text(key)}
            self._do(partial(writing.answer, self.context.workspace, record.uid, texts))
        self.view.go_on("right", at, number)

    # -- deleting --------------------------------------------------------------------------

    def add_all(self, rows: Sequence[Mapping[str, str]]) -> bool:
        """Add records as one operation; False when they can't be (it says why)."""
        label = tr("Menempel {count} {what}", count=len(rows), what=self.noun)
        begins = {**self._carried, **self.bar.begins(), **self.begins}

        def write() -> None:
            with writing.operation(self.context.workspace, label) as op:
                for answers in rows:
                    op.add(self.form_id, {**begins, **answers}, village_code=self.village)

        self._adding = True
        try:
            return self._do(write)
        finally:
            self._adding = False

    @Slot()
    def ask_removal(self) -> None:
        """Ask why the current record is to be deleted."""
        record = self.current
        if record is None:
            return
        found = writing.dependents(self.context.workspace, record.uid)
        words = resting_words(self.book, found, self.form_id)
        self.removal.ask(record, record.title or tr("(tanpa judul)"), words, usual_reasons())

    @Slot(str, str)
    def _remove(self, uid: str, reason: str) -> None:
        found = self.model.find(uid)
        title = found.title if found else ""
        if self._do(partial(writing.remove, self.context.workspace, uid, reason)):
            noun = self.noun[:1].upper() + self.noun[1:]
            words = tr("{what} “{title}” dihapus.", what=noun, title=title)
            self.context.say(words, "ok", (tr("Urungkan"), self.context.undo))
        self.view.setFocus()

    # -- inside ----------------------------------------------------------------------------

    def _connect(self) -> None:
        view = self.view
        view.answered.connect(self._answer)
        view.ticked.connect(self._tick)
        view.cleared.connect(self._clear)
        view.repeated.connect(self._repeat)
        view.removal_wanted.connect(self.ask_removal)
        view.copy_wanted.connect(self.clipboard.copy)
        view.paste_wanted.connect(self.clipboard.paste)
        view.refused.connect(partial(self.context.say, kind="warning"))
        view.search_wanted.connect(self.bar.search.setFocus)
        view.pane_wanted.connect(self.pane_wanted)
        view.opened.connect(self._open_count)
        view.current_changed.connect(self._tell_current)
        view.header.sectionClicked.connect(self._sort)
        self.removal.confirmed.connect(self._remove)
        self.removal.left.connect(view.setFocus)
        self.bar.changed.connect(self._filter)
        self.bar.left_down.connect(self.focus_table)

    @Slot()
    def _filter(self) -> None:
        self.view.finish()
        self.model.filter(self.bar.passes)
        self._show_footer()
        self.filled.emit()

    @Slot(int)
    def _sort(self, section: int) -> None:
        self.view.finish()
        uid = self.current.uid if self.current else ""
        self.view.header.show_sort(self.model.sort_by(section))
        if uid:
            self.view.go_to(self.model.row_of(uid), self.view.column)

    @Slot(int, int)
    def _open_count(self, at: int, number: int) -> None:
        record = self.model.record(at)
        if record is not None:
            self.count_clicked.emit(record.uid, self.model.columns[number].question.key)

    @Slot()
    def _tell_current(self) -> None:
        uid = self.current.uid if self.current else ""
        if uid != self._last_uid:
            self._last_uid = uid
            self.record_chosen.emit(uid)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+F goes to the search from anywhere in the register."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_F:
            self.bar.search.setFocus()
        else:
            super().keyPressEvent(event)
