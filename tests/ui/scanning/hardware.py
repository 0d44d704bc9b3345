"""A scanner as the system hands it over: keys to the window, each with the time it came."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest

SHIFTED = frozenset('$%*+:ABCDEFGHIJKLMNOPQRSTUVWXYZ"?')


class Keyboard:
    """Sends keys to the window that has the keyboard.

    Args:
        gap: milliseconds between two keys, as their events say.
        shifts: press and release Shift around every shifted character, as some scanners do.
    """

    def __init__(self, gap: int = 8, *, shifts: bool = False) -> None:
        self.gap = gap
        self._shifts = shifts
        self._at = 1000

    def type(self, text: str) -> None:
        """Type a text, key by key."""
        for character in text:
            if self._shifts and character in SHIFTED:
                self.key(Qt.Key.Key_Shift)
            end = {"\r": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}.get(character)
            if end is not None:
                self.key(end, character)
            else:
                self.key(Qt.Key(ord(character.upper())), character)

    def key(self, key: Qt.Key, text: str = "", *, repeated: bool = False) -> None:
        """Press and release one key."""
        self._at += self.gap
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            window = QGuiApplication.focusWindow()
            if window is None:
                return  # the last key closed it
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text, repeated)
            event.setTimestamp(self._at)
            QCoreApplication.sendEvent(window, event)


def scan(text: str, end: str = "\r") -> None:
    """Let the fastest scanner type a code, by the way that keys of a real keyboard take."""
    for character in text + end:
        window = QGuiApplication.focusWindow()
        assert window is not None
        QTest.keyClick(window, character)  # type: ignore[call-overload]
