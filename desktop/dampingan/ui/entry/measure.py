"""Lays text out once and remembers it: a sheet asks for the same pieces again at every key.

`QPainter.drawText` breaks and shapes a text anew each time it paints; a `QStaticText` keeps its
glyphs, and knows how high it is.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QStaticText, QTextOption, QTransform

from dampingan.ui.theme import Size, Theme, Weight

LEFT = Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignHCenter

_MOST = 6000
_ONE_LINE = -1
_BREAK = re.compile(r"\s+|(?<=[/-])")
_SLACK = 3
"""Metrics round glyphs to whole pixels, a laid out text does not: "Keramik" must not lose its k."""
_WRAP = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
_NO_WRAP = QTextOption.WrapMode.NoWrap

_Key = tuple[str, int, Size, int, Qt.AlignmentFlag]


class Measure:
    """Measures and writes text in the theme's fonts.

    Args:
        theme: gives fonts and colours; call `forget` when it changes.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._texts: dict[_Key, QStaticText] = {}
        self._widths: dict[tuple[str, Size, int], int] = {}
        self._metrics: dict[tuple[Size, int], QFontMetrics] = {}

    def forget(self) -> None:
        """Drop what was laid out, after a change of theme."""
        self._texts.clear()
        self._widths.clear()
        self._metrics.clear()

    # ------------------------------------------------------------------ measuring

    def height(
        self, text: str, width: int, size: Size = Size.BODY, weight: int = Weight.Normal
    ) -> int:
        """Return the height of a text broken into lines at `width`."""
        if not text:
            return 0
        return round(self._text((text, max(1, width), size, weight, LEFT)).size().height())

    def width(self, text: str, size: Size = Size.BODY, weight: int = Weight.Normal) -> int:
        """Return the width of a text on one line."""
        if not text:
            return 0
        key = (text, size, weight)
        found = self._widths.get(key)
        if found is None:
            if len(self._widths) > _MOST:
                self._widths.clear()
            found = self._of(size, weight).horizontalAdvance(text) + _SLACK
            self._widths[key] = found
        return found

    def longest(self, text: str, size: Size = Size.BODY, weight: int = Weight.Normal) -> int:
        """Return the width of the longest part of a text that is never broken."""
        return max((self.width(word, size, weight) for word in _BREAK.split(text)), default=0)

    def line(self, size: Size = Size.BODY) -> int:
        """Return the height of one line."""
        return self._of(size, Weight.Normal).height()

    # ------------------------------------------------------------------ writing

    def write(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        colour: str,
        *,
        size: Size = Size.BODY,
        weight: int = Weight.Normal,
        align: Qt.AlignmentFlag = LEFT,
    ) -> None:
        """Write text from the top of `rect`, broken into lines at its width."""
        if not text:
            return
        found = self._text((text, max(1, rect.width()), size, weight, align))
        painter.setFont(self._theme.font(size, weight))
        painter.setPen(self._theme.colour(colour))
        painter.drawStaticText(QPointF(rect.left(), rect.top()), found)

    def write_line(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        colour: str,
        *,
        size: Size = Size.BODY,
        weight: int = Weight.Normal,
        align: Qt.AlignmentFlag = LEFT,
    ) -> None:
        """Write one line in the middle of `rect`'s height; what is too long ends in "…"."""
        if not text:
            return
        width = self.width(text, size, weight)
        if width > rect.width() + 1:
            elide = Qt.TextElideMode.ElideRight
            text = self._of(size, weight).elidedText(text, elide, rect.width())
            width = self.width(text, size, weight)
        left = rect.left()
        if align == RIGHT:
            left = rect.right() + 1 - width
        elif align == CENTRE:
            left += (rect.width() - width) // 2
        found = self._text((text, _ONE_LINE, size, weight, LEFT))
        painter.setFont(self._theme.font(size, weight))
        painter.setPen(self._theme.colour(colour))
        top = rect.top() + (rect.height() - self.line(size)) // 2
        painter.drawStaticText(QPointF(left, top), found)

    # ------------------------------------------------------------------ inside

    def _text(self, key: _Key) -> QStaticText:
        found = self._texts.get(key)
        if found is not None:
            return found
        if len(self._texts) > _MOST:
            self._texts.clear()
        text, width, size, weight, align = key
        made = QStaticText(text)
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        option = QTextOption(align)
        option.setWrapMode(_NO_WRAP if width == _ONE_LINE else _WRAP)
        made.setTextOption(option)
        if width != _ONE_LINE:
            made.setTextWidth(width)
        made.prepare(QTransform(), self._theme.font(size, weight))
        self._texts[key] = made
        return made

    def _of(self, size: Size, weight: int) -> QFontMetrics:
        found = self._metrics.get((size, weight))
        if found is None:
            found = self._metrics[size, weight] = self._theme.metrics(size, weight)
        return found
