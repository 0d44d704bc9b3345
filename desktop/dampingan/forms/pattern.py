"""Texts that match a regular expression, for trying a form with random answers."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from dampingan.forms.expression.function_text import compile_pattern

_MOST = 12
"""Most repetitions of what may be repeated without end."""
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"
_PLAIN = _LETTERS + _DIGITS + " .,-/"
_CATEGORIES = {
    "CATEGORY_DIGIT": _DIGITS,
    "CATEGORY_WORD": _LETTERS + _DIGITS + "_",
    "CATEGORY_SPACE": " ",
    "CATEGORY_NOT_DIGIT": _LETTERS,
    "CATEGORY_NOT_WORD": " -./",
    "CATEGORY_NOT_SPACE": _LETTERS + _DIGITS,
}


def matching_text(pattern: str, rng: random.Random) -> str | None:
    """Return a random text that matches a pattern; None when none was found.

    Args:
        pattern: a Java-style pattern as ``regex()`` takes it.
        rng: where chance comes from.
    """
    compiled = compile_pattern(pattern)
    if compiled is None:
        return None
    try:
        tree = import_module("re._parser").parse(compiled.pattern)
        text = _Writer(rng).write(tree)
    except (ImportError, re.error, ValueError, IndexError, KeyError):
        return None
    return text if compiled.fullmatch(text) else None


class _Writer:
    """Walks Python's parse of a pattern and writes what each piece allows."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._groups: dict[int, str] = {}
        self._pieces: dict[str, Callable[[Any], str]] = {
            "LITERAL": chr,
            "NOT_LITERAL": lambda code: self._other({chr(code)}),
            "ANY": lambda _: self._rng.choice(_PLAIN),
            "IN": self._one_of,
            "MAX_REPEAT": self._repeat,
            "MIN_REPEAT": self._repeat,
            "POSSESSIVE_REPEAT": self._repeat,
            "SUBPATTERN": self._group,
            "ATOMIC_GROUP": self.write,
            "BRANCH": lambda value: self.write(self._rng.choice(value[1])),
            "GROUPREF": lambda number: self._groups[number],
            "CATEGORY": lambda name: self._rng.choice(_CATEGORIES[str(name)]),
        }

    def write(self, tree: Any) -> str:
        """Write one sequence; anchors and look-arounds write nothing and are checked at the end."""
        return "".join(
            self._pieces[str(kind)](value) for kind, value in tree if str(kind) in self._pieces
        )

    def _repeat(self, value: tuple[int, Any, Any]) -> str:
        least, most, tree = value
        most = min(int(most), max(least, _MOST))
        return "".join(self.write(tree) for _ in range(self._rng.randint(least, most)))

    def _group(self, value: tuple[int | None, int, int, Any]) -> str:
        text = self.write(value[3])
        if value[0] is not None:
            self._groups[value[0]] = text
        return text

    def _one_of(self, items: Sequence[tuple[Any, Any]]) -> str:
        allowed: list[str] = []
        negated = False
        for kind, value in items:
            match str(kind):
                case "NEGATE":
                    negated = True
                case "LITERAL":
                    allowed.append(chr(value))
                case "RANGE":
                    allowed.append(chr(self._rng.randint(value[0], value[1])))
                    allowed.extend(map(chr, range(value[0], min(value[1], value[0] + 200) + 1)))
                case _:
                    allowed.extend(_CATEGORIES[str(value)])
        return self._other(set(allowed)) if negated else self._rng.choice(allowed)

    def _other(self, forbidden: set[str]) -> str:
        return self._rng.choice([letter for letter in _PLAIN if letter not in forbidden])
