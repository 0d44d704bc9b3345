"""What can be printed, group by group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

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
from dampingan.ui.printing.words import group_of, group_words
from dampingan.ui.theme import SPACE, Size, Theme, Weight

if TYPE_CHECKING:
    from dampingan.printing.product import Product

_Index = QModelIndex | QPersistentModelIndex
_KEY = Qt.ItemDataRole.UserRole
_ICON = Qt.ItemDataRole.UserRole + 1
_VCENTER = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class ProductList(QListWidget):
    """Arrows choose, Enter goes to the pages.

    Signals:
        chosen: key of the current product.
        opened: Enter or a double click.
    """

    chosen = Signal(str)
    opened = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self.setAccessibleName(tr("Yang dapat dicetak"))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Delegate(theme, icons, self))
        self.currentItemChanged.connect(self._tell)
        self.itemDoubleClicked.connect(self._open)
        theme.changed.connect(self._measure)

    @property
    def current(self) -> str:
        """Key of the current product, ``""`` for none."""
        item = self.currentItem()
        return str(item.data(_KEY) or "") if item is not None else ""

    @property
    def keys(self) -> list[str]:
        """All products, in order."""
        found = [str(self.item(row).data(_KEY) or "") for row in range(self.count())]
        return [key for key in found if key]

    def show_products(self, products: Sequence[Product]) -> None:
        """Show these under the headings of their groups; they come group by group."""
        self.blockSignals(True)
        self.clear()
        words, group = group_words(), ""
        for product in products:
            if group_of(product) != group:
                group = group_of(product)
                head = QListWidgetItem(words[group])
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                self.addItem(head)
            item = QListWidgetItem(product.title())
            item.setData(_KEY, product.key)
            item.setData(_ICON, product.icon)
            item.setToolTip(product.about())
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, product.about())
            self.addItem(item)
        self.blockSignals(False)

    def go_to(self, key: str) -> None:
        """Make a product the current one without telling anybody."""
        self.blockSignals(True)
        for number in range(self.count()):
            if self.item(number).data(_KEY) == key:
                self.setCurrentRow(number)
        self.blockSignals(False)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the pages."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.current:
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _tell(self) -> None:
        if self.current:
            self.chosen.emit(self.current)

    @Slot()
    def _open(self) -> None:
        if self.current:
            self.opened.emit()

    @Slot()
    def _measure(self) -> None:
        self.doItemsLayout()


class _Delegate(QStyledItemDelegate):
    """Paints headings and products."""

    def __init__(self, theme: Theme, icons: Icons, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = icons

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return one line; headings have air above them."""
        high = self._theme.metrics().height()
        return QSize(100, high + (3 if index.data(_KEY) else 4) * SPACE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw ground, icon and words."""
        theme = self._theme
        area: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not index.data(_KEY):
            painter.setFont(theme.font(Size.SMALL, Weight.DemiBold))
            painter.setPen(theme.colour("muted"))
            words = area.adjusted(3 * SPACE, SPACE, -SPACE, 0)
            painter.drawText(words, int(_VCENTER), str(index.data()))
            painter.restore()
            return
        lit = bool(state & QStyle.StateFlag.State_Selected)
        if lit or state & QStyle.StateFlag.State_MouseOver:
            focused = lit and state & QStyle.StateFlag.State_HasFocus
            painter.setPen(theme.colour("accent") if focused else Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft" if lit else "hover"))
            painter.drawRoundedRect(area.adjusted(2, 1, -2, -1), 5, 5)
        side = theme.px(16)
        icon = QRect(area.left() + 3 * SPACE, area.center().y() - side // 2, side, side)
        self._icons.paint(painter, icon, index.data(_ICON), "accent" if lit else "muted")
        weight = Weight.DemiBold if lit else Weight.Normal
        words = area.adjusted(side + 5 * SPACE, 0, -2 * SPACE, 0)
        text = theme.metrics(weight=weight).elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, words.width()
        )
        painter.setFont(theme.font(weight=weight))
        painter.setPen(theme.colour("text"))
        painter.drawText(words, int(_VCENTER), text)
        painter.restore()
