"""Values from elsewhere that stand beside ours, and what people decide about them.

A conflict is a row of the table ``conflict``: one value, of one field, that was written without
knowing ours (or that the regency proposes). The record shows our value until somebody decides. A
decision writes the record as entry does and settles the rows, in one operation that undo takes
back; sealing (`stamping`) then gives the field a dot that has seen all of them, so it travels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy.engine import Connection

from dampingan.core.causality import DELETED, Version
from dampingan.core.language import tr
from dampingan.core.text import normalise
from dampingan.store.merging.field_value import field_values, last_change
from dampingan.store.merging.field_writing import write_fields
from dampingan.store.merging.whereabouts import Whereabouts, keys_inside, locate
from dampingan.store.transaction import Transaction

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

OPEN, GONE = "open", "gone"
MINE, THEIRS, OTHER = "mine", "theirs", "other"
"""States of a conflict (`kind.CONFLICT_STATES`)."""

NEWEST, FILLED = "newest", "filled"
"""Rules beside `MINE` and `THEIRS`: the later one by the two sides' own clocks, the one that is not
blank."""

_STANDING = "state = 'open' AND deleted_at IS NULL"

_WAITING = f"{_STANDING} AND (field = 'deleted' OR NOT ({{}}))".format(
    " OR ".join(
        f"EXISTS (SELECT 1 FROM {kind} r WHERE r.uid = record_uid AND r.deleted_at IS NOT NULL)"
        for kind in ("family", "person", "response", "roster_row")
    )
)
"""Conflicts of records that are there; what stands beside a tombstone's values stays, unasked."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A value that came from elsewhere and stands beside ours, as it is kept.

    Attributes:
        kind, record_uid, village_code: the record.
        field: as it is merged, e.g. ``answers.jenis_lantai`` or ``deleted``.
        base, mine, theirs: what both knew last (None for nothing), ours, the other value.
        dot, seen: who wrote the other value, and what that side knew (JSON).
        type: a key of `kind.CONFLICT_TYPES`.
        reason, binding: of a proposal.
        by, at: who and when, as the other side says (UTC).
        batch_uid: the workbook that brought it.
    """

    kind: str
    record_uid: str
    village_code: str
    field: str
    base: str | None
    mine: str
    theirs: str
    dot: str
    type: str
    seen: str = "{}"
    reason: str = ""
    binding: bool = False
    by: str = ""
    at: str = ""
    batch_uid: str = ""


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """A conflict that waits for a decision.

    Attributes:
        id, uid: of the conflict.
        kind, record_uid, record_id, village_code: the record.
        field, base, type, reason, binding, by, at, batch_uid, answer: see `Arrival`.
        mine: what our record says now.
        theirs: the other value.
        mine_by, mine_at: who wrote ours last, and when (UTC).
        title: name of the family's head, of the person, or of what a form is about.
        dot: who wrote the other value.
    """

    id: int
    uid: str
    kind: str
    record_uid: str
    record_id: int
    village_code: str
    field: str
    base: str | None
    mine: str
    theirs: str
    type: str
    reason: str
    binding: bool
    by: str
    at: str
    mine_by: str
    mine_at: str
    title: str
    batch_uid: str
    answer: str
    dot: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided.

    Attributes:
        conflict_id: the conflict.
        choice: ``mine``, ``theirs`` or ``other``.
        text: the third value, for ``other``.
        answer: what the other side shall read about it.
    """

    conflict_id: int
    choice: Literal["mine", "theirs", "other"]
    text: str = ""
    answer: str = ""


def conflict_count(workspace: Workspace) -> int:
    """Return how many values wait for a decision."""
    with workspace.reading() as connection:
        return int(
            connection.exec_driver_sql(
                f"SELECT count(*) FROM conflict WHERE {_WAITING}"
            ).scalar_one()
        )


def open_conflicts(
    workspace: Workspace,
    *,
    village: str = "",
    type: str = "",  # noqa: A002 - as the column
) -> list[OpenConflict]:
    """Return what waits for a decision, in the order in which it came.

    Args:
        workspace: where.
        village: Kemendagri code; ``""`` for all.
        type: a key of `kind.CONFLICT_TYPES`; ``""`` for all.
    """
    with workspace.reading() as connection:
        rows = (
            connection.exec_driver_sql(
                f"SELECT * FROM conflict WHERE {_WAITING} AND (? = '' OR village_code = ?) "
                "AND (? = '' OR type = ?) ORDER BY id",
                (village, village, type, type),
            )
            .mappings()
            .all()
        )
        return _told(connection, rows)


