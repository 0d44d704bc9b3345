"""What a received workbook changes, told by examples: for the eye before it is applied."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from dampingan.exchange.finding import ImportFinding
from dampingan.exchange.receiver.comparing import Comparison, Outcome
from dampingan.exchange.receiver.staging import Staged
from dampingan.exchange.sheet.annex_column import BINDING, REASON_GIVEN
from dampingan.exchange.sheet.column import PARENT, UID
from dampingan.store.merging.field_value import deletion_text
from dampingan.store.merging.holding import Held

MOST = 300
"""So many examples of each sort; the sums say how many there are."""

RecordName = tuple[str, str]
"""Kind and key of a record."""


@dataclass(frozen=True, slots=True)
class Example:
    """One field that changes or is in conflict, or one record that is new.

    Attributes:
        kind, key: the record.
        field: as in `core.causality`, ``""`` for a new record.
        old, new: what the workspace says and what the file says, as they are stored.
        outcome: ``changed``, ``binding`` (the regency says it must be taken over), ``new`` or a key
            of `store.kind.CONFLICT_TYPES`.
        title: name of a new record, which the workspace does not know yet.
        reason: why the regency changed it.
    """

    kind: str
    key: str
    field: str
    old: str
    new: str
    outcome: str
    title: str = ""
    reason: str = ""


def examples_of(comparison: Comparison) -> tuple[Example, ...]:
    """Return examples of conflicts, of changes and of new families, in the order of the file."""
    outcomes = comparison.outcomes.values()
    found = [*islice(_conflicts(outcomes), MOST), *islice(_changes(outcomes), MOST)]
    return (*found, *islice(_new(outcomes), MOST))


def _conflicts(outcomes: Iterable[Outcome]) -> Iterator[Example]:
    for outcome in outcomes:
        record, reason = outcome.record, outcome.record.columns.get(REASON_GIVEN, "")
        for one in outcome.arrived if outcome.held is not None else ():
            values = one.field, one.mine, one.theirs.text, one.type
            yield Example(record.kind, record.uid, *values, reason=reason)


def _changes(outcomes: Iterable[Outcome]) -> Iterator[Example]:
    for outcome in outcomes:
        if outcome.held is None or outcome.merged is None or outcome.result == "new":
            continue
        record, reason = outcome.record, outcome.record.columns.get(REASON_GIVEN, "")
        how = "binding" if record.columns.get(BINDING) else "changed"
        for field, text in outcome.merged.taken.items():
            old = _held_text(outcome.held, field)
            if old != text:
                yield Example(record.kind, record.uid, field, old, text, how, reason=reason)


def _new(outcomes: Iterable[Outcome]) -> Iterator[Example]:
    for outcome in outcomes:
        record = outcome.record
        if outcome.result == "new" and record.kind == "family" and not record.deleted:
            title = record.answers.get("nama_kk", "")
            yield Example(record.kind, record.uid, "", "", "", "new", title)


def _held_text(held: Held, field: str) -> str:
    """Return what the workspace says in a field, ``""`` for nothing."""
    document, _, key = field.partition(".")
    if key:
        return str(json.loads(held.row[document]).get(key, ""))
    if field == "deleted":
        return deletion_text(held.row["deleted_at"], held.row["deleted_reason"])
    column = {"parent": "owner_uid", "house": "house_uid"}.get(field, field)
    value = held.row.get(column, "")
    return "" if value is None else str(value)


def places_of(
    staged: Staged, findings: Iterable[ImportFinding]
) -> Mapping[tuple[str, int], tuple[RecordName, ...]]:
    """Return (sheet's title, row) of findings → the records to be opened, the nearest first."""
    wanted = {(one.sheet, one.row) for one in findings if one.row}
    titles = {sheet.key: sheet.title for sheet in staged.submission.sheets.values()}
    kinds = {sheet.key: sheet.kind for sheet in staged.submission.sheets.values()}
    found: dict[tuple[str, int], tuple[RecordName, ...]] = {}
    for record in staged.records.values():
        if record.place in wanted:
            found[record.place] = _names(record.kind, record.uid, record.parent)
    for row in staged.refused:
        place = titles.get(row.sheet, ""), row.row
        if place in wanted:
            uid, parent = row.values.get(UID, ""), row.values.get(PARENT, "")
            found[place] = _names(kinds.get(row.sheet, ""), uid, parent)
    return found


def _names(kind: str, uid: str, parent: str) -> tuple[RecordName, ...]:
    owners = ("family", "person", "response", "roster_row") if parent else ()
    own = ((kind, uid),) if uid else ()
    return (*own, *((owner, parent) for owner in owners))
