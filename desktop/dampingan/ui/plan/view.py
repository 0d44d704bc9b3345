"""Rencana: head, filters, the four views and the pane; `PlanPresenter` decides."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QStackedWidget, QWidget

from dampingan.core.language import tr
from dampingan.ui.board.view import SumLine
from dampingan.ui.control.button import button
from dampingan.ui.control.chip import Chip
from dampingan.ui.control.field import SearchField
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, card, column, row
from dampingan.ui.control.segments import Segments
from dampingan.ui.icon import Icons
from dampingan.ui.plan.board import TermBoard
from dampingan.ui.plan.canvas import Canvas
from dampingan.ui.plan.link_board import LinkBoard
from dampingan.ui.plan.timeline import Timeline
from dampingan.ui.register.removal import RemovalBar
from dampingan.ui.theme import SPACE, Theme, Weight

BOARD, TIMELINE, TABLE, LINKS = "board", "timeline", "table", "links"
"""The four views."""

RARE = frozenset({"problem", "year"})
"""Filters that are chosen elsewhere: their chips show only while they filter."""

_HEAD_GAPS = 36
"""Gaps and margins of the head, in steps of `SPACE`."""
_PANE = 372
_MOST_OF = 0.42


class PlanView(QWidget):
    """Widgets and layout of Rencana.

    Attributes:
        extras: room beside the buttons of the head for those of other parts.

    Signals:
        new_wanted: a new activity.
        clear_wanted: show everything.
    """

    new_wanted = Signal()
    clear_wanted = Signal()

    def __init__(self, theme: Theme, icons: Icons, *, villages: bool) -> None:
        super().__init__()
        self._theme = theme
        self.subtitle = SumLine()
        self.views = Segments(
            (
                (BOARD, tr("Papan")),
                (TIMELINE, tr("Garis waktu")),
                (TABLE, tr("Tabel")),
                (LINKS, tr("Kaitan")),
            )
        )
        self.new = button(
            tr("Kegiatan"),
            kind="primary",
            icons=icons,
            icon="new",
            key="N",
            clicked=self.new_wanted,
        )
        self.search = SearchField(icons, tr("Cari kegiatan, masalah, potensi"))
        self.chips = {
            **({"village": Chip(tr("Desa/kelurahan"), theme, icons)} if villages else {}),
            "sector": Chip(tr("Sektor"), theme, icons),
            "agency": Chip(tr("Perangkat daerah"), theme, icons),
            "place": Chip(tr("RT"), theme, icons),
            "fund": Chip(tr("Sumber dana"), theme, icons),
            "state": Chip(tr("Keadaan"), theme, icons),
            "problem": Chip(tr("Masalah"), theme, icons),
            "year": Chip(tr("Tahun"), theme, icons),
        }
        self.clear = button("", kind="flat", icons=icons, icon="clear", tip=tr("Hapus saringan"))
        self.clear.setAccessibleName(tr("Hapus saringan"))
        self.clear.clicked.connect(self.clear_wanted)
        self.board = TermBoard(theme, icons)
        self.timeline = Timeline(theme, icons)
        self.table_room = QWidget()
        self._table_layout = column(gap=0, on=self.table_room)
        self.links = LinkBoard(theme, icons)
        self.stack = QStackedWidget()
        self.pages: dict[str, QWidget] = {
            BOARD: self.board,
            TIMELINE: self._framed(self.timeline),
            TABLE: self.table_room,
            LINKS: self.links,
        }
        for page in self.pages.values():
            self.stack.addWidget(page)
        self.empty = label("", "muted", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.note = card(self.empty)
        self.note.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.note.hide()
        self.removal = RemovalBar(theme, icons)
        self.extras = row(gap=2)
        self.pane = QFrame()
        self.pane.setProperty("role", "card")
        self.panes = QStackedWidget()
        column(self.panes, gap=0, on=self.pane)
        self.pane.hide()
        self._lay_out()
        theme.changed.connect(self._measure)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the pane its share."""
        super().resizeEvent(event)
        self._measure()

    @property
    def current(self) -> str:
        """Key of the view on screen."""
        return self.views.current

    def show_view(self, name: str) -> None:
        """Show one of the four views."""
        self.views.show_current(name)
        self.stack.setCurrentWidget(self.pages[name])

    def canvas(self) -> Canvas | None:
        """Return the painted view on screen, None for the others."""
        known = {BOARD: self.board, TIMELINE: self.timeline, LINKS: self.links}
        return known.get(self.current)

    @property
    def canvases(self) -> tuple[Canvas, ...]:
        """The painted views."""
        return self.board, self.timeline, self.links

    def place_table(self, table: QWidget) -> None:
        """Put the table of the register into its view."""
        self._table_layout.addWidget(table)

    def show_pane(self, page: QWidget) -> None:
        """Show a page beside the view."""
        if self.panes.indexOf(page) < 0:
            self.panes.addWidget(page)
        self.panes.setCurrentWidget(page)
        self.pane.show()
        self._measure()

    def hide_pane(self) -> None:
        """Give the view all the room."""
        self.pane.hide()

    def show_note(self, text: str) -> None:
        """Say above the view what to do next; "" says nothing."""
        self.empty.setText(text)
        self.note.setVisible(bool(text))

    def show_sums(self, text: str, sums: Sequence[tuple[str, str]]) -> None:
        """Show under the title what the plan is made of."""
        self.subtitle.show_sums(text, sums)
        self._place_subtitle()

    def show_filtering(self, *, on: bool) -> None:
        """Offer to take the filters away."""
        self.clear.setVisible(on)

    def _framed(self, canvas: Canvas) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "card")
        layout = column(canvas, gap=0, on=frame)
        layout.setContentsMargins(1, 1, 1, 1)
        return frame

    def _lay_out(self) -> None:
        self._name = label(tr("Rencana"), "title")
        self._beside = row(gap=0)
        self._under = row(gap=0)
        self._beside.addWidget(self.subtitle, 1)
        head = row(self._name, Grow(self._beside), self.views, self.extras, self.new, gap=3)
        filters = row(Grow(self.search), *self.chips.values(), self.clear, gap=2)
        filters.addStretch(1)
        left = column(self.note, Grow(self.stack), self.removal, gap=3)
        body = row(Grow(left), self.pane, gap=4, centred=False)
        top = column(head, self._under, gap=1)
        column(top, filters, Grow(body), gap=3, margins=(5, 4, 5, 3), on=self)

    def _place_subtitle(self) -> None:
        """Put it beside the title, or below where large text leaves no room there."""
        words = self._theme.metrics(weight=Weight.Medium).horizontalAdvance(self.subtitle.text)
        parts = (self._name, self.views, self.new)
        needed = sum(one.sizeHint().width() for one in parts) + self.extras.sizeHint().width()
        fits = needed + words + _HEAD_GAPS * SPACE <= self.width()
        wanted, other = (self._beside, self._under) if fits else (self._under, self._beside)
        if wanted.indexOf(self.subtitle) < 0:
            other.removeWidget(self.subtitle)
            wanted.addWidget(self.subtitle, 1)

    @Slot()
    def _measure(self) -> None:
        self._place_subtitle()
        self.search.setMaximumWidth(self._theme.px(240))
        width = min(self._theme.px(_PANE), round(self.width() * _MOST_OF))
        self.pane.setFixedWidth(max(width, 260))
