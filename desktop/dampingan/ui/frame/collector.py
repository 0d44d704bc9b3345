"""Python's cycle collector, at work in the window's thread only.

By itself Python collects in whatever thread makes objects. A job would then destroy things of the
window, and hang as soon as the window touches them: Qt holds its lock and waits for Python, the
window holds Python and waits for Qt. So the collector is switched off for the life of the program,
and the window's thread looks for garbage whenever it has a moment.

While very much is imported nobody looks: searching modules for garbage again and again costs a
sixth of the time to a usable list. What is there then is set aside for good (`gc.freeze`), so that
later looks are short and no scroll frame waits for one.
"""

from __future__ import annotations

import gc
import time
from functools import cache

from PySide6.QtCore import QObject, QTimer, Slot

_EVERY_MS = 200
_WHOLE_SECONDS = 30.0
"""Seconds from one look through everything to the next: it takes some 30 ms."""


class Collector(QObject):
    """Collects garbage between two events of the thread that it was made in.

    Thresholds count as in Python itself (`gc.set_threshold`), so `collector_eased` eases it too.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._whole_at = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.collect)

    @Slot()
    def pause(self) -> None:
        """Look for nothing until `resume`."""
        self._timer.stop()

    @Slot()
    def resume(self) -> None:
        """Look for garbage from now on; what is there the first time is set aside for good."""
        _set_aside()
        self._timer.start()

    @Slot()
    def collect(self) -> None:
        """Look once at what was made last, and at older things when it is time for them."""
        now = time.monotonic()
        due = [
            count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)
        ]
        if due[2] and now - self._whole_at >= _WHOLE_SECONDS:
            self._whole_at = now
            gc.collect()
        elif due[1]:
            gc.collect(1)
        elif due[0]:
            gc.collect(0)


@cache
def _set_aside() -> None:
    """Once a process; asking how much is set aside already would count all of it."""
    gc.freeze()
