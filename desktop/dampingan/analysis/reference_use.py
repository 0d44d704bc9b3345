"""Where an entry of a reference list is used: answers of records that hold its code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dampingan.forms.checking import SEVERAL

if TYPE_CHECKING:
    from dampingan.forms.model import Form, Question
    from dampingan.store.plan.record import PlanRecord

FILE = ".csv"
"""Ending by which a question names a reference list."""


@dataclass(frozen=True, slots=True)
class Use:
    """One answer that holds a code.

    Attributes:
        record: the record.
        question: key of the question.
        row: key of the row that it stands in, ``""`` at the root.
    """

    record: PlanRecord
    question: str
    row: str = ""


def asking(form: Form, list_name: str) -> list[Question]:
    """Return the questions of a form that offer a list."""
    return [one for one in form.questions.values() if one.choice_list == list_name + FILE]


def uses(
    questions: Iterable[Question], records: Iterable[PlanRecord], found: dict[str, list[Use]]
) -> Mapping[str, list[Use]]:
    """Add every answer to these questions to code → its uses, and return that.

    Args:
        questions: of one form.
        records: living records of that form.
        found: what was found in other forms.
    """
    asked = [(one.key, one.repeat, one.type in SEVERAL) for one in questions]
    for record in records:
        for key, repeat, several in asked:
            if not repeat:
                _add(found, record.text(key), Use(record, key), several=several)
                continue
            for row in record.rows.get(repeat, ()):
                _add(found, row.text(key), Use(record, key, row.uid), several=several)
    return found


def _add(found: dict[str, list[Use]], text: str, use: Use, *, several: bool) -> None:
    for code in text.split() if several else [text]:
        if code:
            found.setdefault(code, []).append(use)
