"""The list of candidates under a cell that is being typed into."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from dampingan.core.language import tr
from dampingan.ui.icon import Icons
from dampingan.ui.register.candidate import Candidate
from dampingan.ui.theme import Size, Theme, Weight

_MOST = 9
_ROW = 28
_PAD = 6
_SIDE = 14
_WIDEST = 520
_NARROWEST = 220


class CandidateList(QWidget):
    """Shows candidates, a sentence, or both; it never takes the keyboard.

    Signals:
        picked: a candidate was clicked (its place).
    """

    picked = Signal(int)

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self._theme = theme
        self._icons = icons
        self._found: Sequence[Candidate] = ()
        self._chosen: Collection[str] = ()
        self._words = ""
        self._wrong = False
        self._first = 0
        self.place = -1
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.hide()

    @property
    def current(self) -> Candidate | None:
        """The candidate that is marked, None for none."""
        return self._found[self.place] if 0 <= self.place < len(self._found) else None

    @property
    def found(self) -> Sequence[Candidate]:
        """What is shown."""
        return self._found

    @property
    def words(self) -> str:
        """The sentence below the candidates."""
        return self._words

    def show_found(
        self,
        found: Sequence[Candidate],
        under: QRect,
        *,
        mark: int = 0,
        chosen: Collection[str] = (),
        words: str = "",
        wrong: bool = False,
    ) -> None:
        """Show candidates.

        Args:
            found: best first.
            under: the cell, in the parent's coordinates.
            mark: place of the one that Enter takes, -1 for none.
            chosen: keys that the answer holds already.
            words: a sentence below them.
            wrong: the sentence says why the text can't be taken.
        """
        self._found, self._chosen, self._words, self._wrong = found, chosen, words, wrong
        self.place, self._first = min(mark, len(found) - 1), 0
        self._follow()
        rows = min(len(found), _MOST) + (1 if words else 0)
        if not rows:
            self.hide()
            return
        around = self._around
        px = self._theme.px
        metrics = self._theme.metrics()
        texts = [f"{one.code}  {one.label}  {one.note}" for one in found[:200]] + [words]
        widest = max(metrics.horizontalAdvance(text) for text in texts) + px(56)
        width = min(max(widest, under.width(), px(_NARROWEST)), px(_WIDEST), around.width())
        self.resize(width, px(_ROW) * rows + 2 * px(_PAD))
        self.place_under(under)
        self.setAccessibleName(self._spoken())
        self.show()
        self.raise_()
        self.update()

    def place_under(self, under: QRect) -> None:
        """Move below a cell in the parent's coordinates, above it where there is no room below."""
        top = under.bottom() + 3
        if top + self.height() > self._around.height():
            top = max(0, under.top() - self.height() - 3)
        self.move(max(0, min(under.left(), self._around.width() - self.width())), top)

    def step(self, by: int) -> None:
        """Mark the candidate above (-1) or below (1)."""
        if self._found:
            self.place = max(0, min(len(self._found) - 1, self.place + by))
            self._follow()
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw candidates and sentence."""
        theme, px = self._theme, self._theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("error" if self._wrong else "line_strong"))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)
        shown = self._found[self._first : self._first + _MOST]
        bold = theme.metrics(weight=Weight.DemiBold)
        codes = max((bold.horizontalAdvance(one.code) for one in shown if one.code), default=0)
        for line, one in enumerate(shown):
            self._draw(painter, line, one, codes)
        if self._words:
            rect = self._line(len(shown))
            painter.setFont(theme.font(Size.SMALL))
            painter.setPen(theme.colour("error" if self._wrong else "muted"))
            text = theme.metrics(Size.SMALL).elidedText(
                self._words, Qt.TextElideMode.ElideRight, rect.width()
            )
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter), text)
        if len(self._found) > _MOST:
            self._draw_more(painter, px(_PAD))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the candidate that is clicked."""
        place = self._at(event.position().toPoint())
        if 0 <= place < len(self._found):
            self.picked.emit(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the candidate under the mouse."""
        place = self._at(event.position().toPoint())
        if 0 <= place < len(self._found) and place != self.place:
            self.place = place
            self.update()

    def _draw(self, painter: QPainter, line: int, one: Candidate, codes: int) -> None:
        theme, px = self._theme, self._theme.px
        rect = self._line(line)
        if self._first + line == self.place:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft"))
            painter.drawRoundedRect(rect.adjusted(-px(8), 0, px(8), 0), 4, 4)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        if self._chosen:
            side = px(14)
            mark = QRect(rect.left(), rect.center().y() - side // 2, side, side)
            if one.key in self._chosen:
                self._icons.paint(painter, mark, "check", "accent")
            rect.setLeft(rect.left() + side + px(6))
        if codes:
            painter.setFont(theme.font(weight=Weight.DemiBold))
            painter.setPen(theme.colour("accent"))
            painter.drawText(rect, flags, one.code)
            rect.setLeft(rect.left() + codes + px(10))
        metrics = theme.metrics()
        room = rect.width()
        if one.note:
            note = metrics.elidedText(one.note, Qt.TextElideMode.ElideRight, rect.width() // 2)
            painter.setFont(theme.font())
            painter.setPen(theme.colour("muted"))
            right = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
            painter.drawText(rect, right, note)
            room -= metrics.horizontalAdvance(note) + px(10)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("text"))
        painter.drawText(
            rect, flags, metrics.elidedText(one.label, Qt.TextElideMode.ElideRight, room)
        )

    def _draw_more(self, painter: QPainter, pad: int) -> None:
        """A bar at the right shows that there are more than fit."""
        theme = self._theme
        room = self.height() - 2 * pad
        high = max(room * _MOST // len(self._found), theme.px(12))
        top = pad + (room - high) * self._first // max(1, len(self._found) - _MOST)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("line_strong"))
        painter.drawRoundedRect(QRect(self.width() - 6, top, 3, high), 1.5, 1.5)

    def _follow(self) -> None:
        place = max(self.place, 0)
        self._first = max(min(self._first, place), place - _MOST + 1, 0)

    def _line(self, line: int) -> QRect:
        px = self._theme.px
        return QRect(px(_SIDE), px(_PAD) + line * px(_ROW), self.width() - 2 * px(_SIDE), px(_ROW))

    def _at(self, point: QPoint) -> int:
        line = (point.y() - self._theme.px(_PAD)) // self._theme.px(_ROW)
        return self._first + line if 0 <= line < _MOST else -1

    def _spoken(self) -> str:
        labels = "; ".join(one.label for one in self._found[:_MOST])
        return self._words or tr("Pilihan yang cocok: {labels}", labels=labels)
