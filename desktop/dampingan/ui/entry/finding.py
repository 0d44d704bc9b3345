"""All open findings in the order of the form, and which of them are worth a line yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dampingan.core.errors import Severity
from dampingan.forms.model import Form
from dampingan.forms.session import Field, FormSession
from dampingan.store.finding import StoredFinding
from dampingan.ui.entry.line import Remark

_REQUIRED = ".required"


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
    """

    def __init__(self, form: Form) -> None:
        self._form = form
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

    def seen(self, visited: Collection[Field], *, everything: bool) -> list[Entry]:
        """Return the findings to show: an empty field is none before somebody passed it."""
        if everything:
            return list(self.entries)
        return [e for e in self.entries if not e.required or e.field in visited]

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
