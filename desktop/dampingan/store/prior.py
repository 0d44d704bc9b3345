"""What is known of a record besides its answers: those of the period before, and parked ones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dampingan.forms.session import Field, FormSession

PRELIST = "prelist"
"""`prior_period` of what a list without a period brought: only what it names is known."""


@dataclass(frozen=True, slots=True)
class ParkedAnswer:
    """An answer that the present version of the form has no place for.

    Attributes:
        question: the question's key in the version that asked it.
        row: key of the row that it belongs to, ``""`` for the record itself.
        text: the answer.
    """

    question: str
    row: str
    text: str


class Prior:
    """What one open record was before.

    Attributes:
        period: the period before, ``prelist``, or ``""`` when nothing is known.
        parked: answers without a place.
    """

    def __init__(
        self, record: Mapping[Any, Any] | None = None, rows: Iterable[Mapping[Any, Any]] = ()
    ) -> None:
        """Read a record and its rows, all columns."""
        self.period = str(record["prior_period"]) if record else ""
        self._answers: dict[str, dict[str, str]] = {}
        parked: list[ParkedAnswer] = []
        for uid, found in _documents(record, rows):
            if found["prior"] != "{}":
                self._answers[uid] = json.loads(found["prior"])
            if found["parked"] != "{}":
                texts: dict[str, str] = json.loads(found["parked"])
                parked += [ParkedAnswer(key, uid, text) for key, text in texts.items()]
        self.parked = tuple(parked)

    def answer(self, field: Field) -> str | None:
        """Return the answer of before, None when nothing is known of it."""
        return self._answers.get(field.row, {}).get(field.question) if self.period else None

    def known(self, row: str) -> bool:
        """Tell whether a record or row was there before."""
        return bool(self.period) and row in self._answers

    def differs(self, session: FormSession, field: Field) -> bool:
        """Tell whether an answer is another than before.

        A question that was not answered before has changed when it is now; after a prelist only
        what the list named can change. Rows that are new have nothing to differ from.
        """
        if not self.known(field.row) or session.readonly(field):
            return False
        before = self._answers[field.row].get(field.question)
        if before is None:
            before = session.value(field) if self.period == PRELIST else ""
        return session.value(field) != before


def _documents(
    record: Mapping[Any, Any] | None, rows: Iterable[Mapping[Any, Any]]
) -> Iterable[tuple[str, Mapping[Any, Any]]]:
    if record:
        yield "", record
    for row in rows:
        yield row["uid"], row
