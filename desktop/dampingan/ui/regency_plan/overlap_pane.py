"""One pair of activities that may be the same: both sides, why it is shown, what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QScrollArea, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, card, clear_layout, column, line
from dampingan.ui.icon import Icons


@dataclass(frozen=True, slots=True)
class SideWords:
    """One activity: its name and what is known, label and value."""

    title: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PairWords:
    """What the pane says.

    Attributes:
        heading: the village.
        sides: both activities.
        reasons: why the pair is shown.
        settled: whether it was decided to be none.
    """

    heading: str
    sides: tuple[SideWords, SideWords]
    reasons: Sequence[str]
    settled: bool


class OverlapPane(QWidget):
    """A pair.

    Signals:
        open_wanted: 0 or 1: show that activity in Rencana.
        decided: the pair is none, or is to be looked at again.
    """

    open_wanted = Signal(int)
    decided = Signal()

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self.heading = label("", "heading", wrap=True)
        self.why = label("", "muted", wrap=True)
        self._sides = column(gap=2)
        self.act = button("", kind="primary", key="B", clicked=self.decided)
        self._icons = icons
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        inner.setAutoFillBackground(False)
        column(self.heading, self.why, self._sides, None, gap=2, margins=(0, 0, 1, 0), on=inner)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inner)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        column(card(Grow(area), self.act, gap=3), gap=0, on=self)

    def show_pair(self, words: PairWords | None) -> None:
        """Show a pair, or nothing."""
        self.setVisible(words is not None)
        if words is None:
            return
        self.heading.setText(words.heading)
        self.why.setText("\n".join(f"• {reason}" for reason in words.reasons))
        clear_layout(self._sides)
        for place, side in enumerate(words.sides):
            self._add_side(place, side)
        text = tr("Periksa lagi") if words.settled else tr("Bukan tumpang tindih")
        self.act.setText(f"{text}   B")
        self.act.setAccessibleName(text)

    def _add_side(self, place: int, side: SideWords) -> None:
        self._sides.addWidget(line())
        opened = button(
            tr("Buka di Rencana"),
            kind="link",
            icons=self._icons,
            icon="forward",
            clicked=partial(self._open, place),
        )
        opened.setAccessibleName(tr("Buka {title} di Rencana", title=side.title))
        facts = "\n".join(f"{name}: {value}" for name, value in side.facts if value)
        self._sides.addWidget(label(side.title, "", wrap=True))
        self._sides.addWidget(label(facts, "muted", wrap=True))
        self._sides.addWidget(opened, alignment=Qt.AlignmentFlag.AlignLeft)

    @Slot()
    def _open(self, place: int, *_: object) -> None:
        self.open_wanted.emit(place)
