"""Sealing: giving every value that changed here since the last exchange the site's next dot.

Entry, imports of lists, bulk changes, undo: none of them stamps anything. They write history, and
before a workbook leaves or comes in `seal` reads what is new there. So typing costs nothing, and no
way of writing can forget it. Operations that brought values from elsewhere wrote the stamps of the
records themselves (there is a row of the field ``stamps`` in the history) and are left alone.

See `core.causality` for dots, sites and what they are good for.
"""

from __future__ import annotations

import hashlib
import json
import platform
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import Connection

from dampingan.core.causality import (
    DELETED,
    Stamps,
    covers,
    dot,
    hand_dot,
    inner_dot,
    seen_of,
    union,
)
from dampingan.core.keys import new_key
from dampingan.store import place
from dampingan.store.transaction import CREATED, IMPORT_UNDONE, Transaction

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

STAMPED = ("family", "person", "response", "roster_row", "inquiry", "reference")
"""Kinds whose values carry dots."""

WATERMARK, COUNT, SITE, SEALS = "watermark", "count", "site", "seals"
"""Settings: newest id of the history that is sealed, how often, who this workspace is, and count →
the watermark that each seal left."""

_DOCUMENTS = ("answers.", "notes.", "accepted.", "parked.")
_OWN_FIELDS = ("status", "status_reason", "change_state", "period", "form_version", "joined_into")
_FIELDS: Mapping[str, Mapping[str, str]] = {
    "family": {"house_id": "house"},
    "person": {"position": "position", "family_id": "parent"},
    "response": {"family_id": "parent", "person_id": "parent"},
    "roster_row": {
        "position": "position",
        "parent_uid": "parent",
        "family_id": "parent",
        "response_id": "parent",
    },
    "reference": {
        name: name
        for name in (
            *("label", "short", "parent", "region", "extra", "confidence", "source"),
            *("active", "successor", "position"),
        )
    },
    "inquiry": {
        name: name
        for name in (
            *("question", "answer", "state", "title", "asked_by", "asked_at"),
            *("answered_by", "answered_at"),
        )
    },
}
"""Kind → column → field that is merged, beside those that every kind calls as its column."""

_DELETION = frozenset({"deleted_at", "deleted_reason"})


def field_of(kind: str, name: str) -> str:
    """Return the field that a column or an entry of a document is merged as, ``""`` for none.

    Args:
        kind: the record kind.
        name: as the history names it, e.g. ``answers.nama_kk`` or ``family_id``.
    """
    if name in _DELETION:
        return DELETED
    if name.startswith(_DOCUMENTS) or (name in _OWN_FIELDS and kind != "inquiry"):
        return name
    return _FIELDS[kind].get(name, "")


def columns_of(kind: str, name: str) -> tuple[str, ...]:
    """Return what the history calls a field that is merged (the inverse of `field_of`)."""
    if name == DELETED:
        return ("deleted_at", "deleted_reason")
    columns = tuple(column for column, merged in _FIELDS[kind].items() if merged == name)
    return columns or (name,)


def site(workspace: Workspace) -> str:
    """Return who this workspace is among those that exchange workbooks.

    A copy of the file that goes its own way is another site: it would give the same dots to other
    values, and one side's would be taken for known. So a workspace keeps its key only where it
    was made; a file that finds itself elsewhere gets a key of its own.
    """
    with workspace.reading() as connection:
        return _site(connection, workspace)


def open_dot(workspace: Workspace) -> str:
    """Return the dot that changes of now get at the next seal."""
    with workspace.reading() as connection:
        return next_dot(connection, workspace)


def next_dot(connection: Connection, workspace: Workspace) -> str:
    """Return the same on one moment's state, that of an open transaction for example."""
    return dot(_site(connection, workspace), _number(connection, COUNT) + 1)


def claim(tx: Transaction, workspace: Workspace, uid: str) -> None:
    """Note that a new workspace is the site that its key says, here."""
    _write(tx.connection, SITE, {"uid": uid, "place": _place(workspace)})


