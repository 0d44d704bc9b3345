"""The line above the questions: back, whose answers these are, the mode, the state, the buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.label import ElidedLabel
from dampingan.ui.control.layout import row
from dampingan.ui.icon import Icons
from dampingan.ui.theme import SPACE

_LEAST, _NAME = 44, 220


class EntryHeader(QWidget):
    """Shows the record and offers what is done with it as a whole.

    Signals:
        back_wanted, mode_wanted, status_wanted, history_wanted, finish_wanted: the buttons.
    """

    back_wanted = Signal()
    mode_wanted = Signal()
    status_wanted = Signal()
    history_wanted = Signal()
    finish_wanted = Signal()

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self._icons = icons
        self._blind = False
        self.back = button(tr("Kembali"), icons=icons, icon="back")
        self.name = ElidedLabel("", "title")
        self.facts = ElidedLabel("", "muted")
        self.facts.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.mode = button("", icons=icons, icon="from_paper")
        self.mode.setToolTip(tr("Ganti mode: dari kertas atau wawancara (F11)"))
        self.state = button("", icons=icons, icon="draft")
        self.state.setToolTip(tr("Ubah status keluarga (F9)"))
        self.history = button(tr("Riwayat"), icons=icons, icon="history")
        self.history.setCheckable(True)
        self.finish = button(tr("Selesai"), kind="primary", key="F12")
        for made, wanted in (
            (self.back, self.back_wanted),
            (self.mode, self.mode_wanted),
            (self.state, self.status_wanted),
            (self.history, self.history_wanted),
            (self.finish, self.finish_wanted),
        ):
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.clicked.connect(wanted)
        self.history.setMinimumWidth(_LEAST)  # its word goes before the window has to grow
        self.history.setToolTip(tr("Riwayat (Ctrl+H)"))
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._words.setSpacing(3 * SPACE)
        self._words.addWidget(self.name)
        self._words.addWidget(self.facts, 1)
        line = row(
            *(self.back, self._words, self.mode, self.state, self.history, self.finish),
            gap=3,
            on=self,
        )
        line.setStretch(1, 1)

    def show_mode(self, words: str, mode: str) -> None:
        """Show who leads.

        Args:
            words: what it is called.
            mode: role of its icon.
        """
        self.mode.setText(f" {words}")
        self.mode.setAccessibleName(tr("Mode: {mode}", mode=words))
        self.mode.setIcon(self._icons.icon(mode, "muted"))

    def show_record(self, name: str, facts: str) -> None:
        """Show whose answers these are.

        Args:
            name: of the head of the family, or what the form is about.
            facts: KK number, RT/RW, or the form.
        """
        self.name.setText(name)
        self.facts.setText(facts)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the facts under the name where they don't fit beside it."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        directions = QBoxLayout.Direction
        self.history.setText(tr("Riwayat"))
        buttons = sum(
            made.sizeHint().width() + 3 * SPACE
            for made in (self.back, self.mode, self.state, self.history, self.finish)
        )
        if buttons + _NAME > self.width():
            self.history.setText("")
        words = sum(
            part.fontMetrics().horizontalAdvance(part.text()) + 4 * SPACE
            for part in (self.name, self.facts)
        )
        beside = buttons + words <= self.width()
        self._words.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        self._words.setSpacing(3 * SPACE if beside else 0)

    def show_blind(self, *, on: bool) -> None:
        """Hide what would show or change a first keying, or show it again."""
        self._blind = on
        for part in (self.mode, self.history):
            part.setVisible(not on)
        self._arrange()

    def show_state(self, words: str, icon: str, colour: str, *, finished: bool) -> None:
        """Show the family's state.

        Args:
            words: its name.
            icon: role of its icon.
            colour: token of its colour.
            finished: whether it is complete already.
        """
        if self._blind:
            words, icon, colour, finished = tr("Verifikasi"), "verify", "accent", False
        self.state.setText(f" {words}")
        self.state.setAccessibleName(tr("Status: {status}", status=words))
        self.state.setIcon(self._icons.icon(icon, colour))
        self.finish.setEnabled(not finished)
