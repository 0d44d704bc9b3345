"""Returns: what the regency gives back to its villages, one workbook each.

A *return* holds the families and filled forms of one village in which a value of the regency's
stands that the village has not decided about, those with open conflicts, the regency's questions,
and the receipt of the village's newest workbook. A village takes the regency's values as proposals
(exchange rule 30), so every row says why (`REASON_GIVEN`) and whether it must be taken
(`BINDING`). Once the village has decided, its decision stands in the field with a dot of its own,
and the next return leaves the record out: nothing is forgotten and nothing is nagged about twice.

The sheets are work lists: not protected, so that they can be sorted and filtered, with keys that
refuse to be typed over (rule 21b); `tampering` sees what happens to them all the same.

A regency can also write the whole workbook of one village, ``full``. Everything is read by village:
memory does not grow with the regency.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from dampingan.core.errors import CancelledError, DampinganError
from dampingan.core.language import tr
from dampingan.exchange.sheet.annex_column import BINDING, REASON_GIVEN
from dampingan.exchange.sheet.column import (
    REASON,
    REFERENCE,
    STAMPS,
    STATE,
    UID,
    Column,
    program_column,
    reference,
)
from dampingan.exchange.sheet.form_history import Labels
from dampingan.exchange.sheet.identity import BACK, LISTS, WORK_LIST, Identity, file_name
from dampingan.exchange.sheet.layout import CHANGES as CHANGED
from dampingan.exchange.sheet.layout import Layout, SheetLayout
from dampingan.exchange.writer.changes import FULL, RETURN
from dampingan.exchange.writer.content import Content, content_of
from dampingan.exchange.writer.dispute import field_words
from dampingan.exchange.writer.receipt import receipt_rows
from dampingan.exchange.writer.remark import MADE, Remarks, own_fields, own_notes, remarks_of
from dampingan.exchange.writer.scope import Scope
from dampingan.exchange.writer.skeleton import skeleton_of
from dampingan.exchange.writer.story import return_story_of, story_of
from dampingan.exchange.writer.submission import (
    Sender,
    identity_of,
    known,
    log_sent,
    parent_of,
    result_of,
    sealed,
    sender_to,
)
from dampingan.exchange.writer.survey import EVERYTHING, Survey, survey_of
from dampingan.exchange.writer.told import Told
from dampingan.exchange.writer.workbook import Values, make_folder
from dampingan.exchange.writer.writing import (
    Cancelled,
    Draft,
    Progress,
    SubmissionResult,
    Ticker,
    write_workbook,
)
from dampingan.store.merging.batch import ARRIVED, UNDONE, BatchEntry
from dampingan.store.merging.rejection import rejected_rows
from dampingan.store.reader import Reader
from dampingan.store.workspace import Workspace

RECORD_KINDS = frozenset({"family", "person", "response", "roster_row"})
BINDS = "ya"
"""What `BINDING` says of a row that the village must take over."""


@dataclass(frozen=True, slots=True)
class ReturnFailure:
    """A return that could not be written; the others were."""

    village_code: str
    error: DampinganError


def write_return(
    workspace: Workspace,
    village_code: str,
    target: Path,
    *,
    content: str = RETURN,
    password: str = "",
    remarks: Remarks | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> SubmissionResult:
    """Write one village's workbook at the regency and log it.

    Args:
        workspace: of the regency.
        village_code: whose records.
        target: the file to write, or a folder in which it is named.
        content: ``return`` for what the village should look at, ``full`` for everything.
        password: encrypts the file; ``""`` for none. It is not kept anywhere.
        remarks: reasons and what binds, beside those kept in the workspace (`exchange.remark`);
            field notes and answers to decided conflicts are added.
        progress: told rows done, rows in all and what is being done.
        cancelled: asked now and then whether to stop.

    Raises:
        ExchangeError: the place can't be written, or a cell would be too long.
        CancelledError: `cancelled` said so.
    """
    sealed(workspace)
    sender = known(workspace, village_code)
    writer = _Writer(workspace, sender, content, remarks or Remarks())
    return writer.write(village_code, Path(target), password, Ticker(progress, cancelled))


def write_returns(
    workspace: Workspace,
    folder: Path,
    village_codes: Iterable[str] | None = None,
    *,
    password: str = "",
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> list[SubmissionResult | ReturnFailure]:
    """Write the returns of several villages into a folder; one failure doesn't stop the rest.

    Args:
        workspace: of the regency.
        folder: where; made when it is not there, or all would go into one file of its name.
        village_codes: which villages; None for all that have something to get.
        password: encrypts every file; ``""`` for none.
        progress: told villages done, villages in all and which one is being written.
        cancelled: asked now and then whether to stop; what was written by then stays.

    Raises:
        CancelledError: `cancelled` said so before anything was written.
        ExchangeError: the folder can't be made.
    """
    make_folder(Path(folder))
    sealed(workspace)
    everybody = known(workspace)
    codes = list(village_codes) if village_codes is not None else waiting_villages(workspace)
    done: list[SubmissionResult | ReturnFailure] = []
    for number, code in enumerate(codes):
        if progress is not None:
            progress(number, len(codes), code)
        sender = sender_to(everybody.site, everybody.log, code)
        writer = _Writer(workspace, sender, RETURN, Remarks())
        try:
            done.append(writer.write(code, Path(folder), password, Ticker(None, cancelled)))
        except CancelledError:
            if not done:
                raise
            return done
        except DampinganError as error:
            done.append(ReturnFailure(code, error))
    if progress is not None:
        progress(len(codes), len(codes), tr("Selesai"))
    return done


def waiting_villages(workspace: Workspace) -> list[str]:
    """Return the villages that sent something or that something waits for, by code."""
    sender = known(workspace)
    found = {entry.village_code for entry in sender.log if entry.direction == ARRIVED}
    with workspace.snapshot() as reader:
        for kind in ("conflict", "inquiry"):
            found |= {m["village_code"] for m in reader.matters(kind, ("village_code",)) if m}
        found |= reader.villages_with_values_of(sender.site)
    return sorted(found - {"", workspace.village_code})


class _Writer:
    """Writes one village's workbook."""

    def __init__(
        self, workspace: Workspace, sender: Sender, content: str, remarks: Remarks
    ) -> None:
        self._workspace = workspace
        self._sender = sender
        self._content = content
        self._remarks = remarks

    def write(
        self, village_code: str, target: Path, password: str, tick: Ticker
    ) -> SubmissionResult:
        tick.say(tr("Menyiapkan berkas"), 0)
        workspace, sender = self._workspace, self._sender
        told = Told.read(workspace, village_code)
        remarks = remarks_of(workspace, village_code) | self._remarks
        answered = answered_batch(sender.log)
        refused = rejected_rows(workspace, answered.uid) if answered else []
        with workspace.snapshot() as reader:
            sender = replace(sender, watermark=reader.watermark())
            scope = Scope(village_code)
            if self._content == RETURN:
                scope = Scope(village_code, *reader.written_by(sender.site, village_code))
            receipt = receipt_rows(reader, village_code, answered, refused)
            said = f"{receipt}{_signature(remarks)}"
            about = sender.site, f"{sender.about(self._content)[1]} {said}"
            survey = survey_of(reader, EVERYTHING, told, scope, about)
            content = content_of(reader, survey, receipt)
            content = replace(content, layout=_work_list(content, self._content))
            identity = self._identity(reader, survey, content, answered)
            if target.is_dir():
                target /= file_name(identity)
            story = (return_story_of if self._content == RETURN else story_of)(
                reader, content.layout, survey, identity
            )
            skeleton = skeleton_of(content.layout, identity, story)
            given = _Given(reader, content, sender.site, remarks, scope)
            rows_of = partial(given.rows_of, survey)
            draft = Draft(content, identity, skeleton, rows_of)
            content_hash = write_workbook(target, draft, tick, password=password)
        result = result_of(target, survey, content, identity)
        told.after(survey.last, survey.withheld).write(workspace, village_code)
        log_sent(workspace, result, replace(identity, hash=content_hash), sender)
        tick.finished()
        return result

    def _identity(
        self, reader: Reader, survey: Survey, content: Content, answered: BatchEntry | None
    ) -> Identity:
        parent = answered.uid if answered else parent_of(self._sender.log, survey.batch_uid)
        facts = {"content": self._content}
        return identity_of(
            reader, survey, content, self._sender, parent=parent, direction=BACK, facts=facts
        )


