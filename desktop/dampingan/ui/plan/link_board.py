"""Kaitan: problems, potentials and activities with the links between them; painted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPen

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.core.text import fold
from dampingan.ui.icon import Icons
from dampingan.ui.plan.canvas import DRAG_FROM, Canvas
from dampingan.ui.plan.link_layout import (
    Link,
    LinkPicture,
    Node,
    link_between,
    make_picture,
)
from dampingan.ui.plan.plan import PROBLEM, Card, Plan
from dampingan.ui.theme import SPACE, Size, Theme, Weight

_NARROWEST = 190
_BETWEEN = 2 * SPACE
_BEND = 0.5


class LinkBoard(Canvas):
    """Arrows walk, L begins a link, Enter sets or loosens it, a drag sets one.

    Attributes:
        picture: what is drawn.

    Signals:
        link_wanted: a `Link`, and whether it is to be (else loosened).
        asked: a sentence about what the keys do now, "" for none.
    """

    link_wanted = Signal(object, bool)
    asked = Signal(str)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__(theme, icons)
        self.picture = LinkPicture(((), (), ()), ())
        self._places: dict[str, tuple[int, int]] = {}
        self._from = ""
        self._typed = ""
        self._width = self._gap = self._row = self._head = 0
        self._pressed: QPoint | None = None
        self._drag: QPoint | None = None

    def show_plan(self, plan: Plan, cards: Sequence[Card], text: str = "") -> None:
        """Show how these activities, and all problems and potentials, hang together."""
        self.plan = plan
        self.picture = make_picture(plan, cards, text)
        self._places = {
            node.uid: (number, row)
            for number, column in enumerate(self.picture.columns)
            for row, node in enumerate(column)
        }
        if self._from not in self._places:
            self._from = ""
        if self.current not in self._places:
            self.current = next(iter(self._places), "")
            self.current_changed.emit(self.current)
        self.setAccessibleName(self.words_of(self.current))
        self.relayout()

    @property
    def node(self) -> Node | None:
        """The record in focus."""
        return self._node(self.current)

    @property
    def linking(self) -> bool:
        """Whether the other end of a link is being looked for."""
        return bool(self._from)

    def begin_link(self) -> None:
        """Look for the other end of a link, from the record in focus."""
        start = self.node
        if start is None:
            return
        self._from, self._typed = start.uid, ""
        number, row = self._places[start.uid]
        order = sorted((abs(other - number), other) for other in range(3) if other != number)
        for _, other in order:
            if column := self.picture.columns[other]:
                self.go_to(column[min(row, len(column) - 1)].uid)
                break
        self._ask()

    def end_link(self) -> None:
        """Look no more."""
        back, self._from, self._typed = self._from, "", ""
        if back:
            self.go_to(back)
            self.asked.emit("")

    # -- for Canvas ------------------------------------------------------------------------

    def relayout(self) -> None:
        """Measure columns and lines."""
        theme, room = self.theme, self.viewport().width()
        self._gap = min(theme.px(88), max(room // 12, 48))
        self._width = max((room - 2 * self._gap) // 3, theme.px(_NARROWEST))
        body = theme.metrics(weight=Weight.Medium).height()
        self._row = body + theme.metrics(Size.SMALL).height() + 5 * SPACE
        self._head = theme.metrics(weight=Weight.DemiBold).height() + 4 * SPACE
        most = max(len(column) for column in self.picture.columns)
        whole = 3 * self._width + 2 * self._gap
        self.set_range(whole, self._head + most * (self._row + _BETWEEN))
        self.viewport().update()

    def area_of(self, uid: str) -> QRect:
        """Return where a record is painted."""
        place = self._places.get(uid)
        return QRect() if place is None else self._area(*place)

    def words_of(self, uid: str) -> str:
        """Return what a record says."""
        node = self._node(uid)
        if node is None:
            return tr("Kaitan, belum ada masalah, potensi, dan kegiatan")
        return f"{_word(node.form_id)}: {node.title}. {node.note}"

    def reveal(self, area: QRect, head: int = 0) -> None:
        """Show a record below the heads."""
        super().reveal(area, head or self._head)

    def draw(self, painter: QPainter, area: QRect) -> None:
        """Paint links, then records over them, then the heads."""
        room = self.viewport().rect()
        painter.save()
        painter.setClipRect(room.adjusted(0, self._head, 0, 0))
        self._draw_links(painter, room)
        target = self._target()
        for number, column in enumerate(self.picture.columns):
            for row in self._rows_in_sight(len(column)):
                self._draw_node(painter, column[row], self._area(number, row), target)
        if self._drag is not None:
            self._draw_line(painter, self._anchor(self.current, self._drag.x()), self._drag)
        painter.restore()
        self._draw_heads(painter)

    def tip_at(self, point: QPoint) -> str:
        """Return title and note of a record."""
        node = self._node_at(point)
        return f"{node.title}\n{node.note}" if node else ""

    def drag_point(self) -> QPoint | None:
        """Return where a link is drawn to."""
        return self._drag

    def key(self, event: QKeyEvent) -> bool:
        """Walk; while linking, Enter sets the link, letters find, Esc breaks off."""
        key = Qt.Key(event.key())
        if self._drag is not None and key == Qt.Key.Key_Escape:
            self._pressed = self._drag = None
            return True
        if self.linking and self._key_while_linking(event, key):
            return True
        if key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            return self._walk_across(1 if key == Qt.Key.Key_Right else -1)
        page = max(self.viewport().height() // max(self._row + _BETWEEN, 1) - 1, 1)
        down = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -(10**6),
            Qt.Key.Key_End: 10**6,
        }.get(key)
        if down is None or not self._places:
            return False
        number, row = self._places.get(self.current, (0, 0))
        column = self.picture.columns[number]
        if down == -1 and row == 0 and not self.linking:
            self.left_up.emit()
        else:
            self.go_to(column[min(max(row + down, 0), len(column) - 1)].uid)
        return True

    # -- mouse -----------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put a record in focus, or, while linking, take it as the other end."""
        point = event.position().toPoint()
        node = self._node_at(point)
        if node is None:
            return
        if self.linking and event.button() == Qt.MouseButton.LeftButton:
            self.go_to(node.uid)
            self._set_link()
            return
        self.go_to(node.uid)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = point

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw a link to the mouse."""
        point = event.position().toPoint()
        if self._pressed is None:
            return
        if self._drag is not None or (point - self._pressed).manhattanLength() >= DRAG_FROM:
            if self._drag is None:
                self.watch_drag()
            self._drag = point
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Set the link that was drawn."""
        start, end = self.node, self._target()
        dragging = self._drag is not None
        self._pressed = self._drag = None
        self.viewport().update()
        if not dragging or start is None or end is None:
            return
        link = link_between(start, end)
        if link is not None and link not in self.picture.links:
            self.link_wanted.emit(link, True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the record."""
        node = self._node_at(event.position().toPoint())
        if node is not None:
            self.opened.emit(node.uid)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Heads stay: paint everything anew."""
        self.viewport().update()

    # -- inside ----------------------------------------------------------------------------

    def _key_while_linking(self, event: QKeyEvent, key: Qt.Key) -> bool:
        text = event.text()
        if key == Qt.Key.Key_Escape:
            self.end_link()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._set_link()
        elif key == Qt.Key.Key_Backspace:
            self._typed = self._typed[:-1]
            self._ask()
        elif text and text.isprintable() and (text.strip() or self._typed):
            self._typed += text
            self._find()
            self._ask()
        else:
            return False
        return True

    def _find(self) -> None:
        """Go to the next record that the link may lead to and that holds what was typed."""
        start = self._node(self._from)
        words = fold(self._typed).split()
        if start is None:
            return
        for column in self.picture.columns:
            for node in column:
                fits = all(word in fold(node.title) for word in words)
                if fits and link_between(start, node) is not None:
                    self.go_to(node.uid)
                    return

    def _set_link(self) -> None:
        start, end = self._node(self._from), self.node
        link = link_between(start, end) if start and end else None
        if link is None:
            self.asked.emit(tr("Dua catatan dari daftar yang sama tidak dikaitkan di sini."))
            return
        on = link not in self.picture.links
        self._from = self._typed = ""
        self.asked.emit("")
        if start is not None:
            self.go_to(start.uid)
        self.link_wanted.emit(link, on)

    def _ask(self) -> None:
        start = self._node(self._from)
        if start is None:
            return
        words = tr(
            "Kaitkan “{title}” dengan: panah atau ketik, Enter, Esc batal", title=start.title
        )
        self.asked.emit(f"{words}   {self._typed}" if self._typed else words)

    def _walk_across(self, by: int) -> bool:
        number, row = self._places.get(self.current, (0, 0))
        number += by
        while 0 <= number < 3:
            if column := self.picture.columns[number]:
                self.go_to(column[min(row, len(column) - 1)].uid)
                break
            number += by
        return True

    def _node(self, uid: str) -> Node | None:
        place = self._places.get(uid)
        return None if place is None else self.picture.columns[place[0]][place[1]]

    def _left(self, number: int) -> int:
        return number * (self._width + self._gap) - self.horizontalScrollBar().value()

    def _area(self, number: int, row: int) -> QRect:
        top = self._head + row * (self._row + _BETWEEN) - self.verticalScrollBar().value()
        return QRect(self._left(number), top, self._width, self._row)

    def _rows_in_sight(self, count: int) -> range:
        step = self._row + _BETWEEN
        scrolled = self.verticalScrollBar().value()
        return range(
            scrolled // step, min((scrolled + self.viewport().height()) // step + 1, count)
        )

    def _node_at(self, point: QPoint) -> Node | None:
        if point.y() < self._head:
            return None
        for number, column in enumerate(self.picture.columns):
            row = (point.y() - self._area(number, 0).top()) // (self._row + _BETWEEN)
            if 0 <= row < len(column) and self._area(number, row).contains(point):
                return column[row]
        return None

    def _target(self) -> Node | None:
        """Return the record that a drawn link would lead to."""
        end = self._node_at(self._drag) if self._drag is not None else None
        start = self.node
        return end if start and end and link_between(start, end) is not None else None

    def _anchor(self, uid: str, towards: int) -> QPoint:
        area = self.area_of(uid)
        right = towards > area.center().x()
        return QPoint(area.right() if right else area.left(), area.center().y())

    def _draw_links(self, painter: QPainter, room: QRect) -> None:
        near = {self.current, self._from} - {""}
        lit: list[Link] = []
        for link in self.picture.links:
            if link.uid in near or link.key in near:
                lit.append(link)
            else:
                self._draw_link(painter, link, room, lit=False)
        for link in lit:
            self._draw_link(painter, link, room, lit=True)

    def _draw_link(self, painter: QPainter, link: Link, room: QRect, *, lit: bool) -> None:
        one, other = self.area_of(link.uid), self.area_of(link.key)
        top, bottom = min(one.top(), other.top()), max(one.bottom(), other.bottom())
        if bottom < 0 or top > room.bottom():
            return
        left, right = sorted((one, other), key=lambda area: area.left())
        pen = QPen(self.theme.colour("accent" if lit else "line_strong"))
        pen.setWidth(2 if lit else 1)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        start = QPointF(left.right(), left.center().y())
        end = QPointF(right.left(), right.center().y())
        if link.question != PROBLEM:
            painter.drawPath(_curve(start, end))
            return
        aside = QPointF(0, self._row / 4)
        painter.drawPath(self._way_through(start + aside, end + aside))

    def _way_through(self, start: QPointF, end: QPointF) -> QPainterPath:
        """Return the way of a link from a problem to an activity: between two potentials."""
        step = self._row + _BETWEEN
        first = self._area(1, 0)
        row = round(((start.y() + end.y()) / 2 - first.top()) / step)
        between = first.top() + row * step - _BETWEEN / 2
        if row > len(self.picture.columns[1]):
            return _curve(start, end)
        path = _curve(start, QPointF(first.left(), between))
        path.lineTo(QPointF(first.right(), between))
        path.connectPath(_curve(QPointF(first.right(), between), end))
        return path

    def _draw_line(self, painter: QPainter, start: QPoint, end: QPoint) -> None:
        pen = QPen(self.theme.colour("accent"))
        pen.setWidth(2)
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_curve(QPointF(start), QPointF(end)))

    def _draw_node(self, painter: QPainter, node: Node, area: QRect, target: Node | None) -> None:
        theme = self.theme
        lit = node.uid in {self.current, self._from} or node == target
        edge = "warning" if node.loose else "line"
        fill = "accent_soft" if node == target or node.uid == self._from else "surface"
        self.frame(painter, area, lit=lit, edge=edge, dashed=node.loose, fill=fill)
        inner = area.adjusted(3 * SPACE, 2 * SPACE, -3 * SPACE, -2 * SPACE)
        title = theme.metrics(weight=Weight.Medium).height()
        painter.setFont(theme.font(weight=Weight.Medium))
        self.text(painter, QRect(inner.left(), inner.top(), inner.width(), title), node.title)
        small = theme.metrics(Size.SMALL).height()
        below = QRect(inner.left(), inner.top() + title + SPACE, inner.width(), small)
        painter.setFont(theme.font(Size.SMALL))
        if node.loose:
            side = theme.px(14)
            icon = QRect(below.left(), below.center().y() - side // 2, side, side)
            self.icons.paint(painter, icon, "unlinked", "warning")
            painter.setFont(theme.font(Size.SMALL))
            below.setLeft(below.left() + side + SPACE)
        self.text(painter, below, node.note, colour="warning" if node.loose else "muted")

    def _draw_heads(self, painter: QPainter) -> None:
        painter.setFont(self.theme.font(weight=Weight.DemiBold))
        for number, column in enumerate(self.picture.columns):
            loose = sum(node.loose for node in column)
            form = ("masalah", "potensi", "kegiatan")[number]
            words = f"{_word(form)} ({count_text(len(column))})"
            area = QRect(self._left(number), 0, self._width, self._head - 2 * SPACE)
            painter.setFont(self.theme.font(weight=Weight.DemiBold))
            self.text(painter, area, words)
            if loose:
                used = painter.fontMetrics().horizontalAdvance(words) + 3 * SPACE
                painter.setFont(self.theme.font(Size.SMALL))
                rest = area.adjusted(used, 0, 0, 0)
                loose_words = tr("{count} belum terkait", count=count_text(loose))
                self.text(painter, rest, loose_words, colour="warning")


def _curve(start: QPointF, end: QPointF) -> QPainterPath:
    path = QPainterPath(start)
    bend = (end.x() - start.x()) * _BEND
    path.cubicTo(QPointF(start.x() + bend, start.y()), QPointF(end.x() - bend, end.y()), end)
    return path


def _word(form_id: str) -> str:
    return {"masalah": tr("Masalah"), "potensi": tr("Potensi")}.get(form_id, tr("Kegiatan"))
