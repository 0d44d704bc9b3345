"""One-line fields that leave the program's undo alone, and the search field."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

from dampingan.core.language import tr
from dampingan.ui.icon import Icons


class LineEdit(QLineEdit):
    """A line edit whose Ctrl+Z undoes typing first and, with nothing left, the program's work.

    Qt's own swallows the keys even when it has nothing to undo.
    """

    def event(self, event: QEvent) -> bool:
        """Let the window have undo and redo when this field has none."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo)
            redo = event.matches(QKeySequence.StandardKey.Redo)
            if (undo and not self.isUndoAvailable()) or (redo and not self.isRedoAvailable()):
                event.ignore()
                return False
        return super().event(event)


class SearchField(LineEdit):
    """A field that tells, a moment after typing, what is looked for.

    Signals:
        searched: the text, after a short rest (`delay`) or at once on Enter.
        left_down: the arrow-down key was pressed: go to the results.
    """

    searched = Signal(str)
    left_down = Signal()

    def __init__(self, icons: Icons, placeholder: str, delay: int = 60) -> None:
        super().__init__()
        self._told = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(delay)
        self._timer.timeout.connect(self.tell)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.addAction(icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._clear = QAction(icons.icon("clear", "muted"), tr("Hapus pencarian"), self)
        self._clear.triggered.connect(self.clear)
        self.textChanged.connect(self._typed)
        self.returnPressed.connect(self.tell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties, arrow down goes on to the results."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.tell()
            self.left_down.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def tell(self) -> None:
        """Send `searched` now if the text is new."""
        self._timer.stop()
        if self.text() != self._told:
            self._told = self.text()
            self.searched.emit(self._told)

    def minimumSizeHint(self) -> QSize:
        """Return room for a short word."""
        hint = super().minimumSizeHint()
        return QSize(max(hint.width(), 120), hint.height())

    @Slot(str)
    def _typed(self, text: str) -> None:
        if text and self._clear not in self.actions():
            self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        elif not text:
            self.removeAction(self._clear)
        self._timer.start()
