"""How cells and headings of a register are drawn."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from dampingan.ui.icon import Icons
from dampingan.ui.models.table_frame import PADDING, ROW, TableHead, draw_focus
from dampingan.ui.register.model import RegisterModel
from dampingan.ui.theme import SPACE, Size, Theme, Weight

_Index = QModelIndex | QPersistentModelIndex
_VCENTER = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT = int(_VCENTER | Qt.AlignmentFlag.AlignRight)
_ELIDE = Qt.TextElideMode.ElideRight


class CellDelegate(QStyledItemDelegate):
    """Paints a cell from the model: ground, mark or words, the frame of the current one."""

    def __init__(self, model: RegisterModel, theme: Theme, icons: Icons, view: QTableView) -> None:
        super().__init__(view)
        self._table = model
        self._theme = theme
        self._icons = icons
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Rows have one height."""
        return QSize(40, self._theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one cell."""
        theme, model = self._theme, self._table
        area: QRect = option.rect  # type: ignore[attr-defined]
        here = self._view.currentIndex()
        if index.row() == here.row():
            painter.fillRect(area, theme.colour("accent_soft"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(area.left(), area.bottom(), area.right(), area.bottom())
        column = model.columns[index.column()]
        if column.code:
            painter.drawLine(area.right(), area.top(), area.right(), area.bottom())
            self._draw_tick(painter, area, index)
        else:
            self._draw_words(painter, area, index)
        if index.row() == here.row() and index.column() == here.column():
            draw_focus(painter, area, theme, lit=self._view.hasFocus())

    def _draw_tick(self, painter: QPainter, area: QRect, index: _Index) -> None:
        if not self._table.cell(index.row(), index.column()).text:
            return
        theme = self._theme
        side = theme.px(18)
        box = QRect(0, 0, side, side)
        box.moveCenter(area.center())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(box, 4, 4)
        self._icons.paint(painter, box.adjusted(3, 3, -3, -3), "check", "on_accent")
        painter.restore()

    def _draw_words(self, painter: QPainter, area: QRect, index: _Index) -> None:
        theme = self._theme
        text, icon, colour, _ = self._table.cell(index.row(), index.column())
        start = area.left() + PADDING
        if icon:
            side = theme.px(16)
            top = area.top() + (area.height() - side) // 2
            self._icons.paint(painter, QRect(start, top, side, side), icon, colour)
            start += side + 6
        width = area.right() - PADDING - start + 1
        if self._table.is_new_line(index.row()):
            width = self._view.viewport().width() - start  # its words may run over the next cells
        column = self._table.columns[index.column()]
        painter.setFont(theme.font())
        painter.setPen(theme.colour(colour))
        shown = theme.metrics().elidedText(text, _ELIDE, width)
        rect = QRect(start, area.top(), width, area.height())
        painter.drawText(rect, _RIGHT if column.right else _VCENTER, shown)


class RegisterHeader(TableHead):
    """Headings that stay in place; a click sorts."""

    def __init__(self, model: RegisterModel, theme: Theme, icons: Icons) -> None:
        super().__init__(theme)
        self._table = model
        self._icons = icons
        self._sorted = (-1, False)
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(24)

    def show_sort(self, sort: tuple[int, bool]) -> None:
        """Mark the column that the rows are sorted by; -1 for none."""
        self._sorted = sort
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803
        """Draw a heading with the sort mark."""
        if logicalIndex >= len(self._table.columns):
            return
        theme, column = self._theme, self._table.columns[logicalIndex]
        metrics = theme.metrics(Size.SMALL, Weight.DemiBold)
        painter.save()
        inset = 2 if column.code else PADDING
        words = rect.adjusted(inset, 0, -inset, 0)
        if logicalIndex == self._sorted[0]:
            side = theme.px(12)
            mark = QRect(words.right() - side, rect.center().y() - side // 2 + 1, side, side)
            if column.right:
                mark.moveLeft(words.left())
                words.setLeft(mark.right() + SPACE)
            else:
                words.setRight(mark.left() - SPACE)
            self._icons.paint(painter, mark, "expand" if self._sorted[1] else "up", "accent")
        painter.setFont(theme.font(Size.SMALL, Weight.DemiBold))
        painter.setPen(theme.colour("text" if logicalIndex == self._sorted[0] else "muted"))
        text = metrics.elidedText(column.label, _ELIDE, words.width() + 2)
        centre = int(Qt.AlignmentFlag.AlignCenter)
        flags = centre if column.code else _RIGHT if column.right else _VCENTER
        painter.drawText(words, flags, text)
        painter.restore()
