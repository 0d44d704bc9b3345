"""The words of the levels, beside the grid: what each key says of the problem in focus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dampingan.ui.icon import Icons
from dampingan.ui.theme import SPACE, Theme, Weight

_WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, slots=True)
class LevelLine:
    """One level.

    Attributes:
        key: what is pressed.
        value: what is stored.
        label: its words, with the value when that is not the key.
        chosen: whether the score in focus has it.
    """

    key: str
    value: str
    label: str
    chosen: bool


class LevelList(QWidget):
    """Key caps and words; a click does what the key does.

    Signals:
        picked: the value of a level.
    """

    picked = Signal(str)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._lines: tuple[LevelLine, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme.changed.connect(self._measure)

    @property
    def lines(self) -> tuple[LevelLine, ...]:
        """What is shown."""
        return self._lines

    def show_levels(self, lines: Sequence[LevelLine]) -> None:
        """Show these levels, the first key on top."""
        self._lines = tuple(lines)
        self.setAccessibleName("; ".join(f"{line.key}: {line.label}" for line in self._lines))
        self._measure()

    def hasHeightForWidth(self) -> bool:
        """Long words take several lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return room for every level."""
        return sum(height for _, height in self._places(width)) + 1

    def sizeHint(self) -> QSize:
        """Return room for every level."""
        return QSize(self._theme.px(200), self.heightForWidth(self.width() or self._theme.px(200)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw key caps and words."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.px(22)
        for line, (top, height) in zip(self._lines, self._places(self.width()), strict=True):
            area = QRect(0, top, self.width(), height)
            if line.chosen:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("accent_soft"))
                painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), 4, 4)
            cap = QRect(SPACE, top + (height - side) // 2, side, side)
            painter.setPen(theme.colour("accent" if line.chosen else "line_strong"))
            painter.setBrush(theme.colour("window"))
            painter.drawRoundedRect(cap, 4, 4)
            painter.setPen(theme.colour("accent" if line.chosen else "text"))
            weight = Weight.DemiBold if line.chosen else Weight.Normal
            painter.setFont(theme.font(weight=Weight.DemiBold))
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, line.key)
            painter.setFont(theme.font(weight=weight))
            painter.setPen(theme.colour("text"))
            painter.drawText(self._words(area), _WRAP, line.label)
            if line.chosen:
                mark = theme.px(16)
                place = QRect(
                    area.right() - mark - SPACE, area.center().y() - mark // 2, mark, mark
                )
                self._icons.paint(painter, place, "check", "accent")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Give the score that is clicked."""
        y = int(event.position().y())
        for line, (top, height) in zip(self._lines, self._places(self.width()), strict=True):
            if top <= y < top + height:
                self.picked.emit(line.value)
                return

    def _words(self, area: QRect) -> QRect:
        left = SPACE + self._theme.px(22) + 2 * SPACE
        return area.adjusted(left, 0, -self._theme.px(16) - 2 * SPACE, 0)

    def _places(self, width: int) -> list[tuple[int, int]]:
        metrics = self._theme.metrics(weight=Weight.DemiBold)
        found, top = [], 0
        for line in self._lines:
            room = self._words(QRect(0, 0, width, 10)).width()
            words = metrics.boundingRect(QRect(0, 0, max(room, 40), 1000), _WRAP, line.label)
            height = max(words.height() + 2 * SPACE, self._theme.px(32))
            found.append((top, height))
            top += height
        return found

    @Slot()
    def _measure(self) -> None:
        self.updateGeometry()
        self.update()
