"""The right-hand pane of the board: what became of a village's last workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QGridLayout, QMenu, QScrollArea, QWidget

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.ui.control.button import button
from dampingan.ui.control.field import LineEdit
from dampingan.ui.control.label import breakable, label, set_role
from dampingan.ui.control.layout import Grow, card, clear_layout, column, line, row
from dampingan.ui.icon import Icons
from dampingan.ui.theme import SPACE


@dataclass(frozen=True, slots=True)
class VillageWords:
    """What the pane says of a village.

    Attributes:
        name: of the village.
        state, role: a sentence and its look.
        refused: files that could not be taken, and why.
        facts: further lines.
        heads: of the counted columns.
        counts: word and a number for each column, of the last workbook.
        sum: the sum in words, ``""`` without a workbook.
        expected: families that it is expected to have, None when unknown.
        actions: keys of the buttons that make sense, the most useful one first.
    """

    name: str
    state: str
    role: str
    refused: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    counts: tuple[tuple[str, tuple[int, ...]], ...] = ()
    sum: str = ""
    expected: int | None = None
    actions: tuple[str, ...] = ()


FAMILIES, FINDINGS, CONFLICTS, INQUIRIES = "families", "findings", "conflicts", "inquiries"
POOREST = "poorest"
RECEIPT, ANNOTATED, RETURN, DISMISS = "receipt", "annotated", "return", "dismiss"
PLAN, MATRIX = "plan", "matrix"
"""What can be done with a village."""


def action_words() -> dict[str, tuple[str, str]]:
    """Return action → its words and icon."""
    return {
        CONFLICTS: (tr("Putuskan konflik"), "inbox"),
        FAMILIES: (tr("Buka keluarga"), "families"),
        FINDINGS: (tr("Lihat keluarga bertemuan"), "warning"),
        INQUIRIES: (tr("Lihat pertanyaan"), "inquiry"),
        RECEIPT: (tr("Simpan tanda terima"), "workbook"),
        ANNOTATED: (tr("Simpan salinan bertanda"), "changed"),
        RETURN: (tr("Balasan untuk desa ini…"), "send"),
        DISMISS: (tr("Berkas ditolak sudah ditangani"), "check"),
        PLAN: (tr("Buka rencana desa ini"), "plan"),
        MATRIX: (tr("Matriks perencanaan desa ini…"), "workbook"),
    }


class VillagePane(QWidget):
    """One village.

    Signals:
        wanted: key of an action.
        expected_changed: another number of expected families, as text.
    """

    wanted = Signal(str)
    expected_changed = Signal(str)

    def __init__(self, icons: Icons) -> None:
        super().__init__()
        self.name = label("", "heading", wrap=True)
        self.state = label("", "muted", wrap=True)
        self.refused = label("", "error", wrap=True)
        self.facts = label("", "muted", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * SPACE)
        self._grid.setVerticalSpacing(SPACE)
        self.sum = label("", "muted", wrap=True)
        self.expected = LineEdit()
        self.expected.setValidator(QIntValidator(0, 99_999, self.expected))
        self.expected.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.expected.setAccessibleName(tr("Perkiraan keluarga"))
        self.expected.setMaximumWidth(90)
        self.expected.editingFinished.connect(self._tell_expected)
        self._icons = icons
        self._first = ""
        self.act = button("", kind="primary", clicked=self._act)
        self.more = button("", icons=icons, icon="more", tip=tr("Lainnya"))
        self.more.setAccessibleName(tr("Lainnya"))
        self.menu = QMenu(self)
        self.more.clicked.connect(self._open_menu)
        inner = QWidget()
        inner.setProperty("role", "scrolled")
        column(
            *(self.name, self.state, self.refused, self.facts, self._grid, self.sum),
            row(label(tr("Perkiraan keluarga"), "muted", wrap=True), None, self.expected),
            None,
            gap=2,
            margins=(0, 0, 1, 0),
            on=inner,
        )
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inner)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        foot = row(Grow(self.act), self.more, gap=2)
        column(card(Grow(area), foot, gap=3), gap=0, on=self)

    def show_village(self, words: VillageWords | None) -> None:
        """Show a village, or nothing."""
        self.setVisible(words is not None)
        if words is None:
            return
        self.name.setText(words.name)
        self.state.setText(words.state)
        set_role(self.state, words.role)
        self.refused.setText(breakable("\n".join(words.refused)))
        self.refused.setVisible(bool(words.refused))
        self.facts.setText("\n".join(words.facts))
        self.facts.setVisible(bool(words.facts))
        self._show_counts(words.heads, words.counts)
        self.sum.setText(words.sum)
        self.sum.setVisible(bool(words.sum))
        if not self.expected.hasFocus():
            self.expected.setText("" if words.expected is None else str(words.expected))
        names = action_words()
        self._first, *rest = words.actions or ("",)
        self.act.setText(names[self._first][0] if self._first else "")
        self.act.setAccessibleName(self.act.text())
        self.act.setVisible(bool(self._first))
        self.menu.clear()
        for key in rest:
            text, icon = names[key]
            self.menu.addAction(self._icons.icon(icon, "muted"), text, partial(self._want, key))
        self.more.setVisible(bool(rest))

    def _show_counts(
        self, heads: Sequence[str], counts: Sequence[tuple[str, tuple[int, ...]]]
    ) -> None:
        clear_layout(self._grid)
        right = Qt.AlignmentFlag.AlignRight
        for place, head in enumerate(heads, 1):
            self._grid.addWidget(label(head, "small"), 0, place, right)
        for number, (word, values) in enumerate(counts):
            self._grid.addWidget(label(word), 2 * number + 1, 0)
            for place, value in enumerate(values, 1):
                self._grid.addWidget(label(count_text(value)), 2 * number + 1, place, right)
            self._grid.addWidget(line(), 2 * number + 2, 0, 1, len(values) + 1)
        self._grid.setColumnStretch(0, 1)

    def _want(self, action: str) -> None:
        self.wanted.emit(action)

    @Slot()
    def _act(self) -> None:
        self.wanted.emit(self._first)

    @Slot()
    def _open_menu(self) -> None:
        above = self.menu.sizeHint().height()
        self.menu.popup(self.more.mapToGlobal(QPoint(0, -above)))

    @Slot()
    def _tell_expected(self) -> None:
        self.expected_changed.emit(self.expected.text())
