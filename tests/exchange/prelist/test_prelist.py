"""A list of families from elsewhere: every row of it is new, matched or refused with a reason."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from dampingan.core.errors import CancelledError
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.prelist.prelist import Prelist, read_prelist
from dampingan.exchange.prelist.prelist_template import write_template
from dampingan.forms.model import Form
from dampingan.forms.session import Field
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.entry.prior import PRELIST
from dampingan.store.renewal.prelist import import_prelist, match_prelist
from dampingan.store.workspace import Workspace

TODAY = date(2026, 11, 20)
KK, OTHER_KK = "3375031803160001", "3375031803160002"
NIK = "3375031705800001"


def _book(path: Path, *sheets: tuple[str, Iterable[Iterable[object]]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        page = book.create_sheet(title)
        for row in rows:
            page.append(list(row))
    book.save(path)
    return path


@pytest.fixture
def listed(tmp_path: Path, keluarga: Form):
    """Read rows of one sheet as a list."""

    def read(*rows: Iterable[object], title: str = "RT 01") -> Prelist:
        return read_prelist(_book(tmp_path / "daftar.xlsx", (title, rows)), keluarga, today=TODAY)

    return read


def test_headings_are_found_in_any_order_below_titles(listed) -> None:
    prelist = listed(
        ["DAFTAR KELUARGA KELURAHAN BANDENGAN"],
        [],
        ["No", "Desil Nasional", "ALAMAT", "Kepala Keluarga", "RT / RW", "No. KK", "N I K ", "Ket"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
        [1, 2, "Gg. Melati 4", "SARI WULANDARI", "3/2", KK, None, "x"],
    )
    (row,) = prelist.rows
    assert row.values == {
        "desil": "2",
        "alamat": "Gg. Melati 4",
        "nama_kk": "SARI WULANDARI",
        "rt": "003",
        "rw": "002",
        "no_kk": KK,
    }
    assert prelist.ignored == ("No", "N I K", "Ket")
    assert prelist.read == 1


def test_every_sheet_with_a_list_is_read_and_the_others_are_named(
    tmp_path: Path, keluarga: Form
) -> None:
    rows = [["RT", "RW", "Nama KK"], ["1", "2", "Umi"]]
    path = _book(
        tmp_path / "d.xlsx", ("Petunjuk", [["Isi lembar berikut"]]), ("RT 1", rows), ("RT 2", rows)
    )
    prelist = read_prelist(path, keluarga, today=TODAY)
    assert [(r.place.sheet, r.place.row) for r in prelist.rows] == [("RT 1", 2), ("RT 2", 2)]
    assert prelist.skipped == ("Petunjuk",)


@pytest.mark.parametrize(
    ("heading", "value", "reason"),
    [
        ("No KK", "33750318031600", "16 angka"),
        ("No KK", 3375031803160001.0, "angka terakhir hilang"),
        ("NIK", "3,37503E+15", "angka terakhir hilang"),
        ("NIK", "33750317058000AB", "16 angka"),
        ("RT", "Melati", "bukan nomor"),
        ("Desil", "11", "1 sampai 10"),
        ("jenis_lantai", "Emas", "Bukan kode"),
    ],
)
def test_a_refused_row_names_sheet_row_column_value_and_remedy(
    listed, heading: str, value: object, reason: str
) -> None:
    prelist = listed(["Nama KK", "Alamat", heading], ["Umi", "Gg. 1", value])
    (refused,) = prelist.rejected
    assert (refused.place.sheet, refused.place.row, refused.place.column) == ("RT 01", 2, heading)
    assert refused.place.value
    assert reason in refused.reason
    assert refused.remedy
    assert prelist.read == 1


def test_codes_and_labels_of_other_questions_are_understood(listed, keluarga: Form) -> None:
    floor = keluarga.questions["jenis_lantai"]
    choice = keluarga.choices[floor.choice_list][1]
    label = keluarga.text(choice.label, "id")
    prelist = listed(["Nama KK", "jenis_lantai"], ["Umi", label], ["Tono", choice.code])
    assert [row.values["jenis_lantai"] for row in prelist.rows] == [choice.code] * 2


def test_a_row_without_name_and_number_is_refused_and_blank_rows_do_not_count(listed) -> None:
    prelist = listed(["Nama KK", "No KK", "RT"], [None, None, None], [None, "-", "1"])
    assert prelist.rows == ()
    assert len(prelist.rejected) == prelist.read == 1


@pytest.mark.parametrize(
    ("separator", "encoding"), [(";", "utf-8-sig"), (",", "cp1252"), ("\t", "utf-16")]
)
def test_csv_files_are_read_as_offices_write_them(
    tmp_path: Path, keluarga: Form, separator: str, encoding: str
) -> None:
    path = tmp_path / "daftar.csv"
    lines = [["RT", "RW", "Nama Kepala Keluarga"], ["01", "02", "José"]]
    path.write_text("\n".join(separator.join(line) for line in lines), encoding=encoding)
    (row,) = read_prelist(path, keluarga, today=TODAY).rows
    assert row.values == {"rt": "001", "rw": "002", "nama_kk": "José"}


def test_a_file_without_a_list_is_refused_with_what_to_do(tmp_path: Path, keluarga: Form) -> None:
    path = _book(tmp_path / "x.xlsx", ("Lembar", [["Harga", "Barang"], [1, "Beras"]]))
    with pytest.raises(ExchangeError, match="tidak ada daftar keluarga"):
        read_prelist(path, keluarga, today=TODAY)
    broken = tmp_path / "y.xlsx"
    broken.write_bytes(b"bukan buku kerja")
    with pytest.raises(ExchangeError, match="bukan tabel"):
        read_prelist(broken, keluarga, today=TODAY)


def test_the_template_reads_back_as_what_was_filled_in(tmp_path: Path, keluarga: Form) -> None:
    path = tmp_path / "daftar.xlsx"
    write_template(path)
    book = load_workbook(path)
    for column, text in enumerate(["02", "01", KK, "Umi", NIK, "Gg. 1", "3"], 1):
        book.worksheets[0].cell(4, column, text)
    book.save(path)
    (row,) = read_prelist(path, keluarga, today=TODAY).rows
    assert (row.values["no_kk"], row.values["rt"], row.head["nik"]) == (KK, "001", NIK)


def test_listed_families_wait_with_what_the_list_says(listed, workspace: Workspace) -> None:
    prelist = listed(["RT", "Nama KK", "No KK", "NIK", "Desil"], ["1", "Umi", KK, NIK, "2"])
    result = import_prelist(workspace, prelist.rows)
    (family,) = result.new
    record = workspace.record("family", family)
    assert (record["change_state"], record["prior_period"]) == ("pending", PRELIST)
    assert (record["head_name"], record["no_kk"], record["rt"]) == ("Umi", KK, "001")
    assert json.loads(record["prior"])["desil"] == "2"
    entry = FamilyEntry.load(workspace, family)
    (head,) = entry.session.rows("anggota")
    assert entry.session.value(Field("nik", head)) == NIK
    assert entry.session.value(Field("hubungan", head)) == "1"
    assert record["error_count"] == entry.errors


def test_families_that_are_there_are_matched_and_not_doubled(listed, workspace: Workspace) -> None:
    mine = FamilyEntry.create(workspace, {"no_kk": KK})
    person, _ = FamilyEntry.create(workspace).add_person()
    prelist = listed(
        ["Nama KK", "No KK", "NIK"],
        ["Umi", KK, ""],
        ["Tono", OTHER_KK, NIK],
        ["Tono lagi", OTHER_KK, ""],
        ["Tono juga", "", NIK],
    )
    expected = [match.place.row for match in match_prelist(workspace, prelist.rows)]
    result = import_prelist(workspace, prelist.rows)
    assert len(result.new) + len(result.matched) == prelist.read == 4
    assert [match.place.row for match in result.matched] == expected == [2, 4, 5]
    assert result.matched[0].family_id == mine.record_id
    assert "baris 3" in result.matched[1].why
    assert person


def test_one_undo_takes_a_whole_list_back(listed, workspace: Workspace) -> None:
    prelist = listed(["Nama KK", "RT"], ["Umi", "1"], ["Tono", "2"])
    result = import_prelist(workspace, prelist.rows)
    workspace.undo()
    assert all(workspace.record("family", family)["deleted_at"] for family in result.new)


def test_a_cancelled_list_adds_nothing(listed, workspace: Workspace) -> None:
    prelist = listed(["Nama KK", "RT"], ["Umi", "1"], ["Tono", "2"])
    asked = iter([False, True])
    with pytest.raises(CancelledError):
        import_prelist(workspace, prelist.rows, cancelled=lambda: next(asked))
    with workspace.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM family").scalar_one() == 0
