"""Pasang: a file is read and checked, its report shown, and whom it is about is chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QProgressBar,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dampingan.core.language import language, tr
from dampingan.ui.control.button import button
from dampingan.ui.control.label import label, set_role
from dampingan.ui.control.layout import Grow, card, column, line, panel, row
from dampingan.ui.icon import Icons
from dampingan.ui.instruments.candidate import Candidate, Standing, may_be_main
from dampingan.ui.instruments.overview import FactSheet, candidate_facts
from dampingan.ui.instruments.report import CheckReport
from dampingan.ui.theme import SPACE, Theme

MAIN = "main"
"""Chosen in place of a subject: to be the main questionnaire of families."""


class InstallView(QWidget):
    """Progress, then the report with what can be done.

    Signals:
        install_wanted: the subject, or `MAIN`.
        move_wanted: another version is installed: move to this one.
        file_wanted: choose another file.
        again_wanted: read the same file again, after it was mended.
        stop_wanted: stop reading.
        left: back to the list.
    """

    install_wanted = Signal(str)
    move_wanted = Signal()
    file_wanted = Signal()
    again_wanted = Signal()
    stop_wanted = Signal()
    left = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._moves = False
        self._progress = label("", "heading", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stop = button(tr("Batal"), key="Esc", clicked=self.stop_wanted)
        self.title = label("", "title", wrap=True)
        self.verdict = label("", wrap=True)
        self.facts = FactSheet(theme)
        self.report = CheckReport(theme, icons)
        self._question = label(tr("Kuesioner ini diisi untuk siapa?"), "heading")
        self._group = QButtonGroup(self)
        self.subjects: dict[str, QRadioButton] = {}
        for key, words in _subjects():
            made = QRadioButton(words)
            made.setProperty("subject", key)
            self._group.addButton(made)
            self.subjects[key] = made
        self.install = button(tr("Pasang"), kind="primary", icons=icons, icon="install")
        self.install.clicked.connect(self._tell)
        self.leave = button(tr("Kembali"), kind="flat", key="Esc", clicked=self.left)
        self.other = button(tr("Pilih berkas lain"), clicked=self.file_wanted)
        self.again = button(tr("Baca lagi"), key="F5", clicked=self.again_wanted)
        self._choice = QWidget()
        column(self._question, _grid(self.subjects), gap=1, margins=(4, 1), on=self._choice)
        self._pages = QStackedWidget()
        self._reading = card(
            None, self._progress, self._bar, row(None, self._stop), None, gap=4, margins=8
        )
        self._result = self._make_result()
        self._pages.addWidget(self._reading)
        self._pages.addWidget(self._result)
        column(self._pages, gap=0, on=self)

    @property
    def reading(self) -> bool:
        """Whether a file is being read."""
        return self._pages.currentWidget() is self._reading

    def show_progress(self, text: str, done: int, total: int) -> None:
        """Show how far the reading is."""
        self._progress.setText(text)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        if not self.reading:
            self._pages.setCurrentWidget(self._reading)
            self._stop.setFocus()

    def show_refused(self, candidate: Candidate) -> None:
        """Show why a file can't be used."""
        self.title.setText(tr("{name} tidak dapat dipasang", name=candidate.path.name))
        self.verdict.setText(
            tr("Perbaiki berkasnya lalu tekan F5 untuk membacanya lagi. Data Anda tidak berubah.")
        )
        self._show(candidate, can_install=False)
        self.report.list.setFocus()

    def show_ready(self, candidate: Candidate, standing: Standing, *, subject: str) -> None:
        """Show a file that can be used, and how it stands to the installed ones.

        Args:
            candidate: with a form.
            standing: what the workspace has of its form_id.
            subject: whom the installed version is about, ``""`` when there is none.
        """
        form = candidate.form
        assert form is not None
        title = form.text(form.title, language())
        self._moves = standing is Standing.OTHER_VERSION
        new = standing in {Standing.NEW, Standing.UNUSED_VERSION}
        can_install = new or self._moves
        self.title.setText(title)
        self.verdict.setText(_verdicts()[standing])
        if candidate.missing:
            names = ", ".join(candidate.missing)
            told = tr("Berkas ini tidak ada di folder yang sama: {names}.", names=names)
            self.verdict.setText(f"{self.verdict.text()} {told}")
        set_role(self.verdict, "warning" if candidate.missing or not can_install else "")
        self.install.setText(
            "\N{EN SPACE}" + (tr("Lanjut ke pindah versi") if self._moves else tr("Pasang"))
        )
        self._show(candidate, can_install=can_install)
        self._choice.setVisible(new)
        self.subjects[MAIN].setVisible(may_be_main(form))
        if subject:
            self.subjects[subject].setChecked(True)
        elif new:
            self.subjects["family"].setChecked(True)
        chosen = self._group.checkedButton() if new else None
        (chosen or (self.install if can_install else self.leave)).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves, F5 reads again, Enter on a choice installs."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            (self.stop_wanted if self.reading else self.left).emit()
        elif key == Qt.Key.Key_F5 and not self.reading:
            self.again_wanted.emit()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._group.checkedButton():
            self._tell()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what F2 does too where the words would be cut."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = [self.leave, self.other, self.again]
        shown += [self.install] if not self.install.isHidden() else []
        needed = sum(one.sizeHint().width() + 2 * SPACE for one in shown) + 8 * SPACE
        self.other.setVisible(needed <= self.width())

    def _show(self, candidate: Candidate, *, can_install: bool) -> None:
        form = candidate.form
        self.facts.setVisible(form is not None)
        if form is not None:
            self.facts.show_facts(candidate_facts(candidate))
        notes = form.notes if form is not None else ()
        self.report.show_report(candidate.path.name, candidate.problems, notes)
        self.install.setVisible(can_install)
        self._choice.setVisible(can_install)
        self._pages.setCurrentWidget(self._result)
        self._fit()

    def _make_result(self) -> QWidget:
        head = column(self.title, self.verdict, gap=1, margins=(4, 4, 4, 2))
        body = row(Grow(self.facts), Grow(self.report), gap=0, centred=False)
        foot = row(self.leave, self.other, self.again, None, self.install, margins=(4, 2, 4, 4))
        return panel(head, line(), Grow(body), line(), self._choice, foot)

    @Slot()
    def _tell(self) -> None:
        if not self.install.isVisible():
            return
        if self._moves:
            self.move_wanted.emit()
            return
        chosen = self._group.checkedButton()
        if chosen is not None:
            self.install_wanted.emit(chosen.property("subject"))


