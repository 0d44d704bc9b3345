"""Instrumen: widgets and layout; `InstrumentsPlace` decides."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.label import ElidedLabel, label
from dampingan.ui.control.layout import Grow, column, line, panel, row
from dampingan.ui.control.segments import Segments
from dampingan.ui.icon import Icons
from dampingan.ui.instruments.install import InstallView
from dampingan.ui.instruments.instrument_list import InstrumentList
from dampingan.ui.theme import Theme

_LIST = 300
_SHARE = 0.28

OVERVIEW, SCREEN, PAPER, SHEETS, CHECKS, VERSIONS = (
    *("overview", "screen", "paper", "sheets", "checks", "versions"),
)


class InstrumentsView(QWidget):
    """The list at the left; at the right one questionnaire, an installation, or a move.

    Attributes:
        list, segments, parts, install: what the place listens to.

    Signals:
        part_wanted: a part of the details is to be shown.
        page_turned: something else is at the right.
    """

    part_wanted = Signal(str)
    page_turned = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self.subtitle = ElidedLabel("", "muted")
        self.lists = button(tr("Daftar acuan"), icons=icons, icon="references")
        self.lists.setToolTip(tr("Daftar yang ditawarkan kuesioner: perangkat daerah, program …"))
        self.samples = button(tr("Contoh"), icons=icons, icon="demo")
        self.samples.setToolTip(tr("Kuesioner contoh yang dapat dipasang"))
        self.recheck = button(tr("Periksa ulang semua"), icons=icons, icon="recheck")
        self.add = button(tr("Pasang"), kind="primary", icons=icons, icon="install", key="F2")
        self.add.setToolTip(tr("Pilih berkas kuesioner, atau seret berkasnya ke halaman ini"))
        self.list = InstrumentList(theme, icons)
        self.title = ElidedLabel("", "title")
        self.about = ElidedLabel("", "muted")
        self.open = button(tr("Buka isian"), kind="primary", key="Enter")
        self.save = button(tr("Simpan"), icons=icons, icon="save", key="Ctrl+S")
        self.segments = Segments(_parts())
        self.segments.chosen.connect(self.part_wanted)
        self.parts = QStackedWidget()
        self.install = InstallView(theme, icons)
        self._pages = QStackedWidget()
        self._details = self._make_details()
        self._empty = panel(
            None,
            row(None, label(tr("Pilih kuesioner di sebelah kiri."), "muted"), None),
            None,
        )
        for page in (self._empty, self._details, self.install):
            self._pages.addWidget(page)
        self._list_card = panel(Grow(self.list))
        self._list_card.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        head = row(
            label(tr("Instrumen"), "title"),
            Grow(self.subtitle),
            self.lists,
            self.recheck,
            self.samples,
            self.add,
            gap=3,
        )
        body = row(self._list_card, Grow(self._pages), gap=3, centred=False)
        column(head, Grow(body), gap=3, margins=(5, 4, 5, 3), on=self)
        theme.changed.connect(self._measure)
        self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the list its share."""
        super().resizeEvent(event)
        self._measure()

    @property
    def page(self) -> QWidget | None:
        """What is at the right."""
        return self._pages.currentWidget()

    def show_details(self) -> None:
        """Show the chosen questionnaire."""
        self._turn(self._details)

    def show_install(self) -> None:
        """Show the installation."""
        self._turn(self.install)

    def show_page(self, page: QWidget) -> None:
        """Show another page over the whole width: a move, a comparison."""
        if self._pages.indexOf(page) < 0:
            self._pages.addWidget(page)
        self._turn(page)

    @property
    def covered(self) -> bool:
        """Whether a move or a comparison has the whole width."""
        return self.page not in {self._empty, self._details, self.install}

    @property
    def on_details(self) -> bool:
        """Whether a questionnaire is shown."""
        return self.page is self._details

    def _turn(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        for part in (self._list_card, self.lists, self.recheck, self.samples, self.add):
            part.setVisible(not self.covered)
        self.page_turned.emit()

    def drop_page(self, page: QWidget) -> None:
        """Take such a page away and show the questionnaire again."""
        self.show_details()
        self._pages.removeWidget(page)
        page.hide()
        page.deleteLater()

    def _make_details(self) -> QWidget:
        words = column(self.title, self.about, gap=0)
        head = row(Grow(words), self.save, self.open, gap=2, margins=(4, 3, 4, 1))
        strip = row(self.segments, None, margins=(2, 0))
        return panel(head, strip, line(), Grow(self.parts))

    @Slot()
    def _measure(self) -> None:
        most = round(self.width() * _SHARE)
        self._list_card.setFixedWidth(max(220, min(self._theme.px(_LIST), most)))


def _parts() -> list[tuple[str, str]]:
    return [
        (OVERVIEW, tr("Ringkasan")),
        (SCREEN, tr("Layar")),
        (PAPER, tr("Kertas")),
        (SHEETS, tr("Lembar")),
        (CHECKS, tr("Pemeriksaan")),
        (VERSIONS, tr("Versi")),
    ]


class BackPage(QWidget):
    """A page over the whole width with the way back above it.

    Signals:
        left: back, by the button or Esc.
    """

    left = Signal()

    def __init__(self, title: str, inner: QWidget, icons: Icons) -> None:
        super().__init__()
        back = button(
            tr("Kembali"), kind="flat", icons=icons, icon="back", key="Esc", clicked=self.left
        )
        column(row(back, label(title, "heading"), None), Grow(inner), gap=2, on=self)
        self.setFocusProxy(back)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
