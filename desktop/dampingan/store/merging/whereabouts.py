"""Where a record with a key stands: its village, its family or filled form, its name.

Conflicts, the regency's questions and duplicates name records by their keys, which travel. People
read names and places, and open the family or the filled form that a row is part of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from dampingan.store.workspace import Workspace

_BLOCK = 500

ANSWER = "answers."
"""What the name of a field that is an answer begins with (see `core.causality`)."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """One record and what it is part of.

    Attributes:
        kind, uid, record_id: the record.
        owner_kind, owner_uid, owner_id: the family or response that is opened to see it; the
            record itself where it is an entry of a reference list.
        village_code: its village.
        title: name of the family's head, or of what the response is about.
        name: of a person, ``""`` for other records.
        repeat: the list that it is a row of, ``""`` for families and responses.
        position: its place among its siblings, 0 for records that are no rows.
        rt, rw: where the owner lives.
        form_id: of the questionnaire, or name of the reference list.
        deleted: why it is a tombstone, ``""`` while it is alive.
    """

    kind: str
    uid: str
    record_id: int
    owner_kind: str
    owner_uid: str
    owner_id: int
    village_code: str
    title: str
    name: str
    repeat: str
    position: int
    rt: str
    rw: str
    form_id: str
    deleted: str


_GONE = (
    "CASE WHEN {0}.deleted_at IS NULL THEN '' "
    "ELSE coalesce(nullif({0}.deleted_reason, ''), '-') END"
)

_FAMILY = "'family', f.uid, f.id, f.village_code, f.head_name"
_RESPONSE = "'response', r.uid, r.id, r.village_code, r.title"
_SELECT = {
    "family": f"SELECT f.uid, f.id, {_FAMILY}, '', '', 0, f.rt, f.rw, f.form_id, "
    f"{_GONE.format('f')} FROM family f WHERE f.uid",
    "person": f"SELECT p.uid, p.id, {_FAMILY}, p.name, 'anggota', p.position, f.rt, f.rw, "
    f"f.form_id, {_GONE.format('p')} FROM person p JOIN family f ON f.id = p.family_id "
    "WHERE p.uid",
    "response": f"SELECT r.uid, r.id, {_RESPONSE}, '', '', 0, r.rt, r.rw, r.form_id, "
    f"{_GONE.format('r')} FROM response r WHERE r.uid",
    "reference": "SELECT a.uid, a.id, 'reference', a.uid, a.id, '', a.label, '', '', a.position, "
    f"'', '', a.list, {_GONE.format('a')} FROM reference a WHERE a.uid",
    "roster_row": "SELECT q.uid, q.id, CASE WHEN f.id IS NULL THEN 'response' ELSE 'family' END, "
    "coalesce(f.uid, r.uid), coalesce(f.id, r.id), coalesce(f.village_code, r.village_code), "
    "coalesce(f.head_name, r.title), '', q.repeat, q.position, coalesce(f.rt, r.rt), "
    f"coalesce(f.rw, r.rw), coalesce(f.form_id, r.form_id), {_GONE.format('q')} "
    "FROM roster_row q LEFT JOIN family f ON f.id = q.family_id "
    "LEFT JOIN response r ON r.id = q.response_id WHERE q.uid",
}


def locate(connection: Connection, keys: Iterable[tuple[str, str]]) -> dict[str, Whereabouts]:
    """Return key → where it stands, for records that are there, tombstones too.

    Args:
        connection: of the workspace.
        keys: kind and key of each; kinds that people don't open are left out.
    """
    by_kind: dict[str, list[str]] = {}
    for kind, uid in keys:
        if kind in _SELECT:
            by_kind.setdefault(kind, []).append(uid)
    found: dict[str, Whereabouts] = {}
    for kind, uids in by_kind.items():
        for start in range(0, len(uids), _BLOCK):
            part = uids[start : start + _BLOCK]
            rows = connection.exec_driver_sql(
                f"{_SELECT[kind]} IN ({','.join('?' * len(part))})", tuple(part)
            )
            found.update({row[0]: Whereabouts(kind, *row) for row in rows})
    return found


def present_values(
    connection: Connection, kind: str, wanted: Mapping[str, Iterable[str]]
) -> dict[tuple[str, str], str]:
    """Return (key, field) → the answer that the record holds now, ``""`` for none.

    Args:
        connection: of the workspace.
        kind: the record kind.
        wanted: key → fields, ``answers.<question>`` each; other fields are left out.
    """
    found: dict[tuple[str, str], str] = {}
    if kind not in _SELECT:
        return found
    for uid, fields in wanted.items():
        for field in fields:
            if not field.startswith(ANSWER):
                continue
            path = f'$."{field.removeprefix(ANSWER)}"'
            value = connection.exec_driver_sql(
                "SELECT coalesce(json_extract(answers, ?), json_extract(aside, ?), '') "
                f"FROM {kind} WHERE uid = ?",
                (path, path, uid),
            ).scalar()
            found[uid, field] = str(value or "")
    return found


def keys_inside(connection: Connection, kind: str, owner_id: int) -> list[str]:
    """Return the keys of a family or response and of everything in it, tombstones too."""
    below = {"family": ("person", "roster_row"), "response": ("roster_row",)}[kind]
    parts = [f"SELECT uid FROM {kind} WHERE id = ?"]
    parts += [f"SELECT uid FROM {inner} WHERE {kind}_id = ?" for inner in below]
    found = connection.exec_driver_sql(" UNION ALL ".join(parts), (owner_id,) * len(parts))
    return [str(uid) for uid in found.scalars()]


def whereabouts(workspace: Workspace, kind: str, record_id: int) -> Whereabouts:
    """Return where one record stands.

    Raises:
        KeyError: there is none, or people don't open such records.
    """
    with workspace.reading() as connection:
        uid = workspace.record(kind, record_id)["uid"]
        return locate(connection, [(kind, uid)])[uid]


def find_all(workspace: Workspace, kind: str, uids: Iterable[str]) -> dict[str, Whereabouts]:
    """Return where records of a kind stand, those that are in this workspace."""
    with workspace.reading() as connection:
        return dict(locate(connection, [(kind, uid) for uid in uids]))


def find(workspace: Workspace, kind: str, uid: str) -> Whereabouts | None:
    """Return where the record with a key stands, None when it is not in this workspace."""
    with workspace.reading() as connection:
        return locate(connection, [(kind, uid)]).get(uid)
