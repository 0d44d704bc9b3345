"""A short list that paints itself: blocks, findings, members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QSizePolicy

from dampingan.ui.entry.measure import RIGHT, Measure
from dampingan.ui.icon import Icons
from dampingan.ui.theme import Theme, Weight

_PAD = 6
_SIDE = 12
_INDENT = 14
_ICON = 16
_LEAST = 96


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of the list.

    Attributes:
        data: what `chosen` carries.
        title: its words.
        subtitle: smaller meaning, below.
        end: short text at the right.
        end_icon: role of an icon at the very right.
        icon: role of an icon at the left.
        colour: token of title and icon.
        icon_colour: token of the icon where it differs.
        level: how far it stands in.
        current: whether it is the one on screen.
    """

    data: object
    title: str
    subtitle: str = ""
    end: str = ""
    end_icon: str = ""
    icon: str = ""
    colour: str = "text"
    level: int = 0
    current: bool = False
    icon_colour: str = ""


class PaintedList(QAbstractScrollArea):
    """Shows rows of any height; a click or Enter chooses one.

    Signals:
        chosen: the row's `data`.
        left: Escape was pressed: back to the editor.
    """

    chosen = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, icons: Icons, measure: Measure, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._measure = measure
        self._rows: Sequence[ListRow] = ()
        self._rects: list[QRect] = []
        self._total = 0
        self._hover = -1
        self._mark = 0
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(name)

    @property
    def rows(self) -> Sequence[ListRow]:
        """What is shown."""
        return self._rows

    def show_rows(self, rows: Sequence[ListRow]) -> None:
        """Show rows; the current one is brought into view."""
        if rows == self._rows:
            return
        grown = len(rows) != len(self._rows)
        self._rows = rows
        self._arrange()
        self._reveal(next((n for n, row in enumerate(rows) if row.current), -1))
        if grown:
            self.updateGeometry()

    def forget(self) -> None:
        """Lay out anew, after a change of theme."""
        self._arrange()
        self.updateGeometry()

    def take_focus(self) -> None:
        """Let the keyboard walk through the list."""
        if self._rows:
            self._mark = 0
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def sizeHint(self) -> QSize:
        """Return room for every row."""
        return QSize(super().sizeHint().width(), self._total)

    def minimumSizeHint(self) -> QSize:
        """Return room for a few rows."""
        return QSize(0, min(self._total, self._theme.px(_LEAST)))

    # ------------------------------------------------------------------ Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the words anew."""
        self._arrange()
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Move the picture."""
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows on screen."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scrolled = self.verticalScrollBar().value()
        for place, (row, rect) in enumerate(zip(self._rows, self._rects, strict=True)):
            moved = rect.translated(0, -scrolled)
            if moved.intersects(event.rect()):
                self._paint(painter, place, row, moved)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the row that is clicked."""
        place = self._at(event.position().toPoint().y())
        if place >= 0 and event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(self._rows[place].data)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which row a click would choose."""
        place = self._at(event.position().toPoint().y())
        if place != self._hover:
            self._hover = place
            hand = Qt.CursorShape.PointingHandCursor
            self.viewport().setCursor(hand if place >= 0 else Qt.CursorShape.ArrowCursor)
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrows, choose with Enter, go back with Escape."""
        key = event.key()
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down} and self._rows:
            step = 1 if key == Qt.Key.Key_Down else -1
            self._mark = max(0, min(len(self._rows) - 1, self._mark + step))
            self._reveal(self._mark)
            self.viewport().update()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._rows:
            self.chosen.emit(self._rows[min(self._mark, len(self._rows) - 1)].data)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the marked row."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the mark."""
        super().focusOutEvent(event)
        self.viewport().update()

    # ------------------------------------------------------------------ inside

    def _arrange(self) -> None:
        px, measure = self._theme.px, self._measure
        width, top = self.viewport().width(), 0
        self._rects = []
        for row in self._rows:
            room = self._title_width(row, width)
            height = measure.height(row.title, room, weight=self._weight(row))
            if row.subtitle:
                height += measure.height(row.subtitle, room) + 1
            height += 2 * px(_PAD)
            self._rects.append(QRect(0, top, width, height))
            top += height
        self._total = top
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, top - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(px(32))
        self.viewport().update()

    def _paint(self, painter: QPainter, place: int, row: ListRow, rect: QRect) -> None:
        theme, px = self._theme, self._theme.px
        marked = self.hasFocus() and place == self._mark
        if row.current or place == self._hover or marked:
            painter.setPen(theme.colour("accent") if marked else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft" if row.current else "hover"))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 5, 5)
        left = px(_SIDE + _INDENT * row.level)
        top = rect.top() + px(_PAD)
        if row.icon:
            icon = QRect(left, top, px(_ICON), self._measure.line())
            self._icons.paint(painter, icon, row.icon, row.icon_colour or row.colour)
            left += px(_ICON + 6)
        width = self._title_width(row, rect.width())
        weight = self._weight(row)
        title = QRect(left, top, width, rect.height())
        colour = "accent" if row.current else row.colour
        self._measure.write(painter, title, row.title, colour, weight=weight)
        if row.subtitle:
            height = self._measure.height(row.title, width, weight=weight)
            under = title.translated(0, height + 1)
            self._measure.write(painter, under, row.subtitle, "muted")
        right = rect.right() - px(_SIDE // 2)
        if row.end_icon:
            icon = QRect(right - px(_ICON), top, px(_ICON), self._measure.line())
            self._icons.paint(painter, icon, row.end_icon, _ICON_COLOUR.get(row.end_icon, "muted"))
        if row.end:
            if row.end_icon:
                right -= px(_ICON + 4)
            end = QRect(rect.left(), top, right - rect.left(), self._measure.line())
            colour = "accent" if row.current else "muted"
            self._measure.write_line(painter, end, row.end, colour, align=RIGHT)

    def _title_width(self, row: ListRow, width: int) -> int:
        px = self._theme.px
        taken = 2 * px(_SIDE) + px(_INDENT * row.level) + (px(_ICON + 6) if row.icon else 0)
        if row.end_icon:
            taken += px(_ICON + 4) - px(_SIDE // 2)
        if row.end:
            taken += self._measure.width(row.end) + px(2)
        return max(px(40), width - taken)

    @staticmethod
    def _weight(row: ListRow) -> int:
        return Weight.DemiBold if row.current else Weight.Normal

    def _reveal(self, place: int) -> None:
        if not 0 <= place < len(self._rects):
            return
        rect, bar = self._rects[place], self.verticalScrollBar()
        if rect.top() < bar.value():
            bar.setValue(rect.top())
        elif rect.bottom() > bar.value() + self.viewport().height():
            bar.setValue(rect.bottom() - self.viewport().height())

    def _at(self, y: int) -> int:
        y += self.verticalScrollBar().value()
        for place, rect in enumerate(self._rects):
            if rect.top() <= y <= rect.bottom():
                return place
        return -1


_ICON_COLOUR = {"ok": "ok", "warning": "warning", "error": "error"}
