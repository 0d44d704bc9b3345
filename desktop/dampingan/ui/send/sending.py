"""The side Kirim: the submission, looked at before it leaves and written in a job."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from dampingan.core.language import tr
from dampingan.core.number import count_text, place_text
from dampingan.ui.context import Context
from dampingan.ui.families.words import state_cell
from dampingan.ui.job import Job, failure_text
from dampingan.ui.models.column import NOTHING, Cell, Column
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.send.sending_view import SendingView

if TYPE_CHECKING:
    from dampingan.exchange.writer.submission import (
        ReviewedFamily,
        SubmissionResult,
        SubmissionReview,
    )
    from dampingan.store.transaction import Changes
    from dampingan.store.workspace import Workspace


_PATIENCE = 0.05
"""Seconds that the window waits for the file's name before it goes on without."""


@dataclass(frozen=True)
class Going:
    """What the operator lets go: drafts, families with findings; or only what changed."""

    drafts: bool
    findings: bool
    changes: bool


@dataclass(frozen=True)
class Look:
    """What there is to send.

    Attributes:
        review: families to be looked at, and sums.
        changed: keys of the families that changed since the last batch that counts, None when
            there was no batch.
        since: when that was (UTC).
    """

    review: SubmissionReview
    changed: frozenset[str] | None = None
    since: str = ""

    def among(self, families: Sequence[ReviewedFamily], choice: Going) -> list[ReviewedFamily]:
        """Return those that the choice is about: all, or the changed ones."""
        if not choice.changes or self.changed is None:
            return list(families)
        return [family for family in families if family.uid in self.changed]


