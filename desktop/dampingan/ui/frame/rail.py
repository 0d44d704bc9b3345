"""The left rail: icon, word and count of each place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from dampingan.ui.control.layout import column
from dampingan.ui.icon import Icons
from dampingan.ui.theme import SPACE, Size, Theme, Weight


@dataclass(frozen=True)
class RailEntry:
    """One place as the rail shows it; `at_foot` puts it at the bottom."""

    name: str
    word: str
    icon: str
    at_foot: bool = False


def place_key(number: int) -> str:
    """Return the key that goes to a place by its 1-based number; ``""`` beyond the tenth."""
    return f"Alt+{number % 10}" if number <= len("1234567890") else ""


class Rail(QWidget):
    """Shows the places and which one is open.

    Signals:
        chosen: the name of the place that was clicked.
    """

    chosen = Signal(str)

    def __init__(self, entries: list[RailEntry], theme: Theme, icons: Icons) -> None:
        super().__init__()
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, RailButton] = {}
        for number, entry in enumerate(entries, start=1):
            made = RailButton(entry, number, theme, icons)
            made.clicked.connect(partial(self.chosen.emit, entry.name))
            made.stepped.connect(self._step)
            self._group.addButton(made)
            self.buttons[entry.name] = made
        head = [self.buttons[entry.name] for entry in entries if not entry.at_foot]
        foot = [self.buttons[entry.name] for entry in entries if entry.at_foot]
        column(*head, None, *foot, gap=1, margins=(2, 3), on=self)
        theme.changed.connect(self._measure)
        self._measure()

    def show_place(self, name: str) -> None:
        """Mark the open place."""
        if name in self.buttons:
            self.buttons[name].setChecked(True)

    def show_badge(self, name: str, text: str) -> None:
        """Show a count beside a place, or nothing."""
        self.buttons[name].badge = text
        self.buttons[name].update()

    @Slot()
    def _measure(self) -> None:
        widest = max(button.sizeHint().width() for button in self.buttons.values())
        self.setFixedWidth(widest + 4 * SPACE)

    @Slot(int)
    def _step(self, step: int) -> None:
        buttons = list(self.buttons.values())
        here = next((i for i, button in enumerate(buttons) if button.hasFocus()), 0)
        buttons[(here + step) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)


class RailButton(QAbstractButton):
    """One place.

    Signals:
        stepped: an arrow key wants the next (1) or previous (-1) place.
    """

    stepped = Signal(int)

    def __init__(self, entry: RailEntry, number: int, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._entry = entry
        self._theme = theme
        self._icons = icons
        self.badge = ""
        self.setText(entry.word)
        self.setAccessibleName(entry.word)
        key = place_key(number)
        self.setToolTip(f"{entry.word} ({key})" if key else entry.word)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def minimumSizeHint(self) -> QSize:
        """Many places and a large text: buttons give way, words are never cut."""
        height = self._theme.metrics(weight=Weight.DemiBold).height() + SPACE
        return QSize(self.sizeHint().width(), height)

    def sizeHint(self) -> QSize:
        """Return room for icon, word and a count of three digits."""
        words = self._theme.metrics(weight=Weight.DemiBold).horizontalAdvance(self._entry.word)
        return QSize(words + self._theme.px(18 + 28) + 4 * SPACE, self._theme.px(36))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys step through the rail, Enter opens."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw icon, word and count."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(theme.colour("accent_soft" if self.isChecked() else "hover"))
            painter.drawRoundedRect(self.rect(), 5, 5)
        if self.hasFocus():
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(theme.colour("accent"))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 5, 5)
        colour = "accent" if self.isChecked() else "muted"
        side = theme.px(18)
        icon = QRect(2 * SPACE, (self.height() - side) // 2, side, side)
        self._icons.paint(painter, icon, self._entry.icon, colour)
        painter.setFont(theme.font(weight=Weight.DemiBold if self.isChecked() else Weight.Normal))
        painter.setPen(theme.colour("accent" if self.isChecked() else "text"))
        words = self.rect().adjusted(icon.right() + 2 * SPACE + 2, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._entry.word)
        if self.badge:
            self._draw_badge(painter)

    def _draw_badge(self, painter: QPainter) -> None:
        theme = self._theme
        metrics = theme.metrics(Size.SMALL, Weight.DemiBold)
        width = max(metrics.horizontalAdvance(self.badge) + 4 * SPACE, theme.px(24))
        height = metrics.height() + SPACE
        pill = QRect(self.width() - width - 2 * SPACE, (self.height() - height) // 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("warning_soft"))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setPen(theme.colour("warning"))
        painter.setFont(theme.font(Size.SMALL, Weight.DemiBold))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, self.badge)
