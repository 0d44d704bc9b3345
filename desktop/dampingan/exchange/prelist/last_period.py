"""Last period's submission as the beginning of this one: its families wait for a look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dampingan.core.language import tr
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.reader.reading import Submission, read_submission
from dampingan.exchange.receiver.receiving import receive
from dampingan.store.renewal.renewal import LISTED, Progress, newer_families, open_known
from dampingan.store.workspace import Workspace


def submission_of(path: Path) -> Submission | None:
    """Return a workbook of ours, None when a file is something else."""
    if path.suffix.lower() not in {".xlsx", ".ods"}:
        return None
    try:
        return read_submission(path)
    except ExchangeError:
        return None


def receive_last_period(
    workspace: Workspace,
    path: Path,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Take over a submission's families; those of an earlier period wait for a look.

    Returns:
        How many wait.

    Raises:
        ExchangeError: the workbook does not fit this workspace; nothing was changed.
        CancelledError: `cancelled` said so.
        StorageError: the disk refused.
    """
    before = newer_families(workspace, 0)
    receive(workspace, path, progress=progress, cancelled=cancelled)
    last = max(before, default=0)
    waiting = newer_families(workspace, last, before=workspace.period)
    if waiting:
        with workspace.write(tr("Membuka keluarga untuk ditinjau"), source="renewal") as tx:
            open_known(tx, waiting, workspace.period)
            tx.set_setting(LISTED, value=True, logged=True)
    return len(waiting)
