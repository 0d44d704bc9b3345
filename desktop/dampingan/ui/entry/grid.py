"""The roster as a grid: one row a person, keyed in the cells themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from dampingan.core.errors import Severity
from dampingan.core.language import tr
from dampingan.forms.session import Field
from dampingan.ui.entry.line import Cell, State
from dampingan.ui.entry.measure import CENTRE, LEFT, Measure
from dampingan.ui.entry.path import GHOST
from dampingan.ui.entry.sheet_layout import SEVERITY_ROLE
from dampingan.ui.icon import Icons
from dampingan.ui.theme import Size, Theme, Weight

_ROW = 36
_NUMBER = 40
_DIGIT = 8
_NARROWEST = 56
_LONG = 132
_LEAST = 40
_LEAST_LONG = 104
_HEAD_LINES = 4
_CELL_PAD = 8

GridRow = tuple[str, list[Cell]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading.

    Attributes:
        key: the question.
        number: its number on paper.
        label: its words.
        width: characters of an answer; 0 for long text.
    """

    key: str
    number: str
    label: str
    width: int


class RosterGrid(QAbstractScrollArea):
    """Shows the rows of a roster; number and first column stay when scrolled sideways.

    Signals:
        chosen: a cell was clicked (its `Field`).
        opened: a row's number was clicked or a cell double-clicked: its detail form (row).
    """

    chosen = Signal(object)
    opened = Signal(str)

    def __init__(self, theme: Theme, icons: Icons, measure: Measure) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._measure = measure
        self._columns: Sequence[Column] = ()
        self._rows: Sequence[GridRow] = ()
        self._current: Field | None = None
        self._widths: list[int] = []
        self._lefts: list[int] = []
        self._head = 0
        self._compact = False
        self._terse = False
        self._editor: QWidget | None = None
        self._add_words = ""
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(tr("Daftar anggota"))

    @property
    def compact(self) -> bool:
        """Whether the heading shows numbers only, for a low window."""
        return self._compact

    @compact.setter
    def compact(self, compact: bool) -> None:
        if compact != self._compact:
            self._compact = compact
            self.forget()

    def hold(self, editor: QWidget | None) -> None:
        """Take the live editor into the current cell, or give it away."""
        self._editor = editor
        if editor is not None and editor.parent() is not self.viewport():
            editor.setParent(self.viewport())

    def show_rows(
        self,
        columns: Sequence[Column],
        rows: Sequence[GridRow],
        current: Field | None,
        add_words: str,
    ) -> None:
        """Show the roster.

        Args:
            columns: headings, left to right.
            rows: row key and cells; the empty line last, if there is one.
            current: the field in focus.
            add_words: what stands in the empty line.
        """
        if columns != self._columns:
            self._head = 0
        self._columns, self._rows, self._current = columns, rows, current
        self._add_words = add_words
        self._arrange()

    def forget(self) -> None:
        """Measure anew, after a change of theme."""
        self._head = 0
        self._arrange()
        self.reveal()

    def wanted_height(self) -> int:
        """Return the height that shows every row."""
        across = self.horizontalScrollBar()
        bar = across.sizeHint().height() if across.maximum() else 0
        return self._head + self._theme.px(_ROW) * len(self._rows) + bar + 2 * self.frameWidth()

    def reveal(self) -> None:
        """Scroll so that the current cell can be seen."""
        if self._current is None:
            return
        row, column = self._place_of(self._current)
        if row < 0:
            return
        height, bar = self._theme.px(_ROW), self.verticalScrollBar()
        room = self.viewport().height() - self._head
        if row * height < bar.value():
            bar.setValue(row * height)
        elif (row + 1) * height > bar.value() + room:
            bar.setValue((row + 1) * height - room)
        if column > 0:
            across = self.horizontalScrollBar()
            frozen = self._frozen()
            left = self._left(column) + across.value()
            if left - across.value() < frozen:
                across.setValue(left - frozen)
            elif left + self._widths[column] - across.value() > self.viewport().width():
                across.setValue(left + self._widths[column] - self.viewport().width())
        self.place_editor()

    def cell_rect(self, field: Field) -> QRect:
        """Return a cell on the viewport."""
        row, column = self._place_of(field)
        if row < 0:
            return QRect()
        top = self._top(row)
        return QRect(self._left(column), top, self._widths[column], self._theme.px(_ROW))

    # ------------------------------------------------------------------ Qt

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Share the width anew."""
        self._arrange()
        self.reveal()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Move the picture and the editor with it."""
        self.place_editor()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint rows, then the columns that stay, then the heading."""
        painter = QPainter(self.viewport())
        head, height = self._head, self._theme.px(_ROW)
        painter.save()
        painter.setClipRect(0, head, self.viewport().width(), self.viewport().height() - head)
        for place, (row, cells) in enumerate(self._rows):
            top = self._top(place)
            if top + height > max(head, event.rect().top()) and top <= event.rect().bottom():
                self._paint_row(painter, place, row, cells, top)
        painter.restore()
        if event.rect().top() < head:
            self._paint_head(painter, head)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to a cell, or open the row whose number is clicked."""
        row, column = self._at(event.position().toPoint())
        if row < 0 or event.button() is not Qt.MouseButton.LeftButton:
            return
        key, cells = self._rows[row]
        if key == GHOST:
            self.chosen.emit(cells[0].field)
        elif column < 0:
            self.opened.emit(key)
        else:
            self.chosen.emit(cells[column].field)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the detail form of a row."""
        row, _ = self._at(event.position().toPoint())
        if row >= 0 and self._rows[row][0] != GHOST:
            self.opened.emit(self._rows[row][0])

    # ------------------------------------------------------------------ painting

    def _paint_row(
        self, painter: QPainter, place: int, row: str, cells: list[Cell], top: int
    ) -> None:
        theme, height = self._theme, self._theme.px(_ROW)
        here = self._current is not None and self._current.row == row
        fill = theme.colour("accent_soft" if here else "surface")
        painter.fillRect(QRect(0, top, self.viewport().width(), height), fill)
        frozen = self._frozen()
        painter.save()
        painter.setClipRect(
            QRect(frozen, 0, self.viewport().width(), self.viewport().height()),
            Qt.ClipOperation.IntersectClip,
        )
        for column in range(1, len(cells)):
            self._paint_cell(painter, cells[column], column, top)
        painter.restore()
        if row == GHOST:
            self._paint_ghost(painter, top)
        else:
            number = QRect(0, top, theme.px(_NUMBER), height)
            self._measure.write_line(
                painter,
                number,
                str(place + 1),
                "accent" if here else "muted",
                weight=Weight.DemiBold if here else Weight.Normal,
                align=CENTRE,
            )
            if cells:
                self._paint_cell(painter, cells[0], 0, top)
        painter.fillRect(
            QRect(0, top + height - 1, self.viewport().width(), 1), theme.colour("line")
        )
        if here:
            painter.fillRect(QRect(0, top, theme.px(3), height), theme.colour("accent"))

    def _paint_ghost(self, painter: QPainter, top: int) -> None:
        theme = self._theme
        if self._current is not None and self._current.row == GHOST:
            left = self._left(0) + (self._widths[0] if self._widths else 0) + theme.px(12)
        else:
            left = theme.px(_NUMBER) + theme.px(_CELL_PAD)
        plus = QRect(0, top, theme.px(_NUMBER), theme.px(_ROW))
        self._measure.write_line(painter, plus, "+", "muted", align=CENTRE)
        rect = QRect(left, top, self.viewport().width() - left, theme.px(_ROW))
        self._measure.write_line(painter, rect, self._add_words, "muted")

    def _paint_cell(self, painter: QPainter, cell: Cell, column: int, top: int) -> None:
        px = self._theme.px
        rect = QRect(self._left(column), top, self._widths[column], px(_ROW))
        if cell.state is State.SKIPPED:
            kept = f"({cell.box})" if cell.box else "·"
            self._measure.write_line(painter, rect, kept, "faint", align=CENTRE)
            return
        words = rect.adjusted(px(_CELL_PAD), 0, -px(_CELL_PAD), 0)
        if cell.severity is not None:
            role = SEVERITY_ROLE[cell.severity]
            size = px(13)
            mark = QRect(rect.right() - size - 2, top, size, px(_ROW))
            self._icons.paint(painter, mark, role, role)
            words.setRight(mark.left() - 2)
        elif cell.noted or cell.changed:
            size = px(13)
            mark = QRect(rect.right() - size - 2, top, size, px(_ROW))
            self._icons.paint(painter, mark, "changed" if cell.changed else "note", "accent")
            words.setRight(mark.left() - 2)
        colour = "muted" if cell.state is State.FIXED else "text"
        if cell.severity is Severity.ERROR:
            colour = "error"
        coded = 0 < self._columns[column].width <= 4
        align = CENTRE if coded else LEFT
        self._measure.write_line(painter, words, cell.box, colour, align=align)

    def _paint_head(self, painter: QPainter, height: int) -> None:
        theme, px = self._theme, self._theme.px
        width = self.viewport().width()
        painter.fillRect(QRect(0, 0, width, height), theme.colour("surface"))
        order = [*range(1, len(self._columns)), 0] if self._columns else []
        for column in order:
            if column == 0:
                painter.fillRect(QRect(0, 0, self._frozen(), height), theme.colour("surface"))
            rect = QRect(self._left(column), px(8), self._widths[column], height - px(10))
            rect.adjust(px(_CELL_PAD) - 2, 0, -px(2), 0)
            here = self._current and self._current.question == self._columns[column].key
            self._measure.write(
                painter,
                rect,
                self._columns[column].number,
                "accent" if here else "text",
                size=Size.SMALL,
                weight=Weight.DemiBold,
            )
            if self.compact or self._terse:
                continue
            under = rect.adjusted(0, self._measure.line(Size.SMALL), 0, 0)
            label = self._columns[column].label
            self._measure.write(painter, under, label, "muted", size=Size.SMALL)
        painter.fillRect(QRect(0, height - 1, width, 1), theme.colour("line"))

    # ------------------------------------------------------------------ measures

    def _arrange(self) -> None:
        theme = self._theme
        room = self.viewport().width() - theme.px(_NUMBER)
        widths = []
        for column in self._columns:
            if column.width == 0:
                widths.append(theme.px(_LONG))
            else:
                wide = self._measure.width("0" * column.width) + theme.px(2 * _CELL_PAD + 4)
                word = max(
                    self._measure.width(part, Size.SMALL)
                    for part in [column.number, *column.label.split()]
                )
                widths.append(
                    max(
                        wide,
                        min(word + theme.px(_CELL_PAD + 4), theme.px(96)),
                        theme.px(_NARROWEST),
                    )
                )
        spare = room - sum(widths)
        self._terse = False
        if spare < 0:
            short = -spare
            spare = self._squeeze(widths, short)
            if spare < 0 and (left := self._squeeze(widths, short, terse=True)) >= 0:
                self._terse, spare = True, left
        if spare > 0 and widths:
            long = [n for n, column in enumerate(self._columns) if column.width == 0] or [0]
            for place in long:
                widths[place] += spare // len(long)
        if widths != self._widths or not self._head:
            self._widths = widths
            self._head = self._measure_head()
        number = theme.px(_NUMBER)
        self._lefts = [number + sum(widths[:place]) for place in range(len(widths))]
        across = self.horizontalScrollBar()
        across.setRange(0, max(0, -spare))
        across.setPageStep(max(1, room))
        across.setSingleStep(theme.px(40))
        down = self.verticalScrollBar()
        visible = self.viewport().height() - self._head
        down.setRange(0, max(0, theme.px(_ROW) * len(self._rows) - visible))
        down.setPageStep(max(1, visible))
        down.setSingleStep(theme.px(_ROW))
        self.place_editor()
        self.viewport().update()

    def least_width(self) -> int:
        """Return the width that shows every column, with numbers only in the heading."""
        return self._theme.px(_NUMBER) + sum(self._least(c, terse=True) for c in self._columns)

    def _least(self, column: Column, *, terse: bool) -> int:
        px, measure = self._theme.px, self._measure
        words = column.number if terse else column.label
        longest = measure.longest(words, Size.SMALL) + px(_CELL_PAD)
        bare = measure.width("0" * column.width) + px(_CELL_PAD + 4)
        if column.width == 0:
            bare = px(_LEAST_LONG)
        return max(bare, min(longest, px(96)), px(_LEAST))

    def _squeeze(self, widths: list[int], short: int, *, terse: bool = False) -> int:
        """Take what is missing from the columns that can give it; return the room that is left.

        Nothing is taken when that is not enough: a grid that must be scrolled is read better with
        its full widths. `terse` leaves the words out of the heading; the panel below has them.
        """
        least = [
            min(width, self._least(column, terse=terse))
            for column, width in zip(self._columns, widths, strict=True)
        ]
        give = [width - low for width, low in zip(widths, least, strict=True)]
        if sum(give) < short:
            return -short
        left = short
        for place in sorted(range(len(widths)), key=lambda n: -give[n]):
            taken = min(give[place], -(-give[place] * short // sum(give)), left)
            widths[place] -= taken
            left -= taken
        return 0

    def _measure_head(self) -> int:
        line = self._measure.line(Size.SMALL)
        if self.compact or self._terse:
            return line + self._theme.px(16)
        labels = [
            self._measure.height(c.label, w - self._theme.px(_CELL_PAD), Size.SMALL)
            for c, w in zip(self._columns, self._widths, strict=True)
        ]
        return line + min(max(labels, default=line), _HEAD_LINES * line) + self._theme.px(16)

    def _frozen(self) -> int:
        return self._theme.px(_NUMBER) + (self._widths[0] if self._widths else 0)

    def _left(self, column: int) -> int:
        left = self._lefts[column]
        return left if column == 0 else left - self.horizontalScrollBar().value()

    def _top(self, row: int) -> int:
        return self._head + row * self._theme.px(_ROW) - self.verticalScrollBar().value()

    def _place_of(self, field: Field) -> tuple[int, int]:
        for place, (row, cells) in enumerate(self._rows):
            if row == field.row:
                for column, cell in enumerate(cells):
                    if cell.field == field:
                        return place, column
        return -1, -1

    def _at(self, point: QPoint) -> tuple[int, int]:
        head = self._head
        row = (point.y() - head + self.verticalScrollBar().value()) // self._theme.px(_ROW)
        if point.y() < head or not 0 <= row < len(self._rows):
            return -1, -1
        if point.x() < self._theme.px(_NUMBER):
            return row, -1
        for column in range(len(self._widths)):
            left = self._left(column)
            if (column == 0 or point.x() >= self._frozen()) and (
                left <= point.x() < left + self._widths[column]
            ):
                return row, column
        return row, len(self._widths) - 1

    def place_editor(self) -> None:
        """Put the editor over the current cell."""
        if self._editor is None:
            return
        rect = self.cell_rect(self._current) if self._current else QRect()
        if rect.isEmpty() or rect.top() < self._head - 2:
            self._editor.hide()
        else:
            self._editor.setGeometry(rect.adjusted(1, 1, -1, -2))
            self._editor.show()
