"""Which records of a staged workbook are new, the same or different from the workspace's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dampingan.core.language import tr
from dampingan.exchange.annex_column import AT, BY, CONTINUED, KEY, NOTES, TEXT
from dampingan.exchange.cell import normal
from dampingan.exchange.column import DELETED_AT, PARENT, UID
from dampingan.exchange.layout import SheetLayout
from dampingan.exchange.staging import RECORD_KINDS, AnnexRow, Staged, StagedRecord
from dampingan.exchange.submission import content_of
from dampingan.exchange.survey import EVERYTHING, survey_of
from dampingan.exchange.told import Told
from dampingan.store.reader import Reader
from dampingan.store.workspace import Workspace


@dataclass
class Comparison:
    """What became of staged records.

    Attributes:
        new: those that the workspace does not have, parents before children.
        known: key → kind of records that the workspace has.
        counted: (sheet's key, whether new) → rows, those of annexes included.
        different: sheet and row of those that are there with other content.
    """

    new: list[StagedRecord] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)
    counted: dict[tuple[str, bool], int] = field(default_factory=dict)
    different: list[tuple[str, int]] = field(default_factory=list)

    def count(self, sheet: str, *, new: bool) -> None:
        """Count a row."""
        self.counted[sheet, new] = self.counted.get((sheet, new), 0) + 1


Content = Mapping[str, str]


def compare(workspace: Workspace, staged: Staged) -> Comparison:
    """Compare staged records with the workspace; rows without a parent are rejected.

    What is compared is what a submission would say: the workspace's own rows are made as for
    sending, and put beside those of the file, column by column where both have it.
    """
    result = Comparison()
    with workspace.snapshot() as reader:
        for kind in RECORD_KINDS:
            for (uid,) in reader.records(kind, ("uid",)):
                if uid in staged.records or kind != "roster_row":
                    result.known[uid] = kind
        mine = dict(_contents(reader, staged, result.known))
    _reject_orphans(staged, result)
    for uid, record in staged.records.items():
        if uid not in result.known:
            result.new.append(record)
            result.count(record.sheet, new=True)
        elif _differs(record, mine.get(uid, {}), staged.asked[record.sheet]):
            result.different.append(record.place)
        else:
            result.count(record.sheet, new=False)
    for row in staged.annexes:
        _compare_annex(result, staged, mine, row)
    return result


_PARENTS: Mapping[str, frozenset[str]] = {
    "family": frozenset({""}),
    "person": frozenset({"family"}),
    "response": frozenset({"", "family", "person"}),
    "roster_row": frozenset({"family", "person", "response", "roster_row"}),
}
"""Kind → what its records belong to; ``""`` when they stand alone."""


def _reject_orphans(staged: Staged, result: Comparison) -> None:
    """Reject records whose parent is nowhere or can't be one, with everything about them."""
    orphans = [r for r in staged.records.values() if not _belongs(r, staged, result)]
    for record in orphans:
        told = tr("Kunci induk baris ini tidak ada di berkas maupun di ruang kerja.")
        staged.reject(record.sheet, record.place, told, PARENT)
    for record in orphans:
        del staged.records[record.uid]
    lost = [row for row in staged.annexes if row.owner not in staged.records]
    for row in lost:
        told = tr("Baris ini tentang baris lain yang ditolak.")
        staged.reject(row.sheet, row.place, told, PARENT)
    gone = {id(row) for row in lost}
    staged.annexes[:] = [row for row in staged.annexes if id(row) not in gone]


def _belongs(record: StagedRecord, staged: Staged, result: Comparison) -> bool:
    """Follow the parents of a record up to one that stands alone; circles never get there."""
    seen = set()
    while record.uid not in seen:
        seen.add(record.uid)
        parent = staged.records.get(record.parent)
        kind = parent.kind if parent else result.known.get(record.parent, "")
        if kind not in _PARENTS[record.kind] or (record.parent and not kind):
            return record.kind == "family"
        if parent is None:
            return True
        record = parent
    return False


def _compare_annex(
    result: Comparison, staged: Staged, mine: Mapping[str, Content], row: AnnexRow
) -> None:
    """An annex's row is as new as its record; an old record's must be there word by word."""
    if row.owner not in result.known:
        result.count(row.sheet, new=True)
        return
    known = mine.get(f"{row.owner}\x1f{row.document}\x1f{row.key}", {})
    if row.document and normal(known.get(TEXT, "")) != normal(row.text):
        result.different.append(row.place)
    else:
        result.count(row.sheet, new=False)


def _contents(
    reader: Reader, staged: Staged, known: Mapping[str, str]
) -> Iterator[tuple[str, Content]]:
    """Yield key and content of the workspace's own rows, if the file has any of them."""
    if not any(uid in known for uid in staged.records):
        return
    survey = survey_of(reader, EVERYTHING, Told(everything=True))
    content = content_of(reader, survey)
    for sheet in content.layout.sheets:
        for values in content.rows_of(reader, sheet, survey):
            told = dict(_named(sheet, values))
            if sheet.key == NOTES:
                text = told[TEXT]
                if told["_document"] != NOTES:
                    text = "|".join((told[AT], told[BY], text)) if told[AT] else text
                yield f"{told[PARENT]}\x1f{told['_document']}\x1f{told[KEY]}", {TEXT: text}
            elif sheet.key != CONTINUED and KEY in told:
                yield f"{told[PARENT]}\x1f{sheet.key}\x1f{told[KEY]}", told
            elif sheet.key != CONTINUED:
                yield told[UID], told


def _named(sheet: SheetLayout, values: Sequence[str | None]) -> Iterator[tuple[str, str]]:
    """Yield what a row says: program columns by name, answers by ``.`` and question."""
    for column, text in zip(sheet.columns, values, strict=True):
        if column.answer:
            yield f".{column.answer}", text or ""
        elif column.compared or column.name in {UID, PARENT}:
            yield column.name, text or ""


def _differs(record: StagedRecord, mine: Content, asked: frozenset[str]) -> bool:
    """Tell whether two rows differ in a column that both have; tombstones in being one."""
    if record.deleted != bool(mine.get(DELETED_AT)):
        return True
    for name, text in mine.items():
        if name.startswith("."):
            theirs = record.answers.get(name[1:], "") if name[1:] in asked else text
        else:
            theirs = record.columns.get(name, text)
            theirs = text if record.typed and not theirs else theirs
        if normal(theirs) != normal(text):
            return True
    return False