def answered_batch(log: Iterable[BatchEntry]) -> BatchEntry | None:
    """Return the newest workbook that came and was not undone: a return is its receipt, too."""
    others = {LISTS, WORK_LIST}
    found = (e for e in log if e.direction == ARRIVED and e.state != UNDONE)
    return next((entry for entry in found if entry.content not in others), None)


# -- sheets -------------------------------------------------------------------------------------


_REASON = program_column(REASON_GIVEN, "Alasan kabupaten/kota", STATE, REASON, compared=False)
_BINDING = program_column(BINDING, "Mengikat", STATE, 9.0, compared=False)
_CHANGED = replace(
    reference(CHANGED, "Diubah kabupaten/kota (acuan)", "", STATE, 24.0), wrapped=True
)
_ADDED = (_CHANGED, _REASON, _BINDING)


def _work_list(content: Content, kind: str) -> Layout:
    if kind == FULL:
        return content.layout
    sheets = tuple(
        _with_remarks(sheet) if sheet.kind.name in RECORD_KINDS else sheet
        for sheet in content.layout.sheets
    )
    return replace(content.layout, sheets=sheets)


def _with_remarks(sheet: SheetLayout) -> SheetLayout:
    """Put what the regency says before the first answer, and open the sheet (rule 21b)."""
    kept = [c for c in sheet.columns if c.name != f"{REFERENCE}{CHANGED}"]
    place = next((i for i, c in enumerate(kept) if c.answer), sheet.frozen)
    columns: tuple[Column, ...] = (*kept[:place], *_ADDED, *kept[place:])
    return replace(sheet, columns=columns, guarded=False)


