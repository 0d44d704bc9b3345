"""Sites that exchange files of records in memory, and an oracle that knows what really happened.

A `Site` keeps what a workspace keeps: values, stamps as text, open conflicts. Beside every field
runs the truth, kept without any counting: the set of everything ever written to it that a site has
heard of, each with what it knowingly replaced. What nobody replaced must stand there.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from dampingan.core.causality import DELETED, Stamps, Version, dot, hand_dot, retreat, seen_of
from dampingan.exchange.receiver.merge import Merged, RecordState, is_quiet, merge, record_state

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Written:
    """One value that somebody wrote: what it replaced, and for deletions all that was known."""

    id: object
    text: str
    replaced: frozenset[object] = frozenset()
    known: frozenset[object] = frozenset()


Truth = dict[str, frozenset[Written]]
"""Field → everything written to it that a side has heard of."""


def standing(written: Iterable[Written]) -> set[Written]:
    """Return what nobody replaced."""
    held = set(written)
    gone = {i for one in held for i in one.replaced}
    return {one for one in held if one.id not in gone}


@dataclass
class Record:
    """A record as a workspace keeps it."""

    values: dict[str, str]
    stamps: str = "{}"
    conflicts: dict[tuple[str, str, str], str] = field(default_factory=dict)
    truth: Truth = field(default_factory=dict)
    sealed: dict[str, str] = field(default_factory=dict)
    decided: dict[str, frozenset[str]] = field(default_factory=dict)

    def copy(self) -> Record:
        return Record(
            dict(self.values),
            self.stamps,
            dict(self.conflicts),
            dict(self.truth),
            dict(self.sealed),
            dict(self.decided),
        )

    def siblings(self) -> dict[str, list[Version]]:
        found: dict[str, list[Version]] = {}
        for (name, given, text), _ in sorted(self.conflicts.items()):
            found.setdefault(name, []).append(Version(given, text))
        return found

    def dead(self) -> bool:
        return bool(self.values[DELETED])


@dataclass(frozen=True)
class File:
    """What one site sent."""

    sender: str
    states: dict[str, RecordState]
    truths: dict[str, Truth]


class Site:
    """One workspace."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.count = 0
        self.records: dict[str, Record] = {}
        self.history: set[tuple[str, str, str]] = set()

    # -- what people do --------------------------------------------------------------------

    def add(self, uid: str, values: dict[str, str]) -> None:
        self.records[uid] = Record({**values, DELETED: ""})

    def edit(self, uid: str, name: str, text: str) -> None:
        record = self.records[uid]
        self.history.add((uid, name, record.values[name]))
        record.values[name] = text

    def decide(self, uid: str, name: str, text: str) -> None:
        """Settle all that stands beside a field."""
        record = self.records[uid]
        gone = {key for key in record.conflicts if key[0] == name}
        texts = record.decided.get(name, frozenset()) | {key[2] for key in gone}
        record.decided[name] = texts
        for key in gone:
            self.history.add((uid, name, key[2]))
            del record.conflicts[key]
        self.edit(uid, name, text)

    def open(self) -> list[tuple[str, str]]:
        """Return what waits for a decision, of records that are there."""
        return sorted(
            {
                (uid, key[0])
                for uid, r in self.records.items()
                if not r.dead()
                for key in r.conflicts
            }
        )

    # -- exchange --------------------------------------------------------------------------

    def seal(self) -> None:
        given = dot(self.name, self.count + 1)
        for uid in sorted(self.records):
            self._seal(self.records[uid], given)

    def _seal(self, record: Record, given: str) -> None:
        if record.stamps == "{}":
            seen = seen_of((given,))
            gone = seen if record.dead() else {}
            record.stamps = str(Stamps(seen, given, {}, gone))
            names = list(record.values)
        else:
            changed = {n for n, t in record.values.items() if t != record.sealed.get(n, t)}
            names = sorted(changed | record.decided.keys())
            if not names:
                return
            stamps = Stamps.read(record.stamps).with_dot(names, given)
            also = {
                n: tuple(sorted({v.dot for v in beside}))
                for n, beside in record.siblings().items()
                if n in names
            }
            gone = stamps.gone
            if DELETED in names:
                gone = stamps.seen if record.dead() else {}
            record.stamps = str(replace(stamps, also={**stamps.also, **also}, gone=gone))
        self.count = int(given.rpartition(".")[2])
        self._tell(record, names)
        record.sealed, record.decided = dict(record.values), {}

    def _tell(self, record: Record, names: list[str]) -> None:
        """Write the truth of what is sealed."""
        everything = frozenset(w.id for held in record.truth.values() for w in held)
        new = {name: (next(_numbers), record.values[name]) for name in names}
        known = everything | {i for i, _ in new.values()}
        for name, (number, text) in new.items():
            held = record.truth.get(name, frozenset())
            before = {record.sealed.get(name)} | set(record.decided.get(name, ()))
            if name == DELETED:
                before = {w.text for w in held}
            replaced = frozenset(w.id for w in standing(held) if w.text in before)
            one = Written(number, text, replaced, known if name == DELETED else frozenset())
            record.truth[name] = held | {one}

    def send(self, uids: Iterable[str] | None = None) -> File:
        self.seal()
        chosen = sorted(self.records if uids is None else set(uids) & self.records.keys())
        states = {uid: self.state(uid, sending=True) for uid in chosen}
        return File(self.name, states, {uid: dict(self.records[uid].truth) for uid in chosen})

    def state(self, uid: str, *, sending: bool = False) -> RecordState:
        record = self.records[uid]
        values = record.values
        complete = True
        if sending and record.dead():
            values, complete = {n: values[n] for n in (DELETED, "joined_into")}, False
        kind, stamps = "person", Stamps.read(record.stamps)
        return record_state(kind, uid, values, stamps, record.siblings(), complete=complete)

    def receive(
        self, file: File, merging: Callable[..., Merged] = merge, **more: object
    ) -> dict[str, Merged]:
        self.seal()
        return {
            uid: self._take(uid, theirs, file.truths[uid], merging, more)
            for uid, theirs in file.states.items()
        }

    def _take(
        self,
        uid: str,
        theirs: RecordState,
        truth: Truth,
        merging: Callable[..., Merged],
        more: dict[str, object],
    ) -> Merged:
        record = self.records.get(uid)
        mine = self.state(uid) if record else None
        merged = merging({}, mine, theirs, **more)
        if record is None:
            record = self.records[uid] = Record(dict.fromkeys(_FIELDS, ""))
        for name, text in merged.taken.items():
            self.edit(uid, name, text)
        record.stamps = str(merged.state.stamps)
        record.conflicts = {
            (c.field, c.theirs.dot, c.theirs.text): c.type for c in merged.conflicts
        }
        for name in theirs.fields:
            held = record.truth.get(name, frozenset())
            record.truth[name] = held | truth.get(name, frozenset())
        record.sealed = dict(record.values)
        return merged

    def give_back(self, before: dict[str, Record]) -> None:
        """Undo a receipt, as a workspace does."""
        for uid in list(self.records):
            if uid not in before:
                del self.records[uid]
                continue
            now, then = self.records[uid], before[uid]
            told = retreat(*(Stamps.read(s) for s in (now.stamps, now.stamps, then.stamps)))
            assert told == Stamps.read(then.stamps)
            self.records[uid] = then

    # -- what must hold --------------------------------------------------------------------

    def texts(self, uid: str, name: str) -> set[str]:
        """Return every text that stands in a field."""
        return {v.text for v in self.state(uid).fields[name]}

    def true_texts(self, uid: str, name: str) -> set[str]:
        return {w.text for w in standing(self.records[uid].truth.get(name, ()))}

    def truly_dead(self, uid: str) -> bool:
        """Tell whether the record is deleted and nothing was written unknown to the deleter."""
        truth = self.records[uid].truth
        last = standing(truth[DELETED])
        known = {i for w in last if w.text for i in w.known}
        fields = {n: standing(held) for n, held in truth.items() if n != DELETED}
        contested = any(
            w.id not in known for n, held in fields.items() if not is_quiet(n) for w in held
        )
        return all(w.text for w in last) and not contested


_FIELDS = ("answers.nama", "answers.nik", "parent", "joined_into", DELETED)
"""What records in these tests have."""

EDITED = ("answers.nama", "answers.nik", "parent")


def by_hand(file: File, uid: str, name: str, text: str) -> File:
    """Return a file in which somebody typed over one cell."""
    state = file.states[uid]
    own = state.own(state.fields[name], name)
    new = Version(hand_dot(uid, name, own.dot, text), text)
    fields = {**state.fields, name: (state.fields[name] - {own}) | {new}}
    shown = {**state.shown, name: text} if name in state.shown else state.shown
    truth = file.truths[uid]
    replaced = frozenset(w.id for w in standing(truth[name]) if w.text == own.text)
    one = Written(new.dot, text, replaced)
    truths = {**file.truths, uid: {**truth, name: truth[name] | {one}}}
    return File(
        file.sender, {**file.states, uid: replace(state, fields=fields, shown=shown)}, truths
    )