class Sending(QObject):
    """Writes the submission workbook.

    Args:
        context: the frame's parts.
        parent: the place.

    Signals:
        summed: what the workspace holds, for the place's subtitle.
        written: a workbook was written and logged.
    """

    summed = Signal(str)
    written = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.context = context
        self._rows = FixedRows()
        self.model: RecordTable[str] = RecordTable(self._rows, context.jobs, self)
        self.view = SendingView(self.model, context.theme, context.icons)
        self.model.show_columns(_columns())
        self.look: Look | None = None
        self._turn = 0
        self._worth = False
        self._eager = False
        self._folder = context.workspace.path.parent
        self._job: Job | None = None
        self._stale = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(200)
        self._timer.timeout.connect(self._ask)
        self._connect()
        self.measure()

    def enter(self) -> None:
        """Look again at what would go."""
        if self._stale and self._job is None:
            self._ask()
        self._eager = not self.view.write.isEnabled()
        self.view.take_focus()

    # -- before ----------------------------------------------------------------------------

    @Slot()
    def _ask(self) -> None:
        self._stale = False
        job = self.context.jobs.start("", _review, workspace=self.context.workspace, quiet=True)
        job.ok.connect(self._take_look)
        job.failed.connect(self._tell_failure)

    @Slot(object)
    def _take_look(self, look: Look) -> None:
        self.look = look
        review, view = look.review, self.view
        view.drafts.setText(
            tr("Sertakan {count} draf (belum lengkap)", count=count_text(len(review.drafts)))
        )
        view.findings.setText(
            tr(
                "Sertakan {count} keluarga lengkap yang bertemuan",
                count=count_text(len(review.findings)),
            )
        )
        view.drafts.setVisible(bool(review.drafts))
        view.findings.setVisible(bool(review.findings))
        view.changes.setVisible(look.changed is not None)
        if look.changed is None:
            view.changes.setChecked(False)
        else:
            view.changes.setText(
                tr(
                    "Hanya perubahan sejak kiriman {when}: {count} keluarga",
                    when=_when(look.since),
                    count=count_text(len(look.changed)),
                )
            )
        self._show_choice()

    @Slot()
    def _show_choice(self) -> None:
        look = self.look
        if look is None:
            return
        review, choice = look.review, self._choice()
        drafts, findings = look.among(review.drafts, choice), look.among(review.findings, choice)
        left = 0 if choice.drafts else len(drafts)
        left += 0 if choice.findings else len(findings)
        if choice.changes and look.changed is not None:
            going = len(look.changed) - left
            text = tr("{count} keluarga yang berubah akan dikirim", count=count_text(going))
        else:
            going = review.families - left
            text = tr("{count} keluarga akan dikirim", count=count_text(going))
        if left:
            text += tr(", {count} ditinggal", count=count_text(left))
        self.view.outcome.setText(text)
        self.view.note.setText(self._note(review, everything=not choice.changes))
        self.view.note.setVisible(bool(self.view.note.text()))
        self._worth = bool(going or review.tombstones or review.responses)
        self._show_ready()
        self.summed.emit(
            tr(
                "{families} keluarga · {persons} anggota, juga yang pindah atau meninggal",
                families=count_text(review.families),
                persons=count_text(review.persons),
            )
        )
        rows = [_row(family, choice.drafts) for family in drafts]
        rows += [_row(family, choice.findings) for family in findings]
        self._rows.fill(rows)
        self.model.show_query("")
        self.view.nothing.setVisible(not rows)
        self.view.table.setVisible(bool(rows))
        if not self.view.path.isModified():
            self._propose_path()

    def _note(self, review: SubmissionReview, *, everything: bool) -> str:
        """Return what goes along; of mere changes nobody has counted that."""
        parts = []
        if review.responses and everything:
            titles = {form.form_id: form.title for form in self.context.workspace.extra_forms()}
            told = ", ".join(
                f"{titles.get(form, form)} {count_text(count)}"
                for form, count in review.responses.items()
            )
            parts.append(tr("Isian instrumen lain yang ikut: {forms}.", forms=told))
        if review.tombstones and everything:
            parts.append(
                tr(
                    "Keluarga dihapus yang ikut sebagai catatan, tanpa data: {count}.",
                    count=count_text(review.tombstones),
                )
            )
        if review.sent_before:
            when = _when(review.sent_before)
            parts.append(tr("Keadaan yang sama sudah dikirim {when}.", when=when))
        return " ".join(parts)

    def _propose_path(self) -> None:
        """Name the file after the state that goes; worked out beside the window's own work."""
        self._turn += 1
        job = self.context.jobs.start(
            "", _suggest, workspace=self.context.workspace, choice=self._choice(), quiet=True
        )
        job.ok.connect(partial(self._take_name, self._turn))
        job.settle(_PATIENCE)

    @Slot()
    def _show_ready(self) -> None:
        """Offer to write once there is something to go and a name for it."""
        ready = self._worth and bool(self.view.path.text().strip())
        self.view.write.setEnabled(ready)
        if ready and self._eager and self.view.isVisible():
            self._eager = False
            self.view.take_focus()

    def _take_name(self, turn: int, name: str) -> None:
        if turn == self._turn and not self.view.path.isModified():
            self.view.path.setText(str(self._folder / name))
            self.view.path.setModified(False)

    def _choice(self) -> Going:
        view = self.view
        return Going(view.drafts.isChecked(), view.findings.isChecked(), view.changes.isChecked())

    @Slot()
    def _browse(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self.view,
            tr("Simpan kiriman di"),
            self.view.path.text(),
            tr("Buku kerja ({pattern})", pattern="*.xlsx"),
        )
        if name:
            self._folder = Path(name).parent
            self.view.path.setText(name)
            self.view.path.setModified(True)

    # -- writing ---------------------------------------------------------------------------

    @Slot()
    def _write(self) -> None:
        text = self.view.path.text().strip()
        if not text or self._job is not None:
            return
        target = Path(text).expanduser()
        if target.suffix.lower() != ".xlsx":
            target = target.with_name(target.name + ".xlsx")
        password, problem = self.view.protection.read()
        if problem:
            self.view.show_problem(problem)
            return
        choice = self._choice()
        self.view.show_problem("")
        self.view.show_progress(tr("Menyiapkan berkas"), 0, 0)
        job = self.context.jobs.start(
            tr("Menulis kiriman"),
            _write,
            workspace=self.context.workspace,
            target=target,
            include_drafts=choice.drafts,
            include_findings=choice.findings,
            changes_only=choice.changes,
            password=password,
        )
        self._job = job
        job.progressed.connect(self._show_progress)
        job.ok.connect(self._show_result)
        job.failed.connect(self._tell_failure)
        job.cancelled.connect(self._tell_cancelled)
        job.finished.connect(self._end_job)

    @Slot()
    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    @Slot(int, int, str)
    def _show_progress(self, done: int, total: int, text: str) -> None:
        if self._job is not None and not self._job.cancelling:
            count = f" · {count_text(done)}/{count_text(total)}" if total else ""
            self.view.show_progress(f"{text}{count}", done, total)

    @Slot(object)
    def _show_result(self, result: SubmissionResult) -> None:
        counts = result.sums(count_text)
        text = tr("Isi berkas sudah dibaca ulang dan dihitung: {counts}.", counts=counts)
        if result.left_out:
            text += " " + tr("{count} keluarga ditinggal.", count=count_text(result.left_out))
        if self.view.protect.isChecked():
            text += " " + tr("Berkas bersandi: sampaikan sandinya lewat telepon.")
        self.view.protection.forget()
        self.view.show_result(tr("Kiriman siap dibawa"), text, str(result.path))
        self._written = result.path
        self.context.say(tr("Kiriman tersimpan: {name}", name=result.path.name))
        self.written.emit()

    @Slot(object)
    def _tell_failure(self, error: Exception) -> None:
        self.view.show_form()
        self.view.show_problem(failure_text(error))

    @Slot()
    def _tell_cancelled(self) -> None:
        self.view.show_form()
        self.context.say(tr("Penulisan dibatalkan; tidak ada berkas yang tertinggal."), "warning")
        self.view.write.setFocus()

    @Slot()
    def _end_job(self) -> None:
        self._job = None

    @Slot()
    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))

    @Slot()
    def _back_to_form(self) -> None:
        self.view.show_form()
        self._ask()
        self.view.write.setFocus()

    # -- changes ---------------------------------------------------------------------------

    @Slot(object)
    def _take_changes(self, changes: Changes) -> None:
        if "family" in changes.ids or "person" in changes.ids:
            self._stale = True
            if self.view.isVisible() and self._job is None:
                self._timer.start()

    @Slot(int)
    def _open_row(self, row: int) -> None:
        family = self.model.id_at(row)
        if family is not None:
            self.context.open_family(family)

    @Slot()
    def measure(self) -> None:
        """Fit the table to its room."""
        self.view.table.show_widths({})

    def _connect(self) -> None:
        view = self.view
        view.choice_changed.connect(self._show_choice)
        view.path.textChanged.connect(self._show_ready)
        view.browse_wanted.connect(self._browse)
        view.write_wanted.connect(self._write)
        view.stop_wanted.connect(self._stop)
        view.folder_wanted.connect(self._show_folder)
        view.again_wanted.connect(self._back_to_form)
        view.table.opened.connect(self._open_row)
        self.context.bus.changed.connect(self._take_changes)
        self.context.theme.changed.connect(self.measure)


