"""Which cells of a row were edited by hand: two characters for each cell, written beside the row.

The fingerprint says that a row changed, not where. The trace column *Sidik sel* says it cell by
cell, without the sender's database: a check of twelve bits of each compared column's normalised
text, in schema order. One edit in 4,096 goes unseen in its own cell; the row's fingerprint, which
is exact, then still says that something changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zlib import crc32

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#"
_CHECKS = tuple(first + second for first in _LETTERS for second in _LETTERS)

BLANK = ".."
"""Check of an empty cell; no other text has it."""

WIDTH = 2
"""Characters of one check."""

_SPREAD = 0x9E3779B1
# CRC-32 is linear: alone, some edits of one letter would never be seen in its lowest bits. An odd
# multiplier lets all 32 bits reach the twelve highest.


def cell_check(text: str) -> str:
    """Return the check of a cell.

    Args:
        text: as `cell.normal` returns it.
    """
    if not text:
        return BLANK
    return _CHECKS[(crc32(text.encode()) * _SPREAD & 0xFFFFFFFF) >> 20]


def checks_of(texts: Iterable[str]) -> str:
    """Return the checks of a row's compared cells, in schema order."""
    return "".join(map(cell_check, texts))


def checks_in(text: str) -> Iterator[str]:
    """Yield what `checks_of` put together, cell by cell.

    Raises:
        ValueError: the text is something else.
    """
    if len(text) % WIDTH:
        raise ValueError(text)
    for start in range(0, len(text), WIDTH):
        check = text[start : start + WIDTH]
        if check != BLANK and not (check[0] in _LETTERS and check[1] in _LETTERS):
            raise ValueError(text)
        yield check
