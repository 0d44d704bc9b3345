"""Pemutakhiran: beginning a period, and families from a list."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog

from dampingan.core.errors import DampinganError
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.core.period import Period
from dampingan.exchange.prelist.last_period import receive_last_period, submission_of
from dampingan.exchange.prelist.prelist import Prelist, read_prelist
from dampingan.exchange.prelist.prelist_template import write_template
from dampingan.store.renewal.prelist import Match, PrelistResult, import_prelist, match_prelist
from dampingan.store.renewal.renewal import RenewalResult, begin_period, plan_period
from dampingan.store.workspace import Workspace
from dampingan.ui.context import Context, Hint, Place
from dampingan.ui.control.layout import column
from dampingan.ui.job import Job, failure_text
from dampingan.ui.models.column import Column
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.renewal.view import RenewalView

_OFFERED = 4
"""So many quarters can be chosen."""


@dataclass(frozen=True)
class Chosen:
    """A file that somebody chose.

    Attributes:
        path: it.
        prelist: what it lists, None for a submission of ours.
        matched: rows whose family is there.
        families: of a submission.
        period: of a submission.
    """

    path: Path
    prelist: Prelist | None = None
    matched: tuple[Match, ...] = ()
    families: int = 0
    period: str = ""


class RenewalPlace(Place):
    """A new round from what is known."""

    name = "renewal"
    icon = "renewal"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._rows = FixedRows()
        self.model: RecordTable[str] = RecordTable(self._rows, context.jobs, self)
        self.view = RenewalView(self.model, context.theme, context.icons)
        self.model.show_columns(_columns())
        self.chosen: Chosen | None = None
        self._job: Job | None = None
        view = self.view
        view.begin_wanted.connect(self.begin)
        view.file_wanted.connect(self._choose_file)
        view.template_wanted.connect(self._choose_template)
        view.load_wanted.connect(self.load)
        view.stop_wanted.connect(self._stop)
        view.periods.currentIndexChanged.connect(self._show_plan)
        view.table.current_changed.connect(self._show_whole)
        context.theme.changed.connect(self._measure)
        column(view, gap=0, on=self)
        self._measure()

    @property
    def title(self) -> str:
        """Its word."""
        return tr("Pemutakhiran")

    def entered(self) -> None:
        """Offer the periods after the present one."""
        now = self.context.workspace.period
        first = Period.parse(now).next() if now else Period.of(self.context.workspace.now().date())
        self.view.periods.blockSignals(True)
        self.view.periods.clear()
        for step in range(_OFFERED):
            period = first.shift(step)
            self.view.periods.addItem(period.label, str(period))
        self.view.periods.blockSignals(False)
        self.view.subtitle.setText(Period.parse(now).label if now else "")
        self._show_plan()
        self.view.file.setFocus()

    def may_leave(self) -> bool:
        """Stay while something is being changed."""
        if self._job is not None:
            self.context.say(tr("Tunggu sampai selesai, atau tekan Batal."), "warning")
        return self._job is None

    def hints(self) -> list[Hint]:
        """Keys of this place."""
        return [("Tab", tr("berikutnya")), ("Enter", tr("jalankan"))]

    # ------------------------------------------------------------------ a period

    @Slot()
    def _show_plan(self) -> None:
        plan = plan_period(self.context.workspace)
        words = [
            tr(
                "{families} keluarga dengan {persons} anggota menunggu ditinjau.",
                families=count_text(plan.families),
                persons=count_text(plan.persons),
            )
        ]
        if plan.away:
            words.append(
                tr(
                    "{count} yang pindah, meninggal atau tidak ditemukan tidak ikut.",
                    count=count_text(plan.away),
                )
            )
        if plan.unfinished:
            words.append(
                tr("{count} masih draf di periode ini.", count=count_text(plan.unfinished))
            )
        words.append(tr("Cadangan dibuat dulu; Ctrl+Z membatalkannya."))
        self.view.plan.setText("\n".join(words))
        self.view.begin.setEnabled(bool(plan.families))

    @Slot()
    def begin(self) -> None:
        """Begin the chosen period."""
        period = self.view.periods.currentData()
        if not period:
            return
        self._run(tr("Memulai periode"), begin_period, self._begun, period=period)

    def _begun(self, result: RenewalResult) -> None:
        words = tr(
            "{period} dimulai: {count} keluarga menunggu. Cadangan: {backup}",
            period=Period.parse(result.period).label,
            count=count_text(result.families),
            backup=result.backup.name,
        )
        self.context.list_families(change_state="pending")
        self.context.say(words, "ok", (tr("Urungkan"), self.context.undo))

    # ------------------------------------------------------------------ a list

    @Slot()
    def _choose_file(self) -> None:
        kinds = tr("Daftar keluarga ({pattern})", pattern="*.xlsx *.xls *.ods *.csv *.tsv *.txt")
        folder = str(self.context.workspace.path.parent)
        name, _ = QFileDialog.getOpenFileName(self, tr("Pilih daftar keluarga"), folder, kinds)
        if name:
            self.read(Path(name))

    def read(self, path: Path) -> None:
        """Read a list and show what would come of it; nothing is changed."""
        self._run(tr("Membaca daftar"), _read, self._show, path=path)

    def _show(self, chosen: Chosen) -> None:
        self.chosen = chosen
        prelist = chosen.prelist
        if prelist is None:
            words = tr(
                "Kiriman Dampingan {period}: {count} keluarga",
                period=Period.parse(chosen.period).label,
                count=count_text(chosen.families),
            )
            self._rows.fill([])
            self.model.show_query("")
            self.view.show_list(words, chosen.path.name, tr("Muat kiriman"), rows=False)
            return
        new = len(prelist.rows) - len(chosen.matched)
        found = tr(
            "{read} baris: {new} keluarga baru, {matched} sudah ada, {rejected} ditolak",
            read=count_text(prelist.read),
            new=count_text(new),
            matched=count_text(len(chosen.matched)),
            rejected=count_text(len(prelist.rejected)),
        )
        rows = _rejected_rows(prelist) + _matched_rows(chosen.matched)
        self._rows.fill(rows)
        self.model.show_query("")
        load = tr("Muat {count} keluarga", count=count_text(new)) if new else ""
        self.view.show_list(found, _about(prelist), load, rows=bool(rows))
        self.view.table.go_to(0)
        if load:
            self.view.load.setFocus()

    @Slot()
    def load(self) -> None:
        """Take the list over."""
        chosen = self.chosen
        if chosen is None:
            return
        if chosen.prelist is None:
            self._run(tr("Memuat kiriman"), receive_last_period, self._received, path=chosen.path)
        else:
            rows = chosen.prelist.rows
            self._run(tr("Memuat daftar keluarga"), import_prelist, self._loaded, rows=rows)

    def _loaded(self, result: PrelistResult) -> None:
        words = tr(
            "{new} keluarga dimuat, {matched} sudah ada.",
            new=count_text(len(result.new)),
            matched=count_text(len(result.matched)),
        )
        self._done(words)

    def _received(self, waiting: int) -> None:
        self._done(tr("{count} keluarga menunggu ditinjau.", count=count_text(waiting)))

    def _done(self, words: str) -> None:
        self.chosen = None
        self.view.show_list("", "", "", rows=False)
        self.context.list_families(change_state="pending")
        self.context.say(words, "ok", (tr("Urungkan"), self.context.undo))

    @Slot(int)
    def _show_whole(self, row: int) -> None:
        """Show the whole sentence of the current line: cells cut it off."""
        record = self.model.id_at(row)
        line = self._rows.row(record) if record is not None else {}
        self.view.whole.setText(" ".join(str(line[key]) for key in ("why", "remedy") if line))

    @Slot()
    def _choose_template(self) -> None:
        target = str(self.context.workspace.path.parent / "daftar-keluarga.xlsx")
        kinds = tr("Buku kerja ({pattern})", pattern="*.xlsx")
        name, _ = QFileDialog.getSaveFileName(self, tr("Simpan contoh daftar"), target, kinds)
        if name:
            self.save_template(Path(name).with_suffix(".xlsx"))

    def save_template(self, path: Path) -> None:
        """Write an empty list."""
        try:
            write_template(path)
        except DampinganError as error:
            self.view.show_problem(str(error))
            return
        self.context.say(tr("Contoh daftar tersimpan: {name}", name=path.name), "ok")

    # ------------------------------------------------------------------ jobs

    def _run(self, title: str, work: Any, done: Any, **arguments: Any) -> None:
        if self._job is not None:
            return
        self.view.show_problem("")
        self.view.show_progress(title, 0, 0)
        job = self.context.jobs.start(
            title, work, quiet=True, workspace=self.context.workspace, **arguments
        )
        self._job = job
        job.progressed.connect(self._progressed)
        job.ok.connect(self._end_job)
        job.ok.connect(done)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._cancelled)

    @Slot(int, int, str)
    def _progressed(self, done: int, total: int, text: str) -> None:
        if self._job is not None:
            self.view.show_progress(text or self._job.title, done, total)

    @Slot()
    def _end_job(self, *_: object) -> None:
        self._job = None
        self.view.show_progress("", 0, 0)
        self._show_plan()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self._end_job()
        self.view.show_problem(failure_text(error))

    @Slot()
    def _cancelled(self) -> None:
        self._end_job()
        self.context.say(tr("Dibatalkan; tidak ada yang diubah."), "warning")

    @Slot()
    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    @Slot()
    def _measure(self) -> None:
        self.view.table.show_widths({})


def _read(workspace: Workspace, path: Path, **_: Any) -> Chosen:
    submission = submission_of(path)
    if submission is not None:
        sheet = submission.sheets.get("Keluarga")
        families = len(sheet.rows) if sheet else 0
        return Chosen(path, families=families, period=submission.identity.period)
    today = workspace.now().astimezone().date()
    prelist = read_prelist(path, workspace.form("family"), today=today)
    return Chosen(path, prelist, tuple(match_prelist(workspace, prelist.rows)))


def _about(prelist: Prelist) -> str:
    parts = [tr("Kolom: {names}", names=", ".join(prelist.columns))]
    if prelist.ignored:
        parts.append(tr("tidak dipakai: {names}", names=", ".join(prelist.ignored)))
    if prelist.skipped:
        parts.append(tr("lembar tanpa daftar: {names}", names=", ".join(prelist.skipped)))
    return " · ".join([prelist.name, *parts])


def _rejected_rows(prelist: Prelist) -> list[dict[str, object]]:
    return [
        {
            "id": place,
            "sheet": one.place.sheet,
            "row": str(one.place.row),
            "column": one.place.column,
            "value": one.place.value,
            "why": one.reason,
            "remedy": one.remedy,
        }
        for place, one in enumerate(prelist.rejected)
    ]


def _matched_rows(matched: tuple[Match, ...]) -> list[dict[str, object]]:
    return [
        {
            "id": 1_000_000 + place,
            "sheet": one.place.sheet,
            "row": str(one.place.row),
            "column": "",
            "value": "",
            "why": tr("Sudah ada: {why}.", why=one.why),
            "remedy": tr("Tidak dimuat lagi; isian yang ada tetap."),
        }
        for place, one in enumerate(matched)
    ]


def _columns() -> list[Column]:
    return [
        Column("row", tr("Baris"), ("row",), width=56, right=True),
        Column("column", tr("Kolom"), ("column",), width=76),
        Column("value", tr("Isi"), ("value",), width=150, least=70),
        Column("why", tr("Sebab"), ("why",), width=300, least=200),
        Column("remedy", tr("Yang dilakukan"), ("remedy",), width=280, least=140),
        Column("sheet", tr("Lembar"), ("sheet",), width=80, least=50),
    ]
