"""What became of a sheet, for somebody whose eyes are on paper: a large word, colour and icon."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dampingan.ui.icon import Icons
from dampingan.ui.theme import SPACE, Size, Theme, Weight

_HIGH, _ICON, _WORD = 100, 52, 34


class Verdict(QWidget):
    """A band that says one word; its colour is never alone.

    Args:
        theme: the look.
        icons: the icons.
    """

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self.kind = ""
        self.word = ""
        self.detail = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._measure)
        self._measure()

    def show_words(self, kind: str, word: str, detail: str) -> None:
        """Say a word.

        Args:
            kind: ok, warning, error, or ``""`` while nothing came.
            word: one or two words.
            detail: the sentence under it.
        """
        self.kind, self.word, self.detail = kind, word, detail
        self.setAccessibleName(f"{word}. {detail}")
        self.setToolTip(detail)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw icon, word and sentence."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = f"{self.kind}_soft" if self.kind else "surface"
        painter.setBrush(theme.colour(ground))
        painter.setPen(theme.colour(self.kind or "line"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)
        side, inset = theme.px(_ICON), theme.px(4 * SPACE)
        icon = QRect(inset, (self.height() - side) // 2, side, side)
        self._icons.paint(painter, icon, self.kind or "scan", self.kind or "muted")
        left = icon.right() + inset
        room = self.width() - left - inset
        big, small = self._word_font(room), theme.metrics()
        word = QFontMetrics(big)
        lines = min(2, 1 + small.horizontalAdvance(self.detail) // max(room, 1))
        top = (self.height() - word.height() - lines * small.height()) // 2
        start = Qt.AlignmentFlag.AlignLeft
        painter.setFont(big)
        painter.setPen(theme.colour(self.kind or "muted"))
        area = QRect(left, top, room, word.height())
        painter.drawText(area, start | Qt.AlignmentFlag.AlignVCenter, self.word)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("text"))
        area = QRect(left, top + word.height(), room, lines * small.height() + 2)
        painter.drawText(area, start.value | Qt.TextFlag.TextWordWrap.value, self.detail)

    def _word_font(self, room: int) -> QFont:
        """Return the largest font in which the word fits."""
        font = QFont(self._theme.font(Size.LARGE, Weight.DemiBold))
        for side in range(self._theme.px(_WORD), self._theme.px(Size.LARGE), -2):
            font.setPixelSize(side)
            if QFontMetrics(font).horizontalAdvance(self.word) <= room:
                break
        return font

    def _measure(self) -> None:
        self.setMinimumHeight(self._theme.px(_HIGH))
        self.update()
