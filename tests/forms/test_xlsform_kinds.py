"""Everything that people write into XLSForms opens, can be filled and becomes an XForm again."""

from __future__ import annotations

import random

import pytest

from dampingan.core.errors import FormError, Severity
from dampingan.forms.answer import Field
from dampingan.forms.definition import form_from_json, form_to_json
from dampingan.forms.filling import fill_randomly
from dampingan.forms.model import Form, QuestionType
from dampingan.forms.session import FormSession
from dampingan.forms.xform import xform_xml
from dampingan.forms.xlsform import read_form
from forms.kinds_of_form import CHOICES, FORMS
from forms.small_form import TODAY


@pytest.mark.parametrize("name", FORMS)
def test_it_opens_is_filled_and_becomes_an_xform(name: str) -> None:
    form = read_form(FORMS[name])
    stored = form_from_json(form_to_json(form))
    assert form_to_json(stored) == form_to_json(form)
    for seed in range(3):
        session = fill_randomly(stored, random.Random(seed), today=TODAY)
        wrong = [f for f in session.all_findings() if f.severity is Severity.ERROR]
        assert wrong == []
        again = FormSession(stored, session.answers(), today=TODAY)
        assert again.answers() == session.answers()
        assert again.all_findings() == session.all_findings()
    assert xform_xml(FORMS[name])


def _types(form: Form) -> dict[str, QuestionType]:
    return {key: question.type for key, question in form.questions.items()}


def test_what_a_device_takes_has_types_of_its_own() -> None:
    types = _types(read_form(FORMS["things that a device takes"]))
    assert types == {
        "foto": QuestionType.FILE,
        "suara": QuestionType.FILE,
        "film": QuestionType.FILE,
        "berkas": QuestionType.FILE,
        "kode": QuestionType.TEXT,
        "titik": QuestionType.GEOPOINT,
        "garis": QuestionType.GEOTRACE,
        "luas": QuestionType.GEOSHAPE,
        "latar": QuestionType.HIDDEN,
        "setuju": QuestionType.ACKNOWLEDGE,
    }


def test_everything_shown_differently_is_named_in_a_note() -> None:
    form = read_form(FORMS["choices from files that are not there"])
    told = " ".join(form.notes)
    assert all(name in told for name in ("desa.csv", "kota.xml", "pos.geojson"))
    assert "Baris 2" in told


def test_defaults_and_triggers_work() -> None:
    form = read_form(FORMS["readonly, hidden, notes and defaults"])
    session = FormSession(form, today=TODAY)
    found = {key: session.value(Field(key)) for key in "abde"}
    assert found == {"a": "tetap", "b": "5", "d": "2026-11-21", "e": "6"}
    assert session.label("c") == "Ingat tetap"


def test_right_to_left_labels_are_kept() -> None:
    form = read_form(FORMS["several languages, one from right to left"])
    assert form.languages == ("id", "ar")
    assert form.text(form.questions["a"].label, "ar") == "اسم"


def test_disabled_rows_are_left_out() -> None:
    assert list(read_form(FORMS["comments, disabled and blank rows"]).questions) == ["a", "c"]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("gps", QuestionType.GEOPOINT),
        ("q location", QuestionType.GEOPOINT),
        ("phone number", QuestionType.TEXT),
        ("add note prompt", QuestionType.NOTE),
        ("q picture", QuestionType.FILE),
        ("add integer prompt", QuestionType.INTEGER),
        ("q acknowledge", QuestionType.ACKNOWLEDGE),
        ("date time", QuestionType.DATETIME),
        ("get end time", QuestionType.HIDDEN),
        ("get today", QuestionType.HIDDEN),
    ],
)
def test_old_names_of_types_are_known(written: str, kind: QuestionType) -> None:
    source = f"| survey | | | |\n| | type | name | label |\n| | {written} | a | A |\n"
    form = read_form(source)
    assert form.questions["a"].type is kind
    assert form.notes == ()


def test_warnings_are_told_in_indonesian() -> None:
    form = read_form(FORMS["a language that only some questions have"].replace(" (en)", ""))
    told = " ".join(form.notes)
    assert "Bahasa tanpa kode baku: English." in told
    assert "XLSForm" not in told


# ---------------------------------------------------------------- what is refused

