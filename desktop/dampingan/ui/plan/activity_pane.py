"""The pane of one activity: every question, what its years say, its families, last progress."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dampingan.analysis.supervision import Limits, activity_line
from dampingan.core.dates import format_date
from dampingan.core.language import tr
from dampingan.core.number import count_text, decimal_text, money_text
from dampingan.store.plan.record import PlanRecord, plan_record
from dampingan.ui.context import Context
from dampingan.ui.control.button import button
from dampingan.ui.control.label import label, set_role
from dampingan.ui.control.layout import Grow, column, line, row
from dampingan.ui.plan.answers import AnswerSheet
from dampingan.ui.plan.card_words import card_words
from dampingan.ui.plan.plan import ACTIVITY, Plan, read_card
from dampingan.ui.register.book import Book
from dampingan.ui.register.editor import Taken
from dampingan.ui.theme import SPACE

if TYPE_CHECKING:
    from dampingan.ui.survey_filter.builder import FilterBuilder

_TERM, _FAMILIES, _FILTER = "jangka", "keluarga_nama", "saring"


class ActivityPane(QWidget):
    """One activity.

    Signals:
        given: question and what its field took (a `Taken`).
        term_wanted: take the term that the years give (its code).
        families_wanted: show the named families.
        filter_wanted: name the families that the survey filter finds.
        progress_wanted: report progress.
        entry_wanted: open the whole record on the entry screen.
        removal_wanted: delete it.
        left: back to the view.
        closed: take the pane away.
    """

    given = Signal(str, object)
    term_wanted = Signal(str)
    families_wanted = Signal()
    filter_wanted = Signal()
    progress_wanted = Signal()
    entry_wanted = Signal()
    removal_wanted = Signal()
    left = Signal()
    closed = Signal()

    def __init__(self, context: Context, book: Book) -> None:
        super().__init__()
        self._context = context
        self.record: PlanRecord | None = None
        icons = context.icons
        self.title = label("", "heading", wrap=True)
        self.state = label("", "muted", wrap=True)
        self.close_button = button("", kind="flat", icons=icons, icon="close", tip=tr("Tutup"))
        self.close_button.setAccessibleName(tr("Tutup"))
        self.close_button.clicked.connect(self.closed)
        self.sheet = AnswerSheet(context, book, ACTIVITY)
        self.sheet.given.connect(self.given)
        self.sheet.left.connect(self.left)
        self.advice = label("", "small", wrap=True)
        self.take = button("", kind="link", clicked=self._take_term)
        self.see = button("", kind="link", clicked=self.families_wanted)
        self.fetch = button(tr("Ambil dari saringan survei"), kind="link")
        self.fetch.clicked.connect(self.filter_wanted)
        self.build = button(tr("Susun saringan…"), kind="link", clicked=self._open_builder)
        self.builder_room = QWidget()
        self._builder_layout = column(gap=1, on=self.builder_room)
        self.builder_room.hide()
        self._builder: FilterBuilder | None = None
        self.progress = label("", "muted", wrap=True)
        self.report = button(tr("Laporkan kemajuan"), clicked=self.progress_wanted)
        self.entry = button(tr("Layar entri"), clicked=self.entry_wanted)
        self.remove = button("", kind="flat", icons=icons, icon="deleted", tip=tr("Hapus"))
        self.remove.setAccessibleName(tr("Hapus"))
        self.remove.clicked.connect(self.removal_wanted)
        self._term = ""
        self._placed = False
        self._lay_out()

    def show_activity(self, uid: str, plan: Plan) -> None:
        """Show an activity as it is on the disk now."""
        record = plan_record(self._context.workspace, uid)
        if record is None or record.deleted:
            self.record = None
            return
        if self.record is None or self.record.uid != record.uid:
            self.builder_room.hide()
        self.record = record
        self.sheet.show_record(record, record.village_code)
        self._place_extras()
        self._show_head(plan)
        self._show_term(plan)
        self._show_families()
        self._show_progress()

    def enter(self, question: str = "") -> None:
        """Put the keyboard into a question, by default the first."""
        self.sheet.enter(question)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the view."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # -- inside ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.report.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        head = row(
            Grow(column(self.title, self.state, gap=0)), self.close_button, gap=1, centred=False
        )
        head.setContentsMargins(4 * SPACE, 3 * SPACE, 2 * SPACE, 2 * SPACE)
        foot = column(
            self.progress,
            row(self.report, self.entry, self.remove, gap=2),
            gap=2,
            margins=(4, 2, 4, 3),
        )
        column(head, line(), Grow(self.sheet), line(), foot, gap=0, on=self)

    def _place_extras(self) -> None:
        """Put advice under the questions it is about; they may have been built anew."""
        for question, parts in (
            (_TERM, (self.advice, self.take)),
            (_FAMILIES, (self.see, self.fetch)),
            (_FILTER, (self.build,)),
        ):
            below = self.sheet.below(question)
            if below is not None and below.indexOf(parts[0]) < 0:
                for part in parts:
                    below.addWidget(part, alignment=Qt.AlignmentFlag.AlignLeft)
        room = self.sheet.below(_FILTER)
        if room is not None and room.indexOf(self.builder_room) < 0:
            room.addWidget(self.builder_room)

    def _show_head(self, plan: Plan) -> None:
        assert self.record is not None
        card = read_card(self.record)
        words = card_words(card, plan, self._today(), Limits())
        self.title.setText(card.title or tr("(tanpa judul)"))
        self.state.setText(words.state)
        set_role(self.state, words.role)

    def _show_term(self, plan: Plan) -> None:
        assert self.record is not None
        found = read_card(self.record).suggestion(plan.terms)
        name = next((one.label for one in plan.terms if one.code == found.term), "")
        different = bool(name) and found.term != self.record.text(_TERM)
        self._term = found.term
        self.advice.setVisible(bool(name))
        self.take.setVisible(different)
        if not name:
            return
        years = count_text(found.years or 0)
        if different:
            self.advice.setText(
                tr("Menurut tahunnya ({years} tahun): {term}.", years=years, term=name.lower())
            )
        else:
            self.advice.setText(tr("Sesuai tahunnya ({years} tahun).", years=years))
        set_role(self.advice, "warning" if not found.agrees else "small")
        self.take.setText(tr("Pakai {term}", term=name.lower()))
        self.take.setAccessibleName(self.take.text())

    def _show_families(self) -> None:
        assert self.record is not None
        count = len(self.record.keys(_FAMILIES))
        self.see.setVisible(count > 0)
        self.see.setText(tr("Lihat {count} keluarga", count=count_text(count)))
        self.see.setAccessibleName(self.see.text())

    def _show_progress(self) -> None:
        assert self.record is not None
        line = activity_line(self.record, self._today(), Limits())
        if line.reported is None:
            self.progress.setText(tr("Belum ada laporan kemajuan."))
            return
        parts = [format_date(line.reported, short=True)]
        if line.physical is not None:
            parts.append(tr("{percent} % fisik", percent=decimal_text(line.physical, 0)))
        if line.money is not None:
            parts.append(money_text(round(line.money)))
        text = tr("Kemajuan terakhir: {parts}", parts=" · ".join(parts))
        if line.obstacle:
            text += "\n" + tr("Hambatan: {text}", text=line.obstacle)
        self.progress.setText(text)

    def _today(self) -> date:
        return self._context.workspace.now().astimezone().date()

    @Slot()
    def _open_builder(self) -> None:
        """Open the builder of survey filters below its question, or close it."""
        if self.record is None or not self.builder_room.isHidden():
            self.builder_room.hide()
            return
        if self._builder is None:
            from dampingan.ui.survey_filter.builder import FilterBuilder

            self._builder = FilterBuilder(self._context)
            use = button(tr("Pakai saringan ini"), kind="primary", clicked=self._take_filter)
            self._builder_layout.addWidget(self._builder)
            self._builder_layout.addWidget(use)
            self._builder.follow(self.build)
            QWidget.setTabOrder(self._builder.families, use)
        self._builder.show_expression(
            self.record.text(_FILTER), village=self.record.village_code, about=self._about
        )
        self.builder_room.show()
        self.sheet.scroll_to(self.build)
        self._builder.begin()

    def _about(self) -> str:
        title = self.record.title if self.record else ""
        return tr("kegiatan {title}", title=title)

    @Slot()
    def _take_filter(self) -> None:
        if self._builder is not None:
            self.builder_room.hide()
            self.given.emit(_FILTER, Taken(self._builder.expression()))

    @Slot()
    def _take_term(self) -> None:
        self.term_wanted.emit(self._term)
