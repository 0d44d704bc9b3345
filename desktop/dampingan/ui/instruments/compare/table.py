"""The table of differences with its filter, shared by comparing and moving."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dampingan.core.language import tr
from dampingan.forms.comparison import FormChange, QuestionChange, RepeatChange
from dampingan.store.version.move_plan import QuestionPlan
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import Grow, column, line, panel, row
from dampingan.ui.control.segments import Segments
from dampingan.ui.icon import Icons
from dampingan.ui.instruments.compare import rows
from dampingan.ui.job import JobRunner
from dampingan.ui.models.fixed_rows import FixedRows
from dampingan.ui.models.record_table import RecordTable
from dampingan.ui.models.record_view import RecordView
from dampingan.ui.theme import Theme


class ChangeTable(QWidget):
    """Old questions beside new ones, one row each.

    Signals:
        current_changed: another row is current.
        opened: Enter on a row.
        park_wanted: Delete on a row.
    """

    current_changed = Signal()
    opened = Signal()
    park_wanted = Signal()

    def __init__(self, theme: Theme, icons: Icons, jobs: JobRunner, *, counted: bool) -> None:
        super().__init__()
        self._change: FormChange | None = None
        self._counts: Mapping[str, QuestionPlan] = {}
        self._rows = FixedRows()
        self.model: RecordTable[str] = RecordTable(self._rows, jobs, self)
        self.view = _View(self.model, theme, icons)
        self.view.setAccessibleName(tr("Pertanyaan lama dan baru"))
        self.model.show_columns(rows.columns(counted=counted))
        self.filter = Segments(rows.filters())
        self.filter.show_current(rows.LOOK)
        self._nothing = label(tr("Tidak ada pertanyaan seperti itu."), "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.hide()
        self._rest = QWidget()
        self._rest.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._rest.hide()
        inner = panel(
            row(self.filter, None, margins=(2, 2)),
            line(),
            self._nothing,
            Grow(self.view),
            self._rest,
        )
        column(inner, gap=0, on=self)
        self.setFocusProxy(self.view)
        self.filter.chosen.connect(self._show_filter)
        self.view.current_changed.connect(self._tell_current)
        self.view.opened.connect(self._tell_opened)
        self.view.parked.connect(self.park_wanted)

    def show_change(self, change: FormChange, counts: Mapping[str, QuestionPlan]) -> None:
        """Show a comparison, staying on the question that is current."""
        current = self._current_id()
        key = self.question.old or self.question.new if self.question else ""
        self._change, self._counts = change, counts
        for place, question in enumerate(change.questions):
            if key and key in {question.old, question.new}:
                current = place
        self._fill(current)

    @property
    def question(self) -> QuestionChange | None:
        """The question of the current row."""
        place = self._current_id()
        if self._change is None or place is None or place < 0:
            return None
        questions = self._change.questions
        return questions[place] if place < len(questions) else None

    @property
    def repeat(self) -> RepeatChange | None:
        """The repeat of the current row."""
        place = self._current_id()
        if self._change is None or place is None or place >= 0:
            return None
        return self._change.repeats[-1 - place]

    def _current_id(self) -> int | None:
        at = self.view.current_row()
        return self.model.id_at(at) if at >= 0 else None

    def _fill(self, current: int | None) -> None:
        if self._change is None:
            return
        found = rows.rows_of(self._change, self.filter.current or rows.LOOK, self._counts)
        self._rows.fill(found)
        self.model.show_query("")
        self.view.show_widths({})
        self._nothing.setVisible(not found)
        self._rest.setVisible(not found)
        self.view.setVisible(bool(found))
        if found:
            self.view.go_to(rows.first_row(found, current))
        self.current_changed.emit()

    @Slot(str)
    def _show_filter(self, key: str) -> None:
        self.filter.show_current(key)
        self._fill(self._current_id())

    @Slot(int)
    def _tell_current(self, _row: int) -> None:
        self.current_changed.emit()

    @Slot(int)
    def _tell_opened(self, _row: int) -> None:
        self.opened.emit()


class _View(RecordView):
    """Delete parks.

    Signals:
        parked: Delete was pressed on a row.
    """

    parked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete parks; the rest is the table's."""
        if event.key() == Qt.Key.Key_Delete and self.current_row() >= 0:
            self.parked.emit()
        else:
            super().keyPressEvent(event)
