"""What becomes of each record of a staged workbook (see `comparing`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from dampingan.core.causality import Version
from dampingan.exchange.receiver.merge import FieldConflict, Merged
from dampingan.exchange.receiver.staging import StagedRecord
from dampingan.store.merging.holding import Held

Result = Literal["new", "same", "changed", "conflict"]


@dataclass
class Outcome:
    """What becomes of one record.

    Attributes:
        record: as the file has it.
        held: as the workspace has it, None when it does not.
        result: how its row counts.
        merged: what both together say, None for what is the same.
        told: what the file says of its fields.
        beside: values that stood beside the record's own before.
    """

    record: StagedRecord
    held: Held | None
    result: Result
    merged: Merged | None = None
    told: Mapping[str, frozenset[Version]] = field(default_factory=dict)
    beside: Mapping[str, tuple[Version, ...]] = field(default_factory=dict)

    @property
    def writes(self) -> bool:
        """Whether something of it has to be written."""
        if self.result == "new" or self.held is None:
            return True
        if self.merged is None:
            return False
        if self.merged.taken or self.merged.settled or self.arrived:
            return True
        return self.merged.state.stamps != self.held.stamps

    @property
    def arrived(self) -> list[FieldConflict]:
        """Values that stand beside the record's own and did not before."""
        conflicts = self.merged.conflicts if self.merged else ()
        return [c for c in conflicts if c.theirs not in self.beside.get(c.field, ())]


@dataclass
class Comparison:
    """What becomes of the records of a workbook.

    Attributes:
        outcomes: key → outcome, parents before children.
        owners: key → the workspace's record of owners that the file does not have itself.
        counted: (sheet's key, result) → rows, those of annexes included.
        history: newest change that was seen.
    """

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    owners: dict[str, Held] = field(default_factory=dict)
    counted: dict[tuple[str, str], int] = field(default_factory=dict)
    history: int = 0

    def count(self, sheet: str, result: str) -> None:
        """Count a row."""
        self.counted[sheet, result] = self.counted.get((sheet, result), 0) + 1

    @cached_property
    def written(self) -> list[Outcome]:
        """Outcomes of which something has to be written."""
        return [outcome for outcome in self.outcomes.values() if outcome.writes]
