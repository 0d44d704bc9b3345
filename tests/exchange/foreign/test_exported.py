"""What KoboToolbox and ODK Central export of a form lands in the records that it is about."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import NOW
from dampingan.core.resource import resource
from dampingan.exchange.foreign.catalogue import find_mapping, recognise
from dampingan.exchange.foreign.importing import import_table
from dampingan.exchange.foreign.table import read_tables
from dampingan.forms.session import Field
from dampingan.forms.xlsform import read_form
from dampingan.store.entry.entry import FamilyEntry, ResponseEntry
from dampingan.store.subject import FAMILY, Subject
from dampingan.store.workspace import Workspace
from exchange.foreign.conftest import KK, NIKS, central_export, kobo_export


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    """Return a workspace with two families: one with numbers, one without any."""
    first = FamilyEntry.create(workspace, {"nama_kk": "Slamet", "no_kk": KK, "rt": "003"})
    first.set(Field("jenis_lantai"), "2")
    for nik, name, cards in zip(NIKS, ("Slamet", "Sri", "Budi"), ("1 4", "4", ""), strict=True):
        row, _ = first.add_person()
        first.set(Field("nama", row), name)
        first.set(Field("nik", row), nik)
        if cards:
            first.set(Field("kartu_identitas", row), cards)
    second = FamilyEntry.create(workspace, {"nama_kk": "Kartini", "rt": "004", "alamat": "Gg. 1"})
    row, _ = second.add_person()
    second.set(Field("nama", row), "Kartini")
    return workspace


@pytest.fixture
def elsewhere(empty_workspace_file: Path, tmp_path: Path) -> Path:
    """Return another workspace of the village, empty and closed."""
    return Path(shutil.copy(empty_workspace_file, tmp_path / "b.dampingan"))


Export = Callable[[Workspace, Path], Path]
EXPORTS = pytest.mark.parametrize(
    ("export", "name", "suffix"),
    [(kobo_export, "kobo", "xlsx"), (central_export, "odk-central", "zip")],
)


def _all(workspace: Workspace) -> list[tuple]:
    with workspace.reading() as connection:
        told = "uid, answers, aside, deleted_at"
        rows = connection.exec_driver_sql(
            f"SELECT {told} FROM family UNION ALL SELECT {told} FROM person ORDER BY uid"
        )
        return [tuple(row) for row in rows]


@EXPORTS
def test_an_export_of_our_own_families_comes_back_as_the_same(
    filled: Workspace, tmp_path: Path, export: Export, name: str, suffix: str
) -> None:
    before = _all(filled)
    path = export(filled, tmp_path / f"ekspor.{suffix}")
    assert recognise(filled, read_tables(path))[0][0].name == name
    report = import_table(filled, path, find_mapping(filled, name))
    assert [(s.read, s.same) for s in report.sheets] == [(2, 2), (4, 4)]
    assert not report.written
    assert _all(filled) == before


@EXPORTS
def test_an_export_fills_an_empty_workspace_with_the_same_answers(  # noqa: PLR0917
    filled: Workspace, elsewhere: Path, tmp_path: Path, export: Export, name: str, suffix: str
) -> None:
    path = export(filled, tmp_path / f"ekspor.{suffix}")
    with Workspace.open(elsewhere, now=lambda: NOW) as other:
        report = import_table(other, path, find_mapping(other, name))
        assert [(s.read, s.new) for s in report.sheets] == [(2, 2), (4, 4)]
        mine = sorted(json.dumps(json.loads(row[1])) for row in _all(filled))
        assert sorted(json.dumps(json.loads(row[1])) for row in _all(other)) == mine
        again = import_table(other, path, find_mapping(other, name))
        assert [(s.read, s.same) for s in again.sheets] == [(2, 2), (4, 4)]


def test_codes_of_several_answers_come_in_one_column_too(filled: Workspace, tmp_path: Path) -> None:
    path = kobo_export(filled, tmp_path / "ekspor.xlsx", split=False)
    report = import_table(filled, path, find_mapping(filled, "kobo"))
    assert [s.same for s in report.sheets] == [2, 4]


def test_an_additional_form_lands_on_the_families_that_it_is_about(
    filled: Workspace, tmp_path: Path, book: Callable[..., Path]
) -> None:
    path = resource("instruments/rtlh.md")
    filled.install(read_form(path), path.read_bytes(), "md", "extra", subject="family")
    with filled.reading() as connection:
        number = connection.exec_driver_sql("SELECT id FROM family ORDER BY id").scalar()
    entry = ResponseEntry.create(filled, "rtlh", Subject(FAMILY, number))
    entry.set(Field("jumlah_penghuni"), "4")
    row, _ = entry.add_row("bagian")
    entry.set(Field("bahan", row), "bambu")
    main = ["tanah/status_tanah", "tanah/jumlah_penghuni", "_uuid", "_index"]
    parts = ["bangunan/bagian/bahan", "_index", "_parent_table_name", "_parent_index"]
    path = book(
        Rumah=[main, ["", "4", entry.uid, 1]],
        bagian=[parts, ["bambu", 1, "Rumah", 1], ["genteng", 2, "Rumah", 1]],
    )
    mapping = recognise(filled, read_tables(path))[0][0]
    assert (mapping.name, mapping.form) == ("kobo", "rtlh")
    report = import_table(filled, path, mapping)
    assert [(s.new, s.same, s.rejected) for s in report.sheets] == [(0, 1, 0), (1, 1, 0)]
    again = import_table(filled, path, mapping)
    assert [(s.new, s.same) for s in again.sheets] == [(0, 1), (0, 2)]


def test_a_member_without_a_family_in_the_file_is_rejected(
    workspace: Workspace, book: Callable[..., Path]
) -> None:
    path = book(
        Utama=[["blok1/nama_kk", "_uuid", "_index"], ["Slamet", "a-1", 1]],
        anggota=[["nama", "_index", "_parent_index"], ["Slamet", 1, 1], ["Siapa", 2, 9]],
    )
    report = import_table(workspace, path, find_mapping(workspace, "kobo"))
    assert [(s.new, s.rejected) for s in report.sheets] == [(1, 0), (1, 1)]


TWO_REPEATS = """
| survey |
| | type | name | label |
| | text | nama_rumah | Nama rumah |
| | begin_repeat | hewan | Hewan |
| | text | jenis | Jenis |
| | end_repeat |
| | begin_repeat | alat | Alat |
| | text | macam | Macam |
| | integer | tahun | Tahun |
| | end_repeat |
| settings |
| | form_title | form_id | version |
| | Rumah | rumah | 1 |
"""


def test_rows_of_two_repeats_keep_apart(
    workspace: Workspace, tmp_path: Path, book: Callable[..., Path]
) -> None:
    (tmp_path / "rumah.md").write_text(TWO_REPEATS, "utf-8")
    form = read_form(tmp_path / "rumah.md")
    workspace.install(form, TWO_REPEATS.encode(), "md", "extra", subject="village")
    path = book(
        Rumah=[["nama_rumah", "_uuid", "_index"], ["Satu", "a-1", 1], ["Dua", "a-2", 2]],
        hewan=[["jenis", "_index", "_parent_index"], ["ayam", 1, 1], ["sapi", 2, 1]],
        alat=[
            ["macam", "tahun", "_index", "_parent_index"],
            ["cangkul", 3, 1, 1],
            ["sabit", 1, 2, 2],
        ],
    )
    mapping = recognise(workspace, read_tables(path))[0][0]
    first = import_table(workspace, path, mapping)
    assert [(s.read, s.new) for s in first.sheets] == [(2, 2), (2, 2), (2, 2)]
    again = import_table(workspace, path, mapping)
    assert [(s.read, s.same) for s in again.sheets] == [(2, 2), (2, 2), (2, 2)]


def test_headings_and_answers_may_be_labels(
    workspace: Workspace, book: Callable[..., Path]
) -> None:
    path = book(
        Utama=[
            ["Keterangan tempat/Alamat", "Perumahan/Jenis lantai terluas", "_uuid", "_index"],
            ["Gg. 1", "Keramik", "a-1", 1],
        ],
        anggota=[
            [
                *("Demografi/Nama lengkap", "Demografi/Kepemilikan kartu identitas/KTP"),
                *("Demografi/Kepemilikan kartu identitas/KIA", "_index", "_parent_index"),
            ],
            ["Slamet", 1, 0, 1, 1],
        ],
    )
    import_table(workspace, path, find_mapping(workspace, "kobo"))
    with workspace.reading() as connection:
        family = connection.exec_driver_sql("SELECT answers FROM family").scalar_one()
        person = connection.exec_driver_sql("SELECT answers FROM person").scalar_one()
    assert (json.loads(family)["alamat"], json.loads(family)["jenis_lantai"]) == ("Gg. 1", "2")
    assert json.loads(person)["kartu_identitas"] == "4"


KOBO_ROOT = ["identitas/no_kk", "tanah/status_tanah", "tanah/jumlah_penghuni", "kesehatan/lokasi"]
KOBO_ROOT += [f"kesehatan/lokasi/{code}" for code in ("1", "2", "4", "8", "16")]
KOBO_PARTS = ["bangunan/bagian/nama_bagian", "bangunan/bagian/bahan", "_index"]
KOBO_PARTS += ["_parent_table_name", "_parent_index", "_submission__uuid"]


def test_answers_asked_in_kobo_land_on_the_families_that_their_numbers_name(
    filled: Workspace, book: Callable[..., Path]
) -> None:
    path = resource("instruments/rtlh.md")
    filled.install(read_form(path), path.read_bytes(), "md", "extra", subject="family")
    rows = [
        [KK, "1", 4, "1 8", 1, 0, 0, 1, 0, 7001, "4f1c-1", "2026-10-01T01:02:03", 1],
        ["3375031803169999", "3", 2, "", "", "", "", "", "", 7002, "4f1c-2", "2026-10-01", 2],
        ["", "3", 2, "", "", "", "", "", "", 7003, "4f1c-3", "2026-10-01", 3],
    ]
    path = book(
        **{
            "Rumah Tidak Layak Huni": [
                [*KOBO_ROOT, "_id", "_uuid", "_submission_time", "_index"],
                *rows,
            ],
            "bagian": [
                KOBO_PARTS,
                ["1", "bata", 1, "Rumah Tidak Layak Huni", 1, "4f1c-1"],
                ["6", "genteng", 2, "Rumah Tidak Layak Huni", 1, "4f1c-1"],
                ["6", "seng", 3, "Rumah Tidak Layak Huni", 2, "4f1c-2"],
            ],
        }
    )
    mapping = recognise(filled, read_tables(path))[0][0]
    assert (mapping.name, mapping.form) == ("kobo", "rtlh")
    report = import_table(filled, path, mapping)
    assert [(s.new, s.rejected) for s in report.sheets] == [(1, 2), (2, 1)]
    told = [found.message for found in report.findings[:2]]
    assert told[0].startswith("Keluarga atau anggotanya tidak ada")
    assert told[1].startswith("Tidak diketahui tentang siapa")
    with filled.reading() as connection:
        sql = "SELECT family.no_kk, response.answers FROM response JOIN family ON family.id = "
        ((number, answers),) = connection.exec_driver_sql(f"{sql}response.family_id").all()
    assert number == KK
    assert json.loads(answers)["lokasi"] == "1 8"
    again = import_table(filled, path, mapping)
    assert [(s.same, s.rejected) for s in again.sheets] == [(1, 2), (2, 1)]


def test_labels_name_columns_and_several_answers_in_one_cell(
    filled: Workspace, tmp_path: Path, elsewhere: Path
) -> None:
    path = kobo_export(filled, tmp_path / "ekspor.xlsx", labels=True, split=False)
    report = import_table(filled, path, find_mapping(filled, "kobo"))
    assert [s.same for s in report.sheets] == [2, 4]
    with Workspace.open(elsewhere, now=lambda: NOW) as other:
        import_table(other, path, find_mapping(other, "kobo"))
        mine = sorted(json.dumps(json.loads(row[1])) for row in _all(filled))
        assert sorted(json.dumps(json.loads(row[1])) for row in _all(other)) == mine


def test_submissions_that_were_not_approved_stay_out_with_their_rows(
    workspace: Workspace, book: Callable[..., Path]
) -> None:
    names = ["blok1/nama_kk", "_uuid", "_validation_status", "_index"]
    path = book(
        Utama=[
            names,
            ["Slamet", "a-1", "Approved", 1],
            ["Salah", "a-2", "Not Approved", 2],
            ["Kartini", "a-3", "", 3],
        ],
        anggota=[
            ["nama", "_index", "_parent_index"],
            ["Salah", 1, 2],
            ["Slamet", 2, 1],
            ["Kartini", 3, 3],
        ],
    )
    report = import_table(workspace, path, find_mapping(workspace, "kobo"))
    assert [(s.read, s.new, s.rejected) for s in report.sheets] == [(2, 2, 0), (2, 2, 0)]
    told = [found.message for found in report.findings if "dilewati" in found.message]
    assert told == ["1 baris dilewati menurut pemetaan."] * 2
