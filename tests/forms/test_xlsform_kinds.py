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
from forms.small_form import TODAY

CHOICES = """
| choices | | | |
| | list_name | name | label |
| | yt | 1 | Ya |
| | yt | 2 | Tidak |
"""

FORMS = {
    "a group with nothing in it": """
| survey | | | |
| | type | name | label |
| | begin_group | g | G |
| | end_group | | |
| | text | a | A |
""",
    "groups in groups with relevance": """
| survey | | | | |
| | type | name | label | relevant |
| | integer | a | A | |
| | begin_group | g | G | ${a} > 1 |
| | begin group | h | H | |
| | text | b | B | |
| | end group | | | |
| | end_group | | | |
""",
    "a field-list and a table-list": """
| survey | | | | |
| | type | name | label | appearance |
| | begin_group | t | T | table-list |
| | select_one yt | a | A | |
| | select_one yt | b | B | |
| | end_group | | | |
| | begin_group | f | F | field-list |
| | text | c | C | |
| | end_group | | | |
""" + CHOICES,
    "a repeat counted by an expression": """
| survey | | | | |
| | type | name | label | repeat_count |
| | integer | n | N | |
| | begin_repeat | r | R | ${n} + 1 |
| | text | a | A | |
| | end_repeat | | | |
""",
    "a repeat counted by a number in an old column": """
| survey | | | | |
| | type | name | label | jr:count |
| | begin_repeat | r | R | 3 |
| | text | a | A | |
| | end_repeat | | | |
""",
    "repeats in repeats with choices filtered by the outer row": """
| survey | | | | |
| | type | name | label | choice_filter |
| | begin_repeat | r | R | |
| | select_one k | a | A | |
| | begin_repeat | s | S | |
| | select_one d | b | B | k = ${a} |
| | end_repeat | | | |
| | end_repeat | | | |
| choices | | | | |
| | list_name | name | label | k |
| | k | 1 | Satu | |
| | k | 2 | Dua | |
| | d | 11 | Satu-satu | 1 |
| | d | 21 | Dua-satu | 2 |
""",
    "choices from the answers of a repeat": """
| survey | | | | |
| | type | name | label | choice_filter |
| | begin_repeat | r | R | |
| | text | nama | N | |
| | integer | umur | U | |
| | end_repeat | | | |
| | select_one ${nama} | siapa | S | ${umur} > 5 |
""",
    "or_other in two ways": """
| survey | | | |
| | type | name | label |
| | select_one yt or_other | a | A |
| | select_multiple yt or_other | b | B |
""" + CHOICES,
    "a loop over choices": """
| survey | | | |
| | type | name | label |
| | begin loop over k | l | L |
| | integer | n | Berapa %(label)s? |
| | end loop | | |
| choices | | | |
| | list_name | name | label |
| | k | anak | Anak |
| | k | tua | Orang tua |
""",
    "ranges with ticks": """
| survey | | | | |
| | type | name | label | parameters |
| | range | a | A | start=1 end=5 step=1 |
| | range | b | B | start=0 end=1 step=0.25 |
| | range | c | C | start=0; end=100; step=10; tick_interval=50 |
| | range | d | D | |
""",
    "a rank and a randomized list": """
| survey | | | | |
| | type | name | label | parameters |
| | rank yt | a | A | |
| | select_one yt | b | B | randomize=true seed=42 |
| | calculate | s | | |
| | select_one yt | c | C | randomize=true, seed=${s} |
""".replace("| | calculate | s | | |\n", "| | integer | s | S | |\n") + CHOICES,
    "metadata of every kind": """
| survey | | | |
| | type | name | label |
| | start | mulai | |
| | end | selesai | |
| | today | hari | |
| | deviceid | alat | |
| | username | siapa | |
| | email | surel | |
| | phonenumber | telepon | |
| | simserial | sim | |
| | subscriberid | imsi | |
| | start-geopoint | lokasi | |
| | audit | | |
| | text | a | A |
""",
    "things that a device takes": """
| survey | | | | |
| | type | name | label | parameters |
| | image | foto | F | max-pixels=1024 |
| | audio | suara | S | quality=low |
| | video | film | V | |
| | file | berkas | B | |
| | barcode | kode | K | |
| | geopoint | titik | T | capture-accuracy=10 |
| | geotrace | garis | G | |
| | geoshape | luas | L | |
| | background-audio | latar | | |
| | acknowledge | setuju | Setuju? | |
""",
    "dates, times and their appearances": """
| survey | | | | |
| | type | name | label | appearance |
| | date | a | A | month-year |
| | date | b | B | coptic |
| | time | c | C | no-calendar |
| | dateTime | d | D | |
| | datetime | e | E | |
""",
    "readonly, hidden, notes and defaults": """
| survey | | | | | |
| | type | name | label | read_only | default |
| | text | a | A | yes | tetap |
| | hidden | b | | | 5 |
| | note | c | Ingat ${a} | | |
| | date | d | D | | today() |
| | integer | e | E | | ${b} + 1 |
| | integer | f | F | true() | |
""",
    "triggers and background points": """
| survey | | | | | |
| | type | name | label | calculation | trigger |
| | integer | a | A | | |
| | calculate | b | | now() | ${a} |
| | text | c | C | concat('x', ${a}) | ${a} |
| | background-geopoint | g | | | ${a} |
""",
    "last saved answers": """
| survey | | | | |
| | type | name | label | default |
| | text | a | A | ${last-saved#a} |
""",
    "external files of every kind": """
| survey | | | | |
| | type | name | label | calculation |
| | csv-external | kota | | |
| | xml-external | desa | | |
| | text | a | A | |
| | calculate | b | | pulldata('kota', 'nama', 'kode', ${a}) |
| | calculate | c | | instance('desa')/root/item[kode = ${a}]/nama |
""",
    "choices from files that are not there": """
| survey | | | | |
| | type | name | label | choice_filter |
| | select_one_from_file desa.csv | a | A | kec = ${c} |
| | select_multiple_from_file kota.xml | b | B | |
| | select_one_from_file pos.geojson | d | D | |
| | text | c | C | |
""",
    "external choices": """
| survey | | | | |
| | type | name | label | choice_filter |
| | text | kab | Kab | |
| | select_one_external kec | a | A | kab=${kab} |
| external_choices | | | | |
| | list_name | name | label | kab |
| | kec | 1 | Kajen | 26 |
| choices | | | |
| | list_name | name | label |
| | yt | 1 | Ya |
""",
    "a search in the appearance": """
| survey | | | | |
| | type | name | label | appearance |
| | select_one buah | a | A | minimal search('buah', 'contains', 'nama', 'a') |
| choices | | | |
| | list_name | name | label |
| | buah | kode | nama |
""",
    "open street map tags": """
| survey | | | |
| | type | name | label |
| | osm bangunan | a | A |
| osm | | | |
| | list_name | name | label |
| | bangunan | atap | Atap |
""",
    "entities that are made": """
| survey | | | | |
| | type | name | label | save_to |
| | text | a | A | nama |
| entities | | |
| | list_name | label |
| | rumah | ${a} |
""",
    "entities that are changed, in a repeat": """
| survey | | | | |
| | type | name | label | save_to |
| | begin_repeat | r | R | |
| | text | id | Id | |
| | text | a | A | nama |
| | end_repeat | | | |
| entities | | | |
| | list_name | entity_id | label |
| | rumah | ${id} | ${a} |
""",
    "columns that reach into the XForm": """
| survey | | | | | | |
| | type | name | label | bind::odk:length | instance::odk:tag | body::accept |
| | file | a | A | | t | application/pdf |
| | text | b | B | 5 | | |
""",
    "own namespaces": """
| settings | | |
| | namespaces | form_id |
| | esri="http://esri.com/xforms" | f |
| survey | | | | |
| | type | name | label | bind::esri:fieldType |
| | text | a | A | esriFieldTypeString |
""",
    "media and big images": """
| survey | | | | | |
| | type | name | label | media::image | big-image |
| | note | a | A | a.png | b.png |
| choices | | | | |
| | list_name | name | label | media::audio |
| | yt | 1 | Ya | ya.mp3 |
""",
    "several languages, one from right to left": """
| settings | |
| | default_language |
| | Bahasa Indonesia (id) |
| survey | | | | | |
| | type | name | label::Bahasa Indonesia (id) | label::العربية (ar) | hint::العربية (ar) |
| | text | a | Nama | اسم | تلميح |
| | select_one yt | b | Ya? | نعم؟ | |
| choices | | | | |
| | list_name | name | label::Bahasa Indonesia (id) | label::العربية (ar) |
| | yt | 1 | Ya | نعم |
| | yt | 2 | Tidak | لا |
""",
    "a language that only some questions have": """
| survey | | | | |
| | type | name | label | label::English (en) |
| | text | a | Nama | |
| | text | b | Umur | Age |
""",
    "messages in a language": """
| survey | | | | | | | |
| | type | name | label | required | required_message::id | constraint | constraint_message::id |
| | integer | a | A | yes | Isi! | . > 0 | Harus di atas 0 |
""",
    "old headings and old types": """
| survey | | | | | |
| | Type | NAME | Label | Relevance | Skip |
| | select one from yt | a | A | | |
| | add select multiple prompt using yt | b | B | ${a} = '1' | |
| | string | c | C | | |
| | int | d | D | | |
| | location | e | E | | |
| | photo | f | F | | |
| | phonenumber | g | | | |
| choices | | | |
| | list name | value | label |
| | yt | 1 | Ya |
""".replace(" | value |", " | name |"),
    "smart quotes and odd spaces": """
| survey | | | | |
| | type | name | label | relevant |
| | text | a | A | |
| | text | b | B | ${a} = ‘ya’ or ${ a } = “tidak” |
""".replace("${ a }", "${a}"),
    "comments, disabled and blank rows": """
| survey | | | | |
| | type | name | label | disabled |
| | text | a | A | |
| | | | | |
| | # ini catatan | | | |
| | text | b | B | yes |
| | text | c | C | no |
""".replace("| | # ini catatan | | | |\n", ""),
    "names of many kinds": """
| survey | | | |
| | type | name | label |
| | text | _a | A |
| | text | b-c.d | B |
| | text | é | C |
| | text | 日本 | D |
| | text | A | E |
""",
    "the same name in two groups": """
| survey | | | |
| | type | name | label |
| | begin_group | g | G |
| | text | nama | A |
| | end_group | | |
| | begin_group | h | H |
| | text | nama | B |
| | end_group | | |
""",
    "an instance name and settings": """
| settings | | | | | | |
| | form_title | form_id | version | instance_name | style | allow_choice_duplicates |
| | Judul | f1 | 2026.1 | concat(${a}, '-', uuid()) | pages | yes |
| survey | | | |
| | type | name | label |
| | text | a | A |
| | select_one d | b | B |
| choices | | | |
| | list_name | name | label |
| | d | 1 | Satu |
| | d | 1 | Satu lagi |
""",
    "a cascade of three": """
| survey | | | | |
| | type | name | label | choice_filter |
| | select_one p | p | P | |
| | select_one q | q | Q | p=${p} |
| | select_one r | r | R | p=${p} and q=${q} |
| choices | | | | | |
| | list_name | name | label | p | q |
| | p | 1 | 1 | | |
| | p | 2 | 2 | | |
| | q | 1 | 1 | 1 | |
| | q | 2 | 2 | 2 | |
| | r | 1 | 1 | 1 | 1 |
| | r | 2 | 2 | 2 | 2 |
""",
    "labels that are only pictures": """
| survey | | | | |
| | type | name | label | media::image |
| | text | a | | a.png |
| | select_one x | b | B | |
| choices | | | | |
| | list_name | name | label | media::image |
| | x | 1 | | a.png |
""",
    "text longer than a line, with marks": """
| survey | | | | |
| | type | name | label | hint |
| | note | a | # Judul **tebal** <span style="color:red">merah</span> | 1. satu |
| | text | b | Nama & "alamat" < 5 | |
""",
    "odd numbers of rows in text areas": """
| survey | | | | |
| | type | name | label | parameters |
| | text | a | A | rows=5 |
""",
    "an audit with everything": """
| survey | | | | |
| | type | name | label | parameters |
| | audit | audit | | track-changes=true, identify-user=true |
| | text | a | A | |
""",
    "select all from a list with codes that are words": """
| survey | | | |
| | type | name | label |
| | select_multiple w | a | A |
| choices | | | |
| | list_name | name | label |
| | w | tidak_ada | Tidak ada |
| | w | 1a-b.c | Lain |
| | w | 'kutip' | Kutip |
""",
    "a calculation in the type column's place": """
| survey | | | | |
| | type | name | label | calculation |
| | integer | a | A | |
| | integer | b | B | ${a} * 2 |
| | decimal | c | C | ${a} div 0 |
""",
}  # fmt: skip


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
