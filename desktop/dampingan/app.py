"""The window's composition: builds the parts and joins them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import QApplication

from dampingan.ui.context import Place
from dampingan.ui.frame.program import Program
from dampingan.ui.icon import Icons
from dampingan.ui.job import JobRunner
from dampingan.ui.settings.settings import SettingsFile
from dampingan.ui.theme import Theme


def build(app: QApplication, settings: SettingsFile | None = None) -> Program:
    """Build the program over a Qt application; nothing is shown yet.

    Args:
        app: the one application object of the process.
        settings: the user's settings; read from this machine when None.
    """
    settings = settings or SettingsFile()
    theme = Theme(settings.current.scheme, settings.current.text_size)
    theme.install(app)
    return Program(settings, theme, Icons(theme), JobRunner(), places)


def places() -> Mapping[str, Callable[..., Place]]:
    """Return place name → what makes it; imported when the first workspace opens."""
    from dampingan.ui.families.place import FamiliesPlace
    from dampingan.ui.home.place import HomePlace
    from dampingan.ui.send.place import SendPlace
    from dampingan.ui.settings.place import SettingsPlace
    from dampingan.ui.village.place import VillagePlace

    return {
        "home": HomePlace,
        "families": FamiliesPlace,
        "send": SendPlace,
        "village": VillagePlace,
        "settings": SettingsPlace,
    }


def run(workspace: Path | None = None) -> int:
    """Open the window and return the exit code.

    Args:
        workspace: a workspace file to open at once.
    """
    app = QApplication.instance() or QApplication([sys.argv[0]])
    assert isinstance(app, QApplication)
    app.setApplicationName("Dampingan")
    app.setDesktopFileName("dampingan")
    program = build(app)
    program.start(workspace)
    return app.exec()
