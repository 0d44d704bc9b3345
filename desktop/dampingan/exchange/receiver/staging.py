"""What a submission says, as records: read and looked at, before anything is written.

Three steps bring a workbook into a workspace: *stage* (here) makes records of its rows, by kind and
key, without asking the workspace; `receiving` compares them with what is there; then they are
applied. A row that can't be a record is rejected with the reason, and the rest goes on.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from dampingan.core.causality import DELETED, Stamps
from dampingan.core.keys import LETTERS, is_key, new_key, read_key
from dampingan.core.language import tr
from dampingan.core.text import fold, is_moment, whole_number
from dampingan.exchange.finding import ImportFinding
from dampingan.exchange.reader.reading import Submission, SubmissionSheet
from dampingan.exchange.receiver.list_row import entry_columns, entry_key, entry_trouble
from dampingan.exchange.receiver.merge import hand_dot
from dampingan.exchange.sheet.annex_column import (
    ACCEPTED_ROWS,
    AT,
    BY,
    COLUMN,
    CONTINUED,
    DOCUMENT,
    KEY,
    MESSAGE,
    NOTES,
    PARKED,
    REJECTED_ROWS,
    REVISION,
    ROW,
    SHEET,
    TEXT,
)
from dampingan.exchange.sheet.column import (
    DELETED_AT,
    DELETED_REASON,
    PARENT,
    REFERENCE,
    STAMPS,
    UID,
)
from dampingan.exchange.sheet.identity import WORK_LIST, SheetFact
from dampingan.exchange.writer.annex import join_acceptance
from dampingan.exchange.writer.repair import unrepaired
from dampingan.store.merging.field_value import NO_REASON
from dampingan.store.plan.form import PLAN_FORMS

POSITION = "_position"
UPDATED_AT = "_updated_at"
_NEVER = "1999-01-01T00:00:00Z"

RECORD_KINDS = ("family", "person", "response", "roster_row")
"""Kinds that have rows, parents before children."""

INQUIRY, CONFLICT = "inquiry", "conflict"
"""Kinds of the sheets Pertanyaan and Konflik."""

LIST_ENTRY = "reference"
"""Kind of the sheet Daftar: entries of the reference lists."""

FORMLESS = frozenset({INQUIRY, LIST_ENTRY})
"""Kinds of records that answer no questionnaire and belong to no other record."""

FIELDS: Mapping[str, str] = {
    "_status": "status",
    "_status_reason": "status_reason",
    "_change_state": "change_state",
    "_period": "period",
    "_form_version": "form_version",
    "_position": "position",
    "_house": "house",
    "_joined_into": "joined_into",
    PARENT: "parent",
}
"""Program column → field of a record that is merged."""


@dataclass
class StagedRecord:
    """One row of a data sheet.

    Attributes:
        kind: the record kind.
        uid, parent: its key and that of what it belongs to.
        sheet: key of the sheet.
        place: title of the sheet and number of the row.
        columns: the program's own columns, machine name → text.
        answers: question → text, of every column that asks one.
        documents: ``notes``, ``accepted`` and ``parked`` from the annexes.
        typed: somebody typed it into a spare row, so its empty cells say nothing.
        trace: the text of what the row knew of its values when it was written.
        edited: fields whose cells were edited by hand since; None when that can't be known.
        inherited: it is a tombstone only because what it belongs to is one.
        emptied: it was a tombstone when it was written, so its empty cells say nothing.
        request: why somebody who typed into it wants the record deleted, ``""`` if nobody does.
        partial: something that belongs to it was not there or could not be read, so that what it
            has seen is no knowledge about that.
    """

    kind: str
    uid: str
    parent: str
    sheet: str
    place: tuple[str, int]
    columns: Mapping[str, str]
    answers: dict[str, str]
    documents: dict[str, dict[str, str]] = field(default_factory=dict)
    typed: bool = False
    trace: str = ""
    edited: frozenset[str] | None = frozenset()
    inherited: bool = False
    emptied: bool = False
    request: str = ""
    partial: bool = False

    @cached_property
    def _told(self) -> Stamps | None:
        try:
            return Stamps.read(self.trace) if self.trace else None
        except ValueError:
            return None

    @property
    def traced(self) -> bool:
        """Whether it says so; a row that does not was written in parallel, for all we know."""
        return self._told is not None

    @cached_property
    def stamps(self) -> Stamps:
        """What the row knew of its values when it was written."""
        return self._told or Stamps(base=hand_dot(self.uid, "*", "", _content(self)))

    @property
    def position(self) -> int:
        """Its place among its siblings, 0 when the row does not say."""
        text = self.columns.get(POSITION, "")
        return whole_number(text) or 0

    @property
    def deleted(self) -> bool:
        """Whether it is a tombstone."""
        return bool(self.columns.get(DELETED_AT))


@dataclass
class AnnexRow:
    """One row of an annex; it shares the fate of the record that it is about.

    Attributes:
        owner: key of the record, or of another annex's row.
        document: which of the record's documents it belongs to, ``""`` for the rest of a text.
        key, text: its entry.
    """

    sheet: str
    place: tuple[str, int]
    owner: str
    document: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that could not become a record, as it came.

    Attributes:
        sheet, row: key of the sheet, and number of the row.
        values: machine name → text of the cell.
        why: column and sentence of each reason.
    """

    sheet: str
    row: int
    values: Mapping[str, str]
    why: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A row of the sheet Konflik: a value that stands beside a record's own on the other side.

    Attributes:
        sheet, place: where it stands.
        owner: key of the record.
        columns: machine name → text.
    """

    sheet: str
    place: tuple[str, int]
    owner: str
    columns: Mapping[str, str]


@dataclass
class Staged:
    """A whole workbook as records.

    Attributes:
        submission: what was read.
        facts: sheet's key → what it holds.
        records: key → record, parents before children.
        annexes: rows of the annexes.
        asked: sheet's key → questions that it has a column for.
        read, rejected: sheet's key → rows.
        findings: why rows were rejected.
        refused: rejected rows as they came, with the reasons.
        counterparts: rows of the sheet Konflik that are about one of the records.
        accepted: key → revision and time of what the other side has received.
        refusals: keys of our rows that the other side rejected.
    """

    submission: Submission
    facts: Mapping[str, SheetFact]
    records: dict[str, StagedRecord] = field(default_factory=dict)
    annexes: list[AnnexRow] = field(default_factory=list)
    asked: dict[str, frozenset[str]] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    findings: list[ImportFinding] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    counterparts: list[Counterpart] = field(default_factory=list)
    accepted: dict[str, tuple[int, str]] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)

    def reject(self, sheet: str, place: tuple[str, int], message: str, column: str = "") -> None:
        """Count a row as rejected, say why and keep it."""
        self.refuse(sheet, place, ((column, message),))

    def refuse(
        self,
        sheet: str,
        place: tuple[str, int],
        why: Sequence[tuple[str, str]],
        *,
        told: bool = False,
    ) -> None:
        """Do the same for several reasons, column and sentence; `told` when reading said them."""
        self.rejected[sheet] = self.rejected.get(sheet, 0) + 1
        if not told:
            self.findings += [ImportFinding(*place, column, "", text) for column, text in why]
        self.refused.append(RefusedRow(sheet, place[1], self._cells(sheet, place[1]), tuple(why)))

    def again(self) -> Staged:
        """Return the same workbook for another comparison, which may reject further rows."""
        return replace(
            self,
            records=dict(self.records),
            annexes=list(self.annexes),
            rejected=dict(self.rejected),
            findings=list(self.findings),
            refused=list(self.refused),
            counterparts=list(self.counterparts),
        )

    def whole(self, annex: str) -> bool:
        """Tell whether nobody took rows out of an annex, or the file never had it.

        Work lists leave annexes out on purpose, which says nothing about what stands in them.
        """
        if self.submission.identity.facts.get("content") == WORK_LIST:
            return False
        told = self.submission.identity.rows.get(annex, 0)
        return self.read.get(annex, 0) >= told

    def _cells(self, key: str, number: int) -> Mapping[str, str]:
        """Return the cells of a row as they came."""
        for sheet in self.submission.sheets.values():
            if sheet.key == key and number in sheet.numbers:
                row = sheet.rows[list(sheet.numbers).index(number)]
                return {name: t for name, t in row.items() if t} | dict(sheet.raw.get(number, {}))
        return {}


def stage(submission: Submission) -> Staged:
    """Make records of a workbook's rows."""
    facts = {
        sheet.key: submission.identity.sheets.get(sheet.key) or SheetFact(sheet.kind, name)
        for name, sheet in submission.sheets.items()
    }
    staged = Staged(submission, facts)
    sheets = list(submission.sheets.values())
    for kind in (LIST_ENTRY, *RECORD_KINDS, INQUIRY):
        for sheet in sheets:
            if sheet.kind == kind:
                _stage_sheet(staged, sheet)
    for record in staged.records.values():
        if record.deleted and DELETED not in record.stamps.at:
            record.inherited = _owner_is_gone(staged, record)
    for sheet in sheets:
        if sheet.kind in {NOTES, PARKED, CONTINUED}:
            _stage_annex(staged, sheet)
        elif sheet.kind == CONFLICT:
            _stage_counterparts(staged, sheet)
        elif sheet.kind in {ACCEPTED_ROWS, REJECTED_ROWS}:
            _stage_receipt(staged, sheet)
    if not (staged.whole(NOTES) and staged.whole(PARKED)):
        for record in staged.records.values():
            record.partial = True
    return staged


