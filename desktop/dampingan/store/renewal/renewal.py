"""Changes only: a new period begins with what is known, and families are looked at one by one.

Every family that is there keeps its answers, remembers them as `prior`, and waits (`change_state`
``pending``) until somebody says *tetap*, *berubah*, *pindah*, *meninggal* or *tidak ditemukan*.
Prior answers of the period before are compared with the answers of now to mark what changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import Connection

from dampingan.core.errors import CancelledError, WorkspaceError
from dampingan.core.language import tr
from dampingan.core.period import Period
from dampingan.store import checking, schema
from dampingan.store.connection import disk_errors
from dampingan.store.creation import REGENCY
from dampingan.store.entry.family_entry import FamilyEntry
from dampingan.store.entry.open_record import CHANGE_LABELS, RENEWING
from dampingan.store.entry.prior import PRELIST
from dampingan.store.plan.form import PLAN_FORMS
from dampingan.store.transaction import Transaction
from dampingan.store.verification import verification
from dampingan.store.verification.verification import PERIOD_BEGAN
from dampingan.store.workspace import Workspace

Progress = Callable[[int, int, str], None]

PENDING = "pending"

LIVING = "deleted_at IS NULL AND status IN ('draft', 'complete', 'verified')"
"""Families and responses that a new round asks about; those that went stay as they were."""

LISTED = "prelist_loaded"
"""Workspace setting: whether a list ever brought families."""

_STEPS = 5


@dataclass(frozen=True, slots=True)
class RenewalPlan:
    """What beginning a period would do.

    Attributes:
        families, persons, responses: how many start anew, with their answers.
        away: families that moved, died out or were not found; they stay in their period.
        unfinished: families among `families` that are drafts now.
    """

    families: int
    persons: int
    responses: int
    away: int
    unfinished: int


@dataclass(frozen=True, slots=True)
class RenewalResult:
    """What beginning a period did.

    Attributes:
        period: the new one.
        families, responses: how many wait for a look now.
        away: families that are not in the new round.
        backup: copy of the workspace as it was before.
    """

    period: str
    families: int
    responses: int
    away: int
    backup: Path


@dataclass(frozen=True, slots=True)
class Progressed:
    """How far one RT is in this round.

    Attributes:
        known: families known from before.
        pending: those that nobody looked at yet.
        unchanged, changed, gone: what became of the others.
    """

    rw: str
    rt: str
    known: int
    pending: int
    unchanged: int
    changed: int
    gone: int


def plan_period(workspace: Workspace) -> RenewalPlan:
    """Count what `begin_period` would do."""
    with workspace.reading() as connection:
        families, unfinished = connection.exec_driver_sql(
            f"SELECT count(*), coalesce(sum(status = 'draft'), 0) FROM family WHERE {LIVING}"
        ).one()
        persons = _one(
            connection,
            "SELECT count(*) FROM person WHERE deleted_at IS NULL AND family_id IN "
            f"(SELECT id FROM family WHERE {LIVING})",
        )
        responses = _one(connection, f"SELECT count(*) FROM response WHERE {_RESPONSES}")
        away = _one(connection, f"SELECT count(*) FROM family WHERE {_AWAY}")
    return RenewalPlan(families, persons, responses, away, unfinished)


def begin_period(
    workspace: Workspace,
    period: str,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> RenewalResult:
    """Begin a period: every family that is there starts from what is known of it.

    A copy of the workspace is made first. All of it is one operation, which one undo takes back.

    Args:
        workspace: which; no record may be open for entry.
        period: e.g. ``2027-Q1``, later than the workspace's.
        progress: called with steps done, steps in all, a sentence.
        cancelled: asked between steps; nothing is changed then.

    Raises:
        CancelledError: `cancelled` said so.
        WorkspaceError: the period is not later than the present one, or it is a regency, whose
            families its villages look at (see `advance_period`).
        StorageError: the disk refused; nothing was changed.
    """
    _require_later(workspace, period)
    if workspace.scope == REGENCY:
        raise WorkspaceError(
            tr("Keluarga ditinjau di desa/kelurahan, bukan di kabupaten/kota."),
            remedy=tr("Mulai periode dari Beranda; desa mengirim hasilnya."),
        )
    steps = _Steps(progress, cancelled)
    steps.next(tr("Membuat cadangan"))
    with disk_errors(workspace.path):
        backup = schema.backup_beside(workspace.path, period)
    label = tr("Memulai {period}", period=Period.parse(period).label)
    with workspace.write(label, source="renewal") as tx:
        steps.next(tr("Menyimpan isian periode lalu"))
        families = _ids(tx.connection, f"SELECT id FROM family WHERE {LIVING}")
        responses = _ids(tx.connection, f"SELECT id FROM response WHERE {_RESPONSES}")
        away = _one(tx.connection, f"SELECT count(*) FROM family WHERE {_AWAY}")
        _remember(tx, families, responses)
        steps.next(tr("Membuka keluarga untuk ditinjau"))
        _open(tx, "family", families, period)
        steps.next(tr("Membuka isian instrumen lain"))
        _open(tx, "response", responses, period)
        tx.set_setting("period", period, logged=True)
        tx.set_setting(PERIOD_BEGAN, tx.operation(), logged=True)
    steps.done(tr("Periode dimulai"))
    return RenewalResult(period, len(families), len(responses), away, backup)


def advance_period(workspace: Workspace, period: str) -> None:
    """Begin a period at a regency: villages are to send anew; no record is touched.

    What is here stays as it is until a village's next workbook comes. One undo takes it back.

    Args:
        workspace: a regency's.
        period: e.g. ``2027-Q1``, later than the workspace's.

    Raises:
        WorkspaceError: the period is not later than the present one.
        StorageError: the disk refused; nothing was changed.
    """
    _require_later(workspace, period)
    label = tr("Memulai {period}", period=Period.parse(period).label)
    with workspace.write(label, source="renewal") as tx:
        tx.set_setting("period", period, logged=True)


def open_known(tx: Transaction, family_ids: Iterable[int], period: str) -> None:
    """Make families that just came in wait for a look, with their answers as what is known.

    Args:
        tx: the transaction that brought them.
        family_ids: the families.
        period: the period that they are looked at in.
    """
    ids = sorted(family_ids)
    _remember(tx, ids, [])
    _open(tx, "family", ids, period)


def newer_families(workspace: Workspace, after: int, *, before: str = "") -> list[int]:
    """Return families that are there with an id above `after`; of an earlier period than `before`.

    Args:
        workspace: which.
        after: an id.
        before: a period, ``""`` for any; periods sort as they are written.
    """
    with workspace.reading() as connection:
        return [
            int(i)
            for i in connection.exec_driver_sql(
                f"SELECT id FROM family WHERE id > ? AND (? = '' OR period < ?) AND {LIVING} "
                "ORDER BY id",
                (after, before, before),
            ).scalars()
        ]


def progress_by_place(workspace: Workspace) -> dict[tuple[str, str], Progressed]:
    """Return (RW, RT) → how far it is; empty while nothing was known before."""
    with workspace.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT rw, rt, count(*), sum(change_state = 'pending'), "
            "sum(change_state = 'unchanged'), sum(change_state = 'changed'), "
            "sum(change_state IN ('moved', 'deceased', 'not_found')) FROM family "
            "WHERE deleted_at IS NULL AND change_state <> '' AND period = ? "
            "GROUP BY rw, rt ORDER BY rw, rt",
            (workspace.period,),
        ).all()
    return {(row[0], row[1]): Progressed(*row) for row in rows}


def reviewing(workspace: Workspace) -> bool:
    """Tell whether families are known from before, so that changes are worth a column."""
    began = workspace.setting(PERIOD_BEGAN)
    return began is not None or bool(workspace.setting(LISTED))


def next_pending(workspace: Workspace, after: int) -> int | None:
    """Return the next family that nobody looked at, in the order of the list, after a family.

    Goes on from the top when there is none behind it; None when all were looked at.
    """
    with workspace.reading() as connection:
        here = connection.exec_driver_sql(
            "SELECT village_code, rw, rt, head_name, id FROM family WHERE id = ?", (after,)
        ).first()
        pending = "SELECT id FROM family WHERE deleted_at IS NULL AND change_state = 'pending'"
        order = "ORDER BY village_code, rw, rt, head_name, id LIMIT 1"
        found = None
        if here is not None:
            found = connection.exec_driver_sql(
                f"{pending} AND (village_code, rw, rt, head_name, id) "
                f"> (?, ?, ?, ? COLLATE NOCASE, ?) {order}",
                tuple(here),
            ).scalar()
        if found is None:
            found = connection.exec_driver_sql(f"{pending} AND id <> ? {order}", (after,)).scalar()
    return None if found is None else int(found)


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of saying what became of families.

    Attributes:
        families: ids that were judged.
        held: ids among them that stay drafts because errors are open.
    """

    families: tuple[int, ...]
    held: tuple[int, ...]


