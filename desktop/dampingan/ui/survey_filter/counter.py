"""Counts conditions over the survey in the background; the latest question wins."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from dampingan.store.plan.survey_count import count_many
from dampingan.ui.job import Job, JobRunner, failure_text

if TYPE_CHECKING:
    from dampingan.store.plan.survey_count import SurveyCount
    from dampingan.store.workspace import Workspace


class SurveyCounter(QObject):
    """Asks for counts and tells them.

    Args:
        workspace: whose families are counted.
        jobs: runs the counting.

    Signals:
        counted: expression → `SurveyCount`.
        failed: why it could not be counted, in words.
    """

    counted = Signal(object)
    failed = Signal(str)

    def __init__(self, workspace: Workspace, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._jobs = jobs
        self._job: Job | None = None

    def ask(self, expressions: Iterable[str], village_code: str = "") -> None:
        """Count what can be; what was asked before and is not told yet is not told any more."""
        self.stop()
        wanted = tuple(dict.fromkeys(expressions))
        if not wanted:
            return
        job = self._jobs.start(
            "",
            _count,
            quiet=True,
            workspace=self._workspace,
            expressions=wanted,
            village_code=village_code,
        )
        self._job = job
        job.ok.connect(self._tell)
        job.failed.connect(self._tell_failure)

    @property
    def counting(self) -> bool:
        """Whether an answer is still to come."""
        return self._job is not None

    def stop(self) -> None:
        """Want no answer any more."""
        if self._job is not None:
            job, self._job = self._job, None
            job.ok.disconnect(self._tell)
            job.failed.disconnect(self._tell_failure)
            job.cancel()

    @Slot(object)
    def _tell(self, found: dict[str, SurveyCount]) -> None:
        self._job = None
        self.counted.emit(found)

    @Slot(object)
    def _tell_failure(self, error: Exception) -> None:
        self._job = None
        self.failed.emit(failure_text(error))


def _count(
    workspace: Workspace,
    expressions: tuple[str, ...],
    village_code: str,
    progress: Callable[..., Any],
    cancelled: Callable[[], bool],
) -> dict[str, SurveyCount]:
    wanted = dict(zip(expressions, expressions, strict=True))
    return count_many(workspace, wanted, village_code=village_code, cancelled=cancelled)