def _stage_sheet(staged: Staged, sheet: SubmissionSheet) -> None:
    types = staged.submission.identity.columns[sheet.key]
    questions = {
        name: types[name].answer or name
        for name in sheet.names
        if not name.startswith("_") and name in types and name not in sheet.blocked
    }
    own = [n for n in sheet.names if n[:1] == "_" and n[:5] != REFERENCE and n not in sheet.blocked]
    staged.asked[sheet.key] = frozenset(questions.values())
    staged.read[sheet.key] = len(sheet.rows)
    wanted = {name for name in types if name in FIELDS or name[:1] != "_"}
    partial = not wanted <= {*questions, *own}
    for index, (row, number) in enumerate(zip(sheet.rows, sheet.numbers, strict=True)):
        place = sheet.title, number
        uid = _key_of(staged, sheet, row, number)
        if number in sheet.rejects:
            staged.refuse(sheet.key, place, tuple(sheet.rejects[number]), told=True)
        elif not uid:
            told = tr("Kunci baris ini tidak sah. Kembalikan dari berkas asli.")
            staged.reject(sheet.key, place, told, UID)
        elif uid in staged.records:
            first = staged.records[uid].place
            told = tr(
                "Kunci ini sudah dipakai baris {row} lembar {name}.", row=first[1], name=first[0]
            )
            staged.reject(sheet.key, place, told, UID)
        elif still_bad := unrepaired(row) or entry_trouble(sheet.kind, row):
            staged.refuse(sheet.key, place, still_bad)
        else:
            columns = {name: row[name] for name in own}
            if sheet.kind == LIST_ENTRY:
                columns = entry_columns(columns, types, staged.facts[sheet.key].repeat)
            if not is_moment(columns.get(UPDATED_AT, "") or _NEVER):
                columns[UPDATED_AT] = ""  # others sort by it and write it as words
            answers = {key: row[name] for name, key in questions.items() if row[name] != ""}
            parent = columns.get(PARENT, "")
            record = StagedRecord(sheet.kind, uid, parent, sheet.key, place, columns, answers)
            record.typed = not row.get(UID, "").strip()
            record.partial = partial
            _trace(record, sheet, index, questions)
            _answer_by_hand(record)
            staged.records[uid] = record


