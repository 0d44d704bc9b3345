"""Which families go into a submission and which stay, seen without reading any answer."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dampingan.core.keys import new_key
from dampingan.exchange.layout import repeat_kinds
from dampingan.store.batch import batches
from dampingan.store.kind import KINDS, STATUSES, Kind
from dampingan.store.reader import Reader
from dampingan.store.workspace import Workspace

DELETED = "deleted"
"""Status of tombstones."""

EVERY_BATCH = 1_000_000
"""A limit for `store.batch.batches` that means all of them."""

_FINISHED = frozenset({"complete", "verified"})
_STATE = ("uid", "rev", "updated_at", "deleted_at")
_FAMILY = ("id", *_STATE, "status", "error_count", "warning_count", "head_name", "rt", "rw")


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
        families, persons: how many there are, without deleted ones.
        by_status: families by status, without deleted ones.
        drafts: families that are not finished.
        findings: finished families with errors or warnings.
        tombstones: deleted families; they always travel.
        sent_before: when exactly this state was sent already, the log's time (UTC), else ``""``.
    """

    families: int
    persons: int
    by_status: Mapping[str, int]
    drafts: tuple[ReviewedFamily, ...]
    findings: tuple[ReviewedFamily, ...]
    tombstones: int
    sent_before: str = ""

    def left_out(self, *, include_drafts: bool, include_findings: bool) -> int:
        """Return how many families a choice leaves out."""
        left = 0 if include_drafts else len(self.drafts)
        return left + (0 if include_findings else len(self.findings))


@dataclass(frozen=True, slots=True)
class Choice:
    """What the operator lets go: `drafts`, and finished families with `findings`."""

    drafts: bool
    findings: bool

    def takes(self, family: ReviewedFamily) -> bool:
        """Tell whether a family goes; tombstones and families that are gone always do."""
        if family.status == "draft":
            return self.drafts
        if family.status in _FINISHED and (family.errors or family.warnings):
            return self.findings
        return True


@dataclass(frozen=True)
class Survey:
    """One pass over keys and states, without answers.

    Attributes:
        listed: all families, deleted ones with status ``deleted``.
        rows: kind → rows that go.
        out: keys of the families that stay.
        deleted: kind → tombstones among these rows.
        by_status: families that go, by status.
        state_at: UTC time of the newest change.
        batch_uid: key of the batch; follows from all of this.
    """

    choice: Choice
    listed: tuple[ReviewedFamily, ...]
    rows: Mapping[str, int]
    deleted: Mapping[str, int]
    out: frozenset[str]
    by_status: Mapping[str, int]
    state_at: str
    batch_uid: str

    @property
    def left_out(self) -> int:
        """How many families stay."""
        return len(self.out)


def survey_of(reader: Reader, choice: Choice) -> Survey:
    """Look through keys, revisions and states of everything that travels."""
    state = hashlib.sha256(repr(_frame(reader)).encode())
    newest = str(reader.village()["updated_at"])
    listed, out = [], set()
    by_status: dict[str, int] = {}
    rows, deleted = {"family": 0}, {"family": 0}
    for record in reader.records("family", _FAMILY):
        family = _reviewed(record)
        listed.append(family)
        if not choice.takes(family):
            out.add(family.uid)
            continue
        rows["family"] += 1
        deleted["family"] += family.status == DELETED
        by_status[family.status] = by_status.get(family.status, 0) + 1
        newest = max(newest, record[3])
        state.update(repr(record[1:5]).encode())
    for kind in _others():
        rows[kind.name] = deleted[kind.name] = 0
        for *record, family, family_gone in reader.records(kind.name, (*_STATE, *_owner(kind))):
            if family in out:
                continue
            rows[kind.name] += 1
            deleted[kind.name] += bool(record[3] or family_gone)
            newest = max(newest, record[2])
            state.update(repr((record, family)).encode())
    for kind in repeat_kinds(reader.form("family")):
        rows[kind.name] = sum(1 for _ in repeat_rows(reader, kind.repeat, out))
    key = new_key("B", rng=random.Random(state.digest()))  # noqa: S311 - a name, not a secret
    return Survey(choice, tuple(listed), rows, deleted, frozenset(out), by_status, newest, key)


def repeat_rows(
    reader: Reader, repeat: str, out: Container[str]
) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """Yield key, parent's key and answers of each row of a repeat that is no record kind.

    Args:
        reader: the snapshot.
        repeat: key of the repeat.
        out: keys of families that stay behind.
    """
    alive = "family.deleted_at", "uid", "deleted_at", "rows"
    for kind, columns in (("family", ("family.uid", *alive)), ("person", ("family.uid", *alive))):
        for family, family_gone, owner, gone, rows in reader.records(kind, columns):
            if family in out or family_gone or gone:
                continue
            for row in json.loads(rows):
                if row["repeat"] == repeat:
                    yield row["key"], row["parent"] or owner, row["values"]


def _frame(reader: Reader) -> tuple[Any, ...]:
    """Return what makes two batches different besides their rows."""
    village, form = reader.village(), reader.form("family")
    return (
        reader.setting("uid", ""),
        reader.setting("period", ""),
        village["uid"],
        village["rev"],
        village["updated_at"],
        form.form_id,
        form.version,
        form.hash,
    )


def _owner(kind: Kind) -> tuple[str, str]:
    owner = f"{kind.parent}." if kind.parent else ""
    return f"{owner}uid", f"{owner}deleted_at"


def _others() -> Iterator[Kind]:
    return (kind for kind in KINDS.values() if kind.sheet and kind.name != "family")


def _reviewed(record: tuple[Any, ...]) -> ReviewedFamily:
    family_id, uid, _, _, deleted_at, status, errors, warnings, head, rt, rw = record
    return ReviewedFamily(
        family_id, uid, head, rt, rw, DELETED if deleted_at else status, errors, warnings
    )


def review(workspace: Workspace) -> SubmissionReview:
    """Return what should be looked at before sending; may run in a job."""
    with workspace.snapshot() as reader:
        survey = survey_of(reader, Choice(drafts=True, findings=True))
    live = [f for f in survey.listed if f.status != DELETED]
    by_status = {status: 0 for status in STATUSES if status != DELETED}
    for family in live:
        by_status[family.status] = by_status.get(family.status, 0) + 1
    logged = {entry.uid: entry.at for entry in batches(workspace, EVERY_BATCH)}
    return SubmissionReview(
        families=len(live),
        persons=survey.rows["person"] - survey.deleted["person"],
        by_status=by_status,
        drafts=tuple(f for f in live if f.status == "draft"),
        findings=tuple(f for f in live if f.status in _FINISHED and (f.errors or f.warnings)),
        tombstones=len(survey.listed) - len(live),
        sent_before=logged.get(survey.batch_uid, ""),
    )
