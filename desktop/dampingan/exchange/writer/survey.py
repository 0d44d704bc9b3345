"""Which records go into a submission and which stay, seen without reading any answer."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dampingan.core.keys import new_key
from dampingan.exchange.sheet.layout import tally_of
from dampingan.exchange.writer.scope import EVERYWHERE, Scope
from dampingan.exchange.writer.told import Told
from dampingan.store.kind import KINDS, STATUSES, Kind
from dampingan.store.merging.batch import batches
from dampingan.store.reader import Reader
from dampingan.store.transaction import IMPORT_UNDONE, UNDONE
from dampingan.store.workspace import Workspace

DELETED = "deleted"
"""Status of tombstones."""

EVERY_BATCH = 1_000_000
"""A limit for `store.merging.batch.batches` that means all of them."""

_FINISHED = frozenset({"complete", "verified"})
_STATE = ("uid", "rev", "updated_at", "deleted_at", "stamps")
_FAMILY = (
    *("id", *_STATE, "status", "error_count", "warning_count", "head_name", "rt", "rw"),
    "deleted_reason",
)


CONFLICT_STATE = (
    *("kind", "record_uid", "field", "base", "mine", "theirs", "dot", "seen", "type", "reason"),
    *("binding", "by", "at", "village_code"),
)
"""What a conflict says to the other side; the same on every computer that has it."""

INQUIRY_STATE = (
    *("uid", "record_kind", "record_uid", "field", "title", "question", "asked_by", "asked_at"),
    *("answer", "answered_by", "answered_at", "state", "village_code", "deleted_at"),
    *("deleted_reason", "rev", "updated_at", "updated_by", "stamps"),
)
"""What a question of the regency says; it travels whole."""

REFERENCE_STATE = ("uid", "rev", "updated_at", "deleted_at", "stamps")
OWN_REFERENCES = (
    "(reference.origin <> 'shipped' OR instr(reference.stamps, '\"at\"') > 0) "
    f"AND (reference.deleted_at IS NULL OR reference.deleted_reason <> '{IMPORT_UNDONE}')"
)
"""Entries of reference lists that somebody made or changed: they travel with everything."""


@dataclass(frozen=True, slots=True)
class ReviewedFamily:
    """A family that somebody should look at before the workbook leaves."""

    id: int
    uid: str
    head_name: str
    rt: str
    rw: str
    status: str
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class SubmissionReview:
    """What a submission would hold, before it is written.

    Attributes:
        families: how many there are, without deleted ones.
        persons: members on record, those who moved or died included; without deleted ones.
        by_status: families by status, without deleted ones.
        drafts: families that are not finished.
        findings: finished families with errors or warnings.
        tombstones: deleted families; they always travel, unless taken back unheard.
        sent_before: when exactly this state was sent already, the log's time (UTC), else ``""``.
        responses: form id → filled additional forms, without deleted ones.
    """

    families: int
    persons: int
    by_status: Mapping[str, int]
    drafts: tuple[ReviewedFamily, ...]
    findings: tuple[ReviewedFamily, ...]
    tombstones: int
    sent_before: str = ""
    responses: Mapping[str, int] = field(default_factory=dict)

    def left_out(self, *, include_drafts: bool, include_findings: bool) -> int:
        """Return how many families a choice leaves out."""
        left = 0 if include_drafts else len(self.drafts)
        return left + (0 if include_findings else len(self.findings))


@dataclass(frozen=True, slots=True)
class Choice:
    """What the operator lets go: `drafts`, and finished records with `findings`."""

    drafts: bool
    findings: bool

    def takes(self, status: str, findings: int) -> bool:
        """Tell whether a record goes; tombstones and families that are gone always do."""
        if status == "draft":
            return self.drafts
        if status in _FINISHED and findings:
            return self.findings
        return True


EVERYTHING = Choice(drafts=True, findings=True)


@dataclass(frozen=True)
class Survey:
    """One pass over keys and states, without answers.

    Attributes:
        listed: all families, deleted ones with status ``deleted``; without unheard ones.
        rows: `layout.tally_of` → rows that go.
        out: keys of the families and filled forms that stay.
        left_out: how many of these are families.
        unheard: keys of records that were taken back before the regency heard of them.
        withheld: key → kind and id of each record that does not go, members included.
        last: kind → highest id.
        deleted: `layout.tally_of` → tombstones among these rows.
        by_status: families that go, by status.
        state_at: UTC time of the newest change.
        batch_uid: key of the batch; follows from all of this.
        scope: what was asked for at all.
        count: the sender's count that its newest value is stamped with.
    """

    choice: Choice
    listed: tuple[ReviewedFamily, ...]
    rows: Mapping[str, int]
    deleted: Mapping[str, int]
    out: frozenset[str]
    left_out: int
    unheard: frozenset[str]
    withheld: Mapping[str, tuple[str, int]]
    last: Mapping[str, int]
    by_status: Mapping[str, int]
    state_at: str
    batch_uid: str
    scope: Scope = EVERYWHERE
    count: int = 0

    def stays(self, *uids: str | None) -> bool:
        """Tell whether a record stays at home, given its key and its owner's."""
        return any(uid in self.out or uid in self.unheard for uid in uids)


