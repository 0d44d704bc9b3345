"""Pemutakhiran: widgets and layout; `RenewalPlace` decides."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.combo import ComboBox
from dampingan.ui.control.label import ElidedLabel, label
from dampingan.ui.control.layout import Grow, card, column, line, panel, row
from dampingan.ui.icon import Icons
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.theme import Theme

_SIDE = 360


class RenewalView(QWidget):
    """A new period at the left, a list of families at the right.

    Signals:
        begin_wanted: begin the chosen period.
        file_wanted, template_wanted: choose a list; save an empty one.
        load_wanted: take the list over.
        stop_wanted: cancel what is running.
    """

    begin_wanted = Signal()
    file_wanted = Signal()
    template_wanted = Signal()
    load_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, model: RecordTable, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self.subtitle = ElidedLabel("", "muted")
        self.periods = ComboBox(theme, icons)
        self.periods.setAccessibleName(tr("Periode baru"))
        self.plan = label("", wrap=True)
        self.begin = button(tr("Mulai"), kind="primary", icons=icons, icon="renewal")
        self.begin.clicked.connect(self.begin_wanted)
        self.file = button(
            tr("Pilih berkas daftar…"), icons=icons, icon="open", clicked=self.file_wanted
        )
        self.template = button(
            tr("Simpan contoh daftar"), kind="link", clicked=self.template_wanted
        )
        self.found = label("", "heading", wrap=True)
        self.about = label("", "muted", wrap=True)
        self.load = button("", kind="primary", icons=icons, icon="families")
        self.load.clicked.connect(self.load_wanted)
        self.table = RecordView(model, theme, icons)
        self.table.setAccessibleName(tr("Baris yang tidak dimuat"))
        self.whole = label("", wrap=True)
        self.problem = label("", "error", wrap=True)
        self._running = label("", "heading")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stop = button(tr("Batal"), clicked=self.stop_wanted)
        self._progress = card(row(self._running, None, self._stop), self._bar)
        self._lay_out()
        for part in (self.problem, self._progress, self.load, self.table, self._foot):
            part.hide()
        theme.changed.connect(self._measure)
        self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room."""
        super().resizeEvent(event)
        self._measure()

    def show_progress(self, text: str, done: int, total: int) -> None:
        """Show how far the work is; an empty text hides it."""
        self._progress.setVisible(bool(text))
        self._running.setText(text)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        for part in (self.begin, self.file, self.load, self.template):
            part.setEnabled(not text)

    def show_problem(self, text: str) -> None:
        """Show what went wrong, or nothing."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def show_list(self, found: str, about: str, load: str, *, rows: bool) -> None:
        """Show what a list holds.

        Args:
            found: its sums.
            about: columns and sheets.
            load: word of the button, ``""`` when there is nothing to take over.
            rows: whether the table has rows.
        """
        self.found.setText(found)
        self.about.setText(about)
        self.load.setText(f"\N{EN SPACE}{load}")
        self.load.setVisible(bool(load))
        self.table.setVisible(rows)
        self._foot.setVisible(rows)

    def _lay_out(self) -> None:
        head = row(label(tr("Pemutakhiran"), "title"), Grow(self.subtitle), gap=3)
        self._left = card(
            label(tr("Mulai periode baru"), "heading"),
            label(
                tr(
                    "Setiap keluarga mulai dari isian yang ada. Yang tetap cukup satu tombol: T di "
                    "daftar Keluarga."
                ),
                "muted",
                wrap=True,
            ),
            self.periods,
            self.plan,
            row(None, self.begin),
            None,
            gap=3,
            margins=(5, 4),
        )
        self._foot = QWidget()
        column(line(), column(self.whole, margins=(5, 3)), gap=0, on=self._foot)
        right = panel(
            column(
                label(tr("Muat daftar keluarga (prelist)"), "heading"),
                label(
                    tr(
                        "Excel atau CSV dengan kolom RT, RW, No KK, Nama KK, NIK, Alamat, Desil; "
                        "urutan bebas. Atau kiriman Dampingan periode lalu."
                    ),
                    "muted",
                    wrap=True,
                ),
                row(self.file, self.template, None, gap=3),
                self.found,
                self.about,
                row(None, self.load),
                gap=2,
                margins=(5, 4),
            ),
            Grow(self.table),
            self._foot,
        )
        body = row(self._left, Grow(right), gap=3, centred=False)
        column(head, self._progress, self.problem, Grow(body), gap=3, margins=(5, 4, 5, 4), on=self)

    @Slot()
    def _measure(self) -> None:
        self._left.setFixedWidth(min(self._theme.px(_SIDE), self.width() * 40 // 100))
