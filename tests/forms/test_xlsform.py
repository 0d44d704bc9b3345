"""Questionnaires as people make them are read; what can't work is refused with its place."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from pyxform.xls2xform import convert

from dampingan.core.errors import FormError, Severity
from dampingan.forms.definition import form_to_json
from dampingan.forms.model import Form, Group, QuestionType
from dampingan.forms.session import Field
from dampingan.forms.xlsform import read_form, write_xlsx
from forms.small_form import YES_NO, fill, question, read, survey, table


def places(source: str | Path) -> list[tuple[str, int, str]]:
    with pytest.raises(FormError) as caught:
        read_form(source)
    found = [problem.place for problem in caught.value.problems]
    return [(place.sheet, place.row, place.column) for place in found if place]


def messages(source: str) -> str:
    with pytest.raises(FormError) as caught:
        read_form(source)
    return str(caught.value)


# ---------------------------------------------------------------- what is read


def test_questions_groups_and_repeats_know_where_they_are() -> None:
    form = read(
        survey(
            question("begin_group", "blok1", no="I"),
            question("text", "nama", no="101"),
            question("end_group"),
            question("begin_repeat", "anggota"),
            question("begin_group", "sekolah"),
            question("integer", "kelas"),
            question("end_group"),
            question("end_repeat"),
        )
    )
    kelas = form.questions["kelas"]
    assert (kelas.path, kelas.repeat, kelas.place.row) == (("anggota", "sekolah"), "anggota", 7)
    assert form.groups["anggota"].is_repeat
    assert form.by_number["101"].key == "nama"
    block = form.block_of("nama")
    assert isinstance(block, Group)
    assert block.number == "I"


def test_a_name_that_comes_back_is_known_by_its_path() -> None:
    form = read(
        survey(
            question("begin_group", "a"),
            question("text", "nama"),
            question("end_group"),
            question("begin_group", "b"),
            question("text", "nama"),
            question("end_group"),
        )
    )
    assert list(form.questions) == ["a/nama", "b/nama"]


def test_own_columns_are_read_and_pyxform_ignores_them() -> None:
    source = survey(
        question(
            "select_multiple ya",
            "kartu",
            no="411",
            source="Regsosek22-K",
            personal="yes",
            width="2",
            bitsum="yes",
            exclusive="1, 2",
            extra_codes="8=Tidak tahu; 9=Lainnya",
            check="count-selected(.) < 2",
            check_severity="error",
            check_message="Banyak",
        ),
        choices=YES_NO,
    )
    found = read(source).questions["kartu"]
    assert (found.number, found.source, found.width) == ("411", "Regsosek22-K", 2)
    assert (found.personal, found.bitsum, found.exclusive) == (True, True, ("1", "2"))
    assert found.extra_codes == {"8": "Tidak tahu", "9": "Lainnya"}
    check = found.checks[0]
    assert (check.name, check.severity, dict(check.message)) == (
        "kartu.check",
        Severity.ERROR,
        {"": "Banyak"},
    )
    assert convert(source, file_type=".md").xform


def test_languages_are_known_by_their_codes_default_first() -> None:
    row = {
        "type": "text",
        "name": "a",
        "label::English (en)": "Name",
        "label::Bahasa Indonesia (id)": "Nama",
        "label::Javanese": "Jeneng",
    }
    settings = table("settings", [{"default_language": "Bahasa Indonesia (id)"}])
    form = read(survey(row, settings=settings))
    assert form.languages == ("id", "en", "Javanese")
    assert form.text(form.questions["a"].label, "en") == "Name"


def test_or_other_adds_a_code_and_a_question() -> None:
    form = read(survey(question("select_one ya or_other", "a"), choices=YES_NO))
    assert [choice.code for choice in form.choices["ya"]] == ["1", "2", "other"]
    assert form.questions["a_other"].relevant == "selected(../a, 'other')"


def test_choice_lists_keep_their_other_columns() -> None:
    choices = table("choices", [{"list_name": "kec", "name": "1", "label": "Kajen", "kab": "26"}])
    form = read(survey(question("select_one kec", "a"), choices=choices))
    assert dict(form.choices["kec"][0].extra) == {"kab": "26"}


def test_a_choice_list_may_stand_in_a_file_beside_the_form(tmp_path: Path) -> None:
    (tmp_path / "desa.csv").write_text("name,label\n01,Bener\n02,Bligo\n", encoding="utf-8")
    form_file = tmp_path / "f.md"
    form_file.write_text(survey(question("select_one_from_file desa.csv", "desa")), "utf-8")
    form = read_form(form_file)
    assert [choice.code for choice in form.choices["desa.csv"]] == ["01", "02"]
    (tmp_path / "desa.csv").unlink()
    alone = read_form(form_file)
    assert alone.questions["desa"].type is QuestionType.TEXT
    assert any("desa.csv" in note for note in alone.notes)


def test_what_needs_a_phone_is_read_as_text_with_a_note() -> None:
    form = read(survey(question("osm", "bangunan"), question("start-geopoint", "lokasi")))
    assert form.questions["bangunan"].type is QuestionType.TEXT
    assert form.questions["lokasi"].type is QuestionType.HIDDEN
    assert len(form.notes) == 2


def test_a_range_is_a_number_between_its_ends() -> None:
    form = read(survey(question("range", "puas", parameters="start=1 end=5 step=1")))
    found = form.questions["puas"]
    assert found.type is QuestionType.INTEGER
    assert found.checks[0].expression == ". >= 1 and . <= 5"


def test_a_path_that_leads_nowhere_is_a_note() -> None:
    form = read(survey(question("text", "a", relevant="/data/tidak_ada = 1")))
    assert any("data/tidak_ada" in note for note in form.notes)


def test_the_same_form_has_the_same_hash_and_another_has_not() -> None:
    first = read_form(survey(question("text", "a")))
    again = read_form(survey(question("text", "a")))
    other = read_form(survey(question("text", "a", required="yes")))
    assert first.hash == again.hash != other.hash
    assert len(first.hash) == 64


# ---------------------------------------------------------------- containers


@pytest.fixture
def xlsx(tmp_path: Path) -> Path:
    path = tmp_path / "f.xlsx"
    checks = table(
        "checks", [{"question": "b", "name": "r", "expression": ". > 1", "message": "Dua ke atas"}]
    )
    write_xlsx(survey(question("text", "a"), question("integer", "b"), checks=checks), path)
    return path


def test_the_workbook_reads_as_the_text_it_was_made_from(xlsx: Path) -> None:
    form = read_form(xlsx)
    assert list(form.questions) == ["a", "b"]
    assert form.questions["b"].checks[0].place.sheet == "checks"


def test_a_workbook_is_known_by_its_bytes_not_by_its_name(xlsx: Path, tmp_path: Path) -> None:
    renamed = tmp_path / "lama.xls"
    shutil.copy(xlsx, renamed)
    assert list(read_form(renamed).questions) == ["a", "b"]


def test_blank_rows_do_not_shift_places(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "survey"
    for row in (["type", "name", "label", "relevance"], [], ["text", "a", "A", ""], [], []):
        sheet.append(row)
    sheet.append(["text", "b", "B", "${a} = = 1"])
    path = tmp_path / "kosong.xlsx"
    book.save(path)
    assert places(path) == [("survey", 6, "relevance")]


def test_the_written_workbook_is_text_with_a_frozen_bold_heading(xlsx: Path) -> None:
    sheet = load_workbook(xlsx)["survey"]
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "C2"
    assert sheet["A2"].number_format == "@"


def test_pyxform_accepts_the_written_family_questionnaire(tmp_path: Path, keluarga: Form) -> None:
    from dampingan.core.resource import resource

    path = tmp_path / "keluarga.xlsx"
    write_xlsx(resource("instruments/keluarga.md"), path)
    result = convert(path)
    assert result.warnings == []
    again = read_form(path)
    assert list(again.questions) == list(keluarga.questions)
    assert form_to_json(again) == form_to_json(keluarga)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 rusak", b"\xd0\xcf\x11\xe0rusak", b"halo"])
def test_a_damaged_file_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rusak.xlsx"
    path.write_bytes(content)
    with pytest.raises(FormError, match=r"rusak\.xlsx"):
        read_form(path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FormError, match="tidak dapat dibuka"):
        read_form(tmp_path / "tidak-ada.xlsx")


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("column", "expression", "words"),
    [
        ("relevant", "${a} = = 1", "tidak dapat dibaca pada huruf ke-8"),
        ("relevant", "${a} >", "tidak lengkap"),
        ("constraint", ". > batas(1)", "batas() tidak dikenal"),
        ("required", "selected(${a})", "selected() salah"),
        ("calculation", "position(1)", "position() salah"),
    ],
)
def test_an_expression_that_makes_no_sense_is_refused(
    column: str, expression: str, words: str
) -> None:
    source = survey(question("text", "a"), question("integer", "b", **{column: expression}))
    assert words in messages(source)
    assert places(source) == [("survey", 3, column)]


def test_every_problem_is_told_at_once() -> None:
    source = survey(
        question("text", "a", relevant="1 +"), question("text", "b", constraint="lain(.)")
    )
    assert places(source) == [("survey", 2, "relevant"), ("survey", 3, "constraint")]


def test_a_column_is_named_as_the_author_wrote_it() -> None:
    source = survey(question("text", "a", relevance="1 +"))
    assert places(source) == [("survey", 2, "relevance")]


def test_a_check_of_an_unknown_question_is_refused() -> None:
    checks = table("checks", [{"question": "lain", "name": "r", "expression": "1", "message": "x"}])
    source = survey(question("text", "a"), checks=checks)
    assert places(source) == [("checks", 2, "question")]


def test_a_check_that_does_not_parse_is_refused_at_its_own_sheet() -> None:
    checks = table("checks", [{"question": "a", "name": "r", "expression": ". >", "message": "x"}])
    assert places(survey(question("text", "a"), checks=checks)) == [("checks", 2, "expression")]


def test_a_long_ladder_of_ifs_is_read() -> None:
    ladder = "".join(f"if(${{a}} = {n}, {n}, " for n in range(400)) + "0" + ")" * 400
    session = fill(survey(question("integer", "a"), question("calculate", "b", calculation=ladder)))
    session.set(Field("a"), "399")
    assert session.value(Field("b")) == "399"


def test_an_expression_nested_too_deep_is_refused_with_its_place() -> None:
    deep = "1 + (" * 400 + "1" + ")" * 400
    source = survey(question("text", "a"), question("calculate", "b", calculation=deep))
    assert "bersarang terlalu dalam" in messages(source)
    assert places(source) == [("survey", 3, "calculation")]


@pytest.mark.parametrize(
    ("source", "place", "words"),
    [
        (survey(question("text", "a", relevant="${x} = 1")), ("survey", 2, "relevant"), "“x”"),
        (survey(question("teks", "a")), ("survey", 2, "type"), "“teks” tidak dikenal"),
        (survey(question("text", "a"), question("text", "a")), ("survey", 3, "name"), "dua kali"),
        (survey(question("text", "1a")), ("survey", 2, "name"), "diawali huruf"),
        (survey(question("text", "")), ("survey", 2, "name"), "tidak bernama"),
        (
            survey(question("begin_group", "g"), question("text", "a")),
            ("survey", 2, "type"),
            "ditutup",
        ),
        (survey(question("end_group")), ("survey", 2, "type"), "tanpa begin_group"),
        (survey(question("select_one ya", "a")), ("survey", 2, "type"), "lembar “choices”"),
        (
            survey(question("select_one tidak", "a"), choices=YES_NO),
            ("survey", 2, "type"),
            "“tidak”",
        ),
        (survey(question("text", "a", trigger="${z}")), ("survey", 2, "trigger"), "“z”"),
        (table("survei", [{"type": "text"}]) + YES_NO, ("survey", 1, "type"), "Tidak ada lembar"),
        (
            survey(question("range", "a", parameters="start=x")),
            ("survey", 2, "parameters"),
            "angka",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 30 else "",
)
def test_what_pyxform_rejects_is_told_in_indonesian(
    source: str, place: tuple[str, int, str], words: str
) -> None:
    assert places(source) == [place]
    assert words in messages(source)


def test_a_heading_written_twice_names_its_sheet(tmp_path: Path) -> None:
    book = Workbook()
    survey_sheet = book.worksheets[0]
    survey_sheet.title = "survey"
    for row in (["type", "name", "label"], ["text", "a", "A"]):
        survey_sheet.append(row)
    choices = book.create_sheet("choices")
    choices.append(["list_name", "name", "label", "label"])
    path = tmp_path / "ganda.xlsx"
    content = io.BytesIO()
    book.save(content)
    path.write_bytes(content.getvalue())
    assert places(path) == [("choices", 1, "label")]
