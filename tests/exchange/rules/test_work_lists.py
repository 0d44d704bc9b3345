"""Agencies' work lists: their own work over all villages, out and back with progress."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import NOW
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.reader.reading import read_submission
from dampingan.exchange.receiver.receiving import ReceiveReport, receive, undo_receipt
from dampingan.exchange.writer.receipt import write_annotated
from dampingan.exchange.writer.returning import write_return
from dampingan.exchange.writer.submission import write_submission
from dampingan.exchange.writer.work_list import (
    WorkListFailure,
    waiting_agencies,
    write_work_list,
    write_work_lists,
)
from dampingan.store import reference
from dampingan.store.merging.conflict import Decision, decide, open_conflicts
from dampingan.store.plan import writing
from dampingan.store.plan.record import PlanRecord, plan_record, plan_records
from dampingan.store.reference import replace_by
from dampingan.store.workspace import Workspace
from exchange.families import without_spare_rows
from exchange.people import UMI, key
from exchange.plan_records import activity, problem, records
from exchange.rules.conftest import Change, cell_of

Send = Callable[..., Path]

WORKS, HEALTH, OTHER = "kota-dpupr", "kota-dinkes", "33.75.03.1010"
DIKE, CLINIC = "Menaikkan tanggul", "Penyuluhan"


@pytest.fixture(scope="module")
def planned_files(
    village_file: Path, empty_regency_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """Return a closed village and its regency with two villages' activities, to copy."""
    folder = tmp_path_factory.mktemp("kerja")
    paths = Path(shutil.copy(village_file, folder)), Path(shutil.copy(empty_regency_file, folder))
    with (
        Workspace.open(paths[0], actor="Sari", now=lambda: NOW) as village,
        Workspace.open(paths[1], actor="Budi", now=lambda: NOW) as regency,
    ):
        _plan(village)
        write_submission(village, folder / "a.xlsx", include_drafts=True, include_findings=True)
        receive(regency, folder / "a.xlsx")
        told = {"judul": DIKE, "pengampu": WORKS}
        writing.add(regency, "kegiatan", told, village_code=OTHER)
    return paths


def _plan(village: Workspace) -> None:
    about = problem(village)
    money = {"biaya": "250000000", "sumber_dana": "apbd_kab", "keadaan": "3"}
    first = activity(
        village, DIKE, masalah=about, pendukung=HEALTH, keluarga_nama=key(village, UMI), **money
    )
    writing.add_row(village, first, "kemajuan", {"tanggal": "2026-10-01", "fisik": "20"})
    activity(village, CLINIC, pengampu=HEALTH)
    visit = {"tanggal": "2026-11-02", "perangkat": WORKS, "petugas": "Harun Rasyid"}
    rows = {"tindak_lanjut": [{"uraian": "Ukur ulang", "tenggat": "2026-12-01"}]}
    writing.add(village, "kunjungan", visit, rows=rows)


@pytest.fixture
def village(planned_files: tuple[Path, Path], tmp_path: Path) -> Iterator[Workspace]:
    """Return the open workspace of the village."""
    copy = Path(shutil.copy(planned_files[0], tmp_path / "desa.dampingan"))
    with Workspace.open(copy, actor="Sari", now=lambda: NOW) as workspace:
        yield workspace


@pytest.fixture
def planned(planned_files: tuple[Path, Path], tmp_path: Path) -> Iterator[Workspace]:
    """Return the open workspace of the regency with activities, visits and follow-ups."""
    copy = Path(shutil.copy(planned_files[1], tmp_path / "kota.dampingan"))
    with Workspace.open(copy, actor="Budi", now=lambda: NOW) as workspace:
        yield workspace


@pytest.fixture
def listed(planned: Workspace, tmp_path: Path) -> Callable[..., Path]:
    """Return what writes an agency's work list."""

    def write(agency: str = WORKS) -> Path:
        path = tmp_path / f"{agency}-{len(list(tmp_path.iterdir()))}.xlsx"
        write_work_list(planned, agency, path)
        return without_spare_rows(path)

    return write


Rows = Mapping[tuple[str, int], Mapping[str, Any]]


@pytest.fixture
def typed(change: Change) -> Callable[[Path, Rows], Path]:
    def run(path: Path, rows: Rows) -> Path:
        def type_it(book: Any) -> None:
            for (sheet, row), cells in rows.items():
                for column, text in cells.items():
                    cell_of(book, sheet, row, column).value = text

        return change(path, type_it)

    return run