def _trace(
    record: StagedRecord, sheet: SubmissionSheet, index: int, questions: Mapping[str, str]
) -> None:
    """Note what a row knew of its values and which of them were edited by hand since."""
    if record.typed:
        record.edited = None
        if record.deleted:
            _request_deletion(record)
        return
    record.trace = sheet.stamps[index] if sheet.stamps else record.columns.get(STAMPS, "")
    names = sheet.edited[index] if sheet.edited else None
    if names is None or not record.trace:
        record.edited = None
    elif names:
        record.edited = frozenset(_field_of(name, questions) for name in names)
    if record.kind not in FORMLESS:
        _trace_deletion(record, names)


def _trace_deletion(record: StagedRecord, names: Collection[str] | None) -> None:
    """Tell a row that was written as a tombstone from one that somebody wants to be deleted."""
    stamps, columns = record.stamps, record.columns
    buried = bool(stamps.gone) and DELETED not in stamps.also  # not one that is contested
    if DELETED_AT not in columns:
        record.emptied = buried or not record.answers
    elif names is None:
        record.emptied = record.deleted and (buried or not record.answers)
    elif DELETED_AT not in names:
        record.emptied = record.deleted
    else:
        record.emptied = buried or not record.deleted or not record.answers
    reasoned = DELETED_REASON in (names or ()) and columns.get(DELETED_REASON)
    asked = record.deleted or reasoned
    if record.traced and asked and not record.emptied:
        _request_deletion(record)


