"""Hands on the keyboard: every key goes to whatever has the focus, and is counted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class Hands:
    """Types; a character and a key with Ctrl count as one keystroke each.

    Args:
        dry: only count, to know what a longer text would take.
    """

    def __init__(self, *, dry: bool = False) -> None:
        self.keys = 0
        self._dry = dry

    def press(self, *keys: str | Qt.Key) -> None:
        """Press keys one after the other; a text is typed letter by letter."""
        for key in keys:
            for one in key if isinstance(key, str) else [key]:
                self._send(one)

    def control(self, *keys: Qt.Key) -> None:
        """Press keys with Ctrl held down."""
        self._held(CONTROL, keys)

    def alt(self, *keys: Qt.Key) -> None:
        """Press keys with Alt held down."""
        self._held(ALT, keys)

    def _held(self, modifier: Qt.KeyboardModifier, keys: tuple[Qt.Key, ...]) -> None:
        for key in keys:
            self.keys += 1
            if not self._dry:
                QTest.keyClick(self._focus(), key, modifier)

    def _send(self, key: str | Qt.Key) -> None:
        self.keys += 1
        if self._dry:
            return
        if isinstance(key, str):
            QTest.keyClicks(self._focus(), key)
        else:
            QTest.keyClick(self._focus(), key)

    @staticmethod
    def _focus() -> QWidget:
        focused = QApplication.focusWidget()
        assert focused is not None, "nothing has the focus: keys would be lost"
        return focused
