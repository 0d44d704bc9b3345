"""Families and responses on their way to another version: read in blocks, worked out, written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from dampingan.core.language import language
from dampingan.forms.model import Form
from dampingan.forms.session import Answers, FormSession, Row
from dampingan.forms.world import Tables
from dampingan.store import finding, subject
from dampingan.store.entry.remark import standing
from dampingan.store.kind import KINDS, MEMBERS
from dampingan.store.rows import family_columns, person_columns, stored
from dampingan.store.transaction import Transaction
from dampingan.store.version.moved_row import Mover, RowAfter, RowBefore, Tallies

BLOCK = 250
"""Records read at once."""

_DOCUMENTS = ("answers", "aside", "parked", "prior")


@dataclass(slots=True)
class Inside:
    """One row of a record: a person or a roster row.

    Attributes:
        kind: ``person`` or ``roster_row``.
        record: its columns.
        after: what it becomes.
    """

    kind: str
    record: Mapping[str, Any]
    after: RowAfter

    @property
    def live(self) -> bool:
        """Whether a session sees it: not a tombstone, not set apart."""
        return self.record["deleted_at"] is None and not self.after.apart


@dataclass(slots=True)
class MovedRecord:
    """One family or response with its rows, worked out for the new version.

    Attributes:
        kind: ``family`` or ``response``.
        record: its columns before.
        after: what its root becomes.
        rows: its rows, in order.
        notes, accepted: its documents by the new version's questions.
    """

    kind: str
    record: Mapping[str, Any]
    after: RowAfter
    rows: list[Inside] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    accepted: dict[str, str] = field(default_factory=dict)

    @property
    def live(self) -> bool:
        """Whether it is no tombstone."""
        return self.record["deleted_at"] is None

    @property
    def id(self) -> int:
        """Id of the record."""
        return int(self.record["id"])


def record_ids(connection: Connection, kind: str, form_id: str) -> list[int]:
    """Return the records of a form, tombstones too: restored, they need the new version as well."""
    if kind == "family":
        found = connection.exec_driver_sql("SELECT id FROM family ORDER BY id")
    else:
        found = connection.exec_driver_sql(
            "SELECT id FROM response WHERE form_id = ? ORDER BY id", (form_id,)
        )
    return [int(row[0]) for row in found]


def blocks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield ids in portions."""
    for start in range(0, len(ids), BLOCK):
        yield ids[start : start + BLOCK]


def read_block(
    connection: Connection, kind: str, ids: Sequence[int], mover: Mover, tallies: Tallies
) -> list[MovedRecord]:
    """Read some records with their rows and work out what they become.

    Args:
        connection: of the workspace.
        kind: ``family`` or ``response``.
        ids: the records, at most some hundred.
        mover: knows what goes where.
        tallies: are counted up; tombstones are left out.
    """
    marks = ",".join("?" * len(ids))
    about = ", subject, village_code" if kind == "response" else ""
    rows: dict[int, list[tuple[str, Mapping[str, Any]]]] = {}
    for inner in ("person", "roster_row") if kind == "family" else ("roster_row",):
        extra = "'' AS parent_uid" if inner == "person" else "repeat, parent_uid"
        for row in connection.exec_driver_sql(
            f"SELECT id, uid, {kind}_id AS owner, position, deleted_at, answers, aside, parked, "
            f"prior, {extra} FROM {inner} WHERE {kind}_id IN ({marks}) ORDER BY position, id",
            tuple(ids),
        ).mappings():
            rows.setdefault(row["owner"], []).append((inner, dict(row)))
    found = connection.exec_driver_sql(
        "SELECT id, uid, deleted_at, form_version, status, answers, aside, parked, prior, notes, "
        f"accepted, resume{about} FROM {kind} WHERE id IN ({marks}) ORDER BY id",
        tuple(ids),
    ).mappings()
    return [_work_out(kind, dict(r), rows.get(r["id"], []), mover, tallies) for r in found.all()]


