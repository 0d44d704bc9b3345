"""Pages below each other, painted; only those on screen are decoded.

A page at 144 dots an inch takes eight megabytes as a picture and a fifth of one as PNG.
"""

from __future__ import annotations

import struct
from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea

from dampingan.ui.theme import SPACE, Theme

_GAP = 4 * SPACE
_KEPT = 4
"""Decoded pages: more than any screen shows at once."""


class PageArea(QAbstractScrollArea):
    """Shows PNG pages at a zoom.

    Signals:
        scrolled: another page may be the current one.
    """

    scrolled = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._pages: Sequence[bytes] = ()
        self._sizes: list[tuple[int, int]] = []
        self._zoom = 1.0
        self._drawn: OrderedDict[int, QPixmap] = OrderedDict()
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)
        theme.changed.connect(self.viewport().update)

    def show_pages(self, pages: Sequence[bytes]) -> None:
        """Show these pages."""
        self._pages = pages
        self._sizes = [png_size(page) for page in pages]
        self._drawn.clear()
        self._arrange()

    def show_zoom(self, zoom: float) -> None:
        """Show pages at this part of their own size, staying at the same place."""
        bar = self.verticalScrollBar()
        share = bar.value() / bar.maximum() if bar.maximum() else 0.0
        self._zoom = zoom
        self._drawn.clear()
        self._arrange()
        bar.setValue(round(share * bar.maximum()))

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._pages)

    @property
    def current(self) -> int:
        """The page in the middle of the screen, 1-based; 0 without pages."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        below = [n for n, rect in enumerate(self.rects(), start=1) if rect.top() <= middle]
        return below[-1] if below else min(1, self.count)

    def rects(self) -> list[QRect]:
        """Return where each page is, from the top of the first."""
        found, top = [], _GAP
        room = max(self.viewport().width(), self._widest() + 2 * _GAP)
        for width, height in self._sizes:
            wide, high = round(width * self._zoom), round(height * self._zoom)
            found.append(QRect((room - wide) // 2, top, wide, high))
            top += high + _GAP
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End go to the first and the last page."""
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_Home:
            bar.setValue(0)
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the pages in the middle."""
        super().resizeEvent(event)
        self._arrange()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Move the picture."""
        self.viewport().update()
        self.scrolled.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is on screen."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self._theme.colour("window"))
        left, top = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        for place, rect in enumerate(self.rects()):
            moved = rect.translated(-left, -top)
            if moved.intersects(event.rect()):
                painter.drawPixmap(moved.topLeft(), self._picture(place, rect.width()))
        if self.hasFocus():
            painter.setPen(self._theme.colour("accent"))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))

    def _picture(self, place: int, width: int) -> QPixmap:
        if place not in self._drawn:
            whole = QPixmap()
            whole.loadFromData(self._pages[place], "PNG")  # told, for Qt takes some for TGA
            smooth = Qt.TransformationMode.SmoothTransformation
            self._drawn[place] = whole.scaledToWidth(max(width, 1), smooth)
            while len(self._drawn) > _KEPT:
                self._drawn.popitem(last=False)
        self._drawn.move_to_end(place)
        return self._drawn[place]

    def _widest(self) -> int:
        return round(max((width for width, _ in self._sizes), default=0) * self._zoom)

    def _arrange(self) -> None:
        rects, view = self.rects(), self.viewport()
        height = rects[-1].bottom() + _GAP if rects else 0
        width = self._widest() + 2 * _GAP if rects else 0
        for bar, whole, shown in (
            (self.verticalScrollBar(), height, view.height()),
            (self.horizontalScrollBar(), width, view.width()),
        ):
            bar.setRange(0, max(0, whole - shown))
            bar.setPageStep(shown)
            bar.setSingleStep(self._theme.px(40))
        view.update()
        self.scrolled.emit()


def png_size(page: bytes) -> tuple[int, int]:
    """Return width and height of a PNG, from its head."""
    return struct.unpack(">II", page[16:24])
