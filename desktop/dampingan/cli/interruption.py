"""Commands stopped in the middle: by Ctrl+C, a closed terminal or the end of a session."""

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


@contextmanager
def stopped_by_system() -> Iterator[None]:
    """Let the end of a session or a closed terminal stop a command as Ctrl+C does.

    Without it the process would end on the spot and leave its temporary files, with personal data.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: Any) -> None:
        raise KeyboardInterrupt

    names = ("SIGTERM", "SIGHUP", "SIGBREAK")  # the last is Windows' own
    known = [getattr(signal, name) for name in names if hasattr(signal, name)]
    # Whoever starts a command by nohup wants it to go on.
    before = {one: signal.getsignal(one) for one in known}
    asked = [one for one in known if before[one] is signal.SIG_DFL]
    for one in asked:
        signal.signal(one, stop)
    try:
        yield
    finally:
        for one in asked:
            signal.signal(one, before[one])
