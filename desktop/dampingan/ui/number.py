"""Numbers as people write them: 14.902 and 6,3 in Indonesian, 14,902 and 6.3 in English."""

from __future__ import annotations

from dampingan.core.language import language

_SWAP = str.maketrans(",.", ".,")


def place_text(rt: str, rw: str) -> str:
    """Write RT and RW as tables show them, ``003/002``; empty when neither is known."""
    return f"{rt or '–'}/{rw or '–'}" if rt or rw else ""


def count_text(number: int) -> str:
    """Write a whole number with its thousands in groups."""
    return _local(f"{number:,}")


def decimal_text(number: float, places: int = 1) -> str:
    """Write a number with so many decimals."""
    return _local(f"{number:,.{places}f}")


def _local(text: str) -> str:
    return text if language() == "en" else text.translate(_SWAP)
