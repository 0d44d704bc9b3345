"""The column chooser: any question of the instrument, found by number or words."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.check import CheckDelegate
from dampingan.ui.control.field import SearchField
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import column, row
from dampingan.ui.icon import Icons
from dampingan.ui.models.column import Column
from dampingan.ui.theme import SPACE, Theme


class ColumnChooser(QFrame):
    """A panel below its button; every tick counts at once.

    Signals:
        toggled: column key and whether it is shown.
        reset: the columns that the program begins with.
    """

    toggled = Signal(str, bool)
    reset = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self.setProperty("role", "raised")
        self._search = SearchField(icons, tr("Cari pertanyaan atau kolom"), delay=0)
        self._search.searched.connect(self._filter)
        self._search.left_down.connect(self._enter_list)
        self.list = QListWidget()
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setItemDelegate(CheckDelegate(theme, icons, self.list))
        self.list.setAccessibleName(tr("Kolom"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemChanged.connect(self._tell)
        self.list.itemActivated.connect(self._flip)
        self._count = label("", "small")
        back = button(tr("Kembalikan bawaan"), kind="link", clicked=self.reset)
        column(self._search, self.list, row(self._count, None, back), gap=2, margins=3, on=self)

    def show_columns(self, columns: list[Column], shown: list[str]) -> None:
        """List all columns with ticks at the shown ones."""
        self.list.blockSignals(True)
        self.list.clear()
        for one in columns:
            item = QListWidgetItem(one.label)
            item.setData(Qt.ItemDataRole.UserRole, one.key)
            item.setToolTip(one.tip)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
                | Qt.ItemFlag.ItemIsUserCheckable
            )
            state = Qt.CheckState.Checked if one.key in shown else Qt.CheckState.Unchecked
            item.setCheckState(state)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._filter(self._search.text())
        self._count.setText(tr("{count} kolom tampil", count=len(shown)))

    def open_below(self, widget: QWidget) -> None:
        """Show it with its right edge under the widget's."""
        self.resize(self._theme.px(380), self._theme.px(440))
        corner = widget.mapToGlobal(QPoint(widget.width() - self.width(), widget.height() + SPACE))
        room = widget.screen().availableGeometry()
        top = min(corner.y(), room.bottom() - self.height())
        self.move(max(corner.x(), room.left()), max(top, room.top()))
        self._search.clear()
        self.show()
        self._search.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    @Slot(str)
    def _filter(self, text: str) -> None:
        words = text.lower().split()
        for number in range(self.list.count()):
            item = self.list.item(number)
            where = f"{item.text()} {item.toolTip()}".lower()
            item.setHidden(not all(word in where for word in words))

    @Slot()
    def _enter_list(self) -> None:
        self.list.setFocus()
        for number in range(self.list.count()):
            if not self.list.item(number).isHidden():
                self.list.setCurrentRow(number)
                return

    @Slot(QListWidgetItem)
    def _tell(self, item: QListWidgetItem) -> None:
        on = item.checkState() == Qt.CheckState.Checked
        self.toggled.emit(item.data(Qt.ItemDataRole.UserRole), on)

    @Slot(QListWidgetItem)
    def _flip(self, item: QListWidgetItem) -> None:
        on = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
