"""What is known of a record besides its answers: those of the period before, and parked ones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection

from dampingan.forms.session import Field, FormSession
from dampingan.store.kind import MEMBERS

PRELIST = "prelist"
"""`prior_period` of what a list without a period brought: only what it names is known."""


@dataclass(frozen=True, slots=True)
class ParkedAnswer:
    """An answer that the present version of the form has no place for.

    Attributes:
        question: the question's key in the version that asked it.
        row: key of the row that it belongs to, ``""`` for the record itself.
        text: the answer.
    """

    question: str
    row: str
    text: str


@dataclass(frozen=True, slots=True)
class LostRow:
    """A row that was known from before and was deleted since.

    Attributes:
        uid: its key.
        repeat: key of the repeat that it was in.
        name: of the member, ``""`` for other rows.
    """

    uid: str
    repeat: str
    name: str


class Prior:
    """What one open record was before.

    Attributes:
        period: the period before, ``prelist``, or ``""`` when nothing is known.
        parked: answers without a place.
        lost: rows deleted since, None until somebody reads them (`lost_rows`).
    """

    def __init__(
        self, record: Mapping[Any, Any] | None = None, rows: Iterable[Mapping[Any, Any]] = ()
    ) -> None:
        """Read a record and its rows, all columns."""
        self.period = str(record["prior_period"]) if record else ""
        self.lost: tuple[LostRow, ...] | None = None
        self._answers: dict[str, dict[str, str]] = {}
        parked: list[ParkedAnswer] = []
        for uid, found in _documents(record, rows):
            if found["prior"] != "{}":
                self._answers[uid] = json.loads(found["prior"])
            if found["parked"] != "{}":
                texts: dict[str, str] = json.loads(found["parked"])
                parked += [ParkedAnswer(key, uid, text) for key, text in texts.items()]
        self.parked = tuple(parked)

    def answer(self, field: Field) -> str | None:
        """Return the answer of before, None when nothing is known of it."""
        return self._answers.get(field.row, {}).get(field.question) if self.period else None

    def known(self, row: str) -> bool:
        """Tell whether a record or row was there before."""
        return bool(self.period) and row in self._answers

    def differs(self, session: FormSession, field: Field) -> bool:
        """Tell whether an answer is another than before.

        A question that was not answered before has changed when it is now; after a prelist only
        what the list named can change. Rows that are new have nothing to differ from, and what
        belongs to the visit (`Question.visit`) is another at every visit.
        """
        if not self.known(field.row) or session.readonly(field):
            return False
        if session.form.questions[field.question].visit:
            return False
        before = self._answers[field.row].get(field.question)
        if before is None:
            before = session.value(field) if self.period == PRELIST else ""
        return session.value(field) != before


_LOST = """
SELECT r.uid, {repeat}, {name} FROM {table} r
WHERE {where} AND r.deleted_at IS NOT NULL AND r.prior <> '{{}}' AND EXISTS (
SELECT 1 FROM history h WHERE h.kind = '{table}' AND h.record_id = r.id
AND h.field = 'deleted_at' AND h.operation_id > (SELECT coalesce(max(operation_id), 0)
FROM history WHERE kind = '{kind}' AND record_id = r.{kind}_id AND field = 'prior_period'))
ORDER BY r.position, r.id
"""


def lost_rows(connection: Connection, kind: str, record_id: int) -> tuple[LostRow, ...]:
    """Return the rows of a family or response that were known before and are tombstones now.

    What was deleted before the record was known (an earlier period) is no change of this one.
    """
    tables = [("roster_row", "r.repeat", "''")]
    if kind == "family":
        tables.insert(0, ("person", f"'{MEMBERS}'", "r.name"))
    return tuple(
        LostRow(*row)
        for table, repeat, name in tables
        for row in connection.exec_driver_sql(
            _LOST.format(
                table=table, repeat=repeat, name=name, kind=kind, where=f"r.{kind}_id = ?"
            ),
            (record_id,),
        )
    )


def lost_counts(connection: Connection) -> dict[str, tuple[int, int]]:
    """Return family's key → how many known members and other rows it lost, for all families."""
    counts: dict[str, tuple[int, int]] = {}
    owner = "(SELECT f.uid FROM family f WHERE f.id = r.family_id)"
    for table in ("person", "roster_row"):
        sql = _LOST.format(
            table=table, repeat=owner, name="''", kind="family", where="r.family_id IS NOT NULL"
        )
        for _uid, family, _name in connection.exec_driver_sql(sql):
            members, rows = counts.get(family, (0, 0))
            more = (1, 0) if table == "person" else (0, 1)
            counts[family] = members + more[0], rows + more[1]
    return counts


def _documents(
    record: Mapping[Any, Any] | None, rows: Iterable[Mapping[Any, Any]]
) -> Iterable[tuple[str, Mapping[Any, Any]]]:
    if record:
        yield "", record
    for row in rows:
        yield row["uid"], row
