"""What the painted views of Rencana share: a scrolled surface with one thing in focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from dampingan.ui.icon import Icons
from dampingan.ui.plan.plan import Plan
from dampingan.ui.theme import SPACE, Theme

DRAG_FROM = 8
"""Pixels that the mouse must travel before a press is a drag."""
_DRIFT_MS, _DRIFT, _EDGE = 40, 24, 28
"""A drag at the edge scrolls by so many pixels so often."""

VCENTER = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
RIGHT = int(VCENTER | Qt.AlignmentFlag.AlignRight)
CENTRE = int(VCENTER | Qt.AlignmentFlag.AlignHCenter)


class Canvas(QAbstractScrollArea):
    """Paints records itself, only those in sight; keys and mouse act on the one in focus.

    Attributes:
        plan: what is shown.
        current: key of the record in focus, "" for none.

    Signals:
        current_changed: key of the record in focus.
        opened: Enter or a double click on a record (its key).
        lettered: a letter (capital) that the place gives a meaning to.
        left_up: arrow up at the top: back to the filters.
        left: Esc with nothing to break off.
        menu_wanted: a right click, or the menu key (where, on the screen).
    """

    current_changed = Signal(str)
    opened = Signal(str)
    lettered = Signal(str)
    left_up = Signal()
    left = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self.theme = theme
        self.icons = icons
        self.plan = Plan()
        self.current = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._drift = QTimer(self)
        self._drift.setInterval(_DRIFT_MS)
        self._drift.timeout.connect(self._scroll_drag)
        theme.changed.connect(self.relayout)

    # -- for subclasses --------------------------------------------------------------------

    def relayout(self) -> None:
        """Measure anew: text size, window or records changed."""
        raise NotImplementedError

    def area_of(self, uid: str) -> QRect:
        """Return where a record is painted, in the viewport."""
        raise NotImplementedError

    def draw(self, painter: QPainter, area: QRect) -> None:
        """Paint what lies in `area` of the viewport."""
        raise NotImplementedError

    def words_of(self, uid: str) -> str:
        """Return what a screen reader says of a record."""
        raise NotImplementedError

    def key(self, event: QKeyEvent) -> bool:
        """Take a key; False when it means nothing here."""
        raise NotImplementedError

    def tip_at(self, point: QPoint) -> str:
        """Return in full what is shortened at a point of the viewport, "" for nothing."""
        raise NotImplementedError

    def drag_point(self) -> QPoint | None:
        """Return where in the viewport something is held, None when nothing is."""
        raise NotImplementedError

    # -- for the place ---------------------------------------------------------------------

    def go_to(self, uid: str) -> None:
        """Put a record in focus and in sight."""
        if uid != self.current:
            self.current = uid
            self.setAccessibleName(self.words_of(uid))
            self.current_changed.emit(uid)
        self.reveal(self.area_of(uid))
        self.viewport().update()

    def reveal(self, area: QRect, head: int = 0) -> None:
        """Scroll as little as needed to show an area below a head of so many pixels."""
        if area.isNull():
            return
        room, gap = self.viewport().rect(), 2 * SPACE
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        if area.top() < head + gap:
            down.setValue(down.value() + area.top() - head - gap)
        elif area.bottom() > room.bottom() - gap:
            down.setValue(down.value() + area.bottom() - room.bottom() + gap)
        if area.left() < gap:
            across.setValue(across.value() + area.left() - gap)
        elif area.right() > room.right() - gap:
            across.setValue(across.value() + area.right() - room.right() + gap)

    def menu_point(self) -> QPoint:
        """Return where a menu for the record in focus opens, on the screen."""
        area = self.area_of(self.current)
        inside = area.intersected(self.viewport().rect())
        return self.viewport().mapToGlobal(inside.bottomLeft() + QPoint(3 * SPACE, -2 * SPACE))

    def set_range(self, width: int, height: int) -> None:
        """Say how large the whole surface is."""
        room = self.viewport().size()
        for bar, whole, part in (
            (self.horizontalScrollBar(), width, room.width()),
            (self.verticalScrollBar(), height, room.height()),
        ):
            bar.setRange(0, max(whole - part, 0))
            bar.setPageStep(max(part, 1))
            bar.setSingleStep(self.theme.px(32))

    # -- events ----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is in sight."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter, event.rect())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure anew; what is in focus stays in sight."""
        super().resizeEvent(event)
        self.relayout()
        self.reveal(self.area_of(self.current))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which record the keys act on."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keys go elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()

    def event(self, event: QEvent) -> bool:
        """The menu key opens the menu of the record in focus."""
        if event.type() == QEvent.Type.ContextMenu:
            self.menu_wanted.emit(self.menu_point())
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """A right click opens the menu where it is, resting the mouse says what is shortened."""
        if event.type() == QEvent.Type.ContextMenu and isinstance(event, QContextMenuEvent):
            if not self.area_of(self.current).isNull():
                self.menu_wanted.emit(event.globalPos())
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self.viewport())
            return True
        return super().viewportEvent(event)

    def watch_drag(self) -> None:
        """Scroll while something is held at the edge; ends by itself."""
        self._drift.start()

    @Slot()
    def _scroll_drag(self) -> None:
        point, room = self.drag_point(), self.viewport().rect()
        if point is None:
            self._drift.stop()
            return
        for bar, at, end in (
            (self.horizontalScrollBar(), point.x(), room.right()),
            (self.verticalScrollBar(), point.y(), room.bottom()),
        ):
            if at > end - _EDGE:
                bar.setValue(bar.value() + _DRIFT)
            elif at < _EDGE:
                bar.setValue(bar.value() - _DRIFT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Esc leaves, letters are the place's; the rest is the view's."""
        key = event.key()
        plain = event.modifiers() in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        }
        if self.key(event):
            self.viewport().update()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain and self.current:
            self.opened.emit(self.current)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif plain and (key == Qt.Key.Key_Delete or Qt.Key.Key_A <= key <= Qt.Key.Key_Z):
            self.lettered.emit("Del" if key == Qt.Key.Key_Delete else chr(key))
        elif key == Qt.Key.Key_Menu:
            self.menu_wanted.emit(self.menu_point())
        else:
            event.ignore()

    # -- painting --------------------------------------------------------------------------

    def frame(
        self,
        painter: QPainter,
        area: QRect,
        *,
        lit: bool = False,
        edge: str = "line",
        dashed: bool = False,
        fill: str = "surface",
    ) -> None:
        """Paint a card's ground; `lit` shows that it is in focus."""
        pen = QPen(self.theme.colour("accent" if lit else edge))
        pen.setWidth(2 if lit and self.hasFocus() else 1)
        if dashed and not lit:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(self.theme.colour(fill))
        painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)

    def text(
        self,
        painter: QPainter,
        area: QRect,
        words: str,
        *,
        colour: str = "text",
        flags: int = VCENTER,
    ) -> None:
        """Paint one line in the painter's font, shortened to the area."""
        if area.width() <= 0:
            return
        painter.setPen(self.theme.colour(colour))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, flags, shown)

    @Slot()
    def refresh(self) -> None:
        """Paint anew."""
        self.viewport().update()
