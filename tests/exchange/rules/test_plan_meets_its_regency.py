"""A village and its regency work on one plan: everything that may happen, in one meeting.

The workbooks are large, so they are exchanged once; each test looks at one thing that came of it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import NOW
from dampingan.exchange.reader.reading import Submission, read_submission
from dampingan.exchange.receiver.receiving import ReceiveReport, receive
from dampingan.exchange.writer.returning import waiting_villages, write_return
from dampingan.exchange.writer.submission import write_submission
from dampingan.store import reference
from dampingan.store.merging.conflict import OpenConflict, open_conflicts
from dampingan.store.plan import writing
from dampingan.store.plan.record import PlanRecord, plan_record
from dampingan.store.reference import Reference, add_reference, change_reference, replace_by
from dampingan.store.workspace import Workspace
from exchange.families import without_spare_rows
from exchange.people import UMI, key
from exchange.plan_records import LIMBAH, ROB, activity, problem, records
from exchange.rules.conftest import cell_of

AGENCIES, WORKS, HEALTH = "perangkat_daerah", "kota-dpupr", "kota-dinkes"
DIKE, STRANGE, TWIN = "Menaikkan tanggul", "Kegiatan aneh", "Sampah menumpuk"

UNDERSTOOD = (LIMBAH.upper(), "7", "baris 7", f"{ROB}; 7", "key", "Air payau", "6, 7")
"""What is typed as problems of new activities, and means records."""
KEPT = (TWIN, "99", f"{ROB}; yang tidak ada", "J-7Q2M0ZC4HB1XS")
"""What means none or several."""


@dataclass
class Met:
    """What came of it."""

    village: Workspace
    regency: Workspace
    uids: dict[str, str]
    first: Submission
    path: Path
    alike: bool
    reports: dict[str, ReceiveReport]
    waiting: list[str]
    conflicts: list[OpenConflict]
    answer: Submission
    rows: dict[int, str]


@pytest.fixture(scope="module")
def met(
    village_file: Path, empty_regency_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Met]:
    """Let both meet: a first submission, work on both sides, typing in between, a return."""
    folder = tmp_path_factory.mktemp("temu")
    paths = [
        Path(shutil.copy(one, folder / one.name)) for one in (village_file, empty_regency_file)
    ]
    with (
        Workspace.open(paths[0], actor="Sari", now=lambda: NOW) as village,
        Workspace.open(paths[1], actor="Budi", now=lambda: NOW) as regency,
    ):
        uids = _plan(village)
        path = _send(village, folder / "satu.xlsx")
        reports = {"first": receive(regency, path)}
        alike = _living(village) == _living(regency)
        _go_on(village, regency, uids)
        second = _type(_send(village, folder / "dua.xlsx"), uids)
        reports["tried"] = receive(regency, second, dry_run=True)
        reports["second"] = receive(regency, second)
        reports["again"] = receive(regency, second)
        conflicts = open_conflicts(regency)
        waiting = waiting_villages(regency)
        back = folder / "balik.xlsx"
        write_return(regency, village.village_code, back)
        reports["return"] = receive(village, back)
        answer = read_submission(back)
        first = read_submission(path)
        listed = read_submission(second).sheets["Masalah"]
        keys = [row["_uid"] for row in listed.rows]
        rows = dict(zip(listed.numbers, keys, strict=True))
        yield Met(
            *(village, regency, uids, first, path, alike, reports, waiting, conflicts, answer),
            rows,
        )


def _living(workspace: Workspace) -> dict[str, object]:
    return {r.uid: (r.answers, r.rows.keys()) for r in records(workspace, "kegiatan").values()}


def _plan(village: Workspace) -> dict[str, str]:
    uids = {ROB: problem(village), LIMBAH: problem(village, LIMBAH)}
    uids["gone"] = problem(village, "Salah entri")
    uids["early"] = problem(village, "Dihapus sebelum dikirim")
    writing.remove(village, uids["early"], "salah entri")
    uids[DIKE] = activity(village, masalah=uids[ROB], keluarga_nama=key(village, UMI))
    forum = add_reference(village, AGENCIES, "Forum Nelayan Bandengan")
    uids["forum"] = activity(village, "Jaga pintu air", pengampu=forum.code, masalah=uids["gone"])
    uids[STRANGE] = activity(village, STRANGE, pengampu="dinas-yang-tidak-ada")
    visit = {"tanggal": "2026-11-02", "perangkat": HEALTH}
    uids["visit"] = writing.add(village, "kunjungan", visit)
    return uids


def _go_on(village: Workspace, regency: Workspace, uids: dict[str, str]) -> None:
    writing.remove(village, uids["gone"], "salah entri")
    writing.answer(village, uids[DIKE], {"biaya": "90000000", "lokasi": "Gang 3"})
    writing.answer(regency, uids[DIKE], {"biaya": "98000000", "keadaan": "3"})
    for _ in range(2):
        writing.add(village, "masalah", {"judul": TWIN, "rw": "009"})
    writing.add(regency, "masalah", {"judul": "Air payau"}, village_code=village.village_code)
    change_reference(village, entry(village, WORKS).id, label="Dinas PU (desa)")
    change_reference(regency, entry(regency, WORKS).id, label="Dinas PU (kota)")
    change_reference(regency, entry(regency, HEALTH).id, label="Dinkes Baru")
    replace_by(regency, entry(regency, "kota-setda").id, "kota-bapperida")


def _send(workspace: Workspace, path: Path) -> Path:
    write_submission(workspace, path, include_drafts=True, include_findings=True)
    return without_spare_rows(path)


def _type(path: Path, uids: dict[str, str]) -> Path:
    """Type new activities and a new score into spare rows."""
    book = openpyxl.load_workbook(path)
    texts = {f"Baru {n}": text for n, text in enumerate((*UNDERSTOOD, *KEPT))}
    for row, (title, text) in enumerate(texts.items(), 9):
        misread = uids[ROB].lower().replace("-", "").replace("0", "o")
        cell_of(book, "Kegiatan", row, "judul").value = title
        cell_of(book, "Kegiatan", row, "masalah").value = misread if text == "key" else text
    cell_of(book, "Kegiatan", 9, "keluarga_nama").value = UMI
    cell_of(book, "Kegiatan", 6, "_ref_link.masalah").value = "Yang lain"
    for row, above in ((100, ROB), (101, "Bukan judul")):
        cell_of(book, "Penilaian", row, "_parent").value = above
        cell_of(book, "Penilaian", row, "penilai").value = "Kader"
        cell_of(book, "Penilaian", row, "k1").value = 5
    typed = path.with_name("diketik.xlsx")
    book.save(typed)
    return typed


def entry(workspace: Workspace, code: str) -> Reference:
    found = reference.reference(workspace, AGENCIES, code)
    assert found is not None
    return found


def told(report: ReceiveReport, name: str) -> tuple[int, int, int, int, int]:
    one = next(sheet for sheet in report.sheets if sheet.name == name)
    return one.new, one.changed, one.same, one.conflict, one.rejected


def record(workspace: Workspace, uid: str) -> PlanRecord:
    found = plan_record(workspace, uid)
    assert found is not None
    return found


def test_every_register_has_a_sheet_and_the_receiver_gets_the_forms(met: Met) -> None:
    names = list(met.first.sheets)
    wanted = ["Sketsa", "Kalender Musim", "Kelembagaan", "Masalah", "Potensi", "Kegiatan"]
    assert [name for name in names if name in wanted] == wanted
    assert not met.reports["first"].total("rejected")
    assert met.alike
    assert record(met.regency, met.uids[ROB]).rows["penilaian"][0].text("k1") == "4"


def test_links_are_keys_with_names_beside_them(met: Met) -> None:
    rows = {row["judul"]: row for row in met.first.sheets["Kegiatan"].rows}
    assert rows[DIKE]["masalah"] == met.uids[ROB]
    assert rows[DIKE]["_ref_link.masalah"] == ROB
    assert rows[DIKE]["_ref_link.keluarga_nama"] == UMI
    rows = {row["judul"]: row for row in met.answer.sheets["Kegiatan"].rows}
    assert "Jaga pintu air" not in rows


def test_cells_offer_the_names_of_the_other_sheet(met: Met) -> None:
    book = openpyxl.load_workbook(met.path)
    column = cell_of(book, "Masalah", 6, "judul").column_letter
    rules: list[Any] = [r for s in ("Kegiatan", "Penilaian") for r in rules_of(book[s])]
    offered = [(kind, cells) for kind, source, cells in rules if f"'Masalah'!${column}$6" in source]
    assert len(offered) == 2
    assert ("list", "B10:B1009") in offered
    assert ("custom", "B6:B9") in {(kind, cells) for kind, _, cells in rules}


def rules_of(page: Any) -> list[tuple[str, str, str]]:
    found = page.data_validations.dataValidation
    return [(rule.type, rule.formula1 or "", str(rule.sqref)) for rule in found]


def test_names_rows_and_misread_keys_become_keys(met: Met) -> None:
    there = records(met.regency, "kegiatan")
    first, second = met.uids[ROB], met.uids[LIMBAH]
    brackish = records(met.regency, "masalah")["Air payau"].uid
    six, seven = met.rows[6], met.rows[7]
    expected = [(second,), (seven,), (seven,), (first, seven), (first,), (brackish,)]
    found = [there[f"Baru {n}"].keys("masalah") for n in range(len(UNDERSTOOD))]
    assert found == [*(tuple(dict.fromkeys(keys)) for keys in expected), (six, seven)]
    assert there["Baru 0"].text("keluarga_nama") == key(met.village, UMI)
    assert there[DIKE].text("masalah") == first


def test_what_is_no_name_or_several_is_kept_and_said(met: Met) -> None:
    there = records(met.regency, "kegiatan")
    kept = [there[f"Baru {n}"].text("masalah") for n in range(len(UNDERSTOOD), len(there) - 3)]
    assert kept == list(KEPT)
    findings = [f for f in met.reports["second"].findings if f.column == "masalah"]
    assert len(findings) == len(KEPT)
    assert findings[0].message.startswith("Ada 2 baris yang bernama begitu.")


def test_a_new_row_names_what_it_belongs_to_or_is_rejected(met: Met) -> None:
    rows = record(met.regency, met.uids[ROB]).rows["penilaian"]
    assert [(r.text("penilai"), r.text("k1")) for r in rows] == [("Ketua RW", "4"), ("Kader", "5")]
    assert told(met.reports["second"], "Penilaian")[4] == 1


def test_counts_balance_and_are_those_of_the_dry_run(met: Met) -> None:
    for report in met.reports.values():
        for one in report.sheets:
            assert one.read == one.new + one.changed + one.same + one.conflict + one.rejected
    assert met.reports["tried"].sheets == met.reports["second"].sheets
    assert told(met.reports["second"], "Kegiatan") == (11, 0, 2, 1, 0)
    assert not met.reports["again"].written


def test_tombstones_travel(met: Met) -> None:
    assert record(met.regency, met.uids["gone"]).deleted
    assert record(met.regency, met.uids["early"]).deleted
    assert "Salah entri" not in records(met.village, "masalah")


def test_cells_merge_and_the_same_cell_is_a_conflict(met: Met) -> None:
    here = record(met.regency, met.uids[DIKE])
    assert (here.text("lokasi"), here.text("keadaan")) == ("Gang 3", "3")
    (money,) = [c for c in met.conflicts if c.kind == "response"]
    assert (money.mine, money.theirs, money.title) == ("98000000", "90000000", DIKE)


def test_the_regencys_values_come_back_as_proposals(met: Met) -> None:
    assert met.waiting == [met.village.village_code]
    found = {c.field: c.theirs for c in open_conflicts(met.village) if c.kind == "response"}
    assert found == {"answers.biaya": "98000000", "answers.keadaan": "3"}
    assert "Air payau" in records(met.village, "masalah")


def test_an_entry_made_in_a_village_is_known_before_its_answers_are_judged(met: Met) -> None:
    code = record(met.regency, met.uids["forum"]).text("pengampu")
    assert entry(met.regency, code).origin == "village"
    with met.regency.snapshot() as reader:
        held = reader.held("response", [met.uids["forum"], met.uids[STRANGE]])
    assert held[met.uids["forum"]].row["error_count"] == 0
    used = [row for row in met.first.sheets["Daftar"].rows if row["_list"] == AGENCIES]
    assert {row["_code"] for row in used} == {WORKS, HEALTH, code}


def test_a_code_that_nobody_knows_is_kept_and_said(met: Met) -> None:
    assert record(met.regency, met.uids[STRANGE]).text("pengampu") == "dinas-yang-tidak-ada"
    findings = [f for f in met.reports["first"].findings if f.column == "pengampu"]
    assert ["dinas-yang-tidak-ada" in f.message for f in findings] == [True]


def test_renamed_and_merged_entries_reach_the_village(met: Met) -> None:
    assert entry(met.village, HEALTH).label == "Dinkes Baru"
    assert entry(met.village, "kota-setda").successor == "kota-bapperida"
    assert record(met.village, met.uids["visit"]).title == "2026-11-02 Dinkes Baru"


def test_two_renamings_are_a_conflict_on_both_sides(met: Met) -> None:
    (there,) = [c for c in met.conflicts if c.kind == "reference"]
    assert (there.field, there.mine, there.theirs) == (
        "label",
        "Dinas PU (kota)",
        "Dinas PU (desa)",
    )
    (here,) = [c for c in open_conflicts(met.village) if c.kind == "reference"]
    assert (here.mine, here.theirs) == ("Dinas PU (desa)", "Dinas PU (kota)")
    rows = met.answer.sheets["Konflik"].rows
    assert "Dinas PU (kota)" in {row["_ref_title"] for row in rows}
