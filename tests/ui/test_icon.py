from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QImage
from PySide6.QtWidgets import QApplication

from dampingan.ui.icon import ROLES, Icons
from dampingan.ui.theme import Theme


@pytest.fixture
def icons(qapp: QApplication) -> Icons:
    theme = Theme("light")
    theme.install(qapp)
    return Icons(theme)


def ink(icon: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> set[str]:
    image = icon.pixmap(QSize(32, 32), mode).toImage()
    image.convertTo(QImage.Format.Format_ARGB32)
    pixels = (image.pixelColor(x, y) for x in range(32) for y in range(32))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_a_picture(icons: Icons, role: str) -> None:
    icons.load()
    assert ink(icons.icon(role))


def test_an_icon_made_before_the_font_is_loaded_shows_afterwards(icons: Icons) -> None:
    icon = icons.icon("home")
    assert not ink(icon)
    icons.load()
    assert ink(icon)


def test_an_icon_follows_the_theme_and_pales_when_switched_off(icons: Icons) -> None:
    icons.load()
    icon = icons.icon("home", "error")
    theme = icons._theme
    assert ink(icon) == {theme.colour("error").name()}
    assert ink(icon, QIcon.Mode.Disabled) == {theme.colour("faint").name()}
    theme.choose(scheme="dark")
    assert ink(icon) == {theme.colour("error").name()}


def test_loading_icons_does_not_import_the_package_they_come_from() -> None:
    code = (
        "import sys\n"
        "from PySide6.QtWidgets import QApplication\n"
        "app = QApplication([])\n"
        "from dampingan.ui.icon import Icons\n"
        "from dampingan.ui.theme import Theme\n"
        "Icons(Theme()).load()\n"
        "print(sorted({'qtawesome', 'qtpy'} & sys.modules.keys()))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
