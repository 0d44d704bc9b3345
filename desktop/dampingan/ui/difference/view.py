"""Comparing two workbooks: widgets and layout; `DifferencePlace` decides."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QProgressBar, QSplitter, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.field import LineEdit, SearchField
from dampingan.ui.control.label import ElidedLabel, label
from dampingan.ui.control.layout import Grow, card, column, line, panel, row
from dampingan.ui.icon import Icons
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.theme import Theme

SIDES = 2


class FileLine(QWidget):
    """One of the two files: its letter, its name, whose it is, and its password when it has one.

    Args:
        letter: ``A`` or ``B``.
        role: what the file is to the other one.
        icons: for the button.

    Signals:
        wanted: choose the file.
        answered: the password was typed.
    """

    wanted = Signal()
    answered = Signal()

    def __init__(self, letter: str, role: str, icons: Icons) -> None:
        super().__init__()
        self.name = ElidedLabel(role)
        self.about = ElidedLabel("", "small")
        self.choose = button(
            tr("Pilih {letter}…", letter=letter), icons=icons, icon="open", clicked=self.wanted
        )
        self.password = LineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(tr("Sandi berkas {letter}", letter=letter))
        self.password.setAccessibleName(tr("Sandi berkas {letter}", letter=letter))
        self.password.returnPressed.connect(self.answered)
        self.password.hide()
        letter_label = label(letter, "heading")
        row(
            letter_label,
            Grow(column(self.name, self.about, gap=0)),
            self.password,
            self.choose,
            gap=3,
            on=self,
        )

    def show_file(self, name: str, about: str = "") -> None:
        """Show the chosen file."""
        self.name.setText(name)
        self.about.setText(about)


class DifferenceView(QWidget):
    """Two files above, families at the left, what differs at the right.

    Signals:
        file_wanted: choose a file: 0 for A, 1 for B.
        compare_wanted, swap_wanted, stop_wanted: the buttons.
        save_wanted, copy_wanted: take the result elsewhere.
        only_wanted: show or hide what only one file has.
    """

    file_wanted = Signal(int)
    compare_wanted = Signal()
    swap_wanted = Signal()
    stop_wanted = Signal()
    save_wanted = Signal()
    copy_wanted = Signal()

    def __init__(
        self, families: RecordTable, changes: RecordTable, theme: Theme, icons: Icons
    ) -> None:
        super().__init__()
        self.subtitle = ElidedLabel("", "muted")
        self.files = (
            FileLine("A", tr("Berkas lama: seret ke sini atau pilih"), icons),
            FileLine("B", tr("Berkas baru: seret ke sini atau pilih"), icons),
        )
        for number, one in enumerate(self.files):
            one.wanted.connect(partial(self.file_wanted.emit, number))
            one.answered.connect(self.compare_wanted)
        self.swap = button(tr("Tukar"), kind="flat", clicked=self.swap_wanted)
        self.compare = button(
            tr("Bandingkan"),
            kind="primary",
            icons=icons,
            icon="compare",
            clicked=self.compare_wanted,
        )
        self.save = button(
            tr("Simpan .xlsx"), icons=icons, icon="workbook", clicked=self.save_wanted
        )
        self.copy = button(tr("Salin"), icons=icons, icon="copy", clicked=self.copy_wanted)
        self.search = SearchField(icons, tr("Cari keluarga, anggota atau pertanyaan"))
        self.families = RecordView(families, theme, icons)
        self.families.setAccessibleName(tr("Keluarga yang berbeda"))
        self.changes = RecordView(changes, theme, icons)
        self.changes.setAccessibleName(tr("Yang berbeda pada keluarga ini"))
        self.family = label("", "heading", wrap=True)
        self.whole = label("", wrap=True)
        self.whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.summary = label("", wrap=True)
        self.only = label("", "muted", wrap=True)
        self.problem = label("", "error", wrap=True)
        self._running = label("", "heading")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stop = button(tr("Batal"), clicked=self.stop_wanted)
        self._progress = card(row(self._running, None, self._stop), self._bar)
        self._lay_out()
        for part in (self.problem, self._progress, self._results, self.only, self.summary):
            part.hide()
        self.show_result(ready=False)

    def show_progress(self, text: str, done: int, total: int) -> None:
        """Show how far the work is; an empty text hides it."""
        self._progress.setVisible(bool(text))
        self._running.setText(text)
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def show_problem(self, text: str) -> None:
        """Show what went wrong, or nothing."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def show_result(self, *, ready: bool) -> None:
        """Show or hide the tables and what can be done with them."""
        self._results.setVisible(ready)
        self.save.setVisible(ready)
        self.copy.setVisible(ready)
        self._empty.setVisible(not ready)
        self.compare.setVisible(not ready)

    def show_summary(self, summary: str, only: str) -> None:
        """Show sums, and what only one file has."""
        self.summary.setText(summary)
        self.summary.setVisible(bool(summary))
        self.only.setText(only)
        self.only.setVisible(bool(only))

    def _lay_out(self) -> None:
        head = row(
            label(tr("Bandingkan dua berkas"), "title"),
            Grow(self.subtitle),
            self.swap,
            self.copy,
            self.save,
            self.compare,
            gap=2,
        )
        first, second = self.files
        files = card(row(Grow(first), Grow(second), gap=6), margins=(4, 3))
        left = panel(column(self.search, margins=(3, 3)), line(), Grow(self.families))
        right = panel(
            column(self.family, margins=(4, 3)),
            line(),
            Grow(self.changes),
            line(),
            column(self.whole, margins=(4, 3)),
        )
        self._results = QSplitter(Qt.Orientation.Horizontal)
        self._results.setChildrenCollapsible(False)
        self._results.addWidget(left)
        self._results.addWidget(right)
        self._results.setStretchFactor(0, 2)
        self._results.setStretchFactor(1, 3)
        self._results.setHandleWidth(12)
        self._empty = QWidget()
        column(
            label(
                tr(
                    "Pilih dua kiriman Dampingan, misalnya yang dikirim dan yang kembali. "
                    "Kedua berkas hanya dibaca, tidak diubah."
                ),
                "muted",
                wrap=True,
            ),
            None,
            on=self._empty,
        )
        column(
            head,
            files,
            self._progress,
            self.problem,
            self.summary,
            self.only,
            Grow(self._results),
            Grow(self._empty),
            gap=3,
            margins=(5, 4, 5, 4),
            on=self,
        )
