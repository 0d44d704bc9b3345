"""Headings of narrow columns: words that are too long are broken, never cut off."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics

_SHORTEST = 3
"""Letters that stand on either side of a break at least."""


def broken(label: str, metrics: QFontMetrics, width: int) -> str:
    """Return a heading with lines that fit a width, long words with a hyphen.

    Args:
        label: words.
        metrics: of the font it is drawn with.
        width: room in pixels.
    """
    lines: list[str] = []
    for word in label.replace("/", "/ ").split():
        rest = word
        if lines and metrics.horizontalAdvance(f"{lines[-1]} {word}") <= width:
            lines[-1] = lines[-1] + ("" if lines[-1].endswith("/") else " ") + word
            continue
        while metrics.horizontalAdvance(rest) > width and len(rest) > 2 * _SHORTEST:
            part = _fitting(rest, metrics, width)
            lines.append(f"{rest[:part]}-")
            rest = rest[part:]
        lines.append(rest)
    return "\n".join(lines)


def _fitting(word: str, metrics: QFontMetrics, width: int) -> int:
    longest = len(word) - _SHORTEST
    for part in range(longest, _SHORTEST, -1):
        if metrics.horizontalAdvance(f"{word[:part]}-") <= width:
            return part
    return _SHORTEST
