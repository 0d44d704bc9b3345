"""The pages during and after a move."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.label import breakable, label
from dampingan.ui.control.layout import card, clear_layout, column, row


class ProgressPage(QWidget):
    """What is being done, how far it is, and a way to stop it.

    Signals:
        stop_wanted: the user wants it to stop.
    """

    stop_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._text = label("", "heading", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self.stop = button(tr("Batal"), clicked=self.stop_wanted)
        safe = label(
            tr("Selama ini belum ada yang berubah; bila dihentikan, semua tetap seperti semula."),
            "muted",
            wrap=True,
        )
        frame = card(
            None, self._text, self._bar, safe, row(None, self.stop), None, gap=4, margins=8
        )
        column(frame, gap=0, on=self)

    def show_step(self, text: str, done: int, total: int) -> None:
        """Show how far it is; a total of 0 when nobody knows."""
        self._text.setText(text)
        self._bar.setRange(0, total)
        self._bar.setValue(done)


class ResultPage(QWidget):
    """What was done and how to go back.

    Signals:
        close_wanted: the user has read it.
    """

    close_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = label("", "title", wrap=True)
        self._told = QVBoxLayout()
        self.backup = label("", "heading", wrap=True)
        self.close_button = button(tr("Selesai"), kind="primary", clicked=self.close_wanted)
        back = label(
            tr(
                "Ingin kembali? Pindah lagi ke versi lama: jawaban yang diparkir kembali ke "
                "tempatnya. Atau tutup program, beri cadangan itu akhiran .dampingan, lalu buka."
            ),
            "muted",
            wrap=True,
        )
        frame = card(
            None,
            self._title,
            self._told,
            label(tr("Cadangan sebelum pindah, di folder ruang kerja:"), "muted", wrap=True),
            self.backup,
            back,
            row(None, self.close_button),
            None,
            gap=4,
            margins=8,
        )
        column(frame, gap=0, on=self)

    def show_result(self, title: str, told: Sequence[str], backup: str) -> None:
        """Show what a move did."""
        self._title.setText(title)
        clear_layout(self._told)
        for sentence in told:
            self._told.addWidget(label(sentence, wrap=True))
        self.backup.setText(breakable(backup))
