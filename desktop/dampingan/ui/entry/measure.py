"""How high text is at a width, remembered: a sheet asks the same again at every key."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt

from dampingan.ui.theme import Size, Theme, Weight

_BY_WORD = int(Qt.TextFlag.TextWordWrap)
_ANYWHERE = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere)
_HIGH = 100_000
_MOST = 4096


class Measure:
    """Measures text in the theme's fonts.

    Args:
        theme: gives fonts; call `forget` when it changes.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._heights: dict[tuple[str, int, int, int], int] = {}
        self._widths: dict[tuple[str, int, int], int] = {}

    def forget(self) -> None:
        """Drop what was measured, after a change of theme."""
        self._heights.clear()
        self._widths.clear()

    def height(
        self, text: str, width: int, size: Size = Size.BODY, weight: int = Weight.Normal
    ) -> int:
        """Return the height of a text broken into lines at `width`."""
        if not text:
            return 0
        key = (text, width, int(size), int(weight))
        found = self._heights.get(key)
        if found is None:
            if len(self._heights) > _MOST:
                self._heights.clear()
            metrics = self._theme.metrics(size, weight)
            flags = self.wrap(text, width, size, weight)
            found = metrics.boundingRect(QRect(0, 0, max(width, 1), _HIGH), flags, text).height()
            self._heights[key] = found
        return found

    def wrap(
        self, text: str, width: int, size: Size = Size.BODY, weight: int = Weight.Normal
    ) -> int:
        """Return the flags that break a text at `width`: by words, inside one too long for it."""
        if self.width(text, size, weight) <= width:
            return _BY_WORD
        longest = max(text.split(), key=len, default="")
        return _BY_WORD if self.width(longest, size, weight) <= width else _ANYWHERE

    def width(self, text: str, size: Size = Size.BODY, weight: int = Weight.Normal) -> int:
        """Return the width of a text on one line."""
        if not text:
            return 0
        key = (text, int(size), int(weight))
        found = self._widths.get(key)
        if found is None:
            if len(self._widths) > _MOST:
                self._widths.clear()
            found = self._theme.metrics(size, weight).horizontalAdvance(text) + 1
            self._widths[key] = found
        return found

    def line(self, size: Size = Size.BODY) -> int:
        """Return the height of one line."""
        return self._theme.metrics(size).height()
