"""Records that take many answers at once, each in the transaction of one big operation.

An `Entry` writes every answer by itself, as somebody types it; a file brings thousands. What is
derived from answers (columns, findings, relevance, what families have in common) is worked out by
the same code for both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

from dampingan.core.causality import Stamps, union
from dampingan.forms.model import Form
from dampingan.forms.session import Answers, FormSession
from dampingan.store import subject
from dampingan.store.entry.family_entry import FamilyEntry, region_answers
from dampingan.store.entry.response_entry import ResponseEntry
from dampingan.store.entry.saved_record import SavedRecord
from dampingan.store.subject import Subject
from dampingan.store.transaction import RECEIVED, Transaction
from dampingan.store.workspace import Workspace


class _Intake(SavedRecord):
    """What both kinds of intake share."""

    source = RECEIVED
    _stored: Sequence[Mapping[str, Any]] = ()
    known: Answers = Answers({}, [])
    """What the record holds before it takes anything."""

    def take(self, tx: Transaction, answers: Answers) -> int:
        """Write all answers of the record and return its id.

        Args:
            tx: the operation.
            answers: everything that the record shall hold, what it holds already included.
        """
        super()._begin(answers, self._stored)
        if not self.record_id:  # made with its answers: the history has one line, not one an answer
            record = self._blank(self.workspace) | self._root_columns()
            self.record_id = tx.insert(self.kind, record)
        self._rows.take(self._write(tx).rows)
        return self.record_id

    def park(self, tx: Transaction, row: str, texts: Mapping[str, str]) -> None:
        """Keep texts that no question takes beside the record or one of its rows.

        Args:
            tx: the operation.
            row: key of the row, ``""`` for the record itself.
            texts: key of `parked` → text.
        """
        kind, record_id = self.kind, self.record_id
        if row:
            kind, record_id = self._rows.kind_of(self._rows.repeat_of(row)), self._rows.ids[row]
        found = tx.connection.exec_driver_sql(
            f"SELECT parked FROM {kind} WHERE id = ?", (record_id,)
        ).scalar_one()
        tx.update(kind, record_id, {"parked": json.loads(found) | dict(texts)})

    def _begin(self, answers: Answers | None, rows: Any) -> None:
        """Remember what is there; the form is worked out once, with everything that it takes."""
        self._stored = tuple(rows)
        self.known = answers or Answers({}, [])


class FamilyIntake(_Intake, FamilyEntry):
    """A family that takes what a file says."""

    @classmethod
    def begin(cls, workspace: Workspace, uid: str, village_code: str) -> Self:
        """Return a family that is not written yet."""
        entry = cls(workspace, None)
        entry.uid, entry.village_code = uid, village_code
        entry.form = workspace.form("family")
        entry.record_id = 0
        return entry


class ResponseIntake(_Intake, ResponseEntry):
    """Answers to an additional form that a file brings."""

    @classmethod
    def begin(
        cls, tx: Transaction, workspace: Workspace, form_id: str, uid: str, about: Subject
    ) -> Self:
        """Return an answer sheet that is not written yet.

        Raises:
            KeyError: there is no such family or person.
        """
        entry = cls(workspace, None)
        entry.uid, entry.form = uid, workspace.extra_form(form_id)
        entry.record_id = 0
        found = subject.read_subject(tx.connection, about, str(workspace.village["name"]))
        entry.subject_columns = found.columns
        entry._place(found.gone)
        return entry


class Defaults:
    """What a form itself answers in new records and rows, worked out once."""

    def __init__(self, workspace: Workspace, form: Form) -> None:
        self._workspace, self._form = workspace, form
        self._rows: dict[str, dict[str, str]] = {}
        self._session = self._blank()
        self._root = dict(self._session.answers().values)

    def root(self, village_code: str, told: Mapping[str, str]) -> dict[str, str]:
        """Return the first answers of a record: defaults, its village's codes, what was told."""
        codes = {
            key: text
            for key, text in region_answers(village_code).items()
            if key in self._form.questions and not self._form.questions[key].repeat
        }
        return self._root | codes | dict(told)

    def row(self, repeat: str, told: Mapping[str, str]) -> dict[str, str]:
        """Return the first answers of a new row."""
        if repeat not in self._rows:
            self._rows[repeat] = self._first(repeat)
        return self._rows[repeat] | dict(told)

    def _first(self, repeat: str) -> dict[str, str]:
        session = self._blank()
        try:
            session.add_row(repeat, key="first")
        except (KeyError, ValueError):
            return {}  # inside another row, or counted by the form
        row = next(r for r in session.answers().rows if r.key == "first")
        return {key: text for key, text in row.values.items() if text}

    def _blank(self) -> FormSession:
        return FormSession(
            self._form,
            None,
            today=self._workspace.now().astimezone().date(),
            tables=self._workspace.tables(self._form),
            properties={"username": self._workspace.actor},
        )


def stand_beside(tx: Transaction, kind: str, uid: str, name: str, dot: str) -> None:
    """Let a record know of a value that stands beside one of its own (see `core.causality`).

    The record must have been sealed. Without this, deciding about the value here would not settle
    it in other workspaces. It is no change of the record, so the history does not name it.

    Args:
        tx: the operation that keeps the value in the table ``conflict``.
        kind: the record kind.
        uid: the record.
        name: the field.
        dot: of the other value.
    """
    table = {"family", "person", "response", "roster_row"} & {kind}
    sql = f"SELECT id, stamps FROM {table.pop()} WHERE uid = ?"
    record_id, text = tx.connection.exec_driver_sql(sql, (uid,)).one()
    stamps = Stamps.read(text)
    beside = tuple(dict.fromkeys((*stamps.also.get(name, ()), dot)))
    site, _, count = dot.rpartition(".")
    stamps = replace(
        stamps,
        seen=union(stamps.seen, {site: int(count)}),
        also={**stamps.also, name: beside},
    )
    tx.connection.exec_driver_sql(
        f"UPDATE {kind} SET stamps = ? WHERE id = ?", (str(stamps), record_id)
    )


def row_id(workspace: Workspace, kind: str, uid: str) -> int | None:
    """Return the id of a ``person`` or ``roster_row`` by its key, None when there is none."""
    table = {"person": "person", "roster_row": "roster_row"}[kind]
    with workspace.reading() as connection:
        found = connection.exec_driver_sql(f"SELECT id FROM {table} WHERE uid = ?", (uid,))
        return found.scalar()


__all__ = [
    "Defaults",
    "FamilyIntake",
    "ResponseIntake",
    "row_id",
    "stand_beside",
]
