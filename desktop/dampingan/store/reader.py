"""Reading a workspace by the thousand, on one snapshot, without SQLModel objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy.engine import Connection

from dampingan.forms.definition import form_from_json
from dampingan.forms.model import Form
from dampingan.store.prior import lost_counts
from dampingan.store.schema import checked

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
}

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
        return form_from_json(definition.scalar_one())

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

    def count(self, kind: str, *, where: str = "", values: Sequence[Any] = ()) -> int:
        """Count records, with the same conditions as `records`."""
        table = checked(kind)
        sql = f"SELECT count(*) FROM {table}{_JOINS.get(kind, '')}"
        if where:
            sql += f" WHERE {where}"
        return int(self._connection.exec_driver_sql(sql, tuple(values)).scalar_one())
