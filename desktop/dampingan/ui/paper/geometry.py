"""Where pages stand below each other at a zoom; quick with thousands of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from PySide6.QtCore import QRect

GAP = 16
"""Logical pixels between pages and around them."""
SCREEN_DPI = 96.0
MM_PER_INCH = 25.4


class PageSize(NamedTuple):
    """Width and height in mm."""

    width: float
    height: float


class Geometry:
    """Pages of any sizes at one zoom, in a view of some width.

    Args:
        sizes: of the pages.
        zoom: 1.0 shows paper as large as it is at 96 dots an inch.
        room: width of the view in logical pixels.
    """

    def __init__(self, sizes: Sequence[PageSize], zoom: float, room: int) -> None:
        self.zoom = zoom
        scale = SCREEN_DPI / MM_PER_INCH * zoom
        self._sizes = [(max(1, round(w * scale)), max(1, round(h * scale))) for w, h in sizes]
        steps = (height + GAP for _, height in self._sizes)
        self._tops = list(accumulate(steps, initial=GAP))
        self.height = self._tops[-1]
        self.widest = max((width for width, _ in self._sizes), default=0)
        self.width = self.widest + 2 * GAP
        self._room = max(room, self.width)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    def rect(self, page: int) -> QRect:
        """Return where a page stands, from the top left of everything."""
        width, height = self._sizes[page]
        return QRect((self._room - width) // 2, self._tops[page], width, height)

    def at(self, top: int) -> int:
        """Return the page that stands at this height, or the one above the gap there."""
        return min(max(bisect_right(self._tops, top) - 1, 0), max(self.count - 1, 0))

    def between(self, top: int, bottom: int) -> range:
        """Return the pages that show anything between two heights."""
        if not self.count:
            return range(0)
        return range(self.at(top), self.at(bottom) + 1)


def fitting_zoom(
    sizes: Sequence[PageSize], page: int, width: int, height: int, *, whole: bool
) -> float:
    """Return the zoom at which pages fill the width, or at which one is seen whole.

    Args:
        sizes: of all pages.
        page: the one on screen.
        width: of the view in logical pixels.
        height: of the view.
        whole: fit the page's height too.
    """
    if not sizes:
        return 1.0
    unit = SCREEN_DPI / MM_PER_INCH
    if not whole:
        return (width - 2 * GAP) / (max(size.width for size in sizes) * unit)
    size = sizes[page]
    return min((width - 2 * GAP) / (size.width * unit), (height - 2 * GAP) / (size.height * unit))
