"""Checking every family anew, after rules changed or a file came in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from dampingan.core.errors import CancelledError
from dampingan.core.language import tr
from dampingan.forms.model import Form
from dampingan.store import checking, finding
from dampingan.store.checking import Checked
from dampingan.store.workspace import Workspace

Progress = Callable[[int, int, str], None]

BLOCK = 250
"""Families written in one transaction, so that typing never waits long."""


@dataclass(frozen=True, slots=True)
class RecheckResult:
    """What a re-check found: families read, families whose findings changed, open totals."""

    families: int
    changed: int
    errors: int
    warnings: int


def recheck(
    workspace: Workspace,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> RecheckResult:
    """Run all checks over all families that are not deleted and store what they say.

    Answers never change here; states do when a complete family turns out to have errors.

    Args:
        workspace: which.
        progress: called with families done, families in all, a sentence.
        cancelled: asked between blocks.

    Raises:
        CancelledError: `cancelled` said so.
    """
    with workspace.reading() as connection:
        ids = [
            row[0]
            for row in connection.exec_driver_sql(
                "SELECT id FROM family WHERE deleted_at IS NULL ORDER BY id"
            )
        ]
    form = workspace.form("family")
    today = workspace.now().astimezone().date()
    changed = errors = warnings = 0
    for start in range(0, len(ids), BLOCK):
        if cancelled and cancelled():
            raise CancelledError
        block = ids[start : start + BLOCK]
        with workspace.reading() as connection:
            checked = checking.check(connection, form, today, block)
        checked, different = _store(workspace, checked, form, today)
        changed += different
        counts = [finding.count(found.document) for found in checked.values()]
        errors += sum(count[0] for count in counts)
        warnings += sum(count[1] for count in counts)
        if progress:
            progress(start + len(block), len(ids), tr("Memeriksa keluarga"))
    return RecheckResult(len(ids), changed, errors, warnings)


def _store(
    workspace: Workspace, checked: dict[int, Checked], form: Form, today: date
) -> tuple[dict[int, Checked], int]:
    """Write what was found; families that were written meanwhile are checked again first."""
    with workspace.write(tr("Memeriksa ulang"), source="system", undoable=False) as tx:
        versions = checking.read_versions(tx.connection, list(checked))
        late = [i for i, found in checked.items() if versions.get(i) != found.version]
        if late:
            checked = {i: found for i, found in checked.items() if i not in late}
            checked |= checking.check(tx.connection, form, today, late)
        return checked, checking.store(tx, checked)
