"""The list of choices under the answer box while part of a label is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from dampingan.core.language import tr
from dampingan.ui.entry.keying import Option
from dampingan.ui.entry.measure import Measure
from dampingan.ui.theme import Theme, Weight

_MOST = 9
_ROW = 28
_PAD = 6


class LabelList(QWidget):
    """Shows matching choices; the one marked is what Enter takes.

    Signals:
        picked: a choice was clicked (its code).
    """

    picked = Signal(str)

    def __init__(self, theme: Theme, measure: Measure, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._around = parent
        self._measure = measure
        self._options: Sequence[Option] = ()
        self._first = 0
        self._place = 0
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.hide()

    @property
    def current(self) -> Option | None:
        """The choice that Enter takes."""
        return self._options[self._place] if 0 <= self._place < len(self._options) else None

    def open(self, options: Sequence[Option], under: QRect) -> None:
        """Show choices.

        Args:
            options: best first; none shows that nothing fits.
            under: the answer box, in the parent's coordinates.
        """
        self._options, self._place, self._first = options, 0, 0
        px = self._theme.px
        widest = max((self._measure.width(f"{o.key}  {o.label}") for o in options), default=0)
        width = min(max(widest + px(40), under.width(), px(260)), self._around.width())
        height = px(_ROW) * max(1, min(len(options), _MOST)) + 2 * px(_PAD)
        left = max(0, min(under.right() - width + 1, self._around.width() - width))
        top = under.bottom() + 3
        if top + height > self._around.height():
            top = max(0, under.top() - height - 3)
        self.setGeometry(left, top, width, height)
        self.setAccessibleName(
            tr("Pilihan yang cocok: {labels}", labels="; ".join(o.label for o in options[:_MOST]))
        )
        self.show()
        self.raise_()
        self.update()

    def step(self, by: int) -> None:
        """Mark the choice above (-1) or below (1)."""
        if self._options:
            self._place = max(0, min(len(self._options) - 1, self._place + by))
            self._first = max(min(self._first, self._place), self._place - _MOST + 1)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the choices."""
        theme, px = self._theme, self._theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("line_strong"))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        if not self._options:
            painter.setPen(theme.colour("muted"))
            painter.drawText(self._row(0), flags, tr("Tidak ada pilihan yang cocok."))
            return
        keys = max(self._measure.width(o.key, weight=Weight.DemiBold) for o in self._options)
        for row, option in enumerate(self._options[self._first : self._first + _MOST]):
            rect = self._row(row)
            if self._first + row == self._place:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("accent_soft"))
                painter.drawRoundedRect(rect.adjusted(-px(6), 0, px(6), 0), 4, 4)
            painter.setFont(theme.font(weight=Weight.DemiBold))
            painter.setPen(theme.colour("accent"))
            painter.drawText(rect, flags, option.key)
            painter.setFont(theme.font())
            painter.setPen(theme.colour("text"))
            words = rect.adjusted(keys + px(10), 0, 0, 0)
            metrics = theme.metrics()
            text = metrics.elidedText(option.label, Qt.TextElideMode.ElideRight, words.width())
            painter.drawText(words, flags, text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the choice that is clicked."""
        place = self._at(event.position().toPoint())
        if 0 <= place < len(self._options):
            self.picked.emit(self._options[place].code)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the choice under the mouse."""
        place = self._at(event.position().toPoint())
        if 0 <= place < len(self._options) and place != self._place:
            self._place = place
            self.update()

    def _row(self, row: int) -> QRect:
        px = self._theme.px
        return QRect(px(14), px(_PAD) + row * px(_ROW), self.width() - px(28), px(_ROW))

    def _at(self, point: QPoint) -> int:
        return self._first + (point.y() - self._theme.px(_PAD)) // self._theme.px(_ROW)
