"""Keys of records: what a row is called in every file it travels through.

A key is a letter, a dash, twelve random symbols and a check symbol, ``K-7Q2M0ZC4HB1XS``. No
spreadsheet takes it for a number, a date or a formula. The symbols are Crockford's base32 (no I, L,
O, U), so a key can be read aloud and typed. Sixty random bits need no register of used keys.

The check symbol is a weighted sum in the field of 32 elements, with every place weighted by another
power of a generator. Each weight is invertible and no two are equal, so any single wrong symbol
(the letter included) and any swap of two places is noticed.
"""

from __future__ import annotations

import random
import secrets
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32."""

LETTERS: Final = {
    "family": "K",
    "person": "P",
    "house": "R",
    "batch": "B",
    "village": "V",
    "response": "J",
    "roster_row": "Q",
    "conflict": "X",
    "inquiry": "Y",
    "duplicate": "D",
    "reference": "A",
}
"""First letter of a record kind's keys: keluarga, person, rumah, batch, village, jawaban; Q for
rows of a questionnaire's own lists, X for conflicts, Y for the regency's questions, D for
duplicates, A for entries of reference lists (acuan)."""

_RANDOM_SYMBOLS = 12
_LENGTH = 2 + _RANDOM_SYMBOLS + 1
_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)}
_MISREAD = str.maketrans("OILoil", "011011")


def _powers() -> list[int]:
    """Return the powers of the generator x in GF(32) with x^5 = x^2 + 1, x^0 first."""
    powers = [1]
    while len(powers) < 31:
        doubled = powers[-1] << 1
        powers.append(doubled ^ 0b100101 if doubled & 0b100000 else doubled)
    return powers


def _table() -> tuple[tuple[int, ...], ...]:
    """Return value × weight for each place (0 = the check symbol's own) and symbol value."""
    powers = _powers()
    logs = {power: exponent for exponent, power in enumerate(powers)}
    return tuple(
        (0, *(powers[(logs[value] + place) % 31] for value in range(1, 32)))
        for place in range(_RANDOM_SYMBOLS + 2)
    )


_PRODUCTS = _table()


def new_key(letter: str, *, rng: random.Random | None = None) -> str:
    """Return a new key.

    Args:
        letter: what kind of record it names, a symbol of the alphabet; see `LETTERS`.
        rng: a seeded source for samples and tests; the system's random source otherwise.
    """
    bits = rng.getrandbits(60) if rng else secrets.randbits(60)
    symbols = "".join([ALPHABET[bits >> shift & 31] for shift in range(55, -5, -5)])
    return f"{letter}-{symbols}{check_symbol(letter, symbols)}"


def check_symbol(letter: str, symbols: str) -> str:
    """Return the check symbol of a key's letter and its twelve random symbols."""
    total = 0
    for place, symbol in enumerate(symbols[::-1] + letter, 1):
        total ^= _PRODUCTS[place][_VALUES[symbol]]
    return ALPHABET[total]


def is_key(text: str, letter: str = "") -> bool:
    """Tell whether `text` is a key exactly as written by `new_key`.

    Args:
        text: the text to look at.
        letter: also require this kind of record.
    """
    if len(text) != _LENGTH or text[1] != "-" or (letter and text[0] != letter):
        return False
    symbols = text[0] + text[2:]
    if not all(symbol in _VALUES for symbol in symbols):
        return False
    return check_symbol(text[0], text[2:-1]) == text[-1]


def read_key(text: str, letter: str = "") -> str:
    """Return the key that somebody typed or scanned, ``""`` when it is none.

    Lower case, spaces, a missing dash, and O, I, L for 0, 1, 1 are put right.
    """
    plain = "".join(text.split()).replace("-", "")
    key = f"{plain[:1].upper()}-{plain[1:].translate(_MISREAD).upper()}"
    return key if is_key(key, letter) else ""
