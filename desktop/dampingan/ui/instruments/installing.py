"""What Pasang does: reads a file in the background, installs it or leads to the move."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from dampingan.core.errors import DampinganError
from dampingan.core.language import language, tr
from dampingan.core.resource import resource
from dampingan.ui.context import Context
from dampingan.ui.instruments.candidate import Candidate, read_candidate, standing
from dampingan.ui.instruments.install import MAIN
from dampingan.ui.instruments.saving import FileSaver
from dampingan.ui.instruments.view import InstrumentsView
from dampingan.ui.job import Job, failure_text

if TYPE_CHECKING:
    from dampingan.ui.instruments.move.view import MoveView

_SAMPLES = ("instruments/rtlh.md",)


class Installing(QObject):
    """Drives `InstallView`.

    Signals:
        installed: form_id of what was installed.
        moved: records have moved to another version.
        left: nothing was installed; back to the list.
    """

    installed = Signal(str)
    moved = Signal()
    left = Signal()

    def __init__(self, context: Context, view: InstrumentsView, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._view = view
        self._saver = FileSaver(context, view, self)
        self._job: Job | None = None
        self._candidate: Candidate | None = None
        self._path: Path | None = None
        self._move: MoveView | None = None
        install = view.install
        install.install_wanted.connect(self._install)
        install.move_wanted.connect(self._begin_move)
        install.file_wanted.connect(self.choose_file)
        install.again_wanted.connect(self._read_again)
        install.stop_wanted.connect(self._stop)
        install.left.connect(self._leave)
        install.report.copied.connect(self._saver.tell_copied)
        install.report.save_wanted.connect(self._save_report)

    # -- reading ---------------------------------------------------------------------------

    @Slot()
    def choose_file(self) -> None:
        """Ask for a questionnaire file and read it."""
        folder = self._path.parent if self._path else self._context.workspace.path.parent
        name, _ = QFileDialog.getOpenFileName(
            self._view,
            tr("Pasang kuesioner"),
            str(folder),
            tr("Kuesioner XLSForm ({pattern})", pattern="*.xlsx *.xls *.xlsm *.md *.csv"),
        )
        if name:
            self.read(Path(name))

    def read(self, path: Path, *_: object) -> None:
        """Read and check a file; the report follows."""
        if self._job is not None:
            return
        self._path = path
        self._candidate = None
        self._view.install.show_progress(tr("Membaca {name}", name=path.name), 0, 0)
        self._view.show_install()
        job = self._context.jobs.start(
            tr("Membaca {name}", name=path.name), read_candidate, path=path
        )
        self._job = job
        job.progressed.connect(self._show_progress)
        job.ok.connect(partial(self._take, job))
        job.failed.connect(partial(self._fail, job))
        job.finished.connect(partial(self._end, job))

    @staticmethod
    def samples() -> list[tuple[Path, str]]:
        """Return the questionnaires that come along to be tried: path and title."""
        from dampingan.forms.xlsform_sheet import markdown_sheets

        found = []
        for path in map(resource, _SAMPLES):
            sheets = dict(markdown_sheets(path.read_text("utf-8")))
            settings = sheets["settings"]
            found.append((path, settings[1][settings[0].index("form_title")]))
        return found

    @property
    def candidate(self) -> Candidate | None:
        """What was read last."""
        return self._candidate

    @Slot()
    def _read_again(self) -> None:
        if self._path is not None:
            self.read(self._path)

    @Slot(int, int, str)
    def _show_progress(self, done: int, total: int, text: str) -> None:
        if self._job is not None:
            self._view.install.show_progress(text, done, total)

    def _take(self, job: Job, candidate: Candidate) -> None:
        if job is not self._job:
            return
        self._candidate = candidate
        install = self._view.install
        if candidate.form is None:
            install.show_refused(candidate)
            return
        workspace = self._context.workspace
        known = [one for one in workspace.instruments() if one.form_id == candidate.form.form_id]
        subject = ""
        if known:
            subject = MAIN if known[0].target == "family" else known[0].subject
        install.show_ready(candidate, standing(workspace, candidate.form), subject=subject)

    def _fail(self, job: Job, error: Exception) -> None:
        if job is self._job and self._path is not None:
            ours = error if isinstance(error, DampinganError) else None
            problem = ours or DampinganError(failure_text(error))
            self._view.install.show_refused(Candidate(self._path, problems=(problem,)))

    def _end(self, job: Job) -> None:
        if job is self._job:
            self._job = None

    @Slot()
    def _stop(self) -> None:
        """Leave at once; pyxform can't be interrupted, its late answer is not looked at."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._context.say(tr("Dibatalkan; tidak ada yang dipasang."), "warning")
        self.left.emit()

    @Slot()
    def _leave(self) -> None:
        self._candidate = None
        self.left.emit()

    def leave_quietly(self) -> None:
        """Another questionnaire is looked at: forget the file."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._candidate = None

    # -- installing ------------------------------------------------------------------------

    @Slot(str)
    def _install(self, subject: str) -> None:
        candidate = self._candidate
        if candidate is None or candidate.form is None:
            return
        if subject == MAIN and self._families():
            self._begin_move(main=True)
            return
        form = candidate.form
        target = "family" if subject == MAIN else "extra"
        workspace = self._context.workspace
        try:
            workspace.install(
                form,
                candidate.source,
                candidate.source_format,
                target,
                subject="family" if subject == MAIN else subject,
                source_name=candidate.path.name,
                files=candidate.files,
            )
        except DampinganError as error:
            self._context.say(str(error), "error")
            return
        title = form.text(form.title, language())
        self._candidate = None
        if subject == MAIN:
            self._context.say(tr("{title} sekarang kuesioner utama keluarga.", title=title))
            self._context.rebuild()
            return
        self.installed.emit(form.form_id)
        act = partial(self._context.list_responses, form.form_id)
        self._context.say(tr("{title} terpasang.", title=title), "ok", (tr("Buka isian"), act))

    def _families(self) -> int:
        from dampingan.store.lists.listing import Filter, Listing

        listing = Listing(self._context.workspace)
        return listing.count(Filter()) + listing.count(Filter(status="deleted"))

    @Slot()
    def _begin_move(self, *, main: bool = False) -> None:
        """Show what moving to this version would do."""
        candidate = self._candidate
        if candidate is None or candidate.form is None:
            return
        installed = self._context.workspace.form("family").form_id
        form_id = installed if main else candidate.form.form_id
        move = self._make_move(candidate, form_id)
        move.done.connect(partial(self._moved, move, candidate.form.form_id, form_id == installed))
        move.cancelled.connect(partial(self._stay, move))
        self._view.show_page(move)
        move.setFocus()

    def _make_move(self, candidate: Candidate, form_id: str) -> MoveView:
        from dampingan.ui.instruments.move.view import MoveView

        assert candidate.form is not None
        return MoveView(
            self._context,
            form_id,
            candidate.form,
            candidate.source,
            candidate.source_format,
            candidate.files,
            source_name=candidate.path.name,
        )

    def _moved(self, move: MoveView, form_id: str, main: bool) -> None:
        self._view.drop_page(move)
        self._candidate = None
        if main:
            self._context.rebuild()
        else:
            self.installed.emit(form_id)
            self.moved.emit()

    def _stay(self, move: MoveView) -> None:
        self._view.drop_page(move)
        self.left.emit()

    @Slot(str)
    def _save_report(self, text: str) -> None:
        self._saver.ask_report(self._path.stem if self._path else "kuesioner", text)
