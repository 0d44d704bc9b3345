"""The submission: what a village sends to the regency, in one workbook.

What goes in. Every family of the workspace with its members, except those the operator leaves out:

- *drafts* when `include_drafts` is off;
- finished families (complete, verified) that still have *findings*, errors or warnings, when
  `include_findings` is off. Families that moved, died or were not found always travel: their
  questions are rightly empty.

A family that is left out has no row, and a missing row says nothing: the regency keeps what it has.

*Deleted* families and members always travel as tombstones (exchange rule 7): a row with its key,
the time and the reason, and nothing else, so that no personal data of a wrong entry leaves the
village and the regency can tell "deleted" from "forgotten". The members of a deleted family get
their own tombstones, so no reader has to conclude anything from another row. What was begun and
taken back by undo before any batch held it stays at home: the regency never heard of it (`told`).

*Additional forms* have a sheet each, and so has every repeat of any form whose rows are no kind of
their own. Filled forms follow the same choice as families; one about a family that stays behind
stays with it. Notes, acceptances and parked answers travel on sheets of their own (`annex`).
Answers that became irrelevant stay at home.

A workbook of *changes* holds the families (with everything in them) and filled forms that changed
since the other side last confirmed a batch, or, without any receipt, since the last full one. It
says so in Petunjuk and in its content, ``changes``.

The key of the batch follows from the state of the data: sending the same state again is the same
batch with the same bytes, which makes receiving it twice harmless. Its parent is the batch that
was exchanged before it; of a workbook of changes, the batch that it builds on. What was changed
here gets its dots before anything is written (see `store.merging.stamping`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from dampingan.core.language import tr
from dampingan.exchange.sheet.identity import OUT, Identity, columns_of, file_name, sheets_of
from dampingan.exchange.writer import survey as surveys
from dampingan.exchange.writer.changes import (
    CHANGES,
    FULL,
    base_batch,
    changes_since,
    left_out,
    with_left_out,
)
from dampingan.exchange.writer.content import Content, content_of
from dampingan.exchange.writer.scope import EVERYWHERE
from dampingan.exchange.writer.skeleton import skeleton_of
from dampingan.exchange.writer.story import story_of
from dampingan.exchange.writer.survey import (
    Choice,
    ReviewedFamily,
    SubmissionReview,
    Survey,
    survey_of,
)
from dampingan.exchange.writer.told import Told
from dampingan.exchange.writer.writing import (
    Cancelled,
    Draft,
    Progress,
    SubmissionResult,
    Ticker,
    write_workbook,
)
from dampingan.store.merging.acceptance import LEFT_OUT
from dampingan.store.merging.batch import (
    ARRIVED,
    EVERY,
    SENT,
    UNDONE,
    BatchEntry,
    batches,
    log_batch,
)
from dampingan.store.merging.stamping import seal, site
from dampingan.store.reader import Reader
from dampingan.store.workspace import Workspace

__all__ = [
    "Content",
    "ReviewedFamily",
    "SubmissionResult",
    "SubmissionReview",
    "content_of",
    "review",
    "suggest_name",
    "write_submission",
]


@dataclass(frozen=True)
class Sender:
    """Who writes a workbook, and what it has heard.

    Attributes:
        site: the workspace's site (see `store.merging.stamping`).
        heard: site → count up to which everything that came from there was applied.
        log: batches, the newest first.
        base: of a workbook of changes, what it builds on.
        watermark: newest id of the history that the snapshot holds.
    """

    site: str
    heard: Mapping[str, int]
    log: tuple[BatchEntry, ...]
    base: BatchEntry | None = None
    watermark: int = 0

    def about(self, content: str) -> tuple[str, str]:
        """Return what makes its batches others than those of the same records (`survey_of`)."""
        told = json.dumps(self.heard, sort_keys=True)
        return self.site, " ".join((told, content, self.base.uid if self.base else ""))

    def seen(self, count: int) -> str:
        """Return as JSON what it knows of every site when it writes values of this count."""
        return json.dumps({**self.heard, self.site: count}, sort_keys=True)


def review(workspace: Workspace) -> SubmissionReview:
    """Return what should be looked at before sending; may run in a job."""
    return surveys.review(workspace, known(workspace).about(FULL))


def suggest_name(
    workspace: Workspace,
    *,
    include_drafts: bool = True,
    include_findings: bool = True,
    changes_only: bool = False,
) -> str:
    """Return the file name for a submission of the present state; holds no personal data."""
    choice = Choice(include_drafts, include_findings)
    sender = sealed(workspace, changes_only=changes_only)
    with workspace.snapshot() as reader:
        survey = _survey(workspace, reader, choice, sender, changes_only=changes_only)
        return file_name(_identity(reader, survey, None, sender, changes_only=changes_only))


def write_submission(
    workspace: Workspace,
    target: Path,
    *,
    include_drafts: bool,
    include_findings: bool,
    changes_only: bool = False,
    password: str = "",
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> SubmissionResult:
    """Write the submission workbook and log it as a batch; made to run in a job's thread.

    The file appears under its name only when it is complete, read back and counted. If anything
    goes wrong, or `cancelled` says so, an older file of that name is left as it was.

    Args:
        workspace: what to send; typing may go on meanwhile.
        target: the file to write, or a folder in which `suggest_name` names it.
        include_drafts: whether unfinished families go.
        include_findings: whether finished families with errors or warnings go.
        changes_only: only what changed since the other side last confirmed a batch.
        password: encrypts the file; ``""`` for none. It is not kept anywhere.
        progress: told rows done, rows in all and what is being done.
        cancelled: asked now and then whether to stop.

    Raises:
        ExchangeError: the place can't be written, or a cell would be too long.
        CancelledError: `cancelled` said so.
    """
    target = Path(target)
    tick = Ticker(progress, cancelled)
    tick.say(tr("Menyiapkan berkas"), 0)
    sender = sealed(workspace, changes_only=changes_only)
    told = Told.read(workspace)
    choice = Choice(include_drafts, include_findings)
    with workspace.snapshot() as reader:
        sender = replace(sender, watermark=reader.watermark())
        survey = _survey(workspace, reader, choice, sender, changes_only=changes_only)
        content = content_of(reader, survey)
        identity = _identity(reader, survey, content, sender, changes_only=changes_only)
        if target.is_dir():
            target /= file_name(identity)
        story = story_of(reader, content.layout, survey, identity, sender.base)
        skeleton = skeleton_of(content.layout, identity, story)
        draft = Draft(content, identity, skeleton, partial(content.rows_of, reader, survey))
        content_hash = write_workbook(target, draft, tick, password=password)
    result = result_of(target, survey, content, identity)
    told.after(survey.last, survey.withheld).write(workspace)
    if log_sent(workspace, result, replace(identity, hash=content_hash), sender):
        _remember_left_out(workspace, survey)
    tick.finished()
    return result


def _survey(
    workspace: Workspace, reader: Reader, choice: Choice, sender: Sender, *, changes_only: bool
) -> Survey:
    scope = changes_since(workspace, reader, sender.base) if changes_only else EVERYWHERE
    about = sender.about(CHANGES if changes_only else FULL)
    return survey_of(reader, choice, Told.read(workspace), scope, about)


def sealed(workspace: Workspace, *, changes_only: bool = False) -> Sender:
    """Stamp what was changed here, and return who we are now."""
    with workspace.write("", source="exchange", undoable=False) as tx:
        seal(tx, workspace)
    found = known(workspace)
    return replace(found, base=base_batch(workspace)) if changes_only else found


def known(workspace: Workspace, village_code: str = "") -> Sender:
    """Return who we are, without writing anything.

    Args:
        workspace: which.
        village_code: at a regency, the village that is written to; ``""`` in a village.
    """
    log = tuple(batches(workspace, EVERY))
    return sender_to(site(workspace), log, village_code)


def sender_to(own: str, log: Iterable[BatchEntry], village_code: str = "") -> Sender:
    """Return who we are to a village: only what was exchanged with it matters."""
    with_it = tuple(e for e in log if not village_code or e.village_code == village_code)
    return Sender(own, _heard(with_it), with_it)


def _heard(log: Iterable[BatchEntry]) -> dict[str, int]:
    """Return site → count of the newest batch from there that was applied without a rejected row.

    A return holds everything that the village has not confirmed to know, so one that was applied
    whole says more than all before it.
    """
    heard: dict[str, int] = {}
    for entry in log:
        whole = not any(counts.get("rejected") for counts in entry.report.values())
        if entry.direction == ARRIVED and entry.partner and entry.state != UNDONE and whole:
            heard[entry.partner] = max(entry.count, heard.get(entry.partner, 0))
    return heard


# -- what the workbook says of itself ----------------------------------------------------------


def identity_of(
    reader: Reader,
    survey: Survey,
    content: Content | None,
    sender: Sender,
    *,
    parent: str,
    direction: str = OUT,
    facts: Mapping[str, str] | None = None,
) -> Identity:
    """Return what a workbook of records says of itself.

    Args:
        reader: the snapshot.
        survey: which records go.
        content: the sheets, None while only the name is wanted.
        sender: who writes it.
        parent: see `Identity.parent`.
        direction: see `Identity.direction`.
        facts: further ones.
    """
    village, form = reader.village(survey.scope.village_code), reader.form("family")
    own = {
        "content": FULL,
        "left_out": str(survey.left_out),
        "site": sender.site,
        "count": str(survey.count),
        "seen": sender.seen(survey.count),
    }
    return Identity(
        schema=f"{form.form_id}@{form.version}",
        form_hash=form.hash,
        village_code=village["code"],
        village_name=village["name"],
        period=str(reader.setting("period", "")),
        batch=survey.batch_uid,
        parent=parent,
        direction=direction,
        state_at=survey.state_at,
        rows=content.rows if content else {},
        columns=columns_of(content.layout) if content else {},
        sheets=sheets_of(content.layout) if content else {},
        facts={**own, **(facts or {})},
    )


def _identity(
    reader: Reader,
    survey: Survey,
    content: Content | None,
    sender: Sender,
    *,
    changes_only: bool,
) -> Identity:
    parent = parent_of(sender.log, survey.batch_uid)
    if changes_only:
        parent = sender.base.uid if sender.base else ""
    told = {"content": CHANGES if changes_only else FULL}
    return identity_of(reader, survey, content, sender, parent=parent, facts=told)


def parent_of(entries: Sequence[BatchEntry], batch_uid: str) -> str:
    """Return the batch before this one; of a repeated batch, the one it had the first time."""
    again = next((entry for entry in entries if entry.uid == batch_uid), None)
    if again is not None:
        return again.parent_uid
    return entries[0].uid if entries else ""


def result_of(
    target: Path, survey: Survey, content: Content, identity: Identity
) -> SubmissionResult:
    """Say what was written."""
    sheets = content.layout.sheets
    return SubmissionResult(
        target,
        survey.batch_uid,
        {sheet.name: content.rows[sheet.key] for sheet in sheets},
        survey.left_out,
        {sheet.name: survey.deleted.get(sheet.tally, 0) for sheet in sheets},
        identity.facts["content"],
        identity.village_code,
    )


def log_sent(
    workspace: Workspace, result: SubmissionResult, identity: Identity, sender: Sender
) -> bool:
    """Log a workbook that was written; the same batch written again is still one batch.

    Returns:
        Whether it is a new one.
    """
    if any(entry.uid == result.batch_uid for entry in sender.log):
        return False
    note = ""
    if result.left_out:
        note = tr("{count} keluarga tidak diikutkan", count=result.left_out)
    log_batch(
        workspace,
        uid=result.batch_uid,
        direction=SENT,
        file_name=result.path.name,
        content_hash=identity.hash,
        counts=result.counts,
        parent_uid=identity.parent,
        note=note,
        village_code=identity.village_code,
        content=result.content,
        count=int(identity.facts["count"]),
        watermark=sender.watermark,
    )
    return True


def _remember_left_out(workspace: Workspace, survey: Survey) -> None:
    if survey.out:
        known = with_left_out(left_out(workspace), survey.batch_uid, survey.out)
        with workspace.write("", source="exchange", undoable=False) as tx:
            tx.set_setting(LEFT_OUT, known)
