"""Rencana gabungan: widgets and layout; `RegencyPlanPresenter` decides."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from dampingan.analysis.plan_summary import By
from dampingan.core.language import tr
from dampingan.ui.board.view import SumLine
from dampingan.ui.control.button import button
from dampingan.ui.control.chip import Chip
from dampingan.ui.control.field import SearchField
from dampingan.ui.control.label import ElidedLabel, label
from dampingan.ui.control.layout import Grow, column, line, panel, row
from dampingan.ui.control.segments import Segments
from dampingan.ui.icon import Icons
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.regency_plan.columns import PARTS
from dampingan.ui.regency_plan.overlap_pane import OverlapPane
from dampingan.ui.theme import Theme, side_width

OVERLAPS = "overlaps"
"""The part that is no sum."""
SETTLED = "settled"
"""Value of the chip for pairs that were decided."""


class RegencyPlanView(QWidget):
    """Sums with the activities that a figure counts, or pairs with both sides.

    Attributes:
        extras: room in the head for buttons of other parts.

    Signals:
        part_wanted: key of a part.
        clear_wanted: no filter any more.
    """

    part_wanted = Signal(str)
    clear_wanted = Signal()

    def __init__(
        self,
        tables: tuple[RecordTable[str], RecordTable[str], RecordTable[str]],
        theme: Theme,
        icons: Icons,
    ) -> None:
        super().__init__()
        self._theme = theme
        self.subtitle = ElidedLabel("", "muted")
        self.extras = row(gap=2)
        self.parts = Segments(
            [*((by.value, PARTS[by]()) for by in By), (OVERLAPS, tr("Tumpang tindih"))]
        )
        self.parts.chosen.connect(self.part_wanted)
        self.search = SearchField(icons, tr("Cari kegiatan, desa, perangkat daerah"))
        self.chips = {
            "kecamatan": Chip(tr("Kecamatan"), theme, icons),
            "year": Chip(tr("Tahun"), theme, icons),
            "decision": Chip(tr("Keputusan"), theme, icons),
        }
        self.clear = button("", kind="flat", icons=icons, icon="clear", tip=tr("Hapus saringan"))
        self.clear.setAccessibleName(tr("Hapus saringan"))
        self.clear.clicked.connect(self.clear_wanted)
        self.lines, self.activities, self.pairs = (
            RecordView(table, theme, icons) for table in tables
        )
        self.lines.setAccessibleName(tr("Jumlah"))
        self.activities.setAccessibleName(tr("Kegiatan yang dihitung"))
        self.pairs.setAccessibleName(tr("Tumpang tindih"))
        self.sums = SumLine()
        self.counted = label("", "heading")
        self.counted_sum = ElidedLabel("", "muted")
        self.pairs_note = label("", "muted", wrap=True)
        self.pane = OverlapPane(icons)
        self.nothing = label("", "muted", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._pages = QStackedWidget()
        self._lay_out()
        theme.changed.connect(self._measure)
        self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the pane its share."""
        super().resizeEvent(event)
        self._measure()

    @property
    def part(self) -> str:
        """Key of the part on screen."""
        return self.parts.current

    def show_part(self, key: str) -> None:
        """Show a part."""
        self.parts.show_current(key)
        self._pages.setCurrentWidget(self._overlap_page if key == OVERLAPS else self._sum_page)
        self.chips["decision"].setVisible(key == OVERLAPS)

    def show_nothing(self, text: str) -> None:
        """Say why there is nothing; ``""`` shows the parts."""
        self.nothing.setText(text)
        self.nothing_page.setVisible(bool(text))
        self._pages.setVisible(not text)
        for part in (self.parts, self.search, *self.chips.values(), self.clear):
            part.setEnabled(not text)

    def table(self) -> RecordView:
        """Return the table that the part on screen is about."""
        return self.pairs if self.part == OVERLAPS else self.lines

    def _lay_out(self) -> None:
        head = row(label(tr("Rencana gabungan"), "title"), Grow(self.subtitle), self.extras, gap=3)
        filters = row(Grow(self.search), *self.chips.values(), self.clear, gap=2)
        filters.addStretch(1)
        self._sum_page = QWidget()
        above = panel(Grow(self.lines), line(), row(Grow(self.sums), margins=(3, 1)))
        head_below = row(self.counted, Grow(self.counted_sum), gap=3, margins=(3, 2))
        below = panel(head_below, line(), Grow(self.activities))
        column(Grow(above, 5), Grow(below, 4), gap=3, on=self._sum_page)
        self._overlap_page = QWidget()
        note = row(Grow(self.pairs_note), margins=(3, 2))
        pairs = panel(Grow(self.pairs), line(), note)
        self.pane.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        row(Grow(pairs), self.pane, gap=3, centred=False, on=self._overlap_page)
        self._pages.addWidget(self._sum_page)
        self._pages.addWidget(self._overlap_page)
        self.nothing_page = panel(column(self.nothing, margins=4))
        self.nothing_page.hide()
        column(
            *(head, self.parts, filters, self.nothing_page, Grow(self._pages)),
            gap=3,
            margins=(5, 4, 5, 3),
            on=self,
        )

    @Slot()
    def _measure(self) -> None:
        self.search.setMaximumWidth(self._theme.px(300))
        self.pane.setFixedWidth(side_width(self._theme, self.width()))
        for table in (self.lines, self.activities, self.pairs):
            table.show_widths({})
