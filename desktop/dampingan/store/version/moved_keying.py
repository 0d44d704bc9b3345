"""Second keyings that somebody is in the middle of, when their form gets another version.

What the new version asks too goes along; what it does not ask has nothing to be compared with any
more. The record itself, the first keying, loses nothing (`moving`). Finished second keyings are
figures of the past and stay as they are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import Connection

from dampingan.store.verification.difference import ROWS
from dampingan.store.verification.verification import KEYING
from dampingan.store.version.moved_row import Mover, RowBefore, Tallies


def move_keyings(connection: Connection, kind: str, form_id: str, mover: Mover) -> int:
    """Write every begun second keying by the new version's questions; return how many.

    Args:
        connection: inside the transaction of the move.
        kind: ``family`` or ``response``.
        form_id: whose responses; families are all of one form.
        mover: knows what goes where.
    """
    where = f"v.{kind}_id IS NOT NULL AND v.state = ?"
    values: list[Any] = [KEYING]
    if kind == "response":
        where += " AND v.response_id IN (SELECT id FROM response WHERE form_id = ?)"
        values.append(form_id)
    found = connection.exec_driver_sql(
        f"SELECT v.id, v.answers, v.differences FROM verification v WHERE {where}", tuple(values)
    ).all()
    for verification_id, answers, differences in found:
        kept = _move_kept(json.loads(answers), mover)
        moved = [one for old in json.loads(differences) if (one := _move_one(old, mover))]
        connection.exec_driver_sql(
            "UPDATE verification SET answers = ?, differences = ? WHERE id = ?",
            (
                json.dumps(kept, ensure_ascii=False),
                json.dumps(moved, ensure_ascii=False),
                verification_id,
            ),
        )
    return len(found)


def _move_kept(kept: Mapping[str, Any], mover: Mover) -> dict[str, Any]:
    """Return the answers of a second keying by the new version's questions."""
    if not kept:
        return {}
    rows = []
    for row in kept["rows"]:
        after = mover.move(_row(row["repeat"], row["values"], mover), Tallies())
        if not after.apart:
            rows.append({**row, "repeat": after.repeat, "values": after.values})
    resume = kept.get("resume")
    place = [mover.move_field(resume[0]), resume[1]] if resume else None
    return {
        **kept,
        "values": mover.move(_row("", kept["values"], mover), Tallies()).values,
        "rows": rows,
        "compared": _move_fields(kept.get("compared", {}), mover),
        "resume": place if place and place[0] else None,
    }


def _row(repeat: str, values: Mapping[str, str], mover: Mover) -> RowBefore:
    return RowBefore(repeat, values, {}, {}, {}, mover.old.version)


def _move_fields(compared: Mapping[str, str], mover: Mover) -> dict[str, str]:
    """Return ``question|row`` → answer; what can't be written anew is compared again."""
    moved = {}
    for place, text in compared.items():
        question, _, row = place.partition("|")
        target, converted = mover.move_text(question, text)
        if target and converted is not None:
            moved[f"{target}|{row}"] = converted
    return moved


def _move_one(difference: Mapping[str, Any], mover: Mover) -> dict[str, Any] | None:
    """Return a difference by the new version's question, None when it can't be about one."""
    question = difference["question"]
    if question.startswith(ROWS):
        repeat = mover.move_repeat(question.removeprefix(ROWS))
        return {**difference, "question": f"{ROWS}{repeat}"} if repeat else None
    texts = {}
    for name in ("first", "second", "third"):
        target, converted = mover.move_text(question, difference[name])
        if not target or converted is None:
            return None
        texts[name] = converted
    return {**difference, **texts, "question": mover.move_field(question)}
