"""What becomes of each record of a staged workbook: new, same, changed, in conflict, rejected.

Every record of the file is put beside the workspace's own, field by field. Most are equal and
nothing more happens; the others are merged (`merge`), which says what has to be written and which
values stand beside each other until somebody decides. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Literal

from dampingan.core.causality import DELETED, Stamps, Version, covers, inner_dot, union
from dampingan.core.language import tr
from dampingan.exchange.receiver.agency_work import read_only
from dampingan.exchange.receiver.merge import (
    Merged,
    RecordState,
    hand_dot,
    is_quiet,
    merge,
    offered,
    record_state,
)
from dampingan.exchange.receiver.opinion import dot_of, opinions
from dampingan.exchange.receiver.outcome import Comparison, Outcome, Result
from dampingan.exchange.receiver.staging import (
    FORMLESS,
    INQUIRY,
    RECORD_KINDS,
    AnnexRow,
    Counterpart,
    Staged,
    StagedRecord,
)
from dampingan.exchange.sheet.annex_column import (
    ACCEPTED_ROWS,
    BINDING,
    CONTINUED,
    DOT,
    FIELD,
    PARKED,
    REJECTED_ROWS,
    TEXT,
)
from dampingan.exchange.sheet.cell import normal
from dampingan.exchange.sheet.column import PARENT
from dampingan.forms.model import Form
from dampingan.store.merging.conflict import siblings
from dampingan.store.merging.holding import Held, received_revisions
from dampingan.store.merging.joining import aliases
from dampingan.store.reader import Reader
from dampingan.store.version.parked import ANSWER, ParkedKey, parked_key
from dampingan.store.workspace import Workspace

FULL = "full"
"""`content` of a workbook with everything that its sender has."""


class Forms:
    """The questionnaires of a file's sheets, as the workspace has them."""

    def __init__(self, workspace: Workspace, staged: Staged) -> None:
        self._workspace = workspace
        self._staged = staged
        self._asked: dict[str, tuple[frozenset[str], frozenset[str]]] = {}

    def form(self, sheet: str) -> Form:
        """Return the form of a sheet."""
        fact = self._staged.facts[sheet]
        key = fact.form if fact.extra else ""
        return self._workspace.extra_form(key) if key else self._workspace.form("family")

    def known(self, sheet: str) -> frozenset[str]:
        """Return the questions that its form asks in rows of a sheet, calculated ones included."""
        return self._questions(sheet)[0]

    def answerable(self, sheet: str) -> frozenset[str]:
        """Return those of them that people answer."""
        return self._questions(sheet)[1]

    def _questions(self, sheet: str) -> tuple[frozenset[str], frozenset[str]]:
        if sheet not in self._asked:
            repeat = self._staged.facts[sheet].repeat
            here = [q for q in self.form(sheet).questions.values() if q.repeat == repeat]
            known = frozenset(q.key for q in here)
            self._asked[sheet] = known, frozenset(q.key for q in here if q.answerable)
        return self._asked[sheet]


def compare(
    workspace: Workspace,
    reader: Reader,
    staged: Staged,
    *,
    only: Iterable[str] | None = None,
    propose: bool = False,
    doubted: str = "",
) -> Comparison:
    """Compare staged records with the workspace; rows without a parent are rejected.

    Args:
        workspace: knows the questionnaires.
        reader: a snapshot of it.
        staged: the workbook.
        only: keys of the records to compare; all without.
        propose: whether the file's changes are proposals (from the regency to its village).
        doubted: the site of which the file can't know what it says (`stamping.is_behind`).
    """
    work = _Comparing(workspace, reader, staged, propose=propose)
    work.doubted = doubted
    return work.run(staged.records.values() if only is None else [staged.records[u] for u in only])


