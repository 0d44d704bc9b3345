"""What a clerk types becomes the stored text, whatever way of writing was used."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dampingan.core.missing import Missing
from dampingan.forms.model import Choice, Question, QuestionType
from dampingan.forms.typed import interpret, show

TODAY = date(2026, 11, 21)
CARDS = tuple(
    Choice(code, {"id": label, "en": english})
    for code, label, english in (
        ("0", "Tidak memiliki", "None"),
        ("1", "Akta kelahiran", "Birth certificate"),
        ("2", "KIA", "Child card"),
        ("4", "KTP", "Identity card"),
    )
)
FLOORS = tuple(Choice(str(n), {"id": f"Lantai {n}"}) for n in range(1, 12))


def asked(kind: QuestionType, **facts: object) -> Question:
    return Question("q", "q", kind, {}, **facts)  # type: ignore[arg-type]


def typed(kind: QuestionType, text: str, choices: tuple[Choice, ...] = (), **facts: object) -> str:
    return interpret(asked(kind, **facts), text, today=TODAY, choices=choices)


@pytest.mark.parametrize(
    ("kind", "text", "stored"),
    [
        (QuestionType.INTEGER, " 25 ", "25"),
        (QuestionType.INTEGER, "007", "7"),
        (QuestionType.INTEGER, "25.0", "25"),
        (QuestionType.INTEGER, "-3", "-3"),
        (QuestionType.INTEGER, "1.250.000", "1250000"),
        (QuestionType.INTEGER, "tiga", "tiga"),
        (QuestionType.INTEGER, "2,5", "2,5"),
        (QuestionType.DECIMAL, "2,5", "2.5"),
        (QuestionType.DECIMAL, "2.50", "2.5"),
        (QuestionType.DECIMAL, ",5", "0.5"),
        (QuestionType.DECIMAL, "1.250,75", "1250.75"),
        (QuestionType.DECIMAL, "1,250.75", "1250.75"),
        (QuestionType.DECIMAL, "-0,0", "0"),
        (QuestionType.DATE, "170531", "1931-05-17"),
        (QuestionType.DATE, "17/5/31", "1931-05-17"),
        (QuestionType.DATE, "17 Mei 1931", "1931-05-17"),
        (QuestionType.DATE, "1931-05-17 00:00:00", "1931-05-17"),
        (QuestionType.DATE, "30-02-2020", "30-02-2020"),
        (QuestionType.TIME, "14.30", "14:30"),
        (QuestionType.TIME, "930", "09:30"),
        (QuestionType.DATETIME, "21-11-2026 14.30", "2026-11-21T14:30"),
        (QuestionType.GEOPOINT, "-6,9, 109,6", "-6.9 109.6"),
        (QuestionType.GEOPOINT, "-6.888; 109.675; 0; 0", "-6.888 109.675 0 0"),
        (QuestionType.GEOTRACE, "-6.9, 109.6\n-6.8,109.7", "-6.9 109.6; -6.8 109.7"),
        (
            QuestionType.GEOSHAPE,
            "-6.9 109.6; -6.8 109.7; -6.8 109.6;",
            "-6.9 109.6; -6.8 109.7; -6.8 109.6; -6.9 109.6",
        ),
        (QuestionType.ACKNOWLEDGE, "ya", "OK"),
        (QuestionType.TEXT, "  Karto  Contoh ", "Karto  Contoh"),
        (QuestionType.TEXT, "", ""),
    ],
)
def test_typed_values(kind: QuestionType, text: str, stored: str) -> None:
    assert typed(kind, text) == stored


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("4", "4"),
        ("04", "4"),
        ("4.0", "4"),
        ("ktp", "4"),
        ("Identity card", "4"),
        ("4 - KTP", "4"),
        ("4. KTP", "4"),
        ("4 Akta", "4 Akta"),
        ("9", "9"),
        ("8", "8"),
        ("Tidak tahu", "8"),
    ],
)
def test_a_choice_is_typed_as_code_label_or_both(text: str, stored: str) -> None:
    facts = {"extra_codes": {"8": "Tidak tahu"}}
    if text == "Tidak tahu":
        stored = Missing.DONT_KNOW
    assert typed(QuestionType.SELECT_ONE, text, CARDS, **facts) == stored


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("5", "1 4"),
        ("4", "4"),
        ("7", "1 2 4"),
        ("4 1", "1 4"),
        ("1,4", "1 4"),
        ("KTP; Akta kelahiran", "1 4"),
        ("bd", "1 4"),
        ("9", "9"),
    ],
)
def test_a_sum_letters_labels_and_codes_name_several(text: str, stored: str) -> None:
    facts = {"bitsum": True, "exclusive": ("0",)}
    assert typed(QuestionType.SELECT_MULTIPLE, text, CARDS, **facts) == stored


def test_single_digits_in_a_row_are_codes_where_there_is_no_sum() -> None:
    assert typed(QuestionType.SELECT_MULTIPLE, "124", CARDS) == "1 2 4"
    assert typed(QuestionType.SELECT_MULTIPLE, "11", FLOORS) == "11"


def test_a_rank_keeps_the_order_of_typing() -> None:
    assert typed(QuestionType.RANK, "3 1 2", FLOORS) == "3 1 2"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("?", Missing.DONT_KNOW),
        ("!", Missing.REFUSED),
        ("-", Missing.NOT_APPLICABLE),
        ("tidak tahu", Missing.DONT_KNOW),
        ("TIDAK MENJAWAB", Missing.REFUSED),
        (Missing.REFUSED, Missing.REFUSED),
    ],
)
def test_missing_codes_have_one_key_and_one_word(text: str, stored: str) -> None:
    assert typed(QuestionType.INTEGER, text) == stored


@given(st.sampled_from(list(QuestionType)), st.text(max_size=20))
def test_no_text_breaks_it_and_stored_text_stays(kind: QuestionType, text: str) -> None:
    stored = typed(kind, text, CARDS)
    assert typed(kind, stored, CARDS) == stored


@given(st.sets(st.sampled_from([choice.code for choice in CARDS]), min_size=1))
def test_shown_labels_can_be_typed_back(chosen: set[str]) -> None:
    question = asked(QuestionType.SELECT_MULTIPLE)
    order = [choice.code for choice in CARDS if choice.code in chosen]
    shown = show(question, " ".join(order), CARDS, "id")
    assert interpret(question, shown, today=TODAY, choices=CARDS) == " ".join(order)


@pytest.mark.parametrize(
    ("kind", "stored", "shown"),
    [
        (QuestionType.DATE, "1931-05-17", "17 Mei 1931"),
        (QuestionType.DATE, "besok", "besok"),
        (QuestionType.DECIMAL, "2.5", "2,5"),
        (QuestionType.SELECT_ONE, "4", "KTP"),
        (QuestionType.SELECT_ONE, "7", "7"),
        (QuestionType.SELECT_MULTIPLE, "1 4", "Akta kelahiran; KTP"),
        (QuestionType.INTEGER, Missing.DONT_KNOW, "TIDAK TAHU"),
        (QuestionType.TEXT, "", ""),
    ],
)
def test_the_screen_shows_words(kind: QuestionType, stored: str, shown: str) -> None:
    assert show(asked(kind), stored, CARDS, "id") == shown
