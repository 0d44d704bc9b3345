"""Who knew what when a value was written: arithmetic that lets files be merged in any order.

No clock is trusted. Every workspace is a *site* that counts its exchanges; a value is stamped with
a *dot*, the site that wrote it and that site's count (``W-7Q2M0ZC4HB1XS.3``). A record carries what
it has *seen*: site → highest count. A value whose dot the other side has seen, and that the other
side does not hold any more, was replaced there knowingly; one that it has not seen was written in
parallel and is kept beside the other one. `join` is therefore commutative, associative and
idempotent: files may come late, twice and in any order.

This is the multi-value register with dotted version vectors of Preguiça, Baquero et al., "Dotted
Version Vectors" (2010), with one dot an exchange instead of one a write.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from dampingan.core.text import normalise

Seen = Mapping[str, int]
"""Site → highest count whose values are known."""

DELETED = "deleted"
"""Name of the field that says whether a record is a tombstone; its text is the reason."""


class Version(NamedTuple):
    """One value of a field and when it was written.

    Attributes:
        dot: site and count, ``""`` for what was there before anybody counted.
        text: the value; ``""`` when it was cleared.
    """

    dot: str
    text: str


def dot(site: str, count: int) -> str:
    """Return the dot of a site's exchange."""
    return f"{site}.{count}"


def covers(seen: Seen, given: str) -> bool:
    """Tell whether somebody who has `seen` knows the value with this dot."""
    site, _, count = given.rpartition(".")
    return not given or seen.get(site, 0) >= int(count)


def seen_of(dots: Iterable[str]) -> dict[str, int]:
    """Return what somebody has seen who knows the values with these dots."""
    found: dict[str, int] = {}
    for given in dots:
        site, _, count = given.rpartition(".")
        if site:
            found[site] = max(int(count), found.get(site, 0))
    return found


def rank(given: str) -> tuple[int, str]:
    """Return what dots are put in order by when one of them must be chosen everywhere alike."""
    site, _, count = given.rpartition(".")
    return (int(count) if site else 0, site)


HAND = "E"
"""First letter of the sites that cells edited by hand count as."""


def hand_dot(uid: str, name: str, before: str, text: str) -> str:
    """Return the dot of a value that no site wrote; the same value at the same place has the same.

    Cells edited by hand in a workbook have such dots, and values that come to a record from
    another one that was joined into it.

    Args:
        uid: key of the record.
        name: the field.
        before: dot of the value that stood there before, ``""`` for none.
        text: what stands there now.
    """
    told = "\x1f".join((uid, name, before, normalise(text)))
    digest = hashlib.blake2b(told.encode("utf-8", "replace"), digest_size=10).hexdigest()
    return f"{HAND}{digest}.1"


def inner_dot(uid: str, given: str) -> str:
    """Return the dot by which a tombstone says that a value inside it was known when it was made.

    What somebody has seen of a member says nothing about the family around it, so a deletion names
    such values one by one (`Stamps.gone`).

    Args:
        uid: key of the record inside.
        given: dot of the value.
    """
    return given if given.startswith(HAND) else hand_dot(uid, "*", given, "")


def union(*seens: Seen) -> dict[str, int]:
    """Return what is known when several knowledges come together."""
    found: dict[str, int] = {}
    for seen in seens:
        for site, count in seen.items():
            found[site] = max(count, found.get(site, 0))
    return found


def join(
    mine: Iterable[Version], seen_mine: Seen, theirs: Iterable[Version], seen_theirs: Seen
) -> frozenset[Version]:
    """Return the values that neither side has knowingly replaced.

    Args:
        mine: the values that one side holds; several when they were written in parallel.
        seen_mine: what that side knows.
        theirs: the values that the other side holds.
        seen_theirs: what the other side knows.

    Two values with the same dot and different texts (a workspace file that was copied and filled in
    twice) are both kept.
    """
    own, other = frozenset(mine), frozenset(theirs)
    known = own & other
    same_dot = {v.dot for v in own} & {v.dot for v in other}
    left = {v for v in own - known if v.dot in same_dot or not covers(seen_theirs, v.dot)}
    right = {v for v in other - known if v.dot in same_dot or not covers(seen_mine, v.dot)}
    return known | left | right


