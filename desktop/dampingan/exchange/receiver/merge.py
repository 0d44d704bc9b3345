"""Merging one record with what another site says of it: pure, so that any order gives the same.

A field holds the values that nobody replaced knowingly (see `core.causality`). One value is simply
the field's; several with different texts are a conflict: ours stays visible, the others stand
beside it until somebody decides. Nothing here reads a clock, a file or a workspace.

Deletion is a field too, but whether one is contested follows from the other fields: a change that
the deleter had not seen (`Stamps.gone`) keeps the record alive, on both sides alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from dampingan.core.causality import (
    DELETED,
    HAND,
    Seen,
    Stamps,
    Version,
    covers,
    hand_dot,
    join,
    rank,
    seen_of,
    union,
)
from dampingan.core.text import normalise
from dampingan.exchange.receiver.record_state import RecordState, Texts, is_quiet, record_state

__all__ = [
    "FieldConflict",
    "Merged",
    "RecordState",
    "hand_dot",
    "is_quiet",
    "merge",
    "offered",
    "record_state",
]

CONFLICT, DELETION, PROPOSAL, ERASURE = "conflict", "deletion", "proposal", "erasure"
"""Why two values stand beside each other (`store.kind.CONFLICT_TYPES`)."""

SAME, CHANGED, CONFLICTING, NEW = "same", "changed", "conflict", "new"
"""What became of a record (`Merged.outcome`)."""

_STATUS, _DRAFT = "status", "draft"


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A value that stands beside the record's own until somebody decides.

    Attributes:
        field: the field.
        base: what both sides knew last, None when nothing is known.
        mine: the record's own value.
        theirs: the other one.
        type: a key of `store.kind.CONFLICT_TYPES`.
    """

    field: str
    base: str | None
    mine: str
    theirs: Version
    type: str


@dataclass(frozen=True)
class Merged:
    """What comes of merging.

    Attributes:
        state: the record now; its stamps are to be kept whenever they differ from before.
        taken: field → text that must be written, ``deleted`` with the reason or ``""`` included.
        conflicts: every value that stands beside the record's own now, older ones included.
        settled: field and dot of values that stood beside and do not any more.
        outcome: ``same``, ``changed``, ``conflict`` (their value, or one of theirs that is new,
            stands beside ours) or ``new``.
        defended: fields of which ours stays against a newer one: they are to be stamped anew.
    """

    state: RecordState
    taken: Texts
    conflicts: tuple[FieldConflict, ...]
    settled: frozenset[tuple[str, str]]
    outcome: str
    defended: frozenset[str] = frozenset()

    @property
    def visible(self) -> dict[str, str]:
        """Field → text that the record shows."""
        return {name: self.state.text(name) for name in self.state.fields}


def merge(
    base: Texts,
    mine: RecordState | None,
    theirs: RecordState,
    *,
    policy: Literal["take", "propose"] = "take",
    binding: frozenset[str] = frozenset(),
    quiet: Callable[[str], bool] = is_quiet,
    erasures: frozenset[str] = frozenset(),
    guarded: frozenset[str] = frozenset(),
    inside: Iterable[str] = (),
) -> Merged:
    """Merge what another side says of a record into ours.

    Args:
        base: field → value that both sides knew last, as far as it is known: shown with conflicts,
            and decides where the other side's row has no stamps.
        mine: our record, None when there is none.
        theirs: the other side's.
        policy: ``propose`` keeps our values and puts other ones beside them (exchange rule 30).
        binding: fields that are taken all the same.
        quiet: tells which fields nobody is asked about.
        erasures: fields whose empty cell may mean nothing (exchange rule 7): never taken.
        guarded: fields that the other side was not meant to change: its value waits beside ours.
        inside: dots of what stands in the records inside this one; like the record's own fields
            they contest a deletion that did not know of them.
    """
    theirs = _without_inherited(theirs)
    if mine is None:
        return _arrive(theirs, quiet, inside)
    if mine.stamps == theirs.stamps and mine.fields == theirs.fields:
        return Merged(mine, {}, tuple(_standing(mine, base)), frozenset(), SAME)
    work = _Work(
        base,
        mine,
        theirs,
        propose=policy == "propose",
        binding=binding,
        quiet=quiet,
        erasures=erasures,
        guarded=guarded,
    )
    for name in theirs.fields:
        if name != DELETED:
            work.join(name)
    if DELETED in theirs.fields:
        work.join_deletion(inside)
    return work.result()


