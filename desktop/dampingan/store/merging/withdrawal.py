"""Taking a received workbook back, at once or days later (*batalkan impor ini*).

Everything that it wrote goes back to what was there before; records that it brought become
tombstones that count as never received. Where somebody changed one of its values since, nothing is
taken back at all, because one half of a workbook is worse than all of it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dampingan.core.errors import WorkspaceError
from dampingan.core.language import tr
from dampingan.store import checking
from dampingan.store.kind import DOCUMENTS
from dampingan.store.lists import search
from dampingan.store.merging.batch import ARRIVED, UNDONE, batch
from dampingan.store.merging.whereabouts import locate
from dampingan.store.transaction import CREATED, SETTING, table_of

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from dampingan.store.workspace import Workspace

_SHOWN = 5
_DERIVED = frozenset({"findings", "error_count", "warning_count", "stamps"})


def why_not_undo(workspace: Workspace, batch_uid: str) -> str:
    """Return why a receipt can't be taken back, ``""`` when it can."""
    entry = batch(workspace, batch_uid)
    if entry is None or entry.direction != ARRIVED or entry.operation is None:
        return tr("Penerimaan ini tidak menulis apa pun, jadi tidak ada yang perlu dibatalkan.")
    if entry.state == UNDONE:
        return tr("Penerimaan ini sudah dibatalkan.")
    with workspace.reading() as connection:
        families = _changed_since(connection, entry.operation)
    if families:
        shown = ", ".join(families[:_SHOWN])
        more = len(families) - _SHOWN
        if more > 0:
            shown = tr("{shown} dan {count} lagi", shown=shown, count=more)
        return tr(
            "Sesudah berkas ini diterima, isiannya diubah lagi di: {families}.", families=shown
        )
    return ""


def undo(workspace: Workspace, batch_uid: str) -> None:
    """Take a receipt back.

    Raises:
        WorkspaceError: it can't be; nothing was written.
    """
    reason = why_not_undo(workspace, batch_uid)
    if reason:
        raise WorkspaceError(
            reason,
            remedy=tr("Tidak ada yang diubah. Perbaiki langsung isian yang salah."),
        )
    entry = batch(workspace, batch_uid)
    assert entry is not None
    assert entry.operation is not None
    label = tr("Batalkan penerimaan {batch}", batch=batch_uid)
    with workspace.write(label, source="undo", undoable=False, reverts=entry.operation) as tx:
        checking.renew(tx, workspace, tx.revert(entry.operation, forward=False))


def _changed_since(connection: Connection, operation_id: int) -> list[str]:
    """Return the families, by key and place, in which a value of an operation is another now."""
    rows = connection.exec_driver_sql(
        "SELECT kind, record_id, field, new FROM history WHERE operation_id = ? ORDER BY id",
        (operation_id,),
    ).all()
    wanted: dict[tuple[str, int], dict[str, str | None]] = {}
    born: set[tuple[str, int]] = set()
    for kind, record_id, name, new in rows:
        if kind == SETTING or name.partition(".")[0] in _DERIVED:
            continue
        if name == CREATED:
            born.add((kind, record_id))
        wanted.setdefault((kind, record_id), {})[name] = new
    later = _written_since(connection, operation_id)
    changed = [
        (kind, record_id)
        for (kind, record_id), fields in wanted.items()
        if (kind, record_id) in later
        and (
            (kind, record_id) in born
            or kind == _CONFLICT
            or _differs(connection, kind, record_id, fields)
        )
    ]
    brought = {record for record, fields in wanted.items() if _PLACES & fields.keys()} | born
    changed += [record for record in _put_inside(connection, operation_id) if record not in brought]
    return list(dict.fromkeys(_where(connection, *record) for record in changed))


_CONFLICT = "conflict"

_PLACES = frozenset({"family_id", "person_id", "response_id"})


def _written_since(connection: Connection, operation_id: int) -> set[tuple[str, int]]:
    """Return the records that were written since an operation; what was taken back again is not."""
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT kind, record_id FROM history h JOIN operation o ON o.id = h.operation_id "
        "WHERE h.operation_id > ? AND o.source <> 'system' AND NOT o.reverted "
        "AND coalesce(o.reverts, 0) <= ? "
        "AND h.field NOT LIKE 'findings%' AND h.field NOT IN ('error_count', 'warning_count')",
        (operation_id, operation_id),
    )
    return {(kind, record_id) for kind, record_id in rows}


_MADE = (
    f"SELECT record_id FROM history WHERE operation_id = :id AND field = '{CREATED}' AND kind = "
)
_INSIDE = f"""
SELECT 'person', id FROM person
WHERE deleted_at IS NULL AND family_id IN ({_MADE} 'family')
UNION ALL SELECT 'response', id FROM response WHERE deleted_at IS NULL
AND (family_id IN ({_MADE} 'family') OR person_id IN ({_MADE} 'person'))
UNION ALL SELECT 'roster_row', id FROM roster_row WHERE deleted_at IS NULL
AND (family_id IN ({_MADE} 'family') OR response_id IN ({_MADE} 'response'))
"""


def _put_inside(connection: Connection, operation_id: int) -> list[tuple[str, int]]:
    """Return what stands in the families and forms that an operation made, and would go with it."""
    rows = connection.exec_driver_sql(_INSIDE, {"id": operation_id})
    return [(kind, record_id) for kind, record_id in rows]


def _differs(
    connection: Connection, kind: str, record_id: int, fields: dict[str, str | None]
) -> bool:
    row = (
        connection.exec_driver_sql(
            f"SELECT * FROM {table_of(kind).name} WHERE id = ?", (record_id,)
        )
        .mappings()
        .one()
    )
    for name, new in fields.items():
        document, _, key = name.partition(".")
        if document in DOCUMENTS or document == "prior":
            now = json.loads(row[document]).get(key)
        else:
            now = None if row[name] is None else str(row[name])
        if now != new:
            return True
    return False


def _where(connection: Connection, kind: str, record_id: int) -> str:
    """Return the key and place of the family or form that a record belongs to; no names."""
    owner, owner_id = kind, record_id
    if kind == _CONFLICT:
        about = connection.exec_driver_sql(
            "SELECT kind, record_uid FROM conflict WHERE id = ?", (record_id,)
        ).one()
        place = locate(connection, [(about[0], about[1])]).get(about[1])
        owner, owner_id = (place.owner_kind, place.owner_id) if place else (kind, record_id)
    if kind == "person":
        owner, owner_id = "family", search.family_of(connection, kind, record_id)
    elif kind == "roster_row":
        family, response = connection.exec_driver_sql(
            "SELECT family_id, response_id FROM roster_row WHERE id = ?", (record_id,)
        ).one()
        owner, owner_id = ("family", family) if family else ("response", response)
    if owner in {"family", "response"}:
        uid, rt, rw = connection.exec_driver_sql(
            f"SELECT uid, rt, rw FROM {owner} WHERE id = ?", (owner_id,)
        ).one()
        return f"{uid} (RT {rt or '–'}/RW {rw or '–'})" if rt or rw else str(uid)
    found = connection.exec_driver_sql(
        f"SELECT uid FROM {table_of(owner).name} WHERE id = ?", (owner_id,)
    )
    return str(found.scalar_one())
