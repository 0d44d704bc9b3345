"""Answers that say why there is no answer; never blanks (exchange rule 18, keying rules).

A missing code is stored as the answer's text. It satisfies "required", is skipped by type,
range and constraint checks, and reads as an empty value in expressions.
"""

from __future__ import annotations

from enum import StrEnum


class Missing(StrEnum):
    """Stored texts of the three missing codes."""

    DONT_KNOW = "__tidak_tahu__"
    REFUSED = "__menolak__"
    NOT_APPLICABLE = "__tidak_berlaku__"


WORDS: dict[Missing, str] = {
    Missing.DONT_KNOW: "TIDAK TAHU",
    Missing.REFUSED: "TIDAK MENJAWAB",
    Missing.NOT_APPLICABLE: "TIDAK BERLAKU",
}
"""How a missing code is written in a workbook cell."""

KEYS: dict[str, Missing] = {
    "?": Missing.DONT_KNOW,
    "!": Missing.REFUSED,
    "-": Missing.NOT_APPLICABLE,
}
"""The one key that enters each code, alone in an empty field."""

_CODES = frozenset(Missing)


def is_missing(text: str) -> bool:
    """Tell whether a stored answer is a missing code."""
    return text in _CODES
