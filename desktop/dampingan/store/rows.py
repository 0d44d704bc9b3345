"""How the answers of a family become rows of tables, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dampingan.forms.session import Answers, Field, Finding, FormSession, Row
from dampingan.store.finding import StoredFinding
from dampingan.store.kind import KINDS, MEMBERS
from dampingan.store.workspace import Workspace

_GONE = frozenset({"2", "3", "4", "6"})
"""404 keberadaan: members who are not present [Regsosek22-K 404]."""


class LoadedAnswers:
    """Answers as read from the tables.

    Attributes:
        answers: for a `FormSession`.
        persons: (key, id) of the members in order.
    """

    def __init__(self, answers: Answers, persons: list[tuple[str, int]]) -> None:
        self.answers = answers
        self.persons = persons


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
    for uid, _id, own, kept, below in members:
        found.append(Row(uid, MEMBERS, "", json.loads(own) | json.loads(kept)))
        found += [Row(**row) for row in json.loads(below)]
    found += [Row(**row) for row in json.loads(rows)]
    values = json.loads(answers) | json.loads(aside)
    return LoadedAnswers(Answers(values, found), [(m[0], m[1]) for m in members])


def family_columns(session: FormSession) -> dict[str, Any]:
    """Return the columns of a family that follow from its answers."""
    answers, aside = session.record("")
    columns: dict[str, Any] = {
        column: answers.get(question, "") for column, question in KINDS["family"].promoted.items()
    }
    members = session.rows(MEMBERS) if MEMBERS in session.form.groups else ()
    columns["member_count"] = present_members(session)
    if not columns["head_name"] and "hubungan" in session.form.questions:
        heads = [r for r in members if session.value(Field("hubungan", r)) == "1"]
        columns["head_name"] = session.value(Field("nama", heads[0])) if heads else ""
    columns |= {"answers": answers, "aside": aside, "rows": _other_rows(session, "")}
    return columns


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


def _other_rows(session: FormSession, owner: str) -> list[dict[str, Any]]:
    """Return rows of repeats other than the members that belong to the family or a member."""
    if all(not g.is_repeat or g.key == MEMBERS for g in session.form.groups.values()):
        return []
    rows = {row.key: row for row in session.answers().rows}

    def owner_of(row: Row) -> str:
        while row.repeat != MEMBERS and row.parent:
            row = rows[row.parent]
        return row.key if row.repeat == MEMBERS else ""

    return [
        {"key": r.key, "repeat": r.repeat, "parent": r.parent, "values": dict(r.values)}
        for r in rows.values()
        if r.repeat != MEMBERS and owner_of(r) == owner
    ]
