"""Reading a workspace by the thousand, on one snapshot, without SQLModel objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy.engine import Connection

from dampingan.forms.definition import form_from_json
from dampingan.forms.model import Form
from dampingan.store.entry.prior import lost_counts
from dampingan.store.merging.holding import Held, held, held_below, ids_of, newest_history, uids_of
from dampingan.store.merging.recent import (
    accepted_records,
    changed_owners,
    owners_with_values_of,
    villages_with_values_of,
)
from dampingan.store.merging.whereabouts import present_values
from dampingan.store.reference import overlaid
from dampingan.store.schema import checked
from dampingan.store.transaction import IMPORT_UNDONE

_ORDER = {
    "family": "family.rw, family.rt, family.head_name, family.uid",
    "person": "family.rw, family.rt, family.head_name, family.uid, person.position, person.uid",
    "roster_row": (
        "family.rw, family.rt, family.head_name, family.uid, response.rw, response.rt, "
        "response.title, response.uid, roster_row.repeat, "
        "coalesce(around.position, member.position), roster_row.parent_uid, "
        "roster_row.position, roster_row.uid"
    ),
    "response": "response.rw, response.rt, response.title, response.uid",
    "conflict": "conflict.record_uid, conflict.field, conflict.dot, conflict.theirs",
    "inquiry": "inquiry.asked_at, inquiry.uid",
    "reference": "reference.list, reference.position, reference.code",
}

_MATTERS = {
    "conflict": "conflict.state = 'open' AND conflict.deleted_at IS NULL",
    "inquiry": f"(inquiry.deleted_at IS NULL OR inquiry.deleted_reason <> '{IMPORT_UNDONE}')",
}
"""Kind → which of its records travel."""

_JOINS = {
    "person": " JOIN family ON family.id = person.family_id",
    "response": (
        " LEFT JOIN person ON person.id = response.person_id"
        " LEFT JOIN family ON family.id = coalesce(response.family_id, person.family_id)"
    ),
    "roster_row": (
        " LEFT JOIN family ON family.id = roster_row.family_id"
        " LEFT JOIN response ON response.id = roster_row.response_id"
        " LEFT JOIN person AS subject_person ON subject_person.id = response.person_id"
        " LEFT JOIN family AS subject_family ON subject_family.id ="
        " coalesce(response.family_id, subject_person.family_id)"
        " LEFT JOIN roster_row AS around ON around.uid = roster_row.parent_uid"
        " LEFT JOIN person AS member ON member.uid = roster_row.parent_uid"
    ),
}
"""Kind → the records that its records belong to or are about."""


class Installed(NamedTuple):
    """A questionnaire of the workspace, without its questions; see `table.Instrument`."""

    id: int
    form_id: str
    version: str
    target: str
    hash: str
    active: bool


BLOCK = 500
"""Rows fetched at once."""


class Reader:
    """Queries over one snapshot, for jobs in other threads (see `Workspace.snapshot`).

    Attributes:
        form: returns the active questionnaire of a target.
    """

    def __init__(self, connection: Connection, form: Callable[[str], Form]) -> None:
        self._connection = connection
        self.form = form

    def village(self, code: str = "") -> dict[str, Any]:
        """Return the workspace's own village profile, or another one of a regency's workspace."""
        own = "(SELECT json_extract(value, '$') FROM setting WHERE key = 'village_code')"
        found = self._connection.exec_driver_sql(
            f"SELECT * FROM village WHERE code = {'?' if code else own}", (code,) if code else ()
        )
        return dict(found.mappings().one())

    def watermark(self) -> int:
        """Return the newest id of the history."""
        newest = self._connection.exec_driver_sql("SELECT max(id) FROM history").scalar()
        return int(newest or 0)

    def setting(self, key: str, default: Any = None) -> Any:
        """Return a plain named value of the workspace."""
        value = self._connection.exec_driver_sql(
            "SELECT json_extract(value, '$') FROM setting WHERE key = ?", (key,)
        ).scalar()
        return default if value is None else value

    def lost_rows(self) -> dict[str, tuple[int, int]]:
        """Return family's key → known members and other rows that were deleted since."""
        return lost_counts(self._connection)

    def matters(
        self, kind: str, columns: Sequence[str], village_code: str = ""
    ) -> Iterator[dict[str, str]]:
        """Yield open conflicts, or questions, as texts in an order that no computer decides.

        Args:
            kind: ``conflict`` or ``inquiry``.
            columns: which to read; NULL becomes ``""``.
            village_code: only of this village, ``""`` for all.
        """
        where, values = [_MATTERS[kind]], list[str]()
        if village_code:
            where.append(f"{kind}.village_code = ?")
            values.append(village_code)
        for row in self.records(kind, columns, where=" AND ".join(where), values=values):
            texts = ("" if value is None else str(value) for value in row)
            yield dict(zip(columns, texts, strict=True))

    def present(self, kind: str, uid: str, field: str) -> str:
        """Return what a record says in a field now, ``""`` when it says nothing."""
        if kind not in _JOINS and kind != "family":
            return ""
        found = present_values(self._connection, kind, {uid: [field]})
        return found.get((uid, field), "")

    def changed_since(
        self, watermark: int, also: Iterable[str] = ()
    ) -> tuple[frozenset[str], frozenset[str]]:
        """Return the keys of families and of filled forms that changed after a point in history.

        Args:
            watermark: id of the last entry that is not asked for.
            also: keys of further records whose owners are wanted.
        """
        return changed_owners(self._connection, watermark, also)

    def written_by(self, site: str, village_code: str) -> tuple[frozenset[str], frozenset[str]]:
        """Return the keys of a village's families and filled forms with values of a site.

        Args:
            site: who wrote something in them, or in anything in them, that still stands.
            village_code: whose records.
        """
        return owners_with_values_of(self._connection, site, village_code)

    def villages_with_values_of(self, site: str) -> set[str]:
        """Return the villages in whose families a value of a site stands."""
        return villages_with_values_of(self._connection, site)

    def decision_answers(self, village_code: str) -> dict[str, list[str]]:
        """Return record's key → what was said with decisions about its conflicts."""
        found: dict[str, list[str]] = {}
        for uid, text in self.records(
            "conflict",
            ("record_uid", "answer"),
            where="village_code = ? AND answer <> '' AND state <> 'open'",
            values=[village_code],
        ):
            found.setdefault(uid, []).append(text)
        return found

    def accepted(self, village_code: str) -> Iterator[tuple[str, str, str, int, str]]:
        """Yield kind, key, name, revision and time of what was received from a village."""
        return iter(accepted_records(self._connection, village_code))

    def instruments(self) -> list[Installed]:
        """Return all versions of all questionnaires, oldest first."""
        rows = self._connection.exec_driver_sql(
            "SELECT id, form_id, version, target, hash, active FROM instrument ORDER BY id"
        )
        return [Installed(*row, active=bool(active)) for *row, active in rows]

    def instrument_form(self, instrument_id: int) -> Form:
        """Return one version of a questionnaire."""
        definition = self._connection.exec_driver_sql(
            "SELECT definition FROM instrument WHERE id = ?", (instrument_id,)
        )
        return overlaid(self._connection, form_from_json(definition.scalar_one()))

    def records(
        self, kind: str, columns: Sequence[str], *, where: str = "", values: Sequence[Any] = ()
    ) -> Iterator[tuple[Any, ...]]:
        """Yield records in a fixed order: families by RW, RT, head and key, persons likewise.

        Args:
            kind: ``family``, ``person``, ``response``, ``roster_row``, ``house`` or ``village``.
            columns: columns of the kind, and ``<kind>.<column>`` of the records it belongs to: of
                ``family`` for persons; of ``family`` and ``person`` (NULL where there is none) for
                responses; of ``family``, ``response``, and the response's ``subject_family`` and
                ``subject_person`` for rows.
            where: SQL condition over ``family`` (and ``person``), from this package or `exchange`
                constants only.
            values: values of the condition's ``?``.
        """
        table = checked(kind)
        names = [c if "." in c else f"{table}.{c}" for c in columns]
        sql = f"SELECT {', '.join(names)} FROM {table}{_JOINS.get(kind, '')}"
        if where:
            sql += f" WHERE {where}"
        sql += f" ORDER BY {_ORDER.get(kind, table + '.id')}"
        cursor = self._connection.exec_driver_sql(sql, tuple(values)).cursor
        assert cursor is not None
        while block := cursor.fetchmany(BLOCK):
            yield from block

    def held(self, kind: str, uids: Iterable[str]) -> dict[str, Held]:
        """Return key → record of those with these keys that are there, tombstones included."""
        return held(self._connection, kind, uids)

    def held_below(self, kind: str, owner: str, ids: Iterable[int]) -> dict[int, list[Held]]:
        """Return owner's id → its persons or rows that are not deleted (see `holding`)."""
        return held_below(self._connection, kind, owner, ids)

    def uids_of(self, kind: str, ids: Iterable[int]) -> dict[int, str]:
        """Return id → key of some records."""
        return uids_of(self._connection, kind, ids)

    def ids_of(self, kind: str, uids: Iterable[str]) -> dict[str, int]:
        """Return key → id of those of some records that are there."""
        return ids_of(self._connection, kind, uids)

    def newest_history(self) -> int:
        """Return the id of the newest change."""
        return newest_history(self._connection)

    @property
    def connection(self) -> Connection:
        """The connection, for queries of this package on the same moment's state."""
        return self._connection

    def count(self, kind: str, *, where: str = "", values: Sequence[Any] = ()) -> int:
        """Count records, with the same conditions as `records`."""
        table = checked(kind)
        sql = f"SELECT count(*) FROM {table}{_JOINS.get(kind, '')}"
        if where:
            sql += f" WHERE {where}"
        return int(self._connection.exec_driver_sql(sql, tuple(values)).scalar_one())
