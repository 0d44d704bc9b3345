"""A tab with one register: the table, and at its right the whole of the current record."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from dampingan.ui.assessment.tabs import RegisterTabSpec
from dampingan.ui.context import Context, Hint
from dampingan.ui.control.layout import Grow, row
from dampingan.ui.register.table import RegisterTable


class RegisterTab(QWidget):
    """Table and pane of one register.

    Args:
        context: of the place.
        spec: which register, and how.

    Signals:
        summary_changed: the footer says something else now.
    """

    summary_changed = Signal()

    def __init__(self, context: Context, spec: RegisterTabSpec) -> None:
        super().__init__()
        self.context = context
        self.table = RegisterTable(context, spec.form_id, spec.columns, filters=spec.filters)
        self.table.show_empty(*spec.empty())
        self.table.filled.connect(self.summary_changed)
        row(Grow(self.table), gap=3, centred=False, on=self)

    def show_village(self, code: str) -> None:
        """Show one village's records, ``""`` for all of a regency's."""
        self.table.show_village(code)

    def entered(self) -> None:
        """Put the keyboard into the table."""
        self.table.refresh()
        self.table.focus_table()

    def hints(self) -> list[Hint]:
        """Keys of the table."""
        return self.table.hints()

    def make_new(self) -> bool:
        """F2: the line for a new record."""
        return self.table.add_new()

    def summary(self) -> str:
        """What the footer says."""
        return ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the pane its share."""
        super().resizeEvent(event)
