"""How wide texts are in the face of printed sheets, so that columns can be shared out beforehand.

Widths are those of Inter with figures of one width (`resources/fonts`), in thousandths of the size.
"""

from __future__ import annotations

from functools import lru_cache

_ASCII = (
    "281 278 403 631 638 812 639 222 362 362 500 659 276 460 276 357 648 648 648 648 648 648 "
    "648 648 648 648 276 276 659 659 659 507 936 676 651 727 719 598 587 743 740 264 543 652 "
    "562 889 753 761 635 761 639 638 642 741 676 949 642 665 625 362 357 362 469 452 497 564 "
    "621 558 621 582 361 609 591 237 237 544 237 869 585 597 609 609 372 523 364 581 557 812 "
    "540 557 541 362 327 362 659"
)
_WIDTHS = {chr(32 + place): int(width) for place, width in enumerate(_ASCII.split())}
_WIDTHS |= {"\N{SOFT HYPHEN}": 0, "–": 500, "·": 276, "×": 659, "✓": 881, "•": 562, "…": 821}
_OTHER, _WIDE = 680, 1000
_BOLD = 1.035
_POINT = 25.4 / 72


@lru_cache(maxsize=16384)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a line of text is, in millimetres; `size` is the font's, in points."""
    units = sum(_WIDTHS.get(letter, _OTHER if letter < "\u2e80" else _WIDE) for letter in text)
    return units / 1000 * size * _POINT * (_BOLD if bold else 1.0)
