"""Links between records: keys in text answers, apart by blanks.

A question is a link when its appearance says what it names: ``acuan(masalah)`` records of a form,
``acuan(keluarga)`` families, ``acuan`` any record of the assessment.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from dampingan.forms.model import Form, Question
    from dampingan.store.plan.record import PlanRecord

_LINK = re.compile(r"\bacuan\b(?:\(([^)]*)\))?")


def target_of(question: Question) -> str | None:
    """Return what a link names: a form id, ``keluarga``, ``""`` for any; None for no link."""
    found = _LINK.search(question.appearance)
    return (found[1] or "").strip() if found else None


def links_of(form: Form) -> dict[str, str]:
    """Return link question → what it names, those of repeats included."""
    told = {key: target_of(question) for key, question in form.questions.items()}
    return {key: target for key, target in told.items() if target is not None}


def referring(form: Form, record: PlanRecord, uid: str) -> bool:
    """Tell whether a link of a record, or of one of its rows, names a key."""
    links = links_of(form)
    places = [record.answers, *(row.answers for rows in record.rows.values() for row in rows)]
    return any(uid in answers.get(link, "").split() for answers in places for link in links)


def in_village(connection: Connection, uid: str) -> list[str]:
    """Return the keys of living village records in which a key stands anywhere."""
    rows = connection.exec_driver_sql(
        "SELECT uid FROM response WHERE subject = 'village' AND deleted_at IS NULL "
        "AND uid <> :key AND (instr(answers, :key) > 0 OR id IN (SELECT response_id "
        "FROM roster_row WHERE response_id IS NOT NULL AND deleted_at IS NULL "
        "AND instr(answers, :key) > 0))",
        {"key": uid},
    )
    return [str(found) for found in rows.scalars()]


def titles_of(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """Return key → title of the records and heads of the families that links name."""
    rows = connection.exec_driver_sql(
        "SELECT uid, title FROM response WHERE uid IN (SELECT value FROM json_each(:keys)) "
        "UNION ALL SELECT uid, head_name FROM family "
        "WHERE uid IN (SELECT value FROM json_each(:keys))",
        {"keys": json.dumps(sorted(keys))},
    )
    return {str(uid): str(title or "") for uid, title in rows}
