"""Lists as they really come: half-empty columns, numbering rows, cut numbers, broken families."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dampingan.core.errors import WorkspaceError
from dampingan.exchange.foreign.catalogue import find_mapping
from dampingan.exchange.foreign.handing_back import hand_back
from dampingan.exchange.foreign.importing import import_table
from dampingan.exchange.receiver.receiving import ReceiveReport, undo_receipt
from dampingan.forms.session import Field
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.merging.conflict import open_conflicts
from dampingan.store.workspace import Workspace
from exchange.foreign.conftest import KK, NIKS, OTHER_KK, residents

Book = Callable[..., Path]

LABELS = ["Alamat", "RW", "RT", "Nama", "Nomor KK", "Nomor NIK", "Jenis Kelamin", "Tanggal Lahir"]
LABELS += ["Pendidikan (sdg ditempuh)", "Hub. Keluarga", "Alamat Sekarang"]
"""Headings as OpenSID writes them when it exports."""


def _import(workspace: Workspace, path: Path, name: str = "opensid-penduduk") -> ReceiveReport:
    report = import_table(workspace, path, find_mapping(workspace, name))
    for s in report.sheets:
        assert s.read == s.new + s.changed + s.same + s.conflict + s.rejected
    return report


def _counts(report: ReceiveReport) -> list[tuple[int, ...]]:
    return [(s.new, s.changed, s.same, s.conflict, s.rejected) for s in report.sheets]


def _answers(workspace: Workspace, kind: str = "family") -> list[dict[str, str]]:
    with workspace.reading() as connection:
        found = connection.exec_driver_sql(
            f"SELECT answers FROM {kind} WHERE deleted_at IS NULL ORDER BY id"
        ).scalars()
        return [json.loads(text) for text in found]


def _messages(report: ReceiveReport) -> str:
    return "\n".join(found.message for found in report.findings)


def test_an_empty_column_leaves_its_place_to_the_next_that_says_something(
    workspace: Workspace, book: Book
) -> None:
    person = ["GG MELATI 4", "002", "003", "SLAMET", KK, NIKS[0], "LAKI-LAKI", "17-05-1980"]
    moved = ["GG LAMA", "002", "003", "KARTINI", OTHER_KK, NIKS[1], "PEREMPUAN", "05-06-1982"]
    rows = [
        [*person, "SEDANG S-1/SEDERAJAT", "KEPALA KELUARGA", ""],
        [*moved, "", "KEPALA KELUARGA", "GG BARU"],
    ]
    report = _import(workspace, book(Data=[LABELS, *rows]))
    assert [found["alamat"] for found in _answers(workspace)] == ["GG MELATI 4", "GG BARU"]
    assert _answers(workspace, "person")[0]["partisipasi"] == "2"
    assert "Alamat" not in _messages(report).partition("Kolom yang tidak dipakai")[2]


def test_a_row_that_numbers_the_columns_of_bdt_is_no_person(
    workspace: Workspace, book: Book
) -> None:
    heading = ["ruta_6", "id_rumah_tangga", "nama_krt", "lantai", "nama", "hub_kk"]
    numbers = ["KOLOM", 2, 3, 4, 5, 6]
    row = ["000001", "337504000400001", "SLAMET", "09", "SLAMET", "1"]
    report = _import(workspace, book(BDT=[heading, numbers, row]), "pbdt-2015")
    assert _counts(report) == [(1, 0, 0, 0, 0)]


def test_a_second_family_of_a_household_has_a_head_of_its_own(
    workspace: Workspace, book: Book
) -> None:
    heading = ["id_rumah_tangga", "no_urut_keluarga", "nama_krt", "nama", "hub_kk"]
    rows = [["RT01", 1, "SLAMET", "SLAMET", 1], ["RT01", 2, "SLAMET", "KARSO", 1]]
    _import(workspace, book(BDT=[heading, *rows]), "pbdt-2015")
    assert [found["nama_kk"] for found in _answers(workspace)] == ["SLAMET", "KARSO"]


def test_a_list_of_a_whole_kecamatan_adds_only_the_village_of_the_workspace(
    workspace: Workspace, book: Book
) -> None:
    own = [int(part) for part in workspace.village_code.split(".")]
    other = [*own[:3], own[3] + 1]
    heading = ["NO_KK", "NIK", "NAMA_LGKP", "STAT_HBKEL", "NO_PROP", "NO_KAB", "NO_KEC", "NO_KEL"]
    rows = [[KK, NIKS[0], "SLAMET", 1, *own], [OTHER_KK, NIKS[1], "JAUH", 1, *other]]
    report = _import(workspace, book(Data=[heading, *rows]))
    assert _counts(report) == [(1, 0, 0, 0, 0)]
    assert "1 baris dari desa/kelurahan lain dilewati." in _messages(report)


def test_dtsen_persons_without_their_families_do_not_come_from_elsewhere(
    workspace: Workspace, tmp_path: Path
) -> None:
    code = workspace.village_code.replace(".", "")
    path = tmp_path / "anggota.csv"
    path.write_text(
        "nomor_induk_kependudukan|nomor_kartu_keluarga|nama|status_hubungan_keluarga|"
        "kode_kelurahan_desa_ktp\n"
        f"{NIKS[0]}|{KK}|SLAMET|1|{code}\n"
        f"{NIKS[1]}|{OTHER_KK}|JAUH|1|3326010001\n",
        "utf-8",
    )
    report = _import(workspace, path, "dtsen")
    assert _counts(report) == [(1, 0, 0, 0, 0)]
    assert [found["nama"] for found in _answers(workspace, "person")] == ["SLAMET"]


def test_a_list_of_recipients_adds_nobody_to_a_family(workspace: Workspace, book: Book) -> None:
    _import(workspace, book(Penduduk=residents()))
    heading = ["NIK", "Nama Penerima", "No KK", "PKH"]
    stranger = ["3375031212900044", "ORANG LAIN", KK, "YA"]
    report = _import(workspace, book(KPM=[heading, stranger]), "siks-ng-penerima")
    assert _counts(report) == [(0, 0, 0, 0, 1)]
    assert "tidak tercatat di sana" in _messages(report)
    assert len(_answers(workspace, "person")) == 3


def test_a_name_spelled_otherwise_is_the_same_person_born_on_that_day(
    workspace: Workspace, book: Book
) -> None:
    _import(workspace, book(Penduduk=residents()))
    heading = ["NIK", "Nama Penerima", "No KK", "Tgl Lahir", "PKH"]
    again = ["", "SLAMET RIADI", KK, "17/05/1980", "YA"]
    report = _import(workspace, book(KPM=[heading, again]), "siks-ng-penerima")
    assert _counts(report) == [(0, 0, 0, 1, 0)]
    assert _answers(workspace)[0]["pkh"] == "1"
    assert _answers(workspace, "person")[0]["nama"] == "SLAMET RIYADI"


def test_a_family_without_a_head_and_one_with_two_are_told(
    workspace: Workspace, book: Book
) -> None:
    rows = residents()
    rows[1][12] = 4
    twice = [list(row) for row in residents()[1:3]]
    for row, nik in zip(twice, ("3375031212900044", "3375031212910045"), strict=True):
        row[5], row[6], row[12] = OTHER_KK, nik, 1
    told = _messages(_import(workspace, book(Penduduk=[*rows, *twice])))
    assert "Keluarga ini tidak punya kepala keluarga di berkas." in told
    assert "Keluarga ini punya 2 kepala keluarga di berkas" in told


def test_a_number_of_two_families_here_makes_no_third(workspace: Workspace, book: Book) -> None:
    for name in ("Satu", "Dua"):
        FamilyEntry.create(workspace, {"nama_kk": name, "no_kk": KK})
    report = _import(workspace, book(Penduduk=residents()))
    assert _counts(report) == [(0, 0, 0, 0, 3)]
    assert "Nomor KK ini dipakai 2 keluarga" in _messages(report)
    assert len(_answers(workspace)) == 2


def test_rejected_rows_are_told_first_and_tidied_values_are_counted(
    workspace: Workspace, book: Book
) -> None:
    rows = residents()
    rows[3][6] = 3.37503e15
    report = _import(workspace, book(Penduduk=rows))
    assert "angka terakhir hilang" in report.findings[0].message
    assert "cara menulis di 2 baris dirapikan" in _messages(report)


def test_rejected_rows_are_handed_back_mended_and_imported(
    workspace: Workspace, book: Book, tmp_path: Path
) -> None:
    rows = residents()
    rows[2][6] = "3.37503E+15"
    report = _import(workspace, book(Penduduk=rows))
    back = tmp_path / "ditolak.xlsx"
    assert hand_back(workspace, report.batch_uid, back) == {"Penduduk": 1}
    mended = load_workbook(back)
    page = mended["Penduduk"]
    headings = [cell.value for cell in page[1]]
    assert headings[:2] == ["_baris", "_masalah"]
    assert page.cell(2, 1).value == "3"
    assert "angka terakhir hilang" in str(page.cell(2, 2).value)
    place = headings.index("nik") + 1
    assert page.cell(2, place).fill.fgColor.rgb == "FFF4B6B0"
    page.cell(2, place, NIKS[1])
    mended.save(back)
    again = _import(workspace, back)
    assert _counts(again) == [(1, 0, 0, 0, 0)]
    assert len(_answers(workspace, "person")) == 3


def test_a_corrected_file_changes_only_what_changed_and_proposes_beside_what_was_typed(
    workspace: Workspace, book: Book
) -> None:
    first = _import(workspace, book(Penduduk=residents()))
    with workspace.reading() as connection:
        number = connection.exec_driver_sql("SELECT id FROM family").scalar_one()
    entry = FamilyEntry(workspace, number)
    head = entry.session.answers().rows[0].key
    entry.set(Field("alamat"), "Gg. Melati 4A")
    entry.set(Field("kawin", head), "4")
    corrected = residents()
    for row in corrected[1:]:
        row[0], row[3] = "Gg. Melati 5", "4"
    newborn = [*corrected[3]]
    newborn[4], newborn[6], newborn[9] = "SITI", "3375034412250009", "04-12-2025"
    report = _import(workspace, book(Penduduk=[*corrected, newborn]))
    assert _counts(report) == [(1, 0, 2, 1, 0)]
    told = {(c.field, c.mine, c.theirs) for c in open_conflicts(workspace)}
    assert told == {
        ("answers.alamat", "Gg. Melati 4A", "Gg. Melati 5"),
        ("answers.rt", "003", "004"),
        ("answers.kawin", "4", "2"),
    }
    assert _answers(workspace)[0]["alamat"] == "Gg. Melati 4A"
    undo_receipt(workspace, report.batch_uid)
    assert len(_answers(workspace, "person")) == 3
    assert not open_conflicts(workspace)
    with pytest.raises(WorkspaceError, match="isiannya diubah lagi"):
        undo_receipt(workspace, first.batch_uid)


def test_one_nik_in_two_families_is_told_and_neither_is_left_out(
    workspace: Workspace, book: Book
) -> None:
    rows = residents()
    twice = [*rows[1]]
    twice[5] = OTHER_KK
    report = _import(workspace, book(Penduduk=[*rows, twice]))
    assert _counts(report) == [(4, 0, 0, 0, 0)]
    assert "NIK ini juga ada di baris 2, pada keluarga lain." in _messages(report)
