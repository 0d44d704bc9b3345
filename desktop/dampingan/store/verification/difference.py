"""What two keyings of one record disagree on, and which of their rows stand for each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dampingan.forms.session import Field, FormSession
from dampingan.forms.verdict import Verdict

ROWS = "#"
"""Before the key of a repeat, in `Difference.question`: the number of its rows."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something the two keyings did not agree on.

    Attributes:
        question: its key, or `ROWS` and a repeat's key for the number of rows.
        row: row of the second keying, ``""`` at the root; for numbers of rows the row around.
        first, second: the two answers; ``third`` what decided.
        verdict: a `Verdict`, ``""`` while it is open.
        by: who keyed the second time.
        at: when it was decided (UTC).
        doubted: whether `third` is a third text that is neither; it decides when keyed again.
    """

    question: str
    row: str
    first: str
    second: str
    third: str = ""
    verdict: str = ""
    by: str = ""
    at: str = ""
    doubted: bool = False

    @property
    def open(self) -> bool:
        """Whether nobody decided it yet."""
        return not self.verdict

    @property
    def field(self) -> Field:
        """Where it is in the second keying."""
        return Field(self.question, self.row)

    @property
    def repeat(self) -> str:
        """Key of the repeat whose rows were counted, ``""`` for an answer."""
        return self.question.removeprefix(ROWS) if self.question.startswith(ROWS) else ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What finishing a second keying wrote.

    Attributes:
        fields: fields compared.
        keyer_errors, verifier_errors: whose mistakes the differences were.
        verified: whether the record is verified now; it is not while errors are open.
    """

    fields: int
    keyer_errors: int
    verifier_errors: int
    verified: bool


def errors_of(differences: list[Difference]) -> tuple[int, int]:
    """Return how many differences were the first's and the second's mistakes."""
    verdicts = [one.verdict for one in differences]
    both = verdicts.count(Verdict.BOTH)
    return verdicts.count(Verdict.KEYER) + both, verdicts.count(Verdict.VERIFIER) + both


class Pairing:
    """Pairs the rows of two keyings by their places.

    Args:
        second, first: return the two sessions as they are now.
    """

    def __init__(self, second: Callable[[], FormSession], first: Callable[[], FormSession]) -> None:
        self._second = second
        self._first = first

    def partner(self, row: str) -> str | None:
        """Return the first's row at the place of a row of the second, None when there is none."""
        if not row:
            return ""
        session = self._second()
        at = session.row(row)
        parent = self.partner(at.parent)
        if parent is None:
            return None
        place = session.rows(at.repeat, at.parent).index(row)
        rows = self._first().rows(at.repeat, parent)
        return rows[place] if place < len(rows) else None

    def value(self, field: Field) -> str | None:
        """Return the first's answer that a field of the second stands for."""
        row = self.partner(field.row)
        return None if row is None else self._first().value(Field(field.question, row))

    def lists(self) -> Iterator[tuple[str, str]]:
        """Yield repeat and row around it for every list of rows that people lengthen."""
        session = self._second()
        for group in session.form.groups.values():
            if not group.is_repeat or group.count:
                continue
            if not group.repeat:
                yield group.key, ""
                continue
            for row in session.answers().rows:
                if row.repeat == group.repeat:
                    yield group.key, row.key
