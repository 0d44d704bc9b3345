"""Kirim & Terima: what goes out, what comes in, and what became of earlier batches."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from dampingan.core.language import tr
from dampingan.store.creation import REGENCY
from dampingan.ui.context import Context, Hint, Place, PlaceCommand
from dampingan.ui.control.layout import column
from dampingan.ui.send.file import dropped_files
from dampingan.ui.send.history import History
from dampingan.ui.send.receiving import Receiving
from dampingan.ui.send.sending import Sending
from dampingan.ui.send.view import RECEIVING, SENDING, SendView


class SendPlace(Place):
    """Two sides, Kirim and Terima; a regency sends from its place Desa and only receives here."""

    name = "send"
    icon = "send"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.sending = None if context.workspace.scope == REGENCY else Sending(context, self)
        self._sum = ""
        self.receiving = Receiving(context, self)
        self.history = History(context, self)
        self.view = SendView(
            self.sending.view if self.sending else None,
            self.receiving.view,
            self.history.view,
            context.theme,
            context.icons,
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
        return found

    # -- sides -----------------------------------------------------------------------------

    @Slot(str)
    def show_side(self, side: str) -> None:
        """Show Kirim or Terima."""
        self.view.show_side(side)
        self._show_sum(self._sum)
        self.hints_changed.emit()
        self._enter_side()

    def choose_received(self) -> None:
        """Choose a workbook and read it."""
        self.show_side(RECEIVING)
        self.receiving.choose()

    def receive(self, path: Path) -> None:
        """Read a workbook and show what it would bring."""
        self.show_side(RECEIVING)
        self.receiving.take(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take workbooks."""
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Receive what was dropped, one file at a time."""
        event.acceptProposedAction()
        files = dropped_files(event.mimeData())
        self.receive(files[0])
        if len(files) > 1:
            self.context.say(
                tr(
                    "Dibaca: {name}. {count} berkas lain belum: terima satu per satu.",
                    name=files[0].name,
                    count=len(files) - 1,
                ),
                "warning",
            )

    def _enter_side(self) -> None:
        if self.view.side == SENDING and self.sending is not None:
            self.sending.enter()
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
