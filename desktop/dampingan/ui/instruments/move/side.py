"""The pane at the right of a move: one question, what happens to it, and how to change that."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dampingan.forms.comparison import CodeChange, FormChange, QuestionChange
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import clear_layout, column
from dampingan.ui.icon import Icons
from dampingan.ui.instruments.compare.sides import Sides
from dampingan.ui.instruments.move.codes import CodeTable
from dampingan.ui.instruments.move.target import Target, TargetChooser
from dampingan.ui.theme import Theme


class MoveSide(QWidget):
    """Both wordings, the sentences, the chooser and the codes.

    Attributes:
        targets: where the answers go.
        codes: which code becomes which.
    """

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._sides = Sides(rules=False)
        self._told = QVBoxLayout()
        self._told.setContentsMargins(0, 0, 0, 0)
        self.targets = TargetChooser(icons)
        self.codes = CodeTable(theme, icons)
        column(self._sides, self._told, self.codes, self.targets, gap=3, on=self)
        theme.changed.connect(self._measure)
        self._measure()

    def show_question(
        self, change: FormChange, question: QuestionChange | None, told: Sequence[str]
    ) -> None:
        """Show a question, or only sentences when it is about a list."""
        self._sides.setVisible(question is not None)
        if question is not None:
            self._sides.show_wordings(change, question)
        clear_layout(self._told)
        for sentence in told:
            self._told.addWidget(label(sentence, wrap=True))

    def show_targets(self, targets: Sequence[Target], current: str) -> None:
        """Offer the places that the answers can go to; none hides the list."""
        self.targets.setVisible(bool(targets))
        self.targets.show_targets(targets, current)

    def show_codes(self, codes: Sequence[CodeChange], offered: Sequence[tuple[str, str]]) -> None:
        """Show the codes that differ."""
        self.codes.show_codes(codes, offered, all_codes=False)

    @Slot()
    def _measure(self) -> None:
        self.targets.list.setMinimumHeight(self._theme.px(150))
