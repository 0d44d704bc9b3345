"""Background work: a Qt-free function runs in a thread; exactly one outcome comes back.

A job function takes ``progress(done, total, text)`` and ``cancelled()`` as keywords, touches no
widget, and raises `CancelledError` when it stopped because it was asked to. The objects with
signals live in the main thread: the worker only leaves notes that a timer collects, so a chatty
job can't flood the window and nothing with signals dies on a worker thread.
"""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from dampingan.core.errors import CancelledError, DampinganError
from dampingan.core.language import tr

_POLL_MS = 40
_ROUNDS = 4
"""An answer may start the next question; more in a row there never are."""
_SWITCH_SECONDS = 0.001
"""With Python's usual 5 ms, a computing thread stalls the window by up to 100 ms."""


@dataclass
class _Outcome:
    state: str = ""
    value: Any = None


class Job(QObject):
    """One piece of background work, seen from the main thread.

    Signals:
        progressed: done, total (0 when unknown) and a text to show.
        ok: the function's result.
        failed: the exception.
        cancelled: it stopped on request.
        finished: after any of these three.
    """

    progressed = Signal(int, int, str)
    ok = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    finished = Signal()

    def __init__(self, title: str, parent: QObject) -> None:
        super().__init__(parent)
        self.title = title
        self.running = True
        self.telling = False
        self._cancel = threading.Event()
        self._note: tuple[int, int, str] | None = None
        self._shown: tuple[int, int, str] | None = None
        self._outcome = _Outcome()
        self._thread: threading.Thread | None = None

    def cancel(self) -> None:
        """Ask the function to stop; `cancelled` follows when it did."""
        self._cancel.set()

    @property
    def cancelling(self) -> bool:
        """Whether stopping was asked for."""
        return self._cancel.is_set()

    def wait(self, seconds: float | None = None) -> None:
        """Block until the function has returned (for closing the program); no signal is sent."""
        if self._thread is not None:
            self._thread.join(seconds)

    def settle(self, seconds: float) -> None:
        """Wait this long at most and send the signals now if it is done.

        For work that nearly always takes a few milliseconds: the answer is on screen in the same
        frame, and the rare slow one does not freeze the window.
        """
        self.wait(seconds)
        self.collect()

    def begin(
        self, function: Callable[..., Any], arguments: dict[str, Any], ended: Callable[[], None]
    ) -> None:
        """Start the thread; `JobRunner.start` does this.

        Args:
            function: the work.
            arguments: its keywords.
            ended: called in the thread as its last act.
        """
        self._thread = threading.Thread(
            target=self._work, args=(function, arguments, ended), name=self.title
        )
        self._thread.start()

    def collect(self) -> None:
        """Send the signals for what the worker noted since the last time."""
        note = self._note
        if note is not None and note is not self._shown:
            self._shown = note
            self.progressed.emit(*note)
        if not self._outcome.state or not self.running:
            return
        self.wait()
        self.running = False
        self.telling = True
        try:
            if self._outcome.state == "ok":
                self.ok.emit(self._outcome.value)
            elif self._outcome.state == "cancelled":
                self.cancelled.emit()
            else:
                self.failed.emit(self._outcome.value)
            self.finished.emit()
        finally:
            self.telling = False

    def _work(
        self, function: Callable[..., Any], arguments: dict[str, Any], ended: Callable[[], None]
    ) -> None:
        try:
            value = function(**arguments, progress=self._take_note, cancelled=self._cancel.is_set)
            self._outcome = _Outcome("ok", value)
        except BaseException as error:  # every end of a thread is an outcome
            if isinstance(error, CancelledError):
                self._outcome = _Outcome("cancelled")
            else:
                if not isinstance(error, DampinganError):
                    traceback.print_exc()
                self._outcome = _Outcome("failed", error)
        ended()

    def _take_note(self, done: int, total: int, text: str = "") -> None:
        self._note = (done, total, text)


def failure_text(error: Exception) -> str:
    """Return what people read when a job failed: a refusal's own sentence, else that we erred."""
    if isinstance(error, DampinganError):
        return str(error)
    return tr("Ada kesalahan pada program; data Anda tidak diubah. ({text})", text=error)


class JobRunner(QObject):
    """Owns the threads.

    Signals:
        started: a `Job`; the frame shows its progress and its cancel button.
    """

    started = Signal(object)
    _ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.jobs: list[Job] = []
        self._usual_switch = sys.getswitchinterval()
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._collect)
        self._ended.connect(self._collect, Qt.ConnectionType.QueuedConnection)

    def start(
        self, title: str, function: Callable[..., Any], *, quiet: bool = False, **arguments: Any
    ) -> Job:
        """Run `function(**arguments, progress=…, cancelled=…)` in a thread.

        Args:
            title: what the user reads while it runs, e.g. "Menulis kiriman".
            function: touches no widget and no connection of the main thread.
            quiet: don't show it; for work that never takes long.
            **arguments: what it is called with.
        """
        job = Job(title, self)
        if not self.jobs:
            self._usual_switch = sys.getswitchinterval()
            sys.setswitchinterval(_SWITCH_SECONDS)
        self.jobs.append(job)
        if not quiet:
            self.started.emit(job)
        job.begin(function, arguments, self._ended.emit)
        self._timer.start()
        return job

    def stop_all(self, seconds: float = 10.0) -> None:
        """Cancel everything and wait, when a workspace closes; what follows from it too."""
        for _ in range(_ROUNDS):
            for job in self.jobs:
                job.cancel()
            for job in self.jobs:
                job.wait(seconds)
            self._collect()

    @Slot()
    def _collect(self) -> None:
        for job in list(self.jobs):
            job.collect()
            # Who is told may open a dialog, and this runs again below it: the job is still needed.
            if not job.running and not job.telling and job in self.jobs:
                self.jobs.remove(job)
                job.deleteLater()
        if not self.jobs:
            self._timer.stop()
            sys.setswitchinterval(self._usual_switch)
