"""Pekerjaan: how far the paper is in each RT and how keying goes; for coaching, no ranking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QMenu

from dampingan.core.errors import DampinganError
from dampingan.core.language import language, tr
from dampingan.core.number import count_text, decimal_text
from dampingan.core.period import Period
from dampingan.exchange.work_report import (
    ReportTable,
    Span,
    WorkReport,
    day_table,
    operator_table,
    place_table,
    question_table,
    read_work,
    write_work_report,
)
from dampingan.store.work.paper_receipt import PaperReceiptEntry, receive, take_back
from dampingan.store.work.work import VERIFY
from dampingan.store.work.work_summary import OperatorWork
from dampingan.ui.context import Context, Hint, Place
from dampingan.ui.control.layout import column
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.records.clipboard import copied_rows
from dampingan.ui.work.columns import (
    day_columns,
    day_rows,
    figure_text,
    operator_columns,
    operator_row,
    place_columns,
    place_row,
    question_columns,
    question_rows,
    share_text,
)
from dampingan.ui.work.tick_in import TickIn
from dampingan.ui.work.view import OPERATORS, PLACES, QUESTIONS, SHEETS, Tables, WorkView

if TYPE_CHECKING:
    from dampingan.store.transaction import Changes
    from dampingan.store.work.sheet_target import SheetTarget

_TABLES = {
    PLACES: place_table,
    SHEETS: place_table,
    OPERATORS: operator_table,
    QUESTIONS: question_table,
}


class WorkPlace(Place):
    """The work meter."""

    name = "work"
    icon = "work"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._sources = [FixedRows() for _ in range(4)]
        models: list[RecordTable[str]] = [
            RecordTable(source, context.jobs, self) for source in self._sources
        ]
        self.tables = Tables(*models)
        self.tick_in = TickIn(context, self._shown_form, self)
        self.view = WorkView(self.tables, self.tick_in.view, context.theme, context.icons)
        self.tables.places.show_columns(place_columns())
        self.tables.operators.show_columns(operator_columns())
        self.tables.days.show_columns(day_columns())
        self.tables.questions.show_columns(question_columns())
        self.report: WorkReport | None = None
        self._form_id = ""
        self._forms: list[tuple[str, str]] = []
        self._span = Span.WEEK
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(200)
        self._timer.timeout.connect(self._ask)
        self._connect()
        column(self.view, gap=0, on=self)
        self.view.show_part(PLACES)
        self.view.spans.show_current(self._span)
        self._measure()

    @property
    def title(self) -> str:
        """Word in the rail."""
        return tr("Pekerjaan")

    def entered(self) -> None:
        """Read anew: stretches of keying are written without telling anybody."""
        self._ask()
        self.view.table_of(self.view.part).setFocus()

    def hints(self) -> list[Hint]:
        """Keys of this place."""
        return [
            ("F2", tr("catat formulir masuk")),
            ("Ctrl PgDn", tr("bagian berikutnya")),
            ("Ctrl C", tr("salin baris")),
            ("Ctrl S", tr("simpan .xlsx")),
        ]

    def make_new(self) -> bool:
        """F2: count paper in."""
        self._show_part(PLACES)
        self.view.receipt.start(*self._current_place())
        return True

    def receive_sheets(self) -> None:
        """Stand ready to tick sheets in."""
        self._show_part(SHEETS)
        self.tick_in.view.key.setFocus()

    def take_sheet(self, target: SheetTarget) -> bool:
        """Tick a scanned sheet in while its part is on screen."""
        if self.view.part != SHEETS:
            return False
        self.tick_in.take(target)
        return True

    def take_broken_sheet(self) -> bool:
        """Say it in large letters while sheets are ticked in."""
        if self.view.part != SHEETS:
            return False
        self.tick_in.take_broken()
        return True

    def commands(self) -> list[Any]:
        """What the palette offers here."""
        return [
            (tr("Terima lembar (pindai)"), self.receive_sheets, "scan", ""),
            (tr("Catat formulir kertas masuk"), self.make_new, "new", "F2"),
            (tr("Simpan laporan pekerjaan"), self._choose_file, "workbook", "Ctrl+S"),
            (tr("Salin tabel pekerjaan"), self._copy_all, "copy", ""),
        ]

    # -- reading ---------------------------------------------------------------------------

    @Slot(object)
    def _take_changes(self, changes: Changes) -> None:
        if self.isVisible():
            self._timer.start()

    @Slot()
    def _ask(self) -> None:
        workspace = self.context.workspace
        main = workspace.form("family")
        self._forms = [(main.form_id, main.text(main.title, language()))]
        self._forms += [(one.form_id, one.title) for one in workspace.extra_forms()]
        job = self.context.jobs.start(
            "",
            read_work,
            workspace=workspace,
            form_id=self._form_id,
            span=self._span,
            quiet=True,
        )
        job.ok.connect(self._show)
        job.failed.connect(self._tell)

    @Slot(object)
    def _show(self, report: WorkReport) -> None:
        self.report = report
        view = self.view
        if view.part == SHEETS:
            self.tick_in.ask()
        period = Period.parse(report.period).label if report.period else ""
        view.subtitle.setText(" · ".join(part for part in (report.title, period) if part))
        ids = [form_id for form_id, _ in self._forms]
        chosen = ids.index(report.form_id) if report.form_id in ids else 0
        view.show_forms([title for _, title in self._forms], chosen)
        self._fill(0, view.places, [place_row(place) for place in report.places])
        self._fill(1, view.operators, [operator_row(report, one) for one in report.operators])
        self._show_own_row(report)
        self._fill(2, view.days, day_rows(report))
        self._fill(3, view.questions, question_rows(report))
        view.show_figures(_sums(report))
        view.reconciled.setText(_reconciled(report))
        view.show_own(tr("Anda: {name}", name=report.me), _own_figures(report))
        view.show_operators(some=bool(report.operators))
        view.show_questions(some=bool(report.questions))
        view.receipt.show_receipts(report.receipts)
        self._measure()

    def _show_own_row(self, report: WorkReport) -> None:
        """Stand on one's own line, not on whoever comes first in the alphabet."""
        mine = [place for place, one in enumerate(report.operators) if one.operator == report.me]
        if mine and not self.view.operators.hasFocus():
            self.view.operators.go_to(mine[0])

    def _fill(self, number: int, table: RecordView, rows: Sequence[Any]) -> None:
        row = table.current_row()
        self._sources[number].fill(rows)
        models = (
            self.tables.places,
            self.tables.operators,
            self.tables.days,
            self.tables.questions,
        )
        models[number].show_query("")
        if rows:
            table.go_to(min(max(row, 0), len(rows) - 1))

    # -- paper -----------------------------------------------------------------------------

    @Slot(str, str, int, str)
    def _receive(self, rt: str, rw: str, count: int, note: str) -> None:
        workspace = self.context.workspace
        try:
            receive(workspace, form_id=self._shown_form(), rt=rt, rw=rw, count=count, note=note)
        except DampinganError as error:
            self.view.receipt.show_problem(str(error))
            return
        self.view.receipt.saved()
        words = tr("{count} formulir dicatat.", count=count_text(count))
        self.context.say(words, "ok", (tr("Urungkan"), self.context.undo))

    @Slot(object)
    def _take_back(self, receipt: PaperReceiptEntry) -> None:
        try:
            take_back(self.context.workspace, receipt)
        except DampinganError as error:
            self.context.say(str(error), "error")
            return
        self.view.receipt.rt.setFocus()
        words = tr("Catatan {count} formulir dibatalkan.", count=count_text(receipt.count))
        self.context.say(words, "ok", (tr("Urungkan"), self.context.undo))

    def _shown_form(self) -> str:
        if self.report is not None:
            return self.report.form_id
        return self.context.workspace.form("family").form_id

    def _current_place(self) -> tuple[str, str]:
        record = self.tables.places.id_at(self.view.places.current_row())
        if record is None:
            return "", ""
        place = self._sources[0].row(record)
        return place["rt"], place["rw"]

    @Slot(int)
    def _open_place(self, row: int) -> None:
        self.view.receipt.start(*self._current_place())

    # -- choosing --------------------------------------------------------------------------

    @Slot(str)
    def _show_part(self, key: str) -> None:
        moved = self.view.part != key
        inside = self.view.parts.isAncestorOf(QGuiApplication.focusObject() or self)  # type: ignore[arg-type]
        self.view.show_part(key)
        if key == SHEETS and moved:
            self.tick_in.wait()
            self.tick_in.ask()
        if moved and not inside:
            (self.tick_in.view.key if key == SHEETS else self.view.table_of(key)).setFocus()
        self._measure()

    @Slot(str)
    def _show_span(self, span: str) -> None:
        self._span = Span(span)
        self.view.spans.show_current(span)
        self._ask()

    @Slot(int)
    def _show_form(self, number: int) -> None:
        self._form_id = self._forms[number][0]
        self._ask()

    # -- copies ----------------------------------------------------------------------------

    @Slot()
    def _copy_all(self) -> None:
        if self.report is not None:
            self._copy(_TABLES[self.view.part](self.report))

    def _copy_selected(self, view: RecordView, make: Callable[[WorkReport], ReportTable]) -> None:
        if self.report is None:
            return
        table = make(self.report)
        rows = tuple(table.rows[row] for row in view.selected_rows() if row < len(table.rows))
        self._copy(ReportTable(table.title, table.heads, rows or table.rows))

    def _open_menu(
        self, view: RecordView, make: Callable[[WorkReport], ReportTable], point: QPoint
    ) -> None:
        """Show what the buttons do, for this table."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, run in (
            (tr("Salin baris"), partial(self._copy_selected, view, make)),
            (tr("Salin tabel"), self._copy_all),
            (tr("Simpan .xlsx"), self._choose_file),
        ):
            action = QAction(words, menu)
            action.triggered.connect(run)
            menu.addAction(action)
        menu.popup(view.viewport().mapToGlobal(point))

    def _copy(self, table: ReportTable) -> None:
        cells = [["" if value is None else _plain(value) for value in row] for row in table.rows]
        numeric = [
            any(isinstance(row[n], int | float) for row in table.rows)
            for n in range(len(table.heads))
        ]
        QGuiApplication.clipboard().setMimeData(copied_rows(table.heads, cells, numeric))
        self.context.say(tr("{count} baris disalin.", count=count_text(len(cells))))

    @Slot()
    def _choose_file(self) -> None:
        folder = self.context.workspace.path.parent
        day = self.context.workspace.now().astimezone()
        start = folder / tr("Pekerjaan {day}.xlsx", day=f"{day:%Y-%m-%d}")
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr("Simpan laporan pekerjaan"), str(start), tr("Buku kerja (*.xlsx)")
        )
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Write the report on screen as a workbook."""
        if self.report is None:
            return
        if path.suffix.lower() != ".xlsx":
            path = path.with_name(f"{path.name}.xlsx")
        job = self.context.jobs.start(
            tr("Menulis laporan pekerjaan"), _write, report=self.report, path=path
        )
        job.ok.connect(partial(self._tell_saved, path))
        job.failed.connect(self._tell)

    def _tell_saved(self, path: Path, _: object = None) -> None:
        folder = QUrl.fromLocalFile(str(path.parent))
        self.context.say(
            tr("Laporan tersimpan: {name}", name=path.name),
            "ok",
            (tr("Buka folder"), partial(QDesktopServices.openUrl, folder)),
        )

    @Slot(object)
    def _tell(self, error: Exception) -> None:
        self.context.say(str(error), "error")

    # -- inside ----------------------------------------------------------------------------

    def _connect(self) -> None:
        view = self.view
        view.part_wanted.connect(self._show_part)
        view.span_wanted.connect(self._show_span)
        view.form_wanted.connect(self._show_form)
        view.copy_wanted.connect(self._copy_all)
        view.save_wanted.connect(self._choose_file)
        view.places.opened.connect(self._open_place)
        view.receipt.wanted.connect(self._receive)
        view.receipt.back_wanted.connect(self._take_back)
        tables = (
            (view.places, place_table),
            (view.operators, operator_table),
            (view.days, day_table),
            (view.questions, question_table),
        )
        for table, make in tables:
            table.copy_wanted.connect(partial(self._copy_selected, table, make))
            table.customContextMenuRequested.connect(partial(self._open_menu, table, make))
        for key, act in (
            ("Ctrl+S", self._choose_file),
            ("Ctrl+PgDown", partial(view.parts.step, 1)),
            ("Ctrl+PgUp", partial(view.parts.step, -1)),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(act)
        self.context.bus.changed.connect(self._take_changes)
        self.context.theme.changed.connect(self._measure)

    @Slot()
    def _measure(self) -> None:
        view = self.view
        for table in (view.places, view.operators, view.days, view.questions):
            table.show_widths({})


def _write(report: WorkReport, path: Path, **_: Any) -> None:
    write_work_report(report, path)


def _plain(value: str | float) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) else decimal_text(value, 2)


