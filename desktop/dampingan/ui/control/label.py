"""Labels by role, and one that shortens itself."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QWidget


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """Return a label of plain text.

    Args:
        text: never read as rich text, so a name like ``<b>`` is shown as it is.
        role: title, heading, muted, small, ok, warning, error or nothing (style.qss).
        wrap: break long text into lines.
    """
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    return made


def breakable(text: str) -> str:
    """Let a long file name break after its underlines, dots and slashes."""
    for mark in "_/\\.":
        text = text.replace(mark, f"{mark}\N{ZERO WIDTH SPACE}")
    return text


def set_role(widget: QWidget, role: str, name: str = "role") -> None:
    """Change the look of a widget to another role of the style sheet."""
    if widget.property(name) != role:
        widget.setProperty(name, role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


class ElidedLabel(QLabel):
    """A one-line label that gives way when there is no room: it ends in "…" and has a tool tip."""

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        """Return room for a few letters."""
        hint = super().minimumSizeHint()
        return QSize(
            min(hint.width(), QFontMetrics(self.font()).averageCharWidth() * 4), hint.height()
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, shortened when it does not fit."""
        metrics = QFontMetrics(self.font())
        area = self.contentsRect()
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        self.setToolTip(self.text() if text != self.text() else "")
        painter = QPainter(self)
        QStyle.drawItemText(
            self.style(),
            painter,
            area,
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            text,
            self.foregroundRole(),
        )
