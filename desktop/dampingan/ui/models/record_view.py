"""The table's view: its own header and a delegate that paints from the model's cells.

A style sheet on cells and Qt's own delegate (eight questions a cell) are what make Python tables
slow; here a cell costs one call.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from dampingan.ui.icon import Icons
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.table_frame import PADDING, TableHead, frame_table, measure_rows
from dampingan.ui.theme import SPACE, Size, Theme, Weight

_Index = QModelIndex | QPersistentModelIndex
_ELIDE = Qt.TextElideMode.ElideRight
_VCENTER = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT = int(_VCENTER | Qt.AlignmentFlag.AlignRight)
_SELECTED = QStyle.StateFlag.State_Selected
_NARROWEST = 40
_ONE_ROW = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class RecordView(QTableView):
    """Whole rows are selected; Enter or a double click opens the current one.

    Signals:
        opened: row.
        current_changed: row, -1 for none.
        sort_wanted: column number.
        layout_changed: a column was moved or got another width.
        left_up: arrow up on the first row: back to the search field.
        copy_wanted: Ctrl+C.
        lettered: a letter (capital): what it means is the place's.
    """

    opened = Signal(int)
    current_changed = Signal(int)
    sort_wanted = Signal(int)
    layout_changed = Signal()
    left_up = Signal()
    lettered = Signal(str)
    copy_wanted = Signal()

    def __init__(self, model: RecordTable, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._table = model
        self._fitting = False
        self._kept_widths: dict[str, int] = {}
        self.header = RecordHeader(theme, icons)
        self.setHorizontalHeader(self.header)
        self.setModel(model)
        self.setItemDelegate(RecordDelegate(model, theme, icons, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        frame_table(self)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.header.sectionClicked.connect(self.sort_wanted)
        self.header.sectionResized.connect(self._tell_layout)
        self.header.sectionMoved.connect(self._tell_layout)
        self.doubleClicked.connect(self._open_index)
        theme.changed.connect(self._measure)
        self._measure()

    def current_row(self) -> int:
        """Return the current row, -1 for none."""
        return self.currentIndex().row()

    def selected_rows(self, most: int | None = None) -> list[int]:
        """Return the selected rows in order, by ranges: 1 ms where `selectedRows` takes 9 s."""
        ranges = self._ranges()
        rows: list[int] = []
        for top, bottom in ranges:
            start = max(top, rows[-1] + 1) if rows else top
            rows.extend(range(start, bottom + 1))
            if most is not None and len(rows) >= most:
                return rows[:most]
        return rows

    def selected_count(self) -> int:
        """Return how many rows are selected."""
        return sum(bottom - top + 1 for top, bottom in set(self._ranges()))

    def _ranges(self) -> list[tuple[int, int]]:
        found = self.selectionModel().selection()
        return sorted((found.at(i).top(), found.at(i).bottom()) for i in range(found.size()))

    def go_to(self, row: int) -> None:
        """Make a row current, selected and visible."""
        if 0 <= row < self._table.rowCount():
            index = self._table.index(row, 0)
            # Not `selectRow`: with Ctrl held (Ctrl+Z, and the list is renewed) it would unselect.
            self.selectionModel().setCurrentIndex(index, _ONE_ROW)
            self.scrollTo(index)

    def show_widths(self, widths: dict[str, int]) -> None:
        """Set every column's width: the kept ones (at 100 % text), else as the room allows."""
        self._kept_widths = widths
        self._fit()

    def _fit(self) -> None:
        columns = self._table.columns
        px = self._theme.px
        found = [px(self._kept_widths.get(column.key, column.width)) for column in columns]
        if not self._kept_widths:
            found = fitted(found, [px(column.least) for column in columns], self.viewport().width())
        self._fitting = True
        for number, width in enumerate(found):
            self.setColumnWidth(number, max(width, _NARROWEST))
        self._fitting = False

    @property
    def has_own_widths(self) -> bool:
        """Whether somebody chose widths; else they follow the room."""
        return bool(self._kept_widths)

    def widths(self) -> dict[str, int]:
        """Return widths by column key, at 100 % text."""
        scale = self._theme.scale / 100
        return {
            column.key: round(self.columnWidth(number) / scale)
            for number, column in enumerate(self._table.columns)
        }

    def order(self) -> list[str]:
        """Return the column keys as they stand now."""
        columns = self._table.columns
        return [columns[self.header.logicalIndex(place)].key for place in range(len(columns))]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Home and End go to the ends of the list, Ctrl+C copies."""
        key = event.key()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain and self.current_row() >= 0:
            self.opened.emit(self.current_row())
        elif key == Qt.Key.Key_Home and plain:
            self.go_to(0)
        elif key == Qt.Key.Key_End and plain:
            self.go_to(self._table.rowCount() - 1)
        elif key == Qt.Key.Key_Up and plain and self.current_row() <= 0:
            self.left_up.emit()
        elif key == Qt.Key.Key_C and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.copy_wanted.emit()
        elif plain and len(event.text()) == 1 and event.text().isalpha():
            self.lettered.emit(event.text().upper())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room, as long as nobody chose widths."""
        super().resizeEvent(event)
        if not self._kept_widths:
            self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Arriving by keyboard, take the first row if none is current."""
        super().focusInEvent(event)
        if self.current_row() < 0 and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.go_to(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keys go elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Tell the row and repaint both."""
        super().currentChanged(current, previous)
        self.current_changed.emit(current.row())
        self.viewport().update()

    @Slot(QModelIndex)
    def _open_index(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())

    @Slot()
    def _tell_layout(self) -> None:
        if not self._fitting:
            self._kept_widths = self.widths()
            self.layout_changed.emit()

    @Slot()
    def _measure(self) -> None:
        measure_rows(self, self._theme)
        delegate = self.itemDelegate()
        if isinstance(delegate, RecordDelegate):
            delegate.measure()
        self.viewport().update()


