"""Reference lists as a workbook: written, changed by hand, tried, taken in, handed to villages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import NOW
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.receiver.receiving import ReceiveReport, receive
from dampingan.exchange.reference_list.importing import import_lists
from dampingan.exchange.reference_list.list_sheet import TITLES
from dampingan.exchange.reference_list.writing import export_lists
from dampingan.store import reference
from dampingan.store.merging.conflict import open_conflicts
from dampingan.store.reference import Reference, change_reference
from dampingan.store.workspace import Workspace
from exchange.families import without_spare_rows
from exchange.plan_records import activity
from exchange.rules.conftest import Change, cell_of

AGENCIES, SHEET, HEALTH = "perangkat_daerah", "Perangkat daerah", "kota-dinkes"

Cells = dict[tuple[int | str, str], Any]


def entry(workspace: Workspace, code: str, name: str = AGENCIES) -> Reference:
    found = reference.reference(workspace, name, code)
    assert found is not None
    return found


@pytest.fixture
def lists(regency: Workspace, tmp_path: Path) -> Path:
    """Return the regency's lists of agencies, terms and programmes."""
    path = tmp_path / "daftar.xlsx"
    export_lists(regency, path, lists=[AGENCIES, "jangka", "program"])
    return without_spare_rows(path)


@pytest.fixture
def typed(change: Change) -> Callable[..., Path]:
    def run(path: Path, cells: Cells, sheet: str = SHEET) -> Path:
        def type_it(book: Any) -> None:
            page = book[sheet]
            for (row, column), value in cells.items():
                where = row if isinstance(row, int) else row_of(page, row)
                cell_of(book, sheet, where, column).value = value

        return change(path, type_it)

    return run


def row_of(page: Any, code: str) -> int:
    return next(n for n in range(6, page.max_row + 1) if page.cell(n, 2).value == code)


def free_row(path: Path, sheet: str = SHEET) -> int:
    page = openpyxl.load_workbook(path)[sheet]
    return next(n for n in range(6, 2000) if not page.cell(n, 2).value)


def told(report: ReceiveReport) -> dict[str, tuple[int, int, int, int, int]]:
    found = {}
    for one in report.sheets:
        assert one.read == one.new + one.changed + one.same + one.conflict + one.rejected
        found[one.name] = (one.new, one.changed, one.same, one.conflict, one.rejected)
    return found


def test_every_list_is_a_sheet_with_indonesian_headings(regency: Workspace, tmp_path: Path) -> None:
    export_lists(regency, tmp_path)
    (path,) = tmp_path.glob("Dampingan_*daftar-acuan*.xlsx")
    book = openpyxl.load_workbook(path)
    assert set(TITLES.values()) <= set(book.sheetnames)
    assert book.sheetnames[0] == "Petunjuk"
    page = book["Program"]
    headings = [cell.value for cell in page[5]]
    assert headings[:4] == ["Kunci", "Kode", "Nama", "Singkatan"]
    assert {"Pemberi", "Strategi", "Masih dipakai", "Diganti oleh (kode)"} <= set(headings)
    assert page.protection.sheet
    assert page["A6"].protection.locked
    assert not page["C6"].protection.locked


def test_nothing_changes_when_a_list_comes_back_as_it_went(regency: Workspace, lists: Path) -> None:
    report = import_lists(regency, lists)
    assert not report.written
    assert all(
        same and not any((new, changed, conflict, rejected))
        for new, changed, same, conflict, rejected in told(report).values()
    )


