"""What Qt says about this machine: version, platform, screen, the program's fonts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication


def window_facts(fonts: Path) -> dict[str, Any]:
    """Open Qt and return its facts.

    Args:
        fonts: folder of the fonts that the program ships.

    Returns:
        Versions, platform, screen size and scale, loaded font families, and under
        ``fonts_missing`` the font files that Qt can't load.
    """
    running = QGuiApplication.instance() or QGuiApplication(["dampingan"])
    families: set[str] = set()
    missing: list[str] = []
    for file in sorted((*fonts.glob("*.otf"), *fonts.glob("*.ttf"))):
        font = QFontDatabase.addApplicationFont(str(file))
        if font < 0:
            missing.append(file.name)
        families.update(QFontDatabase.applicationFontFamilies(font))
    screen = QGuiApplication.primaryScreen()
    size = screen.size()
    return {
        "PySide6": pyside_version,
        "Qt": qVersion(),
        "name": running.applicationName(),
        "platform": QGuiApplication.platformName(),
        "screen": f"{size.width()}×{size.height()} ×{screen.devicePixelRatio():g}",
        "fonts": sorted(families),
        "fonts_missing": missing,
    }
