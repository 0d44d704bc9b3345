"""What may be chosen in a cell, and which of it fits what was typed so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing to choose.

    Attributes:
        key: what the answer holds: a code or a record's key.
        label: what people read.
        code: what may be typed instead of a part of the label, ``""`` for none.
        note: a second word, e.g. the RT.
        also: further words that find it, e.g. a code that nobody sees.
        fills: further answers that choosing it brings along, question → text.
    """

    key: str
    label: str
    code: str = ""
    note: str = ""
    also: str = ""
    fills: Mapping[str, str] = field(default_factory=dict)


class Source(Protocol):
    """Where the candidates of one question come from.

    Attributes:
        several: several of them may be the answer, apart by blanks.
        free: a text that is none of them may be the answer too.
    """

    several: bool
    free: bool

    def find(self, typed: str) -> Sequence[Candidate]:
        """Return what fits a text, best first; everything for an empty one."""
        ...

    def known(self, key: str) -> Candidate | None:
        """Return the candidate with a key, None for a key that is no longer offered."""
        ...


class FixedSource:
    """A source over candidates that are all known.

    Args:
        candidates: in the order in which they are offered.
        several, free: see `Source`.
    """

    def __init__(
        self, candidates: Iterable[Candidate], *, several: bool = False, free: bool = False
    ) -> None:
        self._candidates = list(candidates)
        self._by_key = {one.key: one for one in self._candidates}
        self.several = several
        self.free = free

    def find(self, typed: str) -> Sequence[Candidate]:
        """Return what fits a text, best first."""
        return matching(self._candidates, typed)

    def known(self, key: str) -> Candidate | None:
        """Return the candidate with a key."""
        return self._by_key.get(key)


def matching(candidates: Sequence[Candidate], typed: str) -> list[Candidate]:
    """Return the candidates that hold every typed word, best first.

    The one whose code was typed comes first, then codes that begin so, labels that begin so, and
    labels with words that begin so; the rest holds the words somewhere.
    """
    words = typed.casefold().split()
    if not words:
        return list(candidates)
    ranked = []
    for place, one in enumerate(candidates):
        rank = _rank(one, words, " ".join(words))
        if rank is not None:
            ranked.append((rank, place, one))
    ranked.sort(key=lambda found: found[:2])
    return [one for _, _, one in ranked]


def _rank(one: Candidate, words: list[str], whole: str) -> int | None:
    code, label, also = one.code.casefold(), one.label.casefold(), one.also.casefold()
    if is_code(one, whole):
        return 0
    if code and code.startswith(whole):
        return 1
    text = f"{label} {one.note.casefold()} {also}"
    if not all(word in text for word in words):
        return None
    if label.startswith(whole):
        return 2
    parts = text.replace("/", " ").replace("(", " ").split()
    starts = all(any(part.startswith(word) for part in parts) for word in words)
    return 3 if starts else 4


def is_code(one: Candidate, typed: str) -> bool:
    """Tell whether a text is the very code of a candidate, not only a part of its label."""
    whole = typed.strip().casefold()
    return bool(whole) and whole in {one.code.casefold(), one.also.casefold()}
