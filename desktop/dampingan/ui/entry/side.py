"""The pane beside the questions: hint, findings, members."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import card, row
from dampingan.ui.entry.board import FindingBoard
from dampingan.ui.entry.finding_rows import ACCEPTED, Fold, finding_rows
from dampingan.ui.entry.measure import Measure
from dampingan.ui.entry.painted_list import ListRow, PaintedList
from dampingan.ui.icon import Icons
from dampingan.ui.theme import SPACE, Theme

Member = tuple[str, str, str, bool]
"""Row key, name, what is known of the person, whether it is the one in focus."""


class SidePane(QWidget):
    """Shows what helps with the current question and what is open elsewhere.

    Signals:
        finding_chosen: a finding was chosen (its `OpenFinding`, a `FieldNote`, or None for "not
            answered yet").
        member_chosen: a member was chosen (row key).
        left: the keyboard leaves the lists.
        extra_closed: history or keys went away.
    """

    finding_chosen = Signal(object)
    member_chosen = Signal(object)
    left = Signal()
    extra_closed = Signal()

    def __init__(self, theme: Theme, icons: Icons, measure: Measure) -> None:
        super().__init__()
        self._theme = theme
        self._board: FindingBoard | None = None
        self._folded: set[str] = {ACCEPTED}
        self._hint = label(wrap=True)
        self._hint.setProperty("role", "muted")
        self._finding_head = label(tr("Temuan"), "heading")
        self.findings = PaintedList(theme, icons, measure, tr("Temuan"))
        self._none = label(tr("Belum ada temuan."), "muted", wrap=True)
        self._member_head = label(tr("Anggota"), "heading")
        self.members = PaintedList(theme, icons, measure, tr("Anggota"))
        self.hint_card = card(label(tr("Petunjuk"), "heading"), self._hint, gap=1, margins=(4, 3))
        self._finding_card = self._list_card(self._finding_head, self._none, self.findings)
        self._member_card = self._list_card(self._member_head, self.members)
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(3 * SPACE)
        self._box.addWidget(self.hint_card)
        self._box.addWidget(self._finding_card)
        self._box.addWidget(self._member_card)
        self._extra_head = label("", "heading")
        self._close = button(tr("Tutup"), kind="flat", key="Esc")
        self._close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._close.clicked.connect(self.close_extra)
        self.extra = PaintedList(theme, icons, measure, "")
        head = QWidget()
        row(self._extra_head, None, self._close, margins=(3, 0), on=head)
        self.extra_card = card(head, self.extra, gap=1, margins=(1, 2))
        self.extra_card.hide()
        self._box.addWidget(self.extra_card, 1)
        self._box.addStretch(0)
        self.findings.chosen.connect(self._finding_taken)
        self.members.chosen.connect(self.member_chosen)
        self.findings.left.connect(self.left)

    def show_hint(self, text: str) -> None:
        """Show the interviewer's hint; the card goes when there is none."""
        self._hint.setText(text)
        self.hint_card.setVisible(bool(text) and not self.has_extra)

    def show_findings(self, board: FindingBoard) -> None:
        """Show everything open, what was let stand, and notes."""
        self._board = board
        rows = finding_rows(board, self._folded)
        count, head = len(board.shown()), tr("Temuan")
        self._finding_head.setText(f"{head} · {count}" if count else head)
        self._none.setVisible(not rows)
        self.findings.setVisible(bool(rows))
        self.findings.show_rows(rows)

    @Slot(object)
    def _finding_taken(self, data: object) -> None:
        if not isinstance(data, Fold):
            self.finding_chosen.emit(data)
            return
        self._folded ^= {data.name}
        if self._board is not None:
            self.findings.show_rows(finding_rows(self._board, self._folded))

    def show_members(self, title: str, members: Sequence[Member]) -> None:
        """Show the rows of the roster."""
        self._member_card.setVisible(bool(members) and not self.has_extra)
        self._member_head.setText(f"{title} · {len(members)}")
        self.members.show_rows(
            [
                ListRow(row, f"{number}. {name}", words, current=here)
                for number, (row, name, words, here) in enumerate(members, 1)
            ]
        )

    def show_extra(self, title: str, rows: Sequence[ListRow]) -> None:
        """Show a list instead of the cards: history, keys."""
        self._extra_head.setText(title)
        self.extra.setAccessibleName(title)
        self.extra.show_rows(rows)
        self.extra.verticalScrollBar().setValue(0)
        self._show_cards(shown=False)

    @Slot()
    def close_extra(self) -> None:
        """Show the cards again."""
        if not self.extra_card.isHidden():
            self._show_cards(shown=True)
            self.extra_closed.emit()

    @property
    def has_extra(self) -> bool:
        """Whether history or keys are on screen."""
        return not self.extra_card.isHidden()

    def take_focus(self) -> None:
        """Let the keyboard walk through the findings."""
        self.findings.take_focus()

    def _show_cards(self, *, shown: bool) -> None:
        self.extra_card.setHidden(shown)
        self._finding_card.setVisible(shown)
        self._member_card.setVisible(shown and bool(self.members.rows))
        self.hint_card.setVisible(shown and bool(self._hint.text()))

    def forget(self) -> None:
        """Measure anew, after a change of theme."""
        self.findings.forget()
        self.members.forget()
        self.extra.forget()

    @staticmethod
    def _list_card(*items: QWidget) -> QFrame:
        frame = card(*items, gap=1, margins=(1, 3, 1, 2))
        for item in items[:-1]:
            item.setContentsMargins(3 * SPACE, 0, 3 * SPACE, 0)
        frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        return frame
