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

The key of the batch follows from the state of the data: sending the same state again is the same
batch with the same bytes, which makes receiving it twice harmless. Its parent is the batch that
was exchanged before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from dampingan.core.errors import CancelledError
from dampingan.core.language import tr
from dampingan.exchange.annex import annexes_of
from dampingan.exchange.identity import Identity, columns_of, file_name, sheets_of
from dampingan.exchange.layout import Layout, SheetLayout, layout_of
from dampingan.exchange.questionnaire import extra_forms, main_form
from dampingan.exchange.record import rows_of
from dampingan.exchange.skeleton import skeleton_of
from dampingan.exchange.story import story_of
from dampingan.exchange.survey import (
    EVERY_BATCH,
    Choice,
    ReviewedFamily,
    SubmissionReview,
    Survey,
    review,
    survey_of,
)
from dampingan.exchange.told import Told
from dampingan.exchange.workbook import Values, WorkbookWriter, part_of
from dampingan.store.batch import batches, log_batch
from dampingan.store.reader import Reader
from dampingan.store.workspace import Workspace

__all__ = [
    "ReviewedFamily",
    "SubmissionResult",
    "SubmissionReview",
    "review",
    "suggest_name",
    "write_submission",
]

Progress = Callable[[int, int, str], object]
"""Called with rows done, rows in all, and what is being done."""


@dataclass(frozen=True, slots=True)
class SubmissionResult:
    """A workbook that was written.

    Attributes:
        path: the file.
        batch_uid: the batch's key.
        counts: sheet → rows, tombstones included.
        left_out: families that stayed behind.
        deleted: sheet → tombstones among these rows.
    """

    path: Path
    batch_uid: str
    counts: Mapping[str, int]
    left_out: int
    deleted: Mapping[str, int] = field(default_factory=dict)

    def sums(self, number: Callable[[int], str] = str) -> str:
        """Say each sheet's rows as one sum: what is alive, the tombstones, and both together.

        Args:
            number: writes a count as the reader expects it.
        """
        return "; ".join(
            _sum(sheet.lower(), rows, self.deleted.get(sheet, 0), number)
            for sheet, rows in self.counts.items()
        )


def _sum(what: str, rows: int, deleted: int, number: Callable[[int], str]) -> str:
    if not deleted:
        return tr("{count} {what}", count=number(rows), what=what)
    return tr(
        "{alive} {what} + {deleted} catatan hapus = {rows} baris",
        alive=number(rows - deleted),
        what=what,
        deleted=number(deleted),
        rows=number(rows),
    )


def suggest_name(
    workspace: Workspace, *, include_drafts: bool = True, include_findings: bool = True
) -> str:
    """Return the file name for a submission of the present state; holds no personal data."""
    with workspace.snapshot() as reader:
        choice = Choice(include_drafts, include_findings)
        survey = survey_of(reader, choice, Told.read(workspace))
        return file_name(_identity(reader, survey, None, ""))


