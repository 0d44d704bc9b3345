"""Findings as the workspace keeps them: one JSON object a family, key → severity and message.

Keys are ``question|row|check`` so that history and undo see single findings come and go.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dampingan.core.errors import Severity
from dampingan.forms.model import Form

_LETTERS = {Severity.ERROR: "E", Severity.WARNING: "W"}
_SEVERITIES = {letter: severity for severity, letter in _LETTERS.items()}


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """Something a check found in a family.

    Attributes:
        question: key of the question it is about.
        row: uid of the person, ``""`` for the family itself.
        check: name of the check.
        severity: errors block finishing.
        message: what to tell the user.
    """

    question: str
    row: str
    check: str
    severity: Severity
    message: str


def key_of(found: StoredFinding) -> str:
    """Return the key of a finding in its record's JSON objects."""
    return f"{found.question}|{found.row}|{found.check}"


def encode(findings: Iterable[StoredFinding]) -> dict[str, str]:
    """Return the JSON object of findings."""
    return {key_of(f): f"{_LETTERS[f.severity]} {f.message}" for f in findings}


def decode(
    document: str | Mapping[str, str], form: Form | None = None, rows: Sequence[str] = ()
) -> list[StoredFinding]:
    """Return the findings of a stored JSON object, errors first.

    Args:
        document: as stored, or parsed.
        form: puts them in the order of its questions.
        rows: keys of the members in order, for the same question of several members.
    """
    entries = json.loads(document) if isinstance(document, str) else document
    found = []
    for key, text in entries.items():
        question, row, check = key.split("|", 2)
        found.append(StoredFinding(question, row, check, _SEVERITIES[text[0]], text[2:]))
    questions = {key: n for n, key in enumerate(form.questions)} if form else {}
    members = {row: n for n, row in enumerate(rows)}
    last = len(questions)
    return sorted(
        found,
        key=lambda f: (
            f.severity != Severity.ERROR,
            members.get(f.row, -1),
            questions.get(f.question, last),
        ),
    )


def decode_one(key: str, text: str) -> StoredFinding:
    """Return one finding of a stored JSON object."""
    question, row, check = key.split("|", 2)
    return StoredFinding(question, row, check, _SEVERITIES[text[0]], text[2:])


def count(document: Mapping[str, str], accepted: Collection[str] = ()) -> tuple[int, int]:
    """Return how many errors, and warnings that nobody let stand, a JSON object holds.

    Args:
        document: the findings.
        accepted: keys of those that were let stand (see `remark.standing`); errors count anyway.
    """
    errors = sum(text.startswith("E") for text in document.values())
    if not accepted:
        return errors, len(document) - errors
    open_ones = sum(
        key not in accepted for key, text in document.items() if not text.startswith("E")
    )
    return errors, open_ones
