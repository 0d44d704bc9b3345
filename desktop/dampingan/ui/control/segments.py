"""A strip of names of which one is chosen: the parts of a details pane."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget

from dampingan.ui.control.layout import row


class Segments(QWidget):
    """Shows names side by side; arrows, a click or Ctrl with page keys choose one.

    Args:
        options: key and word of each.

    Signals:
        chosen: the key of the part that is wanted.
    """

    chosen = Signal(str)

    def __init__(self, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        for key, word in options:
            made = _Segment(word)
            made.clicked.connect(partial(self.chosen.emit, key))
            made.stepped.connect(self.step)
            self._group.addButton(made)
            self.buttons[key] = made
        row(*self.buttons.values(), None, gap=0, on=self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def current(self) -> str:
        """Key of the chosen part, ``""`` for none."""
        return next((key for key, button in self.buttons.items() if button.isChecked()), "")

    def show_current(self, key: str) -> None:
        """Mark a part without telling anybody."""
        self.buttons[key].setChecked(True)

    @Slot(int)
    def step(self, by: int) -> None:
        """Choose the part so many places further, round the ends."""
        keys = [key for key, button in self.buttons.items() if not button.isHidden()]
        here = keys.index(self.current) if self.current in keys else 0
        key = keys[(here + by) % len(keys)]
        button = self.buttons[key]
        if self.isAncestorOf(button.window().focusWidget() or self):
            button.setFocus()
        button.click()


class _Segment(QPushButton):
    stepped = Signal(int)

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.setAccessibleName(word)
        self.setProperty("kind", "segment")
        self.setCheckable(True)
        self.setAutoDefault(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go to the neighbours."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
