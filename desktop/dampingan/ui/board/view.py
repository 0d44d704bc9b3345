"""Desa: widgets and layout; `BoardPresenter` and `Courier` decide."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QProgressBar, QSizePolicy, QStackedWidget, QWidget

from dampingan.core.language import tr
from dampingan.ui.board.deciles import DecileBars
from dampingan.ui.board.side import VillagePane
from dampingan.ui.control.button import button
from dampingan.ui.control.chip import Chip
from dampingan.ui.control.field import LineEdit, SearchField
from dampingan.ui.control.label import ElidedLabel, breakable, label
from dampingan.ui.control.layout import Grow, card, clear_layout, column, line, panel, row
from dampingan.ui.icon import Icons
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.theme import Theme, side_width

_DECILES_FROM = 700
"""Lower windows, or larger text, have no room for the deciles over a village."""


class FilesPage(QWidget):
    """Workbooks on their way in: progress, then one line a file.

    Signals:
        stop_wanted: stop after the file at hand.
        back_wanted: show the villages again.
        again_wanted: go on, or take the refused files once more, with the password typed.
    """

    stop_wanted = Signal()
    back_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, model: RecordTable[str], theme: Theme, icons: Icons) -> None:
        super().__init__()
        self.title = label("", "heading")
        self.text = ElidedLabel("", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.table = RecordView(model, theme, icons)
        self.table.setAccessibleName(tr("Hasil per berkas"))
        self.reason = label("", "muted", wrap=True)
        self.reason.setContentsMargins(12, 8, 12, 8)
        self.reason.hide()
        self.stop = button(tr("Batal"), clicked=self.stop_wanted)
        self.back = button(tr("Kembali ke daftar desa"), kind="primary", clicked=self.back_wanted)
        self.password = LineEdit()
        self.password.setEchoMode(LineEdit.EchoMode.Password)
        self.password.setPlaceholderText(tr("Kata sandi berkas"))
        self.password.setAccessibleName(tr("Kata sandi berkas"))
        self.password.returnPressed.connect(self.again_wanted)
        self.again = button("", clicked=self.again_wanted)
        head = column(row(self.title, None), self.text, self.bar, gap=1, margins=(3, 3))
        foot = row(*(self.password, self.again, None, self.stop, self.back), gap=2, margins=(3, 2))
        column(panel(head, line(), Grow(self.table), self.reason, line(), foot), gap=0, on=self)

    def show_reason(self, text: str) -> None:
        """Say in full why the file in focus was not taken; ``""`` says nothing."""
        self.reason.setText(breakable(text))
        self.reason.setVisible(bool(text))

    def show_progress(self, title: str, text: str, done: int, total: int) -> None:
        """Show how far it is."""
        self.title.setText(title)
        self.text.setText(text)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.bar.show()
        self.stop.show()
        for part in (self.back, self.password, self.again):
            part.hide()

    def show_end(self, title: str, text: str, *, again: str, password: bool) -> None:
        """Show what came of it.

        Args:
            title: in a few words.
            text: in numbers.
            again: word of the button that goes on or tries again, ``""`` for none.
            password: whether some of them need a password.
        """
        self.title.setText(title)
        self.text.setText(text)
        self.bar.hide()
        self.stop.hide()
        self.back.show()
        self.again.setText(again)
        self.again.setAccessibleName(again)
        self.again.setVisible(bool(again))
        self.password.setVisible(password)
        self.password.clear()


class SumLine(QWidget):
    """Sums, each a button that opens what it counts.

    Attributes:
        text: all that it says.

    Signals:
        wanted: key of a sum.
    """

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._text = ElidedLabel("", "muted")
        self._sums = row(gap=1)
        row(self._text, self._sums, None, gap=1, on=self)

    def show_sums(self, text: str, sums: Sequence[tuple[str, str]]) -> None:
        """Show a text, then sums by key and words."""
        self.text = " · ".join((text, *(words for _, words in sums)))
        self._text.setText(text)
        clear_layout(self._sums)
        for key, words in sums:
            self._sums.addWidget(button(words, kind="link", clicked=partial(self._open, key)))

    def _open(self, key: str, *_: object) -> None:
        self.wanted.emit(key)


class BoardView(QWidget):
    """The villages, or the files on their way in, at the left; one village at the right.

    Signals:
        files_wanted, folder_wanted: receive workbooks.
        return_all_wanted: write what goes back to every village.
        clear_wanted: show every village.
        decile_wanted: show the families of a decile.
    """

    files_wanted = Signal()
    folder_wanted = Signal()
    return_all_wanted = Signal()
    clear_wanted = Signal()
    decile_wanted = Signal(str)

    def __init__(
        self, villages: RecordTable[str], files: RecordTable[str], theme: Theme, icons: Icons
    ) -> None:
        super().__init__()
        self._theme = theme
        self.subtitle = ElidedLabel("", "muted")
        self.receive = button(tr("Terima berkas…"), kind="primary", icons=icons, icon="receive")
        self._menu = QMenu(self)
        self._menu.addAction(tr("Pilih berkas desa…") + "\tCtrl+O", self.files_wanted.emit)
        self._menu.addAction(tr("Pilih satu folder…") + "\tCtrl+Shift+O", self.folder_wanted.emit)
        self.receive.setMenu(self._menu)
        self.return_all = button(
            tr("Balas semua desa"), icons=icons, icon="send", clicked=self.return_all_wanted
        )
        self.search = SearchField(icons, tr("Cari desa, kecamatan, kode"))
        self.chips = {
            "kecamatan": Chip(tr("Kecamatan"), theme, icons),
            "state": Chip(tr("Status"), theme, icons),
        }
        self.clear = button("", kind="flat", icons=icons, icon="clear", tip=tr("Hapus saringan"))
        self.clear.setAccessibleName(tr("Hapus saringan"))
        self.clear.clicked.connect(self.clear_wanted)
        self.table = RecordView(villages, theme, icons)
        self.table.setAccessibleName(tr("Desa dan kelurahan"))
        self.nothing = label("", "muted", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.nothing.setContentsMargins(12, 12, 12, 12)
        self.footer = SumLine()
        self.files = FilesPage(files, theme, icons)
        self.deciles = DecileBars(theme)
        self.deciles.wanted.connect(self.decile_wanted)
        self.decile_note = label("", "small", wrap=True)
        self.decile_card = card(
            label(tr("Keluarga per desil"), "heading"), self.decile_note, self.deciles, gap=1
        )
        self.pane = VillagePane(icons)
        self._middle = QStackedWidget()
        self._lay_out()
        theme.changed.connect(self._measure)
        self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the pane its share."""
        super().resizeEvent(event)
        self._measure()

    @property
    def showing_files(self) -> bool:
        """Whether files are on screen, not villages."""
        return self._middle.currentWidget() is self.files

    def show_files(self) -> None:
        """Show the files on their way in."""
        self._middle.setCurrentWidget(self.files)
        self._show_filters(on=False)

    def show_villages(self) -> None:
        """Show the villages."""
        self._middle.setCurrentWidget(self._villages)
        self._show_filters(on=True)

    def show_nothing(self, text: str) -> None:
        """Say why no village is listed; ``""`` shows the table."""
        self.nothing.setText(text)
        self.nothing.setVisible(bool(text))
        self.table.setVisible(not text)

    def _show_filters(self, *, on: bool) -> None:
        for part in (self.search, *self.chips.values()):
            part.setVisible(on)
        self.clear.setVisible(on and bool(self.search.text() or self._filtered()))
        self.receive.setEnabled(on)
        self.return_all.setEnabled(on)

    def _filtered(self) -> bool:
        return any(chip.value for chip in self.chips.values())

    def _lay_out(self) -> None:
        head = row(
            label(tr("Desa dan kelurahan"), "title"),
            Grow(self.subtitle),
            *(self.return_all, self.receive),
            gap=3,
        )
        filters = row(Grow(self.search), *self.chips.values(), self.clear, gap=2)
        filters.addStretch(1)
        foot = row(Grow(self.footer), margins=(3, 1))
        self._villages = QWidget()
        column(panel(self.nothing, Grow(self.table), line(), foot), gap=0, on=self._villages)
        self._middle.addWidget(self._villages)
        self._middle.addWidget(self.files)
        self._side = QWidget()
        self._side.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        column(self.decile_card, Grow(self.pane), gap=3, on=self._side)
        body = row(Grow(self._middle), self._side, gap=3, centred=False)
        column(head, filters, Grow(body), gap=3, margins=(5, 4, 5, 3), on=self)

    @Slot()
    def _measure(self) -> None:
        self.search.setMaximumWidth(self._theme.px(280))
        self._side.setFixedWidth(side_width(self._theme, self.width()))
        self.decile_card.setVisible(self.height() >= self._theme.px(_DECILES_FROM) - 60)
        self.table.show_widths({})
        self.files.table.show_widths({})
