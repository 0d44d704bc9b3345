"""Widgets of Cetak: the products at the left, choices and pages at the right."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.label import ElidedLabel, label
from dampingan.ui.control.layout import Grow, column, line, panel, row
from dampingan.ui.icon import Icons
from dampingan.ui.job import JobRunner
from dampingan.ui.paper.view import PaperView
from dampingan.ui.printing.options import OptionsBar
from dampingan.ui.printing.product_list import ProductList
from dampingan.ui.theme import Theme

_LIST_WIDTH = 216


class PrintingView(QWidget):
    """Lays the place out."""

    def __init__(self, theme: Theme, icons: Icons, jobs: JobRunner) -> None:
        super().__init__()
        self._theme = theme
        self.subtitle = ElidedLabel("", "muted")
        self.stationery = button(
            tr("Kop surat…"),
            icons=icons,
            icon="settings",
            tip=tr("Kop surat, tanda tangan, templat"),
        )
        self.products = ProductList(theme, icons)
        self.options = OptionsBar(theme, icons)
        self.paper = PaperView(theme, icons, jobs)
        self.whole = button("", icons=icons, icon="paper")
        self.whole.hide()
        self.paper.add_to_foot(self.whole)
        self._list = panel(Grow(self.products))
        self._options_row = QWidget()
        column(self.options, margins=(3, 2), on=self._options_row)
        right = panel(self._options_row, line(), Grow(self.paper))
        head = row(label(tr("Cetak"), "title"), Grow(self.subtitle), self.stationery, gap=3)
        body = row(self._list, Grow(right), gap=3, centred=False)
        column(head, Grow(body), gap=3, margins=(5, 4, 5, 3), on=self)
        theme.changed.connect(self._measure)
        self._measure()

    @Slot()
    def _measure(self) -> None:
        self._list.setFixedWidth(self._theme.px(_LIST_WIDTH))
