"""Pages below each other on a calm ground: white paper, sharp at any zoom, smooth by thousands."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea

from dampingan.ui.job import JobRunner
from dampingan.ui.paper.drawer import SIDE, PageDrawer, Part
from dampingan.ui.paper.geometry import GAP, Geometry, PageSize, fitting_zoom
from dampingan.ui.theme import Theme

if TYPE_CHECKING:
    from dampingan.printing.press.page_picture import Pages

FIT_WIDTH, FIT_PAGE = "width", "page"
LEAST_ZOOM, MOST_ZOOM = 0.1, 4.0
_STEPS = (0.5, 0.67, 0.75, 0.9, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0)
_WHEEL_STEP = 120
_MOST_FIT = 2.0
"""A label sheet in a wide window is not blown up without end."""

Box = tuple[float, float, float, float]
"""Left, top, width, height as shares of a page."""


class PageCanvas(QAbstractScrollArea):
    """Shows the pages of an opened PDF.

    Signals:
        moved: another page may be the current one.
        zoomed: the zoom is another one.
    """

    moved = Signal()
    zoomed = Signal()

    def __init__(self, theme: Theme, jobs: JobRunner) -> None:
        super().__init__()
        self._theme = theme
        self._pages: Pages | None = None
        self._sizes: list[PageSize] = []
        self.fit = FIT_WIDTH
        self._zoom = 1.0
        self._geometry = Geometry((), 1.0, 0)
        self._marks: Mapping[int, Sequence[Box]] = {}
        self._current_mark: tuple[int, Box] | None = None
        self._grabbed: QPoint | None = None
        self.drawer = PageDrawer(jobs, self)
        self.drawer.drawn.connect(self.viewport().update)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._want)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)
        theme.changed.connect(self.viewport().update)

    # -- what is shown ---------------------------------------------------------------------

    def show_pages(self, pages: Pages | None, *, stay: bool = False) -> None:
        """Show a document.

        Args:
            pages: opened; whoever opened it closes it after another one is shown.
            stay: keep the place, as when the same document came back with more pages.
        """
        place = self._place() if stay else (0, 0.0)
        self._pages = pages
        sizes = [pages.size_mm(number) for number in range(pages.count)] if pages else []
        self._sizes = [PageSize(*size) for size in sizes]
        self._marks, self._current_mark = {}, None
        self.drawer.show_pages(pages)
        self._arrange(place)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    @property
    def current(self) -> int:
        """The page that takes the middle of the view, from 1; 0 without pages."""
        if not self.count:
            return 0
        view = self.viewport().height()
        top = self.verticalScrollBar().value()
        if top >= self.verticalScrollBar().maximum() and self.verticalScrollBar().maximum():
            return self._geometry.at(top + view - GAP - 1) + 1
        return self._geometry.at(top + view // 2) + 1

    @property
    def zoom(self) -> float:
        """The zoom in force; 1.0 is as large as paper."""
        return self._zoom

    def go_to(self, page: int) -> None:
        """Show a page, from 1, from its top."""
        if self.count:
            rect = self._geometry.rect(max(1, min(page, self.count)) - 1)
            self.verticalScrollBar().setValue(rect.top() - GAP // 2)

    def show_marks(
        self, marks: Mapping[int, Sequence[Box]], current: tuple[int, Box] | None
    ) -> None:
        """Mark parts of pages; the current one is brought into sight.

        Args:
            marks: page from 0 → boxes.
            current: page and box of the one that counts.
        """
        self._marks, self._current_mark = marks, current
        if current is not None and current[0] < self.count:
            area = self._box(self._geometry.rect(current[0]), current[1])
            bar, view = self.verticalScrollBar(), self.viewport().height()
            if not bar.value() + GAP <= area.top() <= bar.value() + view - 4 * GAP:
                bar.setValue(round(area.top()) - view // 3)
        self.viewport().update()

    # -- zoom ------------------------------------------------------------------------------

    def set_fit(self, fit: str) -> None:
        """Fill the width (``width``) or show a page whole (``page``)."""
        place = self._place()
        self.fit = fit
        self._arrange((place[0], 0.0) if fit == FIT_PAGE else place)

    def set_zoom(self, zoom: float, at: QPoint | None = None) -> None:
        """Draw larger or smaller; the point `at` in the view stays where it is."""
        zoom = max(LEAST_ZOOM, min(MOST_ZOOM, zoom))
        at = at or QPoint(self.viewport().width() // 2, self.viewport().height() // 2)
        place = self._place(at.y())
        across = self._across(at.x(), place[0])
        self.fit = ""
        self._zoom = zoom
        self._arrange(place, at.y())
        if self.count:
            rect = self._geometry.rect(place[0])
            bar = self.horizontalScrollBar()
            bar.setValue(round(rect.left() + across * rect.width()) - at.x())

    def step_zoom(self, by: int, at: QPoint | None = None) -> None:
        """Go to the next larger (1) or smaller (-1) of the usual zooms."""
        if by > 0:
            larger = [step for step in _STEPS if step > self._zoom * 1.01]
            self.set_zoom(larger[0] if larger else MOST_ZOOM, at)
        else:
            smaller = [step for step in _STEPS if step < self._zoom * 0.99]
            self.set_zoom(smaller[-1] if smaller else self._zoom / 1.25, at)

    # -- events ----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page keys, Home and End; in a page seen whole, arrows turn pages."""
        bar = self.verticalScrollBar()
        key = event.key()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Home:
            bar.setValue(0)
        elif key == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        elif key in {Qt.Key.Key_PageDown, Qt.Key.Key_Space} and not shift:
            self._turn(1)
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_Space}:
            self._turn(-1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl the wheel zooms at the pointer."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y() / _WHEEL_STEP
            self.set_zoom(self._zoom * 1.15**turned, event.position().toPoint())
            event.accept()
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Paper is pushed with the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._grabbed = event.position().toPoint()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the hand."""
        if self._grabbed is not None:
            here = event.position().toPoint()
            by, self._grabbed = here - self._grabbed, here
            for bar, moved in (
                (self.horizontalScrollBar(), by.x()),
                (self.verticalScrollBar(), by.y()),
            ):
                bar.setValue(bar.value() - moved)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._grabbed = None
        self.viewport().unsetCursor()
        super().mouseReleaseEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the place; a fitted page fits again."""
        place = self._place()
        super().resizeEvent(event)
        self._arrange(place)

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Move the picture."""
        self._timer.start()
        self.viewport().update()
        self.moved.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is on screen."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.colour("window"))
        offset = self._offset()
        for page in self._visible():
            rect = self._geometry.rect(page).translated(-offset)
            if rect.adjusted(-2, -2, 2, 2).intersects(event.rect()):
                self._paint_page(painter, page, rect)
        if self.hasFocus():
            painter.setPen(self._theme.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))

    def _paint_page(self, painter: QPainter, page: int, rect: QRect) -> None:
        painter.setPen(self._theme.colour("line_strong"))
        painter.setBrush(QColor("white"))
        painter.drawRect(rect.adjusted(-1, -1, 0, 0))
        rough = self.drawer.picture(Part(page))
        parts = [(part, self.drawer.picture(part)) for part in self._parts(page, rect)]
        if rough is not None and any(image is None for _, image in parts):
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(rect, rough)
        ratio = self.devicePixelRatioF()
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)  # parts are as many device pixels as they are wide
        corner = QPoint(round(rect.left() * ratio), round(rect.top() * ratio))
        for part, image in parts:
            if image is not None:
                painter.drawImage(corner + QPoint(part.column * SIDE, part.row * SIDE), image)
        painter.restore()
        for box in self._marks.get(page, ()):
            now = self._current_mark == (page, box)
            colour = QColor("#ffb000" if now else "#ffe28a")  # on white paper in both themes
            colour.setAlpha(150 if now else 110)
            painter.fillRect(self._box(rect, box).adjusted(-1, -1, 1, 1), colour)

    # -- inside ----------------------------------------------------------------------------

    def _box(self, rect: QRect, box: Box) -> QRectF:
        left, top, width, height = box
        corner = QPointF(rect.left() + left * rect.width(), rect.top() + top * rect.height())
        return QRectF(corner.x(), corner.y(), width * rect.width(), height * rect.height())

    def _offset(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _visible(self) -> range:
        top = self.verticalScrollBar().value()
        return self._geometry.between(top, top + self.viewport().height())

    def _turn(self, by: int) -> None:
        bar = self.verticalScrollBar()
        if self.fit == FIT_PAGE:
            self.go_to(self.current + by)
        else:
            bar.setValue(bar.value() + by * (self.viewport().height() - 2 * GAP))

    def _place(self, at: int = 0) -> tuple[int, float]:
        """Return the page at a height of the view, and which share of it is above."""
        if not self.count:
            return 0, 0.0
        top = self.verticalScrollBar().value() + at
        page = self._geometry.at(top)
        rect = self._geometry.rect(page)
        return page, (top - rect.top()) / rect.height()

    def _across(self, at: int, page: int) -> float:
        if not self.count:
            return 0.5
        rect = self._geometry.rect(page)
        return (self.horizontalScrollBar().value() + at - rect.left()) / rect.width()

    def _arrange(self, place: tuple[int, float] = (0, 0.0), at: int = 0) -> None:
        view = self.viewport().size()
        if self.fit and self.count:
            page = min(place[0], self.count - 1)
            fitted = fitting_zoom(
                self._sizes, page, view.width(), view.height(), whole=self.fit == FIT_PAGE
            )
            self._zoom = max(LEAST_ZOOM, min(_MOST_FIT, fitted))
        self._geometry = Geometry(self._sizes, self._zoom, view.width())
        high = self._geometry.height if self.count else 0
        wide = self._geometry.width if self.count else 0
        for bar, whole, shown in (
            (self.verticalScrollBar(), high, view.height()),
            (self.horizontalScrollBar(), wide, view.width()),
        ):
            bar.setRange(0, max(0, whole - shown))
            bar.setPageStep(shown)
            bar.setSingleStep(self._theme.px(48))
        if self.count:
            page = min(place[0], self.count - 1)
            rect = self._geometry.rect(page)
            top = round(rect.top() + place[1] * rect.height()) - at
            self.verticalScrollBar().setValue(0 if place == (0, 0.0) else top)
        self._timer.start()
        self.viewport().update()
        self.zoomed.emit()
        self.moved.emit()

    def _parts(self, page: int, rect: QRect) -> list[Part]:
        """Return the parts of a page that are in sight; `rect` is the page in the view."""
        ratio = self.devicePixelRatioF()
        width = max(1, round(rect.width() * ratio))
        seen = rect.intersected(self.viewport().rect()).translated(-rect.topLeft())
        if seen.isEmpty():
            return []
        columns = range(int(seen.left() * ratio) // SIDE, _last(seen.right(), ratio, width))
        high = max(1, round(rect.height() * ratio))
        rows = range(int(seen.top() * ratio) // SIDE, _last(seen.bottom(), ratio, high))
        return [Part(page, width, column, row) for row in rows for column in columns]

    @Slot()
    def _want(self) -> None:
        """Ask for what is in sight, then for small pictures of the neighbours."""
        offset = self._offset()
        seen = self._visible()
        wanted = [Part(page) for page in seen]
        for page in seen:
            wanted += self._parts(page, self._geometry.rect(page).translated(-offset))
        near = (*range(seen.stop, seen.stop + 2), seen.start - 1) if self.count else ()
        wanted += [Part(page) for page in near if 0 <= page < self.count]
        self.drawer.want(wanted)


def _last(edge: int, ratio: float, whole: int) -> int:
    """Return the number after the last part that reaches an edge; a sliver needs none."""
    return min(int((edge + 1) * ratio) // SIDE + 1, math.ceil(whole / SIDE))
