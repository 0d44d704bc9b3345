"""Rule 23: what a file is, is told by its bytes; each gets its name and a remedy."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwt

from dampingan.exchange.file.archive import ContainerError
from dampingan.exchange.file.container import open_container
from dampingan.exchange.reader.reading import read_submission
from dampingan.store.workspace import Workspace


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "a,b\n1,2\n")
    return buffer.getvalue()


def old_xls() -> bytes:
    book, buffer = xlwt.Workbook(), io.BytesIO()
    book.add_sheet("A").write(0, 0, "x")
    book.save(buffer)
    return buffer.getvalue()


def new_xlsx() -> bytes:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "kosong"),
        (b"\0" * 900, "kosong"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "gambar"),
        (b"Rar!\x1a\x07", "RAR"),
        (zipped("word/document.xml"), "dokumen Word"),
        (zipped("xl/workbook.bin"), "biner"),
        (zipped("kiriman.xlsx", "baca.txt"), "memuat buku kerja"),
        (zipped("a.txt"), "arsip zip"),
        (new_xlsx()[:2_000], "tidak utuh"),
        (b"<html><body>Silakan masuk</body></html>", "halaman web"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b"Halo apa kabar", "teks biasa"),
        (bytes(range(256)) * 8, "bukan tabel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "rusak"),
    ],
)
def test_what_is_no_table_is_refused_by_its_name_with_a_remedy(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "kiriman.xlsx"
    path.write_bytes(content)
    with pytest.raises(ContainerError, match=said) as refused:
        open_container(path)
    assert refused.value.remedy
    assert str(tmp_path) not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (new_xlsx(), "xlsx"),
        (old_xls(), "xls"),
        (zipped("a.csv", "b.csv"), "zip"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "html"),
    ],
)
def test_what_is_a_table_is_taken_whatever_it_is_called(
    tmp_path: Path, content: bytes, kind: str
) -> None:
    path = tmp_path / "apa.pdf"
    path.write_bytes(content)
    assert open_container(path).kind == kind


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_csv_is_known_in_its_dialects(tmp_path: Path, codec: str, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    lines = [["nama", "alamat"], ["René", "Jl. Kusuma 1"], ["Siti", '"Gang 2"']]
    path.write_text("\n".join(delimiter.join(line) for line in lines), encoding=codec)
    found = open_container(path)
    assert (found.kind, found.delimiter) == ("csv", delimiter)
    assert "René" in bytes(found.data).decode()  # type: ignore[arg-type]


def test_a_folder_and_a_missing_file_are_said(tmp_path: Path) -> None:
    with pytest.raises(ContainerError, match="folder"):
        open_container(tmp_path)
    with pytest.raises(ContainerError, match="tidak ditemukan"):
        open_container(tmp_path / "tidak-ada.xlsx")


def test_a_table_that_is_no_submission_is_refused_by_its_kind(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a;b\n1;2\n")
    with pytest.raises(ContainerError, match="CSV, bukan kiriman"):
        read_submission(tmp_path / "a.csv")


def test_macros_and_links_are_left_out_and_said(
    village: Workspace, submission: Callable[..., Path], tmp_path: Path
) -> None:
    path = tmp_path / "makro.xlsm"
    path.write_bytes(submission(village).read_bytes())
    with zipfile.ZipFile(path, "a") as book:
        book.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
        book.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    container = open_container(path)
    with zipfile.ZipFile(io.BytesIO(bytes(container.data))) as seen:  # type: ignore[arg-type]
        assert not [n for n in seen.namelist() if "vba" in n or "external" in n]
    told = [issue.message for issue in read_submission(path).issues]
    assert ["makro" in text or "berkas lain" in text for text in told] == [True, True]


def test_a_submission_saved_as_ods_is_read_without_an_edit(
    village: Workspace, submission: Callable[..., Path], resave: Callable[[Path, str], Path]
) -> None:
    path = submission(village)
    again = read_submission(resave(path, "ods"))
    assert [row["nama"] for row in again.sheets["Anggota"].rows] == [
        row["nama"] for row in read_submission(path).sheets["Anggota"].rows
    ]
    assert set(again.sheets["Anggota"].edited) == {frozenset()}
