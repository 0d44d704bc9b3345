"""Ctrl+C while many files are received: the one at hand is finished, nothing is torn apart."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from dampingan.core.language import tr

INTERRUPTED = 130
"""Exit code of a command that was stopped, as shells have it."""


@contextmanager
def stopped_by_keys() -> Iterator[Callable[[], bool]]:
    """Yield what tells whether somebody pressed Ctrl+C; a second time stops at once."""
    asked = threading.Event()

    def ask(_signal: int, _frame: Any) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()
        print(tr("Berhenti setelah berkas ini selesai…"), file=sys.stderr, flush=True)

    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return
    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)
