"""Taking a workbook of reference lists in: tried first, and all of it or nothing."""

from __future__ import annotations

from pathlib import Path

from dampingan.core.language import tr
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.receiver.receiving import (
    Cancelled,
    Prepared,
    Progress,
    ReceiveReport,
    prepare,
    receive,
)
from dampingan.exchange.sheet.identity import LISTS
from dampingan.store.plan.form import ensure_plan
from dampingan.store.workspace import Workspace


def import_lists(
    workspace: Workspace,
    path: Path,
    *,
    password: str = "",
    dry_run: bool = False,
    prepared: Prepared | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> ReceiveReport:
    """Take over a workbook of reference lists; old codes are never deleted, only retired.

    Its rows merge as everything that is received: what nobody changed here is taken, two changes of
    one cell wait for a decision. When any row can't be used, nothing is written.

    Args:
        workspace: of the regency that wrote it, or of one of its villages.
        path: the workbook.
        password: of an encrypted one.
        dry_run: whether only to say what would happen.
        prepared: the same workbook as `receiver.receiving.prepare` read it.
        progress: told steps done, steps in all and what is being done.
        cancelled: asked between the steps.

    Returns:
        What happened, row by row; ``applied`` is False when a row was rejected.

    Raises:
        ExchangeError: no such workbook, or not for this workspace; nothing is changed.
        CancelledError: `cancelled` said so.
        StorageError: the disk refused; nothing was changed.
    """
    ensure_plan(workspace)
    prepared = prepared or prepare(Path(path), password=password, cancelled=cancelled, apart=True)
    identity = prepared.staged.submission.identity
    if identity.facts.get("content") != LISTS:
        raise ExchangeError(
            tr("Berkas {name} bukan daftar acuan.", name=Path(path).name),
            remedy=tr("Pakai berkas dari Ekspor daftar. Kiriman desa diterima dengan Terima."),
        )
    tried = receive(workspace, path, prepared=prepared, dry_run=True, cancelled=cancelled)
    if dry_run or tried.total("rejected"):
        return tried
    return receive(workspace, path, prepared=prepared, progress=progress, cancelled=cancelled)