def is_behind(workspace: Workspace, known: Mapping[str, int]) -> str:
    """Return our key when others have seen more of this site than there is, ``""`` when not.

    The file was put back from a copy: what is typed into it since must not look like what they saw.

    Args:
        workspace: where.
        known: site → count that somebody has seen.
    """
    with workspace.reading() as connection:
        own = _site(connection, workspace)
        return own if known.get(own, 0) > _number(connection, COUNT) else ""


def leave(tx: Transaction, workspace: Workspace, uid: str) -> None:
    """Go on as another site than the one with this key; nothing else is written yet."""
    told = f"{uid}\x1f{_place(workspace)}\x1f{_number(tx.connection, COUNT)}"
    new = new_key("W", rng=random.Random(told))  # noqa: S311 - a name
    _write(tx.connection, SITE, {"uid": new, "place": _place(workspace)})


def catch_up(tx: Transaction, count: int) -> None:
    """Count on from where others say that this site was: its file was put back from a copy."""
    if count > _number(tx.connection, COUNT):
        _write(tx.connection, COUNT, count)


def sealed_until(connection: Connection, count: int) -> int:
    """Return the newest id of the history that our seals up to `count` hold, 0 for none."""
    seals = _setting(connection, SEALS) or {}
    return max((mark for number, mark in seals.items() if int(number) <= count), default=0)


def seal(tx: Transaction, workspace: Workspace) -> int:
    """Stamp what was changed here since the last seal.

    Nothing that people see changes: no revision, no history, nothing to undo.

    Args:
        tx: the transaction, nothing else written in it yet.
        workspace: whose it is.

    Returns:
        How many seals there were; the same as before when nothing had changed.
    """
    tx.flush()
    connection = tx.connection
    count = _number(connection, COUNT)
    newest = int(
        connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM history").scalar_one()
    )
    mark = _setting(connection, WATERMARK)
    if mark is not None and newest == int(mark):
        return count
    given = dot(_site(connection, workspace), count + 1)
    made = 0
    changed = {kind: _changes(connection, kind, mark) for kind in STAMPED}
    _add_decided(connection, changed, mark)
    for kind in STAMPED:
        made += _stamp_new(connection, kind, mark, given)
        made += _stamp_changed(connection, kind, changed[kind], given)
    if made:
        count += 1
        _write(connection, COUNT, count)
        seals = _setting(connection, SEALS) or {}
        _write(connection, SEALS, {**seals, str(count): newest})
        _write(connection, SITE, {"uid": given.rpartition(".")[0], "place": _place(workspace)})
    _write(connection, WATERMARK, newest)
    return count


# ---------------------------------------------------------------------- what changed


@dataclass(slots=True)
class _Change:
    """What happened to one record since the last seal.

    Attributes:
        fields: field → text before the first and after the last change, by column.
        forced: fields that count as written although their text is the same.
    """

    columns: dict[str, tuple[str, str]] = field(default_factory=dict)
    forced: set[str] = field(default_factory=set)

    def note(self, name: str, old: str | None, new: str | None) -> None:
        first = self.columns.get(name, (old or "", ""))[0]
        self.columns[name] = first, new or ""

    def fields(self, kind: str) -> set[str]:
        """Return the fields that are not as they were."""
        found = set(self.forced)
        for name, (old, new) in self.columns.items():
            if name not in _DELETION and old != new:
                found.add(field_of(kind, name))
        if self._other_deletion():
            found.add(DELETED)
        return found

    def _other_deletion(self) -> bool:
        reasons = self.columns.get("deleted_reason", ("", ""))
        before, after = self.columns.get("deleted_at", ("", ""))
        if IMPORT_UNDONE in reasons:
            return False  # as if it had never been here
        return bool(before) != bool(after) or (bool(after) and reasons[0] != reasons[1])


def _changes(connection: Connection, kind: str, mark: Any) -> dict[int, _Change]:
    """Return id → what changed, of records that have stamps already."""
    where = ""
    if mark is None:
        ids = connection.exec_driver_sql(f"SELECT id FROM {kind} WHERE stamps <> '{{}}'").all()
        if not ids:
            return {}
        where = f"AND record_id IN (SELECT id FROM {kind} WHERE stamps <> '{{}}')"
    rows = connection.exec_driver_sql(
        "SELECT operation_id, record_id, field, old, new FROM history "
        f"WHERE id > ? AND kind = ? {where} ORDER BY id",
        (int(mark or 0), kind),
    ).all()
    foreign = {(operation, record) for operation, record, name, _, _ in rows if name == "stamps"}
    born = {(operation, record) for operation, record, name, _, _ in rows if name == CREATED}
    found: dict[int, _Change] = {}
    for operation, record, name, old, new in rows:
        if (operation, record) in foreign or (operation, record) in born:
            continue  # new records that came from elsewhere have stamps, others get them whole
        if name in _DELETION or field_of(kind, name):
            found.setdefault(record, _Change()).note(name, old, new)
    return found


