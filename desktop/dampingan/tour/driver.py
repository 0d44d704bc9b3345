"""Keys into the real window and pictures of it, for a program without a screen.

Nothing here knows how a screen works inside: keys go to whatever has the focus, as a clerk's do.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from dampingan import app as composition
from dampingan.ui.settings.settings import SettingsFile

_TURN, _QUIET_TURNS, _MOMENT_MS = 0.015, 2, 500
"""Seconds of a look whether anything goes on; how many quiet ones, what timers may go on."""


class Driver:
    """The program in a window that only this object looks at.

    Args:
        out: where pictures and settings go.

    Attributes:
        program: the running program.
        window: its window.
        keystrokes: keys pressed so far.
        pictures: files taken so far, in their order.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self.keystrokes = 0
        self.pictures: list[str] = []
        instance = QApplication.instance()
        self._app = instance if isinstance(instance, QApplication) else QApplication(["dampingan"])
        settings = SettingsFile(out / "pengaturan.toml")
        settings.change(scheme="light", text_size=100, language="id", operator="Rina Wulandari")
        self.program = composition.build(self._app, settings)
        self.window = self.program.window

    @property
    def navigator(self) -> Any:
        """The open workspace's places."""
        return self.program.navigator

    def go(self, name: str) -> None:
        """Show a place."""
        self.navigator.go(name)
        self.wait(0.3)

    # -- keys ------------------------------------------------------------------------------

    def type(self, text: str) -> None:
        """Type characters into whatever has the focus."""
        for character in text:
            QTest.keyClicks(self._focus(), character)
            self.keystrokes += 1

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press one key in whatever has the focus."""
        QTest.keyClick(self._focus(), key, modifier)
        self.keystrokes += 1

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    # -- waiting and pictures --------------------------------------------------------------

    def wait(self, seconds: float) -> None:
        """Let the window live until nothing is going on, for so long at most."""
        end = time.monotonic() + seconds
        quiet = 0
        while quiet < _QUIET_TURNS and time.monotonic() < end:
            self.live(_TURN)
            quiet = 0 if self._busy() else quiet + 1

    def _busy(self) -> bool:
        """Tell whether a job runs or something is put off for a moment."""
        if self.program.jobs.jobs:
            return True
        put_off = (one for one in self.window.findChildren(QTimer) if one.isSingleShot())
        return any(one.isActive() and one.interval() < _MOMENT_MS for one in put_off)

    def live(self, seconds: float) -> None:
        """Let the window live for a while."""
        loop = QEventLoop()
        QTimer.singleShot(int(seconds * 1000), loop.quit)
        loop.exec()

    def until(self, condition: Callable[[], bool], what: str, seconds: float = 120) -> None:
        """Let the window live until something holds.

        Raises:
            TimeoutError: it never did; a picture shows what was on screen instead.
        """
        for _ in range(int(seconds / 0.05)):
            if condition():
                return
            self.live(0.05)
        self.picture(f"macet-{what}")
        raise TimeoutError(what)

    def picture(self, name: str) -> None:
        """Save what the window shows, once it has caught up with the keys."""
        self.wait(0.1)
        file = f"{len(self.pictures) + 1:02d}-{name}.png"
        self.window.grab().save(str(self.out / file))
        self.pictures.append(file)
