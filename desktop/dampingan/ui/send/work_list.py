"""The side Daftar kerja of a regency: a workbook for each agency that has something to do."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.ui.context import Context
from dampingan.ui.job import failure_text
from dampingan.ui.models.column import Cell, Column
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.send.folder_writing import FolderWriter
from dampingan.ui.send.work_list_view import WorkListView

if TYPE_CHECKING:
    from dampingan.store.transaction import Changes
    from dampingan.store.workspace import Workspace

Agency = tuple[str, str, int]
"""Code, name and number of activities."""


class WorkLists(FolderWriter):
    """Lists the agencies with work and writes their workbooks.

    Args:
        context: the frame's parts.
        parent: the place.
    """

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent)
        self.agencies: list[Agency] = []
        self._rows = FixedRows()
        self.model: RecordTable[str] = RecordTable(self._rows, context.jobs, self)
        self.view = WorkListView(self.model, context.theme, context.icons)
        self.model.show_columns(_columns())
        self._timer = QTimer(self, singleShot=True, interval=200)
        self._timer.timeout.connect(self.refresh)
        self.view.folder.setText(str(context.workspace.path.parent))
        self._connect()
        self.measure()

    def enter(self) -> None:
        """Look again at who has work."""
        self.refresh()
        (self.view.table if self.agencies else self.view.every).setFocus()

    @Slot()
    def refresh(self) -> None:
        """Read anew which agencies have work, in a job."""
        job = self.context.jobs.start("", _read, workspace=self.context.workspace, quiet=True)
        job.ok.connect(self._take)
        job.failed.connect(self._tell_failure)

    @Slot(object)
    def _take(self, agencies: list[Agency]) -> None:
        view, row = self.view, max(self.view.table.current_row(), 0)
        was = bool(self.agencies)
        self.agencies = agencies
        self._rows.fill([{"name": n, "code": c, "count": count} for c, n, count in agencies])
        self.model.show_query("")
        view.sum.setText(
            tr(
                "{count} perangkat daerah punya kegiatan atau kunjungan.",
                count=count_text(len(agencies)),
            )
            if agencies
            else ""
        )
        view.show_rows(some=bool(agencies))
        if agencies:
            view.table.go_to(min(row, len(agencies) - 1))
            if not was and view.isVisible():
                view.table.setFocus()

    def chosen(self) -> list[str]:
        """Return the codes of the selected agencies, or of the current one."""
        rows = self.view.table.selected_rows() or [self.view.table.current_row()]
        ids = (self.model.id_at(row) for row in rows)
        return [self.agencies[i][0] for i in ids if i is not None and i < len(self.agencies)]

    # -- writing ---------------------------------------------------------------------------

    @Slot()
    def _browse(self) -> None:
        self.browse(self.view, self.view.folder, tr("Simpan daftar kerja di"))

    @Slot(bool)
    def write(self, chosen: bool) -> None:
        """Write the workbooks of the chosen agencies, or of all."""
        codes = self.chosen() if chosen else [code for code, _, _ in self.agencies]
        if self._job is not None or not codes:
            return
        job = self.start(self.view, tr("Menulis daftar kerja"), _write, agencies=codes)
        if job is not None:
            job.ok.connect(self._done)
            job.failed.connect(self._tell_failure)

    @Slot(object)
    def _done(self, results: list[Any]) -> None:
        from dampingan.exchange.writer.work_list import WorkListFailure

        bad = [one for one in results if isinstance(one, WorkListFailure)]
        good = [one for one in results if not isinstance(one, WorkListFailure)]
        self.view.show_problem("\n".join(str(one.error) for one in bad))
        if not good:
            return
        words = tr("{count} daftar kerja tersimpan.", count=count_text(len(good)))
        self.say_written(self.view, words, good[0].path.parent)

    @Slot(object)
    def _tell_failure(self, error: Exception) -> None:
        self.view.show_problem(failure_text(error))

    # -- inside ----------------------------------------------------------------------------

    @Slot()
    def measure(self) -> None:
        """Give the columns their widths."""
        self.view.table.show_widths({})

    @Slot(object)
    def _take_changes(self, changes: Changes) -> None:
        if self.view.isVisible() and {"response", "reference"} & changes.ids.keys():
            self._timer.start()

    def _connect(self) -> None:
        view = self.view
        view.table.opened.connect(lambda _row: self.write(True))
        view.browse_wanted.connect(self._browse)
        view.write_wanted.connect(self.write)
        view.plan_wanted.connect(partial(self.context.go, "plan"))
        self.context.bus.changed.connect(self._take_changes)
        self.context.theme.changed.connect(self.measure)


def _columns() -> list[Column]:
    return [
        Column("name", tr("Perangkat daerah"), ("name",), width=420, least=160),
        Column("code", tr("Kode"), ("code",), _muted, width=160, least=80),
        Column("count", tr("Kegiatan"), ("count",), _number, width=110, least=80, right=True),
    ]


def _muted(text: str) -> Cell:
    return Cell(text, colour="muted")


def _number(count: int) -> Cell:
    return Cell(count_text(count))


def _read(workspace: Workspace, **_: Any) -> list[Agency]:
    from dampingan.exchange.writer.work_list import waiting_agencies

    return waiting_agencies(workspace)


def _write(
    workspace: Workspace, folder: Path, agencies: list[str], password: str, **job: Any
) -> list[Any]:
    from dampingan.exchange.writer.work_list import write_work_lists

    return write_work_lists(workspace, folder, agencies, password=password, **job)
