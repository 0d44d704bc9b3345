"""Which new code each old code of a question becomes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from dampingan.core.language import tr
from dampingan.forms.comparison import CodeChange, CodeState
from dampingan.forms.comparison_words import code_word
from dampingan.forms.mapping import PARK
from dampingan.ui.control.combo import ComboBox
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import clear_layout, column
from dampingan.ui.icon import Icons
from dampingan.ui.theme import SPACE, Theme

_ROLES = {
    CodeState.REWORDED: "error",
    CodeState.DROPPED: "warning",
    CodeState.RECODED: "ok",
}


class CodeTable(QWidget):
    """One line for each old code: its words, the new code, what became of it.

    Signals:
        chosen: old code and new code, ``""`` to park such answers.
    """

    chosen = Signal(str, str)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self.boxes: dict[str, ComboBox] = {}
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACE)
        self._grid.setColumnStretch(0, 1)
        column(label(tr("Kode lama menjadi kode baru"), "heading"), self._grid, gap=1, on=self)

    def show_codes(
        self, codes: Sequence[CodeChange], offered: Sequence[tuple[str, str]], *, all_codes: bool
    ) -> None:
        """Show the codes of one question.

        Args:
            codes: how both lists differ.
            offered: code and words of the new list.
            all_codes: show the unchanged ones too.
        """
        clear_layout(self._grid)
        self.boxes = {}
        shown = [c for c in codes if c.old and (all_codes or c.state is not CodeState.KEPT)]
        for line, code in enumerate(shown):
            box = self._box(code, offered)
            self.boxes[code.old] = box
            words = label(f"{code.old}  {code.old_label}", wrap=True)
            state = label(code_word(code.state), _ROLES.get(code.state, "muted"))
            self._grid.addWidget(words, 2 * line, 0)
            self._grid.addWidget(state, 2 * line, 1)
            self._grid.addWidget(box, 2 * line + 1, 0, 1, 2)
        self.setVisible(bool(shown))

    def _box(self, code: CodeChange, offered: Sequence[tuple[str, str]]) -> ComboBox:
        box = ComboBox(self._theme, self._icons)
        box.setAccessibleName(tr("Kode {code} menjadi", code=code.old))
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.addItem(tr("– diparkir"), PARK)
        for value, words in offered:
            box.addItem(f"{value}  {words}", value)
        box.setCurrentIndex(max(0, box.findData(code.new)))
        box.activated.connect(partial(self._tell, code.old, box))
        return box

    def _tell(self, old: str, box: ComboBox, _index: int) -> None:
        self.chosen.emit(old, str(box.currentData()))
