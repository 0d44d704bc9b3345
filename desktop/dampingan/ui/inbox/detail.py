"""One field that was written in two places: both values, who wrote them, and the keys to decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.button import button
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.label import ElidedLabel, label
from dampingan.ui.control.layout import Grow, column, row
from dampingan.ui.icon import Icons
from dampingan.ui.models.column import Cell
from dampingan.ui.theme import Theme


@dataclass(frozen=True)
class Side:
    """A value as one side wrote it: heading, the value in words, who and when."""

    heading: str
    value: str
    trace: str


@dataclass(frozen=True)
class Shown:
    """What the card says.

    Attributes:
        title: the question.
        type: why it stands here.
        reason: the other side's words.
        sides: mine, theirs, base; base may be left out.
        mine, theirs: words on the buttons.
        hint: what may be typed as another value; ``""`` where there is no third.
        answers: whether something can be said to the other side.
    """

    title: str
    type: Cell
    reason: str
    sides: Sequence[Side]
    mine: str
    theirs: str
    hint: str
    answers: bool


class ConflictCard(QFrame):
    """Shows one field and takes the decision.

    Signals:
        decided: ``mine`` or ``theirs``.
        typed: another value, as it was typed.
        open_wanted: open the record at the field.
        left: Esc in one of its lines: back to the list.
    """

    decided = Signal(str)
    typed = Signal(str)
    open_wanted = Signal()
    left = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self.setProperty("role", "card")
        self._title = label("", "heading", wrap=True)
        self._icon = QLabel()
        self._type = label("", "small")
        self.reason = label("", wrap=True)
        self._sides = [_SideBox() for _ in range(3)]
        self.mine = button("", key="1")
        self.theirs = button("", key="2")
        self.other = button(tr("Nilai lain…"), key="3", clicked=self.ask_other)
        self.open = button(
            "",
            icons=icons,
            icon="forward",
            clicked=self.open_wanted,
            tip=tr("Lihat isiannya (Enter)"),
        )
        self.open.setAccessibleName(tr("Lihat isiannya"))
        self.mine.clicked.connect(self._take_mine)
        self.theirs.clicked.connect(self._take_theirs)
        self.value = _Line(self.left)
        self.value.setAccessibleName(tr("Nilai lain"))
        self.value.returnPressed.connect(self._take_value)
        self._hint = label("", "small", wrap=True)
        self.problem = label("", "error", wrap=True)
        self._other_form = QWidget()
        column(self.value, gap=0, on=self._other_form)
        self.answer = _Line(self.left)
        self.answer.setAccessibleName(tr("Jawaban ke pihak lain"))
        self.answer.setPlaceholderText(tr("Jawaban ke pihak lain, boleh kosong (J)"))
        self.answer.returnPressed.connect(self.left)
        self._lay_out()
        self.show_item(None)

    def show_item(self, shown: Shown | None) -> None:
        """Show a field, None for nothing."""
        self.setVisible(shown is not None)
        self._other_form.hide()
        self._hint.hide()
        self._say("")
        if shown is None:
            return
        self._title.setText(shown.title)
        self._icon.setPixmap(
            self._icons.icon(shown.type.icon, shown.type.colour).pixmap(self._theme.icon_size())
        )
        self._type.setText(shown.type.text)
        self.reason.setText(shown.reason)
        self.reason.setVisible(bool(shown.reason))
        for number, box in enumerate(self._sides):
            box.show_side(shown.sides[number] if number < len(shown.sides) else None)
        for made, words_of in ((self.mine, shown.mine), (self.theirs, shown.theirs)):
            made.setText(f"{words_of}   {'1' if made is self.mine else '2'}")
            made.setAccessibleName(words_of)
        self.other.setVisible(bool(shown.hint))
        self._hint.setText(shown.hint)
        self.answer.setVisible(shown.answers)
        self.answer.setText("")

    @Slot()
    def ask_other(self) -> None:
        """Let a third value be typed."""
        if self.other.isHidden():
            return
        self._say("")
        self.value.setText("")
        self._other_form.show()
        self._hint.show()
        self.value.setFocus()

    def refuse(self, words: str) -> None:
        """Say why a typed value is none; it stays to be mended."""
        self._say(words)
        self.value.setFocus()
        self.value.selectAll()

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def _lay_out(self) -> None:
        head = row(Grow(self._title), self._icon, self._type, gap=1)
        sides = row(*(Grow(box) for box in self._sides), gap=2, centred=False)
        buttons = row(self.mine, self.theirs, self.other, None, self.open, gap=2)
        lines = row(Grow(self._other_form), Grow(self.answer), gap=2)
        column(
            head,
            self.reason,
            sides,
            lines,
            self._hint,
            self.problem,
            buttons,
            gap=2,
            margins=(4, 3),
            on=self,
        )

    @Slot()
    def _take_mine(self) -> None:
        self.decided.emit("mine")

    @Slot()
    def _take_theirs(self) -> None:
        self.decided.emit("theirs")

    @Slot()
    def _take_value(self) -> None:
        self.typed.emit(self.value.text())


class _SideBox(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "raised")
        self._heading = label("", "small")
        self._value = label("", "heading", wrap=True)
        self._trace = ElidedLabel("", "small")
        column(self._heading, self._value, None, self._trace, gap=0, margins=(3, 2), on=self)

    def show_side(self, side: Side | None) -> None:
        self.setVisible(side is not None)
        if side is not None:
            self._heading.setText(side.heading)
            self._value.setText(side.value)
            self._trace.setText(side.trace)
            self.setAccessibleName(f"{side.heading}: {side.value}. {side.trace}")


class _Line(LineEdit):
    """A line that Esc leaves."""

    def __init__(self, left: SignalInstance) -> None:
        super().__init__()
        self._left = left

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._left.emit()
        else:
            super().keyPressEvent(event)
