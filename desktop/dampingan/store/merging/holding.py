"""Records of a workspace by their keys: what a received workbook is put beside.

A regency holds 300,000 families and a workbook a few thousand, so records are looked up by key, a
block at a time, never all of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy.engine import Connection

from dampingan.core.causality import Stamps
from dampingan.store.merging.field_value import deletion_text
from dampingan.store.transaction import IMPORT_UNDONE

BLOCK = 500
"""Keys looked up at once."""

_QUERIES = {
    "family": "SELECT r.*, h.uid AS house_uid, '' AS owner_uid, r.form_version AS answered_in "
    "FROM family r LEFT JOIN house h ON h.id = r.house_id",
    "person": "SELECT r.*, '' AS house_uid, f.uid AS owner_uid, f.form_version AS answered_in, "
    "f.village_code FROM person r JOIN family f ON f.id = r.family_id",
    "response": "SELECT r.*, '' AS house_uid, r.form_version AS answered_in, "
    "CASE r.subject WHEN 'person' THEN p.uid WHEN 'family' THEN f.uid ELSE '' END AS owner_uid "
    "FROM response r LEFT JOIN person p ON p.id = r.person_id "
    "LEFT JOIN family f ON f.id = r.family_id",
    "roster_row": "SELECT r.*, '' AS house_uid, "
    "coalesce(nullif(r.parent_uid, ''), f.uid, j.uid) AS owner_uid, "
    "coalesce(f.form_version, j.form_version) AS answered_in, "
    "coalesce(f.village_code, j.village_code) AS village_code "
    "FROM roster_row r LEFT JOIN family f ON f.id = r.family_id "
    "LEFT JOIN response j ON j.id = r.response_id",
    "inquiry": "SELECT r.*, '' AS house_uid, '' AS owner_uid, '' AS answered_in FROM inquiry r",
    "reference": "SELECT r.*, '' AS house_uid, '' AS owner_uid, '' AS answered_in FROM reference r",
}

_SIMPLE: Mapping[str, tuple[str, ...]] = {
    "family": (
        *("status", "status_reason", "change_state", "period", "form_version", "joined_into"),
        "house",
    ),
    "person": ("position", "parent", "joined_into"),
    "response": (*("status", "status_reason", "change_state", "period", "form_version", "parent"),),
    "roster_row": ("position", "parent"),
    "inquiry": (
        *("village_code", "record_kind", "record_uid", "field", "title", "question", "asked_by"),
        *("asked_at", "answer", "answered_by", "answered_at", "state"),
    ),
    "reference": (
        *("label", "short", "parent", "region", "extra", "confidence", "source"),
        *("active", "successor", "position"),
    ),
}
"""Kind → fields that are no entries of documents (and ``deleted``, which all have)."""

_DOCUMENTS = ("answers", "notes", "accepted", "parked")


@dataclass
class Held:
    """One record as the workspace holds it.

    Attributes:
        kind: its kind.
        row: its columns, with ``owner_uid``, ``house_uid`` and ``answered_in``, the version of the
            form that it was answered in.
        known: questions that its form asks in such a row; answers to others count as parked.
    """

    kind: str
    row: Mapping[Any, Any]
    known: frozenset[str] = field(default=frozenset())

    @property
    def id(self) -> int:
        """Its id."""
        return int(self.row["id"])

    @property
    def uid(self) -> str:
        """Its key."""
        return str(self.row["uid"])

    @property
    def absent(self) -> bool:
        """Whether it counts as never received: its import was undone."""
        return bool(self.row["deleted_at"]) and self.row["deleted_reason"] == IMPORT_UNDONE

    @property
    def deleted(self) -> bool:
        """Whether it is a tombstone."""
        return bool(self.row["deleted_at"])

    @cached_property
    def stamps(self) -> Stamps:
        """What it knows of its own values."""
        return Stamps.read(self.row["stamps"])

    @cached_property
    def answers(self) -> dict[str, str]:
        """Effective answers."""
        return self.document("answers")

    @cached_property
    def aside(self) -> dict[str, str]:
        """Answers that are irrelevant now."""
        return self.document("aside")

    @cached_property
    def notes(self) -> dict[str, str]:
        """Field notes."""
        return self.document("notes")

    @cached_property
    def accepted(self) -> dict[str, str]:
        """Findings that were let stand."""
        return self.document("accepted")

    @cached_property
    def parked(self) -> dict[str, str]:
        """Parked answers, those to questions that its form does not ask any more included."""
        found = self.document("parked")
        for document in (self.answers, self.aside):
            for question, text in document.items():
                if self.known and question not in self.known:
                    found.setdefault(f"{question}@{self.row['answered_in']}", text)
        return found

    def document(self, name: str) -> dict[str, str]:
        """Return a document as it is stored."""
        text = self.row.get(name)
        return json.loads(text) if text and text != "{}" else {}

    def text(self, name: str) -> str:
        """Return the value of a field; ``""`` for one that has none."""
        document, _, key = name.partition(".")
        if key and document in _DOCUMENTS:
            return getattr(self, document).get(key, "")
        match name:
            case "deleted":
                return deletion_text(self.row["deleted_at"], self.row["deleted_reason"])
            case "parent" if self.kind != "reference":
                return self.row["owner_uid"] or ""
            case "house":
                return self.row["house_uid"] or ""
        value = self.row.get(name)
        return "" if value is None else str(value)

    def fields(self) -> Iterator[str]:
        """Yield the fields that have a value or once had one that somebody took away."""
        found = {"deleted", *_SIMPLE[self.kind], *self.stamps.at}
        for document in _DOCUMENTS:
            if document in self.row:
                found |= {f"{document}.{key}" for key in getattr(self, document)}
        if self.known:
            found = {
                name for name in found if not name.startswith("answers.") or name[8:] in self.known
            }
        yield from sorted(found)


def held(connection: Connection, kind: str, uids: Iterable[str]) -> dict[str, Held]:
    """Return key → record of those that are there, tombstones included."""
    found: dict[str, Held] = {}
    for part in _blocks(list(uids)):
        marks = ",".join("?" * len(part))
        rows = connection.exec_driver_sql(
            f"{_QUERIES[kind]} WHERE r.uid IN ({marks})", tuple(part)
        ).mappings()
        found |= {row["uid"]: Held(kind, row) for row in rows}
    return found


def held_below(
    connection: Connection, kind: str, owner: str, ids: Iterable[int]
) -> dict[int, list[Held]]:
    """Return owner's id → its persons or rows that are not deleted, in order.

    Args:
        connection: of the workspace.
        kind: ``person`` or ``roster_row``.
        owner: ``family`` or ``response``.
        ids: of the owners.
    """
    found: dict[int, list[Held]] = {}
    for part in _blocks(list(ids)):
        marks = ",".join("?" * len(part))
        rows = connection.exec_driver_sql(
            f"{_QUERIES[kind]} WHERE r.{owner}_id IN ({marks}) AND r.deleted_at IS NULL "
            "ORDER BY r.position, r.id",
            tuple(part),
        ).mappings()
        for row in rows:
            found.setdefault(int(row[f"{owner}_id"]), []).append(Held(kind, row))
    return found


def uids_of(connection: Connection, kind: str, ids: Iterable[int]) -> dict[int, str]:
    """Return id → key."""
    found: dict[int, str] = {}
    for part in _blocks(list(ids)):
        marks = ",".join("?" * len(part))
        found |= {
            row[0]: row[1]
            for row in connection.exec_driver_sql(
                f"SELECT id, uid FROM {_TABLES[kind]} WHERE id IN ({marks})", tuple(part)
            )
        }
    return found


_TABLES = {name: name for name in (*_QUERIES, "house", "village")}


def ids_of(connection: Connection, kind: str, uids: Iterable[str]) -> dict[str, int]:
    """Return key → id."""
    found: dict[str, int] = {}
    for part in _blocks(list(uids)):
        marks = ",".join("?" * len(part))
        found |= {
            row[0]: row[1]
            for row in connection.exec_driver_sql(
                f"SELECT uid, id FROM {_TABLES[kind]} WHERE uid IN ({marks})", tuple(part)
            )
        }
    return found


def received_revisions(connection: Connection, uids: Iterable[str]) -> dict[str, int]:
    """Return key → revision that the other side is known to have, of families and filled forms."""
    found: dict[str, int] = {}
    for part in _blocks(list(uids)):
        marks = ",".join("?" * len(part))
        for kind in ("family", "response"):
            found |= {
                row[0]: row[1]
                for row in connection.exec_driver_sql(
                    f"SELECT uid, received_rev FROM {kind} WHERE uid IN ({marks})", tuple(part)
                )
            }
    return found


def newest_history(connection: Connection) -> int:
    """Return the id of the newest change, to tell whether anything was written since."""
    return int(connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM history").scalar_one())


def changed_since(connection: Connection, history_id: int) -> set[tuple[str, int]]:
    """Return kind and id of the records that were written since a change."""
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT kind, record_id FROM history WHERE id > ?", (history_id,)
    )
    return {(row[0], row[1]) for row in rows}


def rows_inside(connection: Connection, records: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    """Return kind and id of the members and rows inside those of some records that have any."""
    found: set[tuple[str, int]] = set()
    for owner, owner_id in records:
        if owner in {"family", "response"}:
            for below in ("person", "roster_row") if owner == "family" else ("roster_row",):
                rows = connection.exec_driver_sql(
                    f"SELECT id FROM {below} WHERE {owner}_id = ?", (owner_id,)
                )
                found |= {(below, row_id) for row_id in rows.scalars()}
    return found


def _blocks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), BLOCK):
        yield values[start : start + BLOCK]