class _Comparing:
    """One comparison: the file, the workspace's records with its keys, and what comes out."""

    def __init__(
        self, workspace: Workspace, reader: Reader, staged: Staged, *, propose: bool
    ) -> None:
        self._reader = reader
        self._staged = staged
        self._forms = Forms(workspace, staged)
        self._policy: Literal["take", "propose"] = "propose" if propose else "take"
        self._full = staged.submission.identity.facts.get("content", FULL) == FULL
        self._held: dict[str, Held] = {}
        self._mine: Mapping[str, Mapping[str, tuple[Version, ...]]] = {}
        self._theirs: dict[str, list[Counterpart]] = {}
        for row in staged.counterparts:
            self._theirs.setdefault(row.owner, []).append(row)
        self._result = Comparison()
        self._joined: Mapping[str, str] = {}
        self._origins: dict[tuple[str, str], str] = {}
        self.doubted = ""

    def run(self, records: Iterable[StagedRecord]) -> Comparison:
        wanted = list(records)
        self._result.history = self._reader.newest_history()
        self._look_up(wanted)
        self._reject_orphans()
        kept = [r for r in wanted if r.uid in self._staged.records]
        kept.sort(
            key=lambda r: r.uid in self._joined
        )  # what stands, before what was joined into it
        self._mine = siblings(self._reader.connection, [r.uid for r in kept if r.uid in self._held])
        for record in kept:
            outcome = self._outcome(record)
            self._result.outcomes[record.uid] = outcome
            self._result.count(record.sheet, outcome.result)
        self._count_receipt()
        for row in self._staged.annexes:
            self._result.count(row.sheet, self._annex_result(row))
        for row in self._staged.counterparts:
            if row.owner in self._result.outcomes:
                self._result.count(row.sheet, self._counterpart_result(row))
        return self._result

    def _count_receipt(self) -> None:
        """Count what the other side has received: marked anew, or known."""
        known = received_revisions(self._reader.connection, self._staged.accepted)
        for uid, (revision, _) in self._staged.accepted.items():
            anew = uid in known and known[uid] < revision
            self._result.count(ACCEPTED_ROWS, "changed" if anew else "same")
        for _ in self._staged.refusals:
            self._result.count(REJECTED_ROWS, "new")

    # -- what the workspace has --------------------------------------------------------------

    def _look_up(self, records: Iterable[StagedRecord]) -> None:
        by_kind: dict[str, list[str]] = {}
        sheets: dict[str, str] = {}
        parents: set[str] = set()
        for record in records:
            by_kind.setdefault(record.kind, []).append(record.uid)
            sheets[record.uid] = record.sheet
        for kind, uids in by_kind.items():
            for uid, found in self._reader.held(kind, uids).items():
                if kind not in FORMLESS:
                    found.known = self._forms.known(sheets[uid])
                self._held[uid] = found
        for record in self._staged.records.values():
            if PARENT not in record.columns and record.uid in self._held:
                # Its sheet says nothing about parents any more: it stays where it is.
                record.parent = str(self._held[record.uid].row.get("owner_uid") or "")
            if record.parent and record.parent not in self._staged.records:
                parents.add(record.parent)
        for kind in RECORD_KINDS:
            if parents:
                found = self._reader.held(kind, parents)
                self._result.owners |= found
                parents -= found.keys()
        self._follow_joins()

    def _follow_joins(self) -> None:
        """Put rows that name a record that was joined into another one with that one."""
        known = {**self._result.owners, **self._held}
        if not any(h.deleted and h.row.get("joined_into") for h in known.values()):
            return
        self._joined = aliases(self._reader.connection)
        winners: dict[str, list[str]] = {}
        for record in self._staged.records.values():
            if record.parent in self._joined:
                record.parent = self._joined[record.parent]
                if PARENT in record.columns:
                    record.columns = {**record.columns, PARENT: record.parent}
                winners.setdefault("family", []).append(record.parent)
            if record.uid in self._joined:
                winners.setdefault(record.kind, []).append(self._joined[record.uid])
        for kind, uids in winners.items():
            wanted = [uid for uid in uids if uid not in self._staged.records]
            self._result.owners |= self._reader.held(kind, wanted)

    def _reject_orphans(self) -> None:
        """Reject records whose parent is nowhere or can't be one, with everything about them."""
        staged = self._staged
        orphans = [r for r in staged.records.values() if not self._belongs(r)]
        for record in orphans:
            told = tr(
                "Kunci induk baris ini tidak ada di berkas maupun di ruang kerja. Kembalikan "
                "kuncinya dari berkas asli."
            )
            staged.reject(record.sheet, record.place, told, PARENT)
        for record in orphans:
            del staged.records[record.uid]
        if not orphans:
            return
        for row in staged.annexes:
            if row.owner not in staged.records:
                told = tr("Baris ini tentang baris lain yang ditolak.")
                staged.reject(row.sheet, row.place, told, PARENT)
        staged.annexes[:] = [row for row in staged.annexes if row.owner in staged.records]

    def _belongs(self, record: StagedRecord) -> bool:
        """Follow the parents of a record up to one that stands alone; circles never get there."""
        if record.kind in FORMLESS:
            return True
        seen = set()
        while record.uid not in seen:
            seen.add(record.uid)
            parent = self._staged.records.get(record.parent)
            own = self._result.owners.get(record.parent)
            kind = parent.kind if parent else own.kind if own else ""
            if kind not in _PARENTS[record.kind] or (record.parent and not kind):
                return record.kind == "family"
            if parent is None:
                return True
            record = parent
        return False

    # -- one record --------------------------------------------------------------------------

    def _outcome(self, record: StagedRecord) -> Outcome:
        mine = self._held.get(record.uid)
        if mine is not None and self._untouched(record, mine):
            return Outcome(record, mine, "same")
        if mine is None or mine.absent:
            return Outcome(record, mine, "new", self._merged_new(record))
        said = self._said(record)
        winner = self._joined.get(record.uid, "")
        if winner and not record.deleted:
            return self._offer(record, mine, said, winner)
        different = [name for name, text in said.items() if not _equal(text, mine.text(name))]
        beside = self._mine.get(record.uid, {})
        theirs = self._theirs.get(record.uid, ())
        alike = not (different or beside or theirs or record.request)
        if alike and (not record.traced or record.stamps == mine.stamps):
            return Outcome(record, mine, "same")
        merged, told = self._merged(record, mine, said)
        return Outcome(record, mine, _result_of(merged, told), merged, told, beside)

    def _untouched(self, record: StagedRecord, mine: Held) -> bool:
        """Tell by the marks alone that a row says what we hold: most rows of most workbooks.

        The same stamps are the same values, as long as no cell was edited since; only copies of a
        workspace that went their own ways in one place can give one stamp to two values.
        """
        if not record.trace or record.trace != mine.row["stamps"] or record.edited != frozenset():
            return False
        beside = record.uid in self._mine or record.uid in self._theirs or record.request
        if beside or record.documents or mine.absent or record.uid in self._joined:
            return False
        if record.kind in FORMLESS or record.emptied:
            return True
        missing = (mine.answers.keys() & self._staged.asked[record.sheet]) - record.answers.keys()
        return record.answers.items() <= mine.answers.items() and not missing

    def _elsewhere(self, record: StagedRecord) -> bool:
        """Tell whether one of its answers may be parked here, or asked here and parked there."""
        if record.kind in FORMLESS:
            return False
        known = self._forms.known(record.sheet)
        return PARKED in record.documents or not record.answers.keys() <= known

    def _said(self, record: StagedRecord) -> dict[str, str]:
        """Return the fields that a row has an opinion on, as this workspace's forms have them."""
        said = opinions(self._staged, record)
        if record.kind in FORMLESS:
            return said
        known = self._forms.known(record.sheet)
        answerable = self._forms.answerable(record.sheet)
        version = self._staged.facts[record.sheet].version
        found: dict[str, str] = {}
        for name, text in said.items():
            question = name.removeprefix("answers.")
            if question != name and question not in answerable:
                if question not in known and text:
                    parked = f"parked.{ParkedKey(ANSWER, question, version)}"
                    found.setdefault(parked, text)
                    self._origins[record.uid, parked] = name
            elif (asked := self._asked_here(record, name)) and asked not in said:
                found[asked] = text
                self._origins[record.uid, asked] = name
            else:
                found[name] = text
        return found

    def _asked_here(self, record: StagedRecord, name: str) -> str:
        """Return the answer that a parked one is, where the form here asks that question."""
        if not name.startswith("parked."):
            return ""
        key = parked_key(name.removeprefix("parked."))
        if key.part != ANSWER or key.question not in self._forms.answerable(record.sheet):
            return ""
        fits = key.version == self._forms.form(record.sheet).version
        return f"answers.{key.question}" if fits else ""

    def _dot_of(self, record: StagedRecord, name: str, text: str, known: str | None) -> str:
        return dot_of(record, self._origins.get((record.uid, name), name), text, known)

    def _merged_new(self, record: StagedRecord) -> Merged | None:
        """Return what a record that is not here yet becomes, None when it is what the row says."""
        by_hand = record.emptied or record.request or record.edited != frozenset()
        plain = record.traced and not (by_hand or record.partial or record.uid in self._theirs)
        if plain and not self._elsewhere(record):
            return None
        said = self._said(record)
        if plain and not any((record.uid, name) in self._origins for name in said):
            return None
        inside = self._inside(record, None) if record.deleted else ()
        quiet = _always if record.kind == INQUIRY else is_quiet
        return merge({}, None, self._state(record, said, None), quiet=quiet, inside=inside)

    def _merged(
        self, record: StagedRecord, mine: Held, said: Mapping[str, str]
    ) -> tuple[Merged, Mapping[str, frozenset[Version]]]:
        theirs = self._state(record, said, mine)
        values = {name: mine.text(name) for name in {*mine.fields(), *said}}
        state = record_state(
            record.kind, record.uid, values, mine.stamps, self._mine.get(record.uid)
        )
        contested = record.deleted or mine.deleted
        merged = merge(
            values if record.traced else {},
            state,
            theirs,
            policy="take" if record.kind in FORMLESS else self._policy,
            quiet=_always if record.kind == INQUIRY else is_quiet,
            binding=frozenset(said) if record.columns.get(BINDING) else frozenset(),
            erasures=self._erasures(record, mine, said),
            guarded=read_only(self._staged, record, said),
            inside=self._inside(record, mine) if contested else (),
        )
        return merged, theirs.fields

    def _offer(
        self, record: StagedRecord, loser: Held, said: Mapping[str, str], winner: str
    ) -> Outcome:
        """Offer what a file says of a record that was joined into another one to that one."""
        theirs = offered(self._state(record, said, loser), loser.stamps, winner)
        before = self._result.outcomes.get(winner)
        mine = before.held if before else self._result.owners.get(winner)
        if theirs is None or mine is None or mine.absent:
            return Outcome(record, loser, "same")
        beside = siblings(self._reader.connection, [winner]).get(winner)
        if before is not None and before.merged is not None:
            state = before.merged.state
        else:
            values = {name: mine.text(name) for name in {*mine.fields(), *theirs.fields}}
            state = record_state(mine.kind, winner, values, mine.stamps, beside)
        merged = merge({}, state, theirs)
        result = _result_of(merged, theirs.fields)
        if before is not None and before.merged is not None:
            taken = {**before.merged.taken, **merged.taken}
            settled = before.merged.settled | merged.settled
            merged = replace(merged, taken=taken, settled=settled)
        standing = before.record if before else replace(record, uid=winner, columns={}, answers={})
        told = {**(before.told if before else {}), **theirs.fields}
        known = before.beside if before else beside or {}
        counted = before.result if before else result
        joined = Outcome(standing, mine, counted, merged, told, known)
        self._result.outcomes[winner] = joined
        return Outcome(record, loser, result)

    def _state(
        self, record: StagedRecord, said: Mapping[str, str], mine: Held | None
    ) -> RecordState:
        """Return what a row says as a state that can be merged."""
        fields: dict[str, frozenset[Version]] = {}
        for name, text in said.items():
            given = self._dot_of(record, name, text, mine.text(name) if mine else None)
            fields[name] = frozenset((Version(given, text),))
        shown: dict[str, str] = {}
        for row in self._theirs.get(record.uid, ()):
            name = row.columns.get(FIELD, "")
            if name in said:
                beside = Version(row.columns.get(DOT, ""), row.columns.get(TEXT, ""))
                fields[name] |= {beside}
                shown[name] = said[name]
        if record.request:
            given = hand_dot(record.uid, DELETED, record.stamps.of(DELETED), record.request)
            there = Version(record.stamps.of(DELETED), "")
            fields[DELETED] = frozenset((there, Version(given, record.request)))
            shown[DELETED] = ""
        complete, stamps = self._complete(record, mine), record.stamps
        if self.doubted in stamps.seen:
            seen = {site: n for site, n in stamps.seen.items() if site != self.doubted}
            stamps = replace(stamps, seen=seen)
        return RecordState(record.kind, record.uid, fields, stamps, complete, shown)

    def _complete(self, record: StagedRecord, mine: Held | None) -> bool:
        """Tell whether a row has an opinion on everything that the record has."""
        if record.emptied or record.typed or record.partial:
            return False
        if record.kind in FORMLESS or mine is None:
            return True
        missing = mine.answers.keys() - self._staged.asked[record.sheet]
        return record.traced and not missing & self._forms.answerable(record.sheet)

    def _erasures(
        self, record: StagedRecord, mine: Held, said: Mapping[str, str]
    ) -> frozenset[str]:
        """Return the fields whose empty cells may mean nothing (exchange rule 7)."""
        if record.traced and self._full:
            return frozenset()
        return frozenset(
            name
            for name, text in said.items()
            if not text
            and name.startswith(("answers.", "notes."))
            and mine.text(name)
            and (not record.traced or dot_of(record, name, text) != record.stamps.of(name))
        )

    def _inside(self, record: StagedRecord, mine: Held | None) -> Iterator[str]:
        """Yield the dots of what stands inside a record, here or there, unknown to its deleter."""
        gone = union(record.stamps.gone, mine.stamps.gone if mine else {})
        for uid, given in self._standing_inside(record, mine):
            if not covers(gone, inner_dot(uid, given)):
                yield given

    def _standing_inside(
        self, record: StagedRecord, mine: Held | None
    ) -> Iterator[tuple[str, str]]:
        for other in self._below.get(record.uid, ()):
            if not other.emptied:
                yield from ((other.uid, given) for given in _dots(other.stamps))
            if edited := other.edited:
                said = opinions(self._staged, other)
                for name in said.keys() & edited:
                    yield other.uid, dot_of(other, name, said[name])
        kind = record.kind
        if mine is not None and kind in {"family", "response"}:
            for below in ("person", "roster_row") if kind == "family" else ("roster_row",):
                for rows in self._reader.held_below(below, kind, [mine.id]).values():
                    for row in rows:
                        yield from ((row.uid, given) for given in _dots(row.stamps))

    @cached_property
    def _below(self) -> Mapping[str, list[StagedRecord]]:
        """Key → records of the file inside that one, at any depth."""
        found: dict[str, list[StagedRecord]] = {}
        for record in self._staged.records.values():
            owner, steps = record.parent, 0
            while owner and steps < _DEPTH:
                found.setdefault(owner, []).append(record)
                above = self._staged.records.get(owner)
                owner, steps = above.parent if above else "", steps + 1
        return found

    # -- annexes -------------------------------------------------------------------------------

    def _annex_result(self, row: AnnexRow) -> str:
        outcome = self._result.outcomes.get(row.owner)
        if outcome is None:
            return "same"
        if outcome.merged is None or outcome.result == "new":
            return outcome.result
        if row.sheet == CONTINUED:
            return outcome.result
        return _field_result(outcome.merged, f"{row.document}.{row.key}", outcome.told)

    def _counterpart_result(self, row: Counterpart) -> str:
        outcome = self._result.outcomes[row.owner]
        if outcome.merged is None:
            return outcome.result
        return _field_result(outcome.merged, row.columns.get(FIELD, ""), outcome.told)


