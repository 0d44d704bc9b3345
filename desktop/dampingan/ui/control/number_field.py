"""A small field for a whole number between two limits; arrow keys count up and down."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QIntValidator, QKeyEvent, QWheelEvent

from dampingan.ui.control.field import LineEdit


class NumberField(LineEdit):
    """Always holds a number; an empty field counts as the least one.

    Args:
        value: at first.
        least, most: limits.

    Signals:
        changed: the new number.
    """

    changed = Signal(int)

    def __init__(self, value: int, least: int, most: int) -> None:
        super().__init__(str(value))
        self._least, self._most = least, most
        self._told = value
        self.setValidator(QIntValidator(0, most, self))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.textChanged.connect(self._tell)
        self.editingFinished.connect(self._tidy)

    @property
    def value(self) -> int:
        """The number."""
        text = self.text()
        number = int(text) if text.isdigit() else self._least
        return max(self._least, min(self._most, number))

    def set_value(self, value: int) -> None:
        """Show a number."""
        self.setText(str(max(self._least, min(self._most, value))))

    def show_value(self, value: int) -> None:
        """Show a number without telling anybody."""
        self._told = max(self._least, min(self._most, value))
        if self.value != self._told or not self.hasFocus():
            self.set_value(self._told)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow up and down count."""
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        if event.key() in steps:
            self.set_value(self.value + steps[Qt.Key(event.key())])
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls what is around, it never changes a number by accident."""
        event.ignore()

    @Slot()
    def _tell(self) -> None:
        if self.value != self._told:
            self._told = self.value
            self.changed.emit(self._told)

    @Slot()
    def _tidy(self) -> None:
        if self.text() != str(self.value):
            self.set_value(self.value)
