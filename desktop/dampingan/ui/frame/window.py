"""The program's one window: the start screen or the frame of an open workspace."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from dampingan.ui.control.layout import column
from dampingan.ui.icon import Icons
from dampingan.ui.theme import Theme

SMALLEST = (960, 600)
USUAL = (1280, 720)


class Window(QWidget):
    """Holds one screen at a time.

    Signals:
        painted: once, right after the first paint: now the slow imports may come.

    Attributes:
        may_close: asked before closing; set by the presenter.
    """

    painted = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self.setProperty("role", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Dampingan")
        self.setWindowIcon(icons.icon("program", "accent"))
        self.setMinimumSize(*SMALLEST)
        self.resize(*USUAL)
        self.may_close: Callable[[], bool] = _always
        self._painted = False
        self._screens = QStackedWidget()
        column(self._screens, gap=0, on=self)
        theme.changed.connect(self.update)

    def show_screen(self, screen: QWidget) -> None:
        """Show this screen; the one before it is dropped unless it is shown again later."""
        if self._screens.indexOf(screen) < 0:
            self._screens.addWidget(screen)
        self._screens.setCurrentWidget(screen)

    def drop_screen(self, screen: QWidget) -> None:
        """Take a screen away for good."""
        self._screens.removeWidget(screen)
        screen.deleteLater()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Note the first paint."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close only when everything is saved."""
        if self.may_close():
            event.accept()
        else:
            event.ignore()


def _always() -> bool:
    return True
