"""Receiving a workbook: read, guarded, compared, merged, and applied in one transaction.

A workbook is read and staged (`staging`), put beside what the workspace holds and merged
(`comparing`), answered anew (`planning`) and written (`applying`): all of it or nothing. Everything
that takes time happens on a snapshot while typing goes on; the transaction only writes, and where
somebody typed into one of the records meanwhile, the work is done again first.

What can't be a record is rejected with its reason and kept; nothing received is lost. The report
counts every row of every sheet once: read = new + changed + same + conflict + rejected.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dampingan.core.collector import collector_eased
from dampingan.core.errors import CancelledError
from dampingan.core.keys import new_key
from dampingan.core.language import tr
from dampingan.core.text import whole_number
from dampingan.exchange.finding import ImportFinding
from dampingan.exchange.reader.reading import Submission, read_in_process, read_submission
from dampingan.exchange.reader.recovery import Expected, expected_of
from dampingan.exchange.receiver.agency_work import reject_work_of_others
from dampingan.exchange.receiver.applying import write_plan
from dampingan.exchange.receiver.comparing import Comparison, compare
from dampingan.exchange.receiver.draft import Plan
from dampingan.exchange.receiver.example import examples_of, places_of
from dampingan.exchange.receiver.guarding import BACK, reject_other_villages, require_fitting
from dampingan.exchange.receiver.linking import resolve_links
from dampingan.exchange.receiver.list_row import reject_lost_successors
from dampingan.exchange.receiver.planning import plan
from dampingan.exchange.receiver.receive_report import ReceiveReport, SheetReport, as_json
from dampingan.exchange.receiver.staging import FORMLESS, RECORD_KINDS, Staged, stage
from dampingan.exchange.receiver.unknown_code import say_unknown_codes
from dampingan.exchange.sheet.identity import OUT
from dampingan.exchange.sheet.layout import OwnForm, layout_of
from dampingan.exchange.writer.changes import CHANGES, RECEIPT
from dampingan.store.backup import back_up
from dampingan.store.creation import REGENCY
from dampingan.store.merging import stamping
from dampingan.store.merging.acceptance import accept, confirm
from dampingan.store.merging.batch import (
    AGAIN,
    APPLIED,
    ARRIVED,
    EVERY,
    UNDONE,
    BatchEntry,
    batch,
    batches,
    write_batch,
)
from dampingan.store.merging.holding import changed_since, newest_history, rows_inside, uids_of
from dampingan.store.merging.rejection import RejectedRow, keep_rejected
from dampingan.store.merging.withdrawal import undo, why_not_undo
from dampingan.store.naming import renew_names
from dampingan.store.reader import Reader
from dampingan.store.transaction import RECEIVED, Transaction, utc_text
from dampingan.store.workspace import Workspace

__all__ = [
    "ImportFinding",
    "Prepared",
    "ReceiveReport",
    "SheetReport",
    "as_json",
    "prepare",
    "receive",
    "undo_receipt",
    "why_not_undo",
]

Progress = Callable[[int, int, str], object]
Cancelled = Callable[[], bool]


@collector_eased()
def receive(
    workspace: Workspace,
    path: Path,
    *,
    password: str = "",
    dry_run: bool = False,
    prepared: Prepared | None = None,
    backup: bool = True,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> ReceiveReport:
    """Take over what a workbook says and the workspace does not, and keep what contradicts it.

    Args:
        workspace: of the same village, or its regency's, with the same questionnaires installed.
        path: the workbook.
        password: of an encrypted one.
        dry_run: whether only to say what would happen.
        prepared: the same workbook as `prepare` read it, so that it is not read twice.
        backup: whether to copy the workspace first; who receives many makes one copy for all.
        progress: told steps done, steps in all and what is being done.
        cancelled: asked between the steps; nothing is changed then.

    Raises:
        ExchangeError: not for this workspace, or not readable; nothing is changed.
        CancelledError: `cancelled` said so.
        StorageError: the disk refused; nothing was changed.
    """
    step = _Steps(progress, cancelled)
    step(tr("Membaca berkas"))
    if prepared is None:
        prepared = prepare(
            Path(path),
            password=password,
            cancelled=cancelled,
            expected=_expected(workspace),
            apart=True,
        )
    staged = prepared.staged
    require_fitting(workspace, staged.submission.path.name, staged.submission.identity)
    step(tr("Membandingkan dengan ruang kerja"))
    return _Receipt(workspace, prepared, dry_run=dry_run, backup=backup).run(step)


@dataclass(frozen=True)
class Prepared:
    """A workbook that was read and staged, without any workspace; can be pickled.

    Attributes:
        staged: its rows as records.
        hash: of what its rows say, whatever the file says of itself.
    """

    staged: Staged
    hash: str


def _expected(workspace: Workspace) -> Expected:
    """Return what a workbook of this workspace looks like, for one that lost its own account."""
    extra = [OwnForm(workspace.extra_form(form.form_id)) for form in workspace.extra_forms()]
    return expected_of(layout_of(workspace.form("family"), extra=extra))


def prepare(
    path: Path,
    *,
    password: str = "",
    cancelled: Cancelled | None = None,
    expected: Expected | None = None,
    apart: bool = False,
) -> Prepared:
    """Read a workbook and make records of its rows.

    Args:
        path: the workbook.
        password: of an encrypted one.
        cancelled: asked while it is read in a process apart.
        expected: what the receiver would write, for a workbook whose `_meta` got lost.
        apart: whether to read in a child process, so that a hostile file can't harm this one.

    Raises:
        ExchangeError: not readable.
        CancelledError: `cancelled` said so.
    """
    if apart:
        submission = read_in_process(path, password, cancelled, expected)
    else:
        submission = read_submission(path, password=password, expected=expected)
    staged = stage(submission)
    reject_other_villages(staged)
    told = {(f.sheet, f.row, f.column) for f in staged.findings if f.row}
    staged.findings += [f for f in submission.issues if (f.sheet, f.row, f.column) not in told]
    return Prepared(staged, _content_hash(submission))


_ATTEMPTS = 4
"""How often the work is done again because somebody typed meanwhile; then typing waits."""


_MANY = 2_000
"""Records from which on the history is sealed at once: the next seal has less to read then."""

_KINDS = frozenset({*RECORD_KINDS, *FORMLESS, "house"})


class _Receipt:
    """One workbook on its way in."""

    def __init__(
        self, workspace: Workspace, prepared: Prepared, *, dry_run: bool, backup: bool
    ) -> None:
        self._workspace = workspace
        self._staged = prepared.staged
        self._dry_run = dry_run
        self._backup = backup
        self._identity = prepared.staged.submission.identity
        self._hash = prepared.hash
        self._before = batch(workspace, self._identity.batch)
        self._uid = self._batch_uid()
        logged = batch(workspace, self._uid)
        self._repeated = logged is not None and logged.hash == self._hash and logged.state != UNDONE

    def run(self, step: Callable[[str], object]) -> ReceiveReport:
        self._remarks = (*self._about_the_batch(), *self._take_another_name())
        comparison, planned = self._work_out()
        self._repeated = self._repeated and not comparison.written
        if self._dry_run or not self._worth_writing(comparison):
            if not self._dry_run:
                self._note_unchanged(comparison)
            step(tr("Selesai"))
            return self._report(comparison, applied=not self._dry_run)
        step(tr("Menyimpan"))
        backup = back_up(self._workspace) if self._backup else None
        for attempt in range(_ATTEMPTS):
            done = self._apply(comparison, planned, last=attempt == _ATTEMPTS - 1)
            if done is not None:
                step(tr("Selesai"))
                comparison, operation = done
                return self._report(comparison, applied=True, backup=backup, operation=operation)
            comparison, planned = self._work_out()
        raise AssertionError("the last attempt writes")

    def _take_another_name(self) -> Iterator[ImportFinding]:
        """Become another site where the file knows more of this one than there is here."""
        self._doubted = stamping.is_behind(self._workspace, self._seen)
        if self._doubted and not self._dry_run:
            with self._workspace.write("", source="exchange", undoable=False) as tx:
                stamping.leave(tx, self._workspace, self._doubted)
        if self._doubted:
            yield _remark(
                tr(
                    "Berkas ini mengenal isian yang tidak ada lagi di sini; mungkin ruang kerja "
                    "ini salinan lama. Isian yang berbeda menunggu keputusan Anda."
                )
            )

    @property
    def _seen(self) -> dict[str, int]:
        """What the file's maker had seen of each site, itself included."""
        facts = self._identity.facts
        try:
            told = json.loads(facts.get("seen", "") or "{}")
        except ValueError:
            return {}
        count = facts.get("count", "")
        own = {facts.get("site", ""): whole_number(count) or 0}
        told = told if isinstance(told, dict) else {}
        return {s: n for s, n in {**told, **own}.items() if type(n) is int}

    def _seal(self) -> int:
        """Give what was changed here its dots, so that it can be told from what comes.

        Returns:
            The newest change that has them.
        """
        with self._workspace.reading() as connection:
            newest = newest_history(connection)
        if newest != self._workspace.setting(stamping.WATERMARK):
            with self._workspace.write("", source="exchange", undoable=False) as tx:
                newest = newest_history(tx.connection)
                stamping.seal(tx, self._workspace)
        return newest

    def _work_out(self) -> tuple[Comparison, Plan]:
        """Compare and merge on one moment's state, in which all that was typed has its dot."""
        while True:
            sealed = self._seal()
            with self._workspace.snapshot() as reader:
                if reader.newest_history() == sealed:  # else somebody typed in between
                    return self._work_out_on(reader)

    def _work_out_on(self, reader: Reader) -> tuple[Comparison, Plan]:
        staged = self._staged.again()
        reject_lost_successors(reader, staged)
        resolve_links(self._workspace, reader, staged)
        reject_work_of_others(reader, staged)
        say_unknown_codes(self._workspace, reader, staged)
        propose = self._identity.direction == BACK
        self._dot = stamping.next_dot(reader.connection, self._workspace)
        comparison = compare(
            self._workspace, reader, staged, propose=propose, doubted=self._doubted
        )
        self._now = staged
        if self._dry_run:
            return comparison, Plan()
        return comparison, plan(self._workspace, reader, staged, comparison, dot=self._dot)

    def _worth_writing(self, comparison: Comparison) -> bool:
        """Tell whether anything has to be written: records, values beside ours, rejected rows."""
        if comparison.written:
            return True
        if self._identity.facts.get("content") == RECEIPT or self._now.accepted:
            return not self._repeated
        return bool(self._now.refused) and not self._repeated

    def _apply(
        self, comparison: Comparison, planned: Plan, *, last: bool
    ) -> tuple[Comparison, int | None] | None:
        """Write the plan; None when somebody changed one of its records meanwhile."""
        label = tr("Menerima kiriman {batch}", batch=self._uid)
        with self._workspace.write(label, source=RECEIVED) as tx:
            if self._overtaken(tx, comparison, planned):
                if not last:
                    return None
                stamping.seal(tx, self._workspace)
                reader = Reader(tx.connection, self._workspace.form)
                comparison, planned = self._work_out_on(reader)
            write_plan(tx, planned, self._uid, self._dot)
            renew_names(tx, self._workspace, planned.entries)
            self._mark(tx)
            keep_rejected(tx, self._uid, self._identity.village_code, self._rejected_rows())
            self._note_batch(tx, comparison, tx.operation())
            if len(planned.writes) > _MANY:
                stamping.seal(tx, self._workspace)
        return comparison, tx.operation_id

    def _mark(self, tx: Transaction) -> None:
        """Remember who has received what: we theirs, or they ours."""
        identity, staged = self._identity, self._now
        if identity.direction == BACK:
            for at in {at for _, at in staged.accepted.values()}:
                given = {uid: rev for uid, (rev, when) in staged.accepted.items() if when == at}
                accept(tx, given, at)
            if staged.accepted or identity.facts.get("content") == RECEIPT:
                confirm(tx, identity.parent, filter(None, staged.refusals))
        elif identity.direction == OUT and self._workspace.scope == REGENCY:
            torn = {key for r in staged.records.values() if r.partial for key in (r.uid, r.parent)}
            roots = [
                r
                for r in staged.records.values()
                if r.kind in {"family", "response"} and r.uid not in torn
            ]
            revisions = {r.uid: r.columns.get("_rev", "") for r in roots}
            known = {u: n for u, rev in revisions.items() if (n := whole_number(rev)) is not None}
            accept(tx, known, utc_text(self._workspace.now()))

    def _overtaken(self, tx: Transaction, comparison: Comparison, planned: Plan) -> bool:
        """Tell whether the plan was made on another state than the one that it would change."""
        connection = tx.connection
        if stamping.next_dot(connection, self._workspace) != self._dot:
            return True  # a workbook went out meanwhile and says that it knows this dot
        changed = changed_since(connection, comparison.history)
        if not changed:
            return False
        touched = {(write.kind, write.id) for write in planned.writes}
        if touched & (changed | rows_inside(connection, changed)):
            return True
        named = {of for write in planned.writes for of in write.references.values()}
        named |= {(write.kind, write.uid) for write in planned.writes if write.id is None}
        return any(
            (kind, uid) in named
            for kind, record_id in changed
            if kind in _KINDS
            for uid in uids_of(connection, kind, [record_id]).values()
        )

    def _rejected_rows(self) -> Iterator[RejectedRow]:
        for row in self._now.refused:
            yield RejectedRow(row.sheet, row.row, row.values, row.why)

    # -- the log -------------------------------------------------------------------------------

    def _batch_uid(self) -> str:
        """Return the key of this batch here; a copy that was edited by hand gets one of its own."""
        before = self._before
        if before is None or (before.direction == ARRIVED and before.hash == self._hash):
            return self._identity.batch
        rng = random.Random(f"{self._identity.batch}\x1f{self._hash}")  # noqa: S311 - a name
        return new_key("B", rng=rng)

    def _note_unchanged(self, comparison: Comparison) -> None:
        """Remember that a workbook came of which everything was here already."""
        with self._workspace.write("", source="exchange", undoable=False) as tx:
            self._note_batch(tx, comparison, None)

    def _note_batch(self, tx: Transaction, comparison: Comparison, operation: int | None) -> None:
        identity, workspace = self._identity, self._workspace
        sheets = list(self._reports(comparison))
        count = identity.facts.get("count", "")
        again = self._repeated or (operation is None and bool(self._newer))
        entry = BatchEntry(
            new_key("B") if again else self._uid,
            AGAIN if again else ARRIVED,
            utc_text(workspace.now()),
            workspace.actor,
            identity.period,
            self._staged.submission.path.name,
            self._hash,
            {sheet.name: sheet.read for sheet in sheets},
            self._uid if again else self._answered,
            identity.facts.get("agency", ""),
            village_code=identity.village_code,
            partner=identity.facts.get("site", ""),
            content=identity.facts.get("content", "full"),
            state=APPLIED,
            count=whole_number(count) or 0,
            watermark=newest_history(tx.connection),
            report={
                s.name: {n: getattr(s, n) for n in SheetReport.__slots__ if n != "name"}
                for s in sheets
            },
            operation=operation,
        )
        write_batch(tx, entry)

    @property
    def _answered(self) -> str:
        """The batch that this one answers, or is an edited copy of."""
        identity = self._identity
        return identity.parent if self._uid == identity.batch else identity.batch

    @cached_property
    def _newer(self) -> list[BatchEntry]:
        """Newer workbooks of the same maker that came before."""
        facts = self._identity.facts
        site, count = facts.get("site", ""), whole_number(facts.get("count", ""))
        if not site or count is None:
            return []
        log = [e for e in batches(self._workspace, EVERY) if e.direction == ARRIVED]
        return [e for e in log if e.partner == site and e.count > count]

    def _about_the_batch(self) -> Iterator[ImportFinding]:
        """Say what is odd about the workbook as a whole; none of it does harm."""
        identity = self._identity
        site = identity.facts.get("site", "")
        if self._repeated or not site or site == stamping.site(self._workspace):
            return
        if self._newer:
            yield _remark(
                tr(
                    "Berkas ini lebih lama daripada {batch} yang sudah diterima; isian yang lebih "
                    "baru tidak ditimpa.",
                    batch=self._newer[0].uid,
                )
            )
        content = identity.facts.get("content", "")
        if (
            content == CHANGES
            and identity.parent
            and batch(self._workspace, identity.parent) is None
        ):
            yield _remark(
                tr(
                    "Berkas ini hanya berisi perubahan sejak {batch}, yang belum pernah diterima "
                    "di sini. Minta kiriman lengkap bila ada keluarga yang kurang.",
                    batch=identity.parent,
                )
            )

    # -- the report ----------------------------------------------------------------------------

    def _reports(self, comparison: Comparison) -> Iterator[SheetReport]:
        staged = self._now
        for sheet in staged.submission.sheets.values():
            if sheet.key not in staged.read:
                continue
            rejected = staged.rejected.get(sheet.key, 0)
            new, changed, same, conflict = (
                comparison.counted.get((sheet.key, result), 0)
                for result in ("new", "changed", "same", "conflict")
            )
            if self._repeated:
                new, changed, same, conflict = 0, 0, new + changed + same + conflict, 0
            read = staged.read[sheet.key]
            yield SheetReport(sheet.title, read, new, changed, same, conflict, rejected)

    def _report(
        self,
        comparison: Comparison,
        *,
        applied: bool,
        backup: Path | None = None,
        operation: int | None = None,
    ) -> ReceiveReport:
        identity = self._identity
        partner = identity.facts.get("site", "")
        findings = (*self._remarks, *self._now.findings)
        return ReceiveReport(
            applied,
            self._dry_run,
            self._uid,
            identity.village_code,
            identity.village_name,
            identity.facts.get("content", "full"),
            identity.direction,
            tuple(self._reports(comparison)),
            findings,
            backup,
            operation,
            self._repeated,
            period=identity.period,
            partner=partner,
            state_at=identity.state_at,
            same_site=bool(partner) and partner == stamping.site(self._workspace),
            examples=() if self._repeated else examples_of(comparison),
            places=places_of(self._now, findings),
        )


