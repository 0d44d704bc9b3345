"""A filter chip: its name while it filters nothing, its value and a cross while it does."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy

from dampingan.core.language import tr
from dampingan.ui.icon import Icons
from dampingan.ui.theme import SPACE, Theme, Weight

Option = tuple[str, str]
"""A value and the words for it."""


_WIDEST = 150
"""Longer values are shortened; the tool tip says all of them."""


class Chip(QAbstractButton):
    """Chooses one value out of a menu, or none.

    Signals:
        chosen: the new value, ``""`` for none.
        asked: the menu is about to open: `set_options` may be called now.
    """

    chosen = Signal(str)
    asked = Signal()

    def __init__(self, name: str, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._name = name
        self._theme = theme
        self._icons = icons
        self._options: list[Option] = []
        self._groups: Mapping[str, str] = {}
        self.value = ""
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self.open_menu)

    def set_options(self, options: list[Option], groups: Mapping[str, str] | None = None) -> None:
        """Offer these values.

        Args:
            options: value and words, in order.
            groups: value → the submenu that it stands in, for lists too long for one menu.
        """
        self._options = options
        self._groups = groups or {}
        self.updateGeometry()

    def set_value(self, value: str) -> None:
        """Show a value without telling anybody."""
        self.value = value
        self.setAccessibleName(f"{self._name}: {self._word()}" if value else self._name)
        self.setToolTip(self.accessibleName() if value else "")
        self.updateGeometry()
        self.update()

    def choose(self, value: str) -> None:
        """Take a value and send `chosen` if it is new."""
        if value != self.value:
            self.set_value(value)
            self.chosen.emit(value)

    @Slot()
    def open_menu(self) -> None:
        """Show the values below the chip."""
        self.asked.emit()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._add(menu, "", tr("Semua"))
        menu.addSeparator()
        inner: dict[str, QMenu] = {}
        for value, words in self._options:
            group = self._groups.get(value, "")
            if group and group not in inner:
                inner[group] = menu.addMenu(group)
            self._add(inner.get(group, menu), value, words)
        menu.triggered.connect(self._picked)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + SPACE)))

    def sizeHint(self) -> QSize:
        """Return room for the words and the mark."""
        metrics = self._theme.metrics(weight=Weight.DemiBold if self.value else Weight.Medium)
        words = min(metrics.horizontalAdvance(self._text()) + 1, self._theme.px(_WIDEST))
        width = words + self._theme.px(14) + 8 * SPACE
        return QSize(width, metrics.height() + 3 * SPACE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and arrow down open the menu, Delete clears."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}:
            self.open_menu()
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.choose("")
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the cross clears; elsewhere it opens the menu."""
        if self.value and self._mark().adjusted(-4, -4, 4, 4).contains(event.pos()):
            self.setDown(False)
            self.choose("")
            return
        super().mouseReleaseEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a pill."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.rect().adjusted(1, 1, -1, -1)
        fill = "accent_soft" if self.value else "hover" if self.underMouse() else "surface"
        painter.setBrush(theme.colour(fill))
        edge = "accent" if self.hasFocus() else "accent_soft" if self.value else "line_strong"
        pen = painter.pen()
        pen.setColor(theme.colour(edge))
        pen.setWidth(2 if self.hasFocus() else 1)
        painter.setPen(pen)
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        painter.setFont(theme.font(weight=Weight.DemiBold if self.value else Weight.Medium))
        painter.setPen(theme.colour("accent" if self.value else "text"))
        room = self._mark().left() - area.left() - 4 * SPACE
        words = QRect(area.left() + 3 * SPACE, area.top(), room, area.height())
        text = painter.fontMetrics().elidedText(self._text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)
        mark = "clear" if self.value else "expand"
        self._icons.paint(painter, self._mark(), mark, "accent" if self.value else "muted")

    def _add(self, menu: QMenu, value: str, words: str) -> None:
        action = QAction(words, menu)
        action.setData(value)
        action.setCheckable(True)
        action.setChecked(value == self.value)
        menu.addAction(action)
        if value == self.value:
            menu.setActiveAction(action)

    @Slot(QAction)
    def _picked(self, action: QAction) -> None:
        self.choose(action.data())

    def _word(self) -> str:
        return next((words for value, words in self._options if value == self.value), self.value)

    def _text(self) -> str:
        if not self.value:
            return self._name
        return self._word() if self._word() != self.value else f"{self._name} {self.value}"

    def _mark(self) -> QRect:
        size = self._theme.px(14)
        return QRect(self.width() - size - 3 * SPACE, (self.height() - size) // 2, size, size)