def survey_of(
    reader: Reader,
    choice: Choice,
    told: Told,
    scope: Scope = EVERYWHERE,
    about: tuple[str, str] = ("", ""),
) -> Survey:
    """Look through keys, revisions and states of everything that travels.

    Args:
        reader: the snapshot.
        choice: what the operator lets go.
        told: what the other side has heard of.
        scope: what the workbook is about; what is not, is not counted as left out.
        about: the sender's site; what else makes this batch another one.
    """
    return _Pass(reader, choice, told, scope, " ".join(about)).survey(about[0])


class _Pass:
    """Collects a `Survey`: families, their members, filled forms, rows of repeats."""

    def __init__(
        self, reader: Reader, choice: Choice, told: Told, scope: Scope, about: str
    ) -> None:
        self._reader = reader
        self._choice = choice
        self._told = told
        self._scope = scope
        frame = _frame(reader, scope.village_code), about
        self._stamps: set[str] = set()
        self._state = hashlib.sha256(repr(frame).encode())
        self._newest = str(reader.village(scope.village_code)["updated_at"])
        self._listed: list[ReviewedFamily] = []
        self._out: set[str] = set()
        self._unheard: set[str] = set()
        self._withheld: dict[str, tuple[str, int]] = {}
        self._last: dict[str, int] = {}
        self._by_status: dict[str, int] = {}
        self._rows: dict[str, int] = {}
        self._deleted: dict[str, int] = {}

    def survey(self, site: str) -> Survey:
        self._families()
        left_out = len(self._out)
        for kind in _others():
            self._members(kind)
        self._responses()
        self._roster_rows()
        self._matters()
        rng = random.Random(self._state.digest())  # noqa: S311 - a name, not a secret
        return Survey(
            choice=self._choice,
            listed=tuple(self._listed),
            rows=self._rows,
            deleted=self._deleted,
            out=frozenset(self._out),
            left_out=left_out,
            unheard=frozenset(self._unheard),
            withheld=self._withheld,
            last=self._last,
            by_status=self._by_status,
            state_at=self._newest,
            batch_uid=new_key("B", rng=rng),
            scope=self._scope,
            count=self._newest_own(site),
        )

    def _records(self, kind: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """Yield the village's records; all of them, so that `Told` hears of each."""
        where, values = self._scope.place(kind)
        return self._reader.records(kind, columns, where=where, values=values)

    def _families(self) -> None:
        self._rows["family"] = self._deleted["family"] = 0
        for *record, reason in self._records("family", _FAMILY):
            family = _reviewed(record)
            undone = reason if family.status == DELETED else ""
            if self._taken_back("family", family.id, family.uid, undone):
                continue
            if not self._scope.has_family(family.uid):
                self._withheld[family.uid] = "family", family.id
                continue
            self._listed.append(family)
            if not self._choice.takes(family.status, family.errors + family.warnings):
                self._keep("family", family.id, family.uid)
                continue
            self._by_status[family.status] = self._by_status.get(family.status, 0) + 1
            self._count("family", record[3], gone=family.status == DELETED)
            self._note(tuple(record[1:6]))

    def _members(self, kind: Kind) -> None:
        self._rows[kind.name] = self._deleted[kind.name] = 0
        columns = ("id", "deleted_reason", *_STATE, *_owner(kind))
        for record_id, reason, *record, family, family_gone in self._records(kind.name, columns):
            uid, gone = record[0], record[3]
            undone = reason if gone else ""
            if self._taken_back(kind.name, record_id, uid, undone, owner=family):
                continue
            if family in self._out or not self._scope.has_family(family):
                self._withheld[uid] = kind.name, record_id
                continue
            self._count(kind.name, record[2], gone=bool(gone or family_gone))
            self._note(record, family)

    def _responses(self) -> None:
        columns = ("id", "deleted_reason", "form_id", "status", "error_count", "warning_count")
        owner = ("family.uid", "person.uid", "family.deleted_at", "person.deleted_at")
        for record_id, reason, form_id, status, errors, warnings, *rest in self._records(
            "response", (*columns, *_STATE, *owner)
        ):
            record, (family, person, *owner_gone) = rest[:5], rest[5:]
            uid, gone = record[0], record[3]
            undone = reason if gone else ""
            about = next((key for key in (family, person) if key in self._unheard), family or "")
            if self._taken_back("response", record_id, uid, undone, owner=about):
                continue
            if not self._scope.has_response(uid):
                self._withheld[uid] = "response", record_id
                continue
            stays = not gone and not self._choice.takes(status, errors + warnings)
            if stays or family in self._out:
                self._keep("response", record_id, uid)
                continue
            tally = tally_of("response", form_id)
            self._count(tally, record[2], gone=bool(gone or any(owner_gone)))
            self._note(record, person or family)

    def _roster_rows(self) -> None:
        columns = ("id", "deleted_reason", "repeat", "parent_uid", "response.form_id", *_STATE)
        owner = ("family.uid", "response.uid", "family.deleted_at", "response.deleted_at")
        about = ("subject_family.uid", "subject_family.deleted_at", "subject_person.deleted_at")
        for record_id, reason, repeat, parent, form_id, *rest in self._records(
            "roster_row", (*columns, *owner, *about)
        ):
            record, (family, response, *owner_gone) = rest[:5], rest[5:9]
            uid, gone = record[0], record[3]
            undone = reason if gone else ""
            belongs = family or response or ""
            if self._taken_back("roster_row", record_id, uid, undone, owner=belongs):
                continue
            elsewhere = not self._scope.has_row(family, response)
            if belongs in self._out or parent in self._unheard or elsewhere:
                self._withheld[uid] = "roster_row", record_id
                continue
            tally = tally_of("roster_row", form_id or "", repeat)
            gone = gone or any(owner_gone) or any(rest[10:])
            self._count(tally, record[2], gone=bool(gone))
            self._note(record, belongs)

    def _matters(self) -> None:
        """Look at open conflicts and at questions; `dispute` writes them."""
        for kind, columns in (("conflict", CONFLICT_STATE), ("inquiry", INQUIRY_STATE)):
            for values in self._reader.matters(kind, columns, self._scope.village_code):
                self._state.update(repr(tuple(values.values())).encode())
                self._newest = max(self._newest, values.get("updated_at", ""))
        for record in self._reader.records("reference", REFERENCE_STATE, where=OWN_REFERENCES):
            self._newest = max(self._newest, record[2])
            self._note(record)

    def _taken_back(
        self, kind: str, record_id: int, uid: str, reason: str, owner: str = ""
    ) -> bool:
        """Tell whether a record was undone, or its owner was, before the other side heard of it.

        What came with a workbook whose receiving was undone counts as never having been here.
        """
        self._last[kind] = max(self._last.get(kind, 0), record_id)
        unheard = reason == IMPORT_UNDONE or (
            reason == UNDONE and not self._told.knows(kind, record_id, uid)
        )
        if unheard or owner in self._unheard:
            self._unheard.add(uid)
            self._withheld[uid] = kind, record_id
            return True
        return False

    def _keep(self, kind: str, record_id: int, uid: str) -> None:
        self._out.add(uid)
        self._withheld[uid] = kind, record_id

    def _note(self, state: Sequence[Any], owner: str | None = None) -> None:
        """Take the state of a record that goes into the batch's."""
        self._state.update(repr((list(state), owner)).encode())
        self._stamps.add(state[-1])

    def _newest_own(self, site: str) -> int:
        """Return the highest count of a site that any record knows."""
        counts = re.compile(rf'{re.escape(site)}(?:\.|":)(\d+)').findall
        return max((int(n) for text in self._stamps for n in counts(text)), default=0)

    def _count(self, tally: str, updated_at: str, *, gone: bool) -> None:
        self._rows[tally] = self._rows.get(tally, 0) + 1
        self._deleted[tally] = self._deleted.get(tally, 0) + gone
        self._newest = max(self._newest, updated_at)


def _frame(reader: Reader, village_code: str) -> tuple[Any, ...]:
    """Return what makes two batches different besides their rows."""
    village, form = reader.village(village_code), reader.form("family")
    others = [
        (found.form_id, found.version, found.hash)
        for found in reader.instruments()
        if found.target != "family" and found.active
    ]
    return (
        reader.setting("uid", ""),
        reader.setting("period", ""),
        village["uid"],
        village["rev"],
        village["updated_at"],
        form.form_id,
        form.version,
        form.hash,
        *others,
    )


def _owner(kind: Kind) -> tuple[str, str]:
    owner = f"{kind.parent}." if kind.parent else ""
    return f"{owner}uid", f"{owner}deleted_at"


def _others() -> Iterator[Kind]:
    return (kind for kind in KINDS.values() if kind.sheet and kind.name != "family")


def _reviewed(record: Sequence[Any]) -> ReviewedFamily:
    family_id, uid, _, _, deleted_at, _, status, errors, warnings, head, rt, rw = record
    return ReviewedFamily(
        family_id, uid, head, rt, rw, DELETED if deleted_at else status, errors, warnings
    )


def review(workspace: Workspace, about: tuple[str, str] = ("", "")) -> SubmissionReview:
    """Return what should be looked at before sending; see `submission.review`.

    Args:
        workspace: what would be sent.
        about: see `survey_of`.
    """
    with workspace.snapshot() as reader:
        survey = survey_of(reader, EVERYTHING, Told.read(workspace), about=about)
    live = [f for f in survey.listed if f.status != DELETED]
    by_status = {status: 0 for status in STATUSES if status != DELETED}
    for family in live:
        by_status[family.status] = by_status.get(family.status, 0) + 1
    logged = {entry.uid: entry.at for entry in batches(workspace, EVERY_BATCH)}
    forms = {tally: rows for tally, rows in survey.rows.items() if tally.startswith("response")}
    return SubmissionReview(
        families=len(live),
        persons=survey.rows["person"] - survey.deleted["person"],
        by_status=by_status,
        drafts=tuple(f for f in live if f.status == "draft"),
        findings=tuple(f for f in live if f.status in _FINISHED and (f.errors or f.warnings)),
        tombstones=len(survey.listed) - len(live),
        sent_before=logged.get(survey.batch_uid, ""),
        responses={t.split("\x1f")[1]: n - survey.deleted.get(t, 0) for t, n in forms.items()},
    )
