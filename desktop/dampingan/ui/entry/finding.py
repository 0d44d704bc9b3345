"""All open findings in the order of the form, and which of them are worth a line yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dampingan.core.errors import Severity
from dampingan.core.language import language
from dampingan.forms.model import Form, QuestionType
from dampingan.forms.session import Answers, Field
from dampingan.store.finding import StoredFinding, decode_one
from dampingan.ui.entry.line import Remark
from dampingan.ui.entry.ripeness import rosters_of_checks

_Order = tuple[int, int, int]
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
        number: number of the question on paper, its label where it has none.
        row_name: whose it is, ``""`` for the family itself.
        required: whether it only says that an answer is missing.
    """

    field: Field
    check: str
    severity: Severity
    message: str
    number: str
    row_name: str = ""
    required: bool = False


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
        self._names: dict[str, str] = {}
        self._rows: dict[str, int] = {}
        self._known: dict[str, tuple[_Order, Entry]] = {}
        self._document: dict[str, str] = {}
        self.entries: list[Entry] = []

    def read(self, document: Mapping[str, str], names: Mapping[str, str]) -> None:
        """Take the findings of this moment; only those that changed cost anything.

        Args:
            document: what the family's record holds (see `store.finding`).
            names: row → name of the person, in the order of the roster.
        """
        if names != self._names or list(names) != list(self._rows):
            self._names = dict(names)
            self._rows = {row: place for place, row in enumerate(names)}
            self._known = {}
            self._document = {}
        gone = self._document.items() - document.items()
        come = document.items() - self._document.items()
        if not gone and not come:
            return
        for key, _ in gone:
            self._known.pop(key, None)
        for key, text in come:
            if (made := self._entry(decode_one(key, text))) is not None:
                self._known[key] = (self._key(made.field), made)
        self._document = dict(document)
        self.entries = [entry for _, entry in sorted(self._known.values(), key=_order)]

    def _entry(self, found: StoredFinding) -> Entry | None:
        question = self._form.questions.get(found.question)
        if question is None:
            return None
        return Entry(
            Field(found.question, found.row),
            found.check,
            found.severity,
            found.message,
            question.number or self._form.text(question.label, language()) or question.name,
            self._names.get(found.row, ""),
            found.check.endswith(_REQUIRED),
        )

    def seen(self, visited: Collection[Field], ripe: Collection[str]) -> list[Entry]:
        """Return the findings to show before the family was called finished.

        Args:
            visited: fields that somebody passed; an empty one is no finding before.
            ripe: rosters that somebody left; what counts their rows is no finding before.
        """
        return [
            entry
            for entry in self.entries
            if (entry.field in visited if entry.required else self._ripe(entry.check, ripe))
        ]

    def _ripe(self, check: str, ripe: Collection[str]) -> bool:
        return self._rosters.get(check, _NO_ROSTER) <= set(ripe)

    def waiting(self, roster: str) -> list[Entry]:
        """Return the findings on a roster as a whole, errors and counts first."""
        found = [
            entry
            for entry in self.entries
            if not entry.required and roster in self._rosters.get(entry.check, _NO_ROSTER)
        ]
        questions = self._form.questions
        return sorted(
            found,
            key=lambda entry: (
                entry.severity is not Severity.ERROR,
                questions[entry.field.question].type is not QuestionType.INTEGER,
            ),
        )

    def unanswered(self) -> list[Entry]:
        """Return the findings that only say that an answer is missing."""
        return [entry for entry in self.entries if entry.required]

    def after(self, entries: Sequence[Entry], field: Field | None) -> Entry | None:
        """Return the first of `entries` behind a field, else the first of all."""
        if not entries:
            return None
        if field is None:
            return entries[0]
        here = self._key(field)
        return next((entry for entry in entries if self._key(entry.field) > here), entries[0])

    def _key(self, field: Field) -> _Order:
        place = self.places.get(field.question, 0)
        question = self._form.questions[field.question]
        if not question.repeat:
            return (place, 0, 0)
        return (self._start[question.repeat], self._rows.get(field.row, len(self._rows)), place)


def _order(known: tuple[_Order, Entry]) -> _Order:
    return known[0]


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