def _subjects() -> list[tuple[str, str]]:
    return [
        ("family", tr("Keluarga: satu isian tiap keluarga")),
        ("person", tr("Anggota keluarga: satu isian tiap orang")),
        ("village", tr("Desa/kelurahan: satu isian tiap kejadian atau tempat")),
        (MAIN, tr("Gantikan kuesioner utama keluarga")),
    ]


def _grid(subjects: dict[str, QRadioButton]) -> QVBoxLayout:
    return column(*subjects.values(), gap=0)


def _verdicts() -> dict[Standing, str]:
    return {
        Standing.NEW: tr("Siap dipasang."),
        Standing.SAME: tr("Versi ini sudah terpasang dengan isi yang sama. Tidak ada yang perlu."),
        Standing.SAME_VERSION: tr(
            "Versi dengan nama yang sama sudah terpasang, tetapi isinya lain. Beri versi baru pada "
            "lembar settings, lalu baca lagi."
        ),
        Standing.UNUSED_VERSION: tr(
            "Versi ini sudah terpasang dengan isi lain, tetapi belum ada isiannya: boleh diganti."
        ),
        Standing.OTHER_VERSION: tr(
            "Versi lain dari kuesioner ini sudah terpasang. Isian yang ada dipindahkan ke versi "
            "ini tanpa ada jawaban yang hilang."
        ),
    }
