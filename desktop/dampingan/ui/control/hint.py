"""Key hints as drawn key caps with a word beside."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dampingan.ui.context import Hint
from dampingan.ui.theme import SPACE, Size, Theme


class HintBar(QWidget):
    """Shows as many key hints as fit, right-aligned; the first ones stay the longest."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._hints: list[Hint] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_hints(self, hints: list[Hint]) -> None:
        """Show these keys."""
        self._hints = hints
        self.setAccessibleName("; ".join(f"{key}: {word}" for key, word in hints))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for every hint."""
        width = sum(self._width(hint) for hint in self._hints)
        return QSize(width, self._theme.metrics(Size.SMALL).height() + 2 * SPACE)

    def minimumSizeHint(self) -> QSize:
        """Hints may give way."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the key caps from the right."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown: list[Hint] = []
        room = self.width()
        for hint in self._hints:
            room -= self._width(hint)
            if room < 0:
                break
            shown.append(hint)
        right = self.width()
        for hint in reversed(shown):
            right -= self._width(hint)
            self._draw(painter, right + 4 * SPACE, hint)

    def _width(self, hint: Hint) -> int:
        key, word = hint
        metrics = self._theme.metrics(Size.SMALL)
        return metrics.horizontalAdvance(key) + metrics.horizontalAdvance(word) + 8 * SPACE

    def _draw(self, painter: QPainter, left: int, hint: Hint) -> None:
        key, word = hint
        metrics = self._theme.metrics(Size.SMALL)
        painter.setFont(self._theme.font(Size.SMALL))
        cap = QRect(left, 0, metrics.horizontalAdvance(key) + 3 * SPACE, metrics.height() + SPACE)
        cap.moveTop((self.height() - cap.height()) // 2)
        painter.setPen(self._theme.colour("line_strong"))
        painter.setBrush(self._theme.colour("window"))
        painter.drawRoundedRect(cap, 3, 3)
        painter.setPen(self._theme.colour("text"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
        painter.setPen(self._theme.colour("muted"))
        area = QRect(cap.right() + SPACE + 2, 0, metrics.horizontalAdvance(word) + 2, self.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, word)
