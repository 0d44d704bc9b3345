"""A filled paper form: what a clerk types for one invented family of five."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dampingan.core.dates import parse_iso
from dampingan.core.missing import KEYS, is_missing
from dampingan.demo.filling import MEMBERS, fill
from dampingan.demo.sample import SEED, invent
from dampingan.forms.model import Form, Question, QuestionType
from dampingan.forms.session import Field, FormSession

PAPER_SEED = SEED + 1
"""Another seed than the sample's, so that the family is not in it yet."""

_MISSING = {str(code): key for key, code in KEYS.items()}


@dataclass(frozen=True, slots=True)
class Paper:
    """One family as it stands on paper.

    Attributes:
        session: its answers; `rows` are the members' keys there, in order.
    """

    session: FormSession
    rows: tuple[str, ...]

    def typed(self, question: Question, member: int | None) -> str:
        """Return what the clerk types for a question, ``""`` when the paper leaves it empty.

        Args:
            question: a question of the form.
            member: 0-based line of the roster for a member's question.
        """
        row = "" if member is None else self.rows[member]
        return typed_text(question, self.session.value(Field(question.key, row)))

    @property
    def size(self) -> int:
        """How many members the family has."""
        return len(self.rows)


def typed_text(question: Question, value: str) -> str:
    """Return the keys that enter a stored answer: digits, codes, eight digits for a date."""
    if is_missing(value):
        return _MISSING[value]
    if question.type == QuestionType.DATE and (day := parse_iso(value)) is not None:
        return f"{day:%d%m%Y}"
    if question.bitsum and value:
        return str(sum(int(code) for code in value.split()))
    return value.replace(" ", "") if question.type == QuestionType.SELECT_MULTIPLE else value


def paper_of_five(form: Form, village_code: str, today: date) -> Paper:
    """Return the first invented complete family of five.

    Args:
        form: the family questionnaire.
        village_code: Kemendagri code.
        today: the survey ended the day before.
    """
    for invented in invent(200, seed=PAPER_SEED, today=today):
        filled = fill(form, invented, today=today, village_code=village_code)
        rows = filled.session.rows(MEMBERS)
        if len(rows) == 5 and filled.status == "complete" and not filled.session.all_findings():
            return Paper(filled.session, rows)
    raise LookupError("the sample has no family of five")
