"""Files beside a form give choices and look-ups, however they are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from dampingan.forms.definition import form_from_json, form_to_json
from dampingan.forms.model import QuestionType
from dampingan.forms.outside_table import FileTables, read_rows
from dampingan.forms.session import Field, FormSession
from dampingan.forms.xlsform import form_files, read_form
from forms.small_form import TODAY, question, survey, table

CSV = "name,label,kab\n01,Bener,A\n02,Bligo,B\n"
XML = "<root><item><name>01</name><label>Bener</label><kab>A</kab></item></root>"
GEOJSON = (
    '{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "01",'
    ' "geometry": {"type": "Point", "coordinates": [109.6, -6.9]},'
    ' "properties": {"title": "Bener", "kab": "A"}}]}'
)


def write(folder: Path, source: str, **files: str) -> Path:
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_text(content, encoding="utf-8")
    path = folder / "formulir.md"
    path.write_text(source, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "content"), [("desa.csv", CSV), ("desa.xml", XML), ("desa.geojson", GEOJSON)]
)
def test_choices_are_read_from_csv_xml_and_geojson(name: str, content: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    source = survey(question(f"select_one_from_file {name}", "desa", choice_filter="kab = 'A'"))
    form = read_form(write(tmp_path, source))
    session = FormSession(form, today=TODAY)
    offered = session.choices(Field("desa"))
    assert [(choice.code, form.text(choice.label, "id")) for choice in offered] == [("01", "Bener")]
    assert form.files == (name,)


def test_value_and_label_may_be_other_columns(tmp_path: Path) -> None:
    source = survey(
        question("select_one_from_file desa.csv", "desa", parameters="value=kab label=name")
    )
    form = read_form(write(tmp_path, source, desa__csv=CSV))
    (choices,) = (form.choices[form.questions["desa"].choice_list],)
    assert [(c.code, c.label[""]) for c in choices] == [("A", "01"), ("B", "02")]


def test_a_missing_file_is_a_note_and_answers_are_typed_as_text(tmp_path: Path) -> None:
    form = read_form(write(tmp_path, survey(question("select_one_from_file desa.csv", "desa"))))
    assert form.questions["desa"].type is QuestionType.TEXT
    assert "desa.csv tidak ada di samping formulir" in form.notes[0]
    assert form_files(tmp_path / "formulir.md", form) == {}


def test_all_files_that_a_form_reads_are_named_and_found(tmp_path: Path) -> None:
    source = survey(
        question("csv-external", "kecamatan"),
        question("xml-external", "kelurahan"),
        question("select_one_from_file desa.csv", "a"),
        question("calculate", "b", calculation="pulldata('harga', 'rp', 'nama', ${a})"),
    )
    form = read_form(write(tmp_path, source, desa__csv=CSV, harga__csv="nama,rp\n01,500\n"))
    assert form.files == ("kecamatan.csv", "kelurahan.xml", "desa.csv", "harga.csv")
    assert set(form_files(tmp_path / "formulir.md", form)) == {"desa.csv", "harga.csv"}
    missing = [name for name in form.files if any(name in note for note in form.notes)]
    assert missing == ["kecamatan.csv", "kelurahan.xml"]
    assert form_from_json(form_to_json(form)).files == form.files


def test_files_in_a_media_folder_are_found_and_paths_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "desa.csv").write_text(CSV, encoding="utf-8")
    form = read_form(write(tmp_path, survey(question("select_one_from_file desa.csv", "desa"))))
    assert len(form.choices["desa.csv"]) == 2
    outside = survey(question("select_one_from_file ../desa.csv", "desa"))
    assert read_form(write(tmp_path / "media", outside)).choices == {}


def test_pulldata_and_instance_read_the_files(tmp_path: Path) -> None:
    source = survey(
        question("text", "a"),
        question("calculate", "b", calculation="pulldata('harga', 'rp', 'nama', ${a})"),
        question("calculate", "c", calculation="instance('harga')/root/item[nama = ${a}]/rp"),
    )
    tables = FileTables({"harga.csv": b"nama;rp\n01;500\n02;700\n"})
    form = read_form(write(tmp_path, source))
    session = FormSession(form, today=TODAY, tables=tables)
    session.set(Field("a"), "02")
    assert [session.value(Field(name)) for name in "bc"] == ["700", "700"]
    assert tables.rows("HARGA") == tables.rows("harga.csv")
    assert tables.rows("lain") == ()


def test_search_in_the_appearance_offers_the_rows_of_its_table(tmp_path: Path) -> None:
    choices = table("choices", [{"list_name": "desa", "name": "name", "label": "label"}])
    source = survey(
        question("text", "kab"),
        question("select_one desa", "desa", appearance="search('desa', 'matches', 'kab', ${kab})"),
        choices=choices,
    )
    form = read_form(write(tmp_path, source, desa__csv=CSV))
    session = FormSession(form, today=TODAY)
    session.set(Field("kab"), "B")
    assert [choice.code for choice in session.choices(Field("desa"))] == ["02"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "name;label\n1;Pekalongan é\n".encode("cp1252")),
        ("a.csv", "\ufeffname,label\n1,Pekalongan é\n".encode()),
        ("a.csv", "name\tlabel\n1\tPekalongan é\n".encode("utf-16")),
    ],
)
def test_a_table_may_be_encoded_and_parted_as_excel_does(name: str, content: bytes) -> None:
    assert read_rows(content, name) == [{"name": "1", "label": "Pekalongan é"}]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xml", b"<root><item>"),
        ("a.xml", b'<!DOCTYPE r [<!ENTITY x "y">]><r><i><n>&x;</n></i></r>'),
        ("a.geojson", b"[]"),
        ("a.geojson", b"{"),
        ("a.pdf", b"%PDF"),
        ("a.csv", b""),
    ],
)
def test_a_damaged_table_has_no_rows(name: str, content: bytes) -> None:
    assert read_rows(content, name) == []