def offered(theirs: RecordState, loser: Stamps, winner: str) -> RecordState | None:
    """Return what a file says of a record that was joined into another one, as said of that one.

    Only values that were not known at the joining; they are written in parallel there.

    Args:
        theirs: what the file says of the losing key.
        loser: the stamps of our tombstone of it.
        winner: key of the record that it was joined into.

    Returns:
        None when all of it was known.
    """
    gone = loser.gone or loser.seen
    fields: dict[str, frozenset[Version]] = {}
    for name, versions in theirs.fields.items():
        if name == DELETED or is_quiet(name):
            continue
        new = frozenset(
            Version(hand_dot(theirs.uid, name, v.dot, v.text), v.text)
            for v in versions
            if v.text and not covers(gone, v.dot)
        )
        if new:
            fields[name] = new
    if not fields:
        return None
    return RecordState(theirs.kind, winner, fields, Stamps(), complete=False)


def _without_inherited(theirs: RecordState) -> RecordState:
    """Leave out that a record is gone because the one around it is: that is told there.

    Who deletes a record notes what was known then; such a row has no such note.
    """
    versions = theirs.fields.get(DELETED, frozenset())
    told = not theirs.deleted or theirs.stamps.gone or theirs.stamps == Stamps()
    if told or any(v.dot.startswith(HAND) for v in versions):
        return theirs
    fields = {name: held for name, held in theirs.fields.items() if name != DELETED}
    return replace(theirs, fields=fields, complete=False)


def _arrive(theirs: RecordState, quiet: Callable[[str], bool], inside: Iterable[str]) -> Merged:
    """Take a record that is not here yet, with all that stands beside its values."""
    dots = (*_loud(theirs.fields, theirs.stamps.also, quiet), *inside)
    if theirs.deleted and any(not covers(theirs.stamps.gone, given) for given in dots):
        alive = Version("", "")
        fields = {**theirs.fields, DELETED: theirs.fields[DELETED] | {alive}}
        stamps = replace(theirs.stamps, at={**theirs.stamps.at, DELETED: alive.dot})
        theirs = replace(theirs, fields=fields, stamps=stamps)
    at = dict(theirs.stamps.at)
    also = dict(theirs.stamps.also)
    for name, versions in theirs.fields.items():
        own = theirs.own(versions, name)
        if theirs.stamps.of(name) != own.dot or not theirs.complete:
            at[name] = own.dot
        beside = sorted(v.dot for v in versions if v != own)
        if beside:
            also[name] = tuple(sorted({*beside, *also.get(name, ())} - {own.dot}))
    stamps = replace(theirs.stamps, at=at, also=also)
    seen = _seen_by_hand(theirs)
    if theirs.complete:
        stamps = replace(stamps, seen=union(stamps.seen, seen))
    else:  # of fields that the file says nothing about, nothing is known
        stamps = replace(stamps, base="", seen=seen)
    state = replace(theirs, stamps=stamps)
    taken = {name: state.text(name) for name in state.fields}
    return Merged(state, taken, tuple(_standing(state, {})), frozenset(), NEW)


def _typed(name: str, kept: frozenset[Version]) -> bool:
    """Tell whether somebody typed a state or its reason into a workbook: no history keeps that."""
    said = name in {_STATUS, "status_reason", "change_state"} or name.startswith("accepted.")
    return said and any(v.dot.startswith(HAND) for v in kept)


def _loud(
    fields: Mapping[str, frozenset[Version]],
    also: Mapping[str, tuple[str, ...]],
    quiet: Callable[[str], bool],
) -> Iterator[str]:
    """Yield the dots of all that stands in a record and that people are asked about."""
    for name, versions in fields.items():
        if name != DELETED and not quiet(name):
            yield from (v.dot for v in versions)
            yield from also.get(name, ())


