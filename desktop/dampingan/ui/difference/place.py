"""Comparing two workbooks: what was sent and what came back, by family."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.store.merging.whereabouts import find
from dampingan.ui.context import Context, Hint, Place, PlaceCommand
from dampingan.ui.control.layout import column
from dampingan.ui.difference.columns import (
    change_columns,
    change_rows,
    family_columns,
    family_row,
)
from dampingan.ui.difference.view import SIDES, DifferenceView
from dampingan.ui.job import Job, failure_text
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.records.clipboard import copied_rows
from dampingan.ui.send.file import WORKBOOKS, dropped_files

if TYPE_CHECKING:
    from dampingan.exchange.comparison.difference import Difference, FamilyChange


@dataclass(frozen=True)
class Compared:
    """What the job brings: the difference, and what a search looks into."""

    difference: Difference
    words: tuple[str, ...]


class DifferencePlace(Place):
    """Two files, the families that differ, and what differs in each."""

    name = "difference"
    icon = "compare"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._families, self._changes = FixedRows(), FixedRows()
        self.families: RecordTable[str] = RecordTable(self._families, context.jobs, self)
        self.changes: RecordTable[str] = RecordTable(self._changes, context.jobs, self)
        self.view = DifferenceView(self.families, self.changes, context.theme, context.icons)
        self.families.show_columns(family_columns())
        self.changes.show_columns(change_columns())
        self.paths: list[Path | None] = [None] * SIDES
        self.compared: Compared | None = None
        self._job: Job | None = None
        self._sort = ""
        self.setAcceptDrops(True)
        self._connect()
        column(self.view, gap=0, on=self)
        self._measure()
        self._show_ready()

    @property
    def title(self) -> str:
        """Its word."""
        return tr("Bandingkan dua berkas")

    def entered(self) -> None:
        """Go on where work stopped."""
        view = self.view
        if self.compared is not None:
            view.families.setFocus()
        else:
            missing = next((n for n, path in enumerate(self.paths) if path is None), None)
            (view.compare if missing is None else view.files[missing].choose).setFocus()

    def hints(self) -> list[Hint]:
        """Keys of this place."""
        return [
            ("Enter", tr("buka keluarga")),
            ("Ctrl F", tr("cari")),
            ("Ctrl C", tr("salin")),
            ("Ctrl S", tr("simpan .xlsx")),
        ]

    def commands(self) -> list[PlaceCommand]:
        """What the palette offers here."""
        return [
            (tr("Simpan perbandingan"), self._choose_target, "workbook", "Ctrl+S"),
            (tr("Tukar A dan B"), self._swap, "recheck", ""),
        ]

    # -- files -----------------------------------------------------------------------------

    def take(self, *paths: Path) -> None:
        """Take one file for the first free side, or two for both, and compare when both are there.

        Args:
            *paths: workbooks, A first.
        """
        if len(paths) >= SIDES:
            self._set(0, paths[0])
            self._set(1, paths[1])
        elif paths:
            self._set(0 if self.paths[0] is None else 1, paths[0])
        if all(self.paths):
            self.compare()

    @Slot(int)
    def _choose(self, side: int) -> None:
        folder = self.paths[side] or self.paths[1 - side] or self.context.workspace.path
        kinds = tr("Buku kerja ({pattern})", pattern=" ".join(f"*{s}" for s in WORKBOOKS))
        name, _ = QFileDialog.getOpenFileName(
            self, tr("Pilih berkas"), str(Path(folder).parent), kinds
        )
        if name:
            self._set(side, Path(name))
            if all(self.paths):
                self.compare()
            else:
                self.entered()

    def _set(self, side: int, path: Path) -> None:
        self.paths[side] = path
        line = self.view.files[side]
        line.password.clear()
        line.password.hide()
        line.show_file(path.name, str(path.parent))
        self._forget()

    @Slot()
    def _swap(self) -> None:
        first, second = self.paths
        for side, path in enumerate((second, first)):
            if path is not None:
                self._set(side, path)
        if all(self.paths):
            self.compare()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take workbooks."""
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Compare what was dropped."""
        event.acceptProposedAction()
        self.take(*dropped_files(event.mimeData()))

    # -- comparing -------------------------------------------------------------------------

    @Slot()
    def compare(self) -> None:
        """Compare the chosen files in the background."""
        a, b = self.paths
        if self._job is not None or a is None or b is None:
            return
        self._forget()
        self.view.show_problem("")
        self.view.show_progress(tr("Membaca berkas"), 0, 0)
        passwords = tuple(line.password.text() for line in self.view.files)
        job = self.context.jobs.start(
            tr("Membandingkan berkas"), _compare, quiet=True, paths=(a, b), passwords=passwords
        )
        self._job = job
        job.progressed.connect(self._progressed)
        job.ok.connect(self._show)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._tell_cancelled)
        job.finished.connect(self._end)

    @Slot(object)
    def _show(self, compared: Compared) -> None:
        from dampingan.exchange.comparison.difference_report import (
            count_words,
            left_out_words,
            only_words,
            side_words,
        )

        self.compared = compared
        difference = compared.difference
        for line, side in zip(self.view.files, (difference.a, difference.b), strict=True):
            line.show_file(side.submission.path.name, side_words(side))
            line.password.clear()
            line.password.hide()
        if difference.equal:
            summary = tr("Kedua berkas sama isinya.")
        else:
            summary = "\n".join(f"{kind}: {counts}" for kind, counts in count_words(difference))
        only = [only_words(one) for one in difference.only] + left_out_words(difference)
        self.view.show_summary(summary, "\n".join(_first(only)))
        self.view.show_result(ready=bool(difference.families))
        self.view.search.clear()
        self._list("")
        (self.view.families if difference.families else self.view.compare).setFocus()

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        self.view.show_problem(failure_text(error))
        from dampingan.exchange.comparison.difference import SideError

        if isinstance(error, SideError) and error.locked:
            line = self.view.files[error.side]
            line.password.show()
            line.password.selectAll()
            line.password.setFocus()

    @Slot()
    def _tell_cancelled(self) -> None:
        self.context.say(tr("Perbandingan dihentikan."), "warning")

    @Slot(int, int, str)
    def _progressed(self, done: int, total: int, text: str) -> None:
        if self._job is not None:
            self.view.show_progress(text or self._job.title, done, total)

    @Slot()
    def _end(self) -> None:
        self._job = None
        self.view.show_progress("", 0, 0)
        self._show_ready()

    @Slot()
    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _forget(self) -> None:
        self.compared = None
        self.view.show_summary("", "")
        self.view.show_result(ready=False)
        self.view.subtitle.setText("")
        self._show_ready()

    def _show_ready(self) -> None:
        self.view.compare.setEnabled(all(self.paths))
        self.view.swap.setVisible(all(self.paths))

    # -- looking ---------------------------------------------------------------------------

    @Slot(str)
    def _list(self, text: str) -> None:
        """Show the families in which every word of a search occurs."""
        if self.compared is None:
            return
        found = self.compared.difference.families
        wanted = text.casefold().split()
        rows = [
            family_row(number, family)
            for number, (family, words) in enumerate(zip(found, self.compared.words, strict=True))
            if all(word in words for word in wanted)
        ]
        self._families.fill(rows)
        self.families.show_query(self._sort)
        told = tr("{count} keluarga berbeda", count=count_text(len(found)))
        if wanted:
            told = tr(
                "{count} dari {all} keluarga",
                count=count_text(len(rows)),
                all=count_text(len(found)),
            )
        self.view.subtitle.setText(told)
        if rows:
            self.view.families.go_to(0)
        else:
            self._show_family(-1)

    def _family(self, row: int) -> FamilyChange | None:
        number = self.families.id_at(row)
        if self.compared is None or number is None:
            return None
        return self.compared.difference.families[number]

    @Slot(int)
    def _show_family(self, row: int) -> None:
        family = self._family(row)
        rows: list[dict[str, Any]] = []
        if family is not None and self.compared is not None:
            rows = change_rows(self.compared.difference, family)
            told = family_row(0, family)
            self.view.family.setText(" · ".join(filter(None, (told["head"], told["place"]))))
        else:
            self.view.family.setText("")
        self._changes.fill(rows)
        self.changes.show_query("")
        self.view.changes.go_to(0)
        self._show_whole(0 if rows else -1)

    @Slot(int)
    def _show_whole(self, row: int) -> None:
        """Show the whole line below the table: cells cut it off."""
        number = self.changes.id_at(row)
        if number is None:
            self.view.whole.setText("")
            return
        line = self._changes.row(number)
        empty = tr("(kosong)")
        self.view.whole.setText(
            f"{line['what']}\nA: {line['old'] or empty}\nB: {line['new'] or empty}"
        )

    @Slot(int)
    def _sort_by(self, number: int) -> None:
        column = self.families.columns[number].sort
        self._sort = f"-{column}" if self._sort == column else column
        self.view.families.header.setSortIndicatorShown(False)
        self.families.show_query(self._sort)

    @Slot(int)
    def _open(self, row: int) -> None:
        family = self._family(row)
        here = find(self.context.workspace, "family", family.key) if family else None
        if here is None:
            self.context.say(tr("Keluarga ini tidak ada di ruang kerja yang terbuka."), "warning")
        else:
            self.context.open_family(here.record_id)

    # -- taking along ----------------------------------------------------------------------

    @Slot()
    def _copy(self) -> None:
        """Copy what differs in the selected families, all of them without a selection."""
        from dampingan.exchange.comparison.difference_report import headings, lines_of, values_of

        if self.compared is None:
            return
        chosen = [self._family(row) for row in self.view.families.selected_rows()]
        families = [family for family in chosen if family is not None]
        rows = [values_of(one) for one in lines_of(self.compared.difference, families)]
        heads = headings()
        QGuiApplication.clipboard().setMimeData(copied_rows(heads, rows, [False] * len(heads)))
        self.context.say(tr("{count} baris disalin.", count=count_text(len(rows))))

    @Slot()
    def _choose_target(self) -> None:
        if self.compared is None:
            return
        folder = self.paths[1] or self.context.workspace.path
        name, _ = QFileDialog.getSaveFileName(
            self,
            tr("Simpan perbandingan"),
            str(folder.parent / "perbandingan.xlsx"),
            tr("Buku kerja ({pattern})", pattern="*.xlsx"),
        )
        if name:
            self.save(Path(name).with_suffix(".xlsx"))

    def save(self, path: Path) -> None:
        """Write the comparison as a workbook, in the background."""
        if self.compared is None:
            return
        job = self.context.jobs.start(
            tr("Menulis perbandingan"), _save, difference=self.compared.difference, path=path
        )
        job.ok.connect(self._tell_saved)
        job.failed.connect(self._fail)

    @Slot(object)
    def _tell_saved(self, path: Path) -> None:
        self.context.say(tr("Perbandingan tersimpan: {name}", name=path.name))

    @Slot()
    def _measure(self) -> None:
        self.view.families.show_widths({})
        self.view.changes.show_widths({})

    def _connect(self) -> None:
        view = self.view
        view.file_wanted.connect(self._choose)
        view.compare_wanted.connect(self.compare)
        view.swap_wanted.connect(self._swap)
        view.stop_wanted.connect(self._stop)
        view.save_wanted.connect(self._choose_target)
        view.copy_wanted.connect(self._copy)
        view.search.searched.connect(self._list)
        view.search.left_down.connect(view.families.setFocus)
        view.families.left_up.connect(view.search.setFocus)
        view.families.current_changed.connect(self._show_family)
        view.families.opened.connect(self._open)
        view.families.sort_wanted.connect(self._sort_by)
        view.families.copy_wanted.connect(self._copy)
        view.changes.copy_wanted.connect(self._copy)
        view.changes.current_changed.connect(self._show_whole)
        self.context.theme.changed.connect(self._measure)
        for keys, act in (("Ctrl+F", view.search.setFocus), ("Ctrl+S", self._choose_target)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)


_MOST_ONLY = 4


def _first(lines: list[str]) -> list[str]:
    """Return some lines and how many more there are: the workbook has them all."""
    if len(lines) <= _MOST_ONLY + 1:
        return lines
    more = tr("… dan {count} lagi; semuanya ada di .xlsx.", count=len(lines) - _MOST_ONLY)
    return [*lines[:_MOST_ONLY], more]


def _compare(paths: tuple[Path, Path], passwords: tuple[str, str], **job: Any) -> Compared:
    from dampingan.exchange.comparison.difference import compare_workbooks
    from dampingan.exchange.comparison.difference_report import search_words

    difference = compare_workbooks(*paths, passwords, apart=True, **job)
    return Compared(difference, tuple(search_words(difference)))


def _save(difference: Difference, path: Path, **_: Any) -> Path:
    from dampingan.exchange.comparison.difference_report import write_difference

    write_difference(difference, path)
    return path
