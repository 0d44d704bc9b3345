"""Starts a window in a process of its own and says when it is painted (see `test_window`).

Usage: ``window_start.py bare | program | list FILE | memory FILE | sqlmodel``
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"


def bare() -> None:
    """A bare PySide6 window with a table."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget, QTableWidgetItem

    app = QApplication([])

    class Table(QTableWidget):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            QTimer.singleShot(0, app.quit)

    window = QMainWindow()
    table = Table(20, 5)
    for row in range(20):
        for column in range(5):
            table.setItem(row, column, QTableWidgetItem("Umi Rahayu"))
    window.setCentralWidget(table)
    window.resize(1280, 720)
    window.show()
    app.exec()


def program(file: str = "", *, memory: bool = False) -> None:
    """The program as `__main__` starts it: to its first paint, or to a painted list."""
    gc.disable()
    from PySide6.QtWidgets import QApplication

    from dampingan.app import build
    from dampingan.ui.settings.settings import SettingsFile

    app = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        made = build(app, SettingsFile(Path(folder) / "settings.toml"))
        if file:
            made.opened.connect(lambda navigator: _show_list(app, navigator, memory=memory))
        else:
            made.window.painted.disconnect()
            made.window.painted.connect(app.quit)
        made.start(Path(file) if file else None)
        app.exec()
        made.close_workspace()


def _show_list(app, navigator, *, memory: bool) -> None:
    from PySide6.QtCore import QTimer

    navigator.go("families")
    presenter = navigator.places["families"].presenter
    table = presenter.view.table
    table.viewport().repaint()
    if not memory:
        QTimer.singleShot(0, app.quit)
        return

    def scroll() -> None:
        if not presenter.model.complete:
            QTimer.singleShot(20, scroll)
            return
        bar = table.verticalScrollBar()
        for step in range(200):
            bar.setValue(bar.maximum() * step // 200)
            table.viewport().repaint()
        QTimer.singleShot(1000, finish)

    def finish() -> None:
        status = Path("/proc/self/status").read_text("ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        print(line.split()[1], flush=True)
        app.quit()

    scroll()


def main() -> None:
    """Do what the arguments name."""
    what, *rest = sys.argv[1:]
    if what == "bare":
        bare()
    elif what == "sqlmodel":
        import sqlmodel  # noqa: F401
    else:
        program(*rest, memory=what == "memory")


if __name__ == "__main__":
    main()
