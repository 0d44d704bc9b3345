"""Links that people typed into a workbook: titles, numbers of rows, keys, and what is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dampingan.exchange.reader.reading import read_submission
from dampingan.exchange.receiver.receiving import ReceiveReport, receive
from dampingan.store.merging.joining import join_families
from dampingan.store.plan.record import PlanRecord
from dampingan.store.workspace import Workspace
from exchange.people import KARTINI, UMI, key
from exchange.plan_records import LIMBAH, ROB, activity, problem, records
from exchange.rules.conftest import Change, cell_of

Send = Callable[..., Path]

BOTH = "Menaikkan tanggul"


def typed(change: Change, path: Path, rows: Mapping[tuple[str, int], Mapping[str, Any]]) -> Path:
    """Return a workbook with texts typed into rows of its sheets, by column."""

    def run(book: Any) -> None:
        for (sheet, row), cells in rows.items():
            for column, text in cells.items():
                cell_of(book, sheet, row, column).value = text

    return change(path, run)


def messages(report: ReceiveReport, column: str) -> list[str]:
    return [f.message for f in report.findings if f.column == column]


@pytest.mark.parametrize(
    "text", [LIMBAH, LIMBAH.upper(), "7", "baris 7", f"{ROB}; {LIMBAH}", "6, 7", f"{ROB}\n7"]
)
def test_a_problem_and_its_activity_typed_into_one_workbook_find_each_other(
    village: Workspace, regency: Workspace, submission: Send, change: Change, text: str
) -> None:
    first = problem(village)
    rows = {
        ("Masalah", 7): {"judul": LIMBAH},
        ("Kegiatan", 6): {"judul": "Bangun IPAL", "masalah": text},
    }
    report = receive(regency, typed(change, submission(village), rows))
    assert not report.total("rejected")
    there = records(regency, "masalah")
    named = records(regency, "kegiatan")["Bangun IPAL"].keys("masalah")
    both = ";" in text or "," in text or "\n" in text
    assert named == ((first, there[LIMBAH].uid) if both else (there[LIMBAH].uid,))
    assert messages(report, "masalah") == []


def test_a_name_that_two_records_have_is_said_and_kept(
    village: Workspace, regency: Workspace, submission: Send, change: Change
) -> None:
    problem(village)
    problem(village)
    rows = {("Kegiatan", 6): {"judul": BOTH, "masalah": ROB}}
    report = receive(regency, typed(change, submission(village), rows))
    assert records(regency, "kegiatan")[BOTH].text("masalah") == ROB
    (message,) = messages(report, "masalah")
    assert message.startswith("Ada 2 baris yang bernama begitu.")


@pytest.mark.parametrize("text", ["Masalah yang tidak ada", "99", f"{ROB}; yang tidak ada"])
def test_what_is_no_name_is_said_and_kept(
    village: Workspace, regency: Workspace, submission: Send, change: Change, text: str
) -> None:
    problem(village)
    rows = {("Kegiatan", 6): {"judul": BOTH, "masalah": text}}
    report = receive(regency, typed(change, submission(village), rows))
    assert records(regency, "kegiatan")[BOTH].text("masalah") == text
    assert len(messages(report, "masalah")) == 1


def test_a_name_of_a_record_that_only_the_receiver_has_is_found(
    village: Workspace, regency: Workspace, submission: Send, change: Change
) -> None:
    first = problem(village)
    receive(regency, submission(village))
    uid = activity(village)
    path = submission(village, changes_only=True)
    rows = {("Kegiatan", 6): {"masalah": ROB}}
    receive(regency, typed(change, path, rows))
    assert records(regency, "kegiatan")[BOTH].keys("masalah") == (first,)
    assert records(regency, "kegiatan")[BOTH].uid == uid


def test_families_are_found_by_the_name_of_their_head(
    village: Workspace, regency: Workspace, submission: Send, change: Change
) -> None:
    uid = key(village, UMI)
    problem(village)
    rows = {("Kegiatan", 6): {"judul": BOTH, "keluarga_nama": UMI}}
    receive(regency, typed(change, submission(village), rows))
    assert records(regency, "kegiatan")[BOTH].text("keluarga_nama") == uid


def test_keys_read_aloud_are_understood_and_keys_of_nothing_are_said(
    village: Workspace, regency: Workspace, submission: Send, change: Change
) -> None:
    first = problem(village)
    misread = first.lower().replace("-", "").replace("0", "o").replace("1", "l")
    rows = {
        ("Kegiatan", 6): {"judul": BOTH, "masalah": misread},
        ("Kegiatan", 7): {"judul": "Lain", "masalah": "J-7Q2M0ZC4HB1XS"},
    }
    report = receive(regency, typed(change, submission(village), rows))
    assert records(regency, "kegiatan")[BOTH].keys("masalah") == (first,)
    assert records(regency, "kegiatan")["Lain"].text("masalah") == "J-7Q2M0ZC4HB1XS"
    assert len(messages(report, "masalah")) == 1


@pytest.mark.parametrize("text", [ROB, "6", "key"])
def test_a_new_row_of_a_repeat_names_what_it_belongs_to(
    village: Workspace, regency: Workspace, submission: Send, change: Change, text: str
) -> None:
    uid = problem(village)
    above = uid if text == "key" else text
    rows = {("Penilaian", 7): {"_parent": above, "penilai": "Kader", "k1": "5"}}
    report = receive(regency, typed(change, submission(village), rows))
    assert not report.total("rejected")
    assert scores(records(regency, "masalah")[ROB]) == [("Ketua RW", "4"), ("Kader", "5")]


def test_a_new_row_of_a_repeat_that_names_nothing_is_rejected_and_said(
    village: Workspace, regency: Workspace, submission: Send, change: Change
) -> None:
    problem(village)
    rows = {("Penilaian", 7): {"_parent": "Bukan judul", "penilai": "Kader", "k1": "5"}}
    report = receive(regency, typed(change, submission(village), rows))
    assert report.total("rejected") == 1
    assert messages(report, "_parent")


def test_a_second_receipt_of_the_same_names_changes_nothing(
    village: Workspace, regency: Workspace, submission: Send, change: Change
) -> None:
    problem(village)
    path = typed(change, submission(village), {("Kegiatan", 6): {"judul": BOTH, "masalah": ROB}})
    receive(regency, path)
    assert not receive(regency, path).written


def test_a_link_to_a_family_that_was_joined_shows_the_one_that_stands(
    village: Workspace, regency: Workspace, submission: Send
) -> None:
    loser, winner = key(village, KARTINI), key(village, UMI)
    activity(village, keluarga_nama=loser)
    with village.snapshot() as reader:
        ids = reader.ids_of("family", [loser, winner])
    join_families(village, ids[winner], ids[loser])
    path = submission(village)
    row = read_submission(path).sheets["Kegiatan"].rows[0]
    assert (row["keluarga_nama"], row["_ref_link.keluarga_nama"]) == (loser, UMI)
    receive(regency, path)
    assert records(regency, "kegiatan")[BOTH].text("keluarga_nama") == loser


def test_a_spreadsheet_program_keeps_links_and_what_was_typed(
    village: Workspace,
    regency: Workspace,
    submission: Send,
    change: Change,
    resave: Callable[[Path, str], Path],
) -> None:
    first = problem(village)
    rows = {
        ("Masalah", 7): {"judul": LIMBAH},
        ("Kegiatan", 6): {"judul": "Bangun IPAL", "masalah": f"{first}; {LIMBAH}"},
        ("Penilaian", 7): {"_parent": LIMBAH, "penilai": "Kader", "k1": "5"},
    }
    report = receive(regency, resave(typed(change, submission(village), rows), "xlsx"))
    assert not report.total("rejected")
    there = records(regency, "masalah")[LIMBAH]
    assert records(regency, "kegiatan")["Bangun IPAL"].keys("masalah") == (first, there.uid)
    assert scores(there) == [("Kader", "5")]


def test_cells_offer_the_names_of_the_other_sheet(village: Workspace, submission: Send) -> None:
    problem(village)
    book = openpyxl.load_workbook(submission(village))
    offered = {
        rule.formula1
        for rule in book["Kegiatan"].data_validations.dataValidation
        if rule.type == "list" and "Masalah" in (rule.formula1 or "")
    }
    column = cell_of(book, "Masalah", 6, "judul").column_letter
    assert offered == {f"'Masalah'!${column}$6:${column}$1006"}
    page = book["Penilaian"]
    assert cell_of(book, "Penilaian", 7, "_parent").column_letter == "B"
    rules = {
        (r.type, str(r.sqref)) for r in page.data_validations.dataValidation if "B" in str(r.sqref)
    }
    assert ("custom", "B6") in rules
    assert ("list", "B7:B1006") in rules


def scores(record: PlanRecord) -> list[tuple[str, str]]:
    return [(row.text("penilai"), row.text("k1")) for row in record.rows["penilaian"]]
