"""Records that turn out to be the same one, and members who belong to another family.

The one that goes becomes a tombstone with the reason ``ganda`` that names the other one
(``joined_into``); both keys live on, so that later files with the losing key still land
(`aliases`). What it had and the other one lacks moves over: answers, notes, members, rows of
repeats, filled forms, values that wait for a decision. Each call is one operation that one undo
takes back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import Connection

from dampingan.core.causality import DELETED, hand_dot
from dampingan.core.errors import WorkspaceError
from dampingan.core.language import tr
from dampingan.core.text import fold
from dampingan.forms.session import Field
from dampingan.store import schema
from dampingan.store.merging.revision import numbers_of, renew, revise, set_document
from dampingan.store.rows import Columns
from dampingan.store.transaction import Transaction

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

TWIN = "ganda"
"""`deleted_reason` of a record that was joined into another one."""


def join_families(
    workspace: Workspace,
    keep_id: int,
    lose_id: int,
    pairs: Mapping[int, int] | None = None,
    values: Mapping[str, str] | None = None,
) -> None:
    """Join two families that are one; the members of both come together.

    Args:
        workspace: where.
        keep_id: the family that stays.
        lose_id: the one that becomes a tombstone.
        pairs: member of the losing family → member of the other one that is the same person; by
            default those with the same NIK, else with the same name and date of birth.
        values: question → answer of the family, where the two differ; by default what the family
            that stays says, and what the other one says where that is blank.

    Raises:
        WorkspaceError: they are the same record, or one of them is a tombstone.
        StorageError: the disk refused; nothing was changed.
    """
    with workspace.write(tr("Menggabung keluarga ganda"), source="join") as tx:
        keep, lose = _both(tx, "family", keep_id, lose_id)
        numbers = numbers_of(tx.connection, (keep_id, lose_id))
        found = _pair(tx.connection, keep_id, lose_id) if pairs is None else dict(pairs)
        place = _last_position(tx.connection, keep_id)
        for member in _members(tx.connection, lose_id):
            if (other := found.get(member["id"])) is not None:
                _join_person(tx, other, member["id"])
            else:
                place += 1
                _put_person(tx, member["id"], keep_id, place)
        _take_rows(tx, (lose_id, ""), (keep_id, ""))
        for response in _ids(tx, "response", "family_id = ?", lose_id):
            tx.update("response", response, {"family_id": keep_id})
        _take_documents(tx, "family", keep, lose)
        _take_conflicts(tx, lose["uid"], keep["uid"])
        chosen = _chosen(keep, lose) | {Field(q): text for q, text in (values or {}).items()}
        _bury(tx, "family", lose_id, keep["uid"])
        left = revise(tx, workspace, "family", keep_id, chosen)
        _leave(tx, "family", keep_id, left)
        renew(tx, workspace, (keep_id, lose_id), numbers=numbers)


def join_persons(workspace: Workspace, keep_id: int, lose_id: int) -> None:
    """Join two persons that are one; blanks of the one that stays are filled from the other.

    Args:
        workspace: where.
        keep_id: the person that stays, in its family.
        lose_id: the one that becomes a tombstone.

    Raises:
        WorkspaceError: they are the same record, or one of them is a tombstone.
        StorageError: the disk refused; nothing was changed.
    """
    with workspace.write(tr("Menggabung anggota ganda"), source="join") as tx:
        keep, lose = _both(tx, "person", keep_id, lose_id)
        families = {int(keep["family_id"]), int(lose["family_id"])}
        numbers = numbers_of(tx.connection, families)
        _join_person(tx, keep_id, lose_id)
        for family_id in sorted(families):
            revise(tx, workspace, "family", family_id)
        renew(tx, workspace, families, numbers=numbers)


def move_person(
    workspace: Workspace, person_id: int, family_id: int, position: int | None = None
) -> None:
    """Put a member into another family, with its rows and filled forms.

    Args:
        workspace: where.
        person_id: the member.
        family_id: where it belongs.
        position: its 1-based place among the members there; by default last.

    Raises:
        WorkspaceError: the person or the family is a tombstone.
        StorageError: the disk refused; nothing was changed.
    """
    with workspace.write(tr("Memindah anggota ke keluarga lain"), source="entry") as tx:
        _require_alive(tx.connection, "person", person_id)
        _require_alive(tx.connection, "family", family_id)
        move_within(tx, workspace, person_id, family_id, position)


def move_within(
    tx: Transaction,
    workspace: Workspace,
    person_id: int,
    family_id: int,
    position: int | None = None,
) -> None:
    """Do what `move_person` does inside an operation that writes more."""
    before = int(_record(tx.connection, "person", person_id)["family_id"])
    families = {before, family_id}
    numbers = numbers_of(tx.connection, families)
    last = _last_position(tx.connection, family_id) + 1
    place = last if position is None else max(1, min(position, last))
    others = [m for m in _members(tx.connection, family_id) if m["id"] != person_id]
    _put_person(tx, person_id, family_id, place)
    if place != last:
        for number, member in enumerate(others, 1):
            wanted = number if number < place else number + 1
            tx.update("person", member["id"], {"position": wanted})
    for one in sorted(families):
        revise(tx, workspace, "family", one)
    renew(tx, workspace, families, numbers=numbers)


def aliases(connection: Connection) -> dict[str, str]:
    """Return key of a record that was joined into another one → key of the one that stands now."""
    into = {
        uid: winner
        for kind in ("family", "person")
        for uid, winner in connection.exec_driver_sql(
            f"SELECT uid, joined_into FROM {kind} "
            "WHERE joined_into <> '' AND deleted_at IS NOT NULL"
        )
    }
    found = {}
    for uid in into:
        at, passed = uid, {uid}
        while at in into and into[at] not in passed:
            at = into[at]
            passed.add(at)
        if at != uid:
            found[uid] = at
    return found


def mend_circles(tx: Transaction) -> int:
    """Bring one record back of those that were joined into each other; return how many.

    Two sites that join the same pair, each into the other record, would leave tombstones only.
    Both sites bring back the same one: that with the lowest key.
    """
    mended = 0
    for kind in ("family", "person"):
        into = {
            row[0]: row[1]
            for row in tx.connection.exec_driver_sql(
                f"SELECT uid, joined_into FROM {kind} "
                "WHERE joined_into <> '' AND deleted_at IS NOT NULL"
            )
        }
        for circle in _circles(into):
            uid = min(circle)
            record_id = tx.connection.exec_driver_sql(
                f"SELECT id FROM {kind} WHERE uid = ?", (uid,)
            ).scalar_one()
            tx.restore(kind, record_id)
            tx.update(kind, record_id, {"joined_into": ""})
            mended += 1
    return mended


def _circles(into: Mapping[str, str]) -> list[frozenset[str]]:
    found: set[frozenset[str]] = set()
    for start in into:
        path = [start]
        while path[-1] in into and into[path[-1]] not in path:
            path.append(into[path[-1]])
        if into.get(path[-1]) == start:
            found.add(frozenset(path))
    return sorted(found, key=min)


# ---------------------------------------------------------------------- reading


def _both(tx: Transaction, kind: str, keep_id: int, lose_id: int) -> tuple[Columns, Columns]:
    if keep_id == lose_id:
        raise WorkspaceError(
            tr("Baris ini tidak dapat digabung dengan dirinya sendiri."),
            remedy=tr("Pilih dua baris yang berbeda. Data tidak diubah."),
        )
    _require_alive(tx.connection, kind, keep_id)
    _require_alive(tx.connection, kind, lose_id)
    return _record(tx.connection, kind, keep_id), _record(tx.connection, kind, lose_id)


def _require_alive(connection: Connection, kind: str, record_id: int) -> None:
    if _record(connection, kind, record_id)["deleted_at"] is not None:
        raise WorkspaceError(
            tr("Baris ini sudah dihapus."),
            remedy=tr("Pulihkan dulu, lalu ulangi. Data tidak diubah."),
        )


def _record(connection: Connection, kind: str, record_id: int) -> Columns:
    table = schema.checked(kind)
    found = connection.exec_driver_sql(f"SELECT * FROM {table} WHERE id = ?", (record_id,))
    return found.mappings().one()


def _members(connection: Connection, family_id: int) -> list[Columns]:
    return list(
        connection.exec_driver_sql(
            "SELECT * FROM person WHERE family_id = ? AND deleted_at IS NULL ORDER BY position, id",
            (family_id,),
        )
        .mappings()
        .all()
    )


def _last_position(connection: Connection, family_id: int) -> int:
    found = connection.exec_driver_sql(
        "SELECT coalesce(max(position), 0) FROM person WHERE family_id = ? AND deleted_at IS NULL",
        (family_id,),
    )
    return int(found.scalar_one())


def _ids(tx: Transaction, kind: str, where: str, *bound: object) -> list[int]:
    return list(
        tx.connection.exec_driver_sql(
            f"SELECT id FROM {kind} WHERE {where} ORDER BY id", bound
        ).scalars()
    )


def _pair(connection: Connection, keep_id: int, lose_id: int) -> dict[int, int]:
    """Return losing member → the same person in the other family; each at most once."""
    free = _members(connection, keep_id)
    found: dict[int, int] = {}
    for same in (_same_number, _same_name):
        for member in _members(connection, lose_id):
            other = next((o for o in free if same(member, o)), None)
            if member["id"] not in found and other is not None:
                found[member["id"]] = other["id"]
                free.remove(other)
    return found


def _same_number(one: Columns, other: Columns) -> bool:
    return bool(one["nik"]) and one["nik"] == other["nik"]


def _same_name(one: Columns, other: Columns) -> bool:
    named = bool(one["name"].strip()) and fold(one["name"]) == fold(other["name"])
    return named and one["birth_date"] == other["birth_date"] and bool(one["birth_date"])


def _chosen(keep: Columns, lose: Columns, row: str = "") -> dict[Field, str]:
    """Return the answers that the losing record has and the other one lacks."""
    mine = json.loads(keep["answers"]) | json.loads(keep["aside"])
    return {
        Field(question, row): text
        for question, text in json.loads(lose["answers"]).items()
        if text and not mine.get(question)
    }


# ---------------------------------------------------------------------- writing


def _put_person(tx: Transaction, person_id: int, family_id: int, position: int) -> None:
    """Put a person under a family, with its rows and filled forms."""
    person = _record(tx.connection, "person", person_id)
    tx.update("person", person_id, {"family_id": family_id, "position": position})
    _rehome(tx, person["uid"], person["family_id"], family_id)
    for response in _ids(tx, "response", "person_id = ?", person_id):
        tx.update("response", response, {"family_id": family_id})
    _take_remarks(tx, person["family_id"], family_id, person["uid"], person["uid"])


def _rehome(tx: Transaction, parent: str, before: int, after: int) -> None:
    """Let the rows inside a person or row belong to another family."""
    rows = tx.connection.exec_driver_sql(
        "SELECT id, uid FROM roster_row WHERE family_id = ? AND parent_uid = ? ORDER BY id",
        (before, parent),
    ).all()
    for record_id, uid in rows:
        if before != after:
            tx.update("roster_row", record_id, {"family_id": after})
        _rehome(tx, uid, before, after)


def _join_person(tx: Transaction, keep_id: int, lose_id: int) -> None:
    """Join two persons; the caller revises their families."""
    keep, lose = _both(tx, "person", keep_id, lose_id)
    entries = {field.question: text for field, text in _chosen(keep, lose).items()}
    if entries:
        set_document(tx, "person", keep_id, "answers", entries)
    _take_documents(tx, "person", keep, lose)
    _take_remarks(tx, lose["family_id"], keep["family_id"], lose["uid"], keep["uid"])
    _take_rows(tx, (lose["family_id"], lose["uid"]), (keep["family_id"], keep["uid"]))
    for response in _ids(tx, "response", "person_id = ?", lose_id):
        columns = {"person_id": keep_id, "family_id": keep["family_id"]}
        tx.update("response", response, columns)
    _take_conflicts(tx, lose["uid"], keep["uid"])
    _bury(tx, "person", lose_id, keep["uid"])


def _take_rows(tx: Transaction, before: tuple[int, str], after: tuple[int, str]) -> None:
    """Put the rows below one place behind those below another one, with all inside them.

    Args:
        tx: the operation.
        before: id of the family and key of the row or person around them, ``""`` for its root.
        after: likewise.
    """
    rows = tx.connection.exec_driver_sql(
        "SELECT id, uid, repeat FROM roster_row WHERE family_id = ? AND parent_uid = ? "
        "AND deleted_at IS NULL ORDER BY position, id",
        before,
    ).all()
    for record_id, uid, repeat in rows:
        last = tx.connection.exec_driver_sql(
            "SELECT coalesce(max(position), 0) FROM roster_row WHERE family_id = ? "
            "AND parent_uid = ? AND repeat = ? AND deleted_at IS NULL",
            (*after, repeat),
        ).scalar_one()
        place = {"family_id": after[0], "parent_uid": after[1], "position": int(last) + 1}
        tx.update("roster_row", record_id, place)
        _rehome(tx, uid, before[0], after[0])


def _take_documents(tx: Transaction, kind: str, keep: Columns, lose: Columns) -> None:
    """Take over parked answers and notes of the root that the record lacks."""
    for document in ("parked", "notes"):
        if document not in keep:
            continue
        mine, other = json.loads(keep[document]), json.loads(lose[document])
        more = {
            key: text
            for key, text in other.items()
            if key not in mine and (document == "parked" or key.endswith("|"))
        }
        if more:
            set_document(tx, kind, keep["id"], document, more)


def _take_remarks(tx: Transaction, before: int, after: int, row: str, new_row: str) -> None:
    """Let notes about a row follow it into another family's document."""
    if (before, row) == (after, new_row):
        return
    source = json.loads(_record(tx.connection, "family", before)["notes"])
    target = json.loads(_record(tx.connection, "family", after)["notes"])
    moved = {k: t for k, t in source.items() if k.partition("|")[2] == row}
    if not moved:
        return
    renamed = {f"{k.partition('|')[0]}|{new_row}": t for k, t in moved.items()}
    set_document(tx, "family", before, "notes", dict.fromkeys(moved, ""))
    set_document(
        tx, "family", after, "notes", {k: t for k, t in renamed.items() if k not in target}
    )