def _add_decided(connection: Connection, changed: dict[str, dict[int, _Change]], mark: Any) -> None:
    """Count fields whose conflicts were decided, or opened again by an undo, as written."""
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT c.kind, c.record_uid, c.field FROM history h "
        "JOIN operation o ON o.id = h.operation_id JOIN conflict c ON c.id = h.record_id "
        "WHERE h.id > ? AND h.kind = 'conflict' AND h.field = 'state' AND NOT EXISTS "
        "(SELECT 1 FROM operation r WHERE r.source = 'receive' AND r.id IN (o.id, o.reverts))",
        (int(mark or 0),),
    ).all()
    for kind, uid, name in rows:
        if kind not in changed:
            continue
        found = connection.exec_driver_sql(f"SELECT id FROM {kind} WHERE uid = ?", (uid,)).scalar()
        if found is not None:
            changed[kind].setdefault(int(found), _Change()).forced.add(name)


# ---------------------------------------------------------------------- writing


def _stamp_new(connection: Connection, kind: str, mark: Any, given: str) -> int:
    """Stamp records that were made here, whole; return how many."""
    where, bound = "stamps = '{}'", ()
    if mark is not None:
        where += (
            " AND id IN (SELECT record_id FROM history WHERE id > ? AND kind = ? AND field = ?)"
        )
        bound = (int(mark), kind, CREATED)
    if kind == "reference":
        return _stamp_entries(connection, where, bound)
    whose, _, number = given.rpartition(".")
    seen = {whose: int(number)}
    buried = connection.exec_driver_sql(
        f"SELECT id, uid FROM {kind} WHERE deleted_at IS NOT NULL AND {where}", bound
    ).all()
    made = 0
    for gone, condition in ({}, "IS NULL"), (seen, "IS NOT NULL"):
        stamps = str(Stamps(seen, given, {}, gone))
        done = connection.exec_driver_sql(
            f"UPDATE {kind} SET stamps = ? WHERE deleted_at {condition} AND {where}",
            (stamps, *bound),
        )
        made += done.rowcount
    for record_id, uid in buried if kind in _INSIDE else ():
        _note_inside(connection, kind, (record_id, uid), given)
    return made


def _note_inside(connection: Connection, kind: str, record: tuple[int, str], given: str) -> None:
    """Let a record that was deleted before it ever left know what stood in it."""
    inside = _inside(connection, kind, *record)
    if not inside:
        return
    known = seen_of((given, *(inner_dot(uid, one or given) for uid, one in inside)))
    stamps = Stamps(seen_of((given,)), given, {}, known)
    connection.exec_driver_sql(
        f"UPDATE {kind} SET stamps = ? WHERE id = ?", (str(stamps), record[0])
    )


def _stamp_entries(connection: Connection, where: str, bound: tuple[Any, ...]) -> int:
    """Stamp new entries of reference lists by what they are called, not by who made them.

    The same name added in two villages is one entry with one key: its making is no news to anybody.
    """
    rows = connection.exec_driver_sql(
        f"SELECT id, uid, label, deleted_at FROM reference WHERE {where}", bound
    ).all()
    for record_id, uid, label, deleted_at in rows:
        given = hand_dot(uid, "*", "", label)
        seen = seen_of((given,))
        stamps = str(Stamps(seen, given, {}, seen if deleted_at else {}))
        connection.exec_driver_sql(
            "UPDATE reference SET stamps = ? WHERE id = ?", (stamps, record_id)
        )
    return len(rows)


