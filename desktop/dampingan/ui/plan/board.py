"""The board by term: a column for each term, a card for each activity; painted, never widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter

from dampingan.analysis.supervision import Limits
from dampingan.core.language import tr
from dampingan.core.number import count_text, money_short
from dampingan.ui.control.field import LineEdit
from dampingan.ui.icon import Icons
from dampingan.ui.plan.canvas import DRAG_FROM, Canvas
from dampingan.ui.plan.card_painter import CardPainter
from dampingan.ui.plan.card_words import card_tip, card_words, term_limits
from dampingan.ui.plan.plan import Card, Plan, cost_of
from dampingan.ui.theme import SPACE, Size, Theme, Weight

_NARROWEST = 204
_GAP = 4 * SPACE
_BETWEEN = 3 * SPACE


@dataclass(frozen=True, slots=True)
class Column:
    """A term and its activities.

    Attributes:
        term: its code, "" for activities whose term is not known.
        title: its words.
        note: limits, count and money.
        cards: from top to bottom.
    """

    term: str
    title: str
    note: str
    cards: tuple[Card, ...]


class _TitleField(LineEdit):
    """Keeps Enter and Esc from the board below it."""

    typed = Signal()
    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.typed.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class TermBoard(Canvas):
    """Activities by term. Arrows walk, a drag moves a card into another term.

    Signals:
        moved: key of an activity and the term it was dropped on.
        families_wanted: key of an activity whose named families somebody wants to see.
        titled: title and term of a new activity.
    """

    moved = Signal(str, str)
    families_wanted = Signal(str)
    titled = Signal(str, str)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__(theme, icons)
        self.columns: list[Column] = []
        self._limits = Limits()
        self._today = date.min
        self._painter = CardPainter(self)
        self._places: dict[str, tuple[int, int]] = {}
        self._width = self._height = self._head = 0
        self._pressed: QPoint | None = None
        self._drag: QPoint | None = None
        self._adding = -1
        self.title = _TitleField(self.viewport())
        self.title.setPlaceholderText(tr("Judul kegiatan, lalu Enter"))
        self.title.setAccessibleName(tr("Judul kegiatan baru"))
        self.title.typed.connect(self._add)
        self.title.given_up.connect(self.end_title)
        self.title.hide()

    def show_plan(self, plan: Plan, cards: Sequence[Card], today: date, limits: Limits) -> None:
        """Show these activities of a plan."""
        self.plan, self._today, self._limits = plan, today, limits
        self.columns = make_columns(plan, cards)
        self._places = {
            card.uid: (number, row)
            for number, column in enumerate(self.columns)
            for row, card in enumerate(column.cards)
        }
        if self.current not in self._places:
            self.current = next(iter(self._places), "")
            self.current_changed.emit(self.current)
        self.setAccessibleName(self.words_of(self.current))
        self.relayout()

    # -- for Canvas ------------------------------------------------------------------------

    def relayout(self) -> None:
        """Measure columns and cards."""
        theme, count = self.theme, max(len(self.columns), 1)
        room = self.viewport().width()
        least = theme.px(_NARROWEST)
        self._width = max((room - (count - 1) * _GAP) // count, least)
        self._head = (
            theme.metrics(weight=Weight.DemiBold).height()
            + theme.metrics(Size.SMALL).height()
            + 4 * SPACE
        )
        self._height = self._painter.height()
        most = max((len(column.cards) for column in self.columns), default=0)
        extra = self.title.sizeHint().height() + _BETWEEN if self._adding >= 0 else 0
        whole = count * self._width + (count - 1) * _GAP
        self.set_range(whole, self._head + most * (self._height + _BETWEEN) + extra)
        self._place_title()
        self.viewport().update()

    def area_of(self, uid: str) -> QRect:
        """Return where a card is painted."""
        place = self._places.get(uid)
        return QRect() if place is None else self._area(*place)

    def words_of(self, uid: str) -> str:
        """Return what a card says."""
        place = self._places.get(uid)
        if place is None:
            return tr("Papan rencana, belum ada kegiatan")
        column = self.columns[place[0]]
        card = column.cards[place[1]]
        words = card_words(card, self.plan, self._today, self._limits)
        return f"{column.title}: {card.title}. {'. '.join(words.rests)}. {words.state}"

    def reveal(self, area: QRect, head: int = 0) -> None:
        """Show a card below the heads."""
        super().reveal(area, head or self._head)

    def draw(self, painter: QPainter, area: QRect) -> None:
        """Paint heads and the cards in sight."""
        room = self.viewport().rect()
        target = self._target()
        for number, column in enumerate(self.columns):
            left = self._left(number)
            if left > room.right() or left + self._width < 0:
                continue
            painter.save()
            painter.setClipRect(QRect(left - 2, self._head, self._width + 4, room.height()))
            if number == target:
                ground = QRect(left, self._head, self._width, room.height() - self._head - SPACE)
                self.frame(painter, ground, lit=True, fill="accent_soft")
            for row in self._rows_in_sight(column):
                card = column.cards[row]
                words = card_words(card, self.plan, self._today, self._limits)
                lit = card.uid == self.current
                self._painter.paint(painter, self._area(number, row), card, words, lit=lit)
            painter.restore()
            self._draw_head(painter, left, column)
        if self._drag is not None and (place := self._places.get(self.current)) is not None:
            card = self.columns[place[0]].cards[place[1]]
            ghost = QRect(self._drag - QPoint(40, 20), self._area(*place).size())
            painter.setOpacity(0.85)
            words = card_words(card, self.plan, self._today, self._limits)
            self._painter.paint(painter, ghost, card, words, lit=True)
            painter.setOpacity(1)

    def tip_at(self, point: QPoint) -> str:
        """Return everything that a card says."""
        place = self._places.get(self._card_at(point))
        if place is None:
            return ""
        card = self.columns[place[0]].cards[place[1]]
        return card_tip(card, self.plan, self._today, self._limits)

    def drag_point(self) -> QPoint | None:
        """Return where a card is held."""
        return self._drag

    def key(self, event: QKeyEvent) -> bool:
        """Walk among the cards; Ctrl with left and right moves the card itself."""
        keys = Qt.Key
        if self._drag is not None and event.key() == keys.Key_Escape:
            self._stop_drag()
            return True
        across = {keys.Key_Left: -1, keys.Key_Right: 1}.get(keys(event.key()))
        if across is not None:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._shift(across)
            else:
                self._walk_across(across)
            return True
        page = max(self.viewport().height() // max(self._height + _BETWEEN, 1), 1)
        down = {
            keys.Key_Up: -1,
            keys.Key_Down: 1,
            keys.Key_PageUp: -page,
            keys.Key_PageDown: page,
            keys.Key_Home: -(10**6),
            keys.Key_End: 10**6,
        }.get(keys(event.key()))
        if down is None or not self._places:
            return False
        number, row = self._places.get(self.current, (0, 0))
        if down == -1 and row == 0:
            self.left_up.emit()
            return True
        cards = self.columns[number].cards
        self.go_to(cards[min(max(row + down, 0), len(cards) - 1)].uid)
        return True

    # -- a new one -------------------------------------------------------------------------

    def begin_title(self, term: str = "") -> None:
        """Ask for the title of a new activity at the head of a column."""
        number = next((n for n, one in enumerate(self.columns) if one.term == term), -1)
        if number < 0:
            number = self._places.get(self.current, (0, 0))[0]
        self._adding = number
        self.verticalScrollBar().setValue(0)
        self.title.clear()
        self.title.show()
        self.relayout()
        self.reveal(QRect(self._left(number), self._head, self._width, 1))
        self.title.setFocus()

    @Slot()
    def end_title(self) -> None:
        """Ask for no title any more."""
        if self._adding >= 0:
            self._adding = -1
            self.title.hide()
            self.relayout()
            self.setFocus()

    @Slot()
    def _add(self) -> None:
        text, number = self.title.text().strip(), self._adding
        self.end_title()
        if text and 0 <= number < len(self.columns):
            self.titled.emit(text, self.columns[number].term)

    # -- mouse -----------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the card in focus that is pressed."""
        uid = self._card_at(event.position().toPoint())
        if uid:
            self.go_to(uid)
        if uid and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the card, or show that its families can be opened."""
        point = event.position().toPoint()
        far = self._pressed and (point - self._pressed).manhattanLength() >= DRAG_FROM
        if self._drag is None and far:
            self.watch_drag()
        if self._drag is not None or far:
            self._drag = point
            self.viewport().update()
            return
        shape = (
            Qt.CursorShape.PointingHandCursor
            if self._on_families(point)
            else Qt.CursorShape.ArrowCursor
        )
        self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Drop the card, or open its families."""
        target, dragging, pressed = self._target(), self._drag is not None, self._pressed
        self._stop_drag()
        uid = self.current
        if dragging and target is not None and uid in self._places:
            if target != self._places[uid][0]:
                self.moved.emit(uid, self.columns[target].term)
        elif pressed is not None and self._on_families(event.position().toPoint()):
            self.families_wanted.emit(uid)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the card."""
        if uid := self._card_at(event.position().toPoint()):
            self.opened.emit(uid)

    # -- inside ----------------------------------------------------------------------------

    def _left(self, number: int) -> int:
        return number * (self._width + _GAP) - self.horizontalScrollBar().value()

    def _top(self, row: int) -> int:
        extra = self.title.sizeHint().height() + _BETWEEN if self._adding >= 0 else 0
        step = self._height + _BETWEEN
        return self._head + row * step + extra - self.verticalScrollBar().value()

    def _area(self, number: int, row: int) -> QRect:
        return QRect(self._left(number), self._top(row), self._width, self._height)

    def _rows_in_sight(self, column: Column) -> range:
        step = self._height + _BETWEEN
        first = max((self._head - self._top(0)) // step, 0)
        last = (self.viewport().height() - self._top(0)) // step + 1
        return range(first, min(last, len(column.cards)))

    def _draw_head(self, painter: QPainter, left: int, column: Column) -> None:
        theme = self.theme
        title, note = theme.metrics(weight=Weight.DemiBold), theme.metrics(Size.SMALL)
        painter.setFont(theme.font(weight=Weight.DemiBold))
        self.text(painter, QRect(left, 0, self._width, title.height() + SPACE), column.title)
        painter.setFont(theme.font(Size.SMALL))
        below = QRect(left, title.height() + SPACE, self._width, note.height() + SPACE)
        self.text(painter, below, column.note, colour="muted")

    def _place_title(self) -> None:
        if self._adding >= 0:
            top = self._head - self.verticalScrollBar().value()
            height = self.title.sizeHint().height()
            self.title.setGeometry(self._left(self._adding), top, self._width, height)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Heads stay: paint everything anew."""
        self._place_title()
        self.viewport().update()

    def _card_at(self, point: QPoint) -> str:
        if point.y() < self._head:
            return ""
        number = self._column_at(point.x())
        if number is None:
            return ""
        cards = self.columns[number].cards
        row = (point.y() - self._top(0)) // (self._height + _BETWEEN)
        if 0 <= row < len(cards) and self._area(number, row).contains(point):
            return cards[row].uid
        return ""

    def _column_at(self, x: int) -> int | None:
        for number in range(len(self.columns)):
            if self._left(number) <= x < self._left(number) + self._width + _GAP:
                return number
        return None

    def _target(self) -> int | None:
        return None if self._drag is None else self._column_at(self._drag.x())

    def _on_families(self, point: QPoint) -> bool:
        place = self._places.get(self._card_at(point))
        if place is None:
            return False
        card = self.columns[place[0]].cards[place[1]]
        words = card_words(card, self.plan, self._today, self._limits)
        return self._painter.families_area(self._area(*place), words).contains(point)

    def _stop_drag(self) -> None:
        self._pressed = self._drag = None
        self.viewport().update()

    def _walk_across(self, by: int) -> None:
        """Go to the card beside, past empty columns."""
        number, row = self._places.get(self.current, (0, 0))
        number += by
        while 0 <= number < len(self.columns):
            if cards := self.columns[number].cards:
                self.go_to(cards[min(row, len(cards) - 1)].uid)
                return
            number += by

    def _shift(self, by: int) -> None:
        place = self._places.get(self.current)
        if place is not None and 0 <= place[0] + by < len(self.columns):
            self.moved.emit(self.current, self.columns[place[0] + by].term)


def make_columns(plan: Plan, cards: Sequence[Card]) -> list[Column]:
    """Put activities into the columns of their terms, by priority, then by entry.

    Retired terms, and one for activities without a term, get a column only while they hold some.
    """
    found: dict[str, list[Card]] = {one.code: [] for one in plan.terms}
    for card in cards:
        found.setdefault(plan.term_of(card), []).append(card)
    columns = []
    for term in plan.terms:
        inside = sorted(found[term.code], key=lambda card: card.order)
        if term.active or inside:
            columns.append(_column(term.code, term.label, term_limits(term), inside))
    if rest := sorted(found.get("", ()), key=lambda card: card.order):
        columns.append(_column("", tr("Jangka belum dipilih"), "", rest))
    return columns


def _column(code: str, title: str, limits: str, cards: Sequence[Card]) -> Column:
    cost = cost_of(cards)
    parts = [limits, tr("{count} kegiatan", count=count_text(len(cards)))]
    if cost:
        parts.append(money_short(cost))
    return Column(code, title, " · ".join(part for part in parts if part), tuple(cards))
