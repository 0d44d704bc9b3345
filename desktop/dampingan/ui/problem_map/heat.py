"""A heat map: places down, sectors across, a number in every cell, totals at the ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dampingan.core.language import tr
from dampingan.ui.chart.heading import broken
from dampingan.ui.theme import SPACE, Size, Theme, Weight

_ROW = 32
_CELL = 82
_LEAST_CELL = 62
_CENTRE = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_WRAP = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap)
_FAINTEST, _STRONGEST = 0.10, 0.55
"""How much of the accent a cell gets; the number stays readable on the strongest."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A row or column: its key, ``""`` for the totals, and its words."""

    key: str
    label: str
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell: its text, ``""`` for none, and how strong it is, 0 to 1."""

    text: str
    share: float = 0.0


class HeatMap(QWidget):
    """Numbers on grounds of one colour; arrows walk, Enter or a click opens.

    Signals:
        moved: row and column in focus (keys).
        opened: row and column that are wanted (keys).
    """

    moved = Signal(str, str)
    opened = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: tuple[Axis, ...] = ()
        self._columns: tuple[Axis, ...] = ()
        self._figures: tuple[tuple[Figure, ...], ...] = ()
        self._at = (0, 0)
        self._room = 0
        self._labels = self._cell = self._heading = 0
        self.flat = False
        """Draw headings where they belong, not where the window was scrolled to (for pictures)."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self._measure)

    def show_figures(
        self, rows: Sequence[Axis], columns: Sequence[Axis], figures: Sequence[Sequence[Figure]]
    ) -> None:
        """Show a map; the focus stays on its cell if that is still there.

        Args:
            rows: places; the totals last.
            columns: sectors; the totals last.
            figures: of each row, one a column.
        """
        keys = self.current
        self._rows, self._columns = tuple(rows), tuple(columns)
        self._figures = tuple(tuple(line) for line in figures)
        row_keys = [one.key for one in self._rows]
        column_keys = [one.key for one in self._columns]
        row = row_keys.index(keys[0]) if keys and keys[0] in row_keys else 0
        column = column_keys.index(keys[1]) if keys and keys[1] in column_keys else 0
        self._at = (row, column)
        self._measure()
        self._name()

    @property
    def current(self) -> tuple[str, str] | None:
        """Keys of the row and column in focus."""
        row, column = self._at
        if row < len(self._rows) and column < len(self._columns):
            return self._rows[row].key, self._columns[column].key
        return None

    def go_to(self, row_key: str, column_key: str) -> None:
        """Put the focus on a cell."""
        for row, one in enumerate(self._rows):
            for column, other in enumerate(self._columns):
                if (one.key, other.key) == (row_key, column_key):
                    self._go(row, column)

    def set_room(self, width: int) -> None:
        """Use this width, as far as the cells stay readable."""
        if width != self._room:
            self._room = width
            self._measure()

    def cell_rect(self, row: int, column: int) -> QRect:
        """Return a cell."""
        height, width = self._theme.px(_ROW), self._width()
        left = self._label_width() + column * width
        return QRect(left, self._head() + row * height, width, height)

    def current_rect(self) -> QRect:
        """Return the cell in focus."""
        return self.cell_rect(*self._at)

    def sizeHint(self) -> QSize:
        """Return room for every cell."""
        width = self._label_width() + self._width() * len(self._columns)
        height = self._head() + self._theme.px(_ROW) * len(self._rows) + 2
        return QSize(width + 2, height)

    def minimumSizeHint(self) -> QSize:
        """Every cell must be reachable by scrolling."""
        return self.sizeHint()

    # -- keys and mouse ----------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Home and End go to the ends, Enter opens."""
        row, column = self._at
        steps = {
            Qt.Key.Key_Up: (row - 1, column),
            Qt.Key.Key_Down: (row + 1, column),
            Qt.Key.Key_Left: (row, column - 1),
            Qt.Key.Key_Right: (row, column + 1),
            Qt.Key.Key_Home: (row, 0),
            Qt.Key.Key_End: (row, len(self._columns) - 1),
            Qt.Key.Key_PageUp: (0, column),
            Qt.Key.Key_PageDown: (len(self._rows) - 1, column),
        }
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in steps and plain:
            self._go(*steps[Qt.Key(event.key())])
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and plain:
            if self.current:
                self.opened.emit(*self.current)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to a cell, a row's or a column's total."""
        place = self._place(event)
        if place is not None:
            self._go(*place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a cell."""
        if self._place(event) is not None and self.current:
            self.opened.emit(*self.current)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the whole words of a cell."""
        place = self._place(event)
        if place is None:
            self.setToolTip("")
            return
        row, column = self._rows[place[0]], self._columns[place[1]]
        text = self._figures[place[0]][place[1]].text or "0"
        self.setToolTip(f"{row.tip or row.label} · {column.tip or column.label}: {text}")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where keys go."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that keys go elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def _place(self, event: QMouseEvent) -> tuple[int, int] | None:
        x, y = int(event.position().x()), int(event.position().y())
        row = (y - self._head()) // self._theme.px(_ROW)
        column = (x - self._label_width()) // max(self._width(), 1)
        # A click on a heading means its total.
        corner = self._corner()
        row = len(self._rows) - 1 if y - corner.y() < self._head() else row
        column = len(self._columns) - 1 if x - corner.x() < self._label_width() else column
        if 0 <= row < len(self._rows) and 0 <= column < len(self._columns):
            return row, column
        return None

    def _go(self, row: int, column: int) -> None:
        if not self._rows or not self._columns:
            return
        row = min(max(row, 0), len(self._rows) - 1)
        self._at = (row, min(max(column, 0), len(self._columns) - 1))
        self._name()
        self.update()
        if self.current:
            self.moved.emit(*self.current)

    # -- painting ----------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw headings, cells, and a frame around the one in focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, head, corner = self._theme, self._head(), self._corner()
        shown = [
            row
            for row in range(len(self._rows))
            if self.cell_rect(row, 0).bottom() >= event.rect().top()
            and self.cell_rect(row, 0).top() <= event.rect().bottom()
        ]
        for row in shown:
            for column, figure in enumerate(self._figures[row]):
                self._paint_cell(painter, row, column, figure)
        self._paint_focus(painter)
        # Headings stay in sight: over the cells, where the window was scrolled to.
        ground = theme.colour("surface")
        painter.fillRect(QRect(corner.x(), 0, self._label_width(), self.height()), ground)
        for row in shown:
            self._paint_label(painter, row, corner.x())
        painter.fillRect(QRect(0, corner.y(), self.width(), head), ground)
        for column, one in enumerate(self._columns):
            self._paint_head(painter, column, one, corner.y())
        painter.fillRect(QRect(corner.x(), corner.y(), self._label_width(), head), ground)
        line = QRect(0, corner.y() + head - 1, self.width(), 1)
        painter.fillRect(line, theme.colour("line"))

    def _paint_label(self, painter: QPainter, row: int, left: int) -> None:
        theme, one = self._theme, self._rows[row]
        area = QRect(left, self.cell_rect(row, 0).top(), self._label_width(), theme.px(_ROW))
        bold = Weight.DemiBold if not one.key or row == self._at[0] else Weight.Normal
        painter.setFont(theme.font(weight=bold))
        painter.setPen(theme.colour("text"))
        words = area.adjusted(3 * SPACE, 0, -SPACE, 0)
        text = painter.fontMetrics().elidedText(
            one.label, Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, _LEFT, text)

    def _paint_head(self, painter: QPainter, column: int, one: Axis, top: int) -> None:
        theme = self._theme
        rect = self.cell_rect(0, column)
        area = QRect(rect.left() + 2, top + SPACE, rect.width() - 4, self._head() - 3 * SPACE)
        painter.setFont(theme.font(Size.SMALL, Weight.DemiBold))
        here = column == self._at[1]
        painter.setPen(theme.colour("accent" if here and self.hasFocus() else "muted"))
        text = broken(one.label, painter.fontMetrics(), area.width())
        painter.drawText(area, _WRAP, text)

    def _paint_cell(self, painter: QPainter, row: int, column: int, figure: Figure) -> None:
        theme = self._theme
        rect = self.cell_rect(row, column).adjusted(2, 2, -2, -2)
        total = not self._rows[row].key or not self._columns[column].key
        if figure.text and not total:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._ground(figure.share))
            painter.drawRoundedRect(rect, 4, 4)
        painter.setFont(theme.font(weight=Weight.DemiBold if total else Weight.Normal))
        painter.setPen(theme.colour("text" if figure.text else "faint"))
        painter.drawText(rect, _CENTRE, figure.text or "·")

    def _ground(self, share: float) -> QColor:
        """Mix accent into the surface, so that text keeps its contrast in both schemes."""
        surface, accent = self._theme.colour("surface"), self._theme.colour("accent")
        part = _FAINTEST + (_STRONGEST - _FAINTEST) * min(max(share, 0.0), 1.0)
        part *= 0.72
        mixed = [
            round(low + (high - low) * part)
            for low, high in (
                (surface.red(), accent.red()),
                (surface.green(), accent.green()),
                (surface.blue(), accent.blue()),
            )
        ]
        return QColor(*mixed)

    def _paint_focus(self, painter: QPainter) -> None:
        if not self.current or self.flat:
            return
        pen = painter.pen()
        pen.setColor(self._theme.colour("accent" if self.hasFocus() else "line_strong"))
        pen.setWidth(2)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self.current_rect().adjusted(2, 2, -2, -2), 4, 4)

    # -- measures ----------------------------------------------------------------------

    def _corner(self) -> QPoint:
        """Return the top left of what is in sight."""
        if self.flat:
            return QPoint(0, 0)
        return self.visibleRegion().boundingRect().topLeft()

    def surroundings(self) -> tuple[int, int]:
        """Return how much must be seen to the left of and above the cell in focus."""
        return self._label_width(), self._head()

    def _head(self) -> int:
        return self._heading

    def _label_width(self) -> int:
        return self._labels

    def _width(self) -> int:
        return self._cell

    def _name(self) -> None:
        if not self.current:
            self.setAccessibleName(tr("Peta masalah"))
            return
        row, column = self._rows[self._at[0]], self._columns[self._at[1]]
        text = self._figures[self._at[0]][self._at[1]].text or "0"
        self.setAccessibleName(f"{row.tip or row.label}, {column.tip or column.label}: {text}")

    @Slot()
    def _measure(self) -> None:
        """Measure once what every cell is placed by: a regency has 312 rows."""
        theme = self._theme
        metrics = theme.metrics(weight=Weight.DemiBold)
        widest = max((metrics.horizontalAdvance(one.label) for one in self._rows), default=0)
        self._labels = min(widest + 5 * SPACE, theme.px(190))
        room = max(self._room - self._labels, 0) // max(len(self._columns), 1)
        self._cell = max(min(room, theme.px(_CELL + 20)), theme.px(_LEAST_CELL))
        metrics = theme.metrics(Size.SMALL, Weight.DemiBold)
        words = (broken(one.label, metrics, self._cell - 4) for one in self._columns)
        lines = max((text.count("\n") + 1 for text in words), default=1)
        self._heading = metrics.height() * lines + 4 * SPACE
        self.setMinimumSize(self.sizeHint())
        self.updateGeometry()
        self.update()
