"""Boxes with the theme's spacing, said in one line."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dampingan.ui.theme import SPACE


class Grow(NamedTuple):
    """An item that takes the room that is left, in proportion to `share`."""

    item: QWidget | QLayout
    share: int = 1


Item: TypeAlias = QWidget | QLayout | Grow | int | None
"""A widget, a layout, one that grows, a fixed gap in steps of `SPACE`, or None for a stretch."""

Margins: TypeAlias = int | tuple[int, int] | tuple[int, int, int, int]
"""Steps of `SPACE`: all round, (sideways, up and down) or (left, top, right, bottom)."""


def row(
    *items: Item,
    gap: int = 2,
    margins: Margins = 0,
    centred: bool = True,
    on: QWidget | None = None,
) -> QHBoxLayout:
    """Lay items side by side.

    Args:
        *items: what stands in it.
        gap: steps of 4 px between items.
        margins: around them.
        centred: on one line; else every item has the full height.
        on: the widget that gets the layout.
    """
    layout = QHBoxLayout()
    _fill(layout, items, gap, margins)
    for index in range(layout.count() if centred else 0):
        if (item := layout.itemAt(index)) is not None:
            item.setAlignment(Qt.AlignmentFlag.AlignVCenter)
    if on is not None:
        on.setLayout(layout)
    return layout


def column(
    *items: Item, gap: int = 2, margins: Margins = 0, on: QWidget | None = None
) -> QVBoxLayout:
    """Lay items below each other; arguments as for `row`."""
    layout = QVBoxLayout()
    _fill(layout, items, gap, margins)
    if on is not None:
        on.setLayout(layout)
    return layout


def card(*items: Item, gap: int = 2, margins: Margins = 4, role: str = "card") -> QFrame:
    """Return a framed surface with items below each other."""
    frame = QFrame()
    frame.setProperty("role", role)
    column(*items, gap=gap, margins=margins, on=frame)
    return frame


def panel(*items: Item, gap: int = 0) -> QFrame:
    """Return a framed surface whose items reach its edge (tables with head and foot).

    While what grows is hidden, because it is empty, the rest stays together at the top.
    """
    frame = QFrame()
    frame.setProperty("role", "card")
    layout = column(*items, gap=gap, on=frame)
    layout.setContentsMargins(1, 1, 1, 1)
    layout.addStretch(0)  # counts only when nothing else grows
    return frame


def scroller(inner: QWidget, name: str) -> QScrollArea:
    """Let what may be longer than its card scroll there, by keys too.

    Args:
        inner: what scrolls.
        name: what it is called for people who don't see it.
    """
    inner.setProperty("role", "scrolled")
    area = QScrollArea()
    area.setProperty("role", "scroller")
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(inner)
    area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    area.setAccessibleName(name)
    area.viewport().setAutoFillBackground(False)
    inner.setAutoFillBackground(False)
    return area


def line() -> QFrame:
    """Return a thin horizontal line."""
    frame = QFrame()
    frame.setProperty("role", "line")
    return frame


def clear_layout(layout: QLayout) -> None:
    """Take everything out of a layout, widgets in layouts inside it too."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear_layout(inner)


def _fill(layout: QBoxLayout, items: tuple[Item, ...], gap: int, margins: Margins) -> None:
    layout.setSpacing(gap * SPACE)
    layout.setContentsMargins(*_four(margins))
    for item in items:
        share = 0
        if isinstance(item, Grow):
            item, share = item  # noqa: PLW2901 - the wrapper was only for this
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item * SPACE)
        elif isinstance(item, QLayout):
            layout.addLayout(item, share)
        else:
            layout.addWidget(item, share)


def _four(margins: Margins) -> tuple[int, int, int, int]:
    if isinstance(margins, int):
        left = top = right = bottom = margins
    elif len(margins) == 2:
        left, top = right, bottom = margins
    else:
        left, top, right, bottom = margins
    return left * SPACE, top * SPACE, right * SPACE, bottom * SPACE
