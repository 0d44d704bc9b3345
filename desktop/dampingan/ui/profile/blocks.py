"""The list of the profile's blocks with how much of each is answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from dampingan.core.language import tr
from dampingan.ui.theme import SPACE, Size, Theme, Weight

ALL = "*"
"""Key of the entry that stands for every block."""
_Index = QModelIndex | QPersistentModelIndex
_SELECTED = QStyle.StateFlag.State_Selected
_ENTRY = Qt.ItemDataRole.UserRole
_VCENTER = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT = int(_VCENTER | Qt.AlignmentFlag.AlignRight)


class BlockEntry(NamedTuple):
    """A block as the list shows it: how many of its questions are answered, of how many."""

    key: str
    number: str
    title: str
    answered: int
    asked: int


class BlockList(QListWidget):
    """Arrows or a click choose a block; Enter or → goes on to its questions.

    Signals:
        chosen: key of the block.
        left_right: the keyboard is to go to the table.
    """

    chosen = Signal(str)
    left_right = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(tr("Blok profil"))
        self.setItemDelegate(_Delegate(theme, self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentRowChanged.connect(self._tell)
        self.activated.connect(self.left_right)
        theme.changed.connect(self._measure)
        self._measure()

    def show_entries(self, entries: Sequence[BlockEntry], current: str) -> None:
        """Show the blocks, marking one, without telling anybody."""
        self.blockSignals(True)
        while self.count() > len(entries):
            self.takeItem(self.count() - 1)
        for place, entry in enumerate(entries):
            item = self.item(place) or QListWidgetItem(self)
            item.setData(_ENTRY, entry)
            item.setToolTip(entry.title)
            spoken = tr(
                "{title}: {answered} dari {asked} terisi",
                title=entry.title,
                answered=entry.answered,
                asked=entry.asked,
            )
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            if entry.key == current:
                self.setCurrentRow(place)
        self.blockSignals(False)
        self.viewport().update()

    @Slot(int)
    def _tell(self, row: int) -> None:
        if row >= 0:
            self.chosen.emit(self.item(row).data(_ENTRY)[0])

    @Slot()
    def _measure(self) -> None:
        self.setFixedWidth(self._theme.px(248))


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: QListWidget) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Entries have one height."""
        return QSize(100, self._theme.px(30))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw number, title and how much is answered."""
        theme = self._theme
        _, number, title, answered, asked = index.data(_ENTRY)
        area: QRect = option.rect  # type: ignore[attr-defined]
        chosen = bool(option.state & _SELECTED)  # type: ignore[attr-defined]
        if chosen:
            painter.fillRect(area, theme.colour("accent_soft"))
            if self._view.hasFocus():
                painter.fillRect(
                    QRect(area.left(), area.top(), 3, area.height()), theme.colour("accent")
                )
        words = area.adjusted(3 * SPACE, 0, -2 * SPACE, 0)
        told = f"{answered}/{asked}"
        painter.setFont(theme.font(Size.SMALL))
        painter.setPen(theme.colour("muted"))
        painter.drawText(words, _RIGHT, told)
        words.setRight(words.right() - theme.metrics(Size.SMALL).horizontalAdvance(told) - 8)
        if number:
            painter.drawText(words, _VCENTER, number)
            words.setLeft(words.left() + theme.px(42))
        weight = Weight.DemiBold if chosen else Weight.Normal
        painter.setFont(theme.font(weight=weight))
        painter.setPen(theme.colour("accent" if chosen else "text"))
        shown = theme.metrics(weight=weight).elidedText(
            title, Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(words, _VCENTER, shown)
