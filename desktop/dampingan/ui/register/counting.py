"""Counting a record's condition over the survey in the background, and showing what it counts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.store.plan import writing
from dampingan.store.plan.record import plan_record
from dampingan.store.plan.survey_count import (
    COUNT,
    FILTER,
    SurveyCount,
    count_families,
    figure_answers,
)
from dampingan.ui.job import failure_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from dampingan.store.plan.record import PlanRecord
    from dampingan.store.workspace import Workspace
    from dampingan.ui.context import Context

_AT_ONCE = 0.05
"""Seconds that the window waits for a count; it nearly always is there."""


class SurveyCounter(QObject):
    """Counts one condition at a time, so that typing goes on.

    Args:
        context: of the place.
        parent: the owner.

    Signals:
        counted: a record's figure is up to date now (its key).
    """

    counted = Signal(str)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._waiting: list[tuple[str, Callable[[PlanRecord, SurveyCount], None]]] = []
        self._busy = False

    def renew(self, uid: str) -> None:
        """Count a record's condition anew and keep the figure."""
        self._ask(uid, self._keep)

    def show_families(self, uid: str) -> None:
        """Show exactly the families that a record's condition is true of now."""
        self._ask(uid, self._show)

    def _ask(self, uid: str, then: Callable[[PlanRecord, SurveyCount], None]) -> None:
        if (uid, then) not in self._waiting:
            self._waiting.append((uid, then))
        if not self._busy:
            self._next()

    def _next(self) -> None:
        if not self._waiting:
            return
        uid, then = self._waiting.pop(0)
        record = plan_record(self._context.workspace, uid)
        if record is None or record.deleted:
            self._next()
            return
        self._busy = True
        job = self._context.jobs.start(
            tr("Menghitung keluarga dari survei"),
            _count,
            workspace=self._context.workspace,
            expression=record.text(FILTER),
            village_code=record.village_code,
        )
        job.ok.connect(partial(then, record))
        job.failed.connect(self._failed)
        job.finished.connect(self._ended)
        job.settle(_AT_ONCE)

    def _ended(self) -> None:
        self._busy = False
        self._next()

    def _failed(self, error: Exception) -> None:
        self._context.say(failure_text(error), "error")

    def _keep(self, record: PlanRecord, found: SurveyCount) -> None:
        workspace = self._context.workspace
        now = plan_record(workspace, record.uid)
        if now is None or now.deleted or now.text(FILTER) != record.text(FILTER):
            return  # it was changed meanwhile; that change asked for a count of its own
        texts = figure_answers(workspace, found, record.text(FILTER))
        if any(now.text(question) != text for question, text in texts.items()):
            try:
                writing.answer_many(
                    workspace, tr("Menghitung keluarga terdampak"), {record.uid: texts}
                )
            except DampinganError as error:
                self._context.say(str(error), "error")
        self.counted.emit(record.uid)

    def _show(self, record: PlanRecord, found: SurveyCount) -> None:
        about = tr("“{title}”", title=record.title)
        self._context.list_families(ids=found.family_ids, about=about)
        kept = record.text(COUNT)
        if kept and kept != str(found.families):
            words = tr(
                "Sekarang {now} keluarga; yang tersimpan {kept}. Hitung ulang di rinciannya.",
                now=count_text(found.families),
                kept=kept,
            )
            self._context.say(words, "warning")


def _count(
    workspace: Workspace,
    expression: str,
    village_code: str,
    cancelled: Callable[[], bool],
    **_: object,
) -> SurveyCount:
    return count_families(workspace, expression, village_code=village_code, cancelled=cancelled)
