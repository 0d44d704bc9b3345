"""Numbers as people write them; the words are `core.number`'s, paper says the same ones."""

from __future__ import annotations

from dampingan.core.number import count_text, decimal_text, money_short, money_text, place_text

__all__ = ["count_text", "decimal_text", "money_short", "money_text", "place_text"]
