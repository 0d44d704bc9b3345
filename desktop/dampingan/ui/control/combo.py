"""A drop-down field with a visible mark."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox

from dampingan.ui.icon import Icons
from dampingan.ui.theme import SPACE, Theme


class ComboBox(QComboBox):
    """The style sheet takes Qt's arrow away; this paints the theme's."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, then the mark."""
        super().paintEvent(event)
        side = self._theme.px(14)
        mark = QRect(self.width() - side - 2 * SPACE, (self.height() - side) // 2, side, side)
        colour = "muted" if self.isEnabled() else "faint"
        self._icons.paint(QPainter(self), mark, "expand", colour)
