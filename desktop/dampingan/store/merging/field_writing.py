"""Writing decided values into records: answers, remarks, states, places, deletion.

The counterpart of `field_value`. Answers are written as entry writes them (`revision`); the rest
is columns. Findings of everything touched, and of those that share numbers with it, follow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dampingan.core.causality import DELETED
from dampingan.core.text import whole_number
from dampingan.forms.session import Field
from dampingan.store import schema
from dampingan.store.merging import joining
from dampingan.store.merging.field_value import HOUSE, NO_REASON, PARENT
from dampingan.store.merging.revision import numbers_of, renew, revise, set_document
from dampingan.store.merging.whereabouts import Whereabouts, locate
from dampingan.store.naming import renew_names
from dampingan.store.transaction import Transaction

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

_ANSWERS = "answers"


def write_fields(
    tx: Transaction, workspace: Workspace, texts: Mapping[tuple[str, str], Mapping[str, str]]
) -> None:
    """Write values into fields of records.

    Args:
        tx: the operation.
        workspace: knows the questionnaires and the day.
        texts: kind and key of the record → field → text. Records that are not here are left out.
    """
    places = locate(tx.connection, texts)
    families = {p.owner_id for p in places.values() if p.owner_kind == "family"}
    responses = {p.owner_id for p in places.values() if p.owner_kind == "response"}
    numbers = numbers_of(tx.connection, families)
    answers: dict[tuple[str, int], dict[Field, str]] = {}
    for (kind, uid), fields in texts.items():
        place = places.get(uid)
        if place is None or kind == "reference":
            _write_columns(tx, kind, uid, fields)
            continue
        owner = answers.setdefault((place.owner_kind, place.owner_id), {})
        for name, text in fields.items():
            part, _, key = name.partition(".")
            if part == _ANSWERS:
                owner[Field(key, "" if uid == place.owner_uid else uid)] = text
            else:
                families |= _write(tx, workspace, place, name, text)
    by_uid = {p.uid: p for p in places.values()}
    for (kind, record_id), given in answers.items():
        for field, text in revise(tx, workspace, kind, record_id, given).items():
            _write_unasked(tx, by_uid, (kind, record_id), field, text)
    for family_id in families - {i for kind, i in answers if kind == "family"}:
        revise(tx, workspace, "family", family_id)
    renew(tx, workspace, families, responses, numbers)
    _renew_names(tx, workspace, [uid for kind, uid in texts if kind == "reference"])


def _renew_names(tx: Transaction, workspace: Workspace, uids: Sequence[str]) -> None:
    """Let records say what entries of reference lists are called now."""
    found = [
        tx.connection.exec_driver_sql(
            "SELECT list, code FROM reference WHERE uid = ?", (uid,)
        ).first()
        for uid in uids
    ]
    if entries := [(row[0], row[1]) for row in found if row is not None]:
        renew_names(tx, workspace, entries)


def _write(
    tx: Transaction, workspace: Workspace, place: Whereabouts, name: str, text: str
) -> set[int]:
    """Write one field that is no answer; return the families that it brought in."""
    kind, record_id = place.kind, place.record_id
    document, _, key = name.partition(".")
    if key:
        set_document(tx, kind, record_id, document, {key: text})
    elif name == DELETED and text:
        tx.delete(kind, record_id, "" if text == NO_REASON else text)
    elif name == DELETED:
        tx.restore(kind, record_id)
    elif name == PARENT:
        return _move(tx, workspace, place, text)
    elif name == HOUSE:
        house = tx.connection.exec_driver_sql("SELECT id FROM house WHERE uid = ?", (text,))
        tx.update(kind, record_id, {"house_id": house.scalar()})
    elif name == "position":
        number = whole_number(text)
        tx.update(kind, record_id, {name: place.position if number is None else number})
    else:
        tx.update(kind, record_id, {name: text})
    return set()


def _move(tx: Transaction, workspace: Workspace, place: Whereabouts, uid: str) -> set[int]:
    """Put a record under another one; one that is not here leaves it where it is."""
    found = next(
        (
            there
            for kind in ("family", "person", "response", "roster_row")
            if (there := locate(tx.connection, [(kind, uid)]).get(uid)) is not None
        ),
        None,
    )
    if found is None:
        return set()
    if place.kind == "person" and found.kind == "family":
        joining.move_within(tx, workspace, place.record_id, found.record_id)
    elif place.kind == "roster_row" and found.owner_kind == place.owner_kind:
        inside = "" if found.uid == found.owner_uid else uid
        columns = {f"{found.owner_kind}_id": found.owner_id, "parent_uid": inside}
        tx.update("roster_row", place.record_id, columns)
    elif place.kind == "response" and found.kind in {"family", "person"}:
        person = found.record_id if found.kind == "person" else None
        columns = {"family_id": found.owner_id, "person_id": person, "subject": found.kind}
        tx.update("response", place.record_id, columns)
        return set()
    return {found.owner_id} if found.owner_kind == "family" else set()


def _write_unasked(
    tx: Transaction,
    places: Mapping[str, Whereabouts],
    owner: tuple[str, int],
    field: Field,
    text: str,
) -> None:
    """Write an answer that no session has a place for: of a tombstone, of another version."""
    kind, record_id = owner
    if field.row:
        kind, record_id = places[field.row].kind, places[field.row].record_id
    set_document(tx, kind, record_id, _ANSWERS, {field.question: text})


def _write_columns(tx: Transaction, kind: str, uid: str, fields: Mapping[str, str]) -> None:
    """Write columns of a record that nobody opens (a question of the regency)."""
    record_id = tx.connection.exec_driver_sql(
        f"SELECT id FROM {schema.checked(kind)} WHERE uid = ?", (uid,)
    ).scalar()
    if record_id is None:
        return
    columns = {name: text for name, text in fields.items() if name != DELETED}
    if columns:
        tx.update(kind, int(record_id), columns)
    if DELETED in fields:
        gone = fields[DELETED]
        tx.delete(kind, int(record_id), gone) if gone else tx.restore(kind, int(record_id))
