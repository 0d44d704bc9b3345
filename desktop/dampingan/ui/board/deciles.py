"""Families per decile as bars."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.ui.theme import SPACE, Size, Theme

_FEWEST = 5
"""Deciles that are always shown."""


class DecileBars(QWidget):
    """Families per decile as bars with their numbers; a decile is BPS's, never worked out here.

    A click on a bar, or up, down and Enter, opens its families.

    Signals:
        wanted: a decile whose families somebody wants to see.
    """

    wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._bars: list[tuple[str, int]] = []
        self._at = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.updateGeometry)

    def show_deciles(self, counts: Mapping[str, int]) -> None:
        """Show decile → families."""
        self._bars = [(str(n), counts.get(str(n), 0)) for n in range(1, 11)]
        while len(self._bars) > _FEWEST and not self._bars[-1][1]:
            self._bars.pop()
        told = (tr("desil {decile}: {count}", decile=d, count=count_text(n)) for d, n in self._bars)
        self.setAccessibleName(tr("Keluarga per desil") + ": " + "; ".join(told))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for every decile."""
        return QSize(120, self._step() * len(self._bars))

    def minimumSizeHint(self) -> QSize:
        """Bars may be as short as their numbers."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars, and a frame around the one that Enter opens."""
        theme, step = self._theme, self._step()
        painter = QPainter(self)
        painter.setFont(theme.font(Size.SMALL))
        metrics = theme.metrics(Size.SMALL)
        most = max((count for _, count in self._bars), default=0) or 1
        names = metrics.horizontalAdvance("10") + 2 * SPACE
        numbers = metrics.horizontalAdvance(count_text(most)) + 2 * SPACE
        room = max(self.width() - names - numbers, 8)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for place, (decile, count) in enumerate(self._bars):
            top = place * step
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRect(0, top, names - SPACE, step), right, decile)
            bar = QRect(names, top + 2, round(room * count / most), step - 5)
            painter.fillRect(bar, theme.colour("accent"))
            painter.setPen(theme.colour("text"))
            painter.drawText(QRect(0, top, self.width(), step), right, count_text(count))

    def _step(self) -> int:
        return self._theme.metrics(Size.SMALL).height() + SPACE

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the bar."""
        self._at = min(int(event.position().y()) // self._step(), len(self._bars) - 1)
        self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down choose a bar, Enter opens it."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self._at = min(max(self._at + steps[Qt.Key(event.key())], 0), len(self._bars) - 1)
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

    def _open(self) -> None:
        if 0 <= self._at < len(self._bars) and self._bars[self._at][1]:
            self.wanted.emit(self._bars[self._at][0])
