"""Entries of the registers as screens and reports read them: plain, immutable, by the thousand.

Answers are the effective ones (calculations included, irrelevant ones left out). One query reads
the records of a form, one their rows; JSON is read in one go, which shares equal keys.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING, Any

from dampingan.core.language import tr
from dampingan.core.missing import is_missing
from dampingan.store.source import connection_of
from dampingan.store.transaction import IMPORT_UNDONE, UNDONE, reason_text

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from dampingan.store.source import Source


def _text(answers: Mapping[str, str], key: str) -> str:
    text = answers.get(key, "")
    return "" if is_missing(text) else text


def _number(answers: Mapping[str, str], key: str) -> float | None:
    text = answers.get(key, "")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) else None  # "nan" and "inf" may be typed: they are no sums


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row of a repeat: a score, an alternative, a step of progress.

    Attributes:
        position: 1-based place among its siblings.
        answers: question → text.
    """

    id: int
    uid: str
    position: int
    answers: Mapping[str, str]

    def text(self, key: str) -> str:
        """Return an answer, ``""`` when there is none or only why there is none."""
        return _text(self.answers, key)

    def number(self, key: str) -> float | None:
        """Return an answer as a number, None when it is none."""
        return _number(self.answers, key)

    def keys(self, key: str) -> tuple[str, ...]:
        """Return the words of an answer: keys that a link names, codes of several choices."""
        return tuple(_text(self.answers, key).split())


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """One entry of a register.

    Attributes:
        uid: the key that links name.
        period: of when it was entered, or that it is about (see `form.PERIODIC`).
        title: what lists call it.
        answers: question → text.
        rows: repeat → its rows in order.
        deleted: reason of a tombstone, ``""`` while it is there.
        updated_at: UTC time of the last change.
    """

    id: int
    uid: str
    form_id: str
    village_code: str
    period: str
    title: str
    answers: Mapping[str, str]
    rows: Mapping[str, tuple[PlanRow, ...]] = field(default_factory=dict)
    deleted: str = ""
    updated_at: str = ""
    updated_by: str = ""

    def text(self, key: str) -> str:
        """Return an answer, ``""`` when there is none or only why there is none."""
        return _text(self.answers, key)

    def number(self, key: str) -> float | None:
        """Return an answer as a number, None when it is none."""
        return _number(self.answers, key)

    def keys(self, key: str) -> tuple[str, ...]:
        """Return the words of an answer: keys that a link names, codes of several choices."""
        return tuple(_text(self.answers, key).split())


_RECORD = (
    "id, uid, form_id, village_code, period, title, "
    "CASE WHEN deleted_at IS NULL THEN '' ELSE coalesce(nullif(deleted_reason, ''), '-') END, "
    "updated_at, updated_by"
)

_ABSENT = f"deleted_reason IN ('{UNDONE}', '{IMPORT_UNDONE}')"
"""Tombstones of records whose making was taken back: as if they had never been here."""


def plan_records(
    source: Source,
    form_id: str,
    *,
    village_code: str = "",
    deleted: bool = False,
    rows: bool = True,
    answers: bool = True,
) -> list[PlanRecord]:
    """Return the entries of a register, by village, then as they were entered.

    Args:
        source: an open workspace, or a reader on one moment's state.
        form_id: one of `form.PLAN_FORMS`.
        village_code: of this village only.
        deleted: tombstones too.
        rows: whether rows of repeats are wanted; without them it is quicker.
        answers: whether answers are wanted; without them only keys and titles are read.
    """
    where, values = ["form_id = ?"], [form_id]
    if village_code:
        where.append("village_code = ?")
        values.append(village_code)
    where.append(f"NOT (deleted_at IS NOT NULL AND {_ABSENT})" if deleted else "deleted_at IS NULL")
    with connection_of(source) as connection, uncollected():
        return _read(connection, " AND ".join(where), values, rows=rows, answers=answers)


def plan_record(source: Source, uid: str) -> PlanRecord | None:
    """Return one entry by its key, tombstones too; None when there is none."""
    found = plan_records_of(source, [uid])
    return found[0] if found else None


def plan_records_of(source: Source, uids: Iterable[str]) -> list[PlanRecord]:
    """Return the entries with these keys, tombstones too, by village and as they were entered."""
    wanted = sorted(set(uids))
    found: list[PlanRecord] = []
    with connection_of(source) as connection:
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            marks = ",".join("?" * len(part))
            found += _read(connection, f"uid IN ({marks})", part, rows=True)
    return sorted(found, key=lambda record: (record.village_code, record.id))


def _read(
    connection: Connection,
    where: str,
    values: list[str],
    *,
    rows: bool,
    answers: bool = True,
) -> list[PlanRecord]:
    told_answers = "answers" if answers else "'{}'"
    cursor = connection.exec_driver_sql(
        f"SELECT {_RECORD}, {told_answers} FROM response WHERE {where} AND subject = 'village' "
        "ORDER BY village_code, id",
        tuple(values),
    ).cursor
    assert cursor is not None
    told = cursor.fetchall()
    documents = _documents([row[-1] for row in told])
    below = _rows(connection, where, values) if rows and told else {}
    none: Mapping[str, tuple[PlanRow, ...]] = {}
    return [
        PlanRecord(
            *(number, uid, form_id, village, period, title, answers, below.get(number, none)),
            deleted=_reason(gone),
            updated_at=at,
            updated_by=by,
        )
        for (number, uid, form_id, village, period, title, gone, at, by, _), answers in zip(
            told, documents, strict=True
        )
    ]


@contextmanager
def uncollected() -> Iterator[None]:
    """Don't look for garbage meanwhile: of 100,000 new objects none is, and looking doubles it."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _reason(text: str) -> str:
    if text == "-":
        return tr("dihapus")
    return reason_text(text) if text else ""


def _rows(
    connection: Connection, where: str, values: list[str]
) -> dict[int, dict[str, tuple[PlanRow, ...]]]:
    """Return owner's id → repeat → its rows that are there, of the records that are chosen."""
    cursor = connection.exec_driver_sql(
        "SELECT response_id, repeat, id, uid, position, answers FROM roster_row "
        f"WHERE response_id IN (SELECT id FROM response WHERE {where} AND subject = 'village') "
        "AND deleted_at IS NULL ORDER BY response_id, position, id",
        tuple(values),
    ).cursor
    assert cursor is not None
    told = cursor.fetchall()
    found: dict[int, dict[str, list[PlanRow]]] = {}
    known: dict[str, list[PlanRow]] = {}
    before = 0
    for (owner, repeat, number, uid, place, _), answers in zip(
        told, _documents([row[-1] for row in told]), strict=True
    ):
        if owner != before:
            known = found[owner] = {}
            before = owner
        row = PlanRow(number, uid, place, answers)
        if repeat in known:
            known[repeat].append(row)
        else:
            known[repeat] = [row]
    return {
        owner: {repeat: tuple(listed) for repeat, listed in lists.items()}
        for owner, lists in found.items()
    }


def _documents(texts: list[str]) -> list[dict[str, Any]]:
    """Read JSON objects in one go: equal keys become one text, and one call reads them all."""
    return json.loads(f"[{','.join(texts)}]")
