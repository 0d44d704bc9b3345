"""A field of several lines that Tab leaves and that lends undo to the program."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit


class TextBox(QPlainTextEdit):
    """Enter begins a new line; Ctrl+Z undoes typing first, then the program's work."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setTabChangesFocus(True)

    def event(self, event: QEvent) -> bool:
        """Let the window have undo and redo when this field has none."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo = event.matches(QKeySequence.StandardKey.Undo)
            redo = event.matches(QKeySequence.StandardKey.Redo)
            document = self.document()
            nothing = (undo and not document.isUndoAvailable()) or (
                redo and not document.isRedoAvailable()
            )
            if nothing:
                event.ignore()
                return False
        return super().event(event)
