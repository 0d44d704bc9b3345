"""Periksa ulang semua: all rules over all records, in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.ui.context import Context
from dampingan.ui.job import Job
from dampingan.ui.number import count_text

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
    def start(self) -> None:
        """Begin, unless it runs already."""
        if self._job is not None:
            self._context.say(tr("Pemeriksaan ulang sedang berjalan."), "warning")
            return
        job = self._context.jobs.start(
            tr("Memeriksa ulang semua"), _recheck, workspace=self._context.workspace
        )
        self._job = job
        job.ok.connect(self._tell)
        job.failed.connect(self._tell_failure)
        job.cancelled.connect(self._tell_stopped)
        job.finished.connect(self._end)

    @Slot(object)
    def _tell(self, result: RecheckResult) -> None:
        self._context.say(
            tr(
                "{families} keluarga diperiksa ulang: temuan {changed} di antaranya berubah. "
                "Sekarang {errors} harus diperbaiki, {warnings} perlu dilihat.",
                families=count_text(result.families),
                changed=count_text(result.changed),
                errors=count_text(result.errors),
                warnings=count_text(result.warnings),
            ),
            "ok",
            (tr("Lihat"), self._show_findings),
        )

    def _show_findings(self) -> None:
        self._context.list_families(findings="any")

    @Slot(object)
    def _tell_failure(self, error: Exception) -> None:
        if isinstance(error, DampinganError):
            text = str(error)
        else:
            text = tr("Ada kesalahan pada program; data Anda tidak diubah. ({text})", text=error)
        self._context.say(text, "error")

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