def _request_deletion(record: StagedRecord) -> None:
    """Let a record be there, with its other cells, and note what somebody typed about it."""
    record.request = record.columns.get(DELETED_REASON, "") or NO_REASON
    record.columns = {**record.columns, DELETED_AT: "", DELETED_REASON: ""}
    record.edited = None if record.edited is None else record.edited - {DELETED}


def _answer_by_hand(record: StagedRecord) -> None:
    """Take a question as answered when somebody wrote the answer into the workbook itself."""
    columns, edited = record.columns, record.edited or frozenset()
    answered = record.kind == INQUIRY and "answer" in edited and columns.get("_answer", "").strip()
    if answered and columns.get("_state") == "open":
        record.columns = {**columns, "_state": "answered"}
        record.edited = edited | {"state"}


def _content(record: StagedRecord) -> str:
    own = {name: text for name, text in record.columns.items() if name in FIELDS}
    return repr((sorted(own.items()), sorted(record.answers.items())))


def _field_of(column: str, questions: Mapping[str, str]) -> str:
    if column in questions:
        return f"answers.{questions[column]}"
    if column in {DELETED_AT, DELETED_REASON}:
        return DELETED
    return FIELDS.get(column, column.removeprefix("_").partition(".")[0])


def _owner_is_gone(staged: Staged, record: StagedRecord) -> bool:
    owner = staged.records.get(record.parent)
    while owner is not None and owner is not record:
        if owner.deleted:
            return True
        owner = staged.records.get(owner.parent)
    return False


def _key_of(staged: Staged, sheet: SubmissionSheet, row: Mapping[str, str], number: int) -> str:
    """Return a row's key; one that somebody typed into a spare row gets one, always the same.

    The same spare row of two copies of a workbook may hold two different people, so the name is
    part of what such a key is made of.
    """
    text = row.get(UID, "").strip()
    letter = LETTERS[sheet.kind]
    if sheet.kind == LIST_ENTRY:
        return entry_key(row, staged.facts[sheet.key].repeat)
    if not text:
        batch, name = staged.submission.identity.batch, _called(staged, sheet, row)
        rng = random.Random(f"{batch}\x1f{sheet.key}\x1f{number}\x1f{name}")  # noqa: S311 - a name
        return new_key(letter, rng=rng)
    if sheet.kind == "roster_row" and " " not in text and len(text) <= _LONGEST_KEY:
        return text  # rows that older versions kept have keys of other shapes
    return text if is_key(text, letter) else read_key(text, letter)


def _called(staged: Staged, sheet: SubmissionSheet, row: Mapping[str, str]) -> str:
    """Return what tells a typed row from another one in the same place of another copy."""
    if staged.facts[sheet.key].form in PLAN_FORMS:
        asked = (n for n in staged.submission.identity.columns[sheet.key] if n[:1] != "_")
        return fold(f"{row.get(PARENT, '')} {row.get(next(asked, ''), '')}")
    return fold(row.get(_NAMES.get(sheet.kind, ""), ""))


_NAMES = {"family": "nama_kk", "person": "nama"}
"""Kind → the column that says whom a row is about."""

_LONGEST_KEY = 80


