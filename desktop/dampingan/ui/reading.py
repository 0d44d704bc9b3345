"""Reading for the screen in jobs, where only the newest question counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from dampingan.ui.job import Job, JobRunner


class Reading(QObject):
    """Asks one question after the other and tells only the answer to the newest.

    An answer that comes late would put back what was on screen before a change.

    Args:
        jobs: runs the reading.
        parent: the owner.

    Signals:
        done: what the function returned.
        failed: the error that it raised.
        cancelled: the user stopped it.
    """

    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._job: Job | None = None

    @property
    def running(self) -> bool:
        """Whether an answer is still to come."""
        return self._job is not None

    def start(
        self, function: Callable[..., Any], *, title: str = "", quiet: bool = True, **arguments: Any
    ) -> Job:
        """Ask; see `JobRunner.start`. What was asked before is told no more."""
        self.stop()
        job = self._job = self._jobs.start(title, function, quiet=quiet, **arguments)
        job.ok.connect(self._tell)
        job.failed.connect(self._tell_failure)
        job.cancelled.connect(self._forget)
        return job

    def cancel(self) -> None:
        """Ask the function to stop; `cancelled` follows when it did."""
        if self._job is not None:
            self._job.cancel()

    def stop(self) -> None:
        """Want no answer any more."""
        if self._job is not None:
            job, self._job = self._job, None
            job.ok.disconnect(self._tell)
            job.failed.disconnect(self._tell_failure)
            job.cancelled.disconnect(self._forget)
            job.cancel()

    @Slot(object)
    def _tell(self, found: object) -> None:
        self._job = None
        self.done.emit(found)

    @Slot(object)
    def _tell_failure(self, error: Exception) -> None:
        self._job = None
        self.failed.emit(error)

    @Slot()
    def _forget(self) -> None:
        self._job = None
        self.cancelled.emit()
