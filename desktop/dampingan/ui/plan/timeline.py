"""The timeline: a line an activity, a column a year, money of each year at the foot; painted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter

from dampingan.analysis.activity import CANCELLED, FIRST_YEAR, LAST_YEAR
from dampingan.analysis.supervision import Limits
from dampingan.analysis.term import share_by_year
from dampingan.core.language import tr
from dampingan.core.number import money_short
from dampingan.ui.icon import Icons
from dampingan.ui.plan.canvas import CENTRE, DRAG_FROM, RIGHT, Canvas
from dampingan.ui.plan.card_words import CardWords, card_tip, card_words, years_text
from dampingan.ui.plan.plan import Card, Plan
from dampingan.ui.theme import SPACE, Size, Theme, Weight

_NAMES = 300
_NARROWEST = 76
_EDGE = 8
"""Pixels at the end of a bar that a drag takes it by."""
START, END, WHOLE = "start", "end", "whole"
_MOST_YEARS = 40


@dataclass(frozen=True, slots=True)
class Years:
    """First and last year of an activity, None while unknown."""

    start: int | None
    end: int | None

    def moved(self, part: str, by: int) -> Years:
        """Return them with an end, or both, so many years later; ends never pass each other."""
        start = self.start if self.start is not None else self.end
        end = self.end if self.end is not None else start
        if start is None or end is None:
            return self
        if part == START:
            return Years(min(start + by, end), end)
        if part == END:
            return Years(start, max(end + by, start))
        return Years(start + by, end + by)


class Timeline(Canvas):
    """Activities by year. Left and right move the bar, with Shift its end, with Ctrl its start.

    Signals:
        years_changed: key of an activity, first and last year.
        year_wanted: a year whose activities somebody wants to see.
    """

    years_changed = Signal(str, int, int)
    year_wanted = Signal(str)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__(theme, icons)
        self.cards: list[Card] = []
        self.years = range(2026, 2032)
        self.money: dict[int, int] = {}
        self._undated = 0
        self._rows: dict[str, int] = {}
        self._today = date.min
        self._limits = Limits()
        self._names = self._year = self._row = self._head = self._foot = 0
        self._pressed: QPoint | None = None
        self._part = ""
        self._by: int | None = None

    def show_plan(self, plan: Plan, cards: Sequence[Card], today: date, limits: Limits) -> None:
        """Show these activities, the earliest first, those without years at the end."""
        self.plan, self._today, self._limits = plan, today, limits
        self.cards = sorted(cards, key=_when)
        self._rows = {card.uid: row for row, card in enumerate(self.cards)}
        self.years = _span(self.cards, today.year)
        self.money, self._undated = money_by_year(self.cards)
        if self.current not in self._rows:
            self.current = self.cards[0].uid if self.cards else ""
            self.current_changed.emit(self.current)
        self.setAccessibleName(self.words_of(self.current))
        self.relayout()

    # -- for Canvas ------------------------------------------------------------------------

    def relayout(self) -> None:
        """Measure names, years and lines."""
        theme, room = self.theme, self.viewport().width()
        self._names = min(theme.px(_NAMES), round(room * 0.42))
        count = max(len(self.years), 1)
        self._year = max((room - self._names) // count, theme.px(_NARROWEST))
        self._row = theme.metrics().height() + theme.metrics(Size.SMALL).height() + 4 * SPACE
        self._head = theme.metrics(weight=Weight.DemiBold).height() + 4 * SPACE
        self._foot = theme.metrics().height() + theme.metrics(Size.SMALL).height() + 4 * SPACE
        height = self._head + self._foot + len(self.cards) * self._row
        self.set_range(self._names + count * self._year, height)
        self.viewport().update()

    def area_of(self, uid: str) -> QRect:
        """Return where an activity's name stands."""
        row = self._rows.get(uid)
        return QRect() if row is None else QRect(0, self._top(row), self._names, self._row)

    def words_of(self, uid: str) -> str:
        """Return what a line says."""
        row = self._rows.get(uid)
        if row is None:
            return tr("Garis waktu, belum ada kegiatan")
        card = self.cards[row]
        years = years_text(card) or tr("tahun belum diisi")
        return f"{card.title}: {years}. {self._words(card).state}"

    def reveal(self, area: QRect, head: int = 0) -> None:
        """Show a line between the years above and the money below."""
        if not area.isNull():
            grown = area.adjusted(0, 0, 0, self._foot)
            super().reveal(QRect(grown.left(), grown.top(), 1, grown.height()), self._head)

    def draw(self, painter: QPainter, area: QRect) -> None:
        """Paint the lines in sight, then years, names and money over them."""
        room = self.viewport().rect()
        inside = QRect(0, self._head, room.width(), room.height() - self._head - self._foot)
        painter.fillRect(room, self.theme.colour("surface"))
        rows = self._rows_in_sight(inside)
        painter.save()
        painter.setClipRect(inside.adjusted(self._names, 0, 0, 0))
        self._draw_grid(painter, inside)
        for row in rows:
            self._draw_bar(painter, row)
        painter.restore()
        painter.save()
        painter.setClipRect(inside.adjusted(0, 0, -(inside.width() - self._names), 0))
        for row in rows:
            self._draw_name(painter, row)
        painter.restore()
        self._draw_years(painter, room)
        self._draw_money(painter, room)

    def tip_at(self, point: QPoint) -> str:
        """Return everything that a line says."""
        row = self._row_at(point)
        if row is None:
            return ""
        return card_tip(self.cards[row], self.plan, self._today, self._limits)

    def drag_point(self) -> QPoint | None:
        """Nothing scrolls while a bar is held: its years count from where it was taken."""
        return None

    def key(self, event: QKeyEvent) -> bool:
        """Up and down walk, left and right change the years."""
        keys = Qt.Key
        if event.key() == keys.Key_Escape and self._by is not None:
            self._stop_drag()
            return True
        across = {keys.Key_Left: -1, keys.Key_Right: 1}.get(keys(event.key()))
        if across is not None:
            held = event.modifiers()
            part = WHOLE
            if held & Qt.KeyboardModifier.ShiftModifier:
                part = END
            elif held & Qt.KeyboardModifier.ControlModifier:
                part = START
            self._change(self.current, part, across)
            return True
        page = max((self.viewport().height() - self._head - self._foot) // max(self._row, 1), 1)
        down = {
            keys.Key_Up: -1,
            keys.Key_Down: 1,
            keys.Key_PageUp: -page,
            keys.Key_PageDown: page,
            keys.Key_Home: -(10**6),
            keys.Key_End: 10**6,
        }.get(keys(event.key()))
        if down is None or not self.cards:
            return False
        row = self._rows.get(self.current, 0)
        if down == -1 and row == 0:
            self.left_up.emit()
        else:
            self.go_to(self.cards[min(max(row + down, 0), len(self.cards) - 1)].uid)
        return True

    # -- mouse -----------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put a line in focus; a bar is taken by its middle or by an end."""
        point = event.position().toPoint()
        row = self._row_at(point)
        if row is None:
            self._press_year(point)
            return
        self.go_to(self.cards[row].uid)
        left = event.button() == Qt.MouseButton.LeftButton
        if left and (part := self._part_at(point, row)):
            self._pressed, self._part = point, part

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the bar by whole years."""
        point = event.position().toPoint()
        if self._pressed is None:
            row = self._row_at(point)
            part = "" if row is None else self._part_at(point, row)
            shapes = {
                START: Qt.CursorShape.SizeHorCursor,
                END: Qt.CursorShape.SizeHorCursor,
                WHOLE: Qt.CursorShape.OpenHandCursor,
            }
            self.viewport().setCursor(shapes.get(part, Qt.CursorShape.ArrowCursor))
            return
        far = point.x() - self._pressed.x()
        if self._by is not None or abs(far) >= DRAG_FROM:
            self._by = round(far / self._year)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the bar go."""
        by, part = self._by, self._part
        self._stop_drag()
        if by:
            self._change(self.current, part, by)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the activity."""
        row = self._row_at(event.position().toPoint())
        if row is not None:
            self.opened.emit(self.cards[row].uid)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Years, names and money stay: paint everything anew."""
        self.viewport().update()

    # -- inside ----------------------------------------------------------------------------

    def _press_year(self, point: QPoint) -> None:
        """A click on a year, or on its money, shows what it counts."""
        foot = self.viewport().height() - self._foot
        if point.x() < self._names or self._head <= point.y() < foot:
            return
        for year in self.years:
            if self._left(year) <= point.x() < self._left(year + 1):
                self.year_wanted.emit(str(year))

    def _words(self, card: Card) -> CardWords:
        return card_words(card, self.plan, self._today, self._limits)

    def _change(self, uid: str, part: str, by: int) -> None:
        row = self._rows.get(uid)
        if row is None:
            return
        card = self.cards[row]
        before = Years(card.start, card.end)
        if before.start is None and before.end is None:
            after = Years(self._today.year, self._today.year)
        else:
            after = before.moved(part, by)
        if after.start is None or after.end is None or after == before:
            return
        if after.start >= FIRST_YEAR and after.end <= LAST_YEAR:
            self.years_changed.emit(uid, after.start, after.end)

    def _stop_drag(self) -> None:
        self._pressed, self._part, self._by = None, "", None
        self.viewport().update()

    def _top(self, row: int) -> int:
        return self._head + row * self._row - self.verticalScrollBar().value()

    def _left(self, year: int) -> int:
        left = self._names + (year - self.years.start) * self._year
        return left - self.horizontalScrollBar().value()

    def _rows_in_sight(self, inside: QRect) -> range:
        first = max((inside.top() - self._top(0)) // self._row, 0)
        last = (inside.bottom() - self._top(0)) // self._row + 1
        return range(first, min(last, len(self.cards)))

    def _row_at(self, point: QPoint) -> int | None:
        if not self._head <= point.y() < self.viewport().height() - self._foot:
            return None
        row = (point.y() - self._top(0)) // self._row
        return row if 0 <= row < len(self.cards) else None

    def _bar(self, row: int) -> QRect:
        card = self.cards[row]
        years = Years(card.start, card.end).moved(WHOLE, 0)
        if self._by is not None and card.uid == self.current:
            years = years.moved(self._part, self._by)
        if years.start is None or years.end is None:
            return QRect()
        last = max(years.end, years.start)
        left = self._left(years.start) + SPACE
        height = self.theme.metrics(Size.SMALL).height() + 2 * SPACE
        top = self._top(row) + (self._row - height) // 2
        return QRect(left, top, self._left(last + 1) - SPACE - left, height)

    def _part_at(self, point: QPoint, row: int) -> str:
        bar = self._bar(row)
        if point.x() < self._names or not bar.adjusted(-3, -3, 3, 3).contains(point):
            return ""
        if point.x() <= bar.left() + _EDGE:
            return START
        return END if point.x() >= bar.right() - _EDGE else WHOLE

    def _draw_grid(self, painter: QPainter, inside: QRect) -> None:
        for year in self.years:
            left = self._left(year)
            if year == self._today.year:
                column = QRect(left, inside.top(), self._year, inside.height())
                painter.fillRect(column, self.theme.colour("hover"))
            painter.setPen(self.theme.colour("line"))
            painter.drawLine(left, inside.top(), left, inside.bottom())

    def _draw_bar(self, painter: QPainter, row: int) -> None:
        theme, card = self.theme, self.cards[row]
        lit = card.uid == self.current
        line = QRect(self._names, self._top(row), self.viewport().width(), self._row)
        if lit:
            tint = theme.colour("accent_soft")
            tint.setAlpha(120)
            painter.fillRect(line, tint)
        words, bar = self._words(card), self._bar(row)
        painter.setFont(theme.font(Size.SMALL))
        if bar.isNull():
            hint = tr("tahun belum diisi; → mengisi tahun ini") if lit else tr("tahun belum diisi")
            self.text(painter, line.adjusted(3 * SPACE, 0, 0, 0), hint, colour="warning")
            return
        painter.setPen(theme.colour("accent"))
        painter.setBrush(theme.colour("accent_soft" if card.state != CANCELLED else "hover"))
        painter.drawRoundedRect(bar, 4, 4)
        done = QRect(bar)
        done.setWidth(round(bar.width() * words.percent / 100))
        if done.width() > 3:
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(done, 4, 4)
        if lit and self.hasFocus():
            pen = painter.pen()
            pen.setWidth(2)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(bar.adjusted(-2, -2, 2, 2), 5, 5)
        self._draw_cost(painter, bar, done, card)

    def _draw_cost(self, painter: QPainter, bar: QRect, done: QRect, card: Card) -> None:
        """Write the cost where the ground is light: right of what is done, or over all of it."""
        if not card.cost:
            return
        words = money_short(card.cost)
        wide = painter.fontMetrics().horizontalAdvance(words) + 3 * SPACE
        if bar.right() - done.right() >= wide:
            self.text(painter, bar.adjusted(0, 0, -2 * SPACE, 0), words, flags=RIGHT)
        elif done.width() >= wide:
            inside = done.adjusted(2 * SPACE, 0, 0, 0)
            self.text(painter, inside, words, colour="on_accent")

    def _draw_name(self, painter: QPainter, row: int) -> None:
        theme, card = self.theme, self.cards[row]
        lit = card.uid == self.current
        top = self._top(row)
        area = QRect(0, top, self._names, self._row)
        painter.fillRect(area, theme.colour("accent_soft" if lit else "surface"))
        if lit and self.hasFocus():
            painter.fillRect(QRect(0, top, 3, self._row), theme.colour("accent"))
        words = self._words(card)
        inner = area.adjusted(3 * SPACE, 2 * SPACE, -2 * SPACE, -2 * SPACE)
        name = QRect(inner.left(), inner.top(), inner.width(), theme.metrics().height())
        painter.setFont(theme.font(weight=Weight.Medium))
        self.text(painter, name, card.title or tr("(tanpa judul)"))
        side, small = theme.px(14), theme.metrics(Size.SMALL).height()
        below = QRect(inner.left(), name.bottom() + 1, inner.width(), small)
        icon = QRect(below.left(), below.center().y() - side // 2, side, side)
        self.icons.paint(painter, icon, words.icon, words.role)
        painter.setFont(theme.font(Size.SMALL))
        rest = below.adjusted(side + SPACE, 0, 0, 0)
        agency = self.plan.short("perangkat_daerah", card.agency)
        said = f"{agency} · {words.state}" if agency else words.state
        self.text(painter, rest, said, colour=words.role)
        painter.setPen(theme.colour("line"))
        painter.drawLine(0, area.bottom(), self._names, area.bottom())

    def _draw_years(self, painter: QPainter, room: QRect) -> None:
        theme = self.theme
        head = QRect(0, 0, room.width(), self._head)
        painter.fillRect(head, theme.colour("window"))
        painter.setFont(theme.font(weight=Weight.DemiBold))
        for year in self.years:
            area = QRect(self._left(year), 0, self._year, self._head)
            if area.right() > self._names:
                now = year == self._today.year
                self.text(
                    painter, area, str(year), flags=CENTRE, colour="accent" if now else "text"
                )
        names = QRect(0, 0, self._names, self._head)
        painter.fillRect(names, theme.colour("window"))
        self.text(painter, names.adjusted(3 * SPACE, 0, 0, 0), tr("Kegiatan"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(0, head.bottom(), room.width(), head.bottom())

    def _draw_money(self, painter: QPainter, room: QRect) -> None:
        theme = self.theme
        foot = QRect(0, room.height() - self._foot, room.width(), self._foot)
        painter.fillRect(foot, theme.colour("window"))
        painter.setFont(theme.font(weight=Weight.DemiBold))
        for year in self.years:
            area = QRect(self._left(year), foot.top(), self._year - 2 * SPACE, self._foot)
            money = self.money.get(year, 0)
            self.text(painter, area, money_short(money) if money else "–", flags=RIGHT)
        names = QRect(0, foot.top(), self._names, self._foot)
        painter.fillRect(names, theme.colour("window"))
        top = QRect(3 * SPACE, foot.top() + 2 * SPACE, names.width(), theme.metrics().height())
        self.text(painter, top, tr("Biaya per tahun"))
        painter.setFont(theme.font(Size.SMALL))
        note = tr("dibagi rata atas tahun-tahunnya")
        if self._undated:
            note = tr("{money} belum bertahun", money=money_short(self._undated))
        small = theme.metrics(Size.SMALL).height()
        below = QRect(top.left(), top.bottom() + 1, names.width() - 4 * SPACE, small)
        self.text(painter, below, note, colour="warning" if self._undated else "muted")
        painter.setPen(theme.colour("line"))
        painter.drawLine(0, foot.top(), room.width(), foot.top())


def money_by_year(cards: Sequence[Card]) -> tuple[dict[int, int], int]:
    """Return year → rupiah, and the rupiah of activities without a year; cancelled ones cost none.

    The cost of an activity is spread evenly over its years.
    """
    sums: dict[int, int] = {}
    undated = 0
    for card in cards:
        if card.state == CANCELLED or not card.cost:
            continue
        shares = share_by_year(card.cost, card.start, card.end)
        for year, money in shares.items():
            sums[year] = sums.get(year, 0) + money
        if not shares:
            undated += card.cost
    return sums, undated


def _when(card: Card) -> tuple[int, int, int, int]:
    years = [year for year in (card.start, card.end) if year is not None]
    if not years:
        return LAST_YEAR + 1, 0, *card.order
    return years[0], years[-1], *card.order


def _span(cards: Sequence[Card], this_year: int) -> range:
    """Return the years to show: those of the activities and this one, at least six, at most 40."""
    known = [year for card in cards for year in (card.start, card.end) if year is not None]
    near = [year for year in known if abs(year - this_year) < _MOST_YEARS // 2]
    first, last = min([*near, this_year]), max([*near, this_year])
    return range(first, max(last + 1, first + 6) + 1)
