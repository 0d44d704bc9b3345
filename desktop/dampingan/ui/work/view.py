"""Pekerjaan: widgets and layout; `WorkPlace` decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from dampingan.core.language import tr
from dampingan.exchange.work_report import Span, coaching_words
from dampingan.ui.control.button import button
from dampingan.ui.control.combo import ComboBox
from dampingan.ui.control.label import ElidedLabel, label
from dampingan.ui.control.layout import Grow, card, clear_layout, column, line, panel, row
from dampingan.ui.control.segments import Segments
from dampingan.ui.icon import Icons
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.theme import Theme, side_width
from dampingan.ui.work.receipt_form import ReceiptForm
from dampingan.ui.work.tick_in_view import TickInView

PLACES, SHEETS, OPERATORS, QUESTIONS = "places", "sheets", "operators", "questions"


@dataclass(frozen=True)
class Tables:
    """The models of the four tables."""

    places: RecordTable[str]
    operators: RecordTable[str]
    days: RecordTable[str]
    questions: RecordTable[str]


class WorkView(QWidget):
    """Four parts under one heading: forms per RT, operators, second keying.

    Signals:
        part_wanted: key of a part.
        span_wanted: the days of the operators' figures.
        form_wanted: another questionnaire, its place in the list.
        copy_wanted: the whole table on screen.
        save_wanted: the report as a workbook.
    """

    part_wanted = Signal(str)
    span_wanted = Signal(str)
    form_wanted = Signal(int)
    copy_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, tables: Tables, tick_in: TickInView, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self.subtitle = ElidedLabel("", "muted")
        self._make_controls(theme, icons)
        self.places = self._table(tables.places, tr("Formulir per RT"), theme, icons)
        self.operators = self._table(tables.operators, tr("Petugas, menurut abjad"), theme, icons)
        self.days = self._table(tables.days, tr("Hari kerja Anda"), theme, icons)
        self.questions = self._table(
            tables.questions, tr("Pertanyaan pada ketik ulang"), theme, icons
        )
        self.receipt = ReceiptForm(icons)
        self.tick_in = tick_in
        self._figures = row(gap=3)
        self._own = row(gap=3)
        self.reconciled = label("", "muted", wrap=True)
        self.own_title = label("", "heading")
        self.nobody = label(
            tr("Belum ada pengetikan pada hari-hari ini. Hitungannya mulai saat isian dibuka."),
            "muted",
            wrap=True,
        )
        self.no_pairs = label(
            tr("Belum ada formulir yang selesai diketik ulang pada periode ini."),
            "muted",
            wrap=True,
        )
        self._pages = QStackedWidget()
        self._page_of = {
            PLACES: self._places_page(),
            SHEETS: tick_in,
            OPERATORS: self._operators_page(),
            QUESTIONS: self._questions_page(),
        }
        for page in self._page_of.values():
            self._pages.addWidget(page)
        self._lay_out()
        theme.changed.connect(self._measure)
        self._measure()

    def _make_controls(self, theme: Theme, icons: Icons) -> None:
        """Make what chooses the part, the days and the questionnaire, and what takes a copy."""
        self.parts = Segments(
            [
                (PLACES, tr("Formulir per RT")),
                (SHEETS, tr("Terima lembar (pindai)")),
                (OPERATORS, tr("Petugas")),
                (QUESTIONS, tr("Ketik ulang")),
            ]
        )
        self.parts.chosen.connect(self.part_wanted)
        self.spans = Segments(
            [
                (Span.TODAY, tr("Hari ini")),
                (Span.WEEK, tr("7 hari")),
                (Span.MONTH, tr("30 hari")),
                (Span.PERIOD, tr("Periode ini")),
                (Span.ALL, tr("Semua")),
            ]
        )
        self.spans.chosen.connect(self.span_wanted)
        self.forms = ComboBox(theme, icons)
        self.forms.setAccessibleName(tr("Kuesioner"))
        self.forms.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToContents)
        self.forms.activated.connect(self.form_wanted)
        self.copy = button(tr("Salin tabel"), icons=icons, icon="copy", clicked=self.copy_wanted)
        self.save = button(
            tr("Simpan .xlsx"),
            icons=icons,
            icon="workbook",
            key="Ctrl+S",
            clicked=self.save_wanted,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the sides their share."""
        super().resizeEvent(event)
        self._measure()

    @property
    def part(self) -> str:
        """Key of the part on screen."""
        page = self._pages.currentWidget()
        return next(key for key, one in self._page_of.items() if one is page)

    def show_part(self, key: str) -> None:
        """Show a part."""
        self.parts.show_current(key)
        self._pages.setCurrentWidget(self._page_of[key])

    def table_of(self, key: str) -> RecordView:
        """Return the table that a part is about."""
        tables = {PLACES: self.places, SHEETS: self.tick_in.places}
        return (tables | {OPERATORS: self.operators, QUESTIONS: self.questions})[key]

    def show_figures(self, figures: Sequence[tuple[str, str, str]]) -> None:
        """Show number, word and role of the sums over all RT."""
        _fill(self._figures, figures)

    def show_own(self, title: str, figures: Sequence[tuple[str, str, str]]) -> None:
        """Show one's own figures."""
        self.own_title.setText(title)
        _fill(self._own, figures)

    def show_forms(self, titles: Sequence[str], chosen: int) -> None:
        """Show the questionnaires to choose from; one alone needs no choice."""
        if [self.forms.itemText(n) for n in range(self.forms.count())] != list(titles):
            self.forms.clear()
            self.forms.addItems(list(titles))
        self.forms.setCurrentIndex(chosen)
        self.forms.setVisible(len(titles) > 1)

    def show_operators(self, *, some: bool) -> None:
        """Show the operators' table, or that there is nothing yet."""
        self.operators.setVisible(some)
        self.nobody.setVisible(not some)

    def show_questions(self, *, some: bool) -> None:
        """Show the questions' table, or that nothing was keyed twice."""
        self.questions.setVisible(some)
        self.no_pairs.setVisible(not some)

    def _table(self, model: RecordTable[str], name: str, theme: Theme, icons: Icons) -> RecordView:
        made = RecordView(model, theme, icons)
        made.setAccessibleName(name)
        return made

    def _places_page(self) -> QWidget:
        foot = column(self.reconciled, gap=1, margins=(3, 2))
        body = row(Grow(panel(Grow(self.places), line(), foot)), self.receipt, gap=3, centred=False)
        page = QWidget()
        column(self._figures, Grow(body), gap=3, on=page)
        return page

    def _operators_page(self) -> QWidget:
        coaching = label(coaching_words(), "muted", wrap=True)
        head = column(
            label(tr("Semua petugas, menurut abjad"), "heading"),
            coaching,
            self.nobody,
            gap=1,
            margins=(3, 3),
        )
        self._days = panel(
            row(label(tr("Hari kerja Anda"), "heading"), None, margins=(3, 3)), Grow(self.days)
        )
        self._days.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        body = row(Grow(panel(head, Grow(self.operators))), self._days, gap=3, centred=False)
        page = QWidget()
        column(row(self.own_title, None, self.spans), self._own, Grow(body), gap=3, on=page)
        return page

    def _questions_page(self) -> QWidget:
        words = tr(
            "Pertanyaan yang paling sering berbeda ada di atas: perjelas petunjuk atau kodenya."
        )
        head = column(
            label(tr("Pertanyaan pada ketik ulang"), "heading"),
            label(words, "muted", wrap=True),
            self.no_pairs,
            gap=1,
            margins=(3, 3),
        )
        page = QWidget()
        column(panel(head, Grow(self.questions)), gap=0, on=page)
        return page

    def _lay_out(self) -> None:
        head = row(
            label(tr("Pekerjaan"), "title"),
            Grow(self.subtitle),
            self.forms,
            self.copy,
            self.save,
            gap=3,
        )
        column(head, self.parts, Grow(self._pages), gap=3, margins=(5, 4, 5, 4), on=self)

    @Slot()
    def _measure(self) -> None:
        width = side_width(self._theme, self.width())
        self.receipt.setFixedWidth(width)
        self._days.setFixedWidth(width)


def _fill(layout: object, figures: Sequence[tuple[str, str, str]]) -> None:
    clear_layout(layout)  # type: ignore[arg-type]
    for number, words, role in figures:
        box = card(
            label(number, "title"), label(words, role or "muted", wrap=True), gap=0, margins=(4, 2)
        )
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        layout.addWidget(box)  # type: ignore[attr-defined]