def judge(workspace: Workspace, family_ids: Iterable[int], state: str, reason: str = "") -> Judged:
    """Say what became of families, as one operation; `Entry.set_change_state` does it for one.

    Args:
        workspace: which.
        family_ids: the families; tombstones are left out.
        state: a key of `CHANGE_STATES`.
        reason: in the operator's words, for those that went.

    Raises:
        StorageError: the disk refused; nothing was changed.
    """
    done, held = [], []
    source = "renewal" if state in RENEWING else "entry"
    with workspace.write(CHANGE_LABELS[state](), source=source) as tx:
        for family_id in family_ids:
            status, errors, deleted = tx.connection.exec_driver_sql(
                "SELECT status, error_count, deleted_at FROM family WHERE id = ?", (family_id,)
            ).one()
            if deleted is not None:
                continue
            done.append(family_id)
            if state in RENEWING:
                renewed = FamilyEntry.load(workspace, family_id).renew_visit(tx, state)
                errors = errors if renewed is None else renewed
            new = _status_after(status, state, errors)
            columns = {"change_state": state, "status": new}
            if new in _GONE:
                columns["status_reason"] = reason
            tx.update("family", family_id, columns)
            if new == "complete" != status:
                verification.record_finished(tx, "family", family_id)
            if (new in _GONE) != (status in _GONE):
                checking.refresh_around(tx, family_id)
            if state == "unchanged" and new == "draft":
                held.append(family_id)
    return Judged(tuple(done), tuple(held))


def _status_after(status: str, state: str, errors: int) -> str:
    """Return the status that follows from what became of a family."""
    if state in _GONE:
        return state
    if status in _GONE:
        status = "draft"
    if state == "unchanged" and status == "draft" and not errors:
        return "complete"
    return status


# ---------------------------------------------------------------------- inside

_RESPONSES = (
    f"{LIVING} AND (family_id IS NULL OR family_id IN (SELECT id FROM family WHERE {LIVING})) "
    "AND (person_id IS NULL OR person_id IN (SELECT id FROM person WHERE deleted_at IS NULL)) "
    f"AND form_id NOT IN ({', '.join(map(repr, PLAN_FORMS))})"
)
"""Problems, plans and visits live on whatever the period (see `store.plan.form`)."""

_AWAY = "deleted_at IS NULL AND status IN ('moved', 'deceased', 'not_found')"
_GONE = frozenset({"moved", "deceased", "not_found"})
_BLOCK = 500


class _Steps:
    """Tells how far it is, and stops when it is asked to."""

    def __init__(self, progress: Progress | None, cancelled: Callable[[], bool] | None) -> None:
        self._progress = progress
        self._cancelled = cancelled
        self._step = 0

    def next(self, words: str) -> None:
        if self._cancelled and self._cancelled():
            raise CancelledError
        if self._progress:
            self._progress(self._step, _STEPS, words)
        self._step += 1

    def done(self, words: str) -> None:
        if self._progress:
            self._progress(_STEPS, _STEPS, words)


