"""Names of sheets that every spreadsheet takes, whatever a questionnaire is called."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dampingan.core.text import cell_length, clean

LONGEST = 31
"""Characters of a sheet's name in Excel."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_RESERVED = frozenset({"history", "petunjuk", "_kode", "_meta"})
"""Names that Excel keeps for itself, and those of the sheets that every workbook has."""


class SheetNames:
    """Gives each sheet a name of its own, near what it is about."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(_RESERVED)
        self._taken.update(name.casefold() for name in taken)

    def name(self, wanted: str, otherwise: str = "Daftar") -> str:
        """Return a name: legal, at most `LONGEST` characters, unlike the others in any case.

        Args:
            wanted: a title or label; may hold anything.
            otherwise: what a sheet without a usable one is called.
        """
        base = " ".join(_FORBIDDEN.sub(" ", clean(wanted)).split()).lstrip("_ ")
        base = _cut(base, LONGEST) or otherwise
        name, count = base, 1
        while name.casefold() in self._taken:
            count += 1
            ending = f" {count}"
            name = _cut(base, LONGEST - len(ending)) + ending
        self._taken.add(name.casefold())
        return name


def _cut(text: str, most: int) -> str:
    while cell_length(text) > most:
        text = text[:-1]
    return text.rstrip()


class SheetKeys:
    """Gives each sheet a machine name: letters, digits and underscores."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def key(self, *words: str) -> str:
        """Return a key made of words, the first of them chosen by us."""
        base = "_".join(re.sub(r"\W", "_", word)[:60] for word in words if word)
        key, count = base, 1
        while key.casefold() in self._taken:
            count += 1
            key = f"{base}_{count}"
        self._taken.add(key.casefold())
        return key
