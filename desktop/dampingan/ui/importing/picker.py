"""A field that finds one of many words while somebody types any part of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter

from dampingan.core.text import fold
from dampingan.ui.control.field import LineEdit


class Picker(LineEdit):
    """Type ahead; Enter takes the only or the chosen word, Esc gives up.

    Signals:
        picked: key of the word that was taken.
        left: Esc was pressed.
    """

    picked = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._options: list[tuple[str, str]] = []
        self._words = QStringListModel(self)
        self._completer = QCompleter(self._words, self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setMaxVisibleItems(10)
        if (popup := self._completer.popup()) is not None:
            popup.setProperty("role", "popup")
        self.setCompleter(self._completer)
        self._completer.activated.connect(self._take)

    def show_options(self, options: Sequence[tuple[str, str]], text: str) -> None:
        """Offer other words.

        Args:
            options: key and word of each.
            text: what stands in the field.
        """
        self._options = list(options)
        self._words.setStringList([word for _, word in options])
        self.setText(text)
        self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes, Esc leaves, arrow down opens the list."""
        popup = self._completer.popup()
        listed = popup is not None and popup.isVisible()
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and listed and popup is not None and not popup.currentIndex().isValid():
            popup.hide()  # nothing chosen with the arrows: the first word that fits
            self._take(self._completer.currentCompletion() or self.text())
        elif enter and not listed:
            self._take(self.text())
        elif event.key() == Qt.Key.Key_Escape and not listed:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Down and not listed:
            self._completer.setCompletionPrefix("")
            self._completer.complete()
        else:
            super().keyPressEvent(event)

    @Slot(str)
    def _take(self, text: str) -> None:
        wanted = fold(text)
        exact = [key for key, word in self._options if fold(word) == wanted]
        found = exact or [key for key, word in self._options if wanted and wanted in fold(word)]
        if len(found) == 1 or exact:
            self.picked.emit(found[0])
        elif not wanted:
            self.picked.emit("")
        else:
            self._completer.complete()
