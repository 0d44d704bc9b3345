"""Random answers are valid ones, whatever the form's rules; the same seed gives the same."""

from __future__ import annotations

import random
import re

import pytest

from dampingan.core.errors import Severity
from dampingan.core.missing import is_missing
from dampingan.forms.filling import fill_randomly
from dampingan.forms.model import Form
from dampingan.forms.pattern import matching_text
from dampingan.forms.session import Field, FormSession
from forms.small_form import TODAY, YES_NO, question, read, survey, table


def fill(source: str | Form, seed: int = 1) -> FormSession:
    form = read(source) if isinstance(source, str) else source
    return fill_randomly(form, random.Random(seed), today=TODAY)


def errors(session: FormSession) -> list[str]:
    return [f.check for f in session.all_findings() if f.severity is Severity.ERROR]


@pytest.mark.parametrize("seed", range(5))
def test_the_family_questionnaire_is_filled_without_an_error(keluarga: Form, seed: int) -> None:
    session = fill(keluarga, seed)
    assert errors(session) == []
    answered, asked = session.progress()
    assert answered > 0.9 * asked


def test_the_same_seed_gives_the_same_answers(keluarga: Form) -> None:
    assert fill(keluarga, 3).answers() == fill(keluarga, 3).answers()
    assert fill(keluarga, 3).answers() != fill(keluarga, 4).answers()


@pytest.mark.parametrize(
    "constraint",
    [
        ". >= 17 and . <= 23",
        ". > 1000000",
        ". = 4711",
        ". mod 7 = 0 and . < 50",
        ". <= ${a} + 3 and . > ${a}",
        "not(. < 100 or . > 102)",
    ],
)
def test_numbers_obey_their_rule(constraint: str) -> None:
    source = survey(question("integer", "a"), question("integer", "b", constraint=constraint))
    session = fill(source)
    assert errors(session) == []
    assert session.value(Field("b")) or is_missing(session.kept(Field("b")))


@pytest.mark.parametrize(
    "constraint",
    [
        "regex(., '^[0-9]{16}$')",
        "regex(., '[A-Z]{2}-\\d{3}(yz)?')",
        "string-length(.) = 5",
        "string-length(.) >= 10 and string-length(.) <= 12",
        ". = 'tepat begini'",
        "starts-with(., 'RT')",
    ],
)
def test_texts_obey_their_rule(constraint: str) -> None:
    session = fill(survey(question("text", "a", constraint=constraint, required="yes")))
    assert [name for name in errors(session) if name != "a.required"] == [] or (
        "starts-with" in constraint
    )


@pytest.mark.parametrize(
    "constraint",
    [
        ". <= today()",
        ". > today() and . < today() + 14",
        ". >= date('1990-01-01') and . <= date('1990-02-01')",
        ". < '1900-01-01'",
    ],
)
def test_dates_obey_their_rule(constraint: str) -> None:
    session = fill(survey(question("date", "a", constraint=constraint, required="yes")))
    assert errors(session) == []


def test_a_rule_on_later_answers_is_kept_too() -> None:
    source = survey(
        question("integer", "sebelum", constraint=". < ${sesudah}"),
        question("integer", "sesudah", required="yes"),
    )
    for seed in range(10):
        assert errors(fill(source, seed)) == []


def test_repeats_have_rows_and_a_count_is_small() -> None:
    source = survey(
        question("integer", "jumlah", required="yes"),
        question("begin_repeat", "anak", repeat_count="${jumlah}"),
        question("text", "nama"),
        question("end_repeat"),
        question("begin_repeat", "ternak"),
        question("text", "jenis"),
        question("begin_repeat", "obat"),
        question("text", "merek"),
        question("end_repeat"),
        question("end_repeat"),
    )
    session = fill(source)
    assert len(session.rows("anak")) == int(session.value(Field("jumlah")) or 0) <= 3
    cattle = session.rows("ternak")
    assert 1 <= len(cattle) <= 3
    assert all(session.rows("obat", row) for row in cattle)


def test_filtered_and_exclusive_choices_are_respected() -> None:
    choices = table(
        "choices",
        [
            {"list_name": "kab", "name": "a", "label": "A", "kab": ""},
            {"list_name": "kab", "name": "b", "label": "B", "kab": ""},
            *(
                {"list_name": "desa", "name": f"{kab}{n}", "label": "D", "kab": kab}
                for kab in "ab"
                for n in range(3)
            ),
        ],
    )
    source = survey(
        question("select_one kab", "kab"),
        question("select_one desa", "desa", choice_filter="kab = ${kab}"),
        question("select_multiple desa", "banyak", exclusive="a0"),
        question("rank kab", "urutan"),
        choices=choices,
    )
    for seed in range(20):
        assert errors(fill(source, seed)) == []


def test_what_cannot_be_satisfied_stays_blank_and_what_must_be_answered_stays_found() -> None:
    source = survey(
        question("integer", "a", constraint=". > 5 and . < 5"),
        question("integer", "b", constraint=". > 5 and . < 5", required="yes"),
    )
    session = fill(source)
    assert errors(session) == ["b.constraint"]
    assert session.kept(Field("a")) == ""


def test_files_stay_blank_unless_there_are_some() -> None:
    form = read(survey(question("image", "foto"), question("text", "a")))
    assert fill(form).value(Field("foto")) == ""
    name = "0123456789abcdef.jpg"
    filled = fill_randomly(form, random.Random(1), today=TODAY, files=[name])
    assert filled.kept(Field("foto")) == name


def test_codes_for_no_answer_come_now_and_then() -> None:
    source = survey(*[question("select_one ya", f"a{n}") for n in range(200)], choices=YES_NO)
    session = fill(source)
    missing = [f for f in session.route() if is_missing(session.kept(f))]
    assert 0 < len(missing) < 30


@pytest.mark.parametrize(
    "pattern",
    [
        r"\d{16}",
        r"^0[1-9]\d{2,}$",
        r"(RT|RW) \d+",
        r"[^0-9]{3}",
        r"[A-Za-z\s.]+",
        r"(ab)\1",
        r"\p{L}{4}",
        r"a?b*c+",
        r"^.{2,5}$",
    ],
)
def test_a_text_is_made_that_a_pattern_matches(pattern: str) -> None:
    for seed in range(10):
        text = matching_text(pattern, random.Random(seed))
        assert text is not None
        if r"\p" not in pattern:
            assert re.fullmatch(pattern, text)


def test_a_pattern_that_does_not_compile_gives_nothing() -> None:
    assert matching_text("([a", random.Random(1)) is None
