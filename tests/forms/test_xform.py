"""A questionnaire is handed on: as a workbook that keeps everything, as an XForm for phones."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from dampingan.cli import form as command
from dampingan.core.errors import DampinganError, FormError
from dampingan.core.resource import resource
from dampingan.forms.definition import form_to_json
from dampingan.forms.xform import xform_xml
from dampingan.forms.xlsform import read_form, write_xlsx
from forms.small_form import YES_NO, question, survey, table
from forms.test_xlsform_container import CSV, xls

XHTML = "{http://www.w3.org/1999/xhtml}"
XFORMS = "{http://www.w3.org/2002/xforms}"
ENTITIES = table("entities", [{"list_name": "rumah", "label": "${a}"}])
SOURCE = survey(
    question("text", "a", save_to="nama", no="101", personal="yes", check="string-length(.) > 1"),
    question("select_one ya", "b"),
    choices=YES_NO,
    checks=ENTITIES,
)


def test_the_xform_is_what_phones_read() -> None:
    root = ET.fromstring(xform_xml(SOURCE))
    assert root.tag == f"{XHTML}html"
    binds = {bind.get("nodeset") for bind in root.iter(f"{XFORMS}bind")}
    assert {"/data/a", "/data/b"} <= binds
    assert len(list(root.iter(f"{XFORMS}select1"))) == 1


def test_columns_of_our_own_stay_out_of_the_xform() -> None:
    text = xform_xml(SOURCE)
    assert "dampingan" not in text
    assert "personal" not in text
    assert "string-length" not in text


def test_the_family_questionnaire_goes_to_phones() -> None:
    root = ET.fromstring(xform_xml(resource("instruments/keluarga.md")))
    assert len(list(root.iter(f"{XFORMS}bind"))) > 100


def test_what_pyxform_refuses_is_no_xform() -> None:
    with pytest.raises(FormError, match="tidak dikenal"):
        xform_xml(survey(question("teks", "a")))


def test_an_xform_is_made_of_content_too() -> None:
    assert xform_xml(CSV.encode()) == xform_xml(CSV.encode())
    assert "/a" in xform_xml(xls())


# ---------------------------------------------------------------- workbooks


def test_entities_stay_in_the_definition_and_in_the_workbook(tmp_path: Path) -> None:
    form = read_form(SOURCE)
    assert form.questions["a"].save_to == "nama"
    assert [dict(row) for row in form.entities] == [{"list_name": "rumah", "label": "${a}"}]
    path = tmp_path / "f.xlsx"
    write_xlsx(SOURCE, path)
    again = read_form(path)
    assert (again.entities, again.questions["a"].save_to) == (form.entities, "nama")


def test_a_workbook_is_copied_as_it_is(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "survey"
    sheet.append(["type", "name", "label"])
    sheet.append(["text", "a", "A"])
    sheet["A1"].font = Font(color="FF0000")
    book.create_sheet("catatan saya").append(["jangan hilang"])
    source, out = tmp_path / "f.xlsx", tmp_path / "salinan.xlsx"
    book.save(source)
    write_xlsx(source, out)
    assert out.read_bytes() == source.read_bytes()


@pytest.mark.parametrize("name", ["f.csv", "f.xls"])
def test_other_files_become_workbooks_that_read_the_same(name: str, tmp_path: Path) -> None:
    source, out = tmp_path / name, tmp_path / "f.xlsx"
    source.write_bytes(CSV.encode() if name.endswith("csv") else xls())
    write_xlsx(source, out)
    first, again = read_form(source), read_form(out)
    assert form_to_json(again).replace("f.xlsx", name) == form_to_json(first)


def test_sheets_that_nobody_knows_are_kept(tmp_path: Path) -> None:
    out = tmp_path / "f.xlsx"
    write_xlsx(SOURCE + table("catatan", [{"isi": "jangan hilang"}]), out)
    assert load_workbook(out).sheetnames == ["survey", "choices", "entities", "catatan"]


# ---------------------------------------------------------------- form save


def test_form_save_writes_an_xform(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "f.md", tmp_path / "f.xml"
    source.write_text(SOURCE, encoding="utf-8")
    assert command.save(source, out) == 0
    assert ET.fromstring(out.read_text(encoding="utf-8")).tag == f"{XHTML}html"
    assert "f.xml" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["f.docx", "f", "f.xls"])
def test_form_save_writes_nothing_else(name: str, tmp_path: Path) -> None:
    with pytest.raises(DampinganError, match="berakhiran"):
        command.save(None, tmp_path / name)


def test_form_save_hands_out_no_form_that_would_not_open(tmp_path: Path) -> None:
    source = tmp_path / "f.md"
    source.write_text(survey(question("text", "a", relevant="1 +")), encoding="utf-8")
    with pytest.raises(FormError):
        command.save(source, tmp_path / "f.xml")
    assert not (tmp_path / "f.xml").exists()
