"""Impor dari sistem lain: widgets and layout; `ImportPlace` decides."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QProgressBar, QScrollArea, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.check import CheckBox
from dampingan.ui.control.combo import ComboBox
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.label import ElidedLabel, breakable, label
from dampingan.ui.control.layout import Grow, card, column, line, panel, row
from dampingan.ui.control.segments import Segments
from dampingan.ui.icon import Icons
from dampingan.ui.importing.picker import Picker
from dampingan.ui.importing.tables import COLUMNS, FINDINGS, RECORDS, VALUES
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.theme import Theme

_SIDE = 330


class ImportView(QWidget):
    """The file and its mapping at the left; columns, values, families and findings at the right.

    Signals:
        files_wanted, apply_wanted, stop_wanted, save_wanted, rejected_wanted: the buttons.
        password_given: the password of the file was typed.
    """

    files_wanted = Signal()
    apply_wanted = Signal()
    stop_wanted = Signal()
    save_wanted = Signal()
    rejected_wanted = Signal()
    password_given = Signal()

    def __init__(self, model: RecordTable, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self.subtitle = ElidedLabel("", "muted")
        self._make_file(icons)
        self._make_choices(icons)
        self._make_table(model, icons)
        self._make_progress()
        self._lay_out()
        for part in (self.problem, self._progress, self.password):
            part.hide()
        self.show_file("", "")
        theme.changed.connect(self._measure)
        self._measure()

    def _make_file(self, icons: Icons) -> None:
        self.file = button(tr("Pilih berkas…"), icons=icons, icon="open", clicked=self.files_wanted)
        self.password = LineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(tr("Kata sandi berkas"))
        self.password.setAccessibleName(tr("Kata sandi berkas"))
        self.password.returnPressed.connect(self.password_given)
        self.about = label("", "muted", wrap=True)

    def _make_choices(self, icons: Icons) -> None:
        theme = self._theme
        self.mappings = ComboBox(theme, icons)
        self.mappings.setAccessibleName(tr("Pemetaan"))
        self.forms = ComboBox(theme, icons)
        self.forms.setAccessibleName(tr("Instrumen yang diisi"))
        self.note = label("", "muted", wrap=True)
        self.add: QCheckBox = CheckBox(theme, icons, tr("Tambahkan keluarga dan anggota baru"))
        self.add_note = label("", "muted", wrap=True)
        self.counts = label("", wrap=True)
        self.apply = button(tr("Terapkan"), kind="primary", icons=icons, icon="receive")
        self.apply.clicked.connect(self.apply_wanted)
        self.rejected = button(
            tr("Simpan baris yang ditolak…"), kind="link", clicked=self.rejected_wanted
        )
        self.title = LineEdit()
        self.title.setPlaceholderText(tr("Nama pemetaan"))
        self.title.setAccessibleName(tr("Nama pemetaan"))
        self.title.returnPressed.connect(self.save_wanted)
        self.save = button(tr("Simpan"), icons=icons, icon="save", clicked=self.save_wanted)

    def _make_table(self, model: RecordTable, icons: Icons) -> None:
        self.parts = Segments(
            [
                (COLUMNS, tr("Kolom")),
                (VALUES, tr("Nilai")),
                (RECORDS, tr("Pratinjau")),
                (FINDINGS, tr("Temuan")),
            ]
        )
        self.table = RecordView(model, self._theme, icons)
        self.table.setAccessibleName(tr("Isi berkas"))
        self.whole = label("", wrap=True)
        self.whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.picker_word = label("")
        self.picker = Picker()

    def _make_progress(self) -> None:
        self.problem = label("", "error", wrap=True)
        self._running = label("", "heading")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stop = button(tr("Batal"), clicked=self.stop_wanted)
        self._progress = card(row(self._running, None, self._stop), self._bar)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room."""
        super().resizeEvent(event)
        self._measure()

    def show_file(self, name: str, about: str) -> None:
        """Show the chosen file; without one, what can be imported."""
        self.subtitle.setText(name)
        self.about.setText(breakable(about))
        for part in (self._choices, self._right):
            part.setVisible(bool(name))
        self._empty.setVisible(not name)

    def show_progress(self, text: str, done: int, total: int) -> None:
        """Show how far the work is; an empty text hides it."""
        self._progress.setVisible(bool(text))
        self._running.setText(text)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        for part in (self.file, self.mappings, self.forms, self.add, self.picker, self.save):
            part.setEnabled(not text)
        if text:
            self.apply.setEnabled(False)

    def show_problem(self, text: str) -> None:
        """Show what went wrong, or nothing."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def show_add_note(self, text: str) -> None:
        """Show what becomes of families that are not there, or nothing."""
        self.add_note.setText(text)
        self.add_note.setVisible(bool(text))

    def show_picker(self, word: str, name: str) -> None:
        """Show what the field below the table is for, or hide it.

        Args:
            word: before the field.
            name: for those who hear it.
        """
        if not word and self.picker.hasFocus():
            self.table.setFocus()
        self.picker_word.setText(word)
        self.picker.setAccessibleName(name)
        self._pick.setVisible(bool(word))

    def _lay_out(self) -> None:
        head = row(label(tr("Impor dari sistem lain"), "title"), Grow(self.subtitle), gap=3)
        self._choices = self._lay_out_choices()
        inside = card(
            row(self.file, None),
            self.about,
            self.password,
            self._choices,
            None,
            gap=2,
            margins=(4, 4),
        )
        self._side = QScrollArea()
        self._side.setWidget(inside)
        self._side.setWidgetResizable(True)
        self._side.setFrameShape(QScrollArea.Shape.NoFrame)
        self._side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._pick = QWidget()
        row(self.picker_word, Grow(self.picker), gap=3, on=self._pick)
        foot = column(self.whole, self._pick, gap=2, margins=(4, 3))
        self._right = panel(
            row(self.parts, None, margins=(3, 2)), line(), Grow(self.table), line(), foot
        )
        self._empty = _empty()
        body = row(self._side, Grow(self._right), Grow(self._empty), gap=3, centred=False)
        column(head, self._progress, self.problem, Grow(body), gap=3, margins=(5, 4, 5, 4), on=self)

    def _lay_out_choices(self) -> QWidget:
        choices = QWidget()
        column(
            label(tr("Pemetaan"), "small"),
            self.mappings,
            self.note,
            label(tr("Mengisi"), "small"),
            self.forms,
            self.add,
            self.add_note,
            line(),
            self.counts,
            row(self.rejected, None),
            row(None, self.apply),
            line(),
            label(tr("Simpan pemetaan ini"), "small"),
            row(Grow(self.title), self.save),
            gap=2,
            on=choices,
        )
        return choices

    @Slot()
    def _measure(self) -> None:
        self._side.setFixedWidth(min(self._theme.px(_SIDE), self.width() * 42 // 100))


def _empty() -> QWidget:
    """Return what stands there before a file is chosen."""
    return card(
        label(tr("Berkas apa saja yang berisi tabel"), "heading", wrap=True),
        label(
            tr(
                "OpenSID dan SIAK, Regsosek, DTSEN (keluarga dan anggota dapat dipilih "
                "bersama), PBDT, SIKS-NG, KoboToolbox, ODK Central, atau daftar sendiri. "
                "Excel, ODS, CSV, teks bergaris tegak, atau zip."
            ),
            "muted",
            wrap=True,
        ),
        label(
            tr(
                "Isian yang kosong diisi. Isian yang berbeda tidak ditimpa: menjadi usulan di "
                "Konflik. Cadangan dibuat dulu, dan semuanya dapat dibatalkan."
            ),
            wrap=True,
        ),
        None,
        gap=3,
        margins=(5, 4),
    )