def _stage_annex(staged: Staged, sheet: SubmissionSheet) -> None:
    staged.read[sheet.key] = len(sheet.rows)
    owners: dict[str, str] = {}
    for index, row in enumerate(_entries(staged, sheet, owners)):
        owner = staged.records.get(row.owner)
        edited = sheet.edited[index] if sheet.edited else frozenset()
        if owner is None:
            staged.reject(sheet.key, row.place, _ownerless(), PARENT)
            continue
        document = owner.documents.setdefault(row.document, {}) if row.document else {}
        if why := _annex_trouble(sheet, row, edited, document):
            staged.refuse(sheet.key, row.place, why, told=row.place[1] in sheet.rejects)
            owner.partial = True
            continue
        staged.annexes.append(row)
        document[row.key] = row.text
        if row.document and owner.edited is not None and edited != frozenset():
            owner.edited |= {f"{row.document}.{row.key}"}  # somebody typed it there


def _annex_trouble(
    sheet: SubmissionSheet,
    row: AnnexRow,
    edited: frozenset[str] | None,
    document: Mapping[str, str],
) -> Sequence[tuple[str, str]]:
    """Return why a row of an annex can't be used: column and sentence, none when it can."""
    if row.place[1] in sheet.rejects:
        return tuple(sheet.rejects[row.place[1]])
    if moved := sheet.blocked & (edited or frozenset()):
        return ((min(moved), _unbelievable()),)
    if row.key in document or row.key.count("|") < _BARS.get(row.document, 0):
        return ((KEY, tr("Kunci isian di baris ini tidak sah atau sudah dipakai.")),)
    return ()


_BARS = {NOTES: 1, "accepted": 2}
"""Bars in the keys of documents that say which question, row and rule they are about."""


def _stage_counterparts(staged: Staged, sheet: SubmissionSheet) -> None:
    staged.read[sheet.key] = len(sheet.rows)
    for row, number in zip(sheet.rows, sheet.numbers, strict=True):
        owner, place = row.get(PARENT, ""), (sheet.title, number)
        if owner not in staged.records:
            staged.reject(sheet.key, place, _ownerless(), PARENT)
            continue
        staged.counterparts.append(Counterpart(sheet.key, place, owner, row))


def _stage_receipt(staged: Staged, sheet: SubmissionSheet) -> None:
    """Note what the other side received, and tell what it could not take."""
    staged.read[sheet.key] = len(sheet.rows)
    for row in sheet.rows:
        if sheet.kind == ACCEPTED_ROWS:
            revision = row.get(REVISION, "")
            known = whole_number(revision) or 0
            staged.accepted[row.get(UID, "")] = known, row.get(AT, "")
            continue
        staged.refusals.append(row.get(PARENT, ""))
        place = row.get(f"{REFERENCE}sheet", "") or row.get(SHEET, ""), row.get(ROW, "")
        number = whole_number(place[1]) or 0
        told = tr("Ditolak penerima: {message}", message=row.get(MESSAGE, ""))
        staged.findings.append(ImportFinding(place[0], number, row.get(COLUMN, ""), "", told))


def _ownerless() -> str:
    return tr("Baris ini tentang baris lain yang tidak ada di berkas ini.")


def _unbelievable() -> str:
    return tr("Isi kolom ini tampaknya tertukar antarbaris, jadi baris ini tidak dipakai.")


def _entries(staged: Staged, sheet: SubmissionSheet, owners: dict[str, str]) -> Iterator[AnnexRow]:
    """Yield the rows of an annex with the record that each is about."""
    if sheet.kind == CONTINUED:
        for other in staged.submission.sheets.values():
            if other.kind in {NOTES, PARKED}:
                owners |= {r.get(UID, ""): r.get(PARENT, "") for r in other.rows}
    for row, number in zip(sheet.rows, sheet.numbers, strict=True):
        place, owner = (sheet.title, number), row.get(PARENT, "")
        text = row.get(TEXT, "")
        match sheet.kind:
            case "notes":
                document = row.get(DOCUMENT, "") or NOTES
                if document != NOTES:
                    document = "accepted"
                    text = join_acceptance(row.get(AT, ""), row.get(BY, ""), text)
                yield AnnexRow(sheet.key, place, owner, document, row.get(KEY, ""), text)
            case "parked":
                yield AnnexRow(sheet.key, place, owner, PARKED, row.get(KEY, ""), text)
            case _:
                about = owners.get(owner, owner) if row.get(SHEET) in {NOTES, PARKED} else owner
                yield AnnexRow(sheet.key, place, about, "", "", text)
