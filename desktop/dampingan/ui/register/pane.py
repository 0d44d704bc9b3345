"""The pane beside a register: the whole of one record, what it hangs together with, its history."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.store.plan import writing
from dampingan.store.plan.record import PlanRecord, plan_record
from dampingan.store.plan.survey_count import FILTER
from dampingan.ui.control.button import button
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import clear_layout, column, line, row
from dampingan.ui.records.history import read_record_history
from dampingan.ui.records.pane import HistoryPage
from dampingan.ui.register.answering import ORIGINS, give_answer, make_from
from dampingan.ui.register.counting import SurveyCounter
from dampingan.ui.register.editor import Taken
from dampingan.ui.register.meeting_card import ATTENDANCE
from dampingan.ui.register.pane_head import fill_head
from dampingan.ui.register.sheet import RecordSheet
from dampingan.ui.register.survey_card import SurveyCard
from dampingan.ui.theme import SPACE, side_width

if TYPE_CHECKING:
    from dampingan.ui.context import Context, Hint
    from dampingan.ui.register.book import Book

_REST_MS = 60
"""The pane follows the cursor after this rest, so that walking through rows stays quick."""
_ELSEWHERE = ("asal", FILTER, "penilaian", ATTENDANCE)
"""Shown in the head, in the survey's card, in Peringkat, and on the entry screen."""


