"""Colours, type and spacing: tokens from `resources/theme/` become a palette and a style sheet.

One accent, three text sizes, spacing in steps of 4 px. Widgets that paint themselves read
`Theme.colour` and `Theme.font` at paint time, so that a change of theme needs no rebuilding.
"""

from __future__ import annotations

import re
import tomllib
from enum import IntEnum
from functools import lru_cache

from PySide6.QtCore import QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from dampingan.core.resource import resource

SPACE = 4
"""The step of every margin and gap in logical pixels; use whole multiples."""

FONT_FAMILY = "Inter"
SCHEMES = ("system", "light", "dark")
SCALES = (100, 110, 125, 150, 175, 200)


class Size(IntEnum):
    """The three text sizes, in logical pixels at 100 %."""

    SMALL = 12
    BODY = 13
    LARGE = 18


Weight = QFont.Weight


class Theme(QObject):
    """The look that is in force.

    Signals:
        changed: colours or text size are different now; repaint and measure again.
    """

    changed = Signal()

    def __init__(self, scheme: str = "system", scale: int = 100) -> None:
        super().__init__()
        self._scheme = scheme
        self.scale = scale
        self.name = "light"
        self._colours: dict[str, QColor] = {}
        self._fonts: dict[tuple[int, int], QFont] = {}

    def install(self, app: QApplication) -> None:
        """Load the shipped fonts, put the look on the application and follow the system."""
        for weight in ("Regular", "Medium", "SemiBold"):
            QFontDatabase.addApplicationFont(str(resource(f"fonts/Inter-{weight}.otf")))
        app.setStyle(QStyleFactory.create("Fusion"))
        self._apply()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    def choose(self, *, scheme: str | None = None, scale: int | None = None) -> None:
        """Change scheme (``system``, ``light``, ``dark``) or text size (percent) at once."""
        before = (self._scheme, self.scale)
        self._scheme = scheme if scheme in SCHEMES else self._scheme
        self.scale = max(100, min(200, scale)) if scale else self.scale
        if before != (self._scheme, self.scale):
            self._apply()

    def colour(self, token: str) -> QColor:
        """Return the colour of a token, e.g. ``muted``."""
        return self._colours[token]

    def px(self, length: int) -> int:
        """Return a length that grows with the text (row heights, icons), in logical pixels."""
        return round(length * self.scale / 100)

    def font(self, size: Size = Size.BODY, weight: int = Weight.Normal) -> QFont:
        """Return a font of the type family with tabular figures."""
        key = (size, int(weight))
        if key not in self._fonts:
            font = QFont(FONT_FAMILY)
            font.setPixelSize(self.px(size))
            font.setWeight(QFont.Weight(weight))
            font.setFeature(QFont.Tag("tnum"), 1)
            self._fonts[key] = font
        return self._fonts[key]

    def metrics(self, size: Size = Size.BODY, weight: int = Weight.Normal) -> QFontMetrics:
        """Return the measures of `font` with the same arguments."""
        return QFontMetrics(self.font(size, weight))

    def icon_size(self) -> QSize:
        """Return the size of an icon that stands beside body text."""
        return QSize(self.px(18), self.px(18))

    @Slot()
    def _follow_system(self) -> None:
        if self._scheme == "system":
            self._apply()

    def _wanted(self) -> str:
        if self._scheme != "system":
            return self._scheme
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return "dark" if dark else "light"

    def _apply(self) -> None:
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        self.name = self._wanted()
        tokens = read_tokens(self.name)
        self._colours = {name: QColor(value) for name, value in tokens.items()}
        self._fonts.clear()
        app.setFont(self.font())
        app.setPalette(self._palette())
        app.setStyleSheet(self._style_sheet(tokens))
        self.changed.emit()

    def _style_sheet(self, tokens: dict[str, str]) -> str:
        sizes = {size.name.lower(): f"{self.px(size)}px" for size in Size}
        sizes["icon"] = f"{self.px(16)}px"
        sheet = re.sub(r"@(\w+)", lambda match: tokens[match[1]], _template())
        return re.sub(r"\$(\w+)", lambda match: sizes[match[1]], sheet)

    def _palette(self) -> QPalette:
        role = QPalette.ColorRole
        colours = {
            role.Window: "window",
            role.WindowText: "text",
            role.Base: "surface",
            role.AlternateBase: "window",
            role.Text: "text",
            role.PlaceholderText: "muted",
            role.Button: "surface",
            role.ButtonText: "text",
            role.BrightText: "error",
            role.Highlight: "accent",
            role.HighlightedText: "on_accent",
            role.Accent: "accent",
            role.Link: "accent",
            role.LinkVisited: "accent",
            role.ToolTipBase: "raised",
            role.ToolTipText: "text",
            role.Light: "line",
            role.Midlight: "line",
            role.Mid: "line_strong",
            role.Dark: "line_strong",
            role.Shadow: "shadow",
        }
        palette = QPalette()
        for name, token in colours.items():
            palette.setColor(name, self._colours[token])
        for name in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, name, self._colours["faint"])
        return palette


@lru_cache(maxsize=4)
def read_tokens(name: str) -> dict[str, str]:
    """Return token → colour (``#rrggbb``) of ``light`` or ``dark``."""
    with resource(f"theme/{name}.toml").open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=1)
def _template() -> str:
    return resource("theme/style.qss").read_text("utf-8")


def side_width(theme: Theme, room: int) -> int:
    """Return the width of a right-hand pane: it grows with the text, but leaves the place room."""
    return max(260, min(theme.px(284), round(room * 0.32)))
