"""What an agency may say in the work list that comes back: something about its own work only."""

from __future__ import annotations

from collections.abc import Iterable

from dampingan.core.language import tr
from dampingan.exchange.receiver.staging import Staged, StagedRecord
from dampingan.exchange.sheet.column import PARENT
from dampingan.exchange.sheet.identity import WORK_LIST
from dampingan.exchange.writer.work_list_content import OPEN
from dampingan.store.plan.agency_charge import charges_of, standing_agency
from dampingan.store.reader import Reader


def is_work_list(staged: Staged) -> bool:
    """Tell whether a workbook is an agency's work list."""
    return staged.submission.identity.facts.get("content") == WORK_LIST


def read_only(staged: Staged, record: StagedRecord, fields: Iterable[str]) -> frozenset[str]:
    """Return the fields of a row that an agency was shown to read: what it types there waits.

    Args:
        staged: the workbook.
        record: its row.
        fields: what the row has an opinion on.
    """
    if record.kind != "response" or not is_work_list(staged):
        return frozenset()
    written = {f"answers.{name}" for name in OPEN.get(staged.facts[record.sheet].form, ())}
    return frozenset(f for f in fields if f.startswith("answers.") and f not in written)


def reject_work_of_others(reader: Reader, staged: Staged) -> None:
    """Reject what an agency wrote about activities and visits that are not its own (any more).

    Rows that it left as they were say nothing, whosever they are by now. An agency that was merged
    into another one since speaks for that one's work.

    Args:
        reader: a snapshot of the workspace.
        staged: the workbook, its links resolved; what is rejected leaves it.
    """
    if not is_work_list(staged):
        return
    agency = staged.submission.identity.facts.get("agency", "")
    own = frozenset(charges_of(reader).get(standing_agency(reader, agency), {}))
    for record in list(staged.records.values()):
        if record.edited == frozenset() and not record.typed:
            continue
        if told := _trouble(record, own):
            column = PARENT if record.kind == "roster_row" else ""
            staged.reject(record.sheet, record.place, told, column)
            del staged.records[record.uid]


def _trouble(record: StagedRecord, own: frozenset[str]) -> str:
    if record.kind == "response" and record.typed:
        return tr("Kegiatan atau kunjungan baru ditulis oleh desa/kelurahannya, bukan di sini.")
    about = record.uid if record.kind == "response" else record.parent
    if about in own or not about:
        return ""
    return tr("Baris ini bukan tugas perangkat daerah yang mengisi berkas ini.")
