"""How the answers of a record become rows of tables, and back."""

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

Columns = Mapping[Any, Any]
"""A row as SQLAlchemy's mappings give it: column → value."""


class LoadedAnswers:
    """Answers as read from the tables.

    Attributes:
        answers: for a `FormSession`.
        persons: (key, id) of the members in order.
        rows: all columns of the members, then of the rows of other repeats.
    """

    def __init__(self, record: Columns, persons: Sequence[Columns], rows: Sequence[Columns]):
        self.answers = join_answers(record, persons, rows)
        self.persons = [(str(p["uid"]), int(p["id"])) for p in persons]
        self.rows = [*persons, *rows]


def members_of(form: Form) -> str:
    """Return the repeat of a main questionnaire whose rows are persons, ``""`` for none."""
    group = form.groups.get(MEMBERS)
    return MEMBERS if group is not None and group.is_repeat and not group.repeat else ""


def read_answers(workspace: Workspace, record: Columns, kind: str = "family") -> LoadedAnswers:
    """Return the answers of a stored family or response, those kept aside included.

    Args:
        workspace: where.
        record: all columns of the record.
        kind: ``family`` or ``response``.
    """
    where = "deleted_at IS NULL ORDER BY position, id"
    with workspace.reading() as connection:
        persons: Sequence[Columns] = ()
        if kind == "family":
            persons = (
                connection.exec_driver_sql(
                    f"SELECT * FROM person WHERE family_id = ? AND {where}", (record["id"],)
                )
                .mappings()
                .all()
            )
        rows = (
            connection.exec_driver_sql(
                f"SELECT * FROM roster_row WHERE {kind}_id = ? AND {where}", (record["id"],)
            )
            .mappings()
            .all()
        )
    return LoadedAnswers(record, persons, rows)


def join_answers(record: Columns, persons: Iterable[Columns], rows: Iterable[Columns]) -> Answers:
    """Put the JSON documents of a record and its rows together.

    Args:
        record: columns ``answers`` and ``aside`` of the family or response.
        persons: its members in order, with ``uid``.
        rows: its rows of other repeats in order, with ``uid``, ``repeat`` and ``parent_uid``.
    """
    found = [Row(p["uid"], MEMBERS, "", _texts(p)) for p in persons]
    found += [Row(r["uid"], r["repeat"], r["parent_uid"], _texts(r)) for r in rows]
    return Answers(_texts(record), _outer_first(found))


def _outer_first(rows: list[Row]) -> list[Row]:
    """Put rows behind the row around them, siblings in the order given, orphans last."""
    inside: dict[str, list[Row]] = {}
    for row in rows:
        inside.setdefault(row.parent, []).append(row)
    found: list[Row] = []
    around = [""]
    while around:
        level = [row for parent in around for row in inside.pop(parent, ())]
        found += level
        around = [row.key for row in level]
    return found + [row for orphans in inside.values() for row in orphans]


def _texts(record: Columns) -> dict[str, str]:
    return json.loads(record["answers"]) | json.loads(record["aside"])


def family_columns(session: FormSession) -> dict[str, Any]:
    """Return the columns of a family that follow from its answers."""
    answers, aside = session.record("")
    columns: dict[str, Any] = {
        column: answers.get(question, "") for column, question in KINDS["family"].promoted.items()
    }
    columns["head_name"] = head_name(session)
    columns["member_count"] = present_members(session)
    columns |= {"answers": answers, "aside": aside}
    return columns


def head_name(session: FormSession) -> str:
    """Return the name of the family's head: 108, else of the member who is the head (409 = 1)."""
    questions = session.form.questions
    promoted = KINDS["family"].promoted["head_name"]
    named = session.value(Field(promoted)) if _at_root(session.form, promoted) else ""
    if named or not members_of(session.form) or not {"hubungan", "nama"} <= questions.keys():
        return named
    if not questions["hubungan"].repeat == questions["nama"].repeat == MEMBERS:
        return named
    heads = [r for r in session.rows(MEMBERS) if session.value(Field("hubungan", r)) == "1"]
    return session.value(Field("nama", heads[0])) if heads else ""


def _at_root(form: Form, question: str) -> bool:
    return question in form.questions and not form.questions[question].repeat


def present_members(session: FormSession) -> int:
    """Count the members that live with the family (404 keberadaan 1, 5 or not yet asked)."""
    if not members_of(session.form):
        return 0
    rows = session.rows(MEMBERS)
    presence = session.form.questions.get("keberadaan")
    if presence is None or presence.repeat != MEMBERS:
        return len(rows)
    return sum(session.value(Field("keberadaan", row)) not in _GONE for row in rows)


def person_columns(session: FormSession, row: str, position: int) -> dict[str, Any]:
    """Return the columns of a member that follow from its answers."""
    answers, aside = session.record(row)
    columns: dict[str, Any] = {
        column: answers.get(question, "") for column, question in KINDS["person"].promoted.items()
    }
    return columns | {"position": position, "answers": answers, "aside": aside}


def roster_columns(
    session: FormSession, row: str, repeat: str, parent: str, position: int
) -> dict[str, Any]:
    """Return the columns of a row of another repeat that follow from its answers and place.

    Args:
        session: the answers.
        row: key of the row.
        repeat: key of its repeat.
        parent: key of the row around it, ``""`` at the form's root.
        position: 1-based place among its siblings.
    """
    answers, aside = session.record(row)
    return {
        "repeat": repeat,
        "parent_uid": parent,
        "position": position,
        "answers": answers,
        "aside": aside,
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
