"""The scoring grid: problems down, criteria across; a digit scores and moves on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea

from dampingan.analysis.scale import Scale, parse_score
from dampingan.analysis.scale_conversion import score_answer
from dampingan.core.language import tr
from dampingan.ui.chart.heading import broken
from dampingan.ui.theme import SPACE, Size, Theme, Weight

_ROW = 34
_NUMBER = 34
_SCORE = 86
_NARROW = 54
_WORDS = 150
_TOTAL = 66
_HEAD_LINES = 4
_CENTRE = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT = int(
    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
)
_WRAPPED = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class ScoreCell:
    """One score.

    Attributes:
        text: as shown, ``""`` for none.
        value: the score, None for none.
        off: whether it lies off the scale.
    """

    text: str
    value: Fraction | None = None
    off: bool = False


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One problem.

    Attributes:
        uid: its key.
        title: its name.
        place: where it is.
        cells: scores in the order of the criteria.
        total: this scorer's sum, ``""`` while something is missing.
    """

    uid: str
    title: str
    place: str
    cells: tuple[ScoreCell, ...]
    total: str


@dataclass(frozen=True, slots=True)
class ScoreHead:
    """One criterion: its key, its words, a word or two, and what it counts (``""`` for 1)."""

    key: str
    label: str
    short: str
    weight: str


