"""The top line: village and period, the way to everything (Ctrl+K), and whether it is saved."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel, QSizePolicy, QWidget

from dampingan.core.language import tr
from dampingan.ui.control.label import ElidedLabel, label, set_role
from dampingan.ui.control.layout import row
from dampingan.ui.icon import Icons
from dampingan.ui.theme import SPACE, Size, Theme, Weight


class TopLine(QFrame):
    """View only: the frame tells it what to show.

    Signals:
        search_wanted: the search button was pressed.
        menu_wanted: the workspace's name was pressed.
    """

    search_wanted = Signal()
    menu_wanted = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.name = NameButton(theme, icons)
        self.name.clicked.connect(self.menu_wanted)
        self.details = ElidedLabel("", "muted")
        self.search = SearchButton(theme, icons)
        self.search.clicked.connect(self.search_wanted)
        self.saved = SavedMark(theme, icons)
        self.details.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row(self.name, self.details, self.search, self.saved, gap=3, margins=(3, 2), on=self)
        theme.changed.connect(self._measure)
        self._measure()

    def show_workspace(self, name: str, details: str) -> None:
        """Name the village and what goes with it."""
        self.name.setText(name)
        self.name.updateGeometry()
        self.details.setText(details)

    @Slot()
    def _measure(self) -> None:
        self.setFixedHeight(self._theme.px(32) + 4 * SPACE)


class NameButton(QAbstractButton):
    """The village's name; opens the menu of the workspace."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setToolTip(tr("Ruang kerja"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for icon, name and the mark of a menu."""
        metrics = self._theme.metrics(weight=Weight.DemiBold)
        width = metrics.horizontalAdvance(self.text()) + self._theme.px(20 + 12) + 8 * SPACE
        return QSize(width, self._theme.px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw icon, name and the mark of a menu."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.hasFocus():
            pen = painter.pen()
            pen.setColor(theme.colour("accent" if self.hasFocus() else "hover"))
            pen.setWidth(2 if self.hasFocus() else 1)
            painter.setPen(pen)
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 5, 5)
        side = theme.px(20)
        icon = QRect(SPACE, (self.height() - side) // 2, side, side)
        self._icons.paint(painter, icon, "program", "accent")
        painter.setFont(theme.font(weight=Weight.DemiBold))
        painter.setPen(theme.colour("text"))
        words = self.rect().adjusted(icon.right() + 2 * SPACE + 2, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        mark = theme.px(12)
        place = QRect(self.width() - mark - SPACE - 2, (self.height() - mark) // 2, mark, mark)
        self._icons.paint(painter, place, "expand", "muted")


class SearchButton(QAbstractButton):
    """Looks like a field; opens the command palette."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self.setText(tr("Cari apa saja"))
        self.setAccessibleName(tr("Cari apa saja"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    def sizeHint(self) -> QSize:
        """Return a comfortable width."""
        return QSize(self._theme.px(232), self._theme.px(32))

    def minimumSizeHint(self) -> QSize:
        """The words must fit."""
        words = self._theme.metrics().horizontalAdvance(self.text())
        return QSize(words + self._theme.px(18 + 56) + 6 * SPACE, self._theme.px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a field with its key."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = painter.pen()
        edge = "accent" if self.hasFocus() else "muted" if self.underMouse() else "line_strong"
        pen.setColor(theme.colour(edge))
        pen.setWidth(2 if self.hasFocus() else 1)
        painter.setPen(pen)
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 5, 5)
        side = theme.px(16)
        icon = QRect(10, (self.height() - side) // 2, side, side)
        self._icons.paint(painter, icon, "search", "muted")
        painter.setFont(theme.font())
        painter.setPen(theme.colour("muted"))
        words = self.rect().adjusted(icon.right() + 2 * SPACE, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.setFont(theme.font(Size.SMALL))
        metrics = theme.metrics(Size.SMALL)
        cap = QRect(0, 0, metrics.horizontalAdvance("Ctrl K") + 3 * SPACE, metrics.height() + SPACE)
        cap.moveTopRight(self.rect().topRight())
        cap.translate(-2 * SPACE, (self.height() - cap.height()) // 2)
        pen.setWidth(1)
        pen.setColor(theme.colour("line_strong"))
        painter.setPen(pen)
        painter.setBrush(theme.colour("window"))
        painter.drawRoundedRect(cap, 3, 3)
        painter.setPen(theme.colour("text"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, "Ctrl K")


class SavedMark(QWidget):
    """Says when everything was saved, or what is not: with an icon and words."""

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._icon = QLabel()
        self._words = label(tr("Tersimpan"), "ok")
        self._role = ""
        row(self._icon, self._words, gap=1, margins=(1, 0), on=self)
        theme.changed.connect(self._draw_icon)
        self.show_saved("")

    def show_saved(self, clock: str) -> None:
        """All is saved; `clock` is the time of the last saving, empty before the first."""
        self._show("ok", tr("Tersimpan {clock}", clock=clock) if clock else tr("Tersimpan"))

    def show_unsaved(self, what: str) -> None:
        """Something is not saved yet; `what` says so in a few words."""
        self._show("error", what)

    def _show(self, role: str, words: str) -> None:
        self._words.setText(words)
        set_role(self._words, role)
        self.setAccessibleName(words)
        if role != self._role:
            self._role = role
            self._draw_icon()

    @Slot()
    def _draw_icon(self) -> None:
        size = self._theme.icon_size()
        self._icon.setPixmap(
            self._icons.icon("saved" if self._role == "ok" else "error", self._role).pixmap(size)
        )
