"""A USB scanner is a keyboard: its keys are taken out of the stream before any widget sees them.

The filter sits on the window that has the keyboard, so it hears the few events that a window gets
and none of the thousands between widgets. It works wherever the focus is: in a field, a table's
editor, a dialog, a menu, the palette.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

from dampingan.ui.scanning.burst import Burst

_TICK = 25
_TICKS_HELD, _TICKS_WHOLE, _TICKS_BROKEN = 4, 4, 10
"""Ticks without a key after which a held start is given back, a whole code counts without Enter,
a broken one is told. Ticks, because keys may wait in the queue behind a busy moment: each tick
lets them in first."""

_DEAF_MS = 150
"""After a code the Enter, Tab or line feed that follows its first end is swallowed for so long."""

_Key = Qt.Key
_ENDS = frozenset({_Key.Key_Return, _Key.Key_Enter, _Key.Key_Tab, _Key.Key_Backtab})
_CTRL = Qt.KeyboardModifier.ControlModifier
_CHORD = _CTRL | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_HOLDS = frozenset(
    {
        *(_Key.Key_Shift, _Key.Key_Control, _Key.Key_Alt, _Key.Key_Meta, _Key.Key_AltGr),
        *(_Key.Key_CapsLock, _Key.Key_NumLock, _Key.Key_ScrollLock),
    }
)


class Scanner(QObject):
    """Listens for scanned codes in all windows of the program.

    Args:
        parent: its owner.
        clock: milliseconds that only grow, used where events carry no time.

    Signals:
        scanned: a whole code, as it was typed.
        broken: a code came, but not whole.
    """

    scanned = Signal(str)
    broken = Signal()

    def __init__(
        self, parent: QObject | None = None, *, clock: Callable[[], float] | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock or (lambda: time.monotonic() * 1000)
        self._burst = Burst()
        self._held: list[tuple[QObject, QKeyEvent]] = []
        self._released = False
        self._last = (0.0, 0)
        self._deaf_until = 0.0
        self._giving_back = False
        self._quiet = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._app = QGuiApplication.instance()
        if isinstance(self._app, QGuiApplication):
            self._app.focusWindowChanged.connect(self._follow)
        self._follow(QGuiApplication.focusWindow())

    def release(self) -> None:
        """Listen no more; what is held goes where it was meant."""
        if self._released:
            return
        self._give_back()
        self._released = True
        if isinstance(self._app, QGuiApplication):
            self._app.focusWindowChanged.disconnect(self._follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take keys of a code; let every other pass, after what was held before it."""
        kind = event.type()
        if self._released or self._giving_back:
            return False
        if kind is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            return self._overrides(event)
        if kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._press(watched, event)
        return False

    # -- keys ------------------------------------------------------------------------------

    def _overrides(self, event: QKeyEvent) -> bool:
        """Keep shortcuts from what belongs to a code: the key itself comes right after."""
        begins = self._burst.active or Burst.begins(event.text())
        ends = self._is_deaf() and self._is_end(event)
        if not (begins or ends) or self._is_chord(event):
            return False
        event.accept()
        return True

    def _press(self, window: QObject, event: QKeyEvent) -> bool:
        """Tell whether a key is taken out of the stream."""
        if _Key(event.key()) in _HOLDS:
            return False  # some scanners press Shift for each capital
        if self._burst.certain:
            self._go_on(window, event)
            return True
        if self._burst.active:
            return self._decide(window, event)
        if self._is_deaf() and self._is_end(event):
            self._hush()
            return True
        return self._start(window, event)

    def _decide(self, window: QObject, event: QKeyEvent) -> bool:
        """Hold the next key of what may be a code, or give everything back."""
        gap, text = self._gap(event), event.text()
        typed = event.isAutoRepeat() or self._is_chord(event) or self._is_end(event)
        if text and not typed and all(self._burst.take(character, gap) for character in text):
            self._hold(window, event)
            return True
        self._give_back()
        return not typed and self._start(window, event)

    def _start(self, window: QObject, event: QKeyEvent) -> bool:
        text = event.text()
        if not text or not Burst.begins(text[0]):
            return False
        if event.isAutoRepeat() or self._is_chord(event):
            return False
        self._burst.start(text[0])
        if not all(self._burst.take(character, 0) for character in text[1:]):
            self._burst.clear()
            return False
        self._gap(event)
        self._hold(window, event)
        return True

    def _go_on(self, window: QObject, event: QKeyEvent) -> None:
        """Take a key of what is certainly a scan; nothing of it reaches a field."""
        self._gap(event)
        if self._is_end(event) or self._is_chord(event):
            self._finish()
            return
        for character in event.text():
            if Burst.begins(character) and self._burst.code:  # the next sheet without an Enter
                self._finish()
                self._burst.start(character)
                self._held.append((window, _copied(event)))
            else:
                self._burst.take(character, 0)
        self._wait()

    def _hold(self, window: QObject, event: QKeyEvent) -> None:
        self._held.append((window, _copied(event)))
        self._wait()

    def _give_back(self) -> None:
        """Send what was held to where it was going."""
        held, self._held = self._held, []
        self._burst.clear()
        self._timer.stop()
        alive = QGuiApplication.topLevelWindows()
        self._giving_back = True
        try:
            for window, event in held:
                target = window if window in alive else QGuiApplication.focusWindow()
                if target is not None:
                    QCoreApplication.sendEvent(target, event)
        finally:
            self._giving_back = False

    def _finish(self) -> None:
        code = self._burst.code
        self._held.clear()
        self._burst.clear()
        self._timer.stop()
        try:
            if code:
                self.scanned.emit(code)
            else:
                self.broken.emit()
        finally:
            self._hush()

    # -- time ------------------------------------------------------------------------------

    def _wait(self) -> None:
        self._quiet = 0
        self._timer.start()

    @Slot()
    def _tick(self) -> None:
        self._quiet += 1
        if not self._burst.certain:
            if self._quiet >= _TICKS_HELD:
                self._give_back()
        elif self._quiet >= (_TICKS_WHOLE if self._burst.code else _TICKS_BROKEN):
            self._finish()

    def _gap(self, event: QKeyEvent) -> float:
        """Return milliseconds since the key before, as far as they can be told.

        X11 says when a key went down; on Windows a key gets its time when it leaves the queue. A
        busy program then takes scanners for slow, so moments without ticks do not count.
        """
        now, at = self._clock(), event.timestamp()
        passed = now - self._last[0]
        gap = float(at - self._last[1]) if at and self._last[1] else passed
        self._last = (now, at)
        if passed > (self._quiet + 2) * _TICK:
            gap = min(gap, (self._quiet + 1) * _TICK)
        return max(gap, 0.0)

    def _hush(self) -> None:
        self._deaf_until = self._clock() + _DEAF_MS

    def _is_deaf(self) -> bool:
        return self._clock() < self._deaf_until

    # -- kinds of keys ---------------------------------------------------------------------

    @staticmethod
    def _is_end(event: QKeyEvent) -> bool:
        feed = event.key() == _Key.Key_J and event.modifiers() == _CTRL
        return _Key(event.key()) in _ENDS or event.text() in {"\r", "\n", "\t"} or feed

    @staticmethod
    def _is_chord(event: QKeyEvent) -> bool:
        """Tell whether a key is held with Ctrl, Alt or Meta; AltGr (both) writes characters."""
        if event.text().isprintable() and event.text():
            return False
        return bool(event.modifiers() & _CHORD)

    @Slot(QWindow)
    def _follow(self, window: QWindow | None) -> None:
        """Listen to a window that gets the keyboard, and go on listening: menus only borrow it.

        Qt may make a window anew behind the same widget, so it is never asked whether it is known;
        to install a filter again changes nothing.
        """
        if window is not None:
            window.installEventFilter(self)


def _copied(event: QKeyEvent) -> QKeyEvent:
    """Return a key of our own: the one that arrives is gone when its filter returns."""
    return QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )
