"""Working findings out anew inside a transaction: after an undo, a re-check, a deletion.

Findings follow from answers and from other families, so an old one is never simply put back.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import Connection

from dampingan.core.errors import WorkspaceError
from dampingan.core.language import language
from dampingan.forms.model import Form
from dampingan.forms.session import FormSession, Tables
from dampingan.store import consistency, finding
from dampingan.store.entry.remark import standing
from dampingan.store.rows import Columns, join_answers, stored
from dampingan.store.transaction import Reverted, Transaction

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

FINISHED = frozenset({"complete", "verified"})
"""States that a record with errors can't have."""

BLOCK = 500
"""Most records checked at once."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks say of a family or response.

    Attributes:
        document: the findings as `finding.encode` writes them.
        accepted: keys of those that were let stand with the answers of now.
        status: the record's state when it was read.
        version: tells whether the record or a row of it was written since.
    """

    document: dict[str, str]
    accepted: frozenset[str]
    status: str
    version: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ruler:
    """What records are checked with.

    Attributes:
        form: the questionnaire.
        today: the day that ages are counted to.
        tables: the tables beside the form.
    """

    form: Form
    today: date
    tables: Tables | None = None

    @classmethod
    def of(cls, workspace: Workspace, form: Form) -> Ruler:
        """Return what records of a form are checked with today."""
        today = workspace.now().astimezone().date()
        return cls(form, today, workspace.tables(form))


def check(
    connection: Connection, ruler: Ruler, kind: str, ids: Sequence[int]
) -> dict[int, Checked]:
    """Run all checks over some records of one form; tombstones are left out.

    Args:
        connection: of the workspace.
        ruler: the questionnaire and the day.
        kind: ``family`` or ``response``.
        ids: the records, at most some thousand.
    """
    marks = ",".join("?" * len(ids))
    number = "no_kk" if kind == "family" else "'' AS no_kk"
    records = connection.exec_driver_sql(
        f"SELECT id, answers, aside, accepted, status, {number} FROM {kind} "
        f"WHERE id IN ({marks}) AND deleted_at IS NULL ORDER BY id",
        tuple(ids),
    ).mappings()
    members = _rows_of(connection, "person", kind, ids) if kind == "family" else {}
    rows = _rows_of(connection, "roster_row", kind, ids)
    versions = read_versions(connection, kind, ids)
    checked = {}
    for record in records.all():
        record_id = record["id"]
        answers = join_answers(record, members.get(record_id, ()), rows.get(record_id, ()))
        session = FormSession(
            ruler.form,
            answers,
            today=ruler.today,
            language=language(),
            tables=ruler.tables,
        )
        found = stored(session.all_findings())
        if kind == "family":
            found += consistency.between_families(connection, record_id, record["no_kk"])
        accepted = standing(session, json.loads(record["accepted"]))
        checked[record_id] = Checked(
            finding.encode(found), accepted, record["status"], versions[record_id]
        )
    return checked


def _rows_of(
    connection: Connection, kind: str, owner: str, ids: Sequence[int]
) -> dict[int, list[Columns]]:
    """Return owner's id → its rows of a kind in order, with what `join_answers` reads."""
    columns = "repeat, parent_uid, " if kind == "roster_row" else ""
    marks = ",".join("?" * len(ids))
    found: dict[int, list[Columns]] = {}
    for row in connection.exec_driver_sql(
        f"SELECT {owner}_id AS owner, {columns}uid, answers, aside FROM {kind} "
        f"WHERE {owner}_id IN ({marks}) AND deleted_at IS NULL ORDER BY position, id",
        tuple(ids),
    ).mappings():
        found.setdefault(row["owner"], []).append(row)
    return found


def read_versions(
    connection: Connection, kind: str, ids: Sequence[int]
) -> dict[int, tuple[int, ...]]:
    """Return id → a version that differs once a record or one of its rows was written."""
    marks = ",".join("?" * len(ids))
    sums = "".join(
        f", (SELECT count(*) FROM {below} b WHERE b.{kind}_id = r.id)"
        f", (SELECT coalesce(sum(b.rev), 0) FROM {below} b WHERE b.{kind}_id = r.id)"
        for below in (("person", "roster_row") if kind == "family" else ("roster_row",))
    )
    return {
        row[0]: tuple(row[1:])
        for row in connection.exec_driver_sql(
            f"SELECT r.id, r.rev{sums} FROM {kind} r WHERE r.id IN ({marks})", tuple(ids)
        )
    }


