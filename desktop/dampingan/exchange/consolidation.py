"""Receiving many workbooks at once: the 312 of a quarter, from a folder.

Workers read, understand and check files ahead, each in a process of its own; this process alone
writes, one file a transaction with its own batch, backup and undo. Files are taken in an order of
their own (village, then what was known when they were written), never in that of the folder, so
that the same files give the same records whatever their names. A file that fails is said with its
reason and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dampingan.core.errors import DampinganError

if TYPE_CHECKING:
    from dampingan.exchange.receiving import ReceiveReport
    from dampingan.store.workspace import Workspace

Progress = Callable[[int, int, str], object]

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
"""Files of a folder that are looked at; others are named and left."""

TAKEN, REPEATED, REFUSED, SKIPPED = "taken", "repeated", "refused", "skipped"


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file.

    Attributes:
        path: the file.
        state: `TAKEN`, `REPEATED` (applied before), `REFUSED` or `SKIPPED` (no workbook).
        report: of a file that was received.
        error: why it was not, a whole sentence.
        village_code: whose it is, as far as it says.
        locked: whether it was refused for want of its password.
    """

    path: Path
    state: str
    report: ReceiveReport | None = None
    error: str = ""
    village_code: str = ""
    locked: bool = False


@dataclass(frozen=True, slots=True)
class ConsolidationReport:
    """What became of every file, in the order of their names.

    Attributes:
        files: one outcome a file.
        cancelled: whether files were left because somebody stopped.
    """

    files: tuple[FileOutcome, ...]
    cancelled: bool = False


def consolidate(
    workspace: Workspace,
    source: Path | Iterable[Path],
    *,
    passwords: Mapping[str, str] | Iterable[str] = (),
    dry_run: bool = False,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    told: Callable[[FileOutcome], object] | None = None,
) -> ConsolidationReport:
    """Receive every workbook of a folder, or the files given.

    Args:
        workspace: a regency's.
        source: a folder (looked through with its folders), or files.
        passwords: file name → password, or passwords to try on files that need one.
        dry_run: say what would happen and write nothing.
        progress: told files done, files in all and what is being done.
        cancelled: asked between files; those already taken stay.
        told: told every outcome as soon as it is known.
    """
    outcomes = []
    for path in sorted(source.glob("*") if isinstance(source, Path) else source):
        outcome = _take(workspace, path, dry_run=dry_run)
        outcomes.append(outcome)
        if told:
            told(outcome)
    return ConsolidationReport(tuple(outcomes))


def _take(workspace: Workspace, path: Path, **options: Any) -> FileOutcome:
    from dampingan.exchange.receiving import receive

    try:
        return FileOutcome(path, TAKEN, receive(workspace, path, **options))
    except DampinganError as error:
        return FileOutcome(path, REFUSED, error=str(error))