def fitted(widths: list[int], least: list[int], room: int) -> list[int]:
    """Return widths that fill the room: columns with a least width shrink or grow.

    Args:
        widths: what the columns want.
        least: how far each may shrink, 0 for columns that keep their width.
        room: what there is; when the least widths need more, they are used and the table scrolls.
    """
    spare = room - sum(widths)
    share = [max(w - low, 0) if low else 0 for w, low in zip(widths, least, strict=True)]
    if spare >= 0:
        share = [w if low else 0 for w, low in zip(widths, least, strict=True)]
    total = sum(share)
    if not total:
        return widths
    spare = max(spare, -total) if spare < 0 else spare
    found = [w + spare * part // total for w, part in zip(widths, share, strict=True)]
    if spare >= 0 and found:
        last = max(index for index, part in enumerate(share) if part)
        found[last] += room - sum(found)
    return found


class RecordDelegate(QStyledItemDelegate):
    """Paints a cell from `RecordTable.cells`: background, icon, words, line below."""

    def __init__(self, model: RecordTable, theme: Theme, icons: Icons, view: RecordView) -> None:
        super().__init__(view)
        self._table = model
        self._theme = theme
        self._icons = icons
        self._view = view
        self._elided: dict[tuple[str, int], str] = {}
        self.measure()

    def measure(self) -> None:
        """Read colours and fonts anew after the theme changed."""
        theme = self._theme
        self._font = theme.font()
        self._metrics = QFontMetrics(self._font)
        self._elided.clear()
        self._colours = {
            token: theme.colour(token)
            for token in ("text", "muted", "faint", "ok", "warning", "error", "accent")
        }
        self._line = theme.colour("line")
        self._back = theme.colour("accent_soft")
        self._accent = theme.colour("accent")
        self._icon_side = theme.px(16)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Rows have one height; widths are the user's."""
        return QSize(_NARROWEST, self._theme.px(30))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one cell."""
        row, number = index.row(), index.column()
        area: QRect = option.rect  # type: ignore[attr-defined]
        if option.state & _SELECTED:  # type: ignore[attr-defined]
            painter.fillRect(area, self._back)
        painter.setPen(self._line)
        left, bottom, right = area.left(), area.bottom(), area.right()
        painter.drawLine(left, bottom, right, bottom)
        if number == 0 and row == self._view.current_row() and self._view.hasFocus():
            painter.fillRect(left, area.top(), 3, area.height(), self._accent)
        cells = self._table.cells(row)
        if not cells:
            return
        column = self._table.columns[number]
        text, icon, colour, share = cells[number]
        if column.numbered:
            text = str(row + 1)
        start = left + PADDING
        if icon:
            side = self._icon_side
            top = area.top() + (area.height() - side) // 2
            self._icons.paint(painter, QRect(start, top, side, side), icon, colour)
            start += side + 6
        elif share >= 0:
            start = self._draw_bar(painter, area, share)
        width = right - PADDING - start + 1
        painter.setFont(self._font)
        painter.setPen(self._colours[colour])
        flags = _RIGHT if column.right else _VCENTER
        painter.drawText(
            QRect(start, area.top(), width, area.height()), flags, self._fit(text, width)
        )

    def _draw_bar(self, painter: QPainter, area: QRect, share: float) -> int:
        """Draw a bar over the left part of a cell and return where words may begin."""
        words = self._metrics.horizontalAdvance("100 %") + 2 * SPACE
        room = max(area.width() - 2 * PADDING - words, 24)
        track = QRect(area.left() + PADDING, area.center().y() - 2, room, 6)
        painter.fillRect(track, self._theme.colour("track"))
        track.setWidth(round(room * min(share, 1.0)))
        painter.fillRect(track, self._accent)
        return area.left() + PADDING + room + SPACE

    def _fit(self, text: str, width: int) -> str:
        key = (text, width)
        found = self._elided.get(key)
        if found is None:
            if len(self._elided) > 20_000:
                self._elided.clear()
            found = self._metrics.elidedText(text, _ELIDE, width)
            self._elided[key] = found
        return found


class RecordHeader(TableHead):
    """Headings that stay in place; a click sorts, dragging moves."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__(theme)
        self._icons = icons
        self._sorted = -1
        self._descending = False
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setMinimumSectionSize(_NARROWEST)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMouseTracking(True)

    def show_sort(self, section: int, *, descending: bool) -> None:
        """Mark the column that the list is sorted by; -1 for none."""
        self._sorted = section
        self._descending = descending
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Repaint for the pointed-at heading."""
        super().mouseMoveEvent(event)
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803
        """Draw a heading with the sort mark."""
        model = self.model()
        if not isinstance(model, RecordTable) or logicalIndex >= len(model.columns):
            return
        theme = self._theme
        column = model.columns[logicalIndex]
        pointed = rect.contains(self.viewport().mapFromGlobal(self.cursor().pos()))
        painter.save()
        if pointed and column.sort:
            painter.fillRect(rect.adjusted(0, 0, 0, -1), theme.colour("hover"))
        text = rect.adjusted(PADDING, 0, -PADDING, 0)
        if logicalIndex == self._sorted:
            side = theme.px(12)
            metrics = theme.metrics(Size.SMALL, Weight.DemiBold)
            words = min(metrics.horizontalAdvance(column.label), text.width() - side - SPACE)
            left = text.right() - words - side - SPACE if column.right else text.left() + words
            mark = QRect(left + SPACE, rect.center().y() - side // 2 + 1, side, side)
            if column.right:
                mark.moveLeft(text.right() - words - side - SPACE)
            else:
                text.setRight(text.left() + words)
            self._icons.paint(painter, mark, "expand" if self._descending else "up", "accent")
        painter.setFont(theme.font(Size.SMALL, Weight.DemiBold))
        painter.setPen(theme.colour("text" if logicalIndex == self._sorted else "muted"))
        metrics = theme.metrics(Size.SMALL, Weight.DemiBold)
        label = metrics.elidedText(column.label, _ELIDE, text.width() + 2)
        painter.drawText(text, _RIGHT if column.right else _VCENTER, label)
        painter.restore()