def test_names_change_new_entries_get_codes_and_old_ones_retire(
    regency: Workspace, lists: Path, typed: Callable[..., Path]
) -> None:
    new = free_row(lists)
    cells: Cells = {
        (HEALTH, "_label"): "Dinas Kesehatan Baru",
        ("kota-setda", "_active"): "tidak",
        ("kota-bapperida", "_successor"): HEALTH,
        (new, "_label"): "Balai Wilayah Sungai",
        (new + 1, "_code"): "BPBD-2",
        (new + 1, "_label"): "Badan Penanggulangan Bencana",
    }
    path = typed(typed(lists, cells), {("menengah", "_extra.sampai"): "6"}, "Jangka")
    tried = import_lists(regency, path, dry_run=True)
    assert told(tried)[SHEET][:2] == (2, 3)
    assert entry(regency, HEALTH).label != "Dinas Kesehatan Baru"
    report = import_lists(regency, path)
    assert report.applied
    assert entry(regency, HEALTH).label == "Dinas Kesehatan Baru"
    assert not entry(regency, "kota-setda").active
    assert entry(regency, "kota-bapperida").successor == HEALTH
    assert entry(regency, "balai_wilayah_sungai").label == "Balai Wilayah Sungai"
    assert entry(regency, "BPBD-2").origin == "regency"
    term = reference.reference(regency, "jangka", "menengah")
    assert term is not None
    assert (term.extra["dari"], term.extra["sampai"]) == ("2", "6")
    assert regency.can_undo
    regency.undo()
    assert entry(regency, "kota-setda").active


def test_nothing_is_written_when_one_row_is_wrong(
    regency: Workspace, lists: Path, typed: Callable[..., Path]
) -> None:
    cells: Cells = {
        ("kota-setda", "_label"): "Setda Baru",
        (HEALTH, "_label"): None,
        ("kota-dlh", "_code"): "kota-dlh-2",
        ("kota-bpbd", "_successor"): "dinas lain",
        ("kota-dkp", "_successor"): "kota-dkp",
        ("kota-dindik", "_successor"): "tidak-ada",
        ("kota-dpupr", "_successor"): "kota-bapperida",
        ("kota-bapperida", "_successor"): "kota-dpupr",
        ("kota-dinperkim", "_active"): "mungkin",
    }
    report = import_lists(regency, typed(lists, cells))
    assert not report.applied
    columns = sorted(f.column for f in report.findings)
    assert columns == ["_active", "_label", *["_successor"] * 5, "_uid"]
    assert entry(regency, "kota-setda").label != "Setda Baru"


def test_a_village_takes_its_regencys_lists(
    regency: Workspace, village: Workspace, lists: Path, typed: Callable[..., Path], tmp_path: Path
) -> None:
    import_lists(regency, typed(lists, {(HEALTH, "_label"): "Dinas Kesehatan Baru"}))
    path = tmp_path / "untuk-desa.xlsx"
    export_lists(regency, path)
    uid = activity(village, pengampu=HEALTH)
    receive(village, path)
    assert entry(village, HEALTH).label == "Dinas Kesehatan Baru"
    assert uid
    assert open_conflicts(village) == []
    assert not receive(village, path).written


def test_two_renamings_of_one_entry_are_a_conflict(
    regency: Workspace, village: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "daftar.xlsx"
    activity(village)
    change_reference(village, entry(village, HEALTH).id, label="Dinkes (desa)")
    export_lists(regency, path)
    change_reference(regency, entry(regency, HEALTH).id, label="Dinkes (kota)")
    export_lists(regency, path)
    report = import_lists(village, path)
    assert report.total("conflict") == 1
    (conflict,) = open_conflicts(village)
    assert (conflict.mine, conflict.theirs) == ("Dinkes (desa)", "Dinkes (kota)")


def test_lists_of_others_are_refused(
    regency: Workspace, village: Workspace, lists: Path, tmp_path: Path
) -> None:
    other = tmp_path / "kab.dampingan"
    with (
        Workspace.create(other, "33.26", "2026-Q4", actor="Ani", now=lambda: NOW) as workspace,
        pytest.raises(ExchangeError, match="bukan untuk ruang kerja ini"),
    ):
        import_lists(workspace, lists)
    own = tmp_path / "desa.xlsx"
    export_lists(village, own)
    with pytest.raises(ExchangeError, match="bukan untuk ruang kerja ini"):
        import_lists(regency, own)
