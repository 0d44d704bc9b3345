"""What the board sends and receives: workbooks of villages in, returns and receipts out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.exchange.receiver.consolidation import REFUSED, REPEATED, TAKEN, FileOutcome
from dampingan.ui.board.columns import NARROW, file_columns, file_row
from dampingan.ui.job import Job, failure_text
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable

if TYPE_CHECKING:
    from dampingan.exchange.receiver.consolidation import ConsolidationReport
    from dampingan.store.merging.board import VillageLine
    from dampingan.ui.board.view import BoardView
    from dampingan.ui.context import Context


class Courier(QObject):
    """Runs the board's jobs, one at a time, and tells what came of them.

    Args:
        context: the frame's parts.
        view: shows progress and results.
        rows, model: of the table of files.
        parent: the owner.

    Signals:
        village_wanted: the village of a file that was opened.
    """

    village_wanted = Signal(str)

    def __init__(
        self,
        context: Context,
        view: BoardView,
        rows: FixedRows,
        model: RecordTable[str],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._view = view
        self._rows = rows
        self._model = model
        self._job: Job | None = None
        self._sort = ""
        self.outcomes: list[FileOutcome] = []
        self._done: list[FileOutcome] = []
        self._left: Sequence[Path] = ()
        self._seen = 0
        self._title = ""
        self._show_columns()
        context.theme.changed.connect(self._show_columns)
        files = view.files
        files.stop_wanted.connect(self.stop)
        files.back_wanted.connect(view.show_villages)
        files.again_wanted.connect(self._try_again)
        files.table.opened.connect(self._open_file)
        files.table.current_changed.connect(self._show_reason)
        files.table.sort_wanted.connect(self._sort_by)

    @property
    def busy(self) -> bool:
        """Whether a job is running."""
        return self._job is not None

    @Slot()
    def stop(self) -> None:
        """Stop after the file at hand; what was taken stays."""
        if self._job is not None:
            self._job.cancel()

    # -- in ------------------------------------------------------------------------------------

    def receive(self, paths: Sequence[Path], password: str = "") -> None:
        """Receive workbooks, and those in folders."""
        if not paths or self._say_busy():
            return
        self._begin(paths, [], password)

    def _begin(
        self, paths: Sequence[Path], done: Sequence[FileOutcome], password: str = ""
    ) -> None:
        """Receive files; `done` stay in the list from the run before."""
        self._done, self.outcomes, self._seen = list(done), [], 0
        self._title = tr("Menerima berkas desa")
        self._view.files.show_reason("")
        self._show_files()
        self._view.show_files()
        self._view.files.show_progress(self._title, tr("Melihat berkas"), 0, 0)
        self._view.files.stop.setFocus()
        job = self._start(
            self._title,
            _consolidate,
            workspace=self._context.workspace,
            paths=list(paths),
            passwords=[password] if password else [],
            told=self.outcomes.append,
        )
        job.progressed.connect(self._show_progress)
        job.ok.connect(self._show_end)
        job.failed.connect(self._show_failure)

    @Slot(int, int, str)
    def _show_progress(self, done: int, total: int, text: str) -> None:
        job = self._job
        if job is None:
            return
        if job.cancelling:
            text = tr("Berhenti setelah berkas ini selesai…")
        count = tr("{done} dari {total} berkas", done=count_text(done), total=count_text(total))
        words = f"{count} · {text}" if total else text
        self._view.files.show_progress(self._title, words, done, total)
        if len(self.outcomes) != self._seen:
            self._show_files()

    @property
    def listed(self) -> list[FileOutcome]:
        """The files of this run, and of the one before it those that were not tried again."""
        return self._done + self.outcomes

    def _show_files(self) -> None:
        self._seen = len(self.outcomes)
        self._rows.fill([file_row(place, one) for place, one in enumerate(self.listed)])
        self._model.show_query(self._sort)
        self._view.files.table.show_widths({})

    @Slot(object)
    def _show_end(self, report: ConsolidationReport) -> None:
        self.outcomes, self._left = list(report.files), report.left
        self._sort = self._sort or "rank"
        self._show_files()
        self._view.files.table.go_to(0)
        self._show_reason()
        refused = [one for one in self.listed if one.state == REFUSED]
        title = tr("Selesai diterima")
        if report.left:
            title = tr("Dihentikan; yang sudah diterima tetap ada")
        elif refused:
            title = tr("Selesai; {count} berkas ditolak", count=count_text(len(refused)))
        locked = any(one.locked for one in refused)
        again = tr("Coba lagi yang ditolak") if refused else ""
        if report.left:
            again = tr("Lanjutkan {count} berkas", count=count_text(len(report.left)))
        words = files_text(self.listed, left=len(report.left))
        self._view.files.show_end(title, words, again=again, password=locked)
        if locked and not report.left:
            self._view.files.password.setFocus()
        else:
            self._view.files.table.setFocus()

    @Slot(object)
    def _show_failure(self, error: Exception) -> None:
        """The disk refused: what was taken before stays, and is listed."""
        from dampingan.exchange.receiver.consolidation import ConsolidationReport

        self._show_end(ConsolidationReport(tuple(self.outcomes)))
        self._view.files.title.setText(tr("Dihentikan; yang sudah diterima tetap ada"))
        self._context.say(failure_text(error), "error")

    @Slot()
    def _try_again(self) -> None:
        """Go on with what is left, else take what was refused once more."""
        if self._say_busy():
            return
        wanted = list(self._left) or [one.path for one in self.listed if one.state == REFUSED]
        done = [one for one in self.listed if one.path not in wanted]
        self._begin(wanted, done, self._view.files.password.text())

    @Slot()
    def _show_columns(self) -> None:
        self._model.show_columns(file_columns(narrow=self._context.theme.scale >= NARROW))
        self._view.files.table.show_widths({})

    @Slot()
    def _show_reason(self) -> None:
        place = self._model.id_at(self._view.files.table.current_row())
        self._view.files.show_reason("" if place is None else self._rows.row(place)["error"])

    @Slot(int)
    def _open_file(self, row: int) -> None:
        place = self._model.id_at(row)
        code = self._rows.row(place)["code"] if place is not None else ""
        if code and not self.busy:
            self.village_wanted.emit(code)

    @Slot(int)
    def _sort_by(self, number: int) -> None:
        key = self._model.columns[number].sort
        self._sort = f"-{key}" if self._sort == key else key
        self._view.files.table.header.show_sort(number, descending=self._sort.startswith("-"))
        self._model.show_query(self._sort)

    # -- out -----------------------------------------------------------------------------------

    def return_all(self, folder: Path, lines: Sequence[VillageLine]) -> None:
        """Write what goes back to every village that sent something."""
        codes = [line.code for line in lines if line.families]
        if not codes:
            self._context.say(tr("Belum ada desa/kelurahan yang mengirim."), "warning")
            return
        if self._say_busy():
            return
        job = self._start(
            tr("Menulis balasan"),
            _return_all,
            workspace=self._context.workspace,
            folder=folder,
            codes=codes,
        )
        job.ok.connect(partial(self._tell_returned, folder))
        job.failed.connect(self._tell)

    def write(self, title: str, function: Callable[..., Any], *arguments: Any) -> None:
        """Run a job that writes one workbook and say where it is.

        Args:
            title: what the user reads meanwhile.
            function: returns the result of writing, which has a ``path``, or the path.
            arguments: what it is called with.
        """
        if self._say_busy():
            return
        job = self._start(title, _call, act=partial(function, *arguments))
        job.ok.connect(self._tell_written)
        job.failed.connect(self._tell)

    def _tell_returned(self, folder: Path, results: Sequence[object]) -> None:
        failed = [one for one in results if isinstance(one, Exception) or not _path_of(one)]
        count = count_text(len(results) - len(failed))
        text = tr("{count} balasan tersimpan di {folder}.", count=count, folder=folder.name)
        if failed:
            text += " " + tr("{count} gagal ditulis.", count=count_text(len(failed)))
        self._context.say(text, "warning" if failed else "ok", _open_folder(folder))

    @Slot(object)
    def _tell_written(self, result: object) -> None:
        path = _path_of(result)
        if path is not None:
            words = tr("Tersimpan: {name}", name=path.name)
            self._context.say(words, "ok", _open_folder(path.parent))

    @Slot(object)
    def _tell(self, error: Exception) -> None:
        self._context.say(failure_text(error), "error")

    # -- inside --------------------------------------------------------------------------------

    def _start(self, title: str, function: Callable[..., Any], **arguments: Any) -> Job:
        self._job = self._context.jobs.start(title, function, **arguments)
        self._job.finished.connect(self._end)
        return self._job

    @Slot()
    def _end(self) -> None:
        self._job = None

    def _say_busy(self) -> bool:
        if self.busy:
            self._context.say(tr("Tunggu sampai pekerjaan sebelumnya selesai."), "warning")
        return self.busy


def files_text(outcomes: Sequence[FileOutcome], *, left: int = 0) -> str:
    """Say in one line what became of files and their rows, and how many nobody got to."""
    states = [one.state for one in outcomes]
    parts = [tr("{count} berkas diterima", count=count_text(states.count(TAKEN)))]
    if again := states.count(REPEATED):
        parts.append(tr("{count} sudah pernah diterima", count=count_text(again)))
    if refused := states.count(REFUSED):
        parts.append(tr("{count} ditolak", count=count_text(refused)))
    if skipped := len(states) - states.count(TAKEN) - again - refused:
        parts.append(tr("{count} dilewati", count=count_text(skipped)))
    if left:
        parts.append(tr("{count} belum dibuka", count=count_text(left)))
    sheets = [sheet for one in outcomes if one.report for sheet in one.report.sheets]
    new, changed, conflict = (
        count_text(sum(getattr(sheet, key) for sheet in sheets))
        for key in ("new", "changed", "conflict")
    )
    if new != "0":
        parts.append(tr("{count} baris baru", count=new))
    if changed != "0":
        parts.append(tr("{count} berubah", count=changed))
    if conflict != "0":
        parts.append(tr("{count} konflik", count=conflict))
    return " · ".join(parts)


def _open_folder(folder: Path) -> tuple[str, Callable[[], object]]:
    address = QUrl.fromLocalFile(str(folder))
    return tr("Buka folder"), partial(QDesktopServices.openUrl, address)


def _path_of(result: object) -> Path | None:
    found = getattr(result, "path", result)
    return found if isinstance(found, Path) else None


def _call(act: Callable[[], Any], **_: Any) -> object:
    return act()


def _consolidate(**values: Any) -> ConsolidationReport:
    from dampingan.exchange.receiver.consolidation import consolidate

    return consolidate(values.pop("workspace"), values.pop("paths"), **values)


def _return_all(**values: Any) -> Sequence[object]:
    from dampingan.exchange.writer.returning import write_returns

    return write_returns(
        values["workspace"],
        values["folder"],
        values["codes"],
        progress=values["progress"],
        cancelled=values["cancelled"],
    )
