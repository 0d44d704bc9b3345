"""How much room an answer gets on paper."""

from __future__ import annotations

import pytest

from dampingan.core.errors import Severity
from dampingan.forms.model import Check, Choice, QuestionType
from dampingan.printing.questionnaire.answer_space import space_of
from printing.conftest import asked


@pytest.mark.parametrize(
    ("name", "groups"),
    [("nik", [6, 6, 4]), ("no_kk", [6, 6, 4]), ("hp_responden", [4, 4, 4, 4])],
)
def test_sixteen_boxes_are_6_6_4_only_for_register_numbers(name: str, groups: list[int]) -> None:
    assert space_of(asked(name, width=16), ())["groups"] == groups


def test_a_date_is_day_month_year_in_2_2_4() -> None:
    date = asked("tgl", QuestionType.DATE, width=10)
    assert space_of(date, ())["groups"] == [2, 2, 4]
    assert space_of(date, (), value="1931-05-17")["value"] == "17051931"


def test_large_numbers_stand_in_thousands() -> None:
    assert space_of(asked("rp", QuestionType.INTEGER, width=11), ())["groups"] == [2, 3, 3, 3]


def test_a_number_without_width_gets_the_digits_its_constraint_allows() -> None:
    check = Check("a.constraint", ". >= 0 and . <= 120", Severity.ERROR, {})
    age = asked("a", QuestionType.INTEGER, checks=(check,))
    assert space_of(age, ())["groups"] == [3]


def test_a_summed_answer_has_boxes_for_its_sum() -> None:
    choices = [Choice(str(2**n), {}) for n in range(5)]
    summed = asked("a", QuestionType.SELECT_MULTIPLE, bitsum=True, width=2)
    assert space_of(summed, choices, value="1 4 16")["value"] == "21"


def test_free_text_gets_a_line_and_notes_four() -> None:
    assert space_of(asked("a"), ())["lines"] == 1
    assert space_of(asked("a", appearance="multiline"), ())["lines"] == 4
