"""What a workspace has, by everything that another system's file may call it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace

from dampingan.core.text import fold
from dampingan.exchange.foreign.drafting import HEAD, Draft, member_drafts
from dampingan.store.reader import Reader
from dampingan.store.transaction import IMPORT_UNDONE
from dampingan.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Known:
    """A record that is there.

    Attributes:
        id, uid: the record.
        gone: why it was deleted, ``""`` while it lives.
        village_code: where it lives; of families only.
        undone: it only came with an import that was taken back, so it counts as absent.
    """

    id: int
    uid: str
    gone: str = ""
    undone: bool = False
    village_code: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The record that a draft is.

    Attributes:
        record: what was found.
        why: by what, in a word: ``key``, ``kk``, ``nik`` or ``name``.
    """

    record: Known
    why: str


class KnownRecords:
    """Families, persons and answer sheets of a workspace, looked up by keys and numbers."""

    def __init__(self, workspace: Workspace, form_id: str = "") -> None:
        self.families: dict[str, Known] = {}
        self.persons: dict[str, Known] = {}
        self.responses: dict[str, Known] = {}
        self.family_of: dict[int, str] = {}
        self.by_subject: dict[tuple[str, int], list[Known]] = {}
        self._kk: dict[str, list[Known]] = {}
        self._nik: dict[str, list[tuple[Known, str]]] = {}
        self._head: dict[tuple[str, str], list[Known]] = {}
        self.proposals: dict[tuple[str, str, str], str] = {}
        with workspace.snapshot() as reader:
            self._read_families(reader)
            self._read_persons(reader)
            if form_id:
                self._read_responses(reader, form_id, workspace.period)
            told = ("record_uid", "field", "theirs", "state")
            for uid, name, theirs, state in reader.records(
                "conflict", told, where="conflict.deleted_at IS NULL"
            ):
                self.proposals[uid, name, theirs] = state

    def _read_families(self, reader: Reader) -> None:
        columns = ("id", "uid", "no_kk", "deleted_at", "deleted_reason", "joined_into")
        joined: dict[str, str] = {}
        for row in reader.records("family", (*columns, "village_code")):
            number, uid, no_kk, at, reason, winner, village = row
            record = replace(_known(number, uid, at, reason), village_code=village)
            self.families[uid] = record
            if winner:
                joined[uid] = winner
            if not at and no_kk:
                self._kk.setdefault(no_kk, []).append(record)
        self._follow(self.families, joined)

    def _read_persons(self, reader: Reader) -> None:
        columns = ("id", "uid", "family.uid", "nik", "name", "birth_date", "relation")
        more = ("deleted_at", "deleted_reason", "joined_into", "family.deleted_at")
        joined: dict[str, str] = {}
        for row in reader.records("person", (*columns, *more)):
            number, uid, family, nik, name, born, relation, at, reason, winner, family_gone = row
            record = _known(number, uid, at, reason)
            self.persons[uid] = record
            self.family_of[number] = family
            if winner:
                joined[uid] = winner
            if at or family_gone:
                continue
            if nik:
                self._nik.setdefault(nik, []).append((record, family))
            if relation == HEAD and name and born:
                self._head.setdefault((fold(name), born), []).append(self.families[family])
        self._follow(self.persons, joined)

    def _read_responses(self, reader: Reader, form_id: str, period: str) -> None:
        columns = ("id", "uid", "subject", "family_id", "person_id", "deleted_at", "deleted_reason")
        columns = (*columns, "period")
        where = "response.form_id = ?"
        for row in reader.records("response", columns, where=where, values=(form_id,)):
            number, uid, kind, family, person, at, reason, of = row
            record = _known(number, uid, at, reason)
            self.responses[uid] = record
            about = person if kind == "person" else family
            if about and not at and of == period:
                self.by_subject.setdefault((kind, about), []).append(record)

    @staticmethod
    def _follow(records: dict[str, Known], joined: dict[str, str]) -> None:
        """Let the keys of duplicates that were joined name the one that is left."""
        for uid, first in joined.items():
            seen, winner = {uid}, first
            while winner in joined and winner not in seen:
                seen.add(winner)
                winner = joined[winner]
            if winner in records:
                records[uid] = records[winner]

    # -- looking up ------------------------------------------------------------------------

    def family(self, root: Draft) -> Match | None:
        """Return the family that a draft is."""
        if root.identity in self.families:
            return Match(self.families[root.identity], "key")
        no_kk = root.answers.get("no_kk", "")
        if len(found := self._kk.get(no_kk, ())) == 1:
            return Match(found[0], "kk")
        if (by_nik := self._by_members(root)) is not None:
            return Match(by_nik, "nik")
        return self._by_head(root)

    def families_with(self, no_kk: str) -> list[Known]:
        """Return the families with a KK number."""
        return self._kk.get(no_kk, [])

    def persons_with(self, nik: str) -> list[tuple[Known, str]]:
        """Return the living persons with a NIK and their families' keys."""
        return self._nik.get(nik, [])

    def _by_members(self, root: Draft) -> Known | None:
        """Return the family where most of the members live, the head among them if there is one."""
        niks = [n for row in member_drafts(root) if (n := row.answers.get("nik"))]
        if own := root.answers.get("nik"):
            niks.append(own)
        homes = Counter(f for n in niks for _, f in self._nik.get(n, ()))
        if not homes:
            return None
        (home, count), *others = homes.most_common(2)
        if count * 2 <= len(niks) or (others and others[0][1] == count):
            return None
        return self.families[home]

    def _by_head(self, root: Draft) -> Match | None:
        heads = [r for r in member_drafts(root) if r.answers.get("hubungan") == HEAD]
        for head in heads[:1]:
            name, born = fold(head.answers.get("nama", "")), head.answers.get("tgl_lahir", "")
            found = self._head.get((name, born), ())
            if name and born and len(found) == 1:
                nik = head.answers.get("nik", "")
                if not nik or not self._nik.get(nik):
                    return Match(found[0], "name")
        return None


def _known(number: int, uid: str, at: str | None, reason: str) -> Known:
    undone = bool(at) and reason == IMPORT_UNDONE
    return Known(number, uid, (reason or "-") if at else "", undone)


def texts(document: str) -> dict[str, str]:
    """Return a JSON document of texts."""
    return dict(json.loads(document))
