"""A small note under the answer box: how what is being typed is understood."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from dampingan.ui.entry.measure import Measure
from dampingan.ui.theme import Theme, Weight


class Preview(QWidget):
    """Floats under the box; takes no keys and no clicks."""

    def __init__(self, theme: Theme, measure: Measure, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._measure = measure
        self._around = parent
        self._wrong = False
        self.text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def tell(self, text: str, under: QRect, *, wrong: bool) -> None:
        """Show a text.

        Args:
            text: one line.
            under: the answer box, in the parent's coordinates.
            wrong: whether it says that something can't be.
        """
        self.text, self._wrong = text, wrong
        px = self._theme.px
        width = self._measure.width(text, weight=Weight.Medium) + px(20)
        height = self._measure.line() + px(10)
        left = max(0, min(under.right() + 1 - width, self._around.width() - width))
        self.setGeometry(left, under.bottom() + 3, width, height)
        self.setAccessibleName(text)
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the note."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("error" if self._wrong else "line_strong"))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 5, 5)
        painter.setFont(theme.font(weight=Weight.Medium))
        painter.setPen(theme.colour("error" if self._wrong else "text"))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.text)
