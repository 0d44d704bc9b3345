"""The questions of a page as on paper: one painted scroll area, one place for the live editor."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from dampingan.core.language import tr
from dampingan.ui.entry.keying import Option
from dampingan.ui.entry.line import Line, State
from dampingan.ui.entry.measure import Measure
from dampingan.ui.entry.outline import ItemKind
from dampingan.ui.entry.sheet_layout import LineBox, SheetLayout, fold_skipped
from dampingan.ui.entry.sheet_paint import SheetPainter
from dampingan.ui.icon import Icons
from dampingan.ui.theme import Theme

_TOP = 6
_STEP = 40
_MOST_CACHED = 2000


class QuestionSheet(QAbstractScrollArea):
    """Shows lines; the current one large.

    Signals:
        chosen: a line was clicked (its `Line`).
        picked: a choice of the current question was clicked (its code).
    """

    chosen = Signal(object)
    picked = Signal(str)

    def __init__(self, theme: Theme, icons: Icons, measure: Measure) -> None:
        super().__init__()
        self._theme = theme
        self._layout = SheetLayout(theme, measure)
        self._painter = SheetPainter(theme, icons, measure)
        self.thumbnails = self._painter.thumbnails
        self._lines: Sequence[Line] = ()
        self._current = -1
        self._options: tuple[Option, ...] = ()
        self._picks: Collection[str] = ()
        self._hint = ""
        self._note = ""
        self._boxes: list[LineBox] = []
        self._tops: list[int] = []
        self._cache: dict[Line, LineBox] = {}
        self._width = -1
        self._editor: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(tr("Pertanyaan"))

    def hold(self, editor: QWidget | None) -> None:
        """Take the live editor into the current answer box, or give it away."""
        self._editor = editor
        if editor is not None and editor.parent() is not self.viewport():
            editor.setParent(self.viewport())

    def show_lines(
        self,
        lines: Sequence[Line],
        current: int,
        options: tuple[Option, ...],
        picks: Collection[str],
        *,
        hint: str = "",
        note: str = "",
    ) -> None:
        """Show lines.

        Args:
            lines: of the page, top to bottom.
            current: place of the one in focus, -1 for none.
            options: choices of the question in focus.
            picks: codes chosen in it.
            hint: interviewer's hint, where no pane beside shows it.
            note: what to press now.
        """
        self._lines, self._current = lines, current
        self._options, self._picks, self._hint, self._note = options, picks, hint, note
        self._arrange()

    def show_picks(self, picks: Collection[str]) -> None:
        """Mark other choices of the question in focus."""
        if picks != self._picks:
            self._picks = picks
            self.viewport().update()

    def forget(self) -> None:
        """Lay everything out anew, after a change of theme."""
        self._cache.clear()
        self._width = -1
        self._arrange()

    def reveal(self) -> None:
        """Scroll so that the current line and what follows it can be seen."""
        if not 0 <= self._current < len(self._boxes):
            return
        top, height = self._tops[self._current], self._boxes[self._current].height
        view, bar = self.viewport().height(), self.verticalScrollBar()
        margin = min(self._theme.px(2 * _STEP), max(0, (view - height) // 2))
        if top - margin < bar.value() or top + height + margin > bar.value() + view:
            before = self._boxes[self._current - 1].height if self._current else 0
            bar.setValue(top - min(max(before, margin), view // 3))
        self.place_editor()

    def box_of(self, place: int) -> QRect:
        """Return the answer box of a line on the viewport."""
        box = self._boxes[place].box or QRect()
        return box.translated(0, self._tops[place] - self.verticalScrollBar().value())

    # ------------------------------------------------------------------ Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        if event.size().width() != event.oldSize().width():
            self._cache.clear()
        self._arrange()
        self.reveal()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Move the picture and the editor with it."""
        self.place_editor()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is on screen."""
        painter = QPainter(self.viewport())
        scrolled, width = self.verticalScrollBar().value(), self.viewport().width()
        clip = event.rect()
        first = max(0, bisect_right(self._tops, clip.top() + scrolled) - 1)
        for place in range(first, len(self._boxes)):
            box, top = self._boxes[place], self._tops[place] - scrolled
            if top > clip.bottom():
                break
            painter.save()
            painter.translate(0, top)
            here = place == self._current
            self._painter.line(
                painter,
                box,
                QRect(0, 0, width, box.height),
                picks=self._picks if here else (),
                editing=here and self._editor is not None,
            )
            painter.restore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to a question, pick a choice, add a row."""
        point = event.position().toPoint()
        place = self._place_at(point.y())
        if place < 0 or event.button() is not Qt.MouseButton.LeftButton:
            return
        scrolled = self.verticalScrollBar().value()
        inside = point + QPoint(0, scrolled - self._tops[place])
        option = self._boxes[place].option_at(inside) if place == self._current else None
        if option is not None:
            self.picked.emit(option.code)
        elif place != self._current:
            self.chosen.emit(self._lines[place])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where a click does something."""
        place = self._place_at(event.position().toPoint().y())
        line = self._lines[place] if place >= 0 else None
        hand = line is not None and (
            line.item.kind is ItemKind.ADD_ROW
            or (line.item.kind is ItemKind.QUESTION and line.state is State.OPEN)
        )
        shape = Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    # ------------------------------------------------------------------ inside

    def _arrange(self) -> None:
        """Stack the lines; only those that are others than before are laid out anew."""
        width = self.viewport().width()
        if len(self._cache) > _MOST_CACHED:
            self._cache.clear()
        known = self._boxes if width == self._width else []
        self._width = width
        boxes, tops, top = [], [], self._theme.px(_TOP)
        for place, line in enumerate(fold_skipped(self._lines)):
            box = known[place] if place < len(known) else None
            if line is None:
                boxes.append(LineBox(self._lines[place], current=False))
                tops.append(top)
                continue
            if place == self._current:
                box = self._layout.current(
                    line, width, self._options, hint=self._hint, note=self._note
                )
            elif box is None or box.line is not line or box.current:
                box = self._cache.get(line)
                if box is None:
                    box = self._cache[line] = self._layout.plain(line, width)
            boxes.append(box)
            tops.append(top)
            top += box.height
        self._boxes, self._tops = boxes, tops
        bar, view = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, top + self._theme.px(_TOP) - view))
        bar.setPageStep(view)
        bar.setSingleStep(self._theme.px(_STEP))
        self.place_editor()
        self.viewport().update()

    def place_editor(self) -> None:
        """Put the editor over the current answer box."""
        if self._editor is None:
            return
        if 0 <= self._current < len(self._boxes) and self._boxes[self._current].box:
            self._editor.setGeometry(self.box_of(self._current))
            self._editor.show()
        else:
            self._editor.hide()

    def _place_at(self, y: int) -> int:
        y += self.verticalScrollBar().value()
        place = bisect_right(self._tops, y) - 1
        return place if place >= 0 and y < self._tops[place] + self._boxes[place].height else -1
