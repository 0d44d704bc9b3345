"""Writing answers into a stored record inside an operation that writes more than that.

Entry saves one answer an operation; decisions and joinings change many records at once and are
undone at once. What follows from answers (calculations, what counts aside, promoted columns, head
and number of members, house) is worked out as entry does it; findings by `checking.renew`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import Connection

from dampingan.core.errors import WorkspaceError
from dampingan.core.language import language
from dampingan.forms.model import Form
from dampingan.forms.session import Field, FormSession
from dampingan.store import checking, house, schema, subject
from dampingan.store.kind import KINDS
from dampingan.store.rows import (
    Columns,
    family_columns,
    join_answers,
    person_columns,
    roster_columns,
)
from dampingan.store.text import whole
from dampingan.store.transaction import Reverted, Transaction

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace


def revise(
    tx: Transaction,
    workspace: Workspace,
    kind: str,
    record_id: int,
    answers: Mapping[Field, str] | None = None,
) -> dict[Field, str]:
    """Answer questions of a record and work out anew what follows; rows included.

    Args:
        tx: the operation.
        workspace: knows the questionnaires and the day.
        kind: ``family`` or ``response``.
        record_id: its id.
        answers: question and key of the row → text; none to follow rows that came or went.

    Returns:
        Those that the questionnaire or the record has no place for; nothing is written of them.
    """
    record = _row(tx.connection, kind, record_id)
    form = _form(workspace, kind, record)
    if form is None:
        return dict(answers or {})
    persons = _inside(tx.connection, "person", kind, record_id) if kind == "family" else []
    rows = _inside(tx.connection, "roster_row", kind, record_id)
    session = FormSession(
        form,
        join_answers(record, persons, rows),
        today=workspace.now().astimezone().date(),
        language=language(),
        tables=workspace.tables(form),
    )
    left = {}
    for field, text in (answers or {}).items():
        try:
            session.set(field, whole(text))
        except KeyError:
            left[field] = text
    tx.update(kind, record_id, _root(tx, session, kind, record))
    for person in persons:
        if _known(session, person["uid"]):
            columns = person_columns(session, person["uid"], person["position"])
            tx.update("person", person["id"], columns)
    for row in rows:
        if _known(session, row["uid"]):
            place = (row["repeat"], row["parent_uid"], row["position"])
            tx.update("roster_row", row["id"], roster_columns(session, row["uid"], *place))
    return left


def set_document(
    tx: Transaction, kind: str, record_id: int, document: str, entries: Mapping[str, str]
) -> None:
    """Write entries of a document (``notes``, ``parked`` …); an empty text takes one away.

    Answers of a record that no session has (a tombstone) are written so too.
    """
    table = schema.checked(kind)
    found = tx.connection.exec_driver_sql(
        f"SELECT {document} FROM {table} WHERE id = ?", (record_id,)
    )
    held: dict[str, str] = json.loads(found.scalar_one())
    for name, text in entries.items():
        if text:
            held[name] = whole(text)
        else:
            held.pop(name, None)
    columns: dict[str, Any] = {document: held}
    if document == "answers":
        promoted = KINDS[kind].promoted.items()
        columns |= {c: held.get(q, "") for c, q in promoted if q in entries}
    tx.update(kind, record_id, columns)


def numbers_of(connection: Connection, family_ids: Iterable[int]) -> set[str]:
    """Return the KK and NIK numbers that families hold, for `renew` once they are others."""
    found: set[str] = set()
    for family_id in family_ids:
        found |= set(
            connection.exec_driver_sql(
                "SELECT no_kk FROM family WHERE id = ? UNION SELECT nik FROM person "
                "WHERE family_id = ? AND deleted_at IS NULL",
                (family_id, family_id),
            ).scalars()
        )
    return found - {""}


def renew(
    tx: Transaction,
    workspace: Workspace,
    families: Iterable[int],
    responses: Iterable[int] = (),
    numbers: Iterable[str] = (),
) -> None:
    """Work out the findings of changed records and of those that share numbers with them.

    Args:
        tx: the operation.
        workspace: knows the questionnaires and the day.
        families: ids of what was changed.
        responses: likewise.
        numbers: KK and NIK numbers that were there before (see `numbers_of`).
    """
    checking.renew(tx, workspace, Reverted(set(families), set(responses), set(numbers)))


def _row(connection: Connection, kind: str, record_id: int) -> Columns:
    table = schema.checked(kind)
    found = connection.exec_driver_sql(f"SELECT * FROM {table} WHERE id = ?", (record_id,))
    return found.mappings().one()


def _inside(connection: Connection, inner: str, kind: str, record_id: int) -> list[Columns]:
    return list(
        connection.exec_driver_sql(
            f"SELECT * FROM {inner} WHERE {kind}_id = ? AND deleted_at IS NULL "
            "ORDER BY position, id",
            (record_id,),
        )
        .mappings()
        .all()
    )


def _form(workspace: Workspace, kind: str, record: Columns) -> Form | None:
    """Return the questionnaire of a record, None when it is not installed."""
    if kind == "family":
        return workspace.form("family")
    try:
        return workspace.extra_form(record["form_id"])
    except WorkspaceError:
        return None


def _root(tx: Transaction, session: FormSession, kind: str, record: Columns) -> dict[str, Any]:
    if kind == "family":
        columns = family_columns(session)
        return columns | {"house_id": _house(tx, columns, record)}
    answers, aside = session.record("")
    columns = {"answers": answers, "aside": aside}
    if record["subject"] == "village":
        columns |= subject.village_columns(session.form, answers, record["village_code"])
    return columns


def _house(tx: Transaction, columns: Mapping[str, Any], record: Columns) -> int | None:
    number = columns["answers"].get(house.NUMBER_QUESTION, "")
    before = json.loads(record["answers"]).get(house.NUMBER_QUESTION, "")
    if (columns["rw"], columns["rt"], number) == (record["rw"], record["rt"], before):
        return record["house_id"]
    return house.house_for(
        tx,
        village_code=record["village_code"],
        rw=columns["rw"],
        rt=columns["rt"],
        number=number,
        address=columns["address"],
    )


def _known(session: FormSession, row: str) -> bool:
    try:
        session.row(row)
    except KeyError:
        return False
    return True