def conflicts_of(
    workspace: Workspace, kind: str, owner_id: int
) -> list[tuple[OpenConflict, Whereabouts]]:
    """Return the open conflicts of a family or response and of everything in it."""
    with workspace.reading() as connection:
        rows = [
            row
            for uid in keys_inside(connection, kind, owner_id)
            for row in connection.exec_driver_sql(
                f"SELECT * FROM conflict WHERE {_WAITING} AND record_uid = ? ORDER BY id", (uid,)
            ).mappings()
        ]
        places = locate(connection, {(row["kind"], row["record_uid"]) for row in rows})
        return [(one, places[one.record_uid]) for one in _told(connection, rows)]


def siblings(
    connection: Connection, uids: Iterable[str] | None = None
) -> dict[str, dict[str, tuple[Version, ...]]]:
    """Return key of the record → field → values that stand beside its own.

    Args:
        connection: of the workspace.
        uids: the records; None for all.
    """
    wanted = None if uids is None else frozenset(uids)
    found: dict[str, dict[str, tuple[Version, ...]]] = {}
    for uid, name, dot, text in connection.exec_driver_sql(
        f"SELECT record_uid, field, dot, theirs FROM conflict WHERE {_STANDING} ORDER BY id"
    ):
        if wanted is None or uid in wanted:
            fields = found.setdefault(uid, {})
            fields[name] = (*fields.get(name, ()), Version(dot, text))
    return found


def keep(
    tx: Transaction, arrivals: Iterable[Arrival], settled: Iterable[tuple[str, str, str]] = ()
) -> int:
    """Write what a merge found: values that stand beside ours, and those that do not any more.

    A value that is written here already is left as it is; one that was settled and stands again
    (somebody took a decision back) is open again.

    Args:
        tx: the operation that receives.
        arrivals: what stands now.
        settled: key of the record, field and dot of what was settled elsewhere.

    Returns:
        How many are new or open again.
    """
    made = 0
    for arrival in arrivals:
        made += _keep_one(tx, arrival)
    at, by = tx.stamp()
    for uid, name, dot in settled:
        rows = tx.connection.exec_driver_sql(
            f"SELECT id FROM conflict WHERE record_uid = ? AND field = ? AND dot = ? "
            f"AND {_STANDING}",
            (uid, name, dot),
        ).scalars()
        for conflict_id in rows.all():
            tx.update("conflict", conflict_id, {"state": GONE, "decided_at": at, "decided_by": by})
    return made


def _keep_one(tx: Transaction, arrival: Arrival) -> bool:
    columns = asdict(arrival) | {"binding": int(arrival.binding)}
    found = tx.connection.exec_driver_sql(
        "SELECT id, state, deleted_at FROM conflict "
        "WHERE record_uid = ? AND field = ? AND dot = ? AND theirs = ?",
        (arrival.record_uid, arrival.field, arrival.dot, arrival.theirs),
    ).first()
    if found is None:
        tx.insert("conflict", columns)
        return True
    conflict_id, state, deleted_at = found
    if state == OPEN and deleted_at is None:
        return False
    back = {"state": OPEN, "deleted_at": None, "deleted_reason": "", "decided_by": ""}
    tx.update("conflict", conflict_id, columns | back | {"decided_at": "", "answer": ""})
    return True


def decide(workspace: Workspace, decisions: Sequence[Decision]) -> None:
    """Settle conflicts, as one operation that one undo takes back.

    All values that stand beside a field are settled by one decision about it.

    Args:
        workspace: where; none of the records may be open for entry with unsaved answers.
        decisions: what somebody decided; of two about the same field the later one counts.

    Raises:
        StorageError: the disk refused; nothing was changed.
    """
    if not decisions:
        return
    with workspace.write(tr("Memutuskan konflik"), source="decision") as tx:
        chosen: dict[tuple[str, str, str], tuple[Decision, Mapping[Any, Any]]] = {}
        for decision in decisions:
            row = (
                tx.connection.exec_driver_sql(
                    f"SELECT * FROM conflict WHERE id = ? AND {_STANDING}",
                    (decision.conflict_id,),
                )
                .mappings()
                .first()
            )
            if row is not None:
                chosen[row["kind"], row["record_uid"], row["field"]] = decision, row
        texts: dict[tuple[str, str], dict[str, str]] = {}
        for (kind, uid, name), (decision, row) in chosen.items():
            _settle(tx, uid, name, decision, row)
            if decision.choice != MINE:
                text = row["theirs"] if decision.choice == THEIRS else decision.text
                texts.setdefault((kind, uid), {})[name] = text
        write_fields(tx, workspace, texts)


