"""Records as they are going to be, and the list of what has to be written for that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from dampingan.core.causality import DELETED, Stamps
from dampingan.core.text import whole_number
from dampingan.exchange.receiver.comparing import Outcome
from dampingan.exchange.receiver.staging import StagedRecord
from dampingan.store.alteration import Change
from dampingan.store.merging.holding import Held

LAST = 1_000_000_000
"""Where rows without a position stand."""

Reference = tuple[str, str]
"""Kind and key of a record whose id a column holds."""


@dataclass
class Write:
    """One record to be written.

    Attributes:
        kind, uid: the record.
        id: None when it is new.
        columns: column → value.
        references: column → the record whose id it gets.
        stamp: time and operator of its last change, for new ones.
        change: what that changes of one that is there.
    """

    kind: str
    uid: str
    id: int | None
    columns: dict[str, Any]
    references: dict[str, Reference] = field(default_factory=dict)
    stamp: tuple[str, str] = ("", "")
    change: Change | None = None


@dataclass
class Plan:
    """Everything that one workbook writes.

    Attributes:
        writes: in an order in which references are there when they are needed.
        numbered: keys of families whose numbers (NIK, KK) or presence came or went.
        kept: outcomes with values that stand beside each other or don't any more.
        own: whether values were worked out anew here, which makes them ours.
        remarks: (key, field, dot) → the row of the sheet Konflik about that value.
        village_code: whose workbook it is.
        entries: list and code of the entries of reference lists that it writes.
    """

    writes: list[Write] = field(default_factory=list)
    numbered: set[str] = field(default_factory=set)
    kept: list[Outcome] = field(default_factory=list)
    own: bool = False
    remarks: dict[tuple[str, str, str], Mapping[str, str]] = field(default_factory=dict)
    village_code: str = ""
    entries: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Draft:
    """One record as it is going to be.

    Attributes:
        kind, uid: the record.
        held: as the workspace has it, None for new ones.
        outcome: what came of the file's row, None when the file does not have it.
        cleared: questions whose answer was taken away; those that become irrelevant keep it aside.
    """

    kind: str
    uid: str
    held: Held | None
    outcome: Outcome | None = None
    cleared: frozenset[str] = frozenset()

    @property
    def new(self) -> bool:
        """Whether the workspace does not have it (or had it and took it back)."""
        return self.outcome is not None and self.outcome.result == "new"

    @property
    def record(self) -> StagedRecord:
        """The file's row of a new record."""
        assert self.outcome is not None
        return self.outcome.record

    @cached_property
    def taken(self) -> Mapping[str, str]:
        """Fields that are written with the file's value."""
        merged = self.outcome.merged if self.outcome else None
        return merged.taken if merged and not self.new else {}

    def text(self, name: str) -> str:
        """Return the value that a field is going to have."""
        if name in self.taken:
            return self.taken[name]
        return self.held.text(name) if self.held and not self.new else ""

    @property
    def deleted(self) -> bool:
        """Whether it is going to be a tombstone."""
        if not self.new:
            return bool(self.text(DELETED))
        merged = self.outcome.merged if self.outcome else None
        if merged is not None:
            return merged.state.deleted
        return self.record.deleted and not self.record.inherited

    @property
    def parent(self) -> str:
        """Key of what it belongs to."""
        return self.record.parent if self.new else self.text("parent")

    @property
    def position(self) -> int:
        """Its place among its siblings."""
        if self.new:
            return self.record.position
        text = self.text("position")
        return whole_number(text) or 0

    @property
    def stamps(self) -> Stamps:
        """Who knew what of its values."""
        if self.outcome is not None and self.outcome.merged is not None:
            return self.outcome.merged.state.stamps
        if self.new:
            return self.record.stamps
        assert self.held is not None
        return self.held.stamps

    def answers(self) -> dict[str, str]:
        """Return what it answers, the irrelevant included, for a session."""
        if self.new:
            return dict(self.record.answers)
        assert self.held is not None
        found = self.held.answers | self.held.aside
        for name, text in self.taken.items():
            document, _, question = name.partition(".")
            if document == "answers" and text:
                found[question] = text
        return {question: text for question, text in found.items() if question not in self.cleared}

    def emptied(self) -> Iterator[str]:
        """Yield questions whose answer the file took away."""
        for name, text in self.taken.items():
            if name.startswith("answers.") and not text:
                yield name.removeprefix("answers.")

    def document(self, name: str) -> dict[str, str]:
        """Return ``notes``, ``accepted`` or ``parked`` as it is going to be."""
        if self.new:
            return dict(self.record.documents.get(name, {}))
        assert self.held is not None
        found = self.held.document(name)
        for key, text in self.taken.items():
            if key.startswith(f"{name}."):
                entry = key.removeprefix(f"{name}.")
                if text:
                    found[entry] = text
                else:
                    found.pop(entry, None)
        return found
