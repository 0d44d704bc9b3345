"""The side Daftar kerja of a regency: widgets and layout; `WorkLists` decides."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, column, line, panel, row
from dampingan.ui.icon import Icons
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.records.view import EmptyState
from dampingan.ui.send.protection import Protection
from dampingan.ui.theme import Theme


class WorkListView(QWidget):
    """The agencies that have work, and where their workbooks go.

    Signals:
        write_wanted: write the workbooks; True for the chosen agencies alone.
        browse_wanted: choose another folder.
        plan_wanted: go where activities get their agencies.
    """

    write_wanted = Signal(bool)
    browse_wanted = Signal()
    plan_wanted = Signal()

    def __init__(self, model: RecordTable, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self.sum = label("", "muted", wrap=True)
        self.table = RecordView(model, theme, icons)
        self.table.setAccessibleName(tr("Perangkat daerah yang punya kegiatan"))
        self.empty = EmptyState(icons)
        self.empty.act.clicked.connect(self.plan_wanted)
        self.note = label(
            tr(
                "Satu buku kerja tiap perangkat daerah: kegiatannya di semua desa/kelurahan, "
                "kemajuan, dan tindak lanjut kunjungan, tanpa nama warga. Yang sudah diisi dinas "
                "diterima lagi dengan Terima."
            ),
            "muted",
            wrap=True,
        )
        self.folder = LineEdit()
        self.folder.setAccessibleName(tr("Disimpan di folder"))
        self.browse = button(tr("Ubah"), clicked=self.browse_wanted)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self.protection = Protection(theme, icons)
        self.some = button(tr("Tulis yang dipilih"), clicked=lambda: self.write_wanted.emit(True))
        self.every = button(
            tr("Tulis semua"),
            kind="primary",
            icons=icons,
            icon="send",
            clicked=lambda: self.write_wanted.emit(False),
        )
        self._lay_out()

    def show_rows(self, *, some: bool) -> None:
        """Show the table, or why it is empty."""
        self._middle.setCurrentWidget(self.table if some else self.empty)
        self.empty.show_words(
            tr("Belum ada kegiatan yang punya perangkat daerah"),
            tr("Isi pengampu di Rencana, atau terima dulu kiriman desanya."),
            tr("Buka Rencana"),
        )
        self.some.setEnabled(some)
        self.every.setEnabled(some)

    def show_problem(self, text: str) -> None:
        """Say what went wrong, or nothing."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def _lay_out(self) -> None:
        self._middle = QStackedWidget()
        for page in (self.table, self.empty):
            self._middle.addWidget(page)
        head = column(
            row(label(tr("Daftar kerja perangkat daerah"), "heading"), None, gap=2),
            self.sum,
            gap=1,
            margins=(4, 3),
        )
        foot = column(
            self.note,
            label(tr("Disimpan di folder"), "heading"),
            row(Grow(self.folder), self.browse, gap=2),
            self.problem,
            self.protection.advice,
            row(Grow(self.protection), self.some, self.every, gap=2),
            gap=2,
            margins=(4, 2, 4, 4),
        )
        body = panel(head, line(), Grow(self._middle), line(), foot)
        column(Grow(body), gap=0, on=self)
