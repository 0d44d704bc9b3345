"""What the right-hand pane says about one record, free of widgets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dampingan.core.errors import Severity
from dampingan.forms.model import Form
from dampingan.store import finding
from dampingan.ui.models.column import Cell


@dataclass(frozen=True)
class FindingLine:
    """One finding: number of the question, whom it is about, what it says."""

    severity: Severity
    number: str
    person: str
    message: str


def finding_lines(
    record: Mapping[Any, Any], form: Form, rows: Mapping[str, str]
) -> tuple[FindingLine, ...]:
    """Return the findings of a stored record that nobody let stand, in the order of the form.

    Args:
        record: its columns.
        form: the questionnaire that it is answered with.
        rows: key of each row → what it is called, in order.
    """
    accepted = json.loads(record["accepted"])
    found = []
    for one in finding.decode(record["findings"], form, list(rows)):
        if one.severity is Severity.WARNING and finding.key_of(one) in accepted:
            continue
        question = form.questions.get(one.question)
        number = (question.number if question else "") or one.question
        found.append(FindingLine(one.severity, number, rows.get(one.row, ""), one.message))
    return tuple(found)


@dataclass(frozen=True)
class DetailLink:
    """A line of the pane that opens or begins something.

    Attributes:
        key: handed back when it is chosen.
        word: what it is, e.g. the title of an additional form.
        state: how it stands, e.g. "1 isian, draf".
    """

    key: str
    word: str
    state: str


@dataclass(frozen=True)
class RecordDetails:
    """One record for the pane.

    Attributes:
        members: name, and relation with age (or other pairs that matter most).
        changes: what differs from the period before: label, before, now; under `changes_title`.
        links: what belongs to it elsewhere, under `links_title`.
        facts: label and value of a few answers.
        change: what became of it since the period before, None for a new one.
    """

    record_id: int
    name: str
    place: str
    state: Cell
    status: str
    reason: str
    errors: int
    warnings: int
    findings: tuple[FindingLine, ...] = ()
    members: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    links: tuple[DetailLink, ...] = ()
    links_title: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()
    changes_title: str = ""
    change: Cell | None = None


@dataclass(frozen=True)
class HistoryEntry:
    """What one operation changed in a record; `changes` are label, old and new words."""

    at: datetime
    actor: str
    label: str
    changes: tuple[tuple[str, str, str], ...]
