"""Two versions of a questionnaire side by side."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.forms.comparison import State, compare_forms
from dampingan.forms.model import Form
from dampingan.ui.context import Context
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, column, row
from dampingan.ui.instruments.compare.sides import Sides
from dampingan.ui.instruments.compare.table import ChangeTable


class CompareView(QWidget):
    """Shows what differs between two versions; changes nothing."""

    def __init__(
        self, context: Context, old: Form, new: Form, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = context.theme
        self.change = compare_forms(old, new)
        self.table = ChangeTable(context.theme, context.icons, context.jobs, counted=False)
        self._sides = Sides()
        self._side = scrolled(self._sides)
        column(
            label(self._summary(), "muted", wrap=True),
            Grow(row(Grow(self.table), self._side, gap=3, centred=False)),
            gap=2,
            on=self,
        )
        self.setFocusProxy(self.table)
        self.table.current_changed.connect(self._show_current)
        self.table.show_change(self.change, {})

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the question at the right its share."""
        super().resizeEvent(event)
        self._side.setFixedWidth(wide_side(self.width()))

    def _summary(self) -> str:
        change = self.change
        return tr(
            "Versi {old} → {new}: {kept} tetap, {renamed} berganti nama, {dropped} dihapus, "
            "{added} baru.",
            old=change.old.version or "–",
            new=change.new.version or "–",
            kept=count_text(len(change.of(State.KEPT))),
            renamed=count_text(len(change.of(State.RENAMED))),
            dropped=count_text(len(change.of(State.DROPPED))),
            added=count_text(len(change.of(State.NEW))),
        )

    @Slot()
    def _show_current(self) -> None:
        question = self.table.question
        self._sides.setVisible(question is not None)
        if question is not None:
            self._sides.show_change(self.change, question)


def wide_side(room: int) -> int:
    """Return the width of a pane that shows two questions beside each other."""
    return max(320, round(room * 0.36))


def scrolled(inner: QWidget) -> QScrollArea:
    """Return a widget in an area that scrolls up and down only."""
    holder = QWidget()
    holder.setProperty("role", "scrolled")
    column(inner, None, gap=0, on=holder)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(holder)
    area.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
    return area
