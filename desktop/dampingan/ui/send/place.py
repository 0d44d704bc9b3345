"""Kirim & Terima: what goes out, what comes in, and what became of earlier batches."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from dampingan.core.language import tr
from dampingan.store.creation import REGENCY
from dampingan.ui.context import Context, FilteredPlace, Hint, PlaceCommand
from dampingan.ui.control.layout import column
from dampingan.ui.send.file import dropped_files
from dampingan.ui.send.history import History
from dampingan.ui.send.receiving import Receiving
from dampingan.ui.send.reply import Reply
from dampingan.ui.send.sending import Sending
from dampingan.ui.send.view import RECEIVING, REPLYING, SENDING, WORK_LISTS, SendView
from dampingan.ui.send.work_list import WorkLists


class SendPlace(FilteredPlace):
    """Kirim and Terima in a village; Terima, Balasan and Daftar kerja at a regency."""

    name = "send"
    icon = "send"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        regency = context.workspace.scope == REGENCY
        self.sending = None if regency else Sending(context, self)
        self.reply = Reply(context, self) if regency else None
        self.work_lists = WorkLists(context, self) if regency else None
        self._sum = ""
        self.receiving = Receiving(context, self)
        self.history = History(context, self)
        self.view = SendView(
            self.receiving.view,
            self.history.view,
            context.theme,
            context.icons,
            sending=self.sending.view if self.sending else None,
            reply=self.reply.view if self.reply else None,
            work_lists=self.work_lists.view if self.work_lists else None,
        )
        self._connect()
        self.setAcceptDrops(True)
        column(self.view, gap=0, on=self)
        self.view.show_side(SENDING if self.sending else RECEIVING)

    @property
    def title(self) -> str:
        """Word in the rail."""
        return tr("Kirim & Terima")

    def entered(self) -> None:
        """Look again at what would go, or go on with what came."""
        self.history.show_entries()
        self._enter_side()

    def hints(self) -> list[Hint]:
        """Keys of this place."""
        if self.view.side == SENDING:
            return [("Enter", tr("buka keluarga")), ("Ctrl R", tr("terima berkas"))]
        if self.view.side == WORK_LISTS:
            return [("Enter", tr("tulis yang dipilih")), ("Shift ↓", tr("pilih beberapa"))]
        if self.view.side == REPLYING:
            return [("A", tr("alasan")), ("M", tr("mengikat")), ("Enter", tr("lihat isiannya"))]
        return [
            ("Ctrl R", tr("pilih berkas")),
            ("Enter", tr("buka keluarga")),
            ("Ctrl PgDn", tr("bagian berikutnya")),
        ]

    def commands(self) -> list[PlaceCommand]:
        """What the palette offers here."""
        found: list[PlaceCommand] = [
            (tr("Pilih berkas yang diterima"), self.choose_received, "receive", "Ctrl+R")
        ]
        if self.sending:
            found.append((tr("Tulis kiriman"), partial(self.show_side, SENDING), "send", ""))
        if self.reply:
            found.append((tr("Tulis balasan"), partial(self.show_side, REPLYING), "send", ""))
        if self.work_lists:
            words = tr("Daftar kerja perangkat daerah…")
            found.append((words, partial(self.show_side, WORK_LISTS), "send", ""))
        return found

    # -- sides -----------------------------------------------------------------------------

    @Slot(str)
    def show_side(self, side: str) -> None:
        """Show Kirim or Terima."""
        self.view.show_side(side)
        self._show_sum(self._sum)
        self.hints_changed.emit()
        self._enter_side()

    def show_filter(self, **values: str) -> None:
        """Show what goes back to a ``village``."""
        if self.reply is not None:
            self.reply.show_village(values.get("village", ""))
            self.show_side(REPLYING)

    def choose_received(self) -> None:
        """Choose a workbook and read it."""
        self.show_side(RECEIVING)
        self.receiving.choose()

    def receive(self, *paths: Path) -> None:
        """Read a workbook and show what it would bring; further ones wait."""
        self.show_side(RECEIVING)
        self.receiving.take(*paths)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take workbooks."""
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Receive what was dropped, one file after the other."""
        event.acceptProposedAction()
        self.receive(*dropped_files(event.mimeData()))

    def _enter_side(self) -> None:
        if self.view.side == SENDING and self.sending is not None:
            self.sending.enter()
        elif self.view.side == REPLYING and self.reply is not None:
            self.reply.enter()
        elif self.view.side == WORK_LISTS and self.work_lists is not None:
            self.work_lists.enter()
        else:
            self.receiving.enter()

    @Slot(str)
    def _show_sum(self, words: str) -> None:
        self._sum = words
        self.view.subtitle.setText(words if self.view.side == SENDING else "")

    @Slot(str)
    def _undo(self, batch_uid: str) -> None:
        self.show_side(RECEIVING)
        self.receiving.undo_batch(batch_uid)

    def _connect(self) -> None:
        self.view.sides.chosen.connect(self.show_side)
        self.view.compare_wanted.connect(partial(self.context.go, "difference"))
        self.receiving.written.connect(self.history.show_entries)
        self.history.undo_wanted.connect(self._undo)
        if self.sending is not None:
            self.sending.summed.connect(self._show_sum)
            self.sending.written.connect(self.history.show_entries)
        if self.reply is not None:
            self.reply.written.connect(self.history.show_entries)
        if self.work_lists is not None:
            self.work_lists.written.connect(self.history.show_entries)
