"""What is typed, and printed on paper, for a choice: its code, a running number, a letter."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_uppercase

from dampingan.forms.model import Choice, Question, QuestionType

_SEVERAL = {QuestionType.SELECT_MULTIPLE, QuestionType.RANK}

_LONGEST_CODE = 4
"""Characters; a longer code with letters in it is a name, not a code."""


def keys_of(choices: Sequence[Choice]) -> dict[str, str]:
    """Return code → what is typed for it: the code, or a running number where codes are words."""
    if any(_is_word(choice.code) for choice in choices):
        return {choice.code: str(place) for place, choice in enumerate(choices, 1)}
    return {choice.code: choice.code for choice in choices}


def letter_of(question: Question, place: int) -> str:
    """Return the letter of the choice at a 0-based place where several answers are given.

    ``""`` for questions with one answer and beyond Z.
    """
    several = question.type in _SEVERAL and place < len(ascii_uppercase)
    return ascii_uppercase[place] if several else ""


def _is_word(code: str) -> bool:
    """Tell whether nobody would type a code: ``yes``, ``less_than_6``; but ``A1``, ``SY10``."""
    if len(code) < 2 or not any(char.isalpha() for char in code):
        return False
    return len(code) > _LONGEST_CODE or not any(char.isdecimal() for char in code)
