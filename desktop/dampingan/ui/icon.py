"""Icons by role, all from one set: Phosphor, as qtawesome ships it.

`qtawesome.icon()` loads and hashes all its twelve fonts (0.45 s). `IconicFont` takes a list of
fonts, so only Phosphor is loaded, and only by `Icons.load`, which the window calls after its first
paint. Until then icons paint nothing; the colour is looked up at each paint, so a change of theme
needs no new icons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QIcon, QIconEngine, QPainter, QPixmap

from dampingan.ui.theme import Theme

if TYPE_CHECKING:
    from qtawesome.iconic_font import IconicFont

ROLES: dict[str, str] = {
    "program": "buildings",
    "home": "house",
    "families": "users-three",
    "send": "paper-plane-tilt",
    "village": "identification-card",
    "settings": "gear-six",
    "search": "magnifying-glass",
    "saved": "check-circle",
    "ok": "check-circle",
    "complete": "check-circle",
    "verified": "circle-wavy-check",
    "warning": "warning",
    "error": "x-circle",
    "draft": "note-pencil",
    "moved": "truck",
    "deceased": "flower",
    "not_found": "question",
    "deleted": "trash",
    "restore": "arrow-counter-clockwise",
    "undo": "arrow-counter-clockwise",
    "redo": "arrow-clockwise",
    "history": "clock",
    "columns": "columns",
    "new": "plus",
    "open": "folder-open",
    "file": "file",
    "workbook": "table",
    "demo": "flask",
    "expand": "caret-down",
    "back": "caret-left",
    "forward": "caret-right",
    "clear": "x-circle",
    "close": "x",
    "check": "check",
    "copy": "copy",
    "person": "user",
    "keyboard": "keyboard",
    "info": "info",
    "action": "lightning",
    "up": "caret-up",
    "more": "dots-three",
    "menu": "dots-three-circle",
    "sun": "sun",
    "moon": "moon",
}
"""Role → name in the icon set; nothing else in the program names an icon."""

_PREFIX = "ph"
_FONT = (_PREFIX, "phosphor-1.3.0.ttf", "phosphor-charmap-1.3.0.json")


class Icons:
    """Hands out icons that follow the theme.

    Args:
        theme: gives the colours.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._iconic: IconicFont | None = None
        self._fonts: dict[int, QFont] = {}

    @property
    def loaded(self) -> bool:
        """Whether the icon font is there and icons paint."""
        return self._iconic is not None

    def load(self) -> None:
        """Load the one icon font (0.1 s the first time); later calls do nothing."""
        if self._iconic is None:
            from qtawesome.iconic_font import IconicFont

            self._iconic = IconicFont(_FONT)

    def icon(self, role: str, colour: str = "text") -> QIcon:
        """Return the icon of a role.

        Args:
            role: a key of `ROLES`.
            colour: token of the theme; switched-off widgets show it faint.
        """
        return QIcon(_Engine(self, ROLES[role], colour))

    def paint(
        self, painter: QPainter, rect: QRect, role: str, colour: str, *, enabled: bool = True
    ) -> None:
        """Paint the icon of a role, centred in `rect` and as high as it."""
        self.paint_glyph(painter, rect, ROLES[role], colour if enabled else "faint")

    def paint_glyph(self, painter: QPainter, rect: QRect, name: str, colour: str) -> None:
        """Paint a glyph of the set by its own name."""
        if self._iconic is None:
            return
        painter.setFont(self._font(min(rect.width(), rect.height())))
        painter.setPen(self._theme.colour(colour))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._iconic.charmap[_PREFIX][name])

    def _font(self, size: int) -> QFont:
        if size not in self._fonts and self._iconic is not None:
            self._fonts[size] = self._iconic.font(_PREFIX, size)
        return self._fonts[size]


class _Engine(QIconEngine):
    def __init__(self, icons: Icons, name: str, colour: str) -> None:
        super().__init__()
        self._icons = icons
        self._name = name
        self._colour = colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        colour = "faint" if mode == QIcon.Mode.Disabled else self._colour
        self._icons.paint_glyph(painter, rect, self._name, colour)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _Engine(self._icons, self._name, self._colour)
