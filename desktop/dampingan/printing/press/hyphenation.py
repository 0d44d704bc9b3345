"""Where Indonesian words may break, as soft hyphens: Typst has no patterns for Indonesian.

Rules of EYD V (decree 0424/I/BS.00.01/2022 of the language agency, on splitting words): before a
consonant that a vowel follows, between two consonants, after the first of three; ``ng``, ``ny``,
``sy`` and ``kh`` are one sound; ``ai``, ``au``, ``ei`` and ``oi`` are not split. Nothing shorter
than three letters stands alone; the suffixes ``-an`` and ``-i`` take no letter along.

Names, codes and numbers are left whole.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate, pairwise

SHY = "\N{SOFT HYPHEN}"

_LEAST = 3
"""Letters on either side of a break."""
_WORD = re.compile(r"(?<![\w@./\\:-])(?:[a-z]{7,}|[A-Z][a-z]{13,})(?![\w@/\\:])(?!\.\w)")
_SOUND = re.compile(r"ng|ny|sy|kh|ai|au|ei|oi|[a-z]")
_VOWELS = frozenset("aiueo")
_SUFFIX = re.compile(r"(?:ng|ny|sy|kh|[bcdfghjlmnpqrstvwxyz])an|(?:ng|ny|sy|kh)i")
"""What a break must not leave over: ``lingku-ngan`` is ``lingkung-an``."""
_TRANS = re.compile(r"tran(?=s[^aiueo])")
"""``trans-portasi``: a part of its own."""


def hyphenated(text: str) -> str:
    """Return a text with soft hyphens where its words may break.

    Only words of seven small letters and more; a word that begins with a capital may be a name,
    unless it is longer than any (`Penyelenggaraan`).
    """
    return _WORD.sub(lambda found: _broken(found[0]), text)


def broken_anywhere(word: str) -> str:
    """Return a word that is wider than its column with breaks, whatever it is.

    Between syllables as far as it is made of letters, else between any two characters.
    """
    if word.isascii() and word.isalpha() and len(parts := syllables(word.lower())) > 1:
        ends = [*accumulate(map(len, parts))]
        return SHY.join(word[a:b] for a, b in pairwise([0, *ends]))
    return SHY.join(word)


@lru_cache(maxsize=8192)
def _broken(word: str) -> str:
    return broken_anywhere(word) if len(syllables(word.lower())) > 1 else word


def syllables(word: str) -> list[str]:
    """Return the parts of a word in small letters between which it may break."""
    if _TRANS.match(word):
        return ["trans", *syllables(word[5:])]
    sounds = _SOUND.findall(word)
    parts, start, at = list[str](), 0, 0
    for place in range(1, len(sounds)):
        at += len(sounds[place - 1])
        rest = word[at:]
        if (
            at - start >= _LEAST
            and len(rest) >= _LEAST
            and _may_break(sounds, place)
            and not _SUFFIX.fullmatch(rest)
        ):
            parts.append(word[start:at])
            start = at
    return [*parts, word[start:]]


def _may_break(sounds: list[str], place: int) -> bool:
    """Return whether a syllable may begin with a sound."""
    before, here = _is_vowel(sounds[place - 1]), _is_vowel(sounds[place])
    if here:  # sa-at; a consonant goes with the vowel behind it
        return before and sounds[place - 1] == sounds[place]
    if not any(_is_vowel(one) for one in sounds[place:]):
        return False
    if before:  # ba-pak, but man-di
        return place + 1 < len(sounds) and _is_vowel(sounds[place + 1])
    return place >= 2 and _is_vowel(sounds[place - 2])  # man-di, in-fra


def _is_vowel(sound: str) -> bool:
    return sound[0] in _VOWELS
