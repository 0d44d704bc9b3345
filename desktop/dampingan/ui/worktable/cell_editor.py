"""An answer box that lies over the cell of a table while that is written into."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent

from dampingan.ui.control.label import set_role
from dampingan.ui.register.popup import CandidateList
from dampingan.ui.worktable.answer_field import ChoiceLine, PlainLine
from dampingan.ui.worktable.ask import Ask
from dampingan.ui.worktable.key_table import KeyTable

STAY, DOWN, RIGHT, LEFT = "stay", "down", "right", "left"


class CellEditor(QObject):
    """Edits one cell at a time.

    Args:
        table: whose cells.
        popup: the list of candidates below them.
        today: settles years that were not typed.

    Signals:
        kept: question key and new text; it was read and nothing is wrong with it.
        moved: the editor is closed; where to go from its cell: `STAY`, `DOWN`, `RIGHT`, `LEFT`.
        refused: why the text can't be taken.
    """

    kept = Signal(str, str)
    moved = Signal(str)
    refused = Signal(str)

    def __init__(self, table: KeyTable, popup: CandidateList, today: Callable[[], date]) -> None:
        super().__init__(table)
        self._table = table
        self._popup = popup
        self._today = today
        self._box: ChoiceLine | PlainLine | None = None
        self._ask: Ask | None = None
        table.verticalScrollBar().valueChanged.connect(self.close)
        table.horizontalScrollBar().valueChanged.connect(self.close)

    @property
    def box(self) -> ChoiceLine | PlainLine | None:
        """The answer box, None while no cell is edited."""
        return self._box

    def open(self, ask: Ask, index: QModelIndex | QPersistentModelIndex) -> None:
        """Edit a cell."""
        self.close()
        self._table.scrollTo(index)
        made = ChoiceLine(ask, self._popup) if ask.source else PlainLine(ask, self._today)
        made.setParent(self._table.viewport())
        made.setAccessibleName(ask.label)
        area = self._table.visualRect(index)
        area.setWidth(max(area.width(), 90))
        made.setGeometry(area)
        made.installEventFilter(self)
        made.passed.connect(self._pass)
        self._box, self._ask = made, ask
        made.show()
        made.selectAll()
        made.setFocus()

    @Slot()
    def close(self, *_: object) -> None:
        """Drop what was typed."""
        box, self._box, self._ask = self._box, None, None
        self._popup.hide()
        if box is not None:
            box.removeEventFilter(self)
            box.hide()
            box.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tab keeps and goes sideways, Esc drops, leaving by the mouse keeps."""
        if watched is not self._box:
            return False
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Delete}:
                event.accept()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        elif event.type() == QEvent.Type.FocusOut and event.reason() in _LEFT:  # type: ignore[attr-defined]
            self._keep(STAY)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            self._keep(RIGHT if event.key() == Qt.Key.Key_Tab else LEFT)
            return True
        if event.key() == Qt.Key.Key_Escape and not self._popup.isVisible():
            self.close()
            self.moved.emit(STAY)
            return True
        return False

    @Slot()
    def _pass(self) -> None:
        self._keep(DOWN)

    def _keep(self, where: str) -> None:
        box, ask = self._box, self._ask
        if box is None or ask is None:
            return
        text, wrong = box.answer()
        if wrong or (ask.required and not text):
            set_role(box, "error", "state")
            self.refused.emit(wrong)
            if where == STAY:
                self.close()
            return
        self.close()
        if text != ask.value:
            self.kept.emit(ask.key, text)
        self.moved.emit(where)


_LEFT = {Qt.FocusReason.MouseFocusReason, Qt.FocusReason.TabFocusReason}
