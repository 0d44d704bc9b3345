"""Kirim & Terima: two sides and the history; `SendPlace` decides."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.label import ElidedLabel, label
from dampingan.ui.control.layout import Grow, card, column, row
from dampingan.ui.control.segments import Segments
from dampingan.ui.icon import Icons
from dampingan.ui.send.receiving_view import ReceivingView
from dampingan.ui.send.reply_view import ReplyView
from dampingan.ui.send.sending_view import SendingView
from dampingan.ui.send.work_list_view import WorkListView
from dampingan.ui.theme import Theme, side_width

SENDING, RECEIVING, REPLYING = "sending", "receiving", "replying"
WORK_LISTS = "work_lists"


class SendView(QWidget):
    """The side that is chosen, and earlier batches beside it.

    Args:
        receiving: the side Terima.
        sending: the side Kirim of a village.
        reply: the side Balasan of a regency.
        work_lists: the side Daftar kerja of a regency.
        history: earlier batches.
        theme: sizes.
        icons: for the button.

    Signals:
        compare_wanted: compare two files.
    """

    compare_wanted = Signal()

    def __init__(
        self,
        receiving: ReceivingView,
        history: QWidget,
        theme: Theme,
        icons: Icons,
        *,
        sending: SendingView | None = None,
        reply: ReplyView | None = None,
        work_lists: WorkListView | None = None,
    ) -> None:
        super().__init__()
        self._theme = theme
        self.receiving = receiving
        self._sides: dict[str, QWidget] = {RECEIVING: receiving}
        words = [(RECEIVING, tr("Terima"))]
        if sending is not None:
            self.sending = sending
            self._sides = {SENDING: sending, RECEIVING: receiving}
            words.insert(0, (SENDING, tr("Kirim")))
        if reply is not None:
            self._sides[REPLYING] = reply
            words.append((REPLYING, tr("Balasan")))
        if work_lists is not None:
            self._sides[WORK_LISTS] = work_lists
            words.append((WORK_LISTS, tr("Daftar kerja")))
        self.subtitle = ElidedLabel("", "muted")
        self.sides = Segments(words)
        self.compare = button(
            tr("Bandingkan"), kind="flat", icons=icons, icon="compare", clicked=self.compare_wanted
        )
        self._stack = QStackedWidget()
        for page in self._sides.values():
            self._stack.addWidget(page)
        head = row(
            label(tr("Kirim & Terima"), "title"),
            self.sides,
            Grow(self.subtitle),
            self.compare,
            gap=3,
        )
        self._side = card(label(tr("Riwayat"), "heading"), Grow(history), gap=3, margins=4)
        self._side.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        body = row(Grow(self._stack), self._side, gap=3, centred=False)
        column(head, Grow(body), gap=4, margins=(5, 4, 5, 4), on=self)
        receiving.page_changed.connect(self._share_room)
        theme.changed.connect(self._measure)
        self._measure()

    @property
    def side(self) -> str:
        """Which side is shown."""
        page = self._stack.currentWidget()
        return next(name for name, widget in self._sides.items() if widget is page)

    def show_side(self, side: str) -> None:
        """Show a side."""
        self.sides.show_current(side)
        self._stack.setCurrentWidget(self._sides[side])
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the history its share."""
        super().resizeEvent(event)
        self._measure()

    @Slot()
    def _share_room(self) -> None:
        """A report and what goes back have seven columns: they get the whole width."""
        reporting = self.side == RECEIVING and self.receiving.reporting
        self._side.setVisible(not reporting and self.side != REPLYING)

    @Slot()
    def _measure(self) -> None:
        self._side.setFixedWidth(side_width(self._theme, self.width()))