@dataclass(frozen=True, slots=True)
class Stamps:
    """What a record knows of its own values; kept as JSON beside it and travels with it.

    Attributes:
        seen: what the record has seen.
        base: dot of every field that `at` does not name: of the record's making.
        at: field → dot.
        gone: for tombstones, what was seen when it was deleted, in it and inside it (`inner_dot`):
            a change from elsewhere that is not covered by this was made without knowing of the
            deletion.
        also: field → dots of the other values that stand beside the record's own: values that wait
            for a decision (table ``conflict`` has their texts), and the same text written twice.
    """

    seen: Seen = field(default_factory=dict)
    base: str = ""
    at: Mapping[str, str] = field(default_factory=dict)
    gone: Seen = field(default_factory=dict)
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> Stamps:
        """Return what `str` wrote; ``{}`` for a record that never travelled.

        Raises:
            ValueError: the text is something else.
        """
        told = json.loads(text or "{}")
        if not isinstance(told, dict) or not _sound(told):
            raise ValueError(text)
        also = {name: tuple(dots) for name, dots in told.get("also", {}).items()}
        return cls(
            *(told.get("seen", {}), told.get("base", ""), told.get("at", {})),
            *(told.get("gone", {}), also),
        )

    def __str__(self) -> str:
        told = {
            "also": self.also,
            "at": self.at,
            "base": self.base,
            "gone": self.gone,
            "seen": self.seen,
        }
        kept = {name: value for name, value in told.items() if value}
        return json.dumps(kept, sort_keys=True, separators=(",", ":"))

    def of(self, name: str) -> str:
        """Return the dot of a field."""
        return self.at.get(name, self.base)

    def dots(self) -> Iterator[str]:
        """Yield the dots of all fields."""
        yield self.base
        yield from self.at.values()

    def with_dot(self, names: Iterable[str], given: str) -> Stamps:
        """Return these stamps after some fields were written anew; nothing stands beside them."""
        new = dict.fromkeys(names, given)
        at = {**self.at, **new}
        also = {name: dots for name, dots in self.also.items() if name not in new}
        return replace(self, at=at, also=also, seen=union(self.seen, seen_of((given,))))


def retreat(now: Stamps, written: Stamps, before: Stamps) -> Stamps:
    """Return the stamps of a record from which what one operation brought is taken back.

    What was sealed here since then stays; everything else is as if it had never come.

    Args:
        now: the stamps of now.
        written: those that the operation wrote.
        before: those that it found.
    """
    if now == written:
        return before
    at, also = dict(before.at), dict(before.also)
    for name in {*now.at, *now.also}:
        if now.of(name) != written.of(name):
            at[name] = now.of(name)
            also.pop(name, None)
            if name in now.also:
                also[name] = now.also[name]
    later = {site: n for site, n in now.seen.items() if written.seen.get(site, 0) != n}
    gone = before.gone if now.gone == written.gone else now.gone
    return Stamps(union(before.seen, later), before.base, at, gone, also)


def _sound(told: Mapping[str, object]) -> bool:
    seens = [told.get("seen", {}), told.get("gone", {})]
    at, also = told.get("at", {}), told.get("also", {})
    return (
        isinstance(at, dict)
        and isinstance(also, dict)
        and all(isinstance(dots, list) and all(map(_is_dot, dots)) for dots in also.values())
        and all(_is_dot(value) for value in (*at.values(), told.get("base", "")))
        and all(
            isinstance(seen, dict)
            and all(type(count) is int and count >= 0 for count in seen.values())
            for seen in seens
        )
    )


def _is_dot(value: object) -> bool:
    if not isinstance(value, str):
        return False
    site, _, count = value.rpartition(".")
    return value == "" or bool(site and count.isascii() and count.isdecimal())
