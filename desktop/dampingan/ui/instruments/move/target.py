"""Where the answers of one old question go: a list that typing narrows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.field import SearchField
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, column
from dampingan.ui.icon import Icons

_KEY = Qt.ItemDataRole.UserRole
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


@dataclass(frozen=True)
class Target:
    """One place that answers can go to; the key ``""`` parks them."""

    key: str
    words: str
    note: str = ""


class TargetChooser(QWidget):
    """Type to narrow, arrows to walk, Enter to choose, Esc to leave.

    Signals:
        chosen: key of the new question, ``""`` to park.
        left: Esc: nothing chosen.
    """

    chosen = Signal(str)
    left = Signal()

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self._targets: Sequence[Target] = ()
        self._current = ""
        self.search = SearchField(icons, tr("Cari pertanyaan baru"), delay=0)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Jawaban lama masuk ke"))
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column(
            label(tr("Jawaban lama masuk ke"), "heading"),
            self.search,
            Grow(self.list),
            gap=2,
            on=self,
        )
        self.setFocusProxy(self.search)
        self.search.searched.connect(self._narrow)
        self.search.textChanged.connect(self._narrow)
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)
        self.search.installEventFilter(self)
        self.list.installEventFilter(self)

    def show_targets(self, targets: Sequence[Target], current: str) -> None:
        """Offer these places; mark the present one."""
        self._targets, self._current = targets, current
        self.search.clear()
        self._narrow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows and Enter of the field work on the list, and Esc leave."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        if watched is self.search and key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            step = 1 if key == Qt.Key.Key_Down else -1
            row = min(max(self.list.currentRow() + step, 0), self.list.count() - 1)
            self.list.setCurrentRow(row)
            return True
        if watched is self.search and key in _ENTER:
            self._choose(self.list.currentItem())
            return True
        return False

    @Slot()
    def _narrow(self, *_: object) -> None:
        words = self.search.text().casefold().split()
        self.list.clear()
        at = 0
        for target in self._targets:
            text = f"{target.words} {target.key}".casefold()
            if not all(word in text for word in words):
                continue
            note = f"   ({target.note})" if target.note else ""
            item = QListWidgetItem(f"{target.words}{note}")
            item.setData(_KEY, target.key)
            item.setToolTip(target.words)
            self.list.addItem(item)
            if target.key == self._current:
                at = self.list.count() - 1
        self.list.setCurrentRow(at)

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(str(item.data(_KEY)))
