"""The question in focus under a roster's grid: large, with its codes, findings and hint."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea

from dampingan.ui.entry.keying import Option
from dampingan.ui.entry.line import Line
from dampingan.ui.entry.measure import Measure
from dampingan.ui.entry.sheet_layout import LineBox, SheetLayout
from dampingan.ui.entry.sheet_paint import SheetPainter
from dampingan.ui.icon import Icons
from dampingan.ui.theme import Theme


class QuestionPanel(QAbstractScrollArea):
    """Shows one question without its answer box.

    Signals:
        picked: a choice was clicked (its code).
    """

    picked = Signal(str)

    def __init__(self, theme: Theme, icons: Icons, measure: Measure) -> None:
        super().__init__()
        self._theme = theme
        self._layout = SheetLayout(theme, measure)
        self._painter = SheetPainter(theme, icons, measure)
        self.thumbnails = self._painter.thumbnails
        self._line: Line | None = None
        self._options: tuple[Option, ...] = ()
        self._picks: Collection[str] = ()
        self._hint = ""
        self._note = ""
        self._box: LineBox | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)

    def show_line(
        self,
        line: Line | None,
        options: tuple[Option, ...],
        picks: Collection[str],
        *,
        hint: str,
        note: str = "",
    ) -> None:
        """Show a question; `note` says what to press now."""
        self._line, self._options, self._picks = line, options, picks
        self._hint, self._note = hint, note
        self.verticalScrollBar().setValue(0)
        self._arrange()

    def show_picks(self, picks: Collection[str]) -> None:
        """Mark other choices."""
        self._picks = picks
        self.viewport().update()

    def forget(self) -> None:
        """Lay out anew, after a change of theme."""
        self._arrange()

    def sizeHint(self) -> QSize:
        """Return room for the question."""
        return QSize(super().sizeHint().width(), self._box.height if self._box else 0)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Break the words anew."""
        self._arrange()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Move the picture."""
        self.viewport().update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the question."""
        if self._box is None:
            return
        painter = QPainter(self.viewport())
        painter.translate(0, -self.verticalScrollBar().value())
        area = QRect(0, 0, self.viewport().width(), self._box.height)
        self._painter.line(painter, self._box, area, picks=self._picks, editing=True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the choice that is clicked."""
        if self._box is None:
            return
        point = event.position().toPoint() + QPoint(0, self.verticalScrollBar().value())
        option = self._box.option_at(point)
        if option is not None:
            self.picked.emit(option.code)

    def _arrange(self) -> None:
        if self._line is None:
            self._box = None
            return
        width = self.viewport().width()
        self._box = self._layout.current(
            self._line, width, self._options, hint=self._hint, note=self._note, boxed=False
        )
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._box.height - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        self.viewport().update()
