"""A questionnaire is known by its bytes; what is none is refused in a sentence that says what."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from dampingan.core.errors import FormError
from dampingan.forms.xlsform import read_form
from forms.small_form import question, survey

ROWS = (("type", "name", "label"), ("text", "a", "Nama"), ("integer", "b", "Umur"))
CSV = "survey,,,\n,type,name,label\n,text,a,Nama\n,integer,b,Umur\n"


def xlsx() -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "survey"
    for row in ROWS:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def xls() -> bytes:
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    sheet = book.add_sheet("survey")
    for number, row in enumerate(ROWS):
        for column, text in enumerate(row):
            sheet.write(number, column, text)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def archive(*parts: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for part in parts:
            file.writestr(part, "x")
    return content.getvalue()


def read(content: bytes, name: str, folder: Path) -> list[str]:
    path = folder / name
    path.write_bytes(content)
    return list(read_form(path).questions)


@pytest.mark.parametrize("name", ["f.xlsx", "f.xls", "f.xlsm", "f.XLSX", "f", "f.csv", "f.md"])
def test_a_workbook_may_have_any_name(name: str, tmp_path: Path) -> None:
    assert read(xlsx(), name, tmp_path) == ["a", "b"]


@pytest.mark.parametrize("name", ["f.xls", "f.xlsx", "f"])
def test_an_old_workbook_may_have_any_name(name: str, tmp_path: Path) -> None:
    assert read(xls(), name, tmp_path) == ["a", "b"]


@pytest.mark.parametrize(
    "content",
    [
        CSV.encode(),
        CSV.replace(",", ";").encode(),
        CSV.replace(",", "\t").encode("utf-16"),
        ("\ufeff" + CSV).encode(),
        CSV.replace("Nama", "Namé").encode("cp1252"),
        CSV.replace("\n", "\r\n").replace("survey", '"survey"').encode(),
    ],
    ids=["plain", "semicolons", "utf-16", "mark", "windows", "quoted"],
)
@pytest.mark.parametrize("name", ["f.csv", "f.txt"])
def test_a_csv_is_read_however_excel_saved_it(content: bytes, name: str, tmp_path: Path) -> None:
    assert read(content, name, tmp_path) == ["a", "b"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_markdown_is_read_in_any_usual_encoding(encoding: str, tmp_path: Path) -> None:
    source = survey(question("text", "a", label="Namé"), question("text", "b"))
    assert read(source.encode(encoding), "f.md", tmp_path) == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "kosong"),
        (b" \n\r\n", "kosong"),
        (b"PK\x03\x04 rusak", "rusak"),
        (xlsx()[:-200], "rusak"),
        (archive("word/document.xml"), "dokumen Word"),
        (archive("content.xml", "mimetype"), "dokumen LibreOffice"),
        (archive("xl/workbook.bin"), "biner"),
        (archive("foto.jpg"), "arsip zip"),
        (archive("xl/workbook.xml"), "tidak dapat dibaca"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "kata sandi"),
        (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "dokumen Word"),
        (b"\xd0\xcf\x11\xe0rusak", "tidak dapat dibaca"),
        (b"<html><table><tr><td>survey</td></tr></table></html>", "halaman web"),
        (b'<?xml version="1.0"?><Workbook/>', "XML"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "gambar"),
        (b"\x00\x01\x02\x03", "bukan kuesioner"),
        (b"halo", "tidak dapat dibaca"),
        (b"type,name,label\ntext,a,A\n", "tidak dapat dibaca"),
        (b'{"survey": []}', "tidak dapat dibaca"),
    ],
)
@pytest.mark.parametrize("name", ["f.xlsx", "f.xls"])
def test_what_is_no_questionnaire_is_refused_in_a_sentence(
    content: bytes, words: str, name: str, tmp_path: Path
) -> None:
    with pytest.raises(FormError) as caught:
        read(content, name, tmp_path)
    assert words in str(caught.value)
    assert name in str(caught.value)


def test_an_archive_of_a_version_that_nobody_knows_is_damaged(tmp_path: Path) -> None:
    content = bytearray(xlsx())
    entry = content.find(b"PK\x01\x02")  # in the list at the end: the version needed to unpack
    content[entry + 6] = 0xFF
    with pytest.raises(FormError, match="rusak"):
        read(bytes(content), "f.xlsx", tmp_path)


def test_a_password_of_an_old_workbook_is_told(tmp_path: Path) -> None:
    content = bytearray(xls())
    marker = content.find(b"\x42\x00\x02\x00")  # CODEPAGE, turned into FILEPASS of the same size
    assert marker > 0
    content[marker : marker + 4] = b"\x2f\x00\x02\x00"
    with pytest.raises(FormError, match="kata sandi"):
        read(bytes(content), "f.xls", tmp_path)