def store(tx: Transaction, kind: str, checked: dict[int, Checked]) -> int:
    """Write what the checks said; return how many records it changed."""
    return sum(_store(tx, kind, record_id, found) for record_id, found in checked.items())


def renew(tx: Transaction, workspace: Workspace, reverted: Reverted) -> None:
    """Check what an undo or redo touched anew, and what others have in common with it.

    Args:
        tx: the transaction that changed it.
        workspace: knows the questionnaires and the day.
        reverted: what was touched.
    """
    changed = sorted(reverted.families)
    if changed:
        ruler = Ruler.of(workspace, workspace.form("family"))
        for start in range(0, len(changed), BLOCK):
            part = changed[start : start + BLOCK]
            store(tx, "family", check(tx.connection, ruler, "family", part))
    numbers = set(reverted.numbers)
    for family_id in changed:
        niks, no_kk = numbers_of(tx.connection, family_id)
        numbers |= {*niks, no_kk}
    others = consistency.holders(tx.connection, numbers)
    for other in sorted(others.difference(changed)):
        refresh_between(tx, other)
    _renew_responses(tx, workspace, sorted(reverted.responses))


def _renew_responses(tx: Transaction, workspace: Workspace, ids: Sequence[int]) -> None:
    for start in range(0, len(ids), BLOCK):
        part = ids[start : start + BLOCK]
        for form_id, responses in by_form(tx.connection, part).items():
            ruler = ruler_of(workspace, form_id)
            if ruler is not None:
                checked = check(tx.connection, ruler, "response", responses)
                store(tx, "response", checked)


def by_form(connection: Connection, ids: Sequence[int]) -> dict[str, list[int]]:
    """Return form_id → which of these responses were made with it."""
    marks = ",".join("?" * len(ids))
    found: dict[str, list[int]] = {}
    for response_id, form_id in connection.exec_driver_sql(
        f"SELECT id, form_id FROM response WHERE id IN ({marks}) ORDER BY id", tuple(ids)
    ):
        found.setdefault(form_id, []).append(response_id)
    return found


def ruler_of(workspace: Workspace, form_id: str) -> Ruler | None:
    """Return what responses of a form are checked with, None when it is not installed."""
    try:
        return Ruler.of(workspace, workspace.extra_form(form_id))
    except WorkspaceError:
        return None


def refresh_around(tx: Transaction, family_id: int) -> None:
    """Renew what a family that was deleted or restored has in common with others, on all sides."""
    niks, no_kk = numbers_of(tx.connection, family_id)
    for other in consistency.sharing(tx.connection, family_id, niks, {no_kk}):
        refresh_between(tx, other)
    refresh_between(tx, family_id)


def refresh_between(tx: Transaction, family_id: int) -> None:
    """Renew the findings between families of a family that is not open; all are errors."""
    findings, no_kk, status, deleted_at = tx.connection.exec_driver_sql(
        "SELECT findings, no_kk, status, deleted_at FROM family WHERE id = ?", (family_id,)
    ).one()
    if deleted_at is not None:
        return
    names = {consistency.DUPLICATE_KK, consistency.DUPLICATE_NIK}
    kept = [f for f in finding.decode(findings) if f.check not in names]
    between = consistency.between_families(tx.connection, family_id, no_kk)
    document = finding.encode([*kept, *between])
    errors = finding.count(document)[0]
    columns: dict[str, Any] = {"findings": document, "error_count": errors}
    tx.update("family", family_id, columns | _reopened(errors, status))


def _store(tx: Transaction, kind: str, record_id: int, found: Checked) -> bool:
    errors, warnings = finding.count(found.document, found.accepted)
    columns = {
        "findings": found.document,
        "error_count": errors,
        "warning_count": warnings,
    }
    return tx.update(kind, record_id, columns | _reopened(errors, found.status))


def _reopened(errors: int, status: str) -> dict[str, str]:
    """Return the state of a record that turns out to have errors."""
    return {"status": "draft"} if errors and status in FINISHED else {}


def numbers_of(connection: Connection, family_id: int) -> tuple[set[str], str]:
    """Return the NIK of a family's members, those taken out included, and its KK number."""
    niks = connection.exec_driver_sql(
        "SELECT DISTINCT nik FROM person WHERE family_id = ? AND nik <> ''", (family_id,)
    ).scalars()
    found = set(niks)
    no_kk = connection.exec_driver_sql("SELECT no_kk FROM family WHERE id = ?", (family_id,))
    return found, str(no_kk.scalar_one())
