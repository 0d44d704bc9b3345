"""The side Kirim: widgets and layout; `Sending` decides."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.check import CheckBox
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.label import breakable, label
from dampingan.ui.control.layout import Grow, card, column, line, panel, row
from dampingan.ui.icon import Icons
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.send.protection import Protection
from dampingan.ui.theme import Theme


class SendingView(QWidget):
    """What goes, what stays, where to.

    Signals:
        choice_changed: another choice about drafts, findings or changes.
        write_wanted: write the workbook.
        stop_wanted: cancel the writing.
        browse_wanted: choose the place.
        folder_wanted: show the written file's folder.
        again_wanted: from the result back to the form.
    """

    choice_changed = Signal()
    write_wanted = Signal()
    stop_wanted = Signal()
    browse_wanted = Signal()
    folder_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, model: RecordTable, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self.drafts = CheckBox(theme, icons)
        self.findings = CheckBox(theme, icons)
        self.changes = CheckBox(theme, icons)
        for box in (self.drafts, self.findings):
            box.setChecked(True)
        for box in (self.drafts, self.findings, self.changes):
            box.toggled.connect(self.choice_changed)
        self.changes.hide()
        self.protection = Protection(theme, icons)
        self.protect = self.protection.wanted
        self.password, self.repeated = self.protection.password, self.protection.repeated
        self.outcome = label("", "heading", wrap=True)
        self.note = label("", "muted", wrap=True)
        self.table = RecordView(model, theme, icons)
        self.table.setAccessibleName(tr("Keluarga yang perlu dilihat sebelum dikirim"))
        self.nothing = label(
            tr("Tidak ada draf dan tidak ada temuan. Semua keluarga siap dikirim."), "ok", wrap=True
        )
        self.path = LineEdit()
        self.path.setAccessibleName(tr("Disimpan di"))
        self.browse = button(tr("Ubah"), clicked=self.browse_wanted)
        self.write = button(
            tr("Tulis kiriman"), kind="primary", icons=icons, icon="send", clicked=self.write_wanted
        )
        self.write.setEnabled(False)  # losing it later would take the keyboard elsewhere
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self._progress_text = label("", "heading", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stop = button(tr("Batal"), clicked=self._ask_stop)
        self.result_title = label("", "title", wrap=True)
        self.result_text = label("", wrap=True)
        self.result_path = label("", "muted", wrap=True)
        self.folder = button(
            tr("Tampilkan di folder"), icons=icons, icon="open", clicked=self.folder_wanted
        )
        self.again = button(tr("Kembali"), kind="flat", clicked=self.again_wanted)
        self._pages = QStackedWidget()
        self._form_page = self._make_form()
        self._progress_page = self._make_progress()
        self._result_page = self._make_result()
        for page in (self._form_page, self._progress_page, self._result_page):
            self._pages.addWidget(page)
        column(Grow(self._pages), gap=0, on=self)

    def show_form(self) -> None:
        """Show what would go."""
        self._pages.setCurrentWidget(self._form_page)

    def show_progress(self, text: str, done: int, total: int) -> None:
        """Show how far the writing is."""
        self._progress_text.setText(text)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        if self._pages.currentWidget() is not self._progress_page:
            self._stop.setEnabled(True)
            self._pages.setCurrentWidget(self._progress_page)
            self._stop.setFocus()

    def show_result(self, title: str, text: str, path: str) -> None:
        """Show what was written."""
        self.result_title.setText(title)
        self.result_text.setText(text)
        self.result_path.setText(breakable(path))
        self._pages.setCurrentWidget(self._result_page)
        self.folder.setFocus()

    def show_problem(self, text: str) -> None:
        """Say what went wrong, or nothing."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def take_focus(self) -> None:
        """Put the keyboard where work goes on."""
        page = self._pages.currentWidget()
        if page is self._progress_page:
            self._stop.setFocus()
        else:
            (self.folder if page is self._result_page else self.write).setFocus()

    @Slot()
    def _ask_stop(self) -> None:
        self._stop.setEnabled(False)
        self._progress_text.setText(tr("Membatalkan…"))
        self.stop_wanted.emit()

    def _make_form(self) -> QWidget:
        where = row(Grow(self.path), self.browse, gap=2)
        choice = column(self.drafts, self.findings, self.changes, gap=0, margins=(4, 0, 4, 0))
        head = column(
            label(tr("Sebelum dikirim"), "heading"), self.nothing, gap=1, margins=(4, 4, 4, 0)
        )
        foot = column(
            self.outcome,
            self.note,
            label(tr("Disimpan di"), "heading"),
            where,
            self.problem,
            self.protection.advice,
            row(Grow(self.protection), self.write, gap=2),
            gap=2,
            margins=(4, 2, 4, 4),
        )
        return panel(head, choice, line(), Grow(self.table), line(), foot, gap=2)

    def _make_progress(self) -> QWidget:
        return card(
            None, self._progress_text, self._bar, row(None, self._stop), None, gap=4, margins=8
        )

    def _make_result(self) -> QWidget:
        return card(
            None,
            self.result_title,
            self.result_text,
            self.result_path,
            row(self.folder, None, self.again),
            None,
            gap=4,
            margins=8,
        )
