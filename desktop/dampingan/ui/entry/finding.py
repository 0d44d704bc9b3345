"""All open findings in the order of the form, and which of them are worth a line yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dampingan.core.errors import Severity
from dampingan.forms.model import Form
from dampingan.forms.session import Answers, Field, FormSession
from dampingan.store.finding import StoredFinding
from dampingan.ui.entry.line import Remark
from dampingan.ui.entry.ripeness import rosters_of_checks

_REQUIRED = ".required"
_NO_ROSTER: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding as the list at the right shows it.

    Attributes:
        field: where to jump.
        check: name of the check.
        severity: error or warning.
        message: what it says.
        number: number of the question on paper.
        row_name: whose it is, ``""`` for the family itself.
    """

    field: Field
    check: str
    severity: Severity
    message: str
    number: str
    row_name: str = ""

    @property
    def required(self) -> bool:
        """Whether it only says that an answer is missing."""
        return self.check.endswith(_REQUIRED)


class FindingList:
    """Open findings in the order of the form.

    Args:
        form: gives order and numbers.
        rosters: keys of the repeats that have a grid.
    """

    def __init__(self, form: Form, rosters: tuple[str, ...]) -> None:
        self._form = form
        self._rosters = rosters_of_checks(form, rosters)
        self.places = {key: place for place, key in enumerate(form.questions)}
        self._start: dict[str, int] = {}
        for key, question in form.questions.items():
            self._start.setdefault(question.repeat, self.places[key])
        self.entries: list[Entry] = []

    def read(
        self, found: Iterable[StoredFinding], session: FormSession, names: Mapping[str, str]
    ) -> None:
        """Take the findings of this moment.

        Args:
            found: what the entry reports.
            session: knows the order of the rows.
            names: row → name of the person.
        """
        rows = self._row_order(session)
        entries = []
        for finding in found:
            question = self._form.questions.get(finding.question)
            if question is None:
                continue
            entries.append(
                Entry(
                    Field(finding.question, finding.row),
                    finding.check,
                    finding.severity,
                    finding.message,
                    question.number or question.name,
                    names.get(finding.row, ""),
                )
            )
        entries.sort(key=lambda entry: self._key(entry.field, rows))
        self.entries = entries

    def seen(self, visited: Collection[Field], ripe: Collection[str]) -> list[Entry]:
        """Return the findings to show before the family was called finished.

        Args:
            visited: fields that somebody passed; an empty one is no finding before.
            ripe: rosters that somebody left; what counts their rows is no finding before.
        """
        return [
            entry
            for entry in self.entries
            if (not entry.required or entry.field in visited)
            and self._rosters.get(entry.check, _NO_ROSTER) <= set(ripe)
        ]

    def unanswered(self) -> list[Entry]:
        """Return the findings that only say that an answer is missing."""
        return [entry for entry in self.entries if entry.required]

    def after(
        self, entries: Sequence[Entry], field: Field | None, session: FormSession
    ) -> Entry | None:
        """Return the first of `entries` behind a field, else the first of all."""
        if not entries:
            return None
        if field is None:
            return entries[0]
        rows = self._row_order(session)
        here = self._key(field, rows)
        later = (entry for entry in entries if self._key(entry.field, rows) > here)
        return next(later, entries[0])

    def _key(self, field: Field, rows: Mapping[str, int]) -> tuple[int, int, int]:
        place = self.places.get(field.question, 0)
        question = self._form.questions[field.question]
        if not question.repeat:
            return (place, 0, 0)
        return (self._start[question.repeat], rows.get(field.row, len(rows)), place)

    def _row_order(self, session: FormSession) -> dict[str, int]:
        return {row.key: place for place, row in enumerate(session.answers().rows)}


def by_field(entries: Iterable[Entry]) -> dict[Field, list[Remark]]:
    """Group findings by their field, as lines to show."""
    found: dict[Field, list[Remark]] = {}
    for entry in entries:
        found.setdefault(entry.field, []).append(Remark(entry.severity, entry.message))
    return found


def first_difference(before: Answers, after: Answers, order: list[str]) -> Field | None:
    """Return the first field, in the order of the form, whose answer differs.

    Args:
        before: the answers as they were.
        after: the answers as they are.
        order: keys of the questions in the order of the form.
    """
    old = {row.key: row.values for row in before.rows} | {"": before.values}
    new = {row.key: row.values for row in after.rows} | {"": after.values}
    for row, values in new.items():
        was = old.get(row, {})
        for key in order:
            if values.get(key, "") != was.get(key, ""):
                return Field(key, row)
    return None
