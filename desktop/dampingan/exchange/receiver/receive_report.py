"""What receiving a workbook did, or would do, as people and programs are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dampingan.exchange.finding import ImportFinding
from dampingan.exchange.receiver.example import Example, RecordName


@dataclass(frozen=True, slots=True)
class SheetReport:
    """What became of the rows of one sheet; the numbers add up to `read`."""

    name: str
    read: int
    new: int
    changed: int
    same: int
    conflict: int
    rejected: int


@dataclass(frozen=True)
class ReceiveReport:
    """What receiving a workbook did, or would do.

    Attributes:
        applied: whether the workbook is in the workspace now; also when nothing was new in it.
        dry_run: whether nothing was to be written.
        batch_uid: key of the batch in the log of this workspace.
        village_code, village_name: whose workbook it is.
        content: ``full``, ``changes``, ``return`` or ``receipt``.
        direction: ``desa->kab`` or ``kab->desa``.
        sheets: one report a data sheet, in the order of the file.
        findings: rejected rows and other things that the sender should know.
        backup: copy of the workspace as it was before, None when nothing was written.
        operation_id: the operation that undo takes back, None when nothing was written.
        repeated: this very workbook was applied before.
        period, partner, state_at: the file's period, its maker's site and its newest change (UTC).
        same_site: whether this workspace made it.
        examples: some of what changes, is new or in conflict.
        places: (sheet's title, row) of findings → the records to be opened, the nearest first.
    """

    applied: bool
    dry_run: bool
    batch_uid: str
    village_code: str
    village_name: str
    content: str
    direction: str
    sheets: tuple[SheetReport, ...]
    findings: tuple[ImportFinding, ...]
    backup: Path | None = None
    operation_id: int | None = None
    repeated: bool = False
    period: str = ""
    partner: str = ""
    state_at: str = ""
    same_site: bool = False
    examples: tuple[Example, ...] = ()
    places: Mapping[tuple[str, int], tuple[RecordName, ...]] = field(default_factory=dict)

    @property
    def written(self) -> bool:
        """Whether anything was written."""
        return self.operation_id is not None

    def total(self, what: str) -> int:
        """Return the sum over all sheets of ``new``, ``changed`` or ``conflict``."""
        return sum(getattr(sheet, what) for sheet in self.sheets)


def as_json(report: ReceiveReport) -> dict[str, Any]:
    """Return what `dampingan receive --json` prints of a workbook."""
    names = SheetReport.__slots__
    return {
        "applied": report.applied,
        "sheets": [{name: getattr(s, name) for name in names} for s in report.sheets],
        "findings": [
            {name: getattr(f, name) for name in ("sheet", "row", "column", "value", "message")}
            for f in report.findings
        ],
    }
