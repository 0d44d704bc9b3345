"""Conditions in the words of paper."""

from __future__ import annotations

import pytest

from dampingan.forms.model import QuestionType
from dampingan.printing.questionnaire.condition import Conditions
from printing.conftest import asked, form_of

ONE, SEVERAL = QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE
FORM = form_of(
    asked("atap", ONE, number="305", choice_list="n"),
    asked("umur", QuestionType.INTEGER, number="407"),
    asked("izin", SEVERAL, number="424", choice_list="n"),
    asked("setuju", ONE, label="Bersedia?", choice_list="w"),
    asked("merek", label="1A. Merek apa?"),
    asked("berat", QuestionType.CALCULATE, label="Ada kesulitan berat (428 = 1 atau 2)"),
    choices={
        "n": [("1", "Satu"), ("2", "Dua"), ("3", "Tiga"), ("4", "Empat")],
        "w": [("yes", "Ya"), ("no", "Tidak")],
    },
)


@pytest.mark.parametrize(
    ("relevant", "words"),
    [
        ("", ""),
        ("${atap} = '1'", "bila 305 = 1"),
        ("${atap} = 1", "bila 305 = 1"),
        ("${atap}='1' or ${atap}='2' or ${atap}='3'", "bila 305 = 1–3"),
        ("selected('1 2 4', ${atap})", "bila 305 = 1, 2, 4"),
        ("not(selected('2 3 4', ${atap}))", "bila 305 ≠ 2–4"),
        ("selected(${izin}, '2')", "bila 424 memuat B"),
        ("selected(${atap}, '2')", "bila 305 = 2"),
        ("${umur} >= 5 and ${umur} <= 30", "bila 407 ≥ 5 dan 407 ≤ 30"),
        ("${umur} = ''", "bila 407 kosong"),
        ("18 <= ${umur}", "bila 407 ≥ 18"),
        (
            "${atap} = 1 and (${umur} > 5 or ${umur} = '')",
            "bila 305 = 1 dan (407 > 5 atau 407 kosong)",
        ),
        ("${setuju} = 'yes'", "bila “Bersedia?” = 1 (Ya)"),
        ("${merek} != ''", "bila 1A terisi"),
        ("${umur} >= 60 or ${berat} = '1'", "bila 407 ≥ 60 atau 428 = 1, 2"),
        ("count(${umur}) > 2", "bila memenuhi syarat: count(407) > 2"),
        ("${atap} = (", "bila memenuhi syarat: 305 = ("),
    ],
)
def test_a_condition_is_said_as_paper_says_it(relevant: str, words: str) -> None:
    assert Conditions(FORM, "").words(relevant) == words


def test_what_cannot_be_known_excludes_nothing() -> None:
    conditions = Conditions(FORM, "")
    assert conditions.excluded("${atap} = '1'", {"atap": "2"})
    assert conditions.excluded("${atap} = '1' and ${umur} > 5", {"atap": "2"})
    assert not conditions.excluded("${atap} = '1' or ${umur} > 5", {"atap": "2"})
    assert not conditions.excluded("${umur} > 5", {"atap": "2"})


def test_a_place_in_a_label_is_the_number_of_what_it_repeats() -> None:
    assert Conditions(FORM, "").filled("Umur ${umur} dan ${tak_ada}?") == "Umur (407) dan (…)?"