def row_of(path: Path, sheet: str, village: str) -> int:
    found = read_submission(path).sheets[sheet]
    return next(
        number
        for row, number in zip(found.rows, found.numbers, strict=True)
        if village in row["_ref_village"]
    )


def dike(workspace: Workspace, village: str = "33.75.03.1009") -> PlanRecord:
    return next(
        r for r in all_activities(workspace) if r.title == DIKE and r.village_code == village
    )


def all_activities(workspace: Workspace) -> list[PlanRecord]:
    return plan_records(workspace, "kegiatan")


def told(report: ReceiveReport) -> dict[str, tuple[int, int, int, int, int]]:
    found = {}
    for one in report.sheets:
        assert one.read == one.new + one.changed + one.same + one.conflict + one.rejected
        found[one.name] = (one.new, one.changed, one.same, one.conflict, one.rejected)
    return found


def test_an_agency_gets_its_own_work_of_all_villages_and_no_others(
    listed: Callable[..., Path],
) -> None:
    sheets = read_submission(listed()).sheets
    assert list(sheets) == ["Kegiatan", "Kemajuan", "Kunjungan", "Tindak lanjut"]
    rows = sheets["Kegiatan"].rows
    assert [(r["judul"], r["_ref_village"].partition(",")[0]) for r in rows] == [
        (DIKE, "Bandengan"),
        (DIKE, rows[1]["_ref_village"].partition(",")[0]),
    ]
    assert rows[0]["_ref_link.masalah"] == "Rob menggenangi gang"
    assert rows[0]["_ref_progress"] == "2026-10-01: 20%"
    assert len({r["_title"] for r in rows}) == 2
    health = read_submission(listed(HEALTH)).sheets["Kegiatan"].rows
    assert [(r["judul"], r["_ref_role"]) for r in health] == [
        (DIKE, "pendukung"),
        (CLINIC, "pengampu"),
    ]


def test_what_is_asked_stands_first_and_fits_the_width_of_one_page(
    listed: Callable[..., Path],
) -> None:
    page = openpyxl.load_workbook(listed())["Kegiatan"]
    names = [cell.value for cell in page[2]]
    assert names.index("keadaan") < names.index("_ref_link.masalah")
    assert page.page_setup.fitToHeight == 0
    last = page.print_area.rpartition("$")[0].rpartition(":$")[2]
    assert page[f"{last}2"].value == "rt"


def test_nothing_about_persons_goes_along(listed: Callable[..., Path]) -> None:
    path = listed()
    book = openpyxl.load_workbook(path)
    texts = {str(c.value) for page in book for row in page.iter_rows() for c in row if c.value}
    for private in (UMI, "Harun Rasyid", "Sari", "Budi"):
        assert not [text for text in texts if private in text]
    names = {str(c.value) for page in book for c in page[2]}
    assert not {"keluarga_nama", "petugas", "saring", "_updated_by"} & names


@pytest.fixture
def answered(listed: Callable[..., Path], typed: Callable[..., Path]) -> Path:
    """Return a work list with new progress, another state and a follow-up that is done."""
    path = listed()
    label = read_submission(path).sheets["Kegiatan"].rows[0]["_title"]
    rows: Rows = {
        ("Kemajuan", 7): {"_parent": label, "tanggal": "2026-11-15", "fisik": "55"},
        ("Kegiatan", row_of(path, "Kegiatan", "Bandengan")): {"keadaan": "4"},
        ("Tindak lanjut", 6): {"keadaan": "3", "selesai_pada": "2026-11-20"},
    }
    return typed(path, rows)


def test_progress_comes_back_and_reaches_the_village(
    planned: Workspace, village: Workspace, answered: Path, tmp_path: Path
) -> None:
    tried = receive(planned, answered, dry_run=True)
    report = receive(planned, answered)
    assert told(tried) == told(report)
    assert told(report) == {
        "Kegiatan": (0, 1, 1, 0, 0),
        "Kemajuan": (1, 0, 1, 0, 0),
        "Kunjungan": (0, 0, 1, 0, 0),
        "Tindak lanjut": (0, 1, 0, 0, 0),
    }
    here = dike(planned)
    assert here.text("keadaan") == "4"
    assert [row.text("fisik") for row in here.rows["kemajuan"]] == ["20", "55"]
    assert here.text("keluarga_nama") == key(village, UMI)
    assert not receive(planned, answered).written
    write_return(planned, village.village_code, tmp_path / "balik.xlsx")
    receive(village, tmp_path / "balik.xlsx")
    decide(village, [Decision(c.id, "theirs") for c in open_conflicts(village)])
    assert [row.text("fisik") for row in dike(village).rows["kemajuan"]] == ["20", "55"]
    assert dike(village).text("keadaan") == "4"
    undo_receipt(planned, report.batch_uid)
    assert [row.text("fisik") for row in dike(planned).rows["kemajuan"]] == ["20"]
    with pytest.raises(ExchangeError, match="daftar kerja perangkat daerah"):
        receive(village, answered)


