"""The work list of possible duplicates: what the search found and what people said of it.

Pairs that were told apart stay told apart, whatever later searches find. Pairs whose records were
joined, deleted or moved away leave the list by themselves, and come back when that is undone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dampingan.core.keys import new_key
from dampingan.core.language import tr
from dampingan.core.name_key import plain_name
from dampingan.forms.session import Field
from dampingan.store.duplicates.duplicate import DuplicatePair, birth_like, name_like, number_like
from dampingan.store.duplicates.duplicate_source import day_number, number_of
from dampingan.store.entry.family_entry import FamilyEntry
from dampingan.store.merging.joining import aliases
from dampingan.store.merging.whereabouts import Whereabouts, locate
from dampingan.store.status import give_status
from dampingan.store.transaction import utc_text

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from dampingan.store.workspace import Workspace

SEARCHED = "duplicates_searched"
"""Workspace setting: when duplicates were searched last (UTC), absent before the first time."""

OPEN, DIFFERENT = "open", "different"
"""States of a pair that are kept; joined and moved ones show in the records themselves."""

PRESENCE, MOVED_AWAY = "keberadaan", "3"
"""404 keberadaan: a member who moved within the country [Regsosek22-K 404]."""

_AWAY = "('moved', 'deceased', 'not_found')"
_LIVING = {
    "family": (
        "JOIN family l ON l.uid = d.left_uid JOIN family r ON r.uid = d.right_uid "
        "WHERE d.record_kind = 'family' AND l.deleted_at IS NULL AND r.deleted_at IS NULL "
        f"AND l.status NOT IN {_AWAY} AND r.status NOT IN {_AWAY}"
    ),
    "person": (
        "JOIN person l ON l.uid = d.left_uid JOIN person r ON r.uid = d.right_uid "
        "JOIN family lf ON lf.id = l.family_id JOIN family rf ON rf.id = r.family_id "
        "WHERE d.record_kind = 'person' AND l.deleted_at IS NULL AND r.deleted_at IS NULL "
        "AND lf.deleted_at IS NULL AND rf.deleted_at IS NULL "
        f"AND lf.status NOT IN {_AWAY} AND rf.status NOT IN {_AWAY} "
        "AND l.presence NOT IN ('2', '3', '4', '6') AND r.presence NOT IN ('2', '3', '4', '6')"
    ),
}


@dataclass(frozen=True, slots=True)
class ListedPair:
    """A pair of the work list.

    Attributes:
        id: of the pair.
        kind: ``family`` or ``person``.
        left, right: the two records.
        score: 0 to 100.
        why: reasons as codes (see `duplicate.DuplicatePair`).
        state: `OPEN` or `DIFFERENT`.
    """

    id: int
    kind: str
    left: Whereabouts
    right: Whereabouts
    score: int
    why: tuple[str, ...]
    state: str


def remember_pairs(workspace: Workspace, pairs: Sequence[DuplicatePair]) -> int:
    """Write what a search found and return how many pairs wait for somebody.

    What was told apart stays so; what the search does not find any more leaves the list.
    """
    with workspace.write(tr("Mencari data ganda"), source="system", undoable=False) as tx:
        at, by = tx.stamp()
        connection = tx.connection
        connection.exec_driver_sql(
            "UPDATE duplicate SET deleted_at = ? WHERE state = 'open' AND deleted_at IS NULL", (at,)
        )
        apart = _told_apart(connection)
        for pair in pairs:
            if frozenset((pair.left, pair.right)) in apart:
                continue
            connection.exec_driver_sql(
                "INSERT INTO duplicate(uid, rev, updated_at, updated_by, record_kind, left_uid, "
                "right_uid, score, why) VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT(left_uid, right_uid) DO UPDATE SET score = excluded.score, "
                "why = excluded.why, deleted_at = NULL",
                (
                    *(new_key("D"), at, by, pair.kind, pair.left, pair.right, pair.score),
                    json.dumps(pair.why),
                ),
            )
        tx.set_setting(SEARCHED, utc_text(workspace.now()))
        tx.touch("duplicate", [0])
    return pair_count(workspace)


def _told_apart(connection: Connection) -> set[frozenset[str]]:
    """Return pairs that are two, by the keys that stand now for those that were joined since."""
    stands = aliases(connection)
    rows = connection.exec_driver_sql(
        "SELECT left_uid, right_uid FROM duplicate WHERE state = 'different' AND deleted_at IS NULL"
    )
    return {frozenset(stands.get(str(uid), str(uid)) for uid in row) for row in rows}


def pair_count(workspace: Workspace) -> int:
    """Return how many pairs wait for somebody."""
    with workspace.reading() as connection:
        return sum(
            int(
                connection.exec_driver_sql(
                    f"SELECT count(*) FROM duplicate d {living} "
                    "AND d.state = 'open' AND d.deleted_at IS NULL"
                ).scalar_one()
            )
            for living in _LIVING.values()
        )


def listed_pairs(workspace: Workspace, state: str = OPEN, limit: int = 5_000) -> list[ListedPair]:
    """Return pairs, surest first.

    Args:
        workspace: where.
        state: `OPEN` or `DIFFERENT`.
        limit: most pairs of each kind.
    """
    with workspace.reading() as connection:
        rows = [
            row
            for living in _LIVING.values()
            for row in connection.exec_driver_sql(
                "SELECT d.id, d.record_kind, d.left_uid, d.right_uid, d.score, d.why, d.state "
                f"FROM duplicate d {living} AND d.state = ? AND d.deleted_at IS NULL "
                "ORDER BY d.score DESC, d.id LIMIT ?",
                (state, limit),
            ).all()
        ]
        keys = {(row[1], uid) for row in rows for uid in (row[2], row[3])}
        where = locate(connection, keys)
    found = [
        ListedPair(row[0], row[1], where[row[2]], where[row[3]], row[4], _codes(row[5]), row[6])
        for row in rows
    ]
    return sorted(found, key=lambda pair: (-pair.score, pair.kind, pair.id))


def tell_apart(workspace: Workspace, pair_ids: Iterable[int], *, different: bool = True) -> None:
    """Say that pairs are two after all, or that they wait again; one undo takes it back.

    Raises:
        StorageError: the disk refused.
    """
    state = DIFFERENT if different else OPEN
    with workspace.write(tr("Menandai bukan ganda")) as tx:
        at, by = tx.stamp()
        for pair_id in pair_ids:
            values = {"state": state, "decided_by": by, "decided_at": at}
            tx.update("duplicate", pair_id, values)


def send_away(workspace: Workspace, gone: Whereabouts, stays: Whereabouts) -> None:
    """Say that a family or member moved to where the other record of the pair is.

    Args:
        workspace: where.
        gone: the one that lives there no more.
        stays: the one that stays.

    Raises:
        StorageError: the disk refused.
    """
    if gone.kind == "family":
        reason = tr("Pindah ke desa/kelurahan {code}", code=stays.village_code)
        label = tr("Tandai pindah")
        give_status(workspace, "family", [gone.record_id], "moved", reason=reason, label=label)
        return
    entry = FamilyEntry.load(workspace, gone.owner_id)
    entry.set(Field(PRESENCE, gone.uid), MOVED_AWAY)


def member_pairs(workspace: Workspace, keep_id: int, lose_id: int) -> dict[int, int]:
    """Return which members of two families are the same: losing member's id → the other's.

    Everybody is paired at most once, the surest first.
    """
    with workspace.reading() as connection:
        keep, lose = _members(connection, keep_id), _members(connection, lose_id)
    candidates = sorted(
        (
            (-score, other[0], one[0])
            for other in lose
            for one in keep
            if (score := _alike(one, other)) > 0
        ),
    )
    found: dict[int, int] = {}
    for _, other, one in candidates:
        if other not in found and one not in found.values():
            found[other] = one
    return found


_Member = tuple[int, str, int, int]


def _members(connection: Connection, family_id: int) -> list[_Member]:
    rows = connection.exec_driver_sql(
        "SELECT id, name, nik, birth_date FROM person WHERE family_id = ? "
        "AND deleted_at IS NULL ORDER BY position, id",
        (family_id,),
    )
    return [(i, plain_name(name), number_of(nik), day_number(day)) for i, name, nik, day in rows]


def _alike(one: _Member, other: _Member) -> float:
    """Return how sure it is that two members are one, 0 when they are not."""
    number = number_like(one[2], other[2])
    name, birth = name_like(one[1], other[1]), birth_like(one[3], other[3])
    if number == "same":
        return 200 + name
    if number == "different" or name < 84 or birth == "different":
        return 0
    return name + (20 if birth == "same" else 0)


def _codes(text: str) -> tuple[str, ...]:
    return tuple(str(code) for code in json.loads(text))