def _remark(message: str) -> ImportFinding:
    return ImportFinding("", 0, "", "", message)


def _content_hash(submission: Submission) -> str:
    """Return the hash of what the rows say now, whatever the file says of itself."""
    digest = hashlib.sha256()
    for sheet in submission.sheets.values():
        digest.update(f"{sheet.key}\x1e".encode())
        for row in sheet.rows:
            digest.update("\x1f".join(row.values()).encode("utf-8", "replace"))
            digest.update(b"\x1e")
    return f"h-{digest.hexdigest()}"


class _Steps:
    """Tells how far it is and stops when asked."""

    _ALL = 3

    def __init__(self, progress: Progress | None, cancelled: Cancelled | None) -> None:
        self._progress, self._cancelled, self._done = progress, cancelled, 0

    def __call__(self, text: str) -> None:
        if self._cancelled and self._cancelled() and self._done < self._ALL:
            raise CancelledError
        if self._progress:
            self._progress(min(self._done, self._ALL), self._ALL, text)
        self._done += 1


def undo_receipt(workspace: Workspace, batch_uid: str) -> None:
    """Take a received workbook back, at once or days later.

    Args:
        workspace: where.
        batch_uid: key of the batch in the log (`ReceiveReport.batch_uid`).

    Raises:
        WorkspaceError: values that it brought were changed since; nothing is undone.
    """
    undo(workspace, batch_uid)
