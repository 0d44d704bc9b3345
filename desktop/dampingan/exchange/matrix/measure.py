"""How texts break into lines in a cell, so that every row is as high as its words.

Excel, LibreOffice and WPS fit a row's height only when somebody types into it; a file that was
written by a program shows what its heights say. Widths are those of Arial (metric twins: Liberation
Sans, Helvetica), in thousandths of the font's size.
"""

from __future__ import annotations

from functools import lru_cache

_ASCII = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 "
    "556 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 "
    "556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 "
    "556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 "
    "500 500 500 334 260 334 584"
)
_WIDTHS = {chr(32 + place): int(width) for place, width in enumerate(_ASCII.split())}
_WIDTHS |= {"–": 556, "—": 1000, "·": 278, "×": 584, "✓": 800, "●": 604, "…": 1000, "≥": 549}
_OTHER = 620
_WIDE = 1000
"""Letters of scripts whose letters are as wide as high."""

_SLACK = 1.02
"""Renderers round every letter in their own way."""

PADDING = 2.2
"""Millimetres of a cell's width that no letter reaches."""

_POINT = 25.4 / 72
"""Millimetres."""


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a line of text is, in millimetres."""
    units = sum(_WIDTHS.get(letter) or _wide(letter) for letter in text)
    return units / 1000 * size * _POINT * _SLACK * (1.07 if bold else 1.0)


def _wide(letter: str) -> int:
    return _OTHER if letter < "\u2e80" else _WIDE


@lru_cache(maxsize=16384)
def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Return the lines into which a cell breaks a text.

    Args:
        text: may hold line breaks.
        width: of the cell, in millimetres.
        size: of the font, in points.
        bold: whether it is bold.
    """
    room = max(width - PADDING, 4.0)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _broken(paragraph, room, size, bold=bold)
    return tuple(lines)


def _broken(paragraph: str, room: float, size: float, *, bold: bool) -> list[str]:
    if text_width(paragraph, size, bold=bold) <= room:
        return [paragraph]
    lines: list[str] = []
    line, used = "", 0.0
    space = text_width(" ", size, bold=bold)
    for word in paragraph.split(" "):
        wide = text_width(word, size, bold=bold)
        if line and used + space + wide <= room:
            line, used = f"{line} {word}", used + space + wide
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, room, size, bold=bold) if wide > room else [word]
        lines += full
        used = text_width(line, size, bold=bold)
    return [*lines, line]


def _pieces(word: str, room: float, size: float, *, bold: bool) -> list[str]:
    """Break a word that is wider than its cell, letter by letter, as spreadsheets do."""
    pieces: list[str] = []
    piece, used = "", 0.0
    for letter in word:
        wide = text_width(letter, size, bold=bold)
        if piece and used + wide > room:
            pieces.append(piece)
            piece, used = "", 0.0
        piece, used = piece + letter, used + wide
    return [*pieces, piece]
