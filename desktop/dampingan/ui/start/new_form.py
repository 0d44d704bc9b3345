"""The form for a new workspace: village, period, operator, place; widgets and layout."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.ui.control.button import button
from dampingan.ui.control.combo import ComboBox
from dampingan.ui.control.field import LineEdit, SearchField
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, column, row
from dampingan.ui.control.segments import Segments
from dampingan.ui.icon import Icons
from dampingan.ui.start.place import REGENCIES, SUFFIX, VILLAGES
from dampingan.ui.theme import SPACE, Size, Theme

_Index = QModelIndex | QPersistentModelIndex
_CODE = Qt.ItemDataRole.UserRole
_DETAIL = Qt.ItemDataRole.UserRole + 1


class NewForm(QFrame):
    """Asks for four things; the first needs three letters, the others have answers already.

    Signals:
        scope_chosen: `VILLAGES` or `REGENCIES`: which list is wanted.
        village_typed: the text to look for.
        village_chosen: the code of the village in focus.
        period_chosen: another period.
        submitted: make it.
        left: back to the list.
    """

    scope_chosen = Signal(str)
    village_typed = Signal(str)
    village_chosen = Signal(str)
    period_chosen = Signal()
    submitted = Signal()
    left = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.path_touched = False
        self.scope = Segments([(VILLAGES, tr("Desa/kelurahan")), (REGENCIES, tr("Kabupaten/kota"))])
        self.scope.chosen.connect(self.scope_chosen)
        self.village = SearchField(icons, tr("Ketik sebagian nama atau kode"), delay=0)
        self.village.searched.connect(self.village_typed)
        self.village.left_down.connect(self._enter_list)
        self._found = label("", "small")
        self._model = QStandardItemModel(self)
        self.villages = _VillageList()
        self.villages.setModel(self._model)
        self.villages.setItemDelegate(_VillageDelegate(theme, self.villages))
        self.villages.setAccessibleName(tr("Desa/kelurahan"))
        self.villages.selectionModel().currentChanged.connect(self._tell_village)
        self.villages.taken.connect(self._go_on)
        self.village.returnPressed.connect(self._go_on)
        self._period = ComboBox(theme, icons)
        self._period.setAccessibleName(tr("Periode"))
        self._period.currentIndexChanged.connect(self.period_chosen)
        self.operator = LineEdit()
        self.operator.setAccessibleName(tr("Nama petugas"))
        self.operator.setPlaceholderText(tr("Nama Anda, dicatat di setiap isian"))
        self.operator.returnPressed.connect(self.submitted)
        self._path = LineEdit()
        self._path.setAccessibleName(tr("Disimpan di"))
        self._path.textEdited.connect(self._touch_path)
        self._path.returnPressed.connect(self.submitted)
        self._problem = label("", "error", wrap=True)
        self._problem.hide()
        self._lay_out()

    def show_villages(self, rows: list[tuple[str, str, str]], total: int) -> None:
        """List villages: code, name, where it lies."""
        self._model.clear()
        for code, name, detail in rows:
            item = QStandardItem(name)
            item.setData(code, _CODE)
            item.setData(detail, _DETAIL)
            item.setEditable(False)
            self._model.appendRow(item)
        self._found.setText(
            tr("{count} dari {total}", count=count_text(len(rows)), total=count_text(total))
        )
        if rows and (self.village.text() or len(rows) == 1):
            self.villages.setCurrentIndex(self._model.index(0, 0))
        else:
            self.village_chosen.emit("")

    def set_periods(self, periods: list[tuple[str, str]], current: str) -> None:
        """Offer periods (code, words) with one chosen."""
        self._period.blockSignals(True)
        self._period.clear()
        for code, words in periods:
            self._period.addItem(words, code)
        self._period.setCurrentIndex(self._period.findData(current))
        self._period.blockSignals(False)
        self.path_touched = False
        self._problem.hide()

    def period(self) -> str:
        """Return the chosen period's code."""
        return str(self._period.currentData())

    def path_text(self) -> str:
        """Return where the file goes."""
        return self._path.text()

    def show_path(self, path: str) -> None:
        """Propose a place."""
        self._path.setText(path)
        self._path.setCursorPosition(len(path))

    def show_problem(self, field: str, text: str) -> None:
        """Say what is missing and go there; `field` is village, operator or path."""
        self._problem.setText(text)
        self._problem.show()
        target: QLineEdit = {
            "village": self.village,
            "operator": self.operator,
            "path": self._path,
        }[field]
        target.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        browse = button(tr("Ubah"), clicked=self._browse, tip=tr("Pilih folder dan nama berkas"))
        make = button(tr("Buat ruang kerja"), kind="primary", clicked=self.submitted)
        back = button(tr("Kembali"), kind="flat", clicked=self.left)
        head = row(self.scope, None, self._found)
        two = row(
            Grow(_titled(tr("Periode"), self._period), 2),
            Grow(_titled(tr("Nama petugas"), self.operator), 3),
            gap=4,
        )
        where = row(Grow(self._path), browse, gap=2)
        column(
            head,
            self.village,
            Grow(self.villages),
            two,
            column(label(tr("Disimpan di"), "heading"), where, gap=1),
            self._problem,
            row(back, None, make),
            gap=3,
            margins=5,
            on=self,
        )

    @Slot()
    def _enter_list(self) -> None:
        self.villages.setFocus()
        if not self.villages.currentIndex().isValid():
            self.villages.setCurrentIndex(self._model.index(0, 0))

    @Slot()
    def _go_on(self) -> None:
        self.village.tell()
        if self.villages.currentIndex().isValid():
            (self._period if self.operator.text() else self.operator).setFocus()

    @Slot(QModelIndex, QModelIndex)
    def _tell_village(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.village_chosen.emit(current.data(_CODE) or "")

    @Slot()
    def _touch_path(self) -> None:
        self.path_touched = True

    @Slot()
    def _browse(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, tr("Simpan ruang kerja di"), self._path.text(), f"*{SUFFIX}"
        )
        if name:
            self.path_touched = True
            self.show_path(str(Path(name)))


class _VillageList(QListView):
    """A list whose Enter takes the line.

    Signals:
        taken: Enter or a double click.
    """

    taken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.doubleClicked.connect(self.taken)
        self.setMinimumHeight(80)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the line."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.taken.emit()
        else:
            super().keyPressEvent(event)


class _VillageDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, self._theme.px(30))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme = self._theme
        area: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(theme.colour("accent_soft"))
            if state & QStyle.StateFlag.State_HasFocus:
                painter.setPen(theme.colour("accent"))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 5, 5)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(area, 5, 5)
        words = area.adjusted(2 * SPACE, 0, -2 * SPACE, 0)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("text"))
        flags = Qt.AlignmentFlag.AlignVCenter
        name = str(index.data())
        painter.drawText(words, flags, name)
        room = words.width() - theme.metrics().horizontalAdvance(name) - 3 * SPACE
        metrics = theme.metrics(Size.SMALL)
        painter.setFont(theme.font(Size.SMALL))
        painter.setPen(theme.colour("muted"))
        detail = metrics.elidedText(str(index.data(_DETAIL)), Qt.TextElideMode.ElideRight, room)
        painter.drawText(words, flags | Qt.AlignmentFlag.AlignRight, detail)
        painter.restore()


def _titled(title: str, field: QWidget) -> QVBoxLayout:
    return column(label(title, "heading"), field, gap=1)
