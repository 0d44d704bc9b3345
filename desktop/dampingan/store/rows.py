"""How the answers of a family become rows of tables, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import Connection

from dampingan.forms.model import Form
from dampingan.forms.session import Answers, Field, Finding, FormSession, Row
from dampingan.store.finding import StoredFinding
from dampingan.store.kind import KINDS, MEMBERS

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

_GONE = frozenset({"2", "3", "4", "6"})
"""404 keberadaan: members who are not present [Regsosek22-K 404]."""


class LoadedAnswers:
    """Answers as read from the tables.

    Attributes:
        answers: for a `FormSession`.
        persons: (key, id) of the members in order.
        below: member's key (``""`` for the family) → its rows of other repeats.
    """

    def __init__(
        self, answers: Answers, persons: list[tuple[str, int]], below: dict[str, list[Row]]
    ) -> None:
        self.answers = answers
        self.persons = persons
        self.below = below

    def set_apart(self, form: Form) -> dict[str, list[dict[str, Any]]]:
        """Take out the rows that a questionnaire has no place for; return them as stored.

        They belong to an earlier version of it and must outlive this one.
        """
        known = {"", *(key for key, _ in self.persons)}
        apart: dict[str, list[dict[str, Any]]] = {}
        gone: set[str] = set()
        for owner, rows in self.below.items():
            for row in rows:
                group = form.groups.get(row.repeat)
                if group is not None and group.is_repeat and row.parent in known:
                    known.add(row.key)
                else:
                    gone.add(row.key)
                    apart.setdefault(owner, []).append(_row_document(row))
        self.answers.rows = [row for row in self.answers.rows if row.key not in gone]
        return apart


def read_answers(workspace: Workspace, family: Mapping[str, Any]) -> LoadedAnswers:
    """Return the answers of a stored family, those kept aside included."""
    with workspace.reading() as connection:
        members = connection.exec_driver_sql(
            "SELECT uid, id, answers, aside, rows FROM person "
            "WHERE family_id = ? AND deleted_at IS NULL ORDER BY position, id",
            (family["id"],),
        ).all()
    return join_answers(family["answers"], family["aside"], family["rows"], members)


def join_answers(answers: str, aside: str, rows: str, members: Sequence[Any]) -> LoadedAnswers:
    """Put the JSON documents of a family and its members together.

    Args:
        answers: the family's effective answers.
        aside: its answers kept aside.
        rows: its rows of other repeats.
        members: ``(uid, id, answers, aside, rows)`` of each member in order.
    """
    found: list[Row] = []
    inside: dict[str, list[Row]] = {}
    for uid, _id, own, kept, below in members:
        found.append(Row(uid, MEMBERS, "", json.loads(own) | json.loads(kept)))
        inside[uid] = [Row(**row) for row in json.loads(below)]
        found += inside[uid]
    inside[""] = [Row(**row) for row in json.loads(rows)]
    found += inside[""]
    values = json.loads(answers) | json.loads(aside)
    return LoadedAnswers(Answers(values, found), [(m[0], m[1]) for m in members], inside)


def family_columns(session: FormSession) -> dict[str, Any]:
    """Return the columns of a family that follow from its answers."""
    answers, aside = session.record("")
    columns: dict[str, Any] = {
        column: answers.get(question, "") for column, question in KINDS["family"].promoted.items()
    }
    columns["head_name"] = head_name(session)
    columns["member_count"] = present_members(session)
    columns |= {"answers": answers, "aside": aside, "rows": _other_rows(session, "")}
    return columns


def head_name(session: FormSession) -> str:
    """Return the name of the family's head: 108, else of the member who is the head (409 = 1)."""
    questions = session.form.questions
    promoted = KINDS["family"].promoted["head_name"]
    named = session.value(Field(promoted)) if promoted in questions else ""
    if named or MEMBERS not in session.form.groups or not {"hubungan", "nama"} <= questions.keys():
        return named
    heads = [r for r in session.rows(MEMBERS) if session.value(Field("hubungan", r)) == "1"]
    return session.value(Field("nama", heads[0])) if heads else ""


def present_members(session: FormSession) -> int:
    """Count the members that live with the family (404 keberadaan 1, 5 or not yet asked)."""
    if MEMBERS not in session.form.groups:
        return 0
    rows = session.rows(MEMBERS)
    if "keberadaan" not in session.form.questions:
        return len(rows)
    return sum(session.value(Field("keberadaan", row)) not in _GONE for row in rows)


def person_columns(session: FormSession, row: str, position: int) -> dict[str, Any]:
    """Return the columns of a member that follow from its answers."""
    answers, aside = session.record(row)
    columns: dict[str, Any] = {
        column: answers.get(question, "") for column, question in KINDS["person"].promoted.items()
    }
    return columns | {
        "position": position,
        "answers": answers,
        "aside": aside,
        "rows": _other_rows(session, row),
    }


def stored(findings: Iterable[Finding]) -> list[StoredFinding]:
    """Return a form's findings as they are stored."""
    return [
        StoredFinding(f.field.question, f.field.row, f.check, f.severity, f.message)
        for f in findings
    ]


def read_nik(connection: Connection, person_id: int) -> str:
    """Return the NIK of a member as stored."""
    found = connection.exec_driver_sql("SELECT nik FROM person WHERE id = ?", (person_id,))
    return str(found.scalar_one())


def _other_rows(session: FormSession, owner: str) -> list[dict[str, Any]]:
    """Return rows of repeats other than the members that belong to the family or a member."""
    if all(not g.is_repeat or g.key == MEMBERS for g in session.form.groups.values()):
        return []
    rows = {row.key: row for row in session.answers().rows}

    def owner_of(row: Row) -> str:
        while row.repeat != MEMBERS and row.parent:
            row = rows[row.parent]
        return row.key if row.repeat == MEMBERS else ""

    return [_row_document(r) for r in rows.values() if r.repeat != MEMBERS and owner_of(r) == owner]


def _row_document(row: Row) -> dict[str, Any]:
    return {"key": row.key, "repeat": row.repeat, "parent": row.parent, "values": dict(row.values)}