def _columns() -> list[Column]:
    return [
        Column("goes", tr("Kiriman"), ("goes",), _show_goes, width=104),
        Column("name", tr("Kepala keluarga"), ("name",), _show_name, width=180, least=110),
        Column("place", tr("RT/RW"), ("rt", "rw"), _show_place, width=90),
        Column(
            "state",
            tr("Status"),
            ("status", "errors", "warnings"),
            state_cell,
            width=150,
            least=110,
        ),
        Column("errors", tr("Harus diperbaiki"), ("errors",), _show_count, width=124, right=True),
        Column("warnings", tr("Perlu dilihat"), ("warnings",), _show_count, width=110, right=True),
    ]


def _row(family: ReviewedFamily, goes: bool) -> dict[str, Any]:
    return {
        "id": family.id,
        "goes": goes,
        "name": family.head_name,
        "rt": family.rt,
        "rw": family.rw,
        "status": family.status,
        "errors": family.errors,
        "warnings": family.warnings,
    }


def _show_goes(goes: bool) -> Cell:
    if goes:
        return Cell(tr("Ikut"), "check", "ok")
    return Cell(tr("Ditinggal"), "close", "muted")


def _show_name(value: str) -> Cell:
    return Cell(value) if value else Cell(tr("(tanpa nama)"), colour="muted")


def _show_place(rt: str, rw: str) -> Cell:
    return Cell(place_text(rt, rw)) if rt or rw else NOTHING


def _show_count(value: int) -> Cell:
    return Cell(str(value)) if value else NOTHING


def _when(at: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone():%d/%m/%Y %H:%M}"


def _review(workspace: Workspace, **_: object) -> Look:
    from dampingan.exchange.writer.changes import base_batch, changes_since
    from dampingan.exchange.writer.submission import review

    found, base = review(workspace), base_batch(workspace)
    if base is None:
        return Look(found)
    with workspace.snapshot() as reader:
        return Look(found, changes_since(workspace, reader, base).families, base.at)


def _suggest(workspace: Workspace, choice: Going, **_: object) -> str:
    from dampingan.exchange.writer.submission import suggest_name

    return suggest_name(
        workspace,
        include_drafts=choice.drafts,
        include_findings=choice.findings,
        changes_only=choice.changes,
    )


def _write(**values: Any) -> SubmissionResult:
    from dampingan.exchange.writer.submission import write_submission

    workspace, target = values.pop("workspace"), values.pop("target")
    return write_submission(workspace, target, **values)
