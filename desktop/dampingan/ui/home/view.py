"""Beranda: widgets and layout; `HomePlace` decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from dampingan.core.language import tr
from dampingan.ui.control.label import ElidedLabel, label
from dampingan.ui.control.layout import Grow, card, clear_layout, column, panel, row
from dampingan.ui.home.reminder import Reminder
from dampingan.ui.icon import Icons
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.start.choice_card import ChoiceCard
from dampingan.ui.theme import Theme


@dataclass(frozen=True)
class Step:
    """Something to do next: icon, words, detail, and what a click does."""

    icon: str
    words: str
    detail: str
    run: Callable[[], object]


@dataclass(frozen=True)
class Figure:
    """A number, its word, what a click on it shows, and its role (ok, warning …)."""

    number: str
    words: str
    run: Callable[[], object]
    role: str = ""


class FigureCard(QFrame):
    """A figure that a click or Enter opens.

    Signals:
        clicked: open it.
    """

    clicked = Signal()

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName(f"{figure.number} {figure.words}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        words = label(figure.words, figure.role or "muted", wrap=True)
        column(label(figure.number, "title"), words, gap=0, margins=(4, 3), on=self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open it."""
        if self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and space open it."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


class ReminderList(QListWidget):
    """Lines that Enter or a click opens; as high as its lines.

    Signals:
        wanted: filters of the place Pendampingan.
    """

    wanted = Signal(object)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self.setAccessibleName(tr("Pengingat"))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemActivated.connect(self._open)
        self.itemClicked.connect(self._open)
        theme.changed.connect(self._measure)

    def show_reminders(self, reminders: Sequence[Reminder]) -> None:
        """Show these lines, standing where the keyboard was."""
        here = max(self.currentRow(), 0)
        self.clear()
        for one in reminders:
            item = QListWidgetItem(self._icons.icon(one.icon, one.colour), one.words)
            item.setData(Qt.ItemDataRole.UserRole, dict(one.shows))
            item.setToolTip(one.words)
            self.addItem(item)
        self.setCurrentRow(min(here, self.count() - 1))
        self._measure()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the line."""
        item = self.currentItem()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and item is not None:
            self._open(item)
        else:
            super().keyPressEvent(event)

    @Slot()
    def _measure(self) -> None:
        self.setIconSize(self._theme.icon_size())
        self.setFixedHeight(max(self.sizeHintForRow(0), 1) * self.count() + 2)

    @Slot(QListWidgetItem)
    def _open(self, item: QListWidgetItem) -> None:
        self.wanted.emit(item.data(Qt.ItemDataRole.UserRole))


class HomeView(QWidget):
    """Figures at the top, coverage per place at the left, next steps at the right.

    Args:
        model: of the table.
        theme, icons: the look.
        covered: title of the table; coverage per RT when empty.

    Signals:
        place_opened: row of the RT table.
        reminder_wanted: filters of the place Pendampingan.
    """

    place_opened = Signal(int)
    reminder_wanted = Signal(object)

    def __init__(self, model: RecordTable, theme: Theme, icons: Icons, covered: str = "") -> None:
        super().__init__()
        self._covered = covered or tr("Capaian per RT")
        self._theme = theme
        self._icons = icons
        self.subtitle = ElidedLabel("", "muted")
        self._figures = row(gap=3)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(8)
        self.table = RecordView(model, theme, icons)
        self.table.setAccessibleName(self._covered)
        self.table.opened.connect(self.place_opened)
        self.hint = label(tr("Belum ada keluarga di ruang kerja ini."), "muted", wrap=True)
        self.hint.hide()
        self.reminders = ReminderList(theme, icons)
        self.reminders.wanted.connect(self.reminder_wanted)
        self._lay_out()

    def show_reminders(self, reminders: Sequence[Reminder]) -> None:
        """Show what must not be forgotten; nothing when there is nothing."""
        self.reminders.show_reminders(reminders)
        self._reminder_card.setVisible(bool(reminders))

    def show_figures(self, figures: list[Figure]) -> None:
        """Show the figures; each opens what it counts."""
        clear_layout(self._figures)
        for figure in figures:
            made = FigureCard(figure)
            made.clicked.connect(partial(_open, figure))
            self._figures.addWidget(made)

    def show_steps(self, steps: list[Step]) -> None:
        """Show what to do next."""
        clear_layout(self._steps)
        for step in steps:
            made = ChoiceCard(
                self._theme,
                self._icons,
                icon=step.icon,
                words=step.words,
                detail=step.detail,
                flat=False,
            )
            made.clicked.connect(partial(_run, step))
            self._steps.addWidget(made)
        self._steps.addStretch(1)

    def show_places(self, *, some: bool) -> None:
        """Show the table, or that there is nothing yet."""
        self.table.setVisible(some)
        self.hint.setVisible(not some)

    def _lay_out(self) -> None:
        head = row(label(tr("Beranda"), "title"), Grow(self.subtitle), gap=3)
        title = row(label(self._covered, "heading"), None, margins=(3, 3))
        self.hint.setContentsMargins(12, 0, 12, 12)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        places = panel(title, self.hint, Grow(self.table))
        self._reminder_card = card(
            row(label(tr("Pengingat"), "heading"), None, margins=(2, 0)),
            self.reminders,
            gap=1,
            margins=(1, 2),
        )
        self._reminder_card.hide()
        left = column(Grow(places), self._reminder_card, gap=3)
        side = QWidget()
        column(label(tr("Lanjut mengerjakan"), "heading"), self._steps, gap=2, on=side)
        body = row(Grow(left, 3), Grow(side, 2), gap=4, centred=False)
        column(head, self._figures, Grow(body), gap=4, margins=(5, 4, 5, 4), on=self)


def _open(figure: Figure) -> None:
    figure.run()


def _run(step: Step, *_: object) -> None:
    step.run()