class RecordPane(QFrame):
    """Details and history of a record of a register.

    Args:
        context: of the place.
        book: the registers.
        form_id: the register.
        noun: what one record is called (``unsur``); the register's title when empty.

    Attributes:
        sheet: the fields.
        survey: the card of the condition over the survey, None in registers without one.

    Signals:
        left: Esc or F6: back to the table.
        record_wanted: another record was chosen: its key and its register.
        removal_wanted: the record is to be deleted.
    """

    left = Signal()
    record_wanted = Signal(str, str)
    removal_wanted = Signal()

    def __init__(self, context: Context, book: Book, form_id: str, *, noun: str = "") -> None:
        super().__init__()
        self.context = context
        self.book = book
        self.form_id = form_id
        self._noun = noun
        self._uid = ""
        self._record: PlanRecord | None = None
        self.setProperty("role", "card")
        form = book.form(form_id)
        self.counter = SurveyCounter(context, self)
        self.sheet = RecordSheet(context, book, form, _ELSEWHERE)
        self.survey: SurveyCard | None = None
        if FILTER in form.questions:
            self.survey = SurveyCard(context, self.counter)
            self.survey.given.connect(self._give_filter)
        self._head = QVBoxLayout()
        self._head.setSpacing(SPACE)
        self._none = label("", "muted", wrap=True)
        self.history = HistoryPage(context.icons)
        self._pages = QStackedWidget()
        self._area = QScrollArea()
        self._pages.addWidget(self._lay_out())
        self._pages.addWidget(self.history)
        column(self._pages, gap=0, margins=0, on=self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST_MS)
        self._timer.timeout.connect(self.renew)
        self._connect()
        self.renew()

    # -- showing ---------------------------------------------------------------------------

    @property
    def record(self) -> PlanRecord | None:
        """The record on screen."""
        return self._record

    def show_record(self, uid: str) -> None:
        """Show a record a moment later; ``""`` shows that none is chosen."""
        if uid != self._uid:
            self._uid = uid
            self._show_details()
        self._timer.start()

    @Slot()
    def renew(self) -> None:
        """Show the record as it is now."""
        self._timer.stop()
        self._record = plan_record(self.context.workspace, self._uid) if self._uid else None
        record = self._record
        there = record is not None and not record.deleted
        for part in (self._area, self._foot):
            part.setVisible(there)
        self._none.setVisible(not there)
        if record is None or record.deleted:
            what = self._noun or self.book.word(self.form_id).lower()
            self._none.setText(tr("Pilih satu {what} untuk melihat semua isiannya.", what=what))
            return
        clear_layout(self._head)
        fill_head(self._head, self, record)
        self._make_problem.setVisible(self.form_id in ORIGINS)
        self._make_potential.setVisible(self.form_id in ORIGINS)
        if self.survey is not None:
            self.survey.show_record(record)
        self.sheet.show_record(record)

    def fit(self, room: int) -> None:
        """Take a fixed width out of this room."""
        self.setFixedWidth(round(side_width(self.context.theme, room) * 1.2))

    def take_focus(self) -> None:
        """Put the keyboard into the first field."""
        field = next(iter(self.sheet.fields.values()), None)
        if self._record is not None and field is not None:
            field.setFocus(Qt.FocusReason.TabFocusReason)

    def hints(self) -> list[Hint]:
        """Keys of the pane."""
        making = [("Ctrl M", tr("jadikan masalah")), ("Ctrl P", tr("jadikan potensi"))]
        return [
            ("Tab", tr("lanjut")),
            *(making if self.form_id in ORIGINS else []),
            ("Ctrl H", tr("riwayat")),
            ("F6", tr("kembali ke tabel")),
        ]

    # -- doing -----------------------------------------------------------------------------

    def make(self, form_id: str) -> None:
        """Make problems or potentials out of the record on screen."""
        self.renew()
        record = self._record
        if record is None or self.form_id not in ORIGINS:
            return
        made: list[str] = []
        self._do(lambda: made.extend(make_from(self.context.workspace, record, form_id)))
        if made:
            found = [plan_record(self.context.workspace, uid) for uid in made]
            titles = "; ".join(one.title for one in found if one)
            words = tr(
                "Dicatat di {register}: {titles}.", register=self.book.word(form_id), titles=titles
            )
            show = partial(self.record_wanted.emit, made[0], form_id)
            self.context.say(words, "ok", (tr("Lihat"), show))
        elif record.keys(form_id):
            words = tr("Sudah dicatat di {register}.", register=self.book.word(form_id))
            self.context.say(words, "warning")

    @Slot()
    def open_entry(self) -> None:
        """Open the record on the entry screen, with notes, questions and every check."""
        if self._record is not None and not self._record.deleted:
            self.context.open_response(self._record.id)

    @Slot()
    def show_history(self) -> None:
        """Show what happened to the record; again goes back."""
        record = self._record
        if record is None or self._pages.currentWidget() is self.history:
            self._show_details()
            return
        form = self.book.form(self.form_id)
        entries = read_record_history(
            self.context.workspace, "response", record.id, form, self.book.word(self.form_id)
        )
        self.history.show_history(record.title or tr("(tanpa judul)"), entries)
        self._pages.setCurrentWidget(self.history)
        self.history.back.setFocus()

    @Slot()
    def _show_details(self) -> None:
        self._pages.setCurrentIndex(0)

    @Slot(str, str, object)
    def _answer(self, question: str, at: str, taken: Taken) -> None:
        record = self._record
        if record is not None:
            act = partial(give_answer, self.context.workspace, record, question, taken, row=at)
            if not self._do(act):
                self.renew()
            if question == FILTER or FILTER in taken.fills:
                self.counter.renew(record.uid)

    @Slot(str, str)
    def _give_filter(self, uid: str, expression: str) -> None:
        texts = {FILTER: expression}
        if self._do(partial(writing.answer, self.context.workspace, uid, texts)):
            self.counter.renew(uid)

    @Slot(str)
    def _add_row(self, repeat: str) -> None:
        record = self._record
        if record is None:
            return
        made: list[str] = []
        self._do(
            lambda: made.append(writing.add_row(self.context.workspace, record.uid, repeat, {}))
        )
        self.renew()
        for (_, at), field in self.sheet.fields.items():
            if made and at == made[0]:
                field.setFocus(Qt.FocusReason.TabFocusReason)
                break

    @Slot(str)
    def _drop_row(self, row_uid: str) -> None:
        if self._do(partial(writing.remove_row, self.context.workspace, row_uid)):
            self.context.say(tr("Baris dihapus."), "ok", (tr("Urungkan"), self.context.undo))

    def _do(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except DampinganError as error:
            self.context.say(str(error), "error")
            return False
        return True

    # -- inside ----------------------------------------------------------------------------

    def _lay_out(self) -> QWidget:
        self._make_problem = button(tr("Jadikan masalah"), tip="Ctrl+M")
        self._make_potential = button(tr("Jadikan potensi"), tip="Ctrl+Shift+M")
        self._past = button(tr("Riwayat"), icons=self.context.icons, icon="history", tip="Ctrl+H")
        self._entry = button(
            "", icons=self.context.icons, icon="keyboard", tip=tr("Buka di layar isian (Ctrl+E)")
        )
        self._entry.setAccessibleName(tr("Layar isian"))
        self._remove = button("", icons=self.context.icons, icon="deleted", tip=tr("Hapus (Del)"))
        self._remove.setAccessibleName(tr("Hapus"))
        self._body = QWidget()
        parts: list[QWidget] = [self.survey] if self.survey is not None else []
        making = column(self._make_problem, self._make_potential, gap=1)
        inner = column(self._head, making, *parts, self.sheet, None, gap=2, margins=(4, 4))
        self._body.setProperty("role", "scrolled")
        self._body.setLayout(inner)
        self._area.setWidgetResizable(True)
        self._area.setWidget(self._body)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes from field to field
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.viewport().setAutoFillBackground(False)
        self._body.setAutoFillBackground(False)
        self._foot = QWidget()
        foot = column(
            line(), row(self._past, None, self._entry, self._remove, margins=(4, 2)), gap=0
        )
        self._foot.setLayout(foot)
        page = QWidget()
        self._none.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 0)
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        column(self._none, self._area, self._foot, gap=0, on=page)
        return page

    def _connect(self) -> None:
        self.sheet.answered.connect(self._answer)
        self.sheet.row_wanted.connect(self._add_row)
        self.sheet.row_gone.connect(self._drop_row)
        self.sheet.refused.connect(partial(self.context.say, kind="error"))
        self._past.clicked.connect(self.show_history)
        self._remove.clicked.connect(self.removal_wanted)
        self._entry.clicked.connect(self.open_entry)
        self._make_problem.clicked.connect(partial(self.make, "masalah"))
        self._make_potential.clicked.connect(partial(self.make, "potensi"))
        self.history.back.clicked.connect(self._show_details)
        self.context.bus.changed.connect(self._changed)

    @Slot(object)
    def _changed(self, changes: object) -> None:
        ids = getattr(changes, "ids", {})
        if self.isVisible() and not {"response", "roster_row", "reference"}.isdisjoint(ids):
            self._timer.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc and F6 go back to the table."""
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_F6}:
            self._show_details()
            self.left.emit()
        else:
            super().keyPressEvent(event)
