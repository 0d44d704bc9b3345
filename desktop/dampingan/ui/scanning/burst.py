"""Tells the characters of a scanned code from what people type, one at a time; no Qt here.

A scanner types 47 characters in the time in which a person types three. A code begins with ``$``,
which hardly anybody types, so only that character ever waits: for a tenth of a second at most, and
not at all once the next key says that it was meant as it stands.
"""

from __future__ import annotations

import re

from dampingan.core.sheet_code import LONGEST, START, read_code

LONGEST_GAP = 100
"""Milliseconds between two keys of a scanner, before it is certain to be one. Keyboards are asked
every 1 to 10 ms; slow wireless scanners take up to 40."""

MEAN_GAP = 60
"""Milliseconds, on the average of the first keys: 200 words a minute, with a Shift among them."""

CERTAIN = 6
"""So many characters that fit, at that speed, are typed by no hand."""

_PREFIX = "]"
"""Scanners that name the kind of code send ``]Q1`` before it (ISO/IEC 15424)."""

_BEGINNING = re.compile(r"(\](Q([0-9](\$(D([0-9A-Z]*)?)?)?)?)?)?|\$(D([0-9A-Z]*)?)?")
_LABEL = re.compile(r"\]Q[0-9]")


class Burst:
    """One code while it arrives.

    Attributes:
        text: what came so far.
        certain: it can't be typing any more; what comes now belongs to it, right or wrong.
    """

    def __init__(self) -> None:
        self.text = ""
        self.certain = False
        self._lasted = 0.0

    @property
    def active(self) -> bool:
        """Whether anything is held."""
        return bool(self.text)

    @staticmethod
    def begins(character: str) -> bool:
        """Tell whether a character may begin a code."""
        return character in {START, _PREFIX}

    def start(self, character: str) -> None:
        """Begin anew with a character that `begins`."""
        self.text = character
        self.certain = False
        self._lasted = 0.0

    def take(self, character: str, gap: float) -> bool:
        """Take the next character if it can belong to the code.

        Args:
            character: one character.
            gap: milliseconds since the one before.

        Returns:
            False when this is no code: what was held must be given back.
        """
        if self.certain:
            self.text += character
            return True
        self._lasted += gap
        grown = self.text + character
        fits = _BEGINNING.fullmatch(grown.upper()) is not None
        fast = gap <= LONGEST_GAP and self._lasted <= MEAN_GAP * len(self.text)
        if not (fits and fast):
            return False
        self.text = grown
        self.certain = len(_LABEL.sub("", grown)) >= CERTAIN
        return True

    @property
    def code(self) -> str:
        """The code that came, ``""`` when it is none or not whole."""
        text = _LABEL.sub("", self.text.strip(), count=1)
        return text if len(text) <= LONGEST and read_code(text) is not None else ""

    def clear(self) -> None:
        """Hold nothing."""
        self.text = ""
        self.certain = False