def _seen_by_hand(state: RecordState) -> Seen:
    """Return the cells edited by hand that a side holds.

    Dots of sites are no knowledge of what else that site wrote then: they may have come with a row
    that told only a part of it. A cell's dot is about that cell alone.
    """
    dots = (v.dot for versions in state.fields.values() for v in versions)
    return seen_of(given for given in dots if given.startswith(HAND))


def _standing(state: RecordState, base: Texts) -> Iterable[FieldConflict]:
    """Yield the conflicts that a record has already."""
    for name, versions in state.fields.items():
        if len(versions) > 1:
            mine = state.text(name)
            for version in sorted(versions):
                if normalise(version.text) != normalise(mine):
                    type_ = DELETION if name == DELETED else CONFLICT
                    yield FieldConflict(name, base.get(name), mine, version, type_)


class _Work:
    """One merge while it is made."""

    def __init__(
        self,
        base: Texts,
        mine: RecordState,
        theirs: RecordState,
        *,
        propose: bool,
        binding: frozenset[str],
        quiet: Callable[[str], bool],
        erasures: frozenset[str],
        guarded: frozenset[str],
    ) -> None:
        self._base, self._mine, self._theirs = base, mine, theirs
        self._propose, self._binding = propose, binding
        self._quiet, self._erasures, self._guarded = quiet, erasures, guarded
        self._unstamped = theirs.stamps == Stamps()
        self._fields = dict(mine.fields)
        self._at = dict(mine.stamps.at)
        self._also = dict(mine.stamps.also)
        self._shown = dict(mine.shown)
        self._gone = mine.stamps.gone
        self._taken: dict[str, str] = {}
        self._conflicts: list[FieldConflict] = []
        self._joined: set[str] = set()
        self._defended: set[str] = set()

    # -- fields ----------------------------------------------------------------------------

    def join(self, name: str) -> None:
        """Merge one field."""
        theirs = self._theirs.fields[name]
        mine = self._mine.fields.get(name)
        if mine == theirs and name not in self._also and name not in self._theirs.stamps.also:
            return
        if mine is None:
            mine = self._missing(name, theirs)
        own, other = self._held(self._mine, name, mine), self._held(self._theirs, name, theirs)
        known_own, known_other = self._knowledge(name, own, other)
        kept = _join(own, known_own, other, known_other)
        self._settle(name, kept, own, other)

    def _missing(self, name: str, theirs: frozenset[Version]) -> frozenset[Version]:
        """Return what we hold of a field that our state does not name: a blank, or nothing."""
        own = self._mine.stamps.of(name)
        if self._mine.deleted or own in {v.dot for v in theirs}:
            return frozenset()
        return frozenset((Version(own, ""),))

    def _held(
        self, state: RecordState, name: str, versions: frozenset[Version]
    ) -> frozenset[Version]:
        """Return all values that a side holds, those with the same text as its own included."""
        more = state.stamps.also.get(name)
        if not more or not versions:
            return versions
        have = {v.dot for v in versions}
        texts: dict[str, str] = {}
        if state is self._theirs:  # a sheet of conflicts may have been lost; we may know its texts
            texts = {v.dot: v.text for v in self._mine.fields.get(name, ())}
        own = state.text(name)
        return versions | {Version(d, texts.get(d, own)) for d in more if d not in have}

    def _knowledge(
        self, name: str, own: frozenset[Version], other: frozenset[Version]
    ) -> tuple[Seen, Seen]:
        """Return what each side knows about a field."""
        mine = union(self._mine.stamps.seen, seen_of(v.dot for v in own))
        theirs = union(self._theirs.stamps.seen, seen_of(v.dot for v in other))
        base = self._mine.stamps.base
        if self._unstamped and all((v.dot, normalise(v.text)) == (base, "") for v in own):
            theirs = union(theirs, seen_of((base,)))  # nobody ever answered it here
        if self._unstamped and name in self._base:
            # Without stamps, who knew what follows from the texts.
            before = normalise(self._base[name])
            if normalise(self._mine.text(name)) == before:
                theirs = union(theirs, seen_of(v.dot for v in own))
            if normalise(self._theirs.text(name)) == before:
                mine = union(mine, seen_of(v.dot for v in other))
        return mine, theirs

    def _settle(
        self,
        name: str,
        kept: frozenset[Version],
        own: frozenset[Version],
        other: frozenset[Version],
    ) -> None:
        """Choose what the record shows; the rest stands beside it."""
        before = self._mine.text(name)
        if self._quiet(name) and not _typed(name, kept):
            top = max(kept, key=lambda v: (rank(v.dot), v.text))
            if self._draws_back(name, top):
                top, kept = Version(top.dot, before), own
                self._defended |= {name} if self._theirs.complete else set()
            kept = frozenset(v for v in kept if normalise(v.text) == normalise(top.text))
        elif own and self._held_back(name):
            kept |= {v for v in own if normalise(v.text) == normalise(before)}
        mine = [v for v in kept if normalise(v.text) == normalise(before)] if own else []
        if mine:
            chosen = max(mine, key=lambda v: (v in own, v.text == before, rank(v.dot)))
        else:
            told = normalise(self._theirs.text(name))
            chosen = max(kept, key=lambda v: (normalise(v.text) == told, rank(v.dot), v.text))
        text = before if mine else chosen.text
        if not mine and (own or text or self._mine.deleted):
            self._taken[name] = text
        self._keep(name, kept, Version(chosen.dot, text))
        for version in sorted(kept):
            if normalise(version.text) != normalise(text):
                type_ = self._type(name, version, other)
                base = self._base.get(name)
                self._conflicts.append(FieldConflict(name, base, text, version, type_))

    def _draws_back(self, name: str, top: Version) -> bool:
        """Tell a family that is unfinished elsewhere only because of what is proposed there."""
        proposed = self._propose and name == _STATUS and name not in self._binding
        return proposed and top.text == _DRAFT != self._mine.text(name)

    def _held_back(self, name: str) -> bool:
        """Tell whether our value stays although the other side replaced it knowingly."""
        if name in self._binding:
            return False
        if name.startswith("notes.") and not normalise(self._mine.text(name)):
            return False  # it says why another value is proposed
        erased = name in self._erasures and not normalise(self._theirs.text(name))
        return self._propose or erased or name in self._guarded

    def _type(self, name: str, version: Version, other: frozenset[Version]) -> str:
        if name in self._erasures and not normalise(version.text):
            return ERASURE
        return PROPOSAL if self._propose and version in other else CONFLICT

    def _keep(self, name: str, kept: frozenset[Version], chosen: Version) -> None:
        """Note the values of a field and their dots."""
        texts = {v for v in kept if normalise(v.text) != normalise(chosen.text)}
        self._fields[name] = frozenset((chosen, *texts))
        if self._mine.stamps.of(name) != chosen.dot:
            self._at[name] = chosen.dot
        beside = {v.dot for v in kept} - {chosen.dot} | {v.dot for v in texts}
        self._also.pop(name, None)
        self._shown.pop(name, None)
        if beside:
            self._also[name] = tuple(sorted(beside))
        if texts:
            self._shown[name] = chosen.text
        self._joined.add(name)

    # -- deletion --------------------------------------------------------------------------

    def join_deletion(self, inside: Iterable[str]) -> None:
        """Merge whether the record is there; one that was changed unknown to the deleter is."""
        own = self._alive_or_not(self._mine)
        other = self._alive_or_not(self._theirs)
        if own == other and all(not v.text for v in own):
            return
        known = self._knowledge(DELETED, own, other)
        mine, theirs = self._mine.stamps.gone, self._theirs.stamps.gone
        if self._mine.deleted:  # its deleter knew that it was there
            known = union(known[0], mine), known[1]
        if self._theirs.deleted:
            known = known[0], union(known[1], theirs)
        kept = _join(own, known[0], other, known[1])
        tombs = [v for v in kept if v.text]
        alive = frozenset(v for v in kept if not v.text)
        if not tombs:
            self._gone = {}
            self._settle_deletion(alive, None, CONFLICT)
            return
        tomb = max(tombs, key=lambda v: (rank(v.dot), v.text))
        self._gone = union(
            self._mine.stamps.gone if any(v.text for v in own) else {},
            self._theirs.stamps.gone if any(v.text for v in other) else {},
        )
        type_ = DELETION
        if not alive and self._contested(inside):
            alive = frozenset(v for v in own | other if not v.text) or frozenset((Version("", ""),))
        elif not alive and self._held_back(DELETED) and not self._mine.deleted:
            type_ = PROPOSAL
            alive = frozenset(v for v in own if not v.text)
        self._settle_deletion(alive, tomb, type_)

    def _alive_or_not(self, state: RecordState) -> frozenset[Version]:
        versions = state.fields.get(DELETED)
        if versions is None:
            versions = frozenset((Version(state.stamps.of(DELETED), ""),))
        return self._held(state, DELETED, versions)

    def _contested(self, inside: Iterable[str]) -> bool:
        """Tell whether anything stands here that the deleter had not seen."""
        dots = (*_loud(self._fields, self._also, self._quiet), *inside)
        return any(not covers(self._gone, given) for given in dots)

    def _settle_deletion(self, alive: frozenset[Version], tomb: Version | None, type_: str) -> None:
        """Note whether the record is there, and the deletion that stands beside it."""
        before = self._mine.text(DELETED)
        if alive:
            chosen = max(alive, key=lambda v: rank(v.dot))
        else:
            assert tomb is not None
            chosen = tomb
        if before != chosen.text:
            self._taken[DELETED] = chosen.text
        kept = alive | ({tomb} if tomb else frozenset())
        self._keep(DELETED, kept, chosen)
        if alive and tomb:
            base = self._base.get(DELETED)
            self._conflicts.append(FieldConflict(DELETED, base, "", tomb, type_))

    # -- result ----------------------------------------------------------------------------

    def result(self) -> Merged:
        """Return what came of it."""
        mine, theirs = self._mine, self._theirs
        seen = union(mine.stamps.seen, _seen_by_hand(theirs))
        if theirs.complete:
            seen = union(seen, theirs.stamps.seen)
        stamps = Stamps(seen, mine.stamps.base, self._at, self._gone, self._also)
        if stamps == mine.stamps:
            stamps = mine.stamps
        state = RecordState(mine.kind, mine.uid, self._fields, stamps, shown=self._shown)
        untouched = [c for c in _standing(state, self._base) if c.field not in self._joined]
        conflicts = (*self._conflicts, *untouched)
        settled = self._settled(conflicts)
        outcome = self._outcome(conflicts, settled)
        defended = frozenset(self._defended)
        return Merged(state, self._taken, conflicts, settled, outcome, defended)

    def _settled(self, conflicts: Iterable[FieldConflict]) -> frozenset[tuple[str, str]]:
        open_now = {(c.field, c.theirs.dot) for c in conflicts}
        stood = {(c.field, c.theirs.dot) for c in _standing(self._mine, {})}
        return frozenset(stood - open_now)

    def _outcome(
        self, conflicts: Iterable[FieldConflict], settled: frozenset[tuple[str, str]]
    ) -> str:
        theirs = self._theirs
        for conflict in conflicts:
            versions = theirs.fields.get(conflict.field, frozenset())
            new = conflict.theirs not in self._mine.fields.get(conflict.field, frozenset())
            told = normalise(theirs.text(conflict.field)) == normalise(conflict.theirs.text)
            if (new and conflict.field in self._joined) or (versions and told):
                return CONFLICTING
        return CHANGED if self._taken or settled else SAME


def _join(
    own: frozenset[Version], seen_own: Seen, other: frozenset[Version], seen_other: Seen
) -> frozenset[Version]:
    """Join two sides' values by their normalised texts; raw texts come back.

    Where each side seems to have replaced what the other has (only copies of a workspace that went
    their own ways can do that), both are kept.
    """
    raw: dict[Version, Version] = {}
    for version in (*sorted(other), *sorted(own)):
        raw[Version(version.dot, normalise(version.text))] = version
    mine = {Version(v.dot, normalise(v.text)) for v in own}
    theirs = {Version(v.dot, normalise(v.text)) for v in other}
    kept = join(mine, seen_own, theirs, seen_other) or (mine | theirs)
    return frozenset(raw[version] for version in kept)
