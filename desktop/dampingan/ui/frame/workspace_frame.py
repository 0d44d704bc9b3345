"""The frame around the places of one open workspace: widgets and layout only."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from dampingan.ui.control.layout import Grow, column, line, row
from dampingan.ui.frame.rail import Rail, RailEntry
from dampingan.ui.frame.statusline import StatusLine
from dampingan.ui.frame.topline import TopLine
from dampingan.ui.icon import Icons
from dampingan.ui.theme import Theme


class WorkspaceFrame(QWidget):
    """Rail at the left, top line, the place, status line.

    Attributes:
        rail, top, stack, status: the parts; `Navigator` fills and drives them.
    """

    def __init__(self, entries: list[RailEntry], theme: Theme, icons: Icons) -> None:
        super().__init__()
        self.setProperty("role", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.top = TopLine(theme, icons)
        self.rail = Rail(entries, theme, icons)
        self.stack = QStackedWidget()
        self.status = StatusLine(theme, icons)
        middle = row(self.rail, _upright(), Grow(self.stack), gap=0, centred=False)
        column(self.top, line(), Grow(middle), line(), self.status, gap=0, on=self)


def _upright() -> QFrame:
    frame = QFrame()
    frame.setProperty("role", "vline")
    return frame
