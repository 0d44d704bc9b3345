"""What a session is given and what it tells: fields, rows, answers, findings, deltas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from dampingan.core.errors import Severity


class Field(NamedTuple):
    """One question in one row.

    Attributes:
        question: key of the question.
        row: key of the innermost repeat row, ``""`` at the root.
    """

    question: str
    row: str = ""


class GroupRef(NamedTuple):
    """One group in one row; a repeat stands in the row around it."""

    group: str
    row: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a record breaks.

    Attributes:
        field: where.
        check: name of the rule; ``<key>.required``, ``<key>.type``, ``<key>.choice`` and
            ``<key>.constraint`` are the built-in ones.
        severity: an error blocks finishing.
        message: what to tell the user, in the session's language.
    """

    field: Field
    check: str
    severity: Severity
    message: str


@dataclass(slots=True)
class Row:
    """One row of a repeat.

    Attributes:
        key: names it for ever; for family members the person's uid.
        repeat: key of the repeat.
        parent: key of the row around it, ``""`` at the root.
        values: raw texts by question key, irrelevant ones too.
    """

    key: str
    repeat: str
    parent: str = ""
    values: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Answers:
    """All that was answered, relevant or not.

    Attributes:
        values: raw texts of the root's questions by key.
        rows: rows of all repeats, in order, outer before inner.
    """

    values: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Delta:
    """What one change changed.

    Attributes:
        values: new effective values.
        relevance: questions and groups that became relevant or irrelevant.
        findings: new findings of fields whose findings changed.
        required: fields whose being required changed.
        choices: fields whose list of choices may have changed.
        labels: fields and groups whose label may have changed.
        rows_added, rows_removed: keys of rows.
    """

    values: Mapping[Field, str] = field(default_factory=dict)
    relevance: Mapping[Field | GroupRef, bool] = field(default_factory=dict)
    findings: Mapping[Field, tuple[Finding, ...]] = field(default_factory=dict)
    required: Mapping[Field, bool] = field(default_factory=dict)
    choices: frozenset[Field] = frozenset()
    labels: frozenset[Field | GroupRef] = frozenset()
    rows_added: tuple[str, ...] = ()
    rows_removed: tuple[str, ...] = ()
