"""A row that goes on in the next line where the room ends."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

from dampingan.ui.theme import SPACE


class FlowLayout(QLayout):
    """Lays items side by side and breaks lines; hidden items take no room.

    Args:
        gap: steps of 4 px between items and lines.
    """

    def __init__(self, *items: QWidget, gap: int = 2) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = gap * SPACE
        self.setContentsMargins(0, 0, 0, 0)
        for item in items:
            self.addWidget(item)

    def addItem(self, item: QLayoutItem) -> None:
        """Take one more."""
        self._items.append(item)

    def count(self) -> int:
        """How many items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """Return an item."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """Give an item back."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It is as high as it must be."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Height follows from width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of its lines."""
        return self._lay_out(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Put the items into their places."""
        super().setGeometry(rect)
        self._lay_out(rect, move=True)

    def sizeHint(self) -> QSize:
        """Return its least size; the width is the owner's."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return room for the widest item."""
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lay_out(self, rect: QRect, *, move: bool) -> int:
        lines: list[list[QLayoutItem]] = [[]]
        width = 0
        for item in self._shown():
            needs = item.sizeHint().width()
            if lines[-1] and width + needs > rect.width():
                lines.append([])
                width = 0
            lines[-1].append(item)
            width += needs + self._gap
        top = rect.top()
        for line in lines:
            high = max((item.sizeHint().height() for item in line), default=0)
            left = rect.left()
            for item in line:
                size = item.sizeHint()
                size.setWidth(min(size.width(), rect.width()))
                if move:
                    middle = top + (high - size.height()) // 2
                    item.setGeometry(QRect(QPoint(left, middle), size))
                left += size.width() + self._gap
            top += high + self._gap
        return max(0, top - self._gap - rect.top()) if lines[0] else 0


class FlowRow(QWidget):
    """A widget with such a row."""

    def __init__(self, *items: QWidget, gap: int = 2) -> None:
        super().__init__()
        self.flow = FlowLayout(*items, gap=gap)
        self.setLayout(self.flow)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
