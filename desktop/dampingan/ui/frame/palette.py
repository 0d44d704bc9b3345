"""The command palette (Ctrl+K): families, entries, places and actions by a few letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from dampingan.core.language import tr
from dampingan.ui.control.label import label
from dampingan.ui.control.layout import column, line
from dampingan.ui.icon import Icons
from dampingan.ui.theme import SPACE, Size, Theme

_MOST = 40
_MOST_POPUPS = 8
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Command:
    """One line of the palette.

    Attributes:
        words: what it is.
        run: what Enter does.
        icon: role of its icon.
        detail: more words at the right, e.g. the group.
        key: a key that does the same.
        also: other words it is found by.
    """

    words: str
    run: Callable[[], object]
    icon: str = "action"
    detail: str = ""
    key: str = ""
    also: str = ""


Source = Callable[[str], list[Command]]
"""Returns the commands for what is typed."""


def matching(text: str, commands: list[Command]) -> list[Command]:
    """Return the commands in which every typed word stands, those that begin with it first."""
    words = text.lower().split()
    found = []
    for command in commands:
        where = f"{command.words} {command.also}".lower()
        if all(word in where for word in words):
            begins = bool(words) and command.words.lower().startswith(words[0])
            found.append((not begins, len(found), command))
    return [command for _, _, command in sorted(found, key=lambda item: item[:2])]


class Palette(QWidget):
    """Lies over the frame while it is open; a click beside it or Esc closes it.

    Args:
        over: the frame.
        theme: the look.
        icons: the icons.
        sources: asked in order for every text.
    """

    def __init__(self, over: QWidget, theme: Theme, icons: Icons, sources: list[Source]) -> None:
        super().__init__(over)
        self._theme = theme
        self._sources = sources
        self._before: QWidget | None = None
        self.field = QLineEdit()
        self.field.setProperty("role", "palette")
        self.field.setPlaceholderText(tr("Cari keluarga, masalah, kegiatan, tempat, atau perintah"))
        self.field.setAccessibleName(self.field.placeholderText())
        self.field.installEventFilter(self)
        self.model = _Commands(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_CommandDelegate(theme, icons, self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.clicked.connect(self._run)
        self.none = label(tr("Tidak ada yang cocok"), "muted")
        self._box = QFrame(self)
        self._box.setProperty("role", "raised")
        column(self.field, line(), self.none, self.list, gap=1, margins=2, on=self._box)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(30)
        self._timer.timeout.connect(self._search)
        self.field.textChanged.connect(self._timer.start)
        over.installEventFilter(self)
        self.hide()

    @Slot()
    def open(self) -> None:
        """Show it, empty, with the focus in the field; menus that are open close."""
        for _ in range(_MOST_POPUPS):
            popup = QApplication.activePopupWidget()
            if popup is None:
                break
            popup.close()  # it would lie above and keep the keyboard
        if self.isVisible():
            self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self._before = QApplication.focusWidget()
        self.field.clear()
        self._search()
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def close_palette(self) -> None:
        """Hide it and give the focus back."""
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the field move in the list; the frame's size is followed."""
        if watched is self.parent() and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        if watched is self.field and event.type() == QEvent.Type.KeyPress:
            return isinstance(event, QKeyEvent) and self._key(event)
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside closes."""
        self.close_palette()

    def paintEvent(self, event: object) -> None:
        """Dim what is below."""
        shade = self._theme.colour("shadow")
        shade.setAlpha(90)
        QPainter(self).fillRect(self.rect(), shade)

    def _key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8}
        steps[Qt.Key.Key_PageUp] = -8
        key = Qt.Key(event.key())
        if key in steps:
            last = self.model.rowCount() - 1
            row = max(0, min(last, self.list.currentIndex().row() + steps[key]))
            self.list.setCurrentIndex(self.model.index(row))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self._timer.isActive():  # typed too fast for the list: what is typed counts
                self._timer.stop()
                self._search()
            self._run(self.list.currentIndex())
        elif key in {Qt.Key.Key_Escape, Qt.Key.Key_Tab}:
            self.close_palette()
        else:
            return False
        return True

    @Slot()
    def _search(self) -> None:
        text = self.field.text().strip()
        found = [command for source in self._sources for command in source(text)]
        self.model.show(found[:_MOST])
        self.none.setVisible(not found)
        self.list.setCurrentIndex(self.model.index(0))

    @Slot(QModelIndex)
    def _run(self, index: QModelIndex) -> None:
        command = self.model.command(index)
        if command is not None:
            self.close_palette()
            command.run()

    def _place(self) -> None:
        over = self.parentWidget()
        if over is None:
            return
        self.setGeometry(over.rect())
        width = min(self._theme.px(620), over.width() - 16 * SPACE)
        height = min(self._theme.px(440), over.height() - 24 * SPACE)
        self._box.setGeometry((over.width() - width) // 2, 14 * SPACE, width, height)


class _Commands(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._commands: list[Command] = []

    def show(self, commands: list[Command]) -> None:
        self.beginResetModel()
        self._commands = commands
        self.endResetModel()

    def command(self, index: _Index) -> Command | None:
        return self._commands[index.row()] if index.isValid() else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._commands)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            command = self._commands[index.row()]
            return f"{command.words} {command.detail}".strip()
        return None


class _CommandDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, icons: Icons, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = icons

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(100, self._theme.px(36))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        command = model.command(index) if isinstance(model, _Commands) else None
        if command is None:
            return
        theme = self._theme
        area: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(theme.colour("accent"))
            painter.setBrush(theme.colour("accent_soft"))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 5, 5)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.colour("hover"))
        side = theme.px(18)
        icon = QRect(area.left() + 10, area.center().y() - side // 2, side, side)
        self._icons.paint(painter, icon, command.icon, "muted")
        right = area.right() - 10
        detail = command.key or command.detail
        metrics = theme.metrics(Size.SMALL)
        width = min(metrics.horizontalAdvance(detail) + 4, area.width() // 2)
        painter.setFont(theme.font(Size.SMALL))
        painter.setPen(theme.colour("muted"))
        flags = Qt.AlignmentFlag.AlignVCenter
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(
            QRect(right - width, area.top(), width, area.height()),
            flags | Qt.AlignmentFlag.AlignRight,
            metrics.elidedText(detail, elide, width),
        )
        words = QRect(icon.right() + 10, area.top(), 0, area.height())
        words.setRight(right - width - 10)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("text"))
        painter.drawText(
            words, flags, theme.metrics().elidedText(command.words, elide, words.width())
        )
        painter.restore()
