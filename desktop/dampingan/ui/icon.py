"""Icons by role, all from one set: Phosphor, as qtawesome ships it.

`qtawesome.icon()` loads and hashes all its twelve fonts (0.45 s), and importing the package alone
pulls in qtpy, which loads Qt modules that nothing here uses (0.15 s of the half second to a usable
list). So the package only brings the font and its table of names; they are read by `Icons.load`,
which the window calls after its first paint, in 5 ms. Until then icons paint nothing. The colour
is looked up at each paint, so a change of theme needs no new icons.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from dampingan.ui.theme import Theme

ROLES: dict[str, str] = {
    "program": "buildings",
    "home": "house",
    "families": "users-three",
    "instruments": "clipboard-text",
    "work": "chart-bar",
    "install": "download-simple",
    "recheck": "arrows-clockwise",
    "paper": "printer",
    "save": "floppy-disk",
    "send": "paper-plane-tilt",
    "village": "identification-card",
    "settings": "gear-six",
    "search": "magnifying-glass",
    "sheet_code": "qr-code",
    "scan": "barcode",
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
    "from_paper": "article",
    "interview": "chats-circle",
    "pin": "push-pin",
    "changed": "pencil",
    "note": "chat-text",
    "unfold": "caret-right",
    "attachment": "paperclip",
    "renewal": "arrows-clockwise",
    "verify": "checks",
    "inquiry": "chat-circle-dots",
    "inbox": "git-merge",
    "duplicates": "copy-simple",
    "compare": "git-diff",
    "receive": "tray",
    "password": "lock-key",
    "assessment": "map-trifold",
    "plan": "flag",
    "link": "link",
    "unlinked": "link-break",
    "mentorship": "handshake",
    "references": "list-bullets",
}
"""Role → name in the icon set; nothing else in the program names an icon."""

_FONT = "phosphor-?.*.ttf"
_NAMES = "phosphor-charmap-*.json"
_GLYPH = 0.875
"""Height of a glyph in its square, as the icon fonts are drawn: 14 px in 16."""


class Icons:
    """Hands out icons that follow the theme.

    Args:
        theme: gives the colours.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._family = ""
        self._glyphs: dict[str, str] = {}
        self._fonts: dict[int, QFont] = {}

    @property
    def loaded(self) -> bool:
        """Whether the icon font is there and icons paint."""
        return bool(self._family)

    def load(self) -> None:
        """Load the icon font; later calls do nothing.

        Raises:
            FileNotFoundError: the program was installed without it.
        """
        if self._family:
            return
        folder = _folder()
        font = next(iter(sorted(folder.glob(_FONT))), folder / _FONT)
        names = next(iter(sorted(folder.glob(_NAMES))), folder / _NAMES)
        codes = json.loads(names.read_text("utf-8"))
        self._glyphs = {name: chr(int(codes[name], 16)) for name in ROLES.values()}
        loaded = QFontDatabase.addApplicationFontFromData(font.read_bytes())
        self._family = next(iter(QFontDatabase.applicationFontFamilies(loaded)), "")

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
        if not self._family:
            return
        painter.setFont(self._font(min(rect.width(), rect.height())))
        painter.setPen(self._theme.colour(colour))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._glyphs[name])

    def _font(self, side: int) -> QFont:
        if side not in self._fonts:
            font = QFont(self._family)
            font.setPixelSize(max(round(side * _GLYPH), 1))
            self._fonts[side] = font
        return self._fonts[side]


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


def _folder() -> Path:
    """Return qtawesome's folder of fonts without importing it."""
    spec = find_spec("qtawesome")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("qtawesome")
    return Path(spec.submodule_search_locations[0]) / "fonts"