class ScoreGrid(QAbstractScrollArea):
    """One scorer's scores.

    Signals:
        scored: problem, criterion, answer (``""`` takes it back).
        moved: problem and criterion in focus.
        opened: a problem that is wanted in its table.
        refused: what was typed and is no score.
        finished: the last score of the grid was given.
        other_wanted: another scorer, so many places further.
    """

    scored = Signal(str, str, str)
    moved = Signal(str, str)
    opened = Signal(str)
    refused = Signal(str)
    finished = Signal()
    other_wanted = Signal(int)

    def __init__(self, theme: Theme, unknown: str) -> None:
        super().__init__()
        self._theme = theme
        self._unknown = unknown
        self._heads: tuple[ScoreHead, ...] = ()
        self._rows: tuple[ScoreRow, ...] = ()
        self._scale: Scale | None = None
        self._at = (0, 0)
        self._typed = ""
        self.locked = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.horizontalScrollBar().setSingleStep(theme.px(40))
        theme.changed.connect(self._measure)

    # -- what is shown -----------------------------------------------------------------

    def show_scores(
        self, heads: Sequence[ScoreHead], rows: Sequence[ScoreRow], scale: Scale, *, locked: bool
    ) -> None:
        """Show scores; the cell in focus stays on its problem.

        Args:
            heads: criteria.
            rows: problems.
            scale: what may be typed.
            locked: nothing can be changed.
        """
        uid = self.current_row.uid if self.current_row else ""
        self._heads, self._rows, self._scale = tuple(heads), tuple(rows), scale
        self.locked = locked
        places = {row.uid: place for place, row in enumerate(self._rows)}
        last = max(len(self._rows) - 1, 0)
        row = places.get(uid, min(self._at[0], last))
        self._at = (row, min(self._at[1], max(len(self._heads) - 1, 0)))
        self._measure()
        self._name()

    @property
    def current_row(self) -> ScoreRow | None:
        """The problem in focus."""
        return self._rows[self._at[0]] if self._at[0] < len(self._rows) else None

    @property
    def current_head(self) -> ScoreHead | None:
        """The criterion in focus."""
        return self._heads[self._at[1]] if self._at[1] < len(self._heads) else None

    @property
    def rows(self) -> tuple[ScoreRow, ...]:
        """The problems."""
        return self._rows

    def go_to(self, row: int, column: int) -> None:
        """Put the focus on a cell; what was typed there so far is given up."""
        if not self._rows or not self._heads:
            return
        self._typed = ""
        row = min(max(row, 0), len(self._rows) - 1)
        self._at = (row, min(max(column, 0), len(self._heads) - 1))
        self._reveal()
        self._name()
        self.viewport().update()
        self.moved.emit(self._rows[row].uid, self._heads[self._at[1]].key)

    def go_to_first_gap(self) -> None:
        """Put the focus on the first score that is missing, or on the first one."""
        for row, one in enumerate(self._rows):
            for column, cell in enumerate(one.cells):
                if not cell.text:
                    self.go_to(row, column)
                    return
        self.go_to(0, 0)

    def give(self, text: str) -> None:
        """Score the cell in focus and go on to the next."""
        row, head = self.current_row, self.current_head
        if row is None or head is None or self.locked:
            return
        self._typed = ""
        self.scored.emit(row.uid, head.key, text)
        if text:
            self._go_on()
        self.viewport().update()

    # -- keys --------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits score, arrows walk, Delete takes back, Ctrl with arrows goes to other scorers."""
        key, text = event.key(), event.text()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self.other_wanted.emit(-1 if key == Qt.Key.Key_Left else 1)
        elif control and key in _ENTER:
            if self.current_row:
                self.opened.emit(self.current_row.uid)
        elif not control and len(text) == 1 and (text.isdigit() or text in ",.") and text.isascii():
            self._type(text)
        elif text in {"?", "-"} and not control:
            self.give(self._unknown)
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self._erase(whole=key == Qt.Key.Key_Delete)
        elif key == Qt.Key.Key_Escape and self._typed:
            self._typed = ""
            self.viewport().update()
        elif not self._walk(Qt.Key(key)):
            super().keyPressEvent(event)

    def _walk(self, key: Qt.Key) -> bool:
        row, column = self._at
        page = max(self._room() // self._theme.px(_ROW) - 1, 1)
        targets = {
            Qt.Key.Key_Up: (row - 1, column),
            Qt.Key.Key_Down: (row + 1, column),
            Qt.Key.Key_Left: (row, column - 1),
            Qt.Key.Key_Right: (row, column + 1),
            Qt.Key.Key_Home: (row, 0),
            Qt.Key.Key_End: (row, len(self._heads) - 1),
            Qt.Key.Key_PageUp: (row - page, column),
            Qt.Key.Key_PageDown: (row + page, column),
        }
        if key in _ENTER:
            if self._settle():
                self._go_on(tell=False)
            return True
        if key not in targets:
            return False
        if self._settle():
            self.go_to(*targets[key])
        return True

    def _type(self, sign: str) -> None:
        """Take a digit: a level where the scale has levels, else a part of a number."""
        head, scale = self.current_head, self._scale
        if head is None or scale is None or self.locked:
            return
        if not scale.is_free(head.key):
            level = scale.level_at(head.key, int(sign)) if sign.isdigit() else None
            if level is None:
                self.refused.emit(sign)
            else:
                self.give(score_answer(level.value))
            return
        typed = self._typed + (sign if sign.isdigit() else ".")
        value = parse_score(typed.rstrip("."))
        if typed.count(".") > 1 or value is None or not scale.accepts(head.key, value):
            self.refused.emit(typed)
            return
        self._typed = typed
        # No further digit could stay on the scale: the number is complete.
        if "." not in typed and (value == 0 or value * 10 > scale.highest):
            self._settle()
            self._go_on()
        self.viewport().update()

    def _settle(self) -> bool:
        """Write the number that is being typed; False when it is none."""
        if not self._typed:
            return True
        row, head = self.current_row, self.current_head
        value = parse_score(self._typed.rstrip("."))
        if row is None or head is None or value is None:
            return False
        self._typed = ""
        self.scored.emit(row.uid, head.key, score_answer(value))
        return True

    def _erase(self, *, whole: bool) -> None:
        if self._typed and not whole:
            self._typed = self._typed[:-1]
            self.viewport().update()
            return
        self._typed = ""
        row = self.current_row
        if row and row.cells[self._at[1]].text:
            self.give("")

    def _go_on(self, *, tell: bool = True) -> None:
        row, column = self._at
        if column + 1 < len(self._heads):
            self.go_to(row, column + 1)
        elif row + 1 < len(self._rows):
            self.go_to(row + 1, 0)
        elif tell:
            self.finished.emit()

    # -- mouse and focus ---------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to a cell."""
        row, column = self._cell_at(event.position().toPoint())
        if 0 <= row < len(self._rows) and self._settle():
            self.go_to(row, column if 0 <= column < len(self._heads) else self._at[1])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a problem."""
        row, _ = self._cell_at(event.position().toPoint())
        if 0 <= row < len(self._rows):
            self.opened.emit(self._rows[row].uid)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where keys go."""
        super().focusInEvent(event)
        self._name()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep a number that was typed, and show that keys go elsewhere."""
        super().focusOutEvent(event)
        self._settle()
        self.viewport().update()

    # -- painting ----------------------------------------------------------------------

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Share the width anew."""
        self._measure()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Move the picture."""
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint rows, then the heading that stays."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        head, height = self._head_height(), self._theme.px(_ROW)
        painter.save()
        painter.setClipRect(0, head, self.viewport().width(), self.viewport().height() - head)
        for place, row in enumerate(self._rows):
            top = self._top(place)
            if top + height > head and top < self.viewport().height():
                self._paint_row(painter, place, row, top)
        painter.restore()
        self._paint_head(painter, head)

    def _paint_row(self, painter: QPainter, place: int, row: ScoreRow, top: int) -> None:
        theme, height, here = self._theme, self._theme.px(_ROW), place == self._at[0]
        width = self.viewport().width()
        if here:
            painter.fillRect(QRect(0, top, width, height), theme.colour("accent_soft"))
        numbers = theme.px(_NUMBER)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRect(0, top, numbers - 2 * SPACE, height), _RIGHT, str(place + 1))
        words = QRect(numbers, top, self._words() - 2 * SPACE, height)
        painter.setPen(theme.colour("text"))
        metrics = theme.metrics()
        title = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, _LEFT, title)
        used = metrics.horizontalAdvance(title) + 2 * SPACE
        small = words.adjusted(used, 0, 0, 0)
        if small.width() > theme.metrics(Size.SMALL).horizontalAdvance(row.place):
            painter.setFont(theme.font(Size.SMALL))
            painter.setPen(theme.colour("muted"))
            painter.drawText(small, _LEFT, row.place)
        painter.save()
        painter.setClipRect(self._scores_area(), Qt.ClipOperation.IntersectClip)
        for column, cell in enumerate(row.cells):
            rect = QRect(self._left(column), top, self._score_width(), height)
            self._paint_cell(painter, cell, rect, here=here and column == self._at[1])
        painter.setFont(theme.font(weight=Weight.DemiBold))
        painter.setPen(theme.colour("text" if row.total else "muted"))
        total = QRect(self._left(len(row.cells)), top, theme.px(_TOTAL) - 3 * SPACE, height)
        painter.drawText(total, _RIGHT, row.total or "–")
        painter.restore()
        painter.fillRect(QRect(0, top + height - 1, width, 1), theme.colour("line"))
        if here:
            painter.fillRect(QRect(0, top, 3, height), theme.colour("accent"))

    def _paint_cell(self, painter: QPainter, cell: ScoreCell, rect: QRect, *, here: bool) -> None:
        theme = self._theme
        box = rect.adjusted(SPACE, SPACE - 1, -SPACE, -SPACE)
        if here:
            pen = painter.pen()
            pen.setColor(theme.colour("accent" if self.hasFocus() else "line_strong"))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.setBrush(theme.colour("surface"))
            painter.drawRoundedRect(box, 4, 4)
        text = cell.text
        colour = "error" if cell.off else "text"
        if here and self._typed:
            text, colour = f"{self._typed.replace('.', ',')}|", "accent"
        elif not text:
            text, colour = "·", "faint"
        elif cell.off:
            text = f"{text} !"
        painter.setFont(theme.font(weight=Weight.DemiBold if here else Weight.Normal))
        painter.setPen(theme.colour(colour))
        painter.drawText(box, _CENTRE, text)

    def _paint_head(self, painter: QPainter, height: int) -> None:
        theme, width = self._theme, self.viewport().width()
        painter.fillRect(QRect(0, 0, width, height), theme.colour("surface"))
        painter.setFont(theme.font(Size.SMALL, Weight.DemiBold))
        painter.setPen(theme.colour("muted"))
        words = QRect(theme.px(_NUMBER), 0, self._words(), height)
        painter.drawText(words, _LEFT, tr("Masalah"))
        painter.save()
        painter.setClipRect(self._scores_area(), Qt.ClipOperation.IntersectClip)
        right = QRect(self._left(len(self._heads)), 0, theme.px(_TOTAL) - 3 * SPACE, height)
        painter.drawText(right, _RIGHT, tr("Jumlah"))
        line = theme.metrics(Size.SMALL).height()
        for column, head in enumerate(self._heads):
            here = column == self._at[1] and self.hasFocus()
            area = QRect(self._left(column) + 2, SPACE, self._score_width() - 4, height - 2 * SPACE)
            painter.setFont(theme.font(Size.SMALL, Weight.DemiBold))
            painter.setPen(theme.colour("accent" if here else "text"))
            label = area.adjusted(0, 0, 0, -line if head.weight else 0)
            painter.drawText(label, _WRAPPED, self._head_words(head, label.width()))
            if head.weight:
                painter.setFont(theme.font(Size.SMALL))
                painter.setPen(theme.colour("muted"))
                below = QRect(area.left(), area.bottom() - line + 1, area.width(), line)
                painter.drawText(below, _CENTRE, tr("bobot {weight}", weight=head.weight))
        painter.restore()
        painter.fillRect(QRect(0, height - 1, width, 1), theme.colour("line"))

    # -- measures ----------------------------------------------------------------------

    def _head_height(self) -> int:
        metrics = self._theme.metrics(Size.SMALL, Weight.DemiBold)
        width = self._score_width() - 4
        room = QRect(0, 0, max(width, 10), 1000)
        tallest = max(
            (
                metrics.boundingRect(room, _WRAPPED, self._head_words(head, width)).height()
                for head in self._heads
            ),
            default=0,
        )
        weighted = metrics.height() if any(head.weight for head in self._heads) else 0
        return max(tallest, metrics.height() * 2) + weighted + 2 * SPACE + 2

    def _head_words(self, head: ScoreHead, width: int) -> str:
        """Return the whole words of a criterion where they fit, else the short ones."""
        metrics = self._theme.metrics(Size.SMALL, Weight.DemiBold)
        room = QRect(0, 0, max(width, 10), 1000)
        fits = all(
            metrics.boundingRect(room, _WRAPPED, one.label).height()
            <= metrics.height() * _HEAD_LINES
            and max(map(metrics.horizontalAdvance, _words_of(one.label))) <= width
            for one in self._heads
        )
        if fits:
            return head.label
        return broken(head.short, metrics, width)

    def _scores_area(self) -> QRect:
        left = self._theme.px(_NUMBER) + self._words()
        return QRect(left, 0, max(self.viewport().width() - left, 0), self.viewport().height())

    def _room(self) -> int:
        return self.viewport().height() - self._head_height()

    def _score_width(self) -> int:
        """Return the width of a score: the words of problems get their share first."""
        theme = self._theme
        taken = theme.px(_NUMBER) + theme.px(_TOTAL) + theme.px(_WORDS)
        room = (self.viewport().width() - taken) // max(len(self._heads), 1)
        return max(min(room, theme.px(_SCORE)), theme.px(_NARROW))

    def _words(self) -> int:
        theme = self._theme
        taken = theme.px(_NUMBER) + theme.px(_TOTAL) + self._score_width() * len(self._heads)
        return max(self.viewport().width() - taken, theme.px(_WORDS))

    def _left(self, column: int) -> int:
        across = self.horizontalScrollBar().value()
        return self._theme.px(_NUMBER) + self._words() + column * self._score_width() - across

    def _top(self, row: int) -> int:
        below = row * self._theme.px(_ROW)
        return self._head_height() + below - self.verticalScrollBar().value()

    def cell_rect(self, row: int, column: int) -> QRect:
        """Return a cell on the viewport."""
        return QRect(self._left(column), self._top(row), self._score_width(), self._theme.px(_ROW))

    def _cell_at(self, point: QPoint) -> tuple[int, int]:
        if point.y() < self._head_height():
            return -1, -1
        down = point.y() - self._head_height() + self.verticalScrollBar().value()
        row = down // self._theme.px(_ROW)
        column = (point.x() - self._left(0)) // max(self._score_width(), 1)
        return row, column

    def _reveal(self) -> None:
        row, column = self._at
        bar, height = self.verticalScrollBar(), self._theme.px(_ROW)
        if row * height < bar.value():
            bar.setValue(row * height)
        elif (row + 1) * height > bar.value() + self._room():
            bar.setValue((row + 1) * height - self._room())
        across = self.horizontalScrollBar()
        over = self._left(column) + self._score_width() - self.viewport().width()
        if over > 0:
            across.setValue(across.value() + over)
        elif self._left(column) < self._theme.px(_NUMBER):
            across.setValue(0)

    @Slot()
    def _measure(self) -> None:
        theme = self._theme
        rows = theme.px(_ROW) * len(self._rows)
        down = self.verticalScrollBar()
        down.setRange(0, max(0, rows - self._room()))
        down.setPageStep(max(1, self._room()))
        down.setSingleStep(theme.px(_ROW))
        taken = theme.px(_NUMBER) + theme.px(_TOTAL) + self._score_width() * len(self._heads)
        across = self.horizontalScrollBar()
        across.setRange(0, max(0, taken + self._words() - self.viewport().width()))
        across.setPageStep(max(1, self.viewport().width()))
        self.viewport().update()

    def _name(self) -> None:
        row, head = self.current_row, self.current_head
        if row is None or head is None:
            self.setAccessibleName(tr("Nilai masalah"))
            return
        said = row.cells[self._at[1]].text or tr("belum dinilai")
        self.setAccessibleName(f"{row.title}, {head.label}: {said}")


def _words_of(label: str) -> list[str]:
    """Return the parts between which a line may break."""
    return label.replace("/", "/ ").split() or [""]
