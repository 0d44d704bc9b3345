"""A large button with an icon, words and a second line."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from dampingan.ui.icon import Icons
from dampingan.ui.theme import SPACE, Size, Theme, Weight


class ChoiceCard(QAbstractButton):
    """Paints itself; `flat` has no frame until it is pointed at."""

    def __init__(
        self, theme: Theme, icons: Icons, *, icon: str, words: str, detail: str, flat: bool
    ) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._icon = icon
        self._detail = detail
        self._flat = flat
        self.setText(words)
        self.setAccessibleName(words)
        self.setAccessibleDescription(detail)
        self.setToolTip(detail)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._measure)

    def sizeHint(self) -> QSize:
        """Return room for two lines."""
        return QSize(self._theme.px(240), self._theme.px(40) + 4 * SPACE)

    def minimumSizeHint(self) -> QSize:
        """Words may be shortened."""
        return QSize(self._theme.px(140), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it; arrows go to the neighbours."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw frame, icon and both lines."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.underMouse() and self.isEnabled()
        edge = "accent" if self.hasFocus() or lit else "line"
        pen = painter.pen()
        pen.setColor(theme.colour(edge))
        pen.setWidth(2 if self.hasFocus() else 1)
        painter.setPen(pen if not self._flat or self.hasFocus() else Qt.PenStyle.NoPen)
        fill = "hover" if lit else "surface"
        painter.setBrush(theme.colour(fill))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)
        side = theme.px(22)
        icon = QRect(4 * SPACE, (self.height() - side) // 2, side, side)
        self._icons.paint(painter, icon, self._icon, "accent", enabled=self.isEnabled())
        left = icon.right() + 4 * SPACE
        width = self.width() - left - 3 * SPACE
        head = theme.metrics(weight=Weight.DemiBold)
        below = theme.metrics(Size.SMALL)
        top = (self.height() - head.height() - below.height()) // 2
        elide = Qt.TextElideMode.ElideRight
        painter.setFont(theme.font(weight=Weight.DemiBold))
        painter.setPen(theme.colour("text" if self.isEnabled() else "faint"))
        painter.drawText(left, top + head.ascent(), head.elidedText(self.text(), elide, width))
        painter.setFont(theme.font(Size.SMALL))
        painter.setPen(theme.colour("muted" if self.isEnabled() else "faint"))
        painter.drawText(
            left,
            top + head.height() + below.ascent(),
            below.elidedText(self._detail, elide, width),
        )

    @Slot()
    def _measure(self) -> None:
        self.updateGeometry()
        self.update()