def _sums(report: WorkReport) -> list[tuple[str, str, str]]:
    total = report.total
    return [
        (count_text(total.received), tr("formulir diterima"), ""),
        (count_text(total.done), tr("selesai dientri"), "ok" if total.done else ""),
        (count_text(total.drafts), tr("draf"), ""),
        (count_text(total.waiting) if total.received else "–", tr("belum dientri"), ""),
        (count_text(total.verified), tr("diperiksa"), ""),
        (count_text(total.sent), tr("terkirim"), ""),
    ]


def _reconciled(report: WorkReport) -> str:
    total = report.total
    if not total.received:
        return tr(
            "Belum ada formulir kertas yang dicatat. Tekan F2, hitung tumpukan setiap RT: lalu "
            "terlihat berapa yang belum dientri."
        )
    known = [place for place in report.places if place.received]
    parts = [
        tr(
            "{received} diterima = {done} selesai + {drafts} draf + {waiting} belum dientri.",
            received=count_text(total.received),
            done=count_text(total.received_done),
            drafts=count_text(total.received_drafts),
            waiting=count_text(total.waiting),
        )
    ]
    if total.scanned:
        parts.append(tr("{count} sudah dipindai.", count=count_text(total.scanned)))
    if any(place.waiting < 0 for place in known):
        parts.append(tr("Tanda peringatan: lebih banyak dientri daripada diterima; hitung ulang."))
    if total.uncounted:
        parts.append(
            tr(
                "Selain itu {count} dientri tanpa kertas yang dicatat.",
                count=count_text(total.uncounted),
            )
        )
    return " ".join(parts)


def _own_figures(report: WorkReport) -> list[tuple[str, str, str]]:
    mine = [one for one in report.operators if one.operator == report.me]
    one = next((m for m in mine if m.task != VERIFY), OperatorWork(report.me, ""))
    again = sum(m.records for m in mine if m.task == VERIFY)
    known = report.agreements.get(report.me)
    same = share_text(known.accuracy) if known and known.compared else "–"
    done = tr("formulir selesai")
    if again:
        done = tr("formulir selesai; {count} ketik ulang", count=count_text(again))
    return [
        (count_text(one.records), done, ""),
        (figure_text(one.records_an_hour), tr("selesai tiap jam"), ""),
        (figure_text(one.keystrokes_an_hour, 0), tr("ketukan tiap jam"), ""),
        (figure_text(one.corrections_a_hundred), tr("koreksi tiap 100 isian"), ""),
        (figure_text(one.acceptances_a_hundred), tr("peringatan tiap 100 isian"), ""),
        (same, tr("benar menurut ketik ulang"), ""),
    ]
