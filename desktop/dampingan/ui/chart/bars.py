"""Horizontal bars with their words and numbers, walked by keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dampingan.ui.theme import SPACE, Size, Theme, Weight

_WORDS_SHARE = 0.42
"""The part of the width that the words before the bars take at most."""
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT = int(
    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes:
        key: what `wanted` tells.
        label: words before the bar.
        value: its length; None draws no bar, only the text ("–" is no zero).
        text: the number in words, at the right.
        mark: a value that it is compared with (a target), drawn as a line across; None for none.
        note: second words below the label, for the tool tip and the table.
    """

    key: str
    label: str
    value: float | None
    text: str
    mark: float | None = None
    note: str = ""


class BarPicture(QWidget):
    """Draws bars of one scale; up, down and Enter or a click open what one counts.

    Signals:
        wanted: key of a bar.
    """

    wanted = Signal(str)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self._bars: tuple[Bar, ...] = ()
        self._highest: float | None = None
        self._at = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        theme.changed.connect(self._measure)

    @property
    def bars(self) -> tuple[Bar, ...]:
        """What is drawn."""
        return self._bars

    @property
    def current(self) -> Bar | None:
        """The bar that the keys are on."""
        return self._bars[self._at] if 0 <= self._at < len(self._bars) else None

    def show_bars(self, bars: Sequence[Bar], highest: float | None = None) -> None:
        """Draw these bars.

        Args:
            bars: from top to bottom.
            highest: the value of a full bar; the longest bar or mark when None.
        """
        key = self.current.key if self.current else ""
        self._bars = tuple(bars)
        self._highest = highest
        keys = [bar.key for bar in self._bars]
        self._at = keys.index(key) if key in keys else 0
        told = "; ".join(f"{bar.label}: {bar.text}" for bar in self._bars)
        self.setAccessibleName(f"{self._name}. {told}")
        self._measure()

    def sizeHint(self) -> QSize:
        """Return room for every bar."""
        return QSize(self._theme.px(320), self._step() * max(len(self._bars), 1) + 2 * SPACE)

    def minimumSizeHint(self) -> QSize:
        """Bars may be short."""
        return QSize(160, self.sizeHint().height())

    def bar_rect(self, place: int) -> QRect:
        """Return the line of a bar."""
        return QRect(0, SPACE + place * self._step(), self.width(), self._step())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw every bar in the painted region."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint(painter)

    def paint(self, painter: QPainter) -> None:
        """Draw everything, on the screen or into a picture."""
        if not self._bars:
            return
        metrics = self._theme.metrics()
        widest = max(metrics.horizontalAdvance(bar.label) for bar in self._bars) + 2 * SPACE
        words = min(widest, round(self.width() * _WORDS_SHARE))
        numbers = max(metrics.horizontalAdvance(bar.text) for bar in self._bars) + 2 * SPACE
        room = max(self.width() - words - numbers - 4 * SPACE, 8)
        for place, bar in enumerate(self._bars):
            area = self.bar_rect(place)
            here = place == self._at and self.hasFocus()
            self._paint_bar(painter, bar, area, (words, room), here=here)

    def _paint_bar(
        self, painter: QPainter, bar: Bar, area: QRect, widths: tuple[int, int], *, here: bool
    ) -> None:
        theme, (words, room) = self._theme, widths
        if here:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft"))
            painter.drawRoundedRect(area, 4, 4)
            edge = QRect(area.left(), area.top(), 3, area.height())
            painter.fillRect(edge, theme.colour("accent"))
        painter.setFont(theme.font(weight=Weight.DemiBold if here else Weight.Normal))
        painter.setPen(theme.colour("text"))
        left = area.left() + 2 * SPACE
        text = painter.fontMetrics().elidedText(
            bar.label, Qt.TextElideMode.ElideRight, words - 2 * SPACE
        )
        painter.drawText(QRect(left, area.top(), words, area.height()), _LEFT, text)
        height = theme.px(10)
        track = QRect(left + words, area.center().y() - height // 2 + 1, room, height)
        painter.setPen(Qt.PenStyle.NoPen)
        if bar.value is not None:
            painter.setBrush(theme.colour("track"))
            painter.drawRoundedRect(track, 3, 3)
            length = self._length(bar.value, room)
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(QRect(track.left(), track.top(), length, height), 3, 3)
        if bar.mark is not None:
            x = track.left() + self._length(bar.mark, room)
            line = QRect(x - 1, track.top() - SPACE, 2, height + 2 * SPACE)
            painter.fillRect(line, theme.colour("text"))
        painter.setPen(theme.colour("text" if bar.value is not None else "muted"))
        painter.setFont(theme.font())
        painter.drawText(area.adjusted(0, 0, -2 * SPACE, 0), _RIGHT, bar.text)

    def _length(self, value: float, room: int) -> int:
        longest = (max(bar.value or 0, bar.mark or 0) for bar in self._bars)
        highest = self._highest or max(longest, default=0)
        if highest <= 0 or value <= 0:
            return 0
        return max(round(room * min(value / highest, 1.0)), 2)

    # ------------------------------------------------------------------ keys and mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the bar; `wanted` follows when the button is released over it."""
        place = self._place_at(event)
        if place >= 0:
            self._at = place
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the bar that was pressed."""
        if self._place_at(event) == self._at:
            self._open()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the whole words of a bar."""
        place = self._place_at(event)
        over = place >= 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        bar = self._bars[place] if over else None
        told = f"{bar.label}: {bar.text}" if bar else ""
        self.setToolTip(f"{told}\n{bar.note}" if bar and bar.note else told)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down choose a bar, Enter opens it."""
        last = len(self._bars) - 1
        places = {
            Qt.Key.Key_Up: self._at - 1,
            Qt.Key.Key_Down: self._at + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if event.key() in places and self._bars:
            self._at = min(max(places[Qt.Key(event.key())], 0), last)
            self.update()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._open()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which bar the keys are on."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keys go elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def _place_at(self, event: QMouseEvent) -> int:
        place = (int(event.position().y()) - SPACE) // self._step()
        return place if 0 <= place < len(self._bars) else -1

    def _open(self) -> None:
        if self.current is not None:
            self.wanted.emit(self.current.key)

    def _step(self) -> int:
        return self._theme.metrics(Size.BODY).height() + 3 * SPACE

    @Slot()
    def _measure(self) -> None:
        self.updateGeometry()
        self.update()
