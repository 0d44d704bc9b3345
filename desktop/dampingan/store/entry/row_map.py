"""Which record each row of an open questionnaire is, and which of them wait to be written.

Members of the main questionnaire are persons; rows of every other repeat are roster rows. One
answer writes the one row that it stands in; adding, removing and moving also write the places of
the rows beside it, as far as they changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dampingan.forms.model import Form
from dampingan.forms.session import Delta, FormSession, Row
from dampingan.store.kind import KINDS
from dampingan.store.rows import person_columns, roster_columns
from dampingan.store.transaction import Transaction

PERSON, ROSTER_ROW = "person", "roster_row"

_KEPT: Mapping[str, tuple[str, ...]] = {
    PERSON: ("position", "answers", "aside", *KINDS[PERSON].promoted),
    ROSTER_ROW: ("position", "answers", "aside", "repeat", "parent_uid"),
}
"""Columns that follow from answers and order."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that was written: its columns before and after, None when there was or is none."""

    row: str
    kind: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(slots=True)
class RowsWritten:
    """What a transaction wrote; `RowMap.take` makes it the state once it is on the disk."""

    ids: dict[str, int]
    written: dict[str, dict[str, Any]]
    changes: list[RowChange] = field(default_factory=list)


class RowMap:
    """The rows of one open record.

    Attributes:
        ids: row key → id in the table of its kind, rows taken out included.
        waiting: rows that have to be written.
    """

    def __init__(self, members: str = "") -> None:
        """Begin without rows; those of the repeat `members` are persons."""
        self._members = members
        self.ids: dict[str, int] = {}
        self.waiting: set[str] = set()
        self._places: dict[str, tuple[str, str]] = {}
        self._order: dict[tuple[str, str], tuple[str, ...]] = {}
        self._positions: dict[str, int] = {}
        self._gone: dict[str, str] = {}
        self._reasons: dict[str, str] = {}
        self._written: dict[str, dict[str, Any]] = {}

    def begin(self, session: FormSession, stored: Iterable[Mapping[str, Any]] = ()) -> None:
        """Take over the rows of a session and what the tables hold of them.

        Args:
            session: the answers.
            stored: rows of the tables ``person`` and ``roster_row``, all columns.
        """
        for record in stored:
            kind = ROSTER_ROW if "repeat" in record else PERSON
            self.ids[record["uid"]] = record["id"]
            self._written[record["uid"]] = {
                name: json.loads(record[name]) if name in {"answers", "aside"} else record[name]
                for name in _KEPT[kind]
            }
        self._look(session)

    def _look(self, session: FormSession) -> None:
        """Note every row of a session; all of them are compared with the tables once."""
        lists: dict[tuple[str, str], list[str]] = {}
        for row in _placed(session.form, session.answers().rows):
            self._places[row.key] = row.repeat, row.parent
            lists.setdefault((row.repeat, row.parent), []).append(row.key)
        for place, rows in lists.items():
            self._number(place, rows)
        self.waiting = set(self._places)

    def kind_of(self, repeat: str) -> str:
        """Return the record kind of a repeat's rows."""
        return PERSON if repeat == self._members else ROSTER_ROW

    def rows(self) -> tuple[str, ...]:
        """Return all rows, list by list in their order."""
        return tuple(row for rows in self._order.values() for row in rows)

    def repeat_of(self, row: str) -> str:
        """Return the repeat of a row, ``""`` for the root and unknown rows."""
        return self._places.get(row, ("", ""))[0]

    # -- changes ---------------------------------------------------------------------------

    def absorb(self, delta: Delta, session: FormSession, *, moved: str = "") -> None:
        """Note which rows a change touched.

        Args:
            delta: what the session said.
            session: the answers after the change.
            moved: a row that got another place among its siblings.
        """
        lists = {self._places[moved]} if moved else set()
        for row in delta.rows_removed:
            place = self._places.pop(row)
            lists.add(place)
            self._positions.pop(row, None)
            self.waiting.discard(row)
            if row in self.ids:
                self._gone[row] = self.kind_of(place[0])
        for row in delta.rows_added:
            found = session.row(row)
            self._places[row] = found.repeat, found.parent
            lists.add((found.repeat, found.parent))
            self.waiting.add(row)
        for place in lists:
            self._renumber(place, session)
        for ref in (*delta.values, *delta.relevance):
            if ref.row in self._places:
                self.waiting.add(ref.row)

    def explain(self, row: str, reason: str) -> None:
        """Keep why a row is taken out, for its tombstone."""
        self._reasons[row] = reason

    def _renumber(self, place: tuple[str, str], session: FormSession) -> None:
        """Follow the order of a list, rows that don't count now included."""
        repeat, parent = place
        if parent and parent not in self._places:
            self._order.pop(place, None)
            return
        self._number(place, session.kept_rows(repeat, parent))

    def _number(self, place: tuple[str, str], rows: Sequence[str]) -> None:
        self._order[place] = tuple(rows)
        for position, row in enumerate(rows, 1):
            if self._positions.get(row) != position:
                self._positions[row] = position
                self.waiting.add(row)

    # -- writing ---------------------------------------------------------------------------

    def write(self, tx: Transaction, session: FormSession, owner: Mapping[str, int]) -> RowsWritten:
        """Write the rows that changed; nothing counts as written before `take`.

        Args:
            tx: the transaction.
            session: the answers.
            owner: the column and id of the record that new rows belong to.
        """
        result = RowsWritten(dict(self.ids), dict(self._written))
        place = self._places
        for row in sorted(self.waiting, key=lambda r: (*place[r], self._positions[r])):
            kind, columns = self._columns(session, row)
            before = result.written.get(row)
            if columns == before:
                continue
            if row in result.ids:
                back = {"deleted_at": None, "deleted_reason": ""}
                known = before or {}
                changed = {n: v for n, v in columns.items() if n not in known or known[n] != v}
                tx.update(kind, result.ids[row], changed | back)
            else:
                result.ids[row] = tx.insert(kind, {"uid": row, **owner} | columns)
            result.written[row] = columns
            result.changes.append(RowChange(row, kind, before, columns))
        for row, kind in sorted(self._gone.items()):
            tx.delete(kind, result.ids[row], self._reasons.get(row, ""))
            result.changes.append(RowChange(row, kind, result.written.pop(row, None), None))
        return result

    def _columns(self, session: FormSession, row: str) -> tuple[str, dict[str, Any]]:
        repeat, parent = self._places[row]
        position = self._positions[row]
        if self.kind_of(repeat) == PERSON:
            return PERSON, person_columns(session, row, position)
        return ROSTER_ROW, roster_columns(session, row, repeat, parent, position)

    def take(self, result: RowsWritten) -> None:
        """Go on from what is on the disk now."""
        self.ids, self._written = result.ids, result.written
        self.waiting, self._gone = set(), {}

    def take_over(self, other: RowMap, session: FormSession) -> None:
        """Hold the rows of another map, over the records that this one knows; all of them wait."""
        self._places, self._order, self._positions = {}, {}, {}
        self._gone = {row: kind for row, kind in other._gone.items() if row in self.ids}
        self._reasons = dict(other._reasons)
        self._look(session)


def _placed(form: Form, rows: Iterable[Row]) -> Iterator[Row]:
    """Leave out rows that the form has no place for; they outlive it in their records."""
    known = {"": ""}
    for row in rows:
        group = form.groups.get(row.repeat)
        if group is not None and group.is_repeat and known.get(row.parent) == group.repeat:
            known[row.key] = row.repeat
            yield row