def _work_out(
    kind: str,
    record: Mapping[str, Any],
    rows: list[tuple[str, Mapping[str, Any]]],
    mover: Mover,
    tallies: Tallies,
) -> MovedRecord:
    version = record["form_version"] or mover.old.version
    gone = record["deleted_at"] is not None
    counted = Tallies() if gone else tallies
    moved = MovedRecord(kind, record, mover.move(_before(record, "", version), counted))
    for inner, row in rows:
        repeat = MEMBERS if inner == "person" else row["repeat"]
        mine = Tallies() if row["deleted_at"] is not None else counted
        after = mover.move(_before(row, repeat, version), mine)
        moved.rows.append(Inside(inner, row, after))
    apart = {row.record["uid"] for row in moved.rows if row.after.apart}
    parked = moved.after.parked
    moved.notes = mover.move_notes(json.loads(record["notes"]), parked, apart, version)
    moved.accepted = mover.move_acceptances(json.loads(record["accepted"]), parked, apart, version)
    return moved


def _before(record: Mapping[str, Any], repeat: str, version: str) -> RowBefore:
    answers, aside, parked, prior = (json.loads(record[name]) for name in _DOCUMENTS)
    return RowBefore(repeat, answers, aside, parked, prior, version)


@dataclass(frozen=True)
class Writer:
    """Writes records in a transaction.

    Attributes:
        tx: the transaction.
        form: the new version.
        today: the day that ages are counted to.
        mover: knows what goes where.
        tables: the tables beside the form.
    """

    tx: Transaction
    form: Form
    today: date
    mover: Mover
    tables: Tables | None = None

    def write(self, moved: MovedRecord) -> tuple[dict[str, str], frozenset[str]]:
        """Write what a record became.

        Returns:
            What the form's checks say of it, and the keys of what was let stand.

        Raises:
            RuntimeError: an answer would be missing; nothing may be committed then.
        """
        session = self._session(moved)
        for inside in moved.rows:
            _write_row(self.tx, inside, session if inside.live else None)
        root = {
            "form_id": self.form.form_id,
            "form_version": self.form.version,
            "parked": moved.after.parked,
            "prior": moved.after.prior,
            "notes": moved.notes,
            "accepted": moved.accepted,
            "resume": _resume(moved.record["resume"], self.mover),
        }
        if moved.kind == "family":
            root |= family_columns(session)
        else:
            root["answers"], root["aside"] = session.record("")
            if moved.record["subject"] == subject.VILLAGE:
                code = moved.record["village_code"]
                root |= subject.village_columns(self.form, root["answers"], code)
        _require_whole(moved.after.values, root)
        self.tx.update(moved.kind, moved.id, root)
        return finding.encode(stored(session.all_findings())), standing(session, moved.accepted)

    def _session(self, moved: MovedRecord) -> FormSession:
        rows = [
            Row(r.record["uid"], r.after.repeat, r.record["parent_uid"], r.after.loaded)
            for r in moved.rows
            if r.live
        ]
        return FormSession(
            self.form,
            Answers(moved.after.loaded, rows),
            today=self.today,
            language=language(),
            tables=self.tables,
        )


def _write_row(tx: Transaction, inside: Inside, session: FormSession | None) -> None:
    uid, after = inside.record["uid"], inside.after
    columns: dict[str, Any] = {"parked": after.parked, "prior": after.prior}
    if inside.kind == "roster_row":
        columns["repeat"] = after.repeat
    if session is None or not _known(session, uid):
        columns["answers"], columns["aside"] = after.split()
        if inside.kind == "person":
            columns |= {c: columns["answers"].get(q, "") for c, q in _PROMOTED.items()}
    elif inside.kind == "person":
        columns |= person_columns(session, uid, inside.record["position"])
    else:
        columns["answers"], columns["aside"] = session.record(uid)
    _require_whole(after.values, columns)
    tx.update(inside.kind, inside.record["id"], columns)


_PROMOTED = KINDS["person"].promoted


def _known(session: FormSession, row: str) -> bool:
    """Tell whether the session has a place for a row (rows without the row around it have none)."""
    try:
        session.row(row)
    except KeyError:
        return False
    return True


def _require_whole(values: Mapping[str, str], columns: Mapping[str, Any]) -> None:
    """Make sure that every answer that came along is written."""
    written = {**columns["answers"], **columns["aside"]}
    missing = [key for key, text in values.items() if text and written.get(key) != text]
    if missing:
        raise RuntimeError(f"lost on the way: {', '.join(sorted(missing))}")


def _resume(stored_field: str, mover: Mover) -> str:
    if not stored_field:
        return ""
    question, row = json.loads(stored_field)
    target = mover.move_field(question)
    return json.dumps([target, row]) if target else ""


__all__ = [
    "BLOCK",
    "Inside",
    "MovedRecord",
    "Writer",
    "blocks",
    "read_block",
    "record_ids",
]