def _stamp_changed(
    connection: Connection, kind: str, changed: Mapping[int, _Change], given: str
) -> int:
    """Stamp the fields that changed in records that have stamps; return how many records."""
    wanted = {i: names for i, change in changed.items() if (names := change.fields(kind))}
    beside = _beside(connection, kind) if wanted else {}
    updates = []
    for part in _parts(sorted(wanted)):
        rows = connection.exec_driver_sql(
            f"SELECT id, uid, deleted_at, stamps FROM {kind} "
            f"WHERE stamps <> '{{}}' AND id IN ({','.join('?' * len(part))})",
            part,
        ).all()
        for record_id, uid, deleted_at, text in rows:
            names = wanted[record_id]
            stamps = Stamps.read(text).with_dot(names, given)
            also = {n: d for n, d in beside.get(uid, {}).items() if n in names}
            if also:
                stamps = replace(stamps, also={**stamps.also, **also})
            if DELETED in names:
                standing = DELETED in also
                gone = stamps.gone if standing else {}
                if deleted_at:
                    inside = _inside(connection, kind, record_id, uid)
                    unseen = (inner_dot(*one) for one in inside if not covers(stamps.seen, one[1]))
                    gone = union(stamps.seen, seen_of(unseen))
                stamps = replace(stamps, gone=gone)
            updates.append((str(stamps), record_id))
    if updates:
        connection.exec_driver_sql(f"UPDATE {kind} SET stamps = ? WHERE id = ?", updates)
    return len(updates)


_INSIDE = {
    "family": (
        "SELECT uid, stamps FROM person WHERE family_id = :id AND deleted_at IS NULL "
        "UNION ALL SELECT uid, stamps FROM roster_row WHERE family_id = :id AND deleted_at IS NULL"
    ),
    "person": ("SELECT uid, stamps FROM roster_row WHERE parent_uid = :uid AND deleted_at IS NULL"),
    "response": (
        "SELECT uid, stamps FROM roster_row WHERE response_id = :id AND deleted_at IS NULL"
    ),
}


def _inside(connection: Connection, kind: str, record_id: int, uid: str) -> set[tuple[str, str]]:
    """Return key and dot of the values in the records inside one."""
    if kind not in _INSIDE:
        return set()
    rows = connection.exec_driver_sql(_INSIDE[kind], {"id": record_id, "uid": uid}).all()
    return {(key, given) for key, stamps in rows for given in Stamps.read(stamps).dots()}


def _beside(connection: Connection, kind: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return key → field → dots of the values that wait for a decision."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for uid, name, given in connection.exec_driver_sql(
        "SELECT record_uid, field, dot FROM conflict WHERE state = 'open' AND deleted_at IS NULL "
        "AND kind = ? ORDER BY record_uid, field, dot",
        (kind,),
    ):
        fields = found.setdefault(uid, {})
        fields[name] = tuple(dict.fromkeys((*fields.get(name, ()), given)))
    return found


def _parts(ids: list[int]) -> Iterable[tuple[int, ...]]:
    for start in range(0, len(ids), 500):
        yield tuple(ids[start : start + 500])


# ---------------------------------------------------------------------- settings


def _site(connection: Connection, workspace: Workspace) -> str:
    known = _setting(connection, SITE) or {}
    here = _place(workspace)
    if known.get("place") == here:
        return str(known["uid"])
    # The same copy in the same place gets the same key, also when it is asked twice.
    told = f"{_setting(connection, 'uid')}\x1f{here}\x1f{_number(connection, COUNT)}"
    return new_key("W", rng=random.Random(told))  # noqa: S311 - a name


def _place(workspace: Workspace) -> str:
    """Return what tells this file on this machine from copies of it; says nothing else."""
    found = place.identity(workspace.path)
    told = f"{platform.node()}\x1f{found[1] if found else workspace.path}"
    return hashlib.blake2b(told.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _setting(connection: Connection, key: str) -> Any:
    text = connection.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (key,)).scalar()
    return None if text is None else json.loads(text)


def _number(connection: Connection, key: str) -> int:
    return int(_setting(connection, key) or 0)


def _write(connection: Connection, key: str, value: object) -> None:
    connection.exec_driver_sql(
        "INSERT INTO setting(key, value) VALUES (?, ?) "
        "ON CONFLICT(key) DO UPDATE SET value = excluded.value",
        (key, json.dumps(value)),
    )
