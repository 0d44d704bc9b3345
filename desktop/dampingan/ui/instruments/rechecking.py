"""Periksa ulang semua: all rules over all records, in the background."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.ui.context import Context
from dampingan.ui.job import Job, failure_text

if TYPE_CHECKING:
    from dampingan.store.recheck import RecheckResult


class Rechecking(QObject):
    """Runs one check at a time and says what it found."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None

    @property
    def running(self) -> bool:
        """Whether a check runs now."""
        return self._job is not None

    @Slot()
    def start(self, form_id: str = "") -> None:
        """Begin, unless it runs already; with a form_id only the records of that form."""
        if self._job is not None:
            self._context.say(tr("Pemeriksaan ulang sedang berjalan."), "warning")
            return
        job = self._context.jobs.start(
            tr("Memeriksa ulang semua"),
            _recheck,
            workspace=self._context.workspace,
            form_id=form_id,
        )
        self._job = job
        job.ok.connect(self._tell)
        job.failed.connect(self._tell_failure)
        job.cancelled.connect(self._tell_stopped)
        job.finished.connect(self._end)

    @Slot(object)
    def _tell(self, result: RecheckResult) -> None:
        families = tr("{count} keluarga", count=count_text(result.families))
        responses = tr("{count} isian", count=count_text(result.responses))
        records = families if result.families or not result.responses else responses
        if result.families and result.responses:
            records = tr("{families} dan {responses}", families=families, responses=responses)
        told = tr(
            "{records} diperiksa ulang: temuan {changed} di antaranya berubah. Sekarang {errors} "
            "harus diperbaiki, {warnings} perlu dilihat.",
            records=records,
            changed=count_text(result.changed),
            errors=count_text(result.errors),
            warnings=count_text(result.warnings),
        )
        if result.unknown:
            names = ", ".join(result.unknown)
            told += " " + tr("Tidak diperiksa, kuesionernya tidak ada: {names}.", names=names)
        act = None
        if result.found_in:
            act = (tr("Lihat"), partial(self._show_findings, result.found_in[0]))
        self._context.say(told, "warning" if result.unknown else "ok", act)

    def _show_findings(self, form_id: str) -> None:
        if form_id == self._context.workspace.form("family").form_id:
            self._context.list_families(findings="any")
        else:
            self._context.list_responses(form_id)

    @Slot(object)
    def _tell_failure(self, error: Exception) -> None:
        self._context.say(failure_text(error), "error")

    @Slot()
    def _tell_stopped(self) -> None:
        self._context.say(
            tr("Pemeriksaan dihentikan. Yang sudah diperiksa tetap tersimpan."), "warning"
        )

    @Slot()
    def _end(self) -> None:
        self._job = None


def _recheck(workspace: Any, **values: Any) -> RecheckResult:
    from dampingan.store.recheck import recheck

    return recheck(workspace, **values)