def _settle(
    tx: Transaction, uid: str, name: str, decision: Decision, row: Mapping[Any, Any]
) -> None:
    """Settle every value that stands beside a field."""
    at, by = tx.stamp()
    chosen = row["theirs"] if decision.choice == THEIRS else decision.text
    rows = tx.connection.exec_driver_sql(
        f"SELECT id, theirs FROM conflict WHERE record_uid = ? AND field = ? AND {_STANDING}",
        (uid, name),
    ).all()
    for conflict_id, theirs in rows:
        state = decision.choice
        if conflict_id != decision.conflict_id and decision.choice != MINE:
            state = THEIRS if theirs == chosen else OTHER
        settled = {"state": state, "decided_by": by, "decided_at": at, "answer": decision.answer}
        tx.update("conflict", conflict_id, settled)


def decide_by_rule(
    workspace: Workspace,
    rule: Literal["mine", "theirs", "newest", "filled"],
    conflicts: Sequence[OpenConflict],
) -> int:
    """Settle conflicts by one rule, as one operation; what the rule can't decide stays open.

    Args:
        workspace: where.
        rule: ``mine``, ``theirs``; ``newest`` by the times that the two sides' own clocks say;
            ``filled`` takes the value that is not blank where the other one is.
        conflicts: from `open_conflicts`.

    Returns:
        How many fields were decided.

    Raises:
        StorageError: the disk refused; nothing was changed.
    """
    decisions = decisions_by_rule(rule, conflicts)
    decide(workspace, decisions)
    return len(decisions)


def decisions_by_rule(
    rule: Literal["mine", "theirs", "newest", "filled"], conflicts: Sequence[OpenConflict]
) -> list[Decision]:
    """Return what `decide_by_rule` would decide, one decision a field; nothing is written."""
    fields: dict[tuple[str, str], list[OpenConflict]] = {}
    for conflict in conflicts:
        fields.setdefault((conflict.record_uid, conflict.field), []).append(conflict)
    found = (_RULES[rule](group) for group in fields.values())
    return [decision for decision in found if decision is not None]


def _by_mine(group: Sequence[OpenConflict]) -> Decision | None:
    return Decision(group[0].id, MINE)


def _by_theirs(group: Sequence[OpenConflict]) -> Decision | None:
    """Take theirs; nobody can say which when they are several different ones."""
    alike = len({normalise(conflict.theirs) for conflict in group}) == 1
    return Decision(group[0].id, THEIRS) if alike else None


def _by_time(group: Sequence[OpenConflict]) -> Decision | None:
    """Take the value that was written last; undecided where a time is missing or the same."""
    newest = max(group, key=lambda conflict: conflict.at)
    mine = newest.mine_at
    if not newest.at or not mine or _moment(newest.at) == _moment(mine):
        return None
    return Decision(newest.id, THEIRS if _moment(newest.at) > _moment(mine) else MINE)


def _by_filling(group: Sequence[OpenConflict]) -> Decision | None:
    """Take the value that is not blank; a deletion is no blank."""
    filled = [conflict for conflict in group if normalise(conflict.theirs)]
    if group[0].field == DELETED or bool(normalise(group[0].mine)) == bool(filled):
        return None
    return _by_theirs(filled) if filled else _by_mine(group)


_RULES: Mapping[str, Callable[[Sequence[OpenConflict]], Decision | None]] = {
    MINE: _by_mine,
    THEIRS: _by_theirs,
    NEWEST: _by_time,
    FILLED: _by_filling,
}


def _moment(text: str) -> datetime:
    """Return a time as a side wrote it; an unreadable one is of the year 1."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _told(connection: Connection, rows: Sequence[Mapping[Any, Any]]) -> list[OpenConflict]:
    where = locate(connection, {(row["kind"], row["record_uid"]) for row in rows})
    wanted: dict[str, dict[str, set[str]]] = {}
    for row in rows:
        fields = wanted.setdefault(row["kind"], {}).setdefault(row["record_uid"], set())
        fields.add(row["field"])
    values: dict[tuple[str, str], str] = {}
    for kind, records in wanted.items():
        values |= field_values(connection, kind, records)
    found = []
    for row in rows:
        place = where.get(row["record_uid"])
        if place is None:
            continue  # of a kind that nobody opens, or the record itself never came
        mine_at, mine_by = last_change(connection, row["kind"], place.record_id, row["field"])
        found.append(
            OpenConflict(
                **{name: row[name] for name in _COPIED},
                record_id=place.record_id,
                mine=values.get((row["record_uid"], row["field"]), ""),
                binding=bool(row["binding"]),
                mine_by=mine_by,
                mine_at=mine_at,
                title=place.name or place.title,
            )
        )
    return found


_COPIED = (
    *("id", "uid", "kind", "record_uid", "village_code", "field", "base", "theirs", "type"),
    *("reason", "by", "at", "batch_uid", "answer", "dot"),
)
