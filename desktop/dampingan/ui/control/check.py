"""A check box that is visible in both themes and grows with the text."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from dampingan.ui.icon import Icons
from dampingan.ui.theme import SPACE, Theme


class CheckBox(QCheckBox):
    """Paints itself; Qt's own is nearly black on black."""

    def __init__(self, theme: Theme, icons: Icons, text: str = "") -> None:
        super().__init__(text)
        self._theme = theme
        self._icons = icons
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for box and words."""
        metrics = self._theme.metrics()
        words = metrics.horizontalAdvance(self.text())
        return QSize(words + self._side() + 5 * SPACE, max(metrics.height(), self._side()) + 8)

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """Everywhere counts, the words too."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw box, mark, words, focus."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self._side()
        box = QRect(SPACE, (self.height() - side) // 2, side, side)
        pen = painter.pen()
        pen.setColor(theme.colour("accent" if self.isChecked() or self.hasFocus() else "muted"))
        painter.setPen(pen)
        painter.setBrush(theme.colour("accent" if self.isChecked() else "surface"))
        painter.drawRoundedRect(box, 3, 3)
        if self.isChecked():
            self._icons.paint(painter, box.adjusted(1, 1, -1, -1), "check", "on_accent")
        painter.setFont(theme.font())
        painter.setPen(theme.colour("text" if self.isEnabled() else "faint"))
        words = self.rect().adjusted(box.right() + 2 * SPACE, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            pen.setColor(theme.colour("accent"))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 5, 5)

    def _side(self) -> int:
        return self._theme.px(16)
