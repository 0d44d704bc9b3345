"""Reference lists as workbooks: written out, and taken in after a trial that changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.ui.context import Context
from dampingan.ui.job import failure_text
from dampingan.ui.worktable.details import Act, Details, Mark, Section

if TYPE_CHECKING:
    from dampingan.exchange.receiver.receive_report import ReceiveReport, SheetReport
    from dampingan.exchange.writer.writing import SubmissionResult

_MOST_FINDINGS = 30


class ListCourier(QObject):
    """Carries lists out and in.

    Args:
        context: the frame's parts.
        parent: the place.

    Signals:
        tried: what a workbook would do, as `Details` to be shown.
        ended: it was taken in, or given up.
    """

    tried = Signal(object)
    ended = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._over = parent
        self.busy = False

    # -- out -----------------------------------------------------------------------------------

    def choose_target(self, name: str) -> None:
        """Ask where to write a list, then write it; all lists when `name` is empty."""
        words = tr("Simpan daftar acuan")
        start = self._context.workspace.path.parent / f"daftar-{name or 'acuan'}.xlsx"
        pattern = tr("Buku kerja ({pattern})", pattern="*.xlsx")
        chosen, _ = QFileDialog.getSaveFileName(self._over, words, str(start), pattern)
        if chosen:
            self.write(Path(chosen), name)

    def write(self, target: Path, name: str = "") -> None:
        """Write a list, or all of them, in a job."""
        from dampingan.exchange.reference_list.writing import export_lists

        job = self._start(
            tr("Menulis daftar acuan"),
            export_lists,
            target=target,
            lists=[name] if name else None,
        )
        job.ok.connect(self._written)

    @Slot(object)
    def _written(self, result: SubmissionResult) -> None:
        rows = count_text(sum(result.counts.values()))
        name = result.path.name
        self._context.say(tr("{count} isi daftar ditulis ke {name}.", count=rows, name=name))

    # -- in ------------------------------------------------------------------------------------

    @Slot()
    def choose_source(self) -> None:
        """Ask for a workbook of lists and try it."""
        pattern = tr("Buku kerja ({pattern})", pattern="*.xlsx *.xlsm *.xls *.ods")
        folder = str(self._context.workspace.path.parent)
        words = tr("Impor daftar acuan")
        name, _ = QFileDialog.getOpenFileName(self._over, words, folder, pattern)
        if name:
            self.attempt(Path(name))

    def attempt(self, path: Path) -> None:
        """Say what a workbook would change; nothing is written yet."""
        from dampingan.exchange.reference_list.importing import import_lists

        job = self._start(tr("Mencoba daftar acuan"), import_lists, path=path, dry_run=True)
        job.ok.connect(partial(self._tried, path))

    def _tried(self, path: Path, report: ReceiveReport) -> None:
        self.tried.emit(trial_details(path, report, partial(self.apply, path), self.ended.emit))

    def apply(self, path: Path) -> None:
        """Take a workbook in."""
        from dampingan.exchange.reference_list.importing import import_lists

        job = self._start(tr("Menerapkan daftar acuan"), import_lists, path=path)
        job.ok.connect(self._applied)

    @Slot(object)
    def _applied(self, report: ReceiveReport) -> None:
        self.ended.emit()
        said = tr(
            "Daftar acuan diterapkan: {new} baru, {changed} berubah.",
            new=count_text(report.total("new")),
            changed=count_text(report.total("changed")),
        )
        undo = (tr("Urungkan"), self._context.undo) if report.written else None
        self._context.say(said, "ok", undo)

    # -- inside ----------------------------------------------------------------------------------

    def _start(self, title: str, function: Callable[..., object], **values: Any) -> Any:
        self.busy = True
        workspace = self._context.workspace
        job = self._context.jobs.start(title, function, workspace=workspace, **values)
        job.failed.connect(self._failed)
        job.finished.connect(self._rest)
        return job

    @Slot()
    def _rest(self) -> None:
        self.busy = False

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self._context.say(failure_text(error), "error")
        self.ended.emit()


def trial_details(
    path: Path, report: ReceiveReport, apply: Callable[[], object], leave: Callable[[], object]
) -> Details:
    """Return what a workbook would do, with the button that does it.

    Nothing is applied while a row is rejected: the workbook is all or nothing.
    """
    rejected, conflicts = report.total("rejected"), report.total("conflict")
    marks = []
    if rejected:
        words = tr("{count} baris ditolak; belum ada yang diterapkan.", count=count_text(rejected))
        marks.append(Mark("error", "error", words))
    elif not report.total("new") + report.total("changed") + conflicts:
        marks.append(Mark("ok", "ok", tr("Sama dengan yang ada di sini.")))
    else:
        marks.append(Mark("info", "accent", tr("Percobaan; belum ada yang berubah.")))
    if conflicts:
        words = tr(
            "{count} sel diubah di dua tempat: masuk ke Konflik.", count=count_text(conflicts)
        )
        marks.append(Mark("inbox", "warning", words))
    shown = [sheet for sheet in report.sheets if sheet.read]
    findings = [
        " ".join(
            part
            for part in (one.sheet, tr("baris {row}", row=one.row) if one.row else "", one.message)
            if part
        )
        for one in report.findings[:_MOST_FINDINGS]
    ]
    acts = [] if rejected else [Act(tr("Terapkan"), "check", "", apply)]
    acts.append(Act(tr("Batal"), "close", "Esc", leave))
    return Details(
        tr("Impor daftar acuan"),
        path.name,
        marks,
        [
            Section(pairs=[(sheet.name, _sheet_words(sheet)) for sheet in shown]),
            Section(tr("Yang perlu diperbaiki") if findings else "", texts=findings),
        ],
        (),
        acts,
    )


def _sheet_words(sheet: SheetReport) -> str:
    told = [
        (sheet.new, tr("{count} baru", count=count_text(sheet.new))),
        (sheet.changed, tr("{count} berubah", count=count_text(sheet.changed))),
        (sheet.conflict, tr("{count} konflik", count=count_text(sheet.conflict))),
        (sheet.rejected, tr("{count} ditolak", count=count_text(sheet.rejected))),
        (sheet.same, tr("{count} sama", count=count_text(sheet.same))),
    ]
    return " · ".join(words for count, words in told if count)
