"""The side Terima: a workbook is read, looked at, taken over, and taken back if it was wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.store.creation import REGENCY
from dampingan.store.merging.batch import batch
from dampingan.store.merging.whereabouts import find
from dampingan.ui.context import Context
from dampingan.ui.job import Job, failure_text
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.send.answers import save_annotated, save_receipt
from dampingan.ui.send.example_rows import example_rows
from dampingan.ui.send.file import WORKBOOKS
from dampingan.ui.send.receiving_view import ReceivingView
from dampingan.ui.send.report_rows import (
    LISTS,
    UNANSWERED,
    about_words,
    change_columns,
    content_words,
    finding_columns,
    finding_rows,
    is_reply,
    report_words,
    sheet_columns,
    sheet_rows,
)
from dampingan.ui.send.report_view import CHANGES, FINDINGS, ReportTables

if TYPE_CHECKING:
    from dampingan.exchange.receiver.receiving import Prepared, ReceiveReport
    from dampingan.store.workspace import Workspace


class Receiving(QObject):
    """Receives workbooks, one at a time; others wait their turn.

    The password of an encrypted file is forgotten as soon as the file was read.

    Args:
        context: the frame's parts.
        parent: the place.

    Signals:
        written: the log of batches is another one now.
    """

    written = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.context = context
        self._sources = {name: FixedRows() for name in ("sheets", CHANGES, FINDINGS)}
        models: list[RecordTable[str]] = [
            RecordTable(source, context.jobs, self) for source in self._sources.values()
        ]
        self.tables = ReportTables(*models)
        villages = context.workspace.scope == REGENCY
        self.view = ReceivingView(self.tables, context.theme, context.icons, villages=villages)
        self.tables.sheets.show_columns(sheet_columns())
        self.tables.changes.show_columns(change_columns())
        self.tables.findings.show_columns(finding_columns())
        self.path: Path | None = None
        self.waiting: list[Path] = []
        self._seen = 0
        self.report: ReceiveReport | None = None
        self._prepared: Prepared | None = None
        self._password = ""
        self._job: Job | None = None
        self._connect()

    @property
    def busy(self) -> bool:
        """Whether a file is being read or applied."""
        return self._job is not None

    def enter(self) -> None:
        """Go on where work stopped."""
        self.view.take_focus()

    # -- choosing --------------------------------------------------------------------------

    @Slot()
    def choose(self) -> None:
        """Ask for files."""
        if self.busy:
            self.context.say(tr("Tunggu sampai berkas ini selesai, atau tekan Batal."), "warning")
            return
        folder = self.path or self.context.workspace.path
        kinds = tr("Buku kerja ({pattern})", pattern=" ".join(f"*{s}" for s in WORKBOOKS))
        names, _ = QFileDialog.getOpenFileNames(
            self.view,
            tr("Pilih berkas yang diterima"),
            str(folder.parent),
            f"{kinds};;" + tr("Semua berkas") + " (*)",
        )
        self.take(*map(Path, names))

    def take(self, *paths: Path) -> None:
        """Read a file and show what it would bring; nothing is changed. Further ones wait."""
        if not paths:
            return
        if self.busy or self.waiting:
            self.waiting += paths
            self._show_queue()
            words = tr("{count} berkas menunggu giliran.", count=count_text(len(self.waiting)))
            self.context.say(words, "ok")
            return
        self._seen = 0
        self._begin(*paths)

    def _begin(self, path: Path, *others: Path) -> None:
        self.path, self._password = Path(path), ""
        self.waiting = list(others)
        self._seen += 1
        self._show_queue()
        self._read()

    def _show_queue(self) -> None:
        self.view.show_queue(len(self.waiting))

    def _read(self) -> None:
        self.report = None
        self._run(
            tr("Membaca berkas"), _look, self._take_look, path=self.path, password=self._password
        )

    @Slot(str)
    def _take_password(self, password: str) -> None:
        self._password = password
        self._read()

    @Slot()
    def leave(self) -> None:
        """Forget the file and go on to the next, or wait for one."""
        self.path, self.report, self._prepared, self._password = None, None, None, ""
        if self.waiting:
            self._begin(*self.waiting)
        else:
            self.view.show_start()

    # -- looking ---------------------------------------------------------------------------

    def _take_look(self, received: Received) -> None:
        self._password = ""
        self._prepared = received.prepared
        self._show(received.report)

    def _show(self, report: ReceiveReport) -> None:
        self.report = report
        view = self.view.report
        self._fill(report)
        banner, role = self._banner(report)
        view.show_head(*self._head(report), banner, role)
        if report.applied or not _worth(report):
            self._show_applied(report)
        else:
            view.show_waiting(self._note(report), _apply_words(report))
        view.measure()
        view.show_part(
            FINDINGS if report.findings and not self._sources_count(CHANGES) else CHANGES
        )
        self.view.show_report()

    def _head(self, report: ReceiveReport) -> tuple[str, str]:
        village = f"{report.village_name} ({report.village_code})"
        content = content_words(report.content, report.direction)
        if is_reply(report):
            title = tr("{content} untuk {village}", content=content, village=village)
        else:
            title = tr("{content} dari {village}", content=content, village=village)
        about = about_words(report, self.path.name if self.path else "")
        all_ = self._seen + len(self.waiting)
        if all_ > 1:
            about = tr("Berkas {number} dari {all}", number=self._seen, all=all_) + " · " + about
        return title, about

    def _fill(self, report: ReceiveReport) -> None:
        sheets = sheet_rows(report.sheets)
        findings = finding_rows(self.context.workspace, report.findings)
        changes = example_rows(self.context.workspace, report.examples)
        for name, rows in (("sheets", sheets), (CHANGES, changes), (FINDINGS, findings)):
            self._sources[name].fill(rows)
        for table in (self.tables.sheets, self.tables.changes, self.tables.findings):
            table.show_query("")
        view = self.view.report
        view.sum.setText(report_words(sheets))
        view.show_counts(
            _changes_words(len(changes)),
            tr("Temuan ({count})", count=count_text(len(findings))),
        )

    def _sources_count(self, name: str) -> int:
        return len(self._sources[name].ids(""))

    def _banner(self, report: ReceiveReport) -> tuple[str, str]:
        if report.applied:
            words = tr("Diterapkan dan tersimpan.")
            if report.backup is not None:
                words += " " + tr("Cadangan sebelum impor: {name}", name=report.backup.name)
            return words, "ok"
        if report.repeated:
            known = batch(self.context.workspace, report.batch_uid)
            at = datetime.fromisoformat(known.at).astimezone() if known else None
            when = f"{at:%d/%m/%Y %H:%M}" if at else ""
            return tr(
                "Berkas ini sudah diterima {when}. Menerapkannya lagi tidak menggandakan apa pun.",
                when=when,
            ).replace("  ", " "), "warning"
        if report.content == "receipt":
            words = tr("Setelah diterapkan, baris yang sudah diterima kabupaten ditandai.")
            return words, "ok"
        if report.total("rejected") and report.total("rejected") == report.total("read"):
            return tr("Tidak ada baris yang dapat dipakai; lihat temuannya."), "warning"
        if not any(map(report.total, ("new", "changed", "conflict"))):
            return tr("Semua baris yang dapat dibaca sama dengan isi ruang kerja ini."), "ok"
        return "", "warning"

    def _note(self, report: ReceiveReport) -> str:
        told = [tr("Belum ada yang diubah. Sebelum diterapkan, cadangan ruang kerja dibuat.")]
        conflicts = report.total("conflict")
        rejected = report.total("rejected")
        if conflicts and is_reply(report):
            told.append(
                tr(
                    "{count} baris berisi usulan kabupaten: isian Anda tetap sampai diputuskan.",
                    count=count_text(conflicts),
                )
            )
        elif conflicts:
            told.append(
                tr(
                    "{count} baris berkonflik: isian Anda tetap, nilai lain menunggu keputusan.",
                    count=count_text(conflicts),
                )
            )
        if rejected:
            told.append(
                tr(
                    "{count} baris ditolak dan dikembalikan lewat salinan bertanda.",
                    count=count_text(rejected),
                )
            )
        return " ".join(told)

    @Slot(str, int)
    def _show_whole(self, part: str, row: int) -> None:
        """Show the whole line below its table: cells cut it off."""
        table = self.tables.changes if part == CHANGES else self.tables.findings
        number = table.id_at(row)
        line = self._sources[part].row(number) if number is not None else None
        if line is None:
            self.view.report.show_whole("")
        elif part == FINDINGS:
            self.view.report.show_whole(line["message"])
        else:
            self.view.report.show_whole(line["whole"])

    @Slot(str, int)
    def _open(self, part: str, row: int) -> None:
        """Open the family of a line, where there is one."""
        table = self.tables.changes if part == CHANGES else self.tables.findings
        number = table.id_at(row)
        if number is None or self.report is None:
            return
        line = self._sources[part].row(number)
        place = line.get("sheet", ""), line.get("row", 0)
        records = line.get("records") or self.report.places.get(place, ())
        found = (find(self.context.workspace, kind, key) for kind, key in records)
        here = next((where for where in found if where is not None), None)
        if here is None:
            self.context.say(tr("Keluarga baris ini belum ada di ruang kerja."), "warning")
        elif here.owner_kind == "reference":
            self.context.open_at(here.owner_kind, here.owner_id, None)
        elif here.owner_kind == "response":
            self.context.open_response(here.owner_id)
        else:
            self.context.open_family(here.owner_id)

    # -- applying --------------------------------------------------------------------------

    @Slot()
    def apply(self) -> None:
        """Take the file over."""
        if self._prepared is not None and self.report is not None and not self.report.applied:
            self._run(
                tr("Menerapkan berkas"),
                _take_over,
                self._done,
                path=self.path,
                prepared=self._prepared,
            )

    def _done(self, received: Received) -> None:
        self._prepared = None
        self._show(received.report)
        self.written.emit()
        name = self.path.name if self.path else ""
        self.context.say(tr("Diterapkan: {name}", name=name))

    def _show_applied(self, report: ReceiveReport) -> None:
        here = report.applied or report.repeated
        self.view.report.show_applied(
            undo=report.operation_id is not None,
            conflicts=report.applied and bool(report.total("conflict")),
            receipt=here and report.content not in {"receipt", "return", *UNANSWERED},
            annotated=here and bool(report.total("rejected")) and report.content != LISTS,
            proposals=is_reply(report),
        )

    @Slot()
    def undo(self) -> None:
        """Take the import back."""
        if self.report is not None:
            self.undo_batch(self.report.batch_uid)

    def undo_batch(self, batch_uid: str) -> None:
        """Take an import back, also an older one."""
        self._run(tr("Membatalkan impor"), _undo, self._undone, batch_uid=batch_uid)

    def _undone(self, _nothing: object) -> None:
        self.leave()
        self.written.emit()
        self.context.say(tr("Impor dibatalkan: isian kembali seperti sebelumnya."))

    @Slot()
    def _decide(self) -> None:
        self.context.go("inbox")

    @Slot()
    def _receipt(self) -> None:
        if self.report is not None:
            save_receipt(self.context, self.view, self.report.batch_uid)

    @Slot()
    def _annotated(self) -> None:
        if self.report is not None:
            save_annotated(self.context, self.view, self.report.batch_uid)

    # -- jobs ------------------------------------------------------------------------------

    def _run(
        self, title: str, work: Callable[..., Any], done: Callable[[Any], None], **arguments: Any
    ) -> None:
        if self.busy:
            return
        job = self.context.jobs.start(title, work, workspace=self.context.workspace, **arguments)
        self._job = job
        self.view.show_progress(title, self.path.name if self.path else "", 0, 0)
        job.progressed.connect(self._progressed)
        job.finished.connect(self._end)
        job.ok.connect(self._end)
        job.ok.connect(done)
        job.failed.connect(partial(self._fail, back=work is not _look))
        job.cancelled.connect(self._tell_cancelled)

    @Slot(int, int, str)
    def _progressed(self, done: int, total: int, text: str) -> None:
        if self._job is not None and not self._job.cancelling:
            self.view.show_progress(self._job.title, text, done, total)

    @Slot()
    def _end(self, *_: object) -> None:
        self._job = None

    def _fail(self, error: Exception, *, back: bool) -> None:
        self._end()
        if back and self.report is None:
            self.view.show_start()
        elif back:
            self.view.show_report()
        if back:
            self.context.say(failure_text(error), "error")
        elif _locked(error) and self.path is not None:
            wrong = failure_text(error) if self._password else ""
            self._password = ""
            self.view.show_password(self.path.name, wrong)
        elif isinstance(error, DampinganError):
            place = str(error.place) if error.place else ""
            self.view.show_problem(error.message, error.remedy, place)
        else:
            self.view.show_problem(failure_text(error), "", "")

    @Slot()
    def _tell_cancelled(self) -> None:
        self._end()
        words = tr("Dihentikan; tidak ada yang diubah.")
        if self.report is None:
            if self.waiting:
                left = count_text(len(self.waiting))
                words += " " + tr("{count} berkas lain belum dibaca.", count=left)
            self.waiting = []
            self.leave()
        else:
            self.view.show_report()
        self.context.say(words, "warning")

    @Slot()
    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    @Slot()
    def _again(self) -> None:
        if self.path is not None and not self.busy:
            self._read()

    def _connect(self) -> None:
        view, report = self.view, self.view.report
        view.choose_wanted.connect(self.choose)
        view.stop_wanted.connect(self._stop)
        view.password_typed.connect(self._take_password)
        view.away_wanted.connect(self.leave)
        view.again_wanted.connect(self._again)
        view.foreign_wanted.connect(partial(self.context.go, "importing"))
        report.apply_wanted.connect(self.apply)
        report.away_wanted.connect(self.leave)
        report.undo_wanted.connect(self.undo)
        report.decide_wanted.connect(self._decide)
        report.receipt_wanted.connect(self._receipt)
        report.annotated_wanted.connect(self._annotated)
        report.opened.connect(self._open)
        report.line_changed.connect(self._show_whole)


def _locked(error: Exception) -> bool:
    """Tell whether a file needs a password, or another one."""
    from dampingan.exchange.file.password import PasswordNeededError, WrongPasswordError

    return isinstance(error, PasswordNeededError | WrongPasswordError)


def _worth(report: ReceiveReport) -> bool:
    """Tell whether applying would write anything: rows, rejected ones, or that a receipt came."""
    if any(map(report.total, ("new", "changed", "conflict"))):
        return True
    told = report.content in {"receipt", "return"} or report.total("rejected")
    return bool(told) and not report.repeated


def _changes_words(count: int) -> str:
    """Say how many changes are listed; a large file has more than the examples."""
    from dampingan.exchange.receiver.example import MOST

    if count >= MOST:
        return tr("Yang berubah ({count} contoh)", count=count_text(count))
    return tr("Yang berubah ({count})", count=count_text(count))


def _apply_words(report: ReceiveReport) -> str:
    if any(map(report.total, ("new", "changed", "conflict"))):
        return tr("Terapkan")
    return tr("Catat penerimaan")


@dataclass(frozen=True)
class Received:
    """What a job brings: the file as it was read, and what it does or would do."""

    prepared: Prepared
    report: ReceiveReport


def _look(workspace: Workspace, path: Path, password: str, **job: Any) -> Received:
    """Read a file and say what it would bring."""
    from dampingan.exchange.receiver.receiving import prepare, receive

    job["progress"](0, 0, tr("Membaca berkas"))
    prepared = prepare(path, password=password, cancelled=job["cancelled"], apart=True)
    report = receive(workspace, path, prepared=prepared, dry_run=True, **job)
    return Received(prepared, report)


def _take_over(workspace: Workspace, path: Path, prepared: Prepared, **job: Any) -> Received:
    """Apply what was looked at, whatever became of the file meanwhile."""
    from dampingan.exchange.receiver.receiving import receive

    return Received(prepared, receive(workspace, path, prepared=prepared, **job))


def _undo(workspace: Workspace, batch_uid: str, **_: Any) -> None:
    from dampingan.exchange.receiver.receiving import undo_receipt

    undo_receipt(workspace, batch_uid)
