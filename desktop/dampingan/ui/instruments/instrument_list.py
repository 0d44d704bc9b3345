"""The list of questionnaires at the left: title, whom it is about, version, figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from dampingan.core.language import tr
from dampingan.ui.icon import Icons
from dampingan.ui.theme import SPACE, Size, Theme, Weight

_Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole.UserRole
_ELIDE = Qt.TextElideMode.ElideRight


@dataclass(frozen=True)
class InstrumentLine:
    """One questionnaire of the list.

    Attributes:
        form_id: its key.
        title: in the interface language.
        about: whom it is about and which version.
        figures: questions, answers, date.
        icon: role of its icon.
    """

    form_id: str
    title: str
    about: str
    figures: str
    icon: str = "instruments"


class InstrumentList(QListWidget):
    """Arrows choose, Enter opens the records.

    Signals:
        chosen: form_id of the current one.
        opened: form_id, by Enter or a double click.
    """

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self.setAccessibleName(tr("Daftar kuesioner"))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_LineDelegate(theme, icons, self))
        self.currentItemChanged.connect(self._tell)
        self.itemDoubleClicked.connect(self._open)
        theme.changed.connect(self._measure)

    @property
    def current(self) -> str:
        """form_id of the current line, ``""`` for none."""
        item = self.currentItem()
        return item.data(_ROLE).form_id if item is not None else ""

    def show_lines(self, lines: Sequence[InstrumentLine], current: str) -> None:
        """Show these; the current one keeps its place when it is still there."""
        self.blockSignals(True)
        self.clear()
        for line in lines:
            item = QListWidgetItem(line.title)
            item.setData(_ROLE, line)
            item.setToolTip(line.title)
            said = f"{line.title}. {line.about}. {line.figures}"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
            self.addItem(item)
        rows = [line.form_id for line in lines]
        self.setCurrentRow(rows.index(current) if current in rows else 0)
        self.blockSignals(False)

    def go_to(self, form_id: str) -> None:
        """Make a questionnaire the current one."""
        for number in range(self.count()):
            if self.item(number).data(_ROLE).form_id == form_id:
                self.setCurrentRow(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the records."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.current:
            self.opened.emit(self.current)
        else:
            super().keyPressEvent(event)

    @Slot()
    def _tell(self) -> None:
        if self.current:
            self.chosen.emit(self.current)

    @Slot(QListWidgetItem)
    def _open(self, item: QListWidgetItem) -> None:
        self.opened.emit(item.data(_ROLE).form_id)

    @Slot()
    def _measure(self) -> None:
        self.doItemsLayout()


class _LineDelegate(QStyledItemDelegate):
    """Paints three lines."""

    def __init__(self, theme: Theme, icons: Icons, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = icons

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return three lines of text with air."""
        body, small = self._theme.metrics(), self._theme.metrics(Size.SMALL)
        return QSize(100, body.height() + 2 * small.height() + 5 * SPACE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw ground, icon and lines."""
        theme = self._theme
        line: InstrumentLine = index.data(_ROLE)
        area: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        lit = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if lit or state & QStyle.StateFlag.State_MouseOver:
            focused = lit and state & QStyle.StateFlag.State_HasFocus
            painter.setPen(theme.colour("accent") if focused else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft" if lit else "hover"))
            painter.drawRoundedRect(area.adjusted(2, 1, -2, -1), 5, 5)
        side = theme.px(18)
        left, top = area.left() + 3 * SPACE, area.top() + 2 * SPACE
        icon = QRect(left, top, side, side)
        self._icons.paint(painter, icon, line.icon, "accent" if lit else "muted")
        left += side + 2 * SPACE
        width = area.right() - 2 * SPACE - left
        for text, size, weight, colour in (
            (line.title, Size.BODY, Weight.DemiBold, "text"),
            (line.about, Size.SMALL, Weight.Normal, "muted"),
            (line.figures, Size.SMALL, Weight.Normal, "muted"),
        ):
            metrics = theme.metrics(size, weight)
            painter.setFont(theme.font(size, weight))
            painter.setPen(theme.colour(colour))
            spot = QRect(left, top, width, metrics.height())
            painter.drawText(spot, int(_VCENTER), metrics.elidedText(text, _ELIDE, width))
            top += metrics.height() + 2
        painter.restore()


_VCENTER = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