class _Given:
    """Fills in what the regency says about each row."""

    def __init__(
        self,
        reader: Reader,
        content: Content,
        site: str,
        remarks: Remarks,
        scope: Scope,
    ) -> None:
        self._reader = reader
        self._scope = scope
        self._content = content
        self._site = site
        self._remarks = remarks
        self._labels = Labels(reader, content.layout)
        self._answers = reader.decision_answers(scope.village_code)

    def rows_of(self, survey: Survey, sheet: SheetLayout) -> Iterable[Values]:
        rows = self._content.rows_of(self._reader, survey, sheet)
        if REASON_GIVEN not in sheet.index or sheet.kind.name not in RECORD_KINDS:
            return rows
        return self._filled(sheet, rows)

    def _filled(self, sheet: SheetLayout, rows: Iterable[Values]) -> Iterator[Values]:
        index = sheet.index
        for values in rows:
            row = list(values)
            uid = row[index[UID]] or ""
            fields = own_fields(row[index[STAMPS]] or "{}", self._site)
            row[index[_CHANGED.name]] = self._words(sheet, fields)
            row[index[REASON_GIVEN]] = self._reason(uid, fields, self._notes.get(uid, {}))
            row[index[BINDING]] = BINDS if fields and uid in self._remarks.binding else None
            yield row

    def _words(self, sheet: SheetLayout, fields: Sequence[str]) -> str | None:
        words = []
        for name in fields:
            document, _, key = name.partition(".")
            question = sheet.form.questions.get(key) if sheet.form else None
            if document == "notes":
                continue  # it is the reason
            if name == MADE:
                words.append("baru dari kabupaten/kota")
            elif document == "answers" and question:
                words.append(question.number or question.name)
            else:
                words.append(field_words(name, self._labels.of(sheet)))
        return ", ".join(dict.fromkeys(words)) or None

    def _reason(self, uid: str, fields: Sequence[str], notes: Mapping[str, str]) -> str | None:
        told = [self._remarks.reasons.get(uid, ""), *self._answers.get(uid, ())]
        told += [notes[name] for name in fields if name in notes]
        return "; ".join(filter(None, dict.fromkeys(told))) or None

    @cached_property
    def _notes(self) -> Mapping[str, Mapping[str, str]]:
        """Key → field → note of ours; what we noted beside a value is why we changed it."""
        return own_notes(self._reader, self._scope, self._site)


def _signature(remarks: Remarks) -> str:
    """Return what tells a return with other remarks from this one, ``""`` without any."""
    if remarks == Remarks():
        return ""
    return f" {sorted(remarks.reasons.items())} {sorted(remarks.binding)}"
