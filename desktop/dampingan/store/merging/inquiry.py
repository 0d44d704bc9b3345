"""Questions of the regency about single answers: asked there, answered in the village.

An inquiry is a record: it travels with workbooks both ways, merges like answers, and every step is
one operation that Ctrl+Z takes back. Survey Solutions' users ask for exactly this: that the reason
why something came back stands beside the answer (surveysolutions #3178).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dampingan.core.language import tr
from dampingan.store.creation import REGENCY
from dampingan.store.merging.whereabouts import (
    Whereabouts,
    keys_inside,
    locate,
    present_values,
    whereabouts,
)
from dampingan.store.transaction import utc_text

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

OPEN, ANSWERED, CLOSED = "open", "answered", "closed"
"""States of an inquiry (words: `kind.INQUIRY_STATES`)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the regency, as the task list shows it.

    Attributes:
        id, uid: of the inquiry.
        village_code: whose data it is about.
        record_kind, record_uid, field: the cell; ``field`` is ``""`` for the whole record.
        title: what it is about, as it was called when it was asked.
        question, asked_by, asked_at: the regency's words.
        answer, answered_by, answered_at: the village's.
        state: `OPEN`, `ANSWERED` or `CLOSED`.
        where: the record, None when it is not in this workspace.
        present: the answer that the cell holds now.
    """

    id: int
    uid: str
    village_code: str
    record_kind: str
    record_uid: str
    field: str
    title: str
    question: str
    asked_by: str
    asked_at: str
    answer: str
    answered_by: str
    answered_at: str
    state: str
    where: Whereabouts | None = None
    present: str = ""


_COLUMNS = (
    "id, uid, village_code, record_kind, record_uid, field, title, question, asked_by, asked_at, "
    "answer, answered_by, answered_at, state"
)


def ask(workspace: Workspace, kind: str, record_id: int, field: str, question: str) -> int:
    """Ask about a record, or one of its answers, and return the inquiry's id.

    Args:
        workspace: of the regency.
        kind: ``family``, ``person``, ``response`` or ``roster_row``.
        record_id: which.
        field: ``answers.<question>``, or ``""`` for the record as a whole.
        question: the words.

    Raises:
        ValueError: no words.
        StorageError: the disk refused.
    """
    words = question.strip()
    if not words:
        raise ValueError(question)
    where = whereabouts(workspace, kind, record_id)
    with workspace.write(tr("Bertanya ke desa/kelurahan")) as tx:
        return tx.insert(
            "inquiry",
            {
                "village_code": where.village_code,
                "record_kind": kind,
                "record_uid": where.uid,
                "field": field,
                "title": where.name or where.title,
                "question": words,
                "asked_by": workspace.actor,
                "asked_at": utc_text(workspace.now()),
                "state": OPEN,
            },
        )


def answer(workspace: Workspace, inquiry_id: int, text: str) -> None:
    """Answer a question; an answer that was given before is replaced.

    Args:
        workspace: of the village.
        inquiry_id: which.
        text: the words; ``""`` says only that it was seen to.

    Raises:
        StorageError: the disk refused.
    """
    with workspace.write(tr("Menjawab pertanyaan kabupaten")) as tx:
        tx.update(
            "inquiry",
            inquiry_id,
            {
                "answer": text.strip(),
                "answered_by": workspace.actor,
                "answered_at": utc_text(workspace.now()),
                "state": ANSWERED,
            },
        )


def reopen(workspace: Workspace, inquiry_id: int) -> None:
    """Let a question wait for an answer again; what was answered stays readable."""
    with workspace.write(tr("Membuka lagi pertanyaan")) as tx:
        tx.update("inquiry", inquiry_id, {"state": OPEN})


def close(workspace: Workspace, inquiry_id: int) -> None:
    """Say at the regency that a question is settled."""
    with workspace.write(tr("Menyelesaikan pertanyaan")) as tx:
        tx.update("inquiry", inquiry_id, {"state": CLOSED})


def inquiries(
    workspace: Workspace, state: str = OPEN, *, village: str = "", record_uid: str = ""
) -> list[Asked]:
    """Return questions in the order of RW, RT and family, with the answers that stand now.

    Args:
        workspace: where.
        state: only these; ``""`` for all.
        village: code of a village, ``""`` for all.
        record_uid: only about this record, ``""`` for all.
    """
    where, values = ["deleted_at IS NULL"], []
    chosen = {"state": state, "village_code": village, "record_uid": record_uid}
    for column, value in chosen.items():
        if value:
            where.append(f"{column} = ?")
            values.append(value)
    with workspace.reading() as connection:
        rows = connection.exec_driver_sql(
            f"SELECT {_COLUMNS} FROM inquiry WHERE {' AND '.join(where)} ORDER BY asked_at, id",
            tuple(values),
        ).all()
        asked = [Asked(*row) for row in rows]
        places = locate(connection, [(one.record_kind, one.record_uid) for one in asked])
        found = []
        for one in asked:
            cell = {one.record_uid: [one.field]}
            present = present_values(connection, one.record_kind, cell)
            found.append(_placed(one, places.get(one.record_uid), present))
    return sorted(found, key=_order)


def inquiries_of(workspace: Workspace, kind: str, owner_id: int) -> list[Asked]:
    """Return the open questions about a family or response and everything in it."""
    with workspace.reading() as connection:
        keys = keys_inside(connection, kind, owner_id)
        marks = ",".join("?" * len(keys))
        asked = connection.exec_driver_sql(
            f"SELECT DISTINCT record_uid FROM inquiry WHERE record_uid IN ({marks})", tuple(keys)
        ).scalars()
        found = list(asked)
    return [one for uid in found for one in inquiries(workspace, record_uid=uid)]


def inquiry_count(workspace: Workspace, state: str = OPEN) -> int:
    """Return how many questions are in a state."""
    with workspace.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT count(*) FROM inquiry WHERE deleted_at IS NULL AND state = ?", (state,)
        )
        return int(found.scalar_one())


def waiting_state(workspace: Workspace) -> str:
    """Return the state of questions that wait for somebody here."""
    return ANSWERED if workspace.scope == REGENCY else OPEN


def _placed(one: Asked, where: Whereabouts | None, present: dict[tuple[str, str], str]) -> Asked:
    values = {name: getattr(one, name) for name in Asked.__dataclass_fields__}
    values |= {"where": where, "present": present.get((one.record_uid, one.field), "")}
    return Asked(**values)


def _order(one: Asked) -> tuple[str, str, str, str, int]:
    where = one.where
    if where is None:
        return "", "", "", "", one.id
    return where.village_code, where.rw, where.rt, where.title, one.id
