"""Problems, potentials and activities travel as families do: sheets, merging, tombstones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl

from dampingan.exchange.reader.reading import read_submission
from dampingan.exchange.receiver.receiving import receive, undo_receipt
from dampingan.exchange.sheet.column import REFERENCE
from dampingan.exchange.writer.returning import waiting_villages, write_return
from dampingan.exchange.writer.submission import sealed
from dampingan.store.merging.conflict import Decision, decide, open_conflicts
from dampingan.store.plan import writing
from dampingan.store.plan.form import has_plan
from dampingan.store.plan.record import plan_record
from dampingan.store.workspace import Workspace
from exchange.people import UMI, key
from exchange.plan_records import LIMBAH, ROB, activity, problem, records, state
from exchange.rules.conftest import Edit

Send = Callable[..., Path]


def test_every_register_has_a_sheet_of_its_own(village: Workspace, submission: Send) -> None:
    problem(village)
    titles = openpyxl.load_workbook(submission(village), read_only=True).sheetnames
    wanted = {"Masalah", "Potensi", "Kegiatan", "Kunjungan", "Sketsa", "Kalender Musim"}
    assert wanted <= set(titles)
    assert {"Kelembagaan", "Pendampingan", "Peringkat"} <= set(titles)


def test_a_receiver_without_the_forms_gets_them_with_the_file(
    village: Workspace, regency: Workspace, submission: Send
) -> None:
    problem(village)
    assert not has_plan(regency)
    report = receive(regency, submission(village))
    assert has_plan(regency)
    assert not report.total("rejected")
    assert state(regency) == state(village)
    assert records(regency, "masalah")[ROB].rows["penilaian"][0].text("k1") == "4"


def test_counts_balance_on_every_sheet(
    village: Workspace, regency: Workspace, submission: Send, edit: Edit
) -> None:
    problem(village)
    path = submission(village)
    receive(regency, path)
    report = receive(regency, edit(path, "Masalah", 6, "sebab", "tanggul rendah"))
    for sheet in report.sheets:
        parts = sheet.new + sheet.changed + sheet.same + sheet.conflict + sheet.rejected
        assert parts == sheet.read, sheet.name
    changed = {s.name: s.changed for s in report.sheets if s.changed}
    assert changed == {"Masalah": 1}
    assert records(regency, "masalah")[ROB].text("sebab") == "tanggul rendah"


def test_cells_changed_in_two_places_merge_and_the_same_cell_is_a_conflict(
    village: Workspace, regency: Workspace, submission: Send
) -> None:
    uid = problem(village)
    receive(regency, submission(village))
    writing.answer(village, uid, {"sebab": "tanggul rendah", "usulan": "tanggul"})
    writing.answer(regency, uid, {"akibat": "rumah rusak", "usulan": "pompa"})
    report = receive(regency, submission(village))
    assert report.total("conflict") == 1
    record = plan_record(regency, uid)
    assert record is not None
    assert (record.text("sebab"), record.text("akibat")) == ("tanggul rendah", "rumah rusak")
    (conflict,) = open_conflicts(regency)
    assert (conflict.field, conflict.mine, conflict.theirs) == (
        "answers.usulan",
        "pompa",
        "tanggul",
    )
    assert conflict.title == ROB


def test_the_regencys_changes_come_back_as_proposals(
    village: Workspace, regency: Workspace, submission: Send, tmp_path: Path
) -> None:
    uid = problem(village)
    receive(regency, submission(village))
    writing.answer(regency, uid, {"usulan": "pompa"})
    assert waiting_villages(regency) == [village.village_code]
    write_return(regency, village.village_code, tmp_path / "balik.xlsx")
    receive(village, tmp_path / "balik.xlsx")
    (proposal,) = open_conflicts(village)
    assert (proposal.field, proposal.theirs, proposal.type) == (
        "answers.usulan",
        "pompa",
        "proposal",
    )
    decide(village, [Decision(proposal.id, "theirs")])
    receive(regency, submission(village))
    assert state(regency) == state(village)
    assert open_conflicts(regency) == []


def test_what_a_regency_alone_changed_waits_for_the_village(
    village: Workspace, regency: Workspace
) -> None:
    writing.add(regency, "kunjungan", {"tanggal": "2026-11-02"}, village_code=village.village_code)
    sealed(regency)
    assert waiting_villages(regency) == [village.village_code]


def test_tombstones_of_records_and_rows_travel(
    village: Workspace, regency: Workspace, submission: Send
) -> None:
    uid, other = problem(village), problem(village, LIMBAH)
    receive(regency, submission(village))
    record = plan_record(village, uid)
    assert record is not None
    writing.remove_row(village, record.rows["alternatif"][0].uid)
    writing.remove(village, other, "salah entri")
    receive(regency, submission(village))
    assert list(records(regency, "masalah")) == [ROB]
    assert "alternatif" not in records(regency, "masalah")[ROB].rows
    gone = plan_record(regency, other)
    assert gone is not None
    assert gone.deleted


def test_only_what_changed_goes_into_a_workbook_of_changes(
    village: Workspace, regency: Workspace, submission: Send
) -> None:
    uid = problem(village)
    problem(village, LIMBAH)
    receive(regency, submission(village))
    writing.answer(village, uid, {"sebab": "tanggul rendah"})
    path = submission(village, changes_only=True)
    sheet = read_submission(path).sheets["Masalah"]
    assert [row["_uid"] for row in sheet.rows] == [uid]
    receive(regency, path)
    assert state(regency) == state(village)


def test_a_receipt_that_is_taken_back_takes_the_records_back(
    village: Workspace, regency: Workspace, submission: Send
) -> None:
    problem(village)
    report = receive(regency, submission(village))
    undo_receipt(regency, report.batch_uid)
    assert records(regency, "masalah") == {}
    assert receive(regency, submission(village)).total("new")
    assert list(records(regency, "masalah")) == [ROB]


def test_a_link_shows_what_it_names_and_the_names_are_never_read_back(
    village: Workspace, regency: Workspace, submission: Send, edit: Edit
) -> None:
    uid = problem(village)
    activity(village, masalah=uid, keluarga_nama=key(village, UMI))
    path = submission(village)
    row = read_submission(path).sheets["Kegiatan"].rows[0]
    assert row["masalah"] == uid
    assert row[f"{REFERENCE}link.masalah"] == ROB
    assert row[f"{REFERENCE}link.keluarga_nama"] == UMI
    changed = edit(path, "Kegiatan", 6, f"{REFERENCE}link.masalah", "Yang lain")
    receive(regency, changed)
    assert records(regency, "kegiatan")["Menaikkan tanggul"].text("masalah") == uid


def test_a_link_to_a_deleted_record_stays_and_says_so(village: Workspace, submission: Send) -> None:
    uid = problem(village)
    activity(village, masalah=uid)
    writing.remove(village, uid, "ganda")
    row = read_submission(submission(village)).sheets["Kegiatan"].rows[0]
    assert row["masalah"] == uid
    assert row[f"{REFERENCE}link.masalah"].endswith("(dihapus)")
