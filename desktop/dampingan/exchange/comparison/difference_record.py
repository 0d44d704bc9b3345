"""What differs, as plain facts: an answer, a row, a family, a question that one file lacks."""

from __future__ import annotations

from dataclasses import dataclass

from dampingan.exchange.comparison.difference_side import Row
from dampingan.store.kind import KINDS

CHANGED, NEW, GONE, DELETED, RESTORED, SAME = (
    "changed",
    "new",
    "gone",
    "deleted",
    "restored",
    "same",
)
"""States of a record: differs, only in B, only in A, deleted in B, deleted in A alone, equal."""

MOVED_IN, MOVED_OUT = "moved_in", "moved_out"
"""States of a record that belongs to another family in B: as its new and its old family see it."""

PERSONAL = frozenset(
    question
    for kind in KINDS.values()
    for column, question in kind.promoted.items()
    if any(f.key == column and f.personal for f in kind.fields)
)
"""Questions whose answers never stand in JSON."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One answer that differs.

    Attributes:
        field: the question's key, or a machine name that begins with ``_``.
        label: number and words of the question.
        old, new: as people read it, ``""`` for empty.
    """

    field: str
    label: str
    old: str
    new: str

    @property
    def personal(self) -> bool:
        """Whether the answer is a name, a number of a person or an address."""
        return self.field in PERSONAL


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One row that differs.

    Attributes:
        kind: the record kind, or ``notes`` or ``parked``.
        key: its key.
        title: how people call it; may be empty.
        sheet: title of its sheet.
        state: see `CHANGED` and the others.
        fields: keys of what differs; everything that is filled in for a new or gone row.
        old, new: the rows, None where there is none.
        other: key of the family that it moved from or to.
    """

    kind: str
    key: str
    title: str
    sheet: str
    state: str
    fields: tuple[str, ...] = ()
    old: Row | None = None
    new: Row | None = None
    other: str = ""


@dataclass(frozen=True, slots=True)
class FamilyChange:
    """A family with everything that differs about it.

    Attributes:
        key: its key, ``""`` for rows that belong to no family.
        head: name of its head; may be empty.
        rt, rw: where it lives.
        state: its own state; `CHANGED` when only something below it differs.
        records: what differs, the family's own row first.
    """

    key: str
    head: str
    rt: str
    rw: str
    state: str
    records: tuple[RecordChange, ...]

    @property
    def count(self) -> int:
        """How many answers differ; a row that is new or gone counts as one."""
        return sum(
            len(r.fields) + bool(r.other) if r.state in {CHANGED, MOVED_IN} else 1
            for r in self.records
        )


@dataclass(frozen=True, slots=True)
class OnlyOne:
    """A question or a whole sheet that only one of the files has.

    Attributes:
        side: ``"a"`` or ``"b"``.
        sheet: title of the sheet.
        field: the question's key, ``""`` for the whole sheet.
        label: its words.
        filled: rows that hold an answer; of a sheet, its rows.
    """

    side: str
    sheet: str
    field: str
    label: str
    filled: int