def _require_later(workspace: Workspace, period: str) -> None:
    new, old = Period.parse(period), workspace.period
    if old and (new.year, new.quarter) <= (Period.parse(old).year, Period.parse(old).quarter):
        raise WorkspaceError(
            tr("{new} tidak sesudah {old}.", new=new.label, old=Period.parse(old).label),
            remedy=tr("Pilih periode yang lebih baru. Data tidak diubah."),
        )


def _remember(tx: Transaction, families: list[int], responses: list[int]) -> None:
    """Take the effective answers as what is known from before.

    Only what differs from an older memory is logged, an empty one of a row that came since then
    included: an undo shows the older one again. Where nothing was known, `prior_period` goes back
    to ``""``, which hides what stays in the column.
    """
    owned = [
        ("family", "id", families),
        ("person", "family_id", families),
        ("roster_row", "family_id", families),
        ("response", "id", responses),
        ("roster_row", "response_id", responses),
    ]
    for kind, column, ids in owned:
        table = schema.checked(kind)
        for part in _parts(ids):
            where = f"deleted_at IS NULL AND {column} IN ({','.join('?' * len(part))})"
            _log_prior(tx, kind, column, where, part)
            tx.connection.exec_driver_sql(f"UPDATE {table} SET prior = answers WHERE {where}", part)


def _log_prior(tx: Transaction, kind: str, column: str, where: str, bound: tuple[int, ...]) -> None:
    owner = schema.checked(kind if column == "id" else column.removesuffix("_id"))
    known = f"{column} IN (SELECT id FROM {owner} WHERE prior_period <> '')"
    rows = tx.connection.exec_driver_sql(
        f"SELECT id, prior, answers FROM {schema.checked(kind)} "
        f"WHERE (prior <> '{{}}' OR {known}) AND prior <> answers AND {where}",
        bound,
    ).all()
    logged = []
    for record_id, prior, answers in rows:
        before: dict[str, str] = json.loads(prior)
        after: dict[str, str] = json.loads(answers)
        logged += [
            (tx.operation(), kind, record_id, f"prior.{key}", before.get(key), after.get(key))
            for key in {**before, **after}
            if before.get(key) != after.get(key)
        ]
    if logged:
        tx.connection.exec_driver_sql(f"{_LOG} VALUES (?, ?, ?, ?, ?, ?)", logged)


_LOG = "INSERT INTO history(operation_id, kind, record_id, field, old, new)"


def _open(tx: Transaction, kind: str, ids: list[int], period: str) -> None:
    """Put records into a period as drafts that wait for a look; logged as single changes are."""
    table = schema.checked(kind)
    # The order matters: what is known is known from the period that the record had.
    columns: list[tuple[str, str, tuple[str, ...]]] = [
        ("prior_period", f"CASE period WHEN '' THEN '{PRELIST}' ELSE period END", ()),
        ("period", "?", (period,)),
        ("change_state", f"'{PENDING}'", ()),
        ("status", "'draft'", ()),
        ("status_reason", "''", ()),
    ]
    operation = tx.operation()
    for part in _parts(ids):
        where = f"id IN ({','.join('?' * len(part))})"
        for column, new, bound in columns:
            tx.connection.exec_driver_sql(
                f"{_LOG} SELECT ?, '{kind}', id, '{column}', {column}, {new} FROM {table} "
                f"WHERE {column} IS NOT {new} AND {where}",
                (operation, *bound, *bound, *part),
            )
            tx.connection.exec_driver_sql(
                f"UPDATE {table} SET {column} = {new} WHERE {where}", (*bound, *part)
            )
        tx.connection.exec_driver_sql(
            f"UPDATE {table} SET rev = rev + 1, updated_at = ?, updated_by = ? WHERE {where}",
            (*tx.stamp(), *part),
        )
        tx.touch(kind, part)


def _parts(ids: list[int]) -> Iterable[tuple[int, ...]]:
    for start in range(0, len(ids), _BLOCK):
        yield tuple(ids[start : start + _BLOCK])


def _ids(connection: Connection, sql: str) -> list[int]:
    return [int(i) for i in connection.exec_driver_sql(sql).scalars()]


def _one(connection: Connection, sql: str) -> int:
    return int(connection.exec_driver_sql(sql).scalar_one())
