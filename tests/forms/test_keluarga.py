"""The built-in questionnaire: complete, bilingual, and its skips and rules do what they say."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from pyxform.xls2xform import convert

from dampingan.core.missing import Missing
from dampingan.core.resource import resource
from dampingan.forms.answer import Field
from dampingan.forms.model import Form, Group, QuestionType
from dampingan.forms.xlsform import read_form, write_xlsx
from forms.keluarga_family import changes, found, interview

DATA = Path(__file__).parent / "data"
LANGUAGES = ("id", "en")


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# ---------------------------------------------------------------- what is in it


@pytest.mark.parametrize("item", table("regsosek22k_items.csv"), ids=lambda item: item["no"])
def test_every_item_of_regsosek_is_there_under_its_number(
    keluarga: Form, item: dict[str, str]
) -> None:
    question = keluarga.questions[item["key"]]
    assert question.number == item["no"]
    assert question.source


def test_every_code_of_regsosek_is_there_and_no_other(keluarga: Form) -> None:
    codes: dict[str, list[str]] = {}
    for row in table("regsosek22k_codes.csv"):
        codes.setdefault(row["key"], []).append(row["code"])
    for key, expected in codes.items():
        choices = keluarga.choices[keluarga.questions[key].choice_list]
        assert [choice.code for choice in choices] == expected, key


def test_types_agree_with_the_paper_form(keluarga: Form) -> None:
    types = {"date": "date", "bitsum": "select_multiple", "single": "select_one"}
    types |= {"single/multi": "select_multiple", "int": "integer", "text": "text", "code": "text"}
    for item in table("regsosek22k_items.csv"):
        question = keluarga.questions[item["key"]]
        assert question.type == types[item["type"].split("(")[0]], item["key"]
        assert question.bitsum == (item["type"] == "bitsum"), item["key"]


def test_codes_are_no_wider_than_the_width_of_their_question(keluarga: Form) -> None:
    for question in keluarga.questions.values():
        if question.type == QuestionType.SELECT_ONE:
            codes = [choice.code for choice in keluarga.choices[question.choice_list]]
            assert question.width == max(map(len, codes)), question.key
        if question.type == QuestionType.DATE:
            assert question.width == len("2026-11-20"), question.key


def test_everything_has_a_label_in_both_languages(keluarga: Form) -> None:
    assert keluarga.languages == LANGUAGES
    texts = [node.label for node in keluarga.walk()]
    texts += [choice.label for choices in keluarga.choices.values() for choice in choices]
    texts += [node.hint for node in keluarga.walk() if node.hint]
    texts += [check.message for q in keluarga.questions.values() for check in q.checks]
    for text in texts:
        assert all(text.get(language, "").strip() for language in LANGUAGES), text


def test_messages_and_labels_only_name_questions_that_exist(keluarga: Form) -> None:
    for question in keluarga.questions.values():
        texts = [question.label, question.hint, *(check.message for check in question.checks)]
        for sentence in [sentence for text in texts for sentence in text.values()]:
            assert set(re.findall(r"\$\{(\w+)\}", sentence)) <= set(keluarga.questions), sentence


def test_blocks_stand_in_the_order_of_the_paper_form(keluarga: Form) -> None:
    blocks = [child.key for child in keluarga.root.children if isinstance(child, Group)]
    assert blocks == ["blok1", "blok2", "blok3", "blok4", "blok5", "blok6", "lokal"]
    parts = [group.key for group in keluarga.groups.values() if group.repeat == "anggota"]
    assert parts == [f"blok4{letter}" for letter in "abcdef"]


def test_questions_that_hold_personal_data_are_marked(keluarga: Form) -> None:
    marked = {q.key for q in keluarga.questions.values() if q.personal and q.answerable}
    assert marked == {
        *("alamat", "nama_kk", "no_kk", "nama_ppl", "nama_pml", "nama_responden"),
        *("hp_responden", "nama", "nik", "tgl_lahir", "catatan"),
    }


def test_codes_that_only_dtsen_knows_are_accepted_on_import(keluarga: Form) -> None:
    extra = {q.key: set(q.extra_codes) for q in keluarga.questions.values() if q.extra_codes}
    assert extra == {
        "jenis_lantai": {"10"},
        "jenis_atap": {"9"},
        "air_minum": {"12"},
        "bahan_bakar": {"12"},
        **{key: {"6", "7"} for key in ("daya_1", "daya_2", "daya_3")},
    }


def test_no_identity_number_is_required(keluarga: Form) -> None:
    session = interview(
        keluarga, {"no_kk": "", "kode_kk": "", "0.nik": "", "1.nik": "", "2.nik": ""}
    )
    assert session.all_findings() == []


def test_it_saves_as_a_workbook_that_pyxform_accepts_silently(
    keluarga: Form, tmp_path: Path
) -> None:
    workbook = tmp_path / "keluarga.xlsx"
    write_xlsx(resource("instruments/keluarga.md"), workbook)
    assert convert(xlsform=str(workbook)).warnings == []
    again = read_form(workbook)
    assert list(again.questions) == list(keluarga.questions)
    assert again.choices == keluarga.choices


# ---------------------------------------------------------------- ages


@pytest.mark.parametrize(
    ("birth", "surveyed", "age"),
    [
        ("2000-11-18", "2026-11-18", "26"),
        ("2000-11-19", "2026-11-18", "25"),
        ("2000-02-29", "2026-02-28", "25"),
        ("2000-02-29", "2026-03-01", "26"),
        ("2026-11-18", "2026-11-18", "0"),
        ("1931-05-17", "", "95"),
    ],
)
def test_age_is_in_full_years_at_the_interview(
    keluarga: Form, birth: str, surveyed: str, age: str
) -> None:
    session = interview(keluarga, {"0.tgl_lahir": birth, "tgl_pendataan": surveyed})
    assert session.value(Field("umur", "P0")) == age


def test_an_unknown_birth_date_asks_for_an_estimated_age(keluarga: Form) -> None:
    session = interview(keluarga, {"1.tgl_lahir": Missing.DONT_KNOW, "1.nik": ""})
    assert session.relevant(Field("umur_perkiraan", "P1"))
    session.set(Field("umur_perkiraan", "P1"), "70")
    assert session.value(Field("umur", "P1")) == "70"
    assert session.relevant(Field("caregiver", "P1"))


def test_facts_about_the_head_reach_the_family(keluarga: Form) -> None:
    session = interview(keluarga)
    values = {key: session.value(Field(key)) for key in ("umur_kk", "umur_pasangan", "jumlah_ada")}
    assert values == {"umur_kk": "45", "umur_pasangan": "42", "jumlah_ada": "3"}
    assert session.value(Field("nama_kepala")) == "KARTO  CONTOH"
    assert [session.value(Field("no_urut", row)) for row in session.rows("anggota")] == list("123")


# ---------------------------------------------------------------- skips

MEMBER = "P1"


@pytest.mark.parametrize("skip", table("keluarga_skips.csv"), ids=lambda skip: skip["case"])
def test_a_skip_of_the_paper_form(keluarga: Form, skip: dict[str, str]) -> None:
    session = interview(keluarga, changes(skip["changes"]))
    for key in skip["questions"].split():
        row = MEMBER if keluarga.questions[key].repeat else ""
        assert session.relevant(Field(key, row)) is (skip["asked"] == "yes"), key


@pytest.mark.parametrize("result", list("12345"))
def test_an_unfinished_interview_needs_a_note(keluarga: Form, result: str) -> None:
    session = interview(keluarga, {"hasil_pendataan": result})
    assert session.required(Field("catatan")) is (result != "1")


@pytest.mark.parametrize(
    ("result", "needed"), [("", True), ("1", True), ("2", False), ("4", False)]
)
def test_answers_are_compulsory_unless_the_interview_failed(
    keluarga: Form, result: str, needed: bool
) -> None:
    session = interview(keluarga, {"hasil_pendataan": result})
    fields = [Field("luas_lantai"), Field("jk", "P0"), Field("bpnt"), Field("makan_sehari")]
    assert [session.required(field) for field in fields] == [needed] * len(fields)


# ---------------------------------------------------------------- rules

RULES = table("keluarga_rules.csv")


def test_the_family_of_the_tests_is_without_findings(keluarga: Form) -> None:
    assert interview(keluarga).all_findings() == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["check"])
def test_a_rule_speaks_when_it_is_broken(keluarga: Form, rule: dict[str, str]) -> None:
    findings = found(interview(keluarga, changes(rule["broken"])), rule["check"])
    field = Field(rule["question"], f"P{rule['member']}" if rule["member"] else "")
    mine = next(finding for finding in findings if finding.field == field)
    assert mine.severity == rule["severity"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_about_a_member_gives_the_member_a_name(keluarga: Form, language: str) -> None:
    session = interview(keluarga, changes("2.kawin=2; 2.tgl_lahir=2014-11-18; 2.nik="), language)
    (finding,) = found(session, "r06_kawin_16")
    sentences = {"id": "Budi Misal baru berumur 12 tahun", "en": "Budi Misal is only 12 years old"}
    assert finding.message.startswith(sentences[language])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["check"])
def test_a_rule_is_silent_when_it_is_kept(keluarga: Form, rule: dict[str, str]) -> None:
    assert found(interview(keluarga, changes(rule["kept"])), rule["check"]) == []


def test_every_rule_of_the_form_is_tried(keluarga: Form) -> None:
    rules = {check.name for question in keluarga.questions.values() for check in question.checks}
    ranges = {name for name in rules if name.endswith(".constraint")}
    assert rules - ranges - {rule["check"] for rule in RULES} == set()