_DEPTH = 20
"""Most repeats inside each other."""


def _dots(stamps: Stamps) -> Iterator[str]:
    yield stamps.base
    yield from (given for name, given in stamps.at.items() if not is_quiet(name))


def _field_result(merged: Merged, name: str, told: Mapping[str, frozenset[Version]]) -> Result:
    """Return what became of one field of which the file says something."""
    theirs = {normal(version.text) for version in told.get(name, ())}
    for conflict in merged.conflicts:
        if conflict.field == name and normal(conflict.theirs.text) in theirs:
            return "conflict"
    return "changed" if name in merged.taken else "same"


_ANNEXED = ("notes.", "accepted.", "parked.")


def _result_of(merged: Merged, told: Mapping[str, frozenset[Version]]) -> Result:
    """Return how the record's own row counts; what stands in an annex counts there."""
    names = {conflict.field for conflict in merged.conflicts} | merged.taken.keys()
    found = {_field_result(merged, name, told) for name in names if not name.startswith(_ANNEXED)}
    return "conflict" if "conflict" in found else "changed" if "changed" in found else "same"


def _equal(one: str, other: str) -> bool:
    return one == other or normal(one) == normal(other)


_PARENTS: Mapping[str, frozenset[str]] = {
    "family": frozenset({""}),
    "person": frozenset({"family"}),
    "response": frozenset({"", "family", "person"}),
    "roster_row": frozenset({"family", "person", "response", "roster_row"}),
}
"""Kind → what its records belong to; ``""`` when they stand alone."""


def _always(name: str) -> bool:
    """Tell that nobody is asked: a question and its answer go back and forth, the last counts."""
    return True
