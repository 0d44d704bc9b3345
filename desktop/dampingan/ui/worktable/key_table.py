"""A table whose rows single keys act upon: letters, digits, Delete and Insert."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from dampingan.ui.models.record_view import RecordView


class KeyTable(RecordView):
    """Tells digits and Delete besides what every table tells.

    Signals:
        numbered: a digit.
        delete_wanted: Delete was pressed.
    """

    numbered = Signal(str)
    delete_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass on what tables otherwise search with."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and len(event.text()) == 1 and event.text().isdecimal():
            self.numbered.emit(event.text())
        elif plain and event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit()
        else:
            super().keyPressEvent(event)
