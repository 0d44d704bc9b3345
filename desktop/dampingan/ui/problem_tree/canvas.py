"""The picture of a problem tree, painted, walked by arrows."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from dampingan.analysis.problem_tree import CAUSES, NodeKind, Tree
from dampingan.core.language import tr
from dampingan.ui.icon import Icons
from dampingan.ui.problem_tree.arrangement import Arrangement, Measures, Spot
from dampingan.ui.theme import SPACE, Size, Theme, Weight

_WIDTH = 196
_LEAST = 138
_GAP = 34
_PAD = 10
_LINES = 4
_WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class TreeCanvas(QWidget):
    """Draws a tree; what keys mean is the view's.

    Signals:
        moved: the spot in focus is another one.
        activated: Enter or a double click on the spot in focus.
        key_pressed: a letter, Delete, Insert or F2 (Qt key).
    """

    moved = Signal()
    activated = Signal()
    key_pressed = Signal(int)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._tree: Tree | None = None
        self._room = 0
        self._at = 0
        self.drawn: Arrangement | None = None
        self.bare = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.arrange)

    # -- what is shown -----------------------------------------------------------------

    def show_tree(self, tree: Tree | None, *, keep: bool) -> None:
        """Show a tree.

        Args:
            tree: what to draw, None for nothing.
            keep: the focus stays on the same node if it is still there; else it is the middle.
        """
        key = self.spot.key if keep and self.spot else None
        self._tree = tree
        self.arrange()
        self._at = 0
        if key is not None and self.drawn is not None:
            keys = [spot.key for spot in self.drawn.spots]
            near = [n for n, one in enumerate(keys) if one[:2] == key[:2] and one[3] == key[3]]
            self._at = keys.index(key) if key in keys else (near[-1] if near else 0)
        self._name()
        self.moved.emit()

    @property
    def spot(self) -> Spot | None:
        """The spot in focus."""
        spots = self.drawn.spots if self.drawn else []
        return spots[self._at] if 0 <= self._at < len(spots) else None

    def go_to(self, place: int) -> None:
        """Put the focus on a spot."""
        self._at = place
        self._name()
        self.update()
        self.moved.emit()

    def go_to_add(self, owner: str, question: str) -> None:
        """Put the focus on the place where something is added to a problem."""
        for place, spot in enumerate(self.drawn.spots if self.drawn else ()):
            if spot.node is None and spot.owner == owner and spot.question == question:
                self.go_to(place)

    def set_room(self, width: int) -> None:
        """Use this width, as far as the boxes stay readable."""
        if width != self._room:
            self._room = width
            self.arrange()

    def sizeHint(self) -> QSize:
        """Return room for everything."""
        return self.drawn.size if self.drawn else QSize(200, 100)

    def minimumSizeHint(self) -> QSize:
        """Everything must be reachable by scrolling."""
        return self.sizeHint()

    @Slot()
    def arrange(self) -> None:
        """Place everything anew."""
        if self._tree is None:
            self.drawn = None
        else:
            wide = self._measure(self._theme.px(_WIDTH))
            made = self._arranged(wide)
            if made.size.width() > self._room > 0:
                spare = self._room - 2 * wide.margin - wide.gap * (len(made.columns) - 1)
                width = max(spare // len(made.columns), self._theme.px(_LEAST))
                made = self._arranged(self._measure(min(width, wide.width)))
            self.drawn = made
            self.setMinimumSize(made.size)
        self.updateGeometry()
        self.update()

    def _arranged(self, measures: Measures) -> Arrangement:
        assert self._tree is not None
        return Arrangement(self._tree, measures, self._height_of, editable=not self.bare)

    def _measure(self, width: int) -> Measures:
        theme = self._theme
        head = theme.metrics(Size.SMALL, Weight.DemiBold).height() + 5 * SPACE
        return Measures(width, theme.px(_GAP), 3 * SPACE, head, 3 * SPACE)

    def _height_of(self, text: str, width: int, marked: bool) -> int:
        metrics = self._theme.metrics(weight=Weight.DemiBold)
        mark = self._theme.px(16) + 2 if marked else 0
        room = QRect(0, 0, width - 2 * _PAD - mark, 1000)
        lines = metrics.boundingRect(room, _WRAP, text or " ").height()
        return min(lines, metrics.height() * _LINES) + 2 * _PAD

    # -- keys and mouse ----------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Enter opens, the rest is the view's."""
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _STEPS and plain and self.drawn is not None and self.spot is not None:
            across, down = _STEPS[key]
            self.go_to(self.drawn.neighbour(self._at, across=across, down=down))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain:
            self.activated.emit()
        elif key == Qt.Key.Key_Home and plain:
            self.go_to(0)
        elif plain and (
            key in {Qt.Key.Key_Delete, Qt.Key.Key_Insert, Qt.Key.Key_F2}
            or (len(event.text()) == 1 and (event.text().isalpha() or event.text() == "+"))
        ):
            self.key_pressed.emit(int(key))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to a box; a place to add opens at once."""
        place = self.drawn.at(event.position().toPoint()) if self.drawn else -1
        if place >= 0:
            self.go_to(place)
            if self.spot and self.spot.node is None:
                self.activated.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a box."""
        if self.drawn and self.drawn.at(event.position().toPoint()) >= 0:
            self.activated.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where keys go."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that keys go elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Repaint at the other size."""
        super().resizeEvent(event)
        self.update()

    # -- painting ----------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw headings, lines, then boxes."""
        if self.drawn is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_heads(painter, self.drawn)
        for spot in self.drawn.spots:
            if spot.parent >= 0 and not (self.bare and spot.node is None):
                self._paint_line(painter, spot, self.drawn.spots[spot.parent])
        for place, spot in enumerate(self.drawn.spots):
            here = place == self._at and self.hasFocus() and not self.bare
            self._paint_spot(painter, spot, here=here)

    def _paint_heads(self, painter: QPainter, drawn: Arrangement) -> None:
        theme = self._theme
        painter.setFont(theme.font(Size.SMALL, Weight.DemiBold))
        painter.setPen(theme.colour("muted"))
        height = drawn.measures.top - 2 * SPACE
        for column in drawn.columns:
            area = QRect(drawn.column_x(column), SPACE, drawn.measures.width, height)
            words = painter.fontMetrics().elidedText(
                _head(column), Qt.TextElideMode.ElideRight, area.width()
            )
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_line(self, painter: QPainter, spot: Spot, parent: Spot) -> None:
        """Draw from cause to effect, with a head on the effect's side."""
        cause, effect = (spot, parent) if spot.column < 0 else (parent, spot)
        start = QPointF(cause.rect.right() + 1, cause.rect.center().y())
        end = QPointF(effect.rect.left() - 1, effect.rect.center().y())
        faint = spot.node is None
        pen = QPen(self._theme.colour("line" if faint else "line_strong"), 1.4)
        if faint:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        bend = (start.x() + end.x()) / 2
        path = QPainterPath(start)
        path.cubicTo(QPointF(bend, start.y()), QPointF(bend, end.y()), end)
        painter.drawPath(path)
        if not faint:
            tip = [end, QPointF(end.x() - 7, end.y() - 4), QPointF(end.x() - 7, end.y() + 4)]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("line_strong"))
            painter.drawPolygon(QPolygonF(tip))

    def _paint_spot(self, painter: QPainter, spot: Spot, *, here: bool) -> None:
        theme, node = self._theme, spot.node
        problem = node is not None and node.kind is NodeKind.PROBLEM
        middle = spot.column == 0
        pen = QPen(theme.colour("accent" if here or middle else "line_strong"), 2 if here else 1)
        if node is None:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(theme.colour("accent_soft" if middle else "surface"))
        painter.drawRoundedRect(spot.rect, 6, 6)
        if problem and not middle:
            edge = QRect(spot.rect.left(), spot.rect.top() + 6, 3, spot.rect.height() - 12)
            painter.fillRect(edge, theme.colour("accent"))
        inner = spot.rect.adjusted(_PAD, _PAD - 2, -_PAD, -_PAD + 2)
        side = theme.px(16)
        role = _icon(spot)
        if role:
            mark = QRect(inner.right() - side + 1, inner.center().y() - side // 2, side, side)
            colour = "warning" if node and (node.again or node.deleted) else "muted"
            self._icons.paint(painter, mark, role, colour)
        words = inner.adjusted(0, 0, -side - 2 if problem and not middle else 0, 0)
        painter.setFont(theme.font(weight=Weight.DemiBold if problem else Weight.Normal))
        painter.setPen(theme.colour("muted" if node is None else "text"))
        text = _words(spot)
        box = painter.fontMetrics().boundingRect(words, _WRAP, text)
        if box.height() > words.height() + 2:
            text = _cut(painter, words, text)
        painter.drawText(words, _WRAP, text)

    def _name(self) -> None:
        spot = self.spot
        if spot is None:
            self.setAccessibleName(tr("Pohon masalah"))
        else:
            self.setAccessibleName(f"{_head(spot.column)}: {_words(spot)}")


def _head(column: int) -> str:
    if column == 0:
        return tr("Masalah")
    if column == -1:
        return tr("Penyebab")
    if column == 1:
        return tr("Akibat")
    return tr("Penyebab lebih jauh") if column < 0 else tr("Akibat lebih jauh")


def _words(spot: Spot) -> str:
    node = spot.node
    if node is None:
        return tr("+ penyebab") if spot.question == CAUSES else tr("+ akibat")
    text = node.text or tr("(tanpa judul)")
    if node.deleted:
        return tr("{title} (dihapus)", title=text)
    if node.again:
        return tr("{title} (berputar kembali)", title=text)
    return text


def _icon(spot: Spot) -> str:
    node = spot.node
    if node is None or spot.column == 0:
        return ""
    if node.again:
        return "renewal"
    if node.deleted:
        return "deleted"
    return "forward" if node.kind is NodeKind.PROBLEM else ""


def _cut(painter: QPainter, area: QRect, text: str) -> str:
    """Shorten words from the end until they fit, with "…"."""
    words = text.split()
    metrics = painter.fontMetrics()
    while len(words) > 1:
        words.pop()
        short = " ".join(words) + "…"
        if metrics.boundingRect(area, _WRAP, short).height() <= area.height() + 2:
            return short
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
