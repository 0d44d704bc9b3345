"""What a submission says, as records: read and looked at, before anything is written.

Three steps bring a workbook into a workspace: *stage* (here) makes records of its rows, by kind and
key, without asking the workspace; `receiving` compares them with what is there; then they are
applied. A row that can't be a record is rejected with the reason, and the rest goes on.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dampingan.core.keys import LETTERS, is_key, new_key, read_key
from dampingan.core.language import tr
from dampingan.exchange.annex import join_acceptance
from dampingan.exchange.annex_column import (
    AT,
    BY,
    CONTINUED,
    DOCUMENT,
    KEY,
    NOTES,
    PARKED,
    SHEET,
    TEXT,
)
from dampingan.exchange.column import DELETED_AT, PARENT, REFERENCE, UID
from dampingan.exchange.finding import ImportFinding
from dampingan.exchange.identity import SheetFact
from dampingan.exchange.reading import Submission, SubmissionSheet

POSITION = "_position"

RECORD_KINDS = ("family", "person", "response", "roster_row")
"""Kinds that have rows, parents before children."""


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

    @property
    def position(self) -> int:
        """Its place among its siblings, 0 when the row does not say."""
        text = self.columns.get(POSITION, "")
        return int(text) if text.isascii() and text.isdecimal() else 0

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
    """

    submission: Submission
    facts: Mapping[str, SheetFact]
    records: dict[str, StagedRecord] = field(default_factory=dict)
    annexes: list[AnnexRow] = field(default_factory=list)
    asked: dict[str, frozenset[str]] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    findings: list[ImportFinding] = field(default_factory=list)

    def reject(self, sheet: str, place: tuple[str, int], message: str, column: str = "") -> None:
        """Count a row as rejected and say why."""
        self.rejected[sheet] = self.rejected.get(sheet, 0) + 1
        self.findings.append(ImportFinding(*place, column, "", message))


def stage(submission: Submission) -> Staged:
    """Make records of a workbook's rows."""
    facts = {
        sheet.key: submission.identity.sheets.get(sheet.key) or SheetFact(sheet.kind, name)
        for name, sheet in submission.sheets.items()
    }
    staged = Staged(submission, facts)
    sheets = list(submission.sheets.values())
    for kind in RECORD_KINDS:
        for sheet in sheets:
            if sheet.kind == kind:
                _stage_sheet(staged, sheet)
    for sheet in sheets:
        if sheet.kind in {NOTES, PARKED, CONTINUED}:
            _stage_annex(staged, sheet)
    return staged


def _stage_sheet(staged: Staged, sheet: SubmissionSheet) -> None:
    types = staged.submission.identity.columns[sheet.key]
    questions = {
        name: types[name].answer or name
        for name in sheet.names
        if not name.startswith("_") and name in types
    }
    staged.asked[sheet.key] = frozenset(questions.values())
    staged.read[sheet.key] = len(sheet.rows)
    for row, number in zip(sheet.rows, sheet.numbers, strict=True):
        place = sheet.title, number
        uid = _key_of(staged, sheet, row, number)
        if not uid:
            staged.reject(sheet.key, place, tr("Kunci baris ini tidak sah."), UID)
        elif uid in staged.records:
            first = staged.records[uid].place
            told = tr(
                "Kunci ini sudah dipakai baris {row} lembar {name}.", row=first[1], name=first[0]
            )
            staged.reject(sheet.key, place, told, UID)
        else:
            columns = {n: t for n, t in row.items() if n[:1] == "_" and n[:5] != REFERENCE}
            answers = {key: row[name] for name, key in questions.items() if row[name] != ""}
            parent = row.get(PARENT, "")
            record = StagedRecord(sheet.kind, uid, parent, sheet.key, place, columns, answers)
            record.typed = not row.get(UID, "").strip()
            staged.records[uid] = record


def _key_of(staged: Staged, sheet: SubmissionSheet, row: Mapping[str, str], number: int) -> str:
    """Return a row's key; one that somebody typed into a spare row gets one, always the same."""
    text = row.get(UID, "").strip()
    letter = LETTERS[sheet.kind]
    if not text:
        batch = staged.submission.identity.batch
        rng = random.Random(f"{batch}\x1f{sheet.key}\x1f{number}")  # noqa: S311 - a name
        return new_key(letter, rng=rng)
    if sheet.kind == "roster_row" and " " not in text and len(text) <= _LONGEST_KEY:
        return text  # rows that older versions kept have keys of other shapes
    return text if is_key(text, letter) else read_key(text, letter)


_LONGEST_KEY = 80


def _stage_annex(staged: Staged, sheet: SubmissionSheet) -> None:
    staged.read[sheet.key] = len(sheet.rows)
    owners: dict[str, str] = {}
    for row in _entries(staged, sheet, owners):
        owner = staged.records.get(row.owner)
        if owner is None:
            staged.reject(sheet.key, row.place, _ownerless(), PARENT)
            continue
        document = owner.documents.setdefault(row.document, {}) if row.document else {}
        if row.key in document or row.key.count("|") < _BARS.get(row.document, 0):
            told = tr("Kunci isian di baris ini tidak sah atau sudah dipakai.")
            staged.reject(sheet.key, row.place, told, KEY)
            continue
        staged.annexes.append(row)
        document[row.key] = row.text


_BARS = {NOTES: 1, "accepted": 2}
"""Bars in the keys of documents that say which question, row and rule they are about."""


def _ownerless() -> str:
    return tr("Baris ini tentang baris lain yang tidak ada di berkas ini.")


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
