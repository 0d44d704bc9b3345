"""Whether a family that was known before is another now."""

from __future__ import annotations

from collections.abc import Iterable

from dampingan.store.family_entry import FamilyEntry
from dampingan.store.open_record import Entry
from dampingan.store.workspace import Workspace

_REMOVED = """
SELECT 1 FROM {table} r JOIN history h ON h.kind = '{table}' AND h.record_id = r.id
WHERE r.{owner} = ? AND r.deleted_at IS NOT NULL AND r.prior <> '{{}}' AND h.field = 'deleted_at'
AND h.operation_id > (SELECT coalesce(max(operation_id), 0) FROM history
WHERE kind = '{kind}' AND record_id = ? AND field = 'prior_period') LIMIT 1
"""


def is_changed(entry: Entry) -> bool:
    """Tell whether an open record differs from before: an answer, a row more or a row less."""
    if not entry.prior_period:
        return False
    rows = entry.session.answers().rows
    return (
        any(entry.added(row.key) for row in rows)
        or any(entry.changed(field) for field in entry.session.fields())
        or _lost_rows(entry)
    )


def changed_families(workspace: Workspace, family_ids: Iterable[int]) -> frozenset[int]:
    """Return which of some families differ from before; only those marked so are looked at."""
    marked = [i for i in family_ids if workspace.record("family", i)["change_state"] == "changed"]
    return frozenset(i for i in marked if is_changed(FamilyEntry.load(workspace, i)))


def _lost_rows(entry: Entry) -> bool:
    tables = ("person", "roster_row") if entry.kind == "family" else ("roster_row",)
    owner = f"{entry.kind}_id"
    with entry.workspace.reading() as connection:
        return any(
            connection.exec_driver_sql(
                _REMOVED.format(table=table, owner=owner, kind=entry.kind),
                (entry.record_id, entry.record_id),
            ).first()
            for table in tables
        )
