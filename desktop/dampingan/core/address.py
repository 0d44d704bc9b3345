"""RT and RW: the neighbourhood numbers of an address (domain facts 2.2).

The rule: a number is kept with three digits, ``003``. Nothing, ``-`` and zeros mean "none" and are
kept as ``""``. A letter behind the number stays (``003A``, an RT that was split). Anything else is
kept as it was typed, without the words RT or RW, so that nothing is lost and a check can flag it.
RT numbers start again in every RW, so an RT means something only together with its RW.
"""

from __future__ import annotations

import re

from dampingan.core.text import normalise_line

_PREFIX = re.compile(r"^(?:r[tw]|rukun (?:tetangga|warga))(?![a-z])[ .:/-]*", re.IGNORECASE)
_NUMBER = re.compile(r"0*([0-9]{1,3})(?:[.,]0+)?[ -]?([a-z]?)", re.IGNORECASE)
_ROMAN = re.compile(r"(?=[ivx])(x{0,2})(ix|iv|v?i{0,3})", re.IGNORECASE)
_NONE = re.compile(r"[-–—_. 0]*")
_PAIR = re.compile(
    r"(?:rt[ .:]*)?([0-9]{1,3}[a-z]?|-)(?: *[/,;-] *(?:rw[ .:]*)?| *rw[ .:]*)([0-9]{1,3}|[ivx]+|-)",
    re.IGNORECASE,
)
_CANONICAL = re.compile(r"[0-9]{3}[A-Z]?")


def normalise_rt(text: str) -> str:
    """Return an RT number with three digits: ``3``, ``RT 03``, ``RT.3`` and ``3.0`` → ``003``.

    Returns:
        ``""`` for none (empty, ``-``, ``000``); text that is no number comes back trimmed.
    """
    line = _PREFIX.sub("", normalise_line(text).lstrip("'")).strip()
    if _NONE.fullmatch(line):
        return ""
    if found := _NUMBER.fullmatch(line):
        return found[1].zfill(3) + found[2].upper() if int(found[1]) else ""
    return line


def normalise_rw(text: str) -> str:
    """Return an RW number with three digits, as `normalise_rt` does; ``RW IV`` → ``004``."""
    line = normalise_rt(text)
    if _ROMAN.fullmatch(line):
        return f"{_roman(line.upper()):03d}"
    return line


def parse_rt_rw(text: str) -> tuple[str, str] | None:
    """Read both at once: ``003/002``, ``RT 3 RW 2``, ``RT.03/RW.II`` → ``("003", "002")``.

    Returns:
        None when the text does not name both.
    """
    found = _PAIR.fullmatch(normalise_line(text).lstrip("'"))
    return (normalise_rt(found[1]), normalise_rw(found[2])) if found else None


def is_rt_or_rw(text: str) -> bool:
    """Tell whether `text` is a normalised RT or RW number (``003``, ``003A``)."""
    return bool(_CANONICAL.fullmatch(text)) and not text.startswith("000")


def format_rt_rw(rt: str, rw: str) -> str:
    """Return ``RT 003/RW 002`` as addresses write it, without what is missing."""
    parts = [f"RT {rt}" if rt else "", f"RW {rw}" if rw else ""]
    return "/".join(part for part in parts if part)


def _roman(text: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in text]
    following = [*values[1:], 0]
    return sum(-v if v < n else v for v, n in zip(values, following, strict=True))
