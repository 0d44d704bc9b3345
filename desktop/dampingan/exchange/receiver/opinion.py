"""What a row has an opinion on: field by field, and when each value was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dampingan.core.causality import DELETED
from dampingan.exchange.receiver.merge import hand_dot
from dampingan.exchange.receiver.staging import FIELDS, INQUIRY, LIST_ENTRY, Staged, StagedRecord
from dampingan.exchange.sheet.annex_column import NOTES, PARKED
from dampingan.exchange.sheet.column import DELETED_AT, DELETED_REASON
from dampingan.store.merging.field_value import NO_REASON

INQUIRY_FIELDS = frozenset(
    {
        *("village_code", "record_kind", "record_uid", "field", "title"),
        *("question", "asked_by", "asked_at", "answer", "answered_by", "answered_at", "state"),
    }
)
"""Fields of a question of the regency."""

REFERENCE_FIELDS = frozenset(
    {
        *("label", "short", "parent", "region", "extra", "confidence", "source"),
        *("active", "successor", "position"),
    }
)
"""Fields of an entry of a reference list that are merged."""

_TOMBSTONE = frozenset({DELETED, "joined_into"})
"""Fields that a tombstone has an opinion on; its other cells are empty."""

_ANNEX_OF = {"notes": NOTES, "accepted": NOTES, "parked": PARKED}


def opinions(staged: Staged, record: StagedRecord) -> dict[str, str]:
    """Return field → text of everything that a row has an opinion on.

    A column that is not there says nothing, nor does an empty cell of a row that was typed into a
    spare line or written as a tombstone. That a record is gone because its owner is says nothing
    about the record itself.
    """
    if record.kind == INQUIRY:
        told = {n[1:]: t for n, t in record.columns.items() if n[1:] in INQUIRY_FIELDS}
        return told | {"record_uid": record.parent, DELETED: _deletion(record)}
    if record.kind == LIST_ENTRY:
        told = {n[1:]: t for n, t in record.columns.items() if n[1:] in REFERENCE_FIELDS}
        if record.typed:
            told = {name: text for name, text in told.items() if text}
        return told | {DELETED: _deletion(record)}
    said = {field: record.columns[n] for n, field in FIELDS.items() if n in record.columns}
    if DELETED_AT in record.columns:
        said[DELETED] = _deletion(record)
    asked = staged.asked[record.sheet]
    said |= {f"answers.{key}": record.answers.get(key, "") for key in asked}
    for document, entries in record.documents.items():
        said |= {f"{document}.{key}": text for key, text in entries.items()}
    if record.emptied:
        return dict(_filled(record, said))
    said |= _withdrawn(staged, record, said)
    return {name: text for name, text in said.items() if text} if record.typed else said


def _deletion(record: StagedRecord) -> str:
    """Return the text of the field `DELETED`."""
    return (record.columns.get(DELETED_REASON, "") or NO_REASON) if record.deleted else ""


def _filled(record: StagedRecord, said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what a row says that was written as a tombstone: that, and what was typed into it."""
    edited = record.edited or frozenset()
    for name, text in said.items():
        if name in _TOMBSTONE:
            if name != DELETED or not record.inherited:
                yield name, text
        elif text and (name in edited or "." in name):
            yield name, text


def _withdrawn(
    staged: Staged, record: StagedRecord, said: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield the entries of documents that the sender took away knowingly.

    Only its stamps can say so: a row that is missing in an annex means nothing by itself.
    """
    for name in record.stamps.at:
        document = name.partition(".")[0]
        if document in _ANNEX_OF and name not in said and staged.whole(_ANNEX_OF[document]):
            yield name, ""


def dot_of(record: StagedRecord, name: str, text: str, known: str | None = None) -> str:
    """Return when a row's value was written.

    Args:
        record: the row.
        name: the field.
        text: the value.
        known: the value that the workspace has; where edits can't be told from the row itself,
            what differs counts as one.
    """
    old = record.stamps.of(name)
    edited = record.edited
    by_hand = name in edited if edited is not None else record.traced and text != known
    return hand_dot(record.uid, name, old, text) if by_hand else old
