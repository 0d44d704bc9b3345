"""Working findings out anew inside a transaction: after an undo, a re-check, a deletion.

Findings follow from answers and from other families, so an old one is never simply put back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import Connection

from dampingan.core.language import language
from dampingan.forms.model import Form
from dampingan.forms.session import FormSession
from dampingan.store import consistency, finding
from dampingan.store.rows import Columns, join_answers, stored
from dampingan.store.transaction import Reverted, Transaction

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

FINISHED = frozenset({"complete", "verified"})
"""States that a family with errors can't have."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks say of a family.

    Attributes:
        document: the findings as `finding.encode` writes them.
        status: the family's state when it was read.
        version: tells whether the family or a member was written since.
    """

    document: dict[str, str]
    status: str
    version: tuple[int, ...]


def check(
    connection: Connection, form: Form, today: date, ids: Sequence[int]
) -> dict[int, Checked]:
    """Run all checks over some families; tombstones are left out.

    Args:
        connection: of the workspace.
        form: the questionnaire.
        today: the day that ages are counted to.
        ids: the families, at most some thousand.
    """
    marks = ",".join("?" * len(ids))
    families = connection.exec_driver_sql(
        "SELECT id, answers, aside, status, no_kk FROM family "
        f"WHERE id IN ({marks}) AND deleted_at IS NULL ORDER BY id",
        tuple(ids),
    ).mappings()
    members = _rows_of(connection, "person", "family_id", ids)
    rows = _rows_of(connection, "roster_row", "family_id", ids)
    versions = read_versions(connection, ids)
    checked = {}
    for family in families.all():
        family_id = family["id"]
        answers = join_answers(family, members.get(family_id, ()), rows.get(family_id, ()))
        session = FormSession(form, answers, today=today, language=language())
        between = consistency.between_families(connection, family_id, family["no_kk"])
        document = finding.encode([*stored(session.all_findings()), *between])
        checked[family_id] = Checked(document, family["status"], versions[family_id])
    return checked


def _rows_of(
    connection: Connection, kind: str, owner: str, ids: Sequence[int]
) -> dict[int, list[Columns]]:
    """Return owner's id → its rows of a kind in order, with what `join_answers` reads."""
    columns = "repeat, parent_uid, " if kind == "roster_row" else ""
    marks = ",".join("?" * len(ids))
    found: dict[int, list[Columns]] = {}
    for row in connection.exec_driver_sql(
        f"SELECT {owner} AS owner, {columns}uid, answers, aside FROM {kind} "
        f"WHERE {owner} IN ({marks}) AND deleted_at IS NULL ORDER BY position, id",
        tuple(ids),
    ).mappings():
        found.setdefault(row["owner"], []).append(row)
    return found


def read_versions(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """Return id → a version that differs once a family or one of its members was written."""
    marks = ",".join("?" * len(ids))
    return {
        row[0]: tuple(row[1:])
        for row in connection.exec_driver_sql(
            "SELECT f.id, f.rev, count(p.id), coalesce(sum(p.rev), 0), "
            "(SELECT count(*) FROM roster_row r WHERE r.family_id = f.id), "
            "(SELECT coalesce(sum(r.rev), 0) FROM roster_row r WHERE r.family_id = f.id) "
            "FROM family f "
            f"LEFT JOIN person p ON p.family_id = f.id WHERE f.id IN ({marks}) GROUP BY f.id",
            tuple(ids),
        )
    }


def store(tx: Transaction, checked: dict[int, Checked]) -> int:
    """Write what the checks said; return how many families it changed."""
    return sum(
        _store(tx, family_id, found.document, found.status) for family_id, found in checked.items()
    )


def renew(tx: Transaction, workspace: Workspace, reverted: Reverted) -> None:
    """Check what an undo or redo touched anew, and what others have in common with it.

    Args:
        tx: the transaction that changed it.
        workspace: knows the questionnaires and the day.
        reverted: what was touched.
    """
    form = workspace.form("family")
    today = workspace.now().astimezone().date()
    changed = sorted(reverted.families)
    for start in range(0, len(changed), 500):
        store(tx, check(tx.connection, form, today, changed[start : start + 500]))
    others: set[int] = set()
    gone = reverted.numbers
    for family_id in changed:
        niks, no_kk = _numbers(tx.connection, family_id)
        others |= consistency.sharing(tx.connection, family_id, niks | gone, {no_kk} | gone)
    for other in others.difference(changed):
        refresh_between(tx, other)


def refresh_around(tx: Transaction, family_id: int) -> None:
    """Renew what a family that was deleted or restored has in common with others, on all sides."""
    niks, no_kk = _numbers(tx.connection, family_id)
    for other in consistency.sharing(tx.connection, family_id, niks, {no_kk}):
        refresh_between(tx, other)
    refresh_between(tx, family_id)


def refresh_between(tx: Transaction, family_id: int) -> None:
    """Renew the findings between families of a family that is not open."""
    findings, no_kk, status, deleted_at = tx.connection.exec_driver_sql(
        "SELECT findings, no_kk, status, deleted_at FROM family WHERE id = ?", (family_id,)
    ).one()
    if deleted_at is not None:
        return
    names = {consistency.DUPLICATE_KK, consistency.DUPLICATE_NIK}
    kept = [f for f in finding.decode(findings) if f.check not in names]
    between = consistency.between_families(tx.connection, family_id, no_kk)
    _store(tx, family_id, finding.encode([*kept, *between]), status)


def _store(tx: Transaction, family_id: int, document: dict[str, str], status: str) -> bool:
    errors, warnings = finding.count(document)
    columns: dict[str, Any] = {
        "findings": document,
        "error_count": errors,
        "warning_count": warnings,
    }
    if errors and status in FINISHED:
        columns["status"] = "draft"
    return tx.update("family", family_id, columns)


def _numbers(connection: Connection, family_id: int) -> tuple[set[str], str]:
    """Return the NIK of a family's members, those taken out included, and its KK number."""
    niks = connection.exec_driver_sql(
        "SELECT DISTINCT nik FROM person WHERE family_id = ? AND nik <> ''", (family_id,)
    ).scalars()
    found = set(niks)
    no_kk = connection.exec_driver_sql("SELECT no_kk FROM family WHERE id = ?", (family_id,))
    return found, str(no_kk.scalar_one())
