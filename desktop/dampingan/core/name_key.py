"""How names of people are compared: spellings that sound alike are one, titles don't count.

Indonesian names are written as somebody heard them: Mochamad and Muhammad, Soekarno and Sukarno,
Sholeh and Soleh. `plain_name` evens that out for measuring how alike two names are, `sound_key`
goes further and is the same for names that sound alike, to find candidates at all.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TITLE_WORDS = """
H HJ HAJI HAJAH HJH DR DRS DRA DRG IR KH KYAI USTAD USTADZ ALM ALMH BPK IBU PROF ST SH SE
SPD SPDI SAG SKM MPD MM MSI BA AMD SPAK RR R
"""
_TITLES = frozenset(_TITLE_WORDS.split())
"""Titles and degrees, as they stand before and behind names on family cards."""

_SPELT = """
MUHAMAD: MUH MOH MOCH MUCH MOHD MUHD MHD MUHAMMAD MOHAMAD MOHAMMAD MOCHAMAD MOCHAMMAD
MUHAMAD: MUCHAMAD MUCHAMMAD MUKHAMAD MUKHAMMAD MOKHAMAD MOKHAMMAD MUHAMMED
ABDUL: ABD ABDL ABDOEL
AHMAD: ACH ACHMAD AKHMAD AKMAD AHMAT ACHMAT
SITI: SITTI
"""
_SAME = {
    short: name
    for name, _, others in (line.partition(":") for line in _SPELT.strip().splitlines())
    for short in others.split()
}
"""Abbreviations and spellings of the commonest names."""

_SPELLINGS = tuple(
    (re.compile(old), new)
    for old, new in (
        ("OE", "U"),
        ("DJ", "J"),
        ("TJ", "C"),
        ("SJ", "SY"),
        ("NJ", "NY"),
        ("CH", "H"),
        ("KH", "H"),
        ("DH", "D"),
        ("TH", "T"),
        ("SH", "S"),
        ("SY", "S"),
        ("DZ", "Z"),
        ("GH", "G"),
        ("PH", "F"),
        ("[QK]+", "K"),
        ("X", "KS"),
        ("[VF]", "P"),
        ("Z", "J"),
        ("Y", "I"),
        (r"(.)\1+", r"\1"),
        (r"(?<=[AIUEO])H\b", ""),
    )
)
_NOT_LETTERS = re.compile(r"[^A-Z ]+")
_VOWELS = re.compile(r"(?<=.)[AIUEOH]+")


@lru_cache(maxsize=200_000)
def _plain_word(word: str) -> str:
    word = _SAME.get(word, word)
    for pattern, new in _SPELLINGS:
        word = pattern.sub(new, word)
    return word


@lru_cache(maxsize=200_000)
def _sound_word(word: str) -> str:
    return _VOWELS.sub("", _plain_word(word))


def _words(name: str) -> list[str]:
    own = name.partition(",")[0] or name  # degrees follow a comma
    letters = unicodedata.normalize("NFKD", own).upper().replace("'", "").replace("`", "")
    words = _NOT_LETTERS.sub(" ", letters).split()
    kept = [word for word in words if word not in _TITLES]
    return kept or words


def plain_name(name: str) -> str:
    """Return a name in one spelling, without titles; ``""`` for a name without letters."""
    return " ".join(_plain_word(word) for word in _words(name))


def sound_key(name: str) -> str:
    """Return what a name sounds like: its words' first letters and consonants, in any order."""
    return " ".join(sorted(_sound_word(word) for word in _words(name)))
