"""Terima lembar: widgets and layout; `TickIn` decides."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.label import ElidedLabel, label
from dampingan.ui.control.layout import Grow, card, column, line, panel, row
from dampingan.ui.icon import Icons
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.theme import Theme, side_width
from dampingan.ui.work.verdict import Verdict

RECENT = 3
"""Sheets before the last one that stay in sight."""


class TickInView(QWidget):
    """The last sheet in large letters, who is missing per RT, and a field for keys typed by hand.

    Signals:
        key_wanted: a key that somebody typed.
    """

    key_wanted = Signal(str)

    def __init__(
        self, places: RecordTable[str], forms: RecordTable[str], theme: Theme, icons: Icons
    ) -> None:
        super().__init__()
        self._theme = theme
        self.verdict = Verdict(theme, icons)
        self.key = LineEdit()
        self.key.setPlaceholderText("K-7Q2M-0ZC4-HB1X-S")
        self.key.setAccessibleName(tr("Kunci pada lembar"))
        self.key.returnPressed.connect(self._ask)
        self.take = button(tr("Terima"), icons=icons, icon="check", clicked=self._ask)
        self.places = RecordView(places, theme, icons)
        self.places.setAccessibleName(tr("Lembar per RT"))
        self.forms = RecordView(forms, theme, icons)
        self.forms.setAccessibleName(tr("Keluarga pada RT ini"))
        self.sums = ElidedLabel("", "muted")
        self.place = ElidedLabel("", "heading")
        self.recent = [ElidedLabel("", "small") for _ in range(RECENT)]
        self._side = card(
            label(tr("Tanpa pemindai: ketik kuncinya"), "heading"),
            self.key,
            row(
                Grow(label(tr("Ctrl+Z membatalkan yang terakhir."), "small", wrap=True)),
                self.take,
                gap=2,
            ),
            gap=2,
            margins=(4, 3),
        )
        foot = column(self.sums, gap=1, margins=(3, 2))
        left = panel(Grow(self.places), line(), foot)
        head = row(Grow(self.place), margins=(3, 3))
        below = column(*self.recent, gap=0, margins=(3, 2))
        self._right = panel(head, Grow(self.forms), line(), below)
        column(
            row(Grow(self.verdict), self._side, gap=3, centred=False),
            Grow(row(Grow(left), Grow(self._right), gap=3, centred=False)),
            gap=3,
            on=self,
        )
        theme.changed.connect(self._measure)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the sides their share."""
        super().resizeEvent(event)
        self._measure()

    @Slot()
    def _ask(self) -> None:
        if self.key.text().strip():
            self.key_wanted.emit(self.key.text())

    @Slot()
    def _measure(self) -> None:
        self._side.setFixedWidth(side_width(self._theme, self.width()))
        for table in (self.places, self.forms):
            table.show_widths({})