def test_a_spreadsheet_program_saves_it_and_nothing_gets_lost(
    planned: Workspace, answered: Path, resave: Callable[[Path, str], Path]
) -> None:
    report = receive(planned, resave(answered, "ods"))
    assert told(report) == {
        "Kegiatan": (0, 1, 1, 0, 0),
        "Kemajuan": (1, 0, 1, 0, 0),
        "Kunjungan": (0, 0, 1, 0, 0),
        "Tindak lanjut": (0, 1, 0, 0, 0),
    }
    assert [row.text("fisik") for row in dike(planned).rows["kemajuan"]] == ["20", "55"]


def test_work_of_others_is_rejected_and_stays_as_it_is(
    planned: Workspace, listed: Callable[..., Path], typed: Callable[..., Path]
) -> None:
    path = listed()
    clinic = records(planned, "kegiatan")[CLINIC]
    number = row_of(path, "Kegiatan", "Bandengan")
    writing.answer(planned, dike(planned, OTHER).uid, {"pengampu": HEALTH})
    rows: Rows = {
        ("Kemajuan", 7): {"_parent": clinic.uid, "tanggal": "2026-11-15", "fisik": "90"},
        ("Kegiatan", 13 - number): {"keadaan": "5"},
        ("Kegiatan", 8): {"judul": "Kegiatan baru"},
        ("Kemajuan", 8): {"_parent": DIKE, "tanggal": "2026-11-15", "fisik": "90"},
    }
    report = receive(planned, typed(path, rows))
    assert told(report)["Kemajuan"][4] == 2
    assert told(report)["Kegiatan"][4] == 2
    assert any("Ada 2 baris yang bernama begitu" in f.message for f in report.findings)
    assert "kemajuan" not in plan_record(planned, clinic.uid).rows  # type: ignore[union-attr]
    assert dike(planned, OTHER).text("keadaan") != "5"
    assert len(all_activities(planned)) == 3


def test_a_wrong_cell_of_an_activity_keeps_none_of_its_progress_out(
    planned: Workspace, listed: Callable[..., Path], typed: Callable[..., Path]
) -> None:
    path = listed()
    number = row_of(path, "Kegiatan", "Bandengan")
    label = read_submission(path).sheets["Kegiatan"].rows[0]["_title"]
    rows: Rows = {
        ("Kegiatan", number): {"keadaan": "selesai sekali"},
        ("Kemajuan", 7): {"_parent": label, "tanggal": "2026-11-15", "fisik": "55"},
        ("Kemajuan", 8): {"_parent": str(number), "tanggal": "2026-11-16", "fisik": "60"},
        ("Kemajuan", 9): {"_parent": "Entah", "tanggal": "2026-11-17", "fisik": "70"},
        ("Kemajuan", 10): {"tanggal": "2026-11-18", "fisik": "80"},
    }
    report = receive(planned, typed(path, rows))
    assert told(report)["Kegiatan"][4] == 1
    assert told(report)["Kemajuan"] == (2, 0, 1, 0, 2)
    said = {f.row: f.message for f in report.findings if f.sheet == "Kemajuan"}
    assert "Pilih dari daftar di selnya" in said[9]
    assert "belum menyebut tentang apa" in said[10]
    assert len([f for f in report.findings if f.sheet == "Kemajuan"]) == 2
    assert sorted(r.text("fisik") for r in dike(planned).rows["kemajuan"]) == ["20", "55", "60"]


def test_what_an_agency_types_into_grey_columns_waits_for_a_decision(
    planned: Workspace, listed: Callable[..., Path], typed: Callable[..., Path]
) -> None:
    path = listed()
    number = row_of(path, "Kegiatan", "Bandengan")
    changed = typed(path, {("Kegiatan", number): {"biaya": "1", "keadaan": "4"}})
    report = receive(planned, changed)
    assert told(report)["Kegiatan"] == (0, 0, 1, 1, 0)
    assert (dike(planned).text("biaya"), dike(planned).text("keadaan")) == ("250000000", "4")
    waiting = open_conflicts(planned)
    assert [(c.field, c.theirs) for c in waiting] == [("answers.biaya", "1")]
    decide(planned, [Decision(waiting[0].id, "mine")])
    assert not receive(planned, changed).written
    assert (dike(planned).text("biaya"), open_conflicts(planned)) == ("250000000", [])


