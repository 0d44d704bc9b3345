"""Reading a workspace by the thousand, on one snapshot, without SQLModel objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy.engine import Connection

from dampingan.forms.model import Form
from dampingan.store.schema import checked

_ORDER = {
    "family": "family.rw, family.rt, family.head_name, family.uid",
    "person": "family.rw, family.rt, family.head_name, family.uid, person.position, person.uid",
    "roster_row": (
        "family.rw, family.rt, family.head_name, family.uid, roster_row.repeat, "
        "roster_row.parent_uid, roster_row.position, roster_row.uid"
    ),
}

_JOINS = {
    kind: f" JOIN family ON family.id = {kind}.family_id" for kind in ("person", "roster_row")
}

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

    def village(self) -> dict[str, Any]:
        """Return the village profile."""
        return dict(
            self._connection.exec_driver_sql(
                "SELECT * FROM village WHERE code = "
                "(SELECT json_extract(value, '$') FROM setting WHERE key = 'village_code')"
            )
            .mappings()
            .one()
        )

    def setting(self, key: str, default: Any = None) -> Any:
        """Return a plain named value of the workspace."""
        value = self._connection.exec_driver_sql(
            "SELECT json_extract(value, '$') FROM setting WHERE key = ?", (key,)
        ).scalar()
        return default if value is None else value

    def records(
        self, kind: str, columns: Sequence[str], *, where: str = "", values: Sequence[Any] = ()
    ) -> Iterator[tuple[Any, ...]]:
        """Yield records in a fixed order: families by RW, RT, head and key, persons likewise.

        Args:
            kind: ``family``, ``person``, ``roster_row`` (those of families), ``house`` or
                ``village``.
            columns: columns of the kind; for persons and rows also ``family.<column>``.
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
