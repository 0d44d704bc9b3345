"""Pertanyaan kabupaten: widgets and layout; `InquiryPlace` decides."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from dampingan.core.language import tr
from dampingan.store.merging.inquiry import ANSWERED, CLOSED, OPEN
from dampingan.ui.control.button import button
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.label import ElidedLabel, label
from dampingan.ui.control.layout import Grow, card, column, line, panel, row
from dampingan.ui.control.segments import Segments
from dampingan.ui.icon import Icons
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.records.view import EmptyState
from dampingan.ui.theme import Theme

_SIDE = 330


class InquiryView(QWidget):
    """The questions at the left, the current one with its answer line at the right.

    Signals:
        part_wanted: a state of `store.merging.inquiry`.
        open_wanted: open the family at the question.
        answered: the answer line was finished (its text).
        close_wanted, reopen_wanted: the regency settles a question, or asks once more.
    """

    part_wanted = Signal(str)
    open_wanted = Signal()
    answered = Signal(str)
    close_wanted = Signal()
    reopen_wanted = Signal()

    def __init__(self, model: RecordTable, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self.subtitle = ElidedLabel("", "muted")
        self.parts = Segments(
            [
                (OPEN, tr("Belum dijawab")),
                (ANSWERED, tr("Sudah dijawab")),
                (CLOSED, tr("Selesai")),
            ]
        )
        self.parts.chosen.connect(self.part_wanted)
        self.table = RecordView(model, theme, icons)
        self.table.setAccessibleName(tr("Pertanyaan kabupaten"))
        self.empty = EmptyState(icons)
        self._middle = QStackedWidget()
        for page in (self.table, self.empty):
            self._middle.addWidget(page)
        self._about = label("", "small", wrap=True)
        self._title = label("", "title", wrap=True)
        self._asked = label("", "small", wrap=True)
        self.question = label("", "heading", wrap=True)
        self._cell = label("", "muted", wrap=True)
        self._present = label("", wrap=True)
        self._answered = label("", "small", wrap=True)
        self._answer_words = label("", wrap=True)
        self.answer = LineEdit()
        self.answer.setAccessibleName(tr("Jawaban untuk kabupaten"))
        self.answer.setPlaceholderText(tr("Jawaban, boleh singkat"))
        self.answer.returnPressed.connect(self._give)
        self.done = button(
            tr("Terjawab"), kind="primary", icons=icons, icon="check", clicked=self._give
        )
        self.open = button(
            tr("Lihat isiannya"), icons=icons, icon="forward", clicked=self.open_wanted
        )
        self.close_it = button(
            tr("Selesai"), kind="primary", icons=icons, icon="check", clicked=self.close_wanted
        )
        self.again = button(
            tr("Tanyakan lagi"), icons=icons, icon="recheck", clicked=self.reopen_wanted
        )
        self._lay_out()
        theme.changed.connect(self._measure)
        self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the side its share."""
        super().resizeEvent(event)
        self._measure()

    def show_counts(self, counts: Mapping[str, str]) -> None:
        """Show how many questions are in each part."""
        words = {OPEN: tr("Belum dijawab"), ANSWERED: tr("Sudah dijawab"), CLOSED: tr("Selesai")}
        for key, made in self.parts.buttons.items():
            made.setText(f"{words[key]} {counts[key]}" if counts.get(key) else words[key])

    def show_rows(self, *, some: bool, title: str = "", text: str = "") -> None:
        """Show the table, or say why it is empty."""
        self._middle.setCurrentWidget(self.table if some else self.empty)
        self._side.setVisible(some)
        if not some:
            self.empty.show_words(title, text, "")

    def show_question(self, words: Mapping[str, str], *, answers: bool, closes: bool) -> None:
        """Show one question.

        Args:
            words: about, title, asked, question, cell, present, answered, answer.
            answers: whether it can be answered here.
            closes: whether it can be settled here.
        """
        named = {
            "about": self._about,
            "title": self._title,
            "asked": self._asked,
            "question": self.question,
            "cell": self._cell,
            "present": self._present,
            "answered": self._answered,
            "answer": self._answer_words,
        }
        for key, made in named.items():
            made.setText(words.get(key, ""))
            made.setVisible(bool(words.get(key)))
        self._form.setVisible(answers)
        self.close_it.setVisible(closes)
        self.again.setVisible(closes)

    def _lay_out(self) -> None:
        head = row(label(tr("Pertanyaan kabupaten"), "title"), Grow(self.subtitle), gap=3)
        self._form = QWidget()
        column(
            label(tr("Jawaban untuk kabupaten"), "small"),
            self.answer,
            row(None, self.done),
            gap=2,
            on=self._form,
        )
        self._side = card(
            column(self._about, self._title, gap=0),
            line(),
            column(self._asked, self.question, gap=1),
            column(self._cell, self._present, gap=0),
            line(),
            column(self._answered, self._answer_words, gap=0),
            self._form,
            None,
            row(self.open, None),
            row(self.again, None, self.close_it, gap=2),
            gap=3,
            margins=(4, 4),
        )
        body = row(Grow(panel(Grow(self._middle))), self._side, gap=3, centred=False)
        column(head, self.parts, Grow(body), gap=3, margins=(5, 4, 5, 4), on=self)

    @Slot()
    def _give(self) -> None:
        self.answered.emit(self.answer.text())

    @Slot()
    def _measure(self) -> None:
        self._side.setFixedWidth(min(self._theme.px(_SIDE), self.width() * 40 // 100))
