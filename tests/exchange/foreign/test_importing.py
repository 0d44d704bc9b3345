"""Another system's list becomes families and members; what is there is never overwritten."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from dampingan.core.errors import CancelledError
from dampingan.core.resource import resource
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.foreign.catalogue import find_mapping
from dampingan.exchange.foreign.importing import import_table
from dampingan.exchange.foreign.proposing import propose
from dampingan.exchange.foreign.table import read_tables
from dampingan.exchange.receiver.receiving import ReceiveReport, undo_receipt
from dampingan.forms.session import Field
from dampingan.forms.xlsform import read_form
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.merging.conflict import Decision, decide, open_conflicts
from dampingan.store.merging.rejection import rejected_rows
from dampingan.store.workspace import Workspace
from exchange.foreign.conftest import KK, NIKS, OPENSID, OTHER_KK, residents

Book = Callable[..., Path]


def _import(workspace: Workspace, path: Path, name: str = "opensid-penduduk") -> ReceiveReport:
    return import_table(workspace, path, find_mapping(workspace, name))


def _counts(report: ReceiveReport) -> list[tuple[int, ...]]:
    for s in report.sheets:
        assert s.read == s.new + s.changed + s.same + s.conflict + s.rejected
    return [(s.new, s.changed, s.same, s.conflict, s.rejected) for s in report.sheets]


def _families(workspace: Workspace) -> list[dict]:
    with workspace.reading() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM family WHERE deleted_at IS NULL")
        return [dict(row) for row in rows.mappings()]


def _persons(workspace: Workspace) -> list[dict]:
    with workspace.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT * FROM person WHERE deleted_at IS NULL ORDER BY position"
        )
        return [dict(row) for row in rows.mappings()]


def test_a_resident_list_becomes_families_with_their_members(
    workspace: Workspace, book: Book
) -> None:
    report = _import(workspace, book(Penduduk=residents()))
    assert _counts(report) == [(3, 0, 0, 0, 0)]
    (family,) = _families(workspace)
    told = ("no_kk", "head_name", "rt", "rw", "address", "member_count", "village_code")
    assert [family[name] for name in told] == [
        *(KK, "SLAMET RIYADI", "003", "002", "Gg. Melati 4", 3, workspace.village_code)
    ]
    found = [(p["nik"], p["sex"], p["birth_date"], p["relation"]) for p in _persons(workspace)]
    assert found == [
        (NIKS[0], "1", "1980-05-17", "1"),
        (NIKS[1], "2", "1982-06-05", "2"),
        (NIKS[2], "1", "2010-01-01", "3"),
    ]


def test_every_value_that_became_another_is_reported(workspace: Workspace, book: Book) -> None:
    report = _import(workspace, book(Penduduk=residents()))
    told = [f.message for f in report.findings if f.column == "kk_level"]
    assert any("“Istri” menjadi “2 Istri/suami”" in message for message in told)
    assert not any(NIKS[0] in f.value + f.message for f in report.findings)


def test_the_same_file_twice_changes_nothing(workspace: Workspace, book: Book) -> None:
    path = book(Penduduk=residents())
    _import(workspace, path)
    before = _families(workspace), _persons(workspace)
    report = _import(workspace, path)
    assert _counts(report) == [(0, 0, 3, 0, 0)]
    assert not report.written
    assert (_families(workspace), _persons(workspace)) == before


def test_a_dry_run_counts_the_same_and_writes_nothing(workspace: Workspace, book: Book) -> None:
    path, mapping = book(Penduduk=residents()), find_mapping(workspace, "opensid-penduduk")
    dry = import_table(workspace, path, mapping, dry_run=True)
    assert not _families(workspace)
    assert dry.sheets == import_table(workspace, path, mapping).sheets
    assert dry.dry_run


def test_one_undo_takes_it_back_and_importing_again_brings_it_again(
    workspace: Workspace, book: Book
) -> None:
    path = book(Penduduk=residents())
    first = _import(workspace, path)
    undo_receipt(workspace, first.batch_uid)
    assert not _families(workspace)
    assert _counts(_import(workspace, path)) == [(3, 0, 0, 0, 0)]
    assert len(_families(workspace)) == 1
    workspace.undo()
    assert not _families(workspace)


def test_blanks_are_filled_and_what_differs_is_proposed(workspace: Workspace, book: Book) -> None:
    entry = FamilyEntry.create(workspace, {"nama_kk": "Slamet Riyadi", "no_kk": KK, "rt": "005"})
    row, _ = entry.add_person()
    entry.set(Field("nama", row), "Slamet Riyadi")
    entry.set(Field("nik", row), NIKS[0])
    path = book(Penduduk=residents())
    report = _import(workspace, path)
    assert _counts(report) == [(2, 0, 0, 1, 0)]
    (family,) = _families(workspace)
    assert (family["rt"], family["rw"], family["head_name"]) == ("005", "002", "Slamet Riyadi")
    (conflict,) = open_conflicts(workspace)
    assert (conflict.field, conflict.mine, conflict.theirs) == ("answers.rt", "005", "003")
    assert conflict.type == "proposal"
    decide(workspace, [Decision(conflict.id, "mine")])
    assert _counts(_import(workspace, path)) == [(0, 0, 3, 0, 0)]
    assert not open_conflicts(workspace)


def test_a_proposal_is_known_to_the_record_so_that_its_decision_travels(
    workspace: Workspace, book: Book
) -> None:
    entry = FamilyEntry.create(workspace, {"nama_kk": "Slamet Riyadi", "no_kk": KK, "rt": "005"})
    _import(workspace, book(Penduduk=residents()))
    (conflict,) = open_conflicts(workspace)
    stamps = json.loads(workspace.record("family", entry.family_id)["stamps"])
    assert stamps["also"] == {"answers.rt": [conflict.dot]}


def test_a_number_that_excel_cut_rejects_its_row_and_keeps_it(
    workspace: Workspace, book: Book
) -> None:
    rows = residents()
    rows[2][6] = int(NIKS[1])
    rows[3][5] = int(KK)
    report = _import(workspace, book(Penduduk=rows))
    assert _counts(report) == [(1, 0, 0, 0, 2)]
    assert [f.row for f in report.findings if "angka terakhir hilang" in f.message] == [3, 4]
    kept = rejected_rows(workspace, report.batch_uid)
    assert [row.values["nama"] for row in kept] == ["SRI WAHYUNI", "BUDI"]


def test_a_value_without_a_counterpart_is_reported_and_parked(
    workspace: Workspace, book: Book
) -> None:
    rows = residents()
    rows[3][12] = "Keponakan"
    path = book(Penduduk=rows)
    report = _import(workspace, path)
    (found,) = [f for f in report.findings if "tidak ada padanannya" in f.message]
    assert (found.row, found.column, found.value) == (4, "kk_level", "Keponakan")
    parked = json.loads(_persons(workspace)[2]["parked"])
    assert parked == {"hubungan@opensid-penduduk": "Keponakan"}
    assert _counts(_import(workspace, path)) == [(0, 0, 3, 0, 0)]


def test_families_without_a_kk_number_are_not_thrown_together(
    workspace: Workspace, book: Book
) -> None:
    rows = residents()
    for row in rows[1:]:
        row[5] = "0"
    report = _import(workspace, book(Penduduk=rows))
    assert _counts(report) == [(0, 0, 0, 0, 3)]
    assert "Nomor KK kosong" in report.findings[0].message


def test_a_member_of_another_family_is_not_doubled(workspace: Workspace, book: Book) -> None:
    _import(workspace, book(Penduduk=residents()))
    moved = residents()[3]
    moved[5] = OTHER_KK
    head = [*moved]
    head[4:7], head[12] = ["TONO", OTHER_KK, "3375030101700005"], 1
    report = _import(workspace, book(Penduduk=[OPENSID, head, moved]))
    assert _counts(report) == [(1, 0, 0, 0, 1)]
    assert "pindahkan" in report.findings[0].message
    assert sum(p["nik"] == NIKS[2] for p in _persons(workspace)) == 1


def test_texts_without_a_counterpart_are_kept_once(workspace: Workspace, book: Book) -> None:
    rows = residents()
    rows[1][3] = "tiga"
    path = book(Penduduk=rows)
    FamilyEntry.create(workspace, {"nama_kk": "Orang Lain", "no_kk": KK})
    _import(workspace, path)
    assert not _import(workspace, path).written


def test_a_member_without_name_and_nik_is_rejected(workspace: Workspace, book: Book) -> None:
    rows = residents()
    rows[3][4] = rows[3][6] = ""
    assert _counts(_import(workspace, book(Penduduk=rows))) == [(2, 0, 0, 0, 1)]


def test_two_members_of_one_name_without_numbers_stay_two(workspace: Workspace, book: Book) -> None:
    rows = residents()
    for row in rows[2:]:
        row[4], row[6], row[9] = "ANAK", "", ""
    path = book(Penduduk=rows)
    assert _counts(_import(workspace, path)) == [(3, 0, 0, 0, 0)]
    assert len(_persons(workspace)) == 3
    assert _counts(_import(workspace, path)) == [(0, 0, 3, 0, 0)]


def test_people_who_died_or_moved_are_passed_over(workspace: Workspace, book: Book) -> None:
    rows = residents()
    rows[3][13] = 2
    report = _import(workspace, book(Penduduk=rows))
    assert _counts(report) == [(2, 0, 0, 0, 0)]
    assert any("1 baris dilewati" in f.message for f in report.findings)


def test_a_family_that_was_deleted_here_stays_deleted(workspace: Workspace, book: Book) -> None:
    heading = ["Nama KK", "RT", "RW", "Alamat"]
    path = book(Daftar=[heading, ["Kartini", "1", "2", "Gg. 1"]])
    tables = read_tables(path)
    mapping = propose(tables, workspace.form("family"))
    import_table(workspace, path, mapping)
    FamilyEntry(workspace, _families(workspace)[0]["id"]).set_status("deleted", "pindah")
    report = import_table(workspace, path, mapping)
    assert _counts(report) == [(0, 0, 0, 0, 1)]
    assert "sudah dihapus" in report.findings[0].message
    assert not _families(workspace)


def test_stopping_leaves_everything_as_it_was(workspace: Workspace, book: Book) -> None:
    asked = iter([False, False, True])
    with pytest.raises(CancelledError):
        import_table(
            workspace,
            book(Penduduk=residents()),
            find_mapping(workspace, "opensid-penduduk"),
            cancelled=lambda: next(asked, True),
        )
    assert not _families(workspace)


def test_a_mapping_for_other_files_is_refused(workspace: Workspace, book: Book) -> None:
    with pytest.raises(ExchangeError, match="tidak cocok"):
        _import(workspace, book(Lain=[["x", "y"], [1, 2]]))


# ---------------------------------------------------------------------- the other lists

DTSEN_FAMILY = (
    "kode_kelurahan_desa|alamat|nomor_kartu_keluarga|nama_anggota_keluarga|desil_nasional|"
    "jenis_lantai_terluas|aset_bergerak_sepeda_motor|jumlah_ternak_kambing_domba\n"
    "{code}|Gg. Melati 4|{kk}|Slamet Riyadi|2|10|1|3\n"
    "3326010001|Jl. Jauh 1|3326011803160001|Orang Lain|1|8|2|0\n"
)
DTSEN_PERSON = (
    "nomor_induk_kependudukan|nomor_kartu_keluarga|nama|tanggal_lahir|jenis_kelamin|"
    "status_hubungan_keluarga|status_kawin|penglihatan\n"
    "{head}|{kk}|Slamet Riyadi|1980-05-17|1|1|2|4\n"
    "{wife}|{kk}|Sri Wahyuni|1982-06-05|2|2|2|4\n"
)


def test_dtsen_families_and_persons_are_joined_by_the_family_card(
    workspace: Workspace, tmp_path: Path
) -> None:
    family, person = tmp_path / "keluarga.txt", tmp_path / "anggota.txt"
    code = workspace.village_code.replace(".", "")
    family.write_text(DTSEN_FAMILY.format(kk=KK, code=code), "utf-8")
    person.write_text(DTSEN_PERSON.format(kk=KK, head=NIKS[0], wife=NIKS[1]), "utf-8")
    report = import_table(workspace, (family, person), find_mapping(workspace, "dtsen"))
    assert _counts(report) == [(1, 0, 0, 0, 0), (2, 0, 0, 0, 0)]
    assert any("desa/kelurahan lain" in f.message for f in report.findings)
    (found,) = _families(workspace)
    answers = json.loads(found["answers"])
    told = [answers[k] for k in ("desil", "jenis_lantai", "motor", "kambing")]
    assert told == ["2", "10", "1", "3"]
    assert [p["name"] for p in _persons(workspace)] == ["Slamet Riyadi", "Sri Wahyuni"]


def test_recipients_who_are_not_there_are_listed_and_not_added(
    workspace: Workspace, book: Book
) -> None:
    _import(workspace, book(Penduduk=residents()))
    heading = ["No", "NIK", "Nama Penerima", "No KK", "PKH", "Alamat"]
    known = [1, NIKS[1], "SRI WAHYUNI", KK, "YA", "Gg. Melati 4"]
    path = book(
        KPM=[["DAFTAR KPM"], heading, known, [2, "3375034101750009", "ORANG JAUH", "", "YA", "x"]]
    )
    report = _import(workspace, path, "siks-ng-penerima")
    assert _counts(report) == [(0, 1, 0, 0, 1)]
    assert json.loads(_families(workspace)[0]["answers"])["pkh"] == "1"
    assert len(_families(workspace)) == 1
    assert rejected_rows(workspace, report.batch_uid)[0].values["Nama Penerima"] == "ORANG JAUH"


def test_opensid_regsosek_sheets_meet_in_one_family_with_the_codes_of_the_paper(
    workspace: Workspace, book: Book
) -> None:
    path = book(
        **{
            "1.keterangan tempat": [["No KK", "107", "108"], [KK, "Gg. Melati 4", "Slamet"]],
            "3.keterangan perumahan": [["No KK", "302", "305", "308"], [KK, 45, 6, 12]],
            "4.ket sos-ek anggota": [
                ["No KK", "402", "403", "405", "406", "409"],
                [KK, "Slamet", NIKS[0], 1, date(1980, 5, 17), 1],
            ],
        }
    )
    report = _import(workspace, path, "opensid-regsosek")
    assert _counts(report) == [(1, 0, 0, 0, 0)] * 3
    (family,) = _families(workspace)
    answers = json.loads(family["answers"])
    assert (answers["luas_lantai"], answers["jenis_atap"], answers["bahan_bakar"]) == (
        *("45", "5"),
        "0",
    )
    assert _persons(workspace)[0]["birth_date"] == "1980-05-17"


def test_pbdt_rows_are_families_of_a_household_with_alternating_codes_put_right(
    workspace: Workspace, book: Book
) -> None:
    heading = ["id_rumah_tangga", "no_urut_keluarga", "Nama KRT", "Lantai", "Lemari es", "Nama"]
    heading += ["NIK", "Hub KK", "JK"]
    path = book(
        BDT=[
            heading,
            ["RT01", 1, "SLAMET", 9, 3, "SLAMET", NIKS[0], 1, 1],
            ["RT01", 1, "SLAMET", 9, 3, "SRI", NIKS[1], 2, 2],
            ["RT01", 2, "SLAMET", 9, 4, "BUDI", NIKS[2], 1, 1],
        ]
    )
    report = _import(workspace, path, "pbdt-2015")
    assert _counts(report) == [(3, 0, 0, 0, 0)]
    found = [json.loads(f["answers"]) for f in _families(workspace)]
    assert [(a["jenis_lantai"], a["kulkas"]) for a in found] == [("8", "1"), ("8", "2")]


def test_at_a_regency_a_family_goes_to_the_village_that_its_row_names(
    tmp_path: Path, book: Book
) -> None:
    path = tmp_path / "kota.dampingan"
    with Workspace.create(path, "33.75", "2026-Q4", actor="Budi") as regency:
        assert _counts(_import(regency, book(Penduduk=residents()))) == [(0, 0, 0, 0, 3)]
        family = tmp_path / "keluarga.txt"
        family.write_text(DTSEN_FAMILY.format(kk=KK, code="3375031009"), "utf-8")
        assert _counts(_import(regency, family, "dtsen")) == [(1, 0, 0, 0, 0)]
        assert _families(regency)[0]["village_code"] == "33.75.03.1009"
        assert _counts(_import(regency, book(Penduduk=residents()))) == [(3, 0, 0, 0, 0)]


def test_a_table_answers_an_additional_form_about_the_families_that_it_names(
    workspace: Workspace, book: Book
) -> None:
    form = resource("instruments/rtlh.md")
    workspace.install(read_form(form), form.read_bytes(), "md", "extra", subject="family")
    _import(workspace, book(Penduduk=residents()))
    heading = ["No KK", "Jumlah orang yang tinggal di rumah ini", "Status tanah"]
    path = book(Rumah=[heading, [KK, 4, "Milik sendiri"], [OTHER_KK, 2, "1"]])
    mapping = propose(
        read_tables(path), workspace.extra_form("rtlh"), form_id="rtlh", subject="family"
    )
    report = import_table(workspace, path, mapping)
    assert _counts(report) == [(1, 0, 0, 0, 1)]
    with workspace.reading() as connection:
        (answers,) = connection.exec_driver_sql("SELECT answers FROM response").scalars()
    assert json.loads(answers)["jumlah_penghuni"] == "4"
    assert _counts(import_table(workspace, path, mapping)) == [(0, 0, 1, 0, 1)]


def test_a_new_family_is_one_line_of_history_and_is_read_with_progress(
    workspace: Workspace, book: Book
) -> None:
    told: list[str] = []
    import_table(
        workspace,
        book(Penduduk=residents()),
        find_mapping(workspace, "opensid-penduduk"),
        progress=lambda done, total, text: told.append(text),
    )
    assert told == ["Membaca baris", "Membandingkan dengan ruang kerja", "Menyimpan"]
    with workspace.reading() as connection:
        fields = connection.exec_driver_sql(
            "SELECT field FROM history WHERE kind IN ('family', 'person')"
        ).scalars()
        assert not [field for field in fields if field.startswith("answers.")]
