"""Impor dari sistem lain: a file, its mapping, its values, what would happen, then doing it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog

from dampingan.core.language import language, tr
from dampingan.core.number import count_text
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.file.password import PasswordNeededError, WrongPasswordError
from dampingan.exchange.foreign.catalogue import save_mapping
from dampingan.exchange.foreign.drafting import question_label
from dampingan.exchange.foreign.editing import ColumnLine, column_lines
from dampingan.exchange.foreign.handing_back import write_rejected
from dampingan.exchange.foreign.importing import apply_plan
from dampingan.exchange.foreign.mapping import ADD, LIST, Mapping
from dampingan.exchange.receiver.receiving import ReceiveReport
from dampingan.ui.context import Context, Hint, Place, PlaceCommand
from dampingan.ui.control.layout import column
from dampingan.ui.importing import tables
from dampingan.ui.importing.tables import COLUMNS, FINDINGS, RECORDS, VALUES
from dampingan.ui.importing.view import ImportView
from dampingan.ui.importing.work import (
    Made,
    Opened,
    best_form,
    file_words,
    make,
    open_files,
    take_back,
)
from dampingan.ui.job import Job, failure_text
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.send.file import dropped_files

_KINDS = "*.xlsx *.xls *.ods *.csv *.tsv *.txt *.zip *.html *.htm"


class ImportPlace(Place):
    """One screen from a file to families; nothing is written before *Terapkan*."""

    name = "importing"
    icon = "receive"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._rows = FixedRows()
        self.model: RecordTable[str] = RecordTable(self._rows, context.jobs, self)
        self.view = ImportView(self.model, context.theme, context.icons)
        self.paths: tuple[Path, ...] = ()
        self.opened: Opened | None = None
        self.made: Made | None = None
        self.part = COLUMNS
        self._lines: list[ColumnLine] = []
        self._job: Job | None = None
        self._password = ""
        self._row_wanted = 0
        self.setAcceptDrops(True)
        self._connect()
        column(self.view, gap=0, on=self)

    @property
    def title(self) -> str:
        """Its word."""
        return tr("Impor dari sistem lain")

    def entered(self) -> None:
        """Go on where work stopped."""
        self._measure()
        if self.made is not None:
            self.view.table.setFocus()
        else:
            self.view.file.setFocus()

    def may_leave(self) -> bool:
        """Stay while something is being written."""
        if self._job is not None:
            self.context.say(tr("Tunggu sampai selesai, atau tekan Batal."), "warning")
        return self._job is None

    def hints(self) -> list[Hint]:
        """Keys of this place."""
        return [
            ("Ctrl O", tr("berkas")),
            ("Enter", tr("ubah baris ini")),
            ("Ctrl PgDn", tr("bagian berikutnya")),
            ("Ctrl Enter", tr("terapkan")),
        ]

    def commands(self) -> list[PlaceCommand]:
        """What the palette offers here."""
        return [
            (tr("Pilih berkas yang diimpor"), self.choose, "open", ""),
            (tr("Terapkan impor"), self.apply, "receive", ""),
            (tr("Simpan baris yang ditolak"), self.save_rejected, "save", ""),
        ]

    # -- the file --------------------------------------------------------------------------

    @Slot()
    def choose(self) -> None:
        """Choose one file, or several that belong together."""
        folder = str((self.paths[0] if self.paths else self.context.workspace.path).parent)
        kinds = tr("Tabel ({pattern})", pattern=_KINDS)
        names, _ = QFileDialog.getOpenFileNames(self, tr("Pilih berkas"), folder, kinds)
        if names:
            self.take([Path(name) for name in names])

    def take(self, paths: Sequence[Path], password: str = "") -> None:
        """Read files and propose a mapping; nothing is changed."""
        if self._job is not None or not paths:
            return
        self.paths, self._password = tuple(paths), password
        self.opened = self.made = None
        self._run(
            tr("Membaca berkas"),
            open_files,
            self._show_opened,
            workspace=self.context.workspace,
            paths=self.paths,
            password=password,
        )

    def _show_opened(self, opened: Opened) -> None:
        self.opened = opened
        view = self.view
        view.password.hide()
        view.show_file(opened.tables.name, file_words(opened))
        with QSignalBlocker(view.mappings):
            view.mappings.clear()
            for mapping, _ in opened.fitting:
                view.mappings.addItem(mapping.title, mapping)
            view.mappings.addItem(tr("Petakan sendiri"), None)
            for mapping in opened.others:
                view.mappings.addItem(mapping.title, mapping)
            view.mappings.setCurrentIndex(0)
        self._show_forms()
        self._take_mapping()

    def _show_forms(self) -> None:
        assert self.opened is not None
        workspace, view = self.context.workspace, self.view
        mapping: Mapping | None = view.mappings.currentData()
        chosen = mapping.form if mapping else best_form(workspace, self.opened.tables)
        with QSignalBlocker(view.forms):
            view.forms.clear()
            form = workspace.form("family")
            view.forms.addItem(form.text(form.title, language()), "")
            for extra in workspace.extra_forms():
                view.forms.addItem(extra.title, extra.form_id)
            view.forms.setCurrentIndex(max(0, view.forms.findData(chosen)))

    @Slot()
    def _choose_mapping(self) -> None:
        self._show_forms()
        self._take_mapping()

    @Slot()
    def _take_mapping(self) -> None:
        """Begin with the chosen mapping."""
        mapping: Mapping | None = self.view.mappings.currentData()
        with QSignalBlocker(self.view.add):
            self.view.add.setChecked(mapping is None or mapping.unmatched == ADD)
        note = mapping.note if mapping else tr("Kolom dicocokkan menurut nama dan isinya.")
        share = next((s for m, s in self.opened.fitting if m is mapping), 0) if self.opened else 0
        if share:
            note = tr("Cocok untuk {share} % kolomnya. {note}", share=int(share * 100), note=note)
        self.view.note.setText(note)
        with QSignalBlocker(self.view.title):
            self.view.title.setText("" if mapping is None else mapping.title)
            self.view.title.setCursorPosition(0)
        self._row_wanted = 0
        self._plan(mapping)

    # -- planning --------------------------------------------------------------------------

    def _plan(self, mapping: Mapping | None) -> None:
        """Plan anew in the background."""
        if self.opened is None:
            return
        self._run(
            tr("Membandingkan dengan ruang kerja"),
            make,
            self._show_made,
            workspace=self.context.workspace,
            tables=self.opened.tables,
            mapping=mapping,
            form_id=self.view.forms.currentData() or "",
            unmatched=ADD if self.view.add.isChecked() else LIST,
        )

    def _show_made(self, made: Made) -> None:
        assert self.opened is not None
        self.made = made
        self._lines = column_lines(self.opened.tables, made.mapping)
        self._show_counts()
        self.show_part(self.part)
        self.view.table.setFocus()

    def _show_counts(self) -> None:
        made, view = self.made, self.view
        plan = made.plan if made else None
        view.apply.setEnabled(plan is not None and plan.writes)
        if plan is None:
            view.rejected.hide()
            view.counts.setText(tr("Belum ada kolom yang dipetakan."))
            view.show_add_note("")
            return
        view.counts.setText("\n".join(map(tables.sheet_words, plan.sheets)))
        view.rejected.setVisible(bool(plan.drafts.rejected))
        view.show_add_note(
            tr(
                "{count} keluarga atau anggota tidak ada di sini: hanya didaftar di Temuan, "
                "barisnya tetap disimpan dan dapat ditambahkan kapan saja.",
                count=count_text(plan.plan.unmatched),
            )
            if plan.plan.unmatched
            else ""
        )

    # -- the table -------------------------------------------------------------------------

    @Slot(str)
    def show_part(self, part: str) -> None:
        """Show columns, values, the preview or findings."""
        self.part = part
        view, made = self.view, self.made
        view.parts.show_current(part)
        self.model.show_columns(tables.columns_of(part))
        self._measure()
        rows: list[dict[str, Any]] = []
        if part == COLUMNS and made is not None:
            rows = tables.column_rows(self._lines, made.form, made.mapping.title)
        elif made is not None and made.plan is not None:
            makers = {
                VALUES: tables.value_rows,
                RECORDS: tables.record_rows,
                FINDINGS: tables.finding_rows,
            }
            rows = makers[part](made.plan)
        self._rows.fill(rows)
        self.model.show_query("")
        view.show_picker("", "")
        wanted, self._row_wanted = self._row_wanted, 0
        if rows:
            view.table.go_to(min(wanted, len(rows) - 1))
        self._show_row(view.table.current_row())

    @Slot(int)
    def _show_row(self, row: int) -> None:
        """Show the whole of the current row, and the field that changes it."""
        record = self.model.id_at(row) if row >= 0 else None
        self.view.show_picker("", "")
        self.view.whole.setText("")
        made = self.made
        if record is None or made is None:
            return
        if self.part == COLUMNS:
            self._show_column(self._lines[record], made)
        elif made.plan is None:
            return
        elif self.part == VALUES:
            self._show_value(record, made)
        elif self.part == RECORDS:
            planned = made.plan.plan.records[record]
            self.view.whole.setText(tables.record_words(made.plan, planned))
        else:
            self.view.whole.setText(str(self._rows.row(record)["message"]))

    def _show_column(self, shown: ColumnLine, made: Made) -> None:
        view = self.view
        view.whole.setText(f"{shown.heading}: {' · '.join(shown.samples)}")
        table = self.opened.tables.tables[shown.table] if self.opened else None
        best = made.editor.proposer.candidates(table, shown.place) if table else []
        first = {c.question: c for c in best}
        keys = [*first, *(k for k, q in made.form.questions.items() if q.answerable)]
        options = [("", tr("tidak dipakai"))]
        options += [(key, question_label(made.form, key)) for key in dict.fromkeys(keys)]
        now = question_label(made.form, shown.questions[0]) if shown.questions else ""
        view.picker.show_options(options, now)
        view.picker.setPlaceholderText(
            tr("ketik nomor atau kata pertanyaan; kosong: tidak dipakai")
        )
        view.show_picker(tr("Menjawab"), tr("Pertanyaan yang dijawab kolom ini"))

    def _show_value(self, number: int, made: Made) -> None:
        assert made.plan is not None
        pair = made.plan.drafts.pairs[number]
        name = question_label(made.form, pair.question)
        self.view.whole.setText(f"{name}: {pair.theirs}")
        question = made.form.questions[pair.question]
        choices = made.form.choices.get(question.choice_list, ())
        if not choices or not pair.theirs:
            return
        options = [("", tr("tidak mengatakan apa-apa"))]
        options += [
            (c.code, tables.choice_words(made.form, pair.question, c.code)) for c in choices
        ]
        now = tables.choice_words(made.form, pair.question, pair.ours)
        self.view.picker.show_options(options, now)
        self.view.picker.setPlaceholderText(tr("ketik kode atau kata"))
        self.view.show_picker(tr("Artinya"), tr("Arti nilai ini"))

    @Slot()
    def _edit(self) -> None:
        """Go to the field that changes the current row."""
        if self.view.picker.isVisible():
            self.view.picker.setFocus()
            self.view.picker.selectAll()

    @Slot(str)
    def _pick(self, key: str) -> None:
        """Take what was chosen for the current row, and plan anew."""
        made, row = self.made, self.view.table.current_row()
        record = self.model.id_at(row)
        if made is None or record is None:
            return
        if self.part == COLUMNS:
            shown = self._lines[record]
            if shown.questions[:1] == ((key,) if key else ()):
                self._leave()
                return
            mapping = made.editor.assign(made.mapping, shown.table, shown.place, key)
        else:
            assert made.plan is not None
            pair = made.plan.drafts.pairs[record]
            mapping = made.editor.translate(made.mapping, pair.question, pair.theirs, key)
        self._row_wanted = row + (self.part == COLUMNS)
        self._plan(mapping)

    @Slot()
    def _leave(self) -> None:
        self.view.table.setFocus()

    @Slot()
    def _set_unmatched(self) -> None:
        if self.made is not None:
            self._row_wanted = max(0, self.view.table.current_row())
            self._plan(self.made.mapping)

    # -- keeping and doing -----------------------------------------------------------------

    @Slot()
    def save(self) -> None:
        """Keep the mapping under its name."""
        title = self.view.title.text().strip()
        if self.made is None or not title:
            self.view.title.setFocus()
            return
        kept = save_mapping(self.context.workspace, self.made.mapping, title)
        self.context.say(tr("Pemetaan “{title}” tersimpan.", title=kept.title), "ok")

    @Slot()
    def save_rejected(self, target: str = "") -> None:
        """Write the rejected rows for whoever can mend them; asks where without a `target`."""
        plan = self.made.plan if self.made else None
        if plan is None or not plan.drafts.rejected:
            return
        if not target:
            name = str(self.paths[0].with_name(f"{self.paths[0].stem}-ditolak.xlsx"))
            title = tr("Simpan baris yang ditolak")
            target, _ = QFileDialog.getSaveFileName(self, title, name, tr("Excel (*.xlsx)"))
        if not target:
            return
        path = Path(target).with_suffix(".xlsx")
        try:
            write_rejected(plan.rejected, path)
        except ExchangeError as error:
            self.view.show_problem(failure_text(error))
            return
        told = tr(
            "Tersimpan: {name}. Perbaiki sel merahnya, lalu impor berkas itu.", name=path.name
        )
        self.context.say(told, "ok")

    @Slot()
    def apply(self) -> None:
        """Write what the preview shows."""
        made = self.made
        if made is None or made.plan is None or not made.plan.writes:
            return
        self._run(
            tr("Mengimpor"),
            apply_plan,
            self._applied,
            workspace=self.context.workspace,
            plan=made.plan,
        )

    def _applied(self, report: ReceiveReport) -> None:
        words = tr(
            "Diimpor: {new} baru, {changed} dilengkapi, {conflict} usulan.",
            new=count_text(report.total("new")),
            changed=count_text(report.total("changed")),
            conflict=count_text(report.total("conflict")),
        )
        self.context.say(
            words, "ok", (tr("Batalkan impor ini"), partial(self.take_back, report.batch_uid))
        )
        if self.made is not None:
            self._plan(self.made.mapping)

    def take_back(self, batch_uid: str) -> None:
        """Take an import back (*batalkan impor ini*)."""
        self._run(
            tr("Membatalkan impor"),
            take_back,
            self._taken_back,
            workspace=self.context.workspace,
            batch_uid=batch_uid,
        )

    def _taken_back(self, _: object) -> None:
        self.context.say(tr("Impor dibatalkan; semuanya seperti sebelumnya."), "ok")
        if self.made is not None:
            self._plan(self.made.mapping)

    # -- jobs ------------------------------------------------------------------------------

    def _run(self, title: str, work: Any, done: Any, **arguments: Any) -> None:
        if self._job is not None:
            return
        self.view.show_problem("")
        self.view.show_progress(title, 0, 0)
        job = self.context.jobs.start(title, work, quiet=True, **arguments)
        self._job = job
        job.progressed.connect(self._progressed)
        job.ok.connect(self._end_job)
        job.ok.connect(done)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._cancelled)

    @Slot(int, int, str)
    def _progressed(self, done: int, total: int, text: str) -> None:
        if self._job is None:
            return
        text = text or self._job.title
        if total:
            of = {"done": count_text(done), "total": count_text(total)}
            text = tr("{text}: {done} dari {total}", text=text, **of)
        self.view.show_progress(text, done, total)

    @Slot()
    def _end_job(self, *_: object) -> None:
        self._job = None
        self.view.show_progress("", 0, 0)
        self._show_counts()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self._end_job()
        self.view.show_problem(failure_text(error))
        if isinstance(error, PasswordNeededError | WrongPasswordError):
            self.view.password.show()
            self.view.password.selectAll()
            self.view.password.setFocus()

    @Slot()
    def _cancelled(self) -> None:
        self._end_job()
        self.context.say(tr("Dibatalkan; tidak ada yang diubah."), "warning")

    @Slot()
    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    @Slot()
    def _open_locked(self) -> None:
        self.take(self.paths, self.view.password.text())

    # -- dropping --------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read what was dropped, several files together."""
        event.acceptProposedAction()
        self.take(dropped_files(event.mimeData()))

    def _connect(self) -> None:
        view = self.view
        view.files_wanted.connect(self.choose)
        view.password_given.connect(self._open_locked)
        view.apply_wanted.connect(self.apply)
        view.stop_wanted.connect(self._stop)
        view.save_wanted.connect(self.save)
        view.rejected_wanted.connect(self.save_rejected)
        view.mappings.activated.connect(self._choose_mapping)
        view.forms.activated.connect(self._take_mapping)
        view.add.toggled.connect(self._set_unmatched)
        view.parts.chosen.connect(self.show_part)
        view.table.current_changed.connect(self._show_row)
        view.table.opened.connect(self._edit)
        view.picker.picked.connect(self._pick)
        view.picker.left.connect(self._leave)
        self.context.theme.changed.connect(self._measure)
        for keys, slot in (
            ("Ctrl+O", self.choose),
            ("Ctrl+Return", self.apply),
            ("Ctrl+PgDown", self._next_part),
            ("Ctrl+PgUp", self._previous_part),
        ):
            QShortcut(QKeySequence(keys), self, slot)

    @Slot()
    def _next_part(self) -> None:
        view = self.view
        view.parts.step(1)
        view.table.setFocus()

    @Slot()
    def _previous_part(self) -> None:
        self.view.parts.step(-1)
        self.view.table.setFocus()

    @Slot()
    def _measure(self) -> None:
        self.view.table.show_widths({})
