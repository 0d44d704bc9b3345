"""Push buttons in the theme's kinds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QPushButton

from dampingan.ui.icon import Icons


def button(
    text: str,
    *,
    kind: str = "",
    icons: Icons | None = None,
    icon: str = "",
    key: str = "",
    clicked: Callable[..., object] | SignalInstance | None = None,
    tip: str = "",
) -> QPushButton:
    """Return a push button.

    Args:
        text: its word.
        kind: primary, danger, flat, link or nothing (style.qss).
        icons: needed for `icon`.
        icon: role of the icon before the word.
        key: a key that does the same, shown after the word.
        clicked: a bound method, a `functools.partial` or a signal to pass it on to.
        tip: tool tip and accessible description.
    """
    made = QPushButton(f"{text}   {key}" if key else text)
    made.setProperty("kind", kind)
    made.setAccessibleName(text)
    if icons is not None and icon:
        colour = {"primary": "on_accent", "danger": "error", "link": "accent"}.get(kind, "text")
        made.setIcon(icons.icon(icon, colour))
        if text:
            made.setText(f"\N{EN SPACE}{made.text()}")
    if tip:
        made.setToolTip(tip)
        made.setAccessibleDescription(tip)
    if clicked is not None:
        made.clicked.connect(clicked)
    made.setAutoDefault(True)
    return made
