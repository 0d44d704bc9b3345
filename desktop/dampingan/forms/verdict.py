"""When two keyings of one paper agree, and what a third keystroke decides.

Only keying is judged here, not people: what stands on the paper is the truth, and the third
keystroke is the look at it that settles a difference (UNSD and CSPro call this verification).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from dampingan.core.missing import is_missing
from dampingan.forms.model import Question, QuestionType

_NUMBERS = frozenset({QuestionType.INTEGER, QuestionType.DECIMAL})


class Verdict(StrEnum):
    """Whose mistake a difference was."""

    KEYER = "keyer"
    """The second keying was right: the record's answer is replaced."""
    VERIFIER = "verifier"
    """The first keying was right: the record's answer stays."""
    BOTH = "both"
    """Neither was: the third text replaces the record's answer."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the third keystroke decided.

    Attributes:
        verdict: whose mistake it was.
        value: the answer that counts from now on.
    """

    verdict: Verdict
    value: str

    @property
    def replaces(self) -> bool:
        """Whether the record's answer changes."""
        return self.verdict is not Verdict.VERIFIER


def same_answer(question: Question, first: str, second: str) -> bool:
    """Tell whether two answers in canonical form say the same.

    Codes and dates are compared as they are, numbers by value, several codes in any order (ranks
    in theirs), texts without regard to case and to blanks around and between words: names are
    copied, not styled.
    """
    if first == second:
        return True
    if not first or not second or is_missing(first) or is_missing(second):
        return False
    if question.type in _NUMBERS:
        return _same_number(first, second)
    if question.type is QuestionType.SELECT_MULTIPLE:
        return set(first.split()) == set(second.split())
    if question.type is QuestionType.TEXT:
        return _folded(first) == _folded(second)
    return first.strip() == second.strip()


def decide(question: Question, first: str, second: str, third: str) -> Decision:
    """Settle a difference.

    Args:
        question: what was asked.
        first: the record's answer.
        second: the second keying, different from it.
        third: what was keyed after both were shown.
    """
    if same_answer(question, third, first):
        return Decision(Verdict.VERIFIER, first)
    if same_answer(question, third, second):
        return Decision(Verdict.KEYER, third)
    return Decision(Verdict.BOTH, third)


def _same_number(first: str, second: str) -> bool:
    try:
        return Decimal(first) == Decimal(second)
    except InvalidOperation:
        return first.strip() == second.strip()


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