SURVEY = "| survey | | | | |\n| | type | name | label | {} |\n"
REFUSED = {
    "an expression that does not parse": (
        SURVEY.format("relevant") + "| | text | a | A | . = = 1 |\n",
        ("survey", 2, "relevant"),
    ),
    "an unknown function": (
        SURVEY.format("constraint") + "| | text | a | A | batas(.) |\n",
        ("survey", 2, "constraint"),
    ),
    "a calculation on itself": (
        SURVEY.format("calculation") + "| | integer | a | A | ${a} + 1 |\n",
        ("survey", 2, "calculation"),
    ),
    "two calculations on each other": (
        SURVEY.format("calculation")
        + "| | calculate | a | | ${b} |\n| | calculate | b | | ${a} |\n",
        ("survey", 2, "calculation"),
    ),
    "relevance that depends on itself": (
        SURVEY.format("relevant")
        + "| | text | a | A | ${b} = 1 |\n| | text | b | B | ${a} = 1 |\n",
        ("survey", 2, "relevant"),
    ),
    "a group that hides what it asks": (
        SURVEY.format("relevant")
        + "| | begin_group | g | G | ${a} = 1 |\n| | text | a | A | |\n| | end_group | | | |\n",
        ("survey", 2, "relevant"),
    ),
    "a repeat counted by its own rows": (
        SURVEY.format("repeat_count")
        + "| | begin_repeat | r | R | sum(${a}) |\n| | integer | a | A | |\n"
        "| | end_repeat | | | |\n",
        ("survey", 2, "repeat_count"),
    ),
    "a choice filter that does not parse": (
        SURVEY.format("choice_filter") + "| | select_one yt | a | A | k = |\n" + CHOICES,
        ("survey", 2, "choice_filter"),
    ),
    "a default that does not parse": (
        SURVEY.format("default") + "| | date | a | A | today( |\n",
        ("survey", 2, "default"),
    ),
    "a name that is not there in a label": (
        SURVEY.format("hint") + "| | text | a | Ingat ${lain} | |\n",
        ("survey", 2, "label"),
    ),
    "a name that is not there in a choice": (
        SURVEY.format("hint")
        + "| | select_one yt | a | A | |\n"
        + CHOICES
        + "| | yt | 3 | ${lain} |\n",
        ("choices", 4, "label"),
    ),
    "the same choice twice": (
        SURVEY.format("hint") + "| | select_one yt | a | A | |\n" + CHOICES + "| | yt | 1 | Ya |\n",
        ("choices", 4, "name"),
    ),
    "a choice without a code": (
        SURVEY.format("hint") + "| | select_one yt | a | A | |\n" + CHOICES + "| | yt | | Ya |\n",
        ("choices", 4, "name"),
    ),
    "an unknown list": (
        SURVEY.format("hint") + "| | select_one lain | a | A | |\n" + CHOICES,
        ("survey", 2, "type"),
    ),
    "a repeat that is not closed": (
        SURVEY.format("hint") + "| | begin_repeat | r | R | |\n| | text | a | A | |\n",
        ("survey", 2, "type"),
    ),
    "a name with a blank": (
        SURVEY.format("hint") + "| | text | a b | A | |\n",
        ("survey", 2, "name"),
    ),
    "a parameter that is not known": (
        SURVEY.format("parameters") + "| | text | a | A | lebar=5 |\n",
        ("survey", 2, "parameters"),
    ),
    "an entity without a label": (
        SURVEY.format("save_to")
        + "| | text | a | A | nama |\n| entities | |\n| | list_name |\n| | rumah |\n",
        ("entities", 2, "label"),
    ),
    "a file of the wrong kind": (
        SURVEY.format("hint") + "| | select_one_from_file a.pdf | a | A | |\n",
        ("survey", 2, "type"),
    ),
    "a calculate without a formula": (
        SURVEY.format("calculation") + "| | calculate | a | | |\n",
        ("survey", 2, "calculation"),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_its_place_in_indonesian(name: str) -> None:
    source, expected = REFUSED[name]
    with pytest.raises(FormError) as caught:
        read_form(source)
    problem = caught.value.problems[0]
    assert problem.place is not None
    assert (problem.place.sheet, problem.place.row, problem.place.column) == expected
    assert not any(word in problem.message.split() for word in ("the", "is", "must", "not"))
