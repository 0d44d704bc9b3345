"""What our tables have in common, whatever their cells hold: no grid, rows of one height."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from dampingan.ui.theme import Theme

ROW, HEAD, PADDING = 30, 33, 8
"""Heights of rows and of the head, and room beside words, in pixels at 100 %."""


def frame_table(view: QTableView) -> None:
    """Take what Qt draws away from a table and let nothing but its owner edit cells."""
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setCornerButtonEnabled(False)
    view.setTabKeyNavigation(False)
    view.setFrameShape(QTableView.Shape.NoFrame)
    view.viewport().setAutoFillBackground(True)
    view.verticalHeader().hide()


def frame_cells(view: QTableView) -> None:
    """Let single cells be chosen, not rows."""
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)


def measure_rows(view: QTableView, theme: Theme) -> None:
    """Give the rows their height at the text size, and let a step of scrolling be one of them."""
    vertical = view.verticalHeader()
    vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    vertical.setMinimumSectionSize(1)  # a higher one would change sections for good
    vertical.setDefaultSectionSize(theme.px(ROW))
    view.verticalScrollBar().setSingleStep(theme.px(ROW))
    view.horizontalScrollBar().setSingleStep(theme.px(ROW))


def draw_focus(painter: QPainter, area: QRect, theme: Theme, *, lit: bool) -> None:
    """Draw the frame of the cell that keys go to; without the keyboard it is thin."""
    pen = painter.pen()
    pen.setColor(theme.colour("accent" if lit else "line_strong"))
    pen.setWidth(2 if lit else 1)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(area.adjusted(1, 1, -1, -2))


class TableHead(QHeaderView):
    """The line of headings, filled beyond the last column; headings draw themselves.

    Args:
        theme: colours and sizes.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme
        self.setHighlightSections(False)
        theme.changed.connect(self._measure)
        self._measure()

    def sizeHint(self) -> QSize:
        """Return the height of one line of small text with air."""
        return QSize(super().sizeHint().width(), self._theme.px(HEAD))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the whole line."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self._theme.colour("surface"))
        painter.setPen(self._theme.colour("line"))
        bottom = self.viewport().height() - 1
        painter.drawLine(0, bottom, self.viewport().width(), bottom)
        painter.end()
        super().paintEvent(event)

    @Slot()
    def _measure(self) -> None:
        self.setFixedHeight(self._theme.px(HEAD))
        self.updateGeometry()
        self.viewport().update()
