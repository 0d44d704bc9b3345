"""Check boxes that are visible in both themes and grow with the text."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from dampingan.ui.icon import Icons
from dampingan.ui.theme import SPACE, Theme

_Index = QModelIndex | QPersistentModelIndex


def draw_box(
    painter: QPainter, box: QRect, theme: Theme, icons: Icons, *, checked: bool, lit: bool
) -> None:
    """Draw a box with or without its mark; `lit` gives it the accent's edge."""
    painter.setPen(theme.colour("accent" if lit or checked else "muted"))
    painter.setBrush(theme.colour("accent" if checked else "surface"))
    painter.drawRoundedRect(box, 3, 3)
    if checked:
        icons.paint(painter, box.adjusted(1, 1, -1, -1), "check", "on_accent")


class CheckBox(QCheckBox):
    """Paints itself; Qt's own is nearly black on black."""

    def __init__(self, theme: Theme, icons: Icons, text: str = "") -> None:
        super().__init__(text)
        self._theme = theme
        self._icons = icons
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for box and words."""
        metrics = self._theme.metrics()
        words = metrics.horizontalAdvance(self.text())
        return QSize(words + self._side() + 5 * SPACE, max(metrics.height(), self._side()) + 8)

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """Everywhere counts, the words too."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw box, mark, words, focus."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self._side()
        box = QRect(SPACE, (self.height() - side) // 2, side, side)
        lit = self.isChecked() or self.hasFocus()
        draw_box(painter, box, theme, self._icons, checked=self.isChecked(), lit=lit)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("text" if self.isEnabled() else "faint"))
        words = self.rect().adjusted(box.right() + 2 * SPACE, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            pen = painter.pen()
            pen.setColor(theme.colour("accent"))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 5, 5)

    def _side(self) -> int:
        return self._theme.px(16)


class CheckDelegate(QStyledItemDelegate):
    """Paints checkable lines of a list; a click anywhere and the space bar tick them."""

    def __init__(self, theme: Theme, icons: Icons, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = icons

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return one line's size; the width is the list's."""
        return QSize(100, self._theme.px(28))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw ground, box and words."""
        theme = self._theme
        area: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = bool(state & QStyle.StateFlag.State_Selected)
        if lit or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            if lit and state & QStyle.StateFlag.State_HasFocus:
                painter.setPen(theme.colour("accent"))
            painter.setBrush(theme.colour("accent_soft" if lit else "hover"))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 4, 4)
        side = theme.px(16)
        box = QRect(area.left() + 2 * SPACE, area.center().y() - side // 2, side, side)
        draw_box(painter, box, theme, self._icons, checked=_checked(index), lit=False)
        words = area.adjusted(side + 5 * SPACE, 0, -2 * SPACE, 0)
        text = theme.metrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, words.width()
        )
        painter.setFont(theme.font())
        painter.setPen(theme.colour("text"))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        """Tick or untick."""
        pressed = (
            isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease
        ) or (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Space
        )
        if not pressed:
            return False
        state = Qt.CheckState.Unchecked if _checked(index) else Qt.CheckState.Checked
        return model.setData(index, state.value, Qt.ItemDataRole.CheckStateRole)


def _checked(index: _Index) -> bool:
    return Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
