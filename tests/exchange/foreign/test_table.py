"""Any file that holds a table is read; what was noticed on the way is said."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.file.container import PasswordNeededError
from dampingan.exchange.file.password import encrypt_workbook
from dampingan.exchange.foreign.table import read_tables


def test_headings_are_found_below_titles_and_above_numbered_columns(
    book: Callable[..., Path],
) -> None:
    path = book(
        Data=[
            ["DAFTAR PENDUDUK"],
            [],
            ["No", "Nama", "NIK", "Tanggal lahir"],
            ["(1)", "(2)", "(3)", "(4)"],
            [1, "Sari", "3375", date(1980, 5, 17)],
        ]
    )
    (table,) = read_tables(path).tables
    assert table.headings == ("No", "Nama", "NIK", "Tanggal lahir")
    assert table.rows == ((1, "Sari", "3375", date(1980, 5, 17)),)
    assert table.numbers == (5,)
    assert table.column("TANGGAL_LAHIR") == 3


def test_question_numbers_below_the_labels_are_part_of_the_headings(
    book: Callable[..., Path],
) -> None:
    path = book(Rumah=[["No KK", "Luas lantai", "Atap"], ["114", "302", "305"], ["1", 45, 2]])
    (table,) = read_tables(path).tables
    assert table.headings == ("114 No KK", "302 Luas lantai", "305 Atap")
    assert len(table.rows) == 1


def test_headings_that_repeat_are_told_apart(book: Callable[..., Path]) -> None:
    (table,) = read_tables(book(Data=[["Nama", "Nama", "RT"], ["a", "b", "1"]])).tables
    assert table.headings == ("Nama", "Nama (2)", "RT")


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimited_text_is_read_whatever_parts_its_columns(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "daftar.txt"
    path.write_text(f'nama{mark}no_kk{mark}alamat\nSari{mark}1{mark}"Gg. 1, RT 2"\n', "utf-8")
    (table,) = read_tables(path).tables
    assert table.rows == (("Sari", "1", "Gg. 1, RT 2"),)


def test_text_that_is_not_utf8_is_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "daftar.csv"
    path.write_bytes("nama,tempat\nRené,Hôpital\n".encode("cp1252"))
    tables = read_tables(path)
    assert tables.tables[0].rows == (("René", "Hôpital"),)
    assert "Windows-1252" in tables.findings[0].message


def test_a_web_page_named_xls_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "penduduk.xls"
    path.write_text(
        "<html><body><table><tr><th>Nama</th><th>NIK</th></tr>"
        "<tr><td>Sari &amp; Co</td><td>3375031705800001</td></tr></table></body></html>",
        "utf-8",
    )
    tables = read_tables(path)
    assert tables.tables[0].rows == (("Sari & Co", "3375031705800001"),)
    assert "halaman web" in tables.findings[0].message


def test_a_zip_of_csv_files_and_several_files_are_read_together(tmp_path: Path) -> None:
    path, other = tmp_path / "ekspor.zip", tmp_path / "lain.csv"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Submissions.csv", "nama,KEY\nSari,uuid:1\n")
        archive.writestr("Submissions-anggota.csv", "umur,PARENT_KEY\n3,uuid:1\n")
        archive.writestr("media/foto.jpg", b"x")
    other.write_text("a,b\n1,2\n", "utf-8")
    tables = read_tables((path, other))
    assert [t.name for t in tables.tables] == ["Submissions", "Submissions-anggota", "lain"]
    assert tables.name == "ekspor.zip, lain.csv"


def test_a_workbook_with_a_password_asks_for_it(book: Callable[..., Path]) -> None:
    path = book(Data=[["Nama", "RT"], ["Sari", "1"]])
    encrypt_workbook(path, "rahasia")
    with pytest.raises(PasswordNeededError):
        read_tables(path)
    assert read_tables(path, "rahasia").tables[0].rows == (("Sari", "1"),)


def test_a_file_without_any_table_is_refused(book: Callable[..., Path]) -> None:
    with pytest.raises(ExchangeError, match="tidak ada tabel"):
        read_tables(book(Kosong=[[]]))
