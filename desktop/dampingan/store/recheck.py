"""Checking every family anew, after rules changed or a file came in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dampingan.core.errors import CancelledError
from dampingan.core.language import language, tr
from dampingan.forms.session import FormSession
from dampingan.store import consistency, finding
from dampingan.store.rows import join_answers, stored
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
    changed = errors = warnings = 0
    for start in range(0, len(ids), BLOCK):
        if cancelled and cancelled():
            raise CancelledError
        block = ids[start : start + BLOCK]
        results = _check(workspace, block)
        changed += _store(workspace, results)
        errors += sum(finding.count(document)[0] for document, _, _ in results.values())
        warnings += sum(finding.count(document)[1] for document, _, _ in results.values())
        if progress:
            progress(start + len(block), len(ids), tr("Memeriksa keluarga"))
    return RecheckResult(len(ids), changed, errors, warnings)


def _check(workspace: Workspace, ids: list[int]) -> dict[int, tuple[dict[str, str], str, str]]:
    """Return id → (findings, findings as stored, status) of some families."""
    marks = ",".join("?" * len(ids))
    with workspace.reading() as connection:
        families = connection.exec_driver_sql(
            "SELECT id, answers, aside, rows, findings, status, no_kk FROM family "
            f"WHERE id IN ({marks}) ORDER BY id",
            tuple(ids),
        ).all()
        members: dict[int, list[Any]] = {}
        for family_id, *row in connection.exec_driver_sql(
            "SELECT family_id, uid, id, answers, aside, rows FROM person "
            f"WHERE family_id IN ({marks}) AND deleted_at IS NULL ORDER BY position, id",
            tuple(ids),
        ):
            members.setdefault(family_id, []).append(row)
        between = {f[0]: consistency.between_families(connection, f[0], f[6]) for f in families}
    form = workspace.form("family")
    today = workspace.now().astimezone().date()
    results = {}
    for family_id, answers, aside, rows, before, status, _ in families:
        loaded = join_answers(answers, aside, rows, members.get(family_id, []))
        session = FormSession(form, loaded.answers, today=today, language=language())
        document = finding.encode([*stored(session.all_findings()), *between[family_id]])
        results[family_id] = (document, before, status)
    return results


def _store(workspace: Workspace, results: dict[int, tuple[dict[str, str], str, str]]) -> int:
    changed = 0
    with workspace.write(tr("Memeriksa ulang"), source="system", undoable=False) as tx:
        for family_id, (document, _stored, status) in results.items():
            errors, warnings = finding.count(document)
            columns: dict[str, Any] = {
                "findings": document,
                "error_count": errors,
                "warning_count": warnings,
            }
            if errors and status in {"complete", "verified"}:
                columns["status"] = "draft"
            changed += tx.update("family", family_id, columns)
    return changed