def write_submission(
    workspace: Workspace,
    target: Path,
    *,
    include_drafts: bool,
    include_findings: bool,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> SubmissionResult:
    """Write the submission workbook and log it as a batch; made to run in a job's thread.

    The file appears under its name only when it is complete, read back and counted. If anything
    goes wrong, or `cancelled` says so, an older file of that name is left as it was.

    Args:
        workspace: what to send; typing may go on meanwhile.
        target: the file to write, or a folder in which `suggest_name` names it.
        include_drafts: whether unfinished families go.
        include_findings: whether finished families with errors or warnings go.
        progress: told rows done, rows in all and what is being done.
        cancelled: asked now and then whether to stop.

    Raises:
        ExchangeError: the place can't be written, or a cell would be too long.
        CancelledError: `cancelled` said so.
    """
    target = Path(target)
    tick = _Ticker(progress, cancelled)
    tick.say(tr("Menyiapkan berkas"), 0)
    told = Told.read(workspace)
    with workspace.snapshot() as reader:
        survey = survey_of(reader, Choice(include_drafts, include_findings), told)
        content = content_of(reader, survey)
        layout = content.layout
        identity = _identity(reader, survey, content, _parent(workspace, survey))
        if target.is_dir():
            target /= file_name(identity)
        skeleton = skeleton_of(layout, identity, story_of(reader, layout, survey, identity))
        tick.total = 2 * sum(content.rows.values())
        with part_of(target) as part, closing(WorkbookWriter(part, layout, skeleton)) as writer:
            writer.start()
            for sheet in layout.sheets:
                rows = content.rows_of(reader, sheet, survey)
                written = writer.write_rows(sheet, rows, tick.writing(sheet.name))
                if written != content.rows[sheet.key]:
                    raise RuntimeError(f"{sheet.key}: {written} rows in a fixed snapshot")
                tick.before += written
            writer.finish()
            writer.verify(tick.verifying())
            tick.stop_if_asked()
            writer.close()
    counts = {sheet.name: content.rows[sheet.key] for sheet in layout.sheets}
    deleted = {sheet.name: survey.deleted.get(sheet.tally, 0) for sheet in layout.sheets}
    result = SubmissionResult(target, survey.batch_uid, counts, survey.left_out, deleted)
    told.after(survey.last, survey.withheld).write(workspace)
    _log(workspace, result, identity, writer.content_hash)
    tick.finished()
    return result


# -- what the workbook says of itself ----------------------------------------------------------


@dataclass(frozen=True)
class Content:
    """What a workbook holds.

    Attributes:
        layout: its sheets, annexes last.
        rows: sheet's key → how many rows it has.
        annexes: sheet's key → rows of the annexes.
    """

    layout: Layout
    rows: Mapping[str, int]
    annexes: Mapping[str, Sequence[Values]]

    def rows_of(self, reader: Reader, sheet: SheetLayout, survey: Survey) -> Iterable[Values]:
        """Return the rows of a sheet in their final order."""
        found = self.annexes.get(sheet.key)
        return rows_of(reader, sheet, survey) if found is None else found


def content_of(reader: Reader, survey: Survey) -> Content:
    """Lay out what a survey found, with the annexes that it needs."""
    main = main_form(reader, survey)
    extra = extra_forms(reader, survey)
    layout = layout_of(main.form, old_repeats=main.old_repeats, extra=extra)
    annexes = annexes_of(reader, layout, survey)
    rows = {sheet.key: survey.rows.get(sheet.tally, 0) for sheet in layout.sheets}
    rows |= {annex.sheet.key: len(annex.rows) for annex in annexes}
    whole = replace(layout, sheets=(*layout.sheets, *(annex.sheet for annex in annexes)))
    return Content(whole, rows, {annex.sheet.key: annex.rows for annex in annexes})


def _identity(reader: Reader, survey: Survey, content: Content | None, parent: str) -> Identity:
    village, form = reader.village(), reader.form("family")
    return Identity(
        schema=f"{form.form_id}@{form.version}",
        form_hash=form.hash,
        village_code=village["code"],
        village_name=village["name"],
        period=str(reader.setting("period", "")),
        batch=survey.batch_uid,
        parent=parent,
        state_at=survey.state_at,
        rows=content.rows if content else {},
        columns=columns_of(content.layout) if content else {},
        sheets=sheets_of(content.layout) if content else {},
        facts={"content": "full", "left_out": str(survey.left_out)},
    )


def _parent(workspace: Workspace, survey: Survey) -> str:
    """Return the batch before this one; of a repeated batch, the one it had the first time."""
    log = batches(workspace, EVERY_BATCH)
    again = next((entry for entry in log if entry.uid == survey.batch_uid), None)
    if again is not None:
        return again.parent_uid
    return log[0].uid if log else ""


def _log(
    workspace: Workspace, result: SubmissionResult, identity: Identity, content_hash: str
) -> None:
    if any(entry.uid == result.batch_uid for entry in batches(workspace, EVERY_BATCH)):
        return  # the same batch written again is still one batch
    note = ""
    if result.left_out:
        note = tr("{count} keluarga tidak diikutkan", count=result.left_out)
    log_batch(
        workspace,
        uid=result.batch_uid,
        direction="out",
        file_name=result.path.name,
        content_hash=content_hash,
        counts=result.counts,
        parent_uid=identity.parent,
        note=note,
    )


class _Ticker:
    """Passes progress on and stops the work when asked."""

    def __init__(self, progress: Progress | None, cancelled: Callable[[], bool] | None) -> None:
        self._progress = progress or (lambda _done, _total, _text: None)
        self._cancelled = cancelled or (lambda: False)
        self.total = 0
        self.before = 0

    def say(self, text: str, done: int) -> None:
        self.stop_if_asked()
        self._progress(done, self.total, text)

    def finished(self) -> None:
        self._progress(self.total, self.total, tr("Selesai"))

    def stop_if_asked(self) -> None:
        if self._cancelled():
            raise CancelledError

    def writing(self, sheet: str) -> Callable[[int], None]:
        text = tr("Menulis lembar {name}", name=sheet)
        return lambda done: self.say(text, self.before + done)

    def verifying(self) -> Callable[[], None]:
        """Checking counts as the second half; it is far quicker, so it moves by blocks."""
        text = tr("Memeriksa berkas")
        done = self.before

        def step() -> None:
            nonlocal done
            done = min(done + self.before // 50, self.total)
            self.say(text, done)

        return step
