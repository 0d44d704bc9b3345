"""A third keystroke settles every difference, and never invents one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dampingan.forms.model import Question, QuestionType
from dampingan.forms.verdict import Verdict, decide, same_answer

_TYPES = st.sampled_from(list(QuestionType))
_ANSWERS = st.one_of(
    st.text(max_size=12),
    st.integers(-999, 999).map(str),
    st.sampled_from(["", "1 2", "2 1", "__DONT_KNOW__", "1931-05-17", "2.50", "2.5", "Sari  W"]),
)


def _question(kind: QuestionType) -> Question:
    return Question("q", "q", kind, {})


@given(_TYPES, _ANSWERS, _ANSWERS)
def test_agreement_does_not_depend_on_who_keyed_first(
    kind: QuestionType, first: str, second: str
) -> None:
    question = _question(kind)
    assert same_answer(question, first, first)
    assert same_answer(question, first, second) == same_answer(question, second, first)


@given(_TYPES, _ANSWERS, _ANSWERS, _ANSWERS)
def test_every_third_keystroke_decides(
    kind: QuestionType, first: str, second: str, third: str
) -> None:
    question = _question(kind)
    decision = decide(question, first, second, third)
    assert same_answer(question, decision.value, third)
    if decision.verdict is Verdict.VERIFIER:
        assert decision.value == first
        assert not decision.replaces
    else:
        assert decision.value == third
        assert not same_answer(question, third, first)


@given(_TYPES, _ANSWERS, _ANSWERS)
def test_keying_the_own_value_again_blames_the_keyer_and_the_firsts_the_verifier(
    kind: QuestionType, first: str, second: str
) -> None:
    question = _question(kind)
    if same_answer(question, first, second):
        return
    assert decide(question, first, second, second).verdict is Verdict.KEYER
    assert decide(question, first, second, first).verdict is Verdict.VERIFIER


@pytest.mark.parametrize(
    ("kind", "first", "second", "same"),
    [
        (QuestionType.TEXT, "Sari Wulandari", " sari  WULANDARI ", True),
        (QuestionType.TEXT, "Sari Wulandari", "Sari Wulandar", False),
        (QuestionType.TEXT, "Jos\u00e9", "Jose\u0301", True),
        (QuestionType.INTEGER, "7", "07", True),
        (QuestionType.DECIMAL, "2.50", "2.5", True),
        (QuestionType.DECIMAL, "NaN", "2.5", False),
        (QuestionType.SELECT_MULTIPLE, "1 4", "4 1", True),
        (QuestionType.RANK, "1 4", "4 1", False),
        (QuestionType.SELECT_ONE, "1", "2", False),
        (QuestionType.DATE, "1931-05-17", "1931-05-18", False),
        (QuestionType.TEXT, "", "x", False),
    ],
)
def test_answers_agree_by_what_they_say(
    kind: QuestionType, first: str, second: str, same: bool
) -> None:
    assert same_answer(_question(kind), first, second) is same
