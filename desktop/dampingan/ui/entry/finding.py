"""All open findings in the order of the form, and which of them are worth a line yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from dampingan.core.errors import Severity
from dampingan.core.language import language
from dampingan.forms.model import Form, QuestionType
from dampingan.forms.session import Answers, Field
from dampingan.store.finding import StoredFinding, decode_one
from dampingan.ui.entry.ripeness import rosters_of_checks

_Order = tuple[int, int, int]
_REQUIRED = ".required"
_NO_ROSTER: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A finding as the list at the right shows it.

    Attributes:
        field: where to jump.
        check: name of the check.
        severity: error or warning.
        message: what it says.
        number: number of the question on paper, its label where it has none.
        row_name: whose it is, ``""`` for the family itself.
        required: whether it only says that an answer is missing.
        stored: the finding as the workspace keeps it.
    """

    field: Field
    check: str
    severity: Severity
    message: str
    number: str
    row_name: str = ""
    required: bool = False
    stored: StoredFinding | None = None


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
        self._known: dict[str, tuple[_Order, OpenFinding]] = {}
        self._document: dict[str, str] = {}
        self.entries: list[OpenFinding] = []

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
            self.entries = []
        gone = self._document.items() - document.items()
        come = document.items() - self._document.items()
        if not gone and not come:
            return
        for key, _ in gone:
            self._known.pop(key, None)
        for key, text in come:
            if (made := self._entry(decode_one(key, text))) is not None:
                self._known[key] = (self.key(made.field), made)
        self._document = dict(document)
        self.entries = [entry for _, entry in sorted(self._known.values(), key=_order)]

    def _entry(self, found: StoredFinding) -> OpenFinding | None:
        if found.question not in self._form.questions:
            return None
        return OpenFinding(
            Field(found.question, found.row),
            found.check,
            found.severity,
            found.message,
            self.number(found.question),
            self._names.get(found.row, ""),
            found.check.endswith(_REQUIRED),
            found,
        )

    def number(self, key: str) -> str:
        """Return a question's number on paper, its label where it has none."""
        question = self._form.questions[key]
        label = self._form.text(question.label, language())
        return question.number or label or question.name

    def seen(self, visited: Collection[Field], ripe: Collection[str]) -> list[OpenFinding]:
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

    def waiting(self, roster: str) -> list[OpenFinding]:
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

    def unanswered(self) -> list[OpenFinding]:
        """Return the findings that only say that an answer is missing."""
        return [entry for entry in self.entries if entry.required]

    def beside(
        self, entries: Sequence[OpenFinding], field: Field | None, step: int = 1
    ) -> OpenFinding | None:
        """Return the first of `entries` behind (1) or before (-1) a field, else begin again."""
        ordered = entries if step > 0 else list(reversed(entries))
        if not ordered or field is None:
            return ordered[0] if ordered else None
        here = self.key(field)
        ahead = (entry for entry in ordered if step * _compare(self.key(entry.field), here) > 0)
        return next(ahead, ordered[0])

    def key(self, field: Field) -> _Order:
        """Return where a field stands in the order of the form, its row counted."""
        place = self.places.get(field.question, 0)
        question = self._form.questions[field.question]
        if not question.repeat:
            return (place, 0, 0)
        return (self._start[question.repeat], self._rows.get(field.row, len(self._rows)), place)


def _compare(left: _Order, right: _Order) -> int:
    return (left > right) - (left < right)


def _order(known: tuple[_Order, OpenFinding]) -> _Order:
    return known[0]


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