def test_rejected_rows_go_back_to_the_agency_and_come_again(
    planned: Workspace, listed: Callable[..., Path], typed: Callable[..., Path], tmp_path: Path
) -> None:
    path = listed()
    number = row_of(path, "Kegiatan", "Bandengan")
    wrong: Rows = {
        ("Kegiatan", number): {"keadaan": "selesai sekali"},
        ("Kemajuan", 7): {"_parent": str(number), "tanggal": "kemarin", "fisik": "55"},
        ("Kemajuan", 8): {"_parent": "Entah", "tanggal": "2026-11-18", "fisik": "60"},
    }
    report = receive(planned, typed(path, wrong))
    copy = write_annotated(planned, report.batch_uid, tmp_path / "perbaiki.xlsx").path
    texts = [
        str(c.value)
        for page in openpyxl.load_workbook(copy)
        for row in page
        for c in row
        if c.value
    ]
    assert not [text for text in texts if UMI in text or "data pribadi" in text]
    sheets = read_submission(copy).sheets
    assert [len(sheets[name].rows) for name in ("Kegiatan", "Kemajuan")] == [1, 2]
    label = f"{DIKE} · {read_submission(path).sheets['Kegiatan'].rows[1]['_title'].split(' · ')[1]}"
    right: Rows = {
        ("Kegiatan", 6): {"keadaan": "5"},
        ("Kemajuan", 6): {"tanggal": "2026-11-20"},
        ("Kemajuan", 7): {"_parent": label},
    }
    again = receive(planned, typed(copy, right))
    assert told(again) == {"Kegiatan": (0, 1, 0, 0, 0), "Kemajuan": (2, 0, 0, 0, 0)}
    assert dike(planned).text("keadaan") == "5"
    assert [row.text("fisik") for row in dike(planned).rows["kemajuan"]] == ["20", "55"]
    assert [row.text("fisik") for row in dike(planned, OTHER).rows["kemajuan"]] == ["60"]


def test_two_people_of_one_agency_report_in_copies_of_one_file(
    planned: Workspace, listed: Callable[..., Path], typed: Callable[..., Path]
) -> None:
    path = listed()
    one = typed(path, {("Kemajuan", 7): {"_parent": "6", "tanggal": "2026-11-10", "fisik": "30"}})
    two = typed(path, {("Kemajuan", 7): {"_parent": "6", "tanggal": "2026-11-15", "fisik": "55"}})
    receive(planned, one)
    report = receive(planned, two)
    assert not report.total("conflict")
    found = [
        row.text("fisik") for r in all_activities(planned) for row in r.rows.get("kemajuan", ())
    ]
    assert sorted(found) == ["20", "30", "55"]


def test_an_agency_that_was_merged_hands_its_work_on(
    planned: Workspace, listed: Callable[..., Path], typed: Callable[..., Path]
) -> None:
    before = listed(HEALTH)
    found = [(code, count) for code, _, count in waiting_agencies(planned)]
    assert found == [(HEALTH, 2), (WORKS, 2)]
    old = reference.reference(planned, "perangkat_daerah", HEALTH)
    assert old is not None
    replace_by(planned, old.id, WORKS)
    assert [code for code, _, _ in waiting_agencies(planned)] == [WORKS]
    rows = read_submission(listed()).sheets["Kegiatan"].rows
    assert {row["judul"] for row in rows} == {DIKE, CLINIC}
    clinic = records(planned, "kegiatan")[CLINIC].uid
    late = {("Kemajuan", 7): {"_parent": clinic, "tanggal": "2026-11-15", "fisik": "40"}}
    assert told(receive(planned, typed(before, late)))["Kemajuan"] == (1, 0, 1, 0, 0)


def test_work_lists_need_a_regency_and_something_to_do(
    village: Workspace, planned: Workspace, tmp_path: Path
) -> None:
    with pytest.raises(ExchangeError, match="kabupaten/kota"):
        write_work_list(village, WORKS, tmp_path)
    with pytest.raises(ExchangeError, match="Belum ada kegiatan"):
        write_work_list(planned, "kota-setda", tmp_path)
    done = write_work_lists(planned, tmp_path / "keluar", [WORKS, "kota-setda", HEALTH])
    assert [isinstance(one, WorkListFailure) for one in done] == [False, True, False]
    assert len(list((tmp_path / "keluar").glob("*daftar-kerja*.xlsx"))) == 2