def _take_conflicts(tx: Transaction, before: str, after: str) -> None:
    """Let values that wait for a decision wait at the record that stays."""
    rows = tx.connection.exec_driver_sql(
        "SELECT * FROM conflict WHERE record_uid = ? AND state = 'open' AND deleted_at IS NULL",
        (before,),
    ).mappings()
    at, by = tx.stamp()
    for row in rows.all():
        settled = {"state": "gone", "decided_at": at, "decided_by": by}
        tx.update("conflict", row["id"], settled)
        if row["field"] == DELETED:
            continue
        kept = {name: row[name] for name in _KEPT}
        # The dot says what was written elsewhere in another record; here it is a value of its own.
        dot = hand_dot(before, row["field"], row["dot"], row["theirs"])
        tx.insert("conflict", kept | {"record_uid": after, "dot": dot})


_KEPT = (
    *("kind", "village_code", "field", "base", "mine", "theirs", "seen", "type", "reason"),
    *("binding", "by", "at", "batch_uid"),
)


def _bury(tx: Transaction, kind: str, record_id: int, winner: str) -> None:
    tx.delete(kind, record_id, TWIN)
    tx.update(kind, record_id, {"joined_into": winner})


def _leave(tx: Transaction, kind: str, record_id: int, left: Mapping[Field, str]) -> None:
    """Keep answers that the questionnaire has no place for where they were."""
    entries: dict[str, Any] = {field.question: text for field, text in left.items()}
    if entries:
        set_document(tx, kind, record_id, "answers", entries)


__all__ = [
    "TWIN",
    "aliases",
    "join_families",
    "join_persons",
    "mend_circles",
    "move_person",
    "move_within",
]
