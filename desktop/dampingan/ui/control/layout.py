"""Boxes with the theme's spacing, said in one line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from dampingan.ui.theme import SPACE

Item = QWidget | QLayout | int | None
"""A widget, a layout, a fixed gap in steps of `SPACE`, or None for a stretch."""

Margins = int | tuple[int, int] | tuple[int, int, int, int]
"""Steps of `SPACE`: all round, (sideways, up and down) or (left, top, right, bottom)."""


def row(*items: Item, gap: int = 2, margins: Margins = 0, on: QWidget | None = None) -> QHBoxLayout:
    """Lay items side by side, centred on one line.

    Args:
        *items: what stands in it.
        gap: steps of 4 px between items.
        margins: around them.
        on: the widget that gets the layout.
    """
    layout = QHBoxLayout()
    _fill(layout, items, gap, margins, on)
    for index in range(layout.count()):
        layout.itemAt(index).setAlignment(Qt.AlignmentFlag.AlignVCenter)
    return layout


def column(
    *items: Item, gap: int = 2, margins: Margins = 0, on: QWidget | None = None
) -> QVBoxLayout:
    """Lay items below each other; arguments as for `row`."""
    layout = QVBoxLayout()
    _fill(layout, items, gap, margins, on)
    return layout


def card(*items: Item, gap: int = 2, margins: Margins = 4, role: str = "card") -> QFrame:
    """Return a framed surface with items below each other."""
    frame = QFrame()
    frame.setProperty("role", role)
    column(*items, gap=gap, margins=margins, on=frame)
    return frame


def line() -> QFrame:
    """Return a thin horizontal line."""
    frame = QFrame()
    frame.setProperty("role", "line")
    return frame


def _fill(
    layout: QBoxLayout,
    items: tuple[Item, ...],
    gap: int,
    margins: Margins,
    on: QWidget | None,
) -> None:
    layout.setSpacing(gap * SPACE)
    if isinstance(margins, int):
        margins = (margins,) * 4
    elif len(margins) == 2:
        margins = (margins[0], margins[1]) * 2
    layout.setContentsMargins(*(SPACE * step for step in margins))
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item * SPACE)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)
    if on is not None:
        on.setLayout(layout)
