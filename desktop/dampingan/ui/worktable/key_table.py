"""A table whose rows single keys act upon; with a frame around the cell in focus if wanted."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen

from dampingan.ui.icon import Icons
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.theme import Theme

_ONE_ROW = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class KeyTable(RecordView):
    """Tells digits and Delete besides what every table tells.

    Attributes:
        cells: whether the cell in focus is framed, for tables that are written into.

    Signals:
        numbered: a digit.
        delete_wanted: Delete was pressed.
    """

    numbered = Signal(str)
    delete_wanted = Signal()

    def __init__(self, model: RecordTable, theme: Theme, icons: Icons) -> None:
        super().__init__(model, theme, icons)
        self._look = theme
        self.cells = False

    def go_to(self, row: int) -> None:
        """Make a row current, staying in the column in focus."""
        model = self.model()
        if 0 <= row < model.rowCount():
            column = min(max(self.currentIndex().column(), 0), max(model.columnCount() - 1, 0))
            index = model.index(row, column)
            self.selectionModel().setCurrentIndex(index, _ONE_ROW)
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass on what tables otherwise search with."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and len(event.text()) == 1 and event.text().isdecimal():
            self.numbered.emit(event.text())
        elif plain and event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, then the frame of the cell in focus."""
        super().paintEvent(event)
        index = self.currentIndex()
        if not (self.cells and index.isValid() and self.hasFocus()):
            return
        painter = QPainter(self.viewport())
        painter.setPen(QPen(self._look.colour("accent"), 2))
        painter.drawRect(self.visualRect(index).adjusted(1, 1, -1, -1))
