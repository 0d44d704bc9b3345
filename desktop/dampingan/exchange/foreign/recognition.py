"""Finding records again: the keys that new ones always get, and rows of lists that have none."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence

from rapidfuzz import fuzz

from dampingan.core.keys import new_key
from dampingan.core.text import fold
from dampingan.exchange.foreign.drafting import HEAD, Draft, member_drafts
from dampingan.exchange.foreign.known import KnownRecords
from dampingan.forms.session import Row
from dampingan.store.kind import MEMBERS
from dampingan.store.subject import Subject

_ALIKE = 84
"""From here on names of one birth date in one family are one person's: Riyadi, Riadi."""


class RowFinder:
    """Finds the rows of a list again: by key, number, name, content, then place."""

    def __init__(self, above: str, rows: Sequence[Row], known: KnownRecords) -> None:
        self._above, self._known = above, known
        self._left = {row.key: row for row in rows}
        self._all = {row.key: row for row in rows}
        self._given: set[str] = set()
        self._number: dict[str, int] = {}
        self._of: dict[str, int] = {}
        for row in rows:
            self._of[row.repeat] = self._of.get(row.repeat, 0) + 1

    def find(self, draft: Draft, count: int) -> tuple[str, Row | None]:
        """Return the key of the row that a draft is, and the row if it is there."""
        place = self._number[draft.repeat] = self._number.get(draft.repeat, 0) + 1
        own = [row for row in self._left.values() if row.repeat == draft.repeat]
        found = self._by_key(draft) or self._by_number(own, draft) or _by_name(own, draft)
        letter = "P" if draft.repeat == MEMBERS else "Q"
        origin = _person_origin(draft) or f"{draft.repeat}|{place}"
        uid = self._free_key(letter, f"{self._above}|{origin}")
        if found is None and letter == "Q":
            found = next((row for row in own if _says(row, draft)), None)
        if found is None and uid in self._left:
            found = self._left[uid]
        if found is None and letter == "Q" and count == self._of.get(draft.repeat, 0):
            siblings = [row for row in self._all.values() if row.repeat == draft.repeat]
            found = siblings[place - 1] if siblings[place - 1].key in self._left else None
        if found is None:
            self._given.add(uid)
            return uid, None
        del self._left[found.key]
        return found.key, found

    def _by_key(self, draft: Draft) -> Row | None:
        known = self._known.persons.get(draft.identity)
        return self._left.get(known.uid if known else draft.identity)

    def _by_number(self, own: Sequence[Row], draft: Draft) -> Row | None:
        nik = draft.answers.get("nik", "")
        return next((row for row in own if nik and row.values.get("nik") == nik), None)

    def _free_key(self, letter: str, origin: str) -> str:
        for again in range(1000):
            uid = derived_key(letter, f"{origin}|{again}" if again else origin)
            known = self._known.persons.get(uid)
            taken = known is not None or uid in self._all or uid in self._given
            if uid in self._left or not taken:
                return uid
        raise AssertionError(origin)


def _by_name(own: Sequence[Row], draft: Draft) -> Row | None:
    """Return the one member of this name whose birth date and NIK say nothing against it.

    Born on the same day, somebody with nearly this name is the same person.
    """
    name = fold(draft.answers.get("nama", ""))
    if not name:
        return None
    found = [row for row in own if fold(row.values.get("nama", "")) == name]
    for key in ("tgl_lahir", "nik"):
        found = [row for row in found if _agrees(row, draft, key)]
    if not found and (born := draft.answers.get("tgl_lahir")):
        same = [r for r in own if r.values.get("tgl_lahir") == born and _agrees(r, draft, "nik")]
        found = [r for r in same if fuzz.ratio(fold(r.values.get("nama", "")), name) >= _ALIKE]
    return found[0] if len(found) == 1 else None


def _agrees(row: Row, draft: Draft, key: str) -> bool:
    """Tell whether nothing says that two answers differ."""
    told = draft.answers.get(key, "")
    return not told or row.values.get(key, "") in {"", told}


def _says(row: Row, draft: Draft) -> bool:
    return all(row.values.get(key, "") == text for key, text in draft.answers.items())


def derived_key(letter: str, origin: str) -> str:
    """Return the key that a record from a place always gets, in every workspace."""
    seed = hashlib.sha256(f"{letter}|{origin}".encode()).hexdigest()
    return new_key(letter, rng=random.Random(seed))  # noqa: S311 - a name, no secret


def family_origin(root: Draft, village: str) -> str:
    """Return what tells a new family apart, in every export of the other system."""
    if root.identity:
        return f"id|{root.identity}"
    if no_kk := root.answers.get("no_kk"):
        return f"kk|{no_kk}"
    heads = [r for r in member_drafts(root) if r.answers.get("hubungan") == HEAD]
    head = heads[0].answers if heads else root.rows[0].answers if root.rows else {}
    if nik := head.get("nik"):
        return f"nik|{nik}"
    parts = [root.answers.get(k, "") for k in ("nama_kk", "rt", "rw", "alamat")]
    parts += [head.get("nama", ""), head.get("tgl_lahir", "")]
    return "|".join(["name", village, *map(fold, parts)])


def _person_origin(draft: Draft) -> str:
    if nik := draft.answers.get("nik"):
        return f"nik|{nik}"
    name = fold(draft.answers.get("nama", ""))
    return f"name|{name}|{draft.answers.get('tgl_lahir', '')}" if name else ""


def response_origin(root: Draft, about: Subject) -> str:
    """Return what tells a new answer sheet apart: whom it is about, else what it says."""
    if about.record_id:
        return f"{about.kind}|{about.record_id}"
    return "|".join(f"{key}={text}" for key, text in sorted(root.answers.items()))
