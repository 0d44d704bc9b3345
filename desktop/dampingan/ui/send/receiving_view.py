"""The side Terima: widgets and layout; `Receiving` decides."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QProgressBar, QStackedWidget, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.label import breakable, label
from dampingan.ui.control.layout import Grow, card, column, row
from dampingan.ui.icon import Icons
from dampingan.ui.send.report_view import ReportTables, ReportView
from dampingan.ui.theme import Theme


class ReceivingView(QWidget):
    """A place to drop a file, its reading, its password, what is wrong with it, what it brings.

    Signals:
        choose_wanted: choose a file.
        foreign_wanted: take another program's file.
        stop_wanted: cancel what is running.
        password_typed: the password of an encrypted file.
        away_wanted: back to the beginning.
        again_wanted: read the same file once more.
        page_changed: another page is shown.
    """

    choose_wanted = Signal()
    foreign_wanted = Signal()
    stop_wanted = Signal()
    password_typed = Signal(str)
    away_wanted = Signal()
    again_wanted = Signal()
    page_changed = Signal()

    def __init__(
        self, tables: ReportTables, theme: Theme, icons: Icons, *, villages: bool = False
    ) -> None:
        super().__init__()
        self._villages = villages
        self.choose = button(
            tr("Pilih berkas…"),
            kind="primary",
            icons=icons,
            icon="receive",
            key="Ctrl R",
            clicked=self.choose_wanted,
        )
        self.foreign = button(
            tr("Berkas dari program lain"), kind="link", clicked=self.foreign_wanted
        )
        self.progress_title = label("", "heading", wrap=True)
        self.progress_text = label("", "muted", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stop = button(tr("Batal"), clicked=self._ask_stop)
        self.password_title = label("", "heading", wrap=True)
        self.password_problem = label("", "error", wrap=True)
        self.password = LineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(tr("Sandi berkas"))
        self.password.returnPressed.connect(self._take_password)
        self.problem_title = label("", "heading", wrap=True)
        self.problem_text = label("", wrap=True)
        self.problem_place = label("", "muted", wrap=True)
        self.other = button(tr("Pilih berkas lain…"), kind="primary", clicked=self.choose_wanted)
        self.report = ReportView(tables, theme, icons)
        self._pages = QStackedWidget()
        self._drop_page = self._make_drop()
        self._progress_page = self._make_progress()
        self._password_page = self._make_password()
        self._problem_page = self._make_problem()
        for page in (
            self._drop_page,
            self._progress_page,
            self._password_page,
            self._problem_page,
            self.report,
        ):
            self._pages.addWidget(page)
        column(Grow(self._pages), gap=0, on=self)

    @property
    def reporting(self) -> bool:
        """Whether the report is shown; it needs the whole width."""
        return self._pages.currentWidget() is self.report

    def show_start(self) -> None:
        """Wait for a file."""
        self._turn_to(self._drop_page)

    def show_progress(self, title: str, text: str, done: int, total: int) -> None:
        """Show how far the work is."""
        self.progress_title.setText(title)
        self.progress_text.setText(text)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        if self._pages.currentWidget() is not self._progress_page:
            self._stop.setEnabled(True)
            self._turn_to(self._progress_page)

    def show_password(self, name: str, problem: str) -> None:
        """Ask for the password of a file.

        Args:
            name: the file's.
            problem: what was wrong with the one before, ``""`` at first.
        """
        self.password_title.setText(tr("{name} bersandi", name=breakable(name)))
        self.password_problem.setText(problem)
        self.password_problem.setVisible(bool(problem))
        self.password.clear()
        self._turn_to(self._password_page)

    def show_problem(self, message: str, remedy: str, place: str) -> None:
        """Say why a file can't be received."""
        self.problem_title.setText(message)
        self.problem_text.setText(remedy)
        self.problem_text.setVisible(bool(remedy))
        self.problem_place.setText(place)
        self.problem_place.setVisible(bool(place))
        self._turn_to(self._problem_page)

    def show_report(self) -> None:
        """Show what the file brings."""
        self._turn_to(self.report)

    def show_queue(self, left: int) -> None:
        """Say on the buttons that leave a file that so many others wait."""
        self.report.show_queue(left)
        for back, word in ((self._skip, tr("Batal")), (self._back, tr("Kembali"))):
            back.setText(tr("Berkas berikutnya") if left else word)

    def take_focus(self) -> None:
        """Put the keyboard where work goes on."""
        page = self._pages.currentWidget()
        if page is self.report:
            self.report.take_focus()
            return
        focus: dict[object, QWidget] = {
            self._progress_page: self._stop,
            self._password_page: self.password,
            self._problem_page: self.other,
        }
        focus.get(page, self.choose).setFocus()

    def _turn_to(self, page: QWidget) -> None:
        if self._pages.currentWidget() is not page:
            self._pages.setCurrentWidget(page)
            self.page_changed.emit()
        if self.isVisible():
            self.take_focus()

    @Slot()
    def _take_password(self) -> None:
        if self.password.text():
            self.password_typed.emit(self.password.text())
            self.password.clear()

    @Slot()
    def _ask_stop(self) -> None:
        self._stop.setEnabled(False)
        self.progress_title.setText(tr("Membatalkan…"))
        self.stop_wanted.emit()

    def _make_drop(self) -> QWidget:
        title = label(tr("Seret berkas ke sini"), "title")
        if self._villages:
            told = tr(
                "Kiriman satu desa/kelurahan, atau salinan bertanda yang sudah diperbaiki. Untuk "
                "banyak berkas sekaligus, pakai tempat Desa."
            )
        else:
            told = tr(
                "Kiriman dari laptop lain, balasan atau tanda terima dari kabupaten, atau "
                "salinan bertanda yang sudah diperbaiki. Excel (.xlsx, .xls), LibreOffice (.ods)."
            )
        what = label(told, "muted", wrap=True)
        safe = label(
            tr("Berkas dibaca dan dihitung dulu. Tidak ada yang berubah sebelum ditekan Terapkan."),
            "muted",
            wrap=True,
        )
        for one in (title, what, safe):
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        return card(
            None,
            title,
            what,
            row(None, self.choose, None),
            safe,
            row(None, self.foreign, None),
            None,
            gap=4,
            margins=8,
        )

    def _make_progress(self) -> QWidget:
        still = label(tr("Anda boleh terus mengetik di tempat lain."), "muted", wrap=True)
        return card(
            None,
            self.progress_title,
            self._bar,
            self.progress_text,
            still,
            row(None, self._stop),
            None,
            gap=4,
            margins=8,
        )

    def _make_password(self) -> QWidget:
        told = label(
            tr("Tanyakan sandinya lewat telepon kepada pengirim. Sandi tidak disimpan."),
            "muted",
            wrap=True,
        )
        self._skip = button(tr("Batal"), clicked=self.away_wanted)
        opened = button(tr("Buka"), kind="primary", clicked=self._take_password)
        return card(
            None,
            self.password_title,
            told,
            self.password,
            self.password_problem,
            row(None, self._skip, opened),
            None,
            gap=4,
            margins=8,
        )

    def _make_problem(self) -> QWidget:
        safe = label(tr("Tidak ada yang diubah di ruang kerja ini."), "muted", wrap=True)
        again = button(tr("Coba lagi"), kind="flat", clicked=self.again_wanted)
        self._back = button(tr("Kembali"), kind="flat", clicked=self.away_wanted)
        return card(
            None,
            self.problem_title,
            self.problem_place,
            self.problem_text,
            safe,
            row(self.other, again, None, self._back),
            None,
            gap=4,
            margins=8,
        )
