"""What the regency gives back, and how a village takes it up: conflicts, questions, receipts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dampingan.exchange.reader.reading import read_submission
from dampingan.exchange.receiver.receiving import ReceiveReport, prepare, receive
from dampingan.exchange.writer.receipt import write_receipt
from dampingan.exchange.writer.returning import ReturnFailure, write_return, write_returns
from dampingan.exchange.writer.writing import SubmissionResult
from dampingan.store.merging.batch import batches
from dampingan.store.merging.conflict import open_conflicts
from dampingan.store.merging.inquiry import answer as answer_inquiry
from dampingan.store.merging.inquiry import ask, inquiries
from dampingan.store.workspace import Workspace
from exchange.families import add_family
from exchange.people import BAMBANG, KARTINI, UMI, answer, family, key
from exchange.rules.conftest import Edit

Submit = Callable[..., Path]
OTHER = "33.75.03.1010"


def take(workspace: Workspace, path: Path) -> ReceiveReport:
    return receive(workspace, path, prepared=prepare(path))


@pytest.fixture
def both(village: Workspace, regency: Workspace, submission: Submit) -> tuple[Workspace, Workspace]:
    """Return village and regency after the first submission."""
    take(regency, submission(village))
    return village, regency


def back(regency: Workspace, village: Workspace, target: Path, **more: Any) -> Path:
    return write_return(regency, village.village_code, target, **more).path


def test_a_return_holds_one_village_alone(
    both: tuple[Workspace, Workspace], tmp_path: Path
) -> None:
    village, regency = both
    with regency.write("Uji") as tx:
        values = {"village_code": OTHER, "head_name": "Orang lain", "form_id": "keluarga"}
        tx.insert("family", {**values, "period": regency.period})
    answer(regency, UMI, "jenis_lantai", "4")
    for content, heads in (("return", {UMI}), ("full", {UMI, BAMBANG, KARTINI})):
        path = back(regency, village, tmp_path / f"{content}.xlsx", content=content)
        read = read_submission(path)
        assert {row["_ref_head"] for row in read.sheets["Keluarga"].rows} == heads
        assert read.identity.village_code == village.village_code


def test_conflicts_travel_with_both_values(
    both: tuple[Workspace, Workspace], submission: Submit, tmp_path: Path
) -> None:
    village, regency = both
    answer(village, UMI, "jenis_lantai", "3")
    answer(regency, UMI, "jenis_lantai", "4")
    take(regency, submission(village))
    (row,) = read_submission(back(regency, village, tmp_path)).sheets["Konflik"].rows
    assert row["_parent"] == key(village, UMI)
    assert (row["_field"], row["_text"]) == ("answers.jenis_lantai", "3")
    assert row["_ref_question"] == "303 Jenis lantai terluas"
    assert row["_ref_mine"].startswith("4 - ")
    assert row["_ref_theirs"].startswith("3 - ")
    assert row["_by"] == "Sari"


def test_a_question_is_asked_answered_in_excel_and_sent_back(
    both: tuple[Workspace, Workspace], edit: Edit, submission: Submit, tmp_path: Path
) -> None:
    village, regency = both
    family_id = family(regency, KARTINI).family_id
    ask(regency, "family", family_id, "answers.jenis_lantai", "Benar keramik?")
    path = back(regency, village, tmp_path)
    (row,) = read_submission(path).sheets["Pertanyaan"].rows
    assert row["_ref_present"].startswith("2 - ")
    assert row["_ref_state"] == "Belum dijawab"
    take(village, edit(path, "Pertanyaan", row["_uid"], "_answer", "Benar, sudah dilihat."))
    (asked,) = inquiries(village, "")
    assert (asked.answer, asked.state) == ("Benar, sudah dilihat.", "answered")
    take(regency, submission(village))
    (asked,) = inquiries(regency, "")
    assert (asked.answer, asked.state) == ("Benar, sudah dilihat.", "answered")


def test_a_question_is_answered_in_the_program(
    both: tuple[Workspace, Workspace], submission: Submit, tmp_path: Path
) -> None:
    village, regency = both
    ask(regency, "family", family(regency, KARTINI).family_id, "", "Masih tinggal di sini?")
    take(village, back(regency, village, tmp_path))
    answer_inquiry(village, inquiries(village)[0].id, "Masih.")
    take(regency, submission(village, changes_only=True))
    assert inquiries(regency, "")[0].answer == "Masih."


def test_no_sheets_of_what_there_is_not(
    both: tuple[Workspace, Workspace], submission: Submit
) -> None:
    village, _ = both
    assert set(read_submission(submission(village)).sheets) == {"Keluarga", "Anggota"}


def test_a_return_is_the_receipt_of_the_newest_submission(
    both: tuple[Workspace, Workspace], tmp_path: Path
) -> None:
    village, regency = both
    take(village, back(regency, village, tmp_path))
    sent = next(entry for entry in batches(village) if entry.direction == "out")
    assert sent.state == "received"
    with village.snapshot() as reader:
        marks = list(reader.records("family", ("rev", "received_rev")))
    assert marks
    assert all(rev == received for rev, received in marks)


def test_a_receipt_lists_families_by_name(
    both: tuple[Workspace, Workspace], submission: Submit, tmp_path: Path
) -> None:
    village, regency = both
    report = take(regency, submission(village))
    path = write_receipt(regency, report.batch_uid, tmp_path).path
    names = [row["_ref_title"] for row in read_submission(path).sheets["Diterima"].rows]
    assert names == sorted([UMI, BAMBANG, KARTINI])


def test_the_page_of_a_receipt_adds_up(
    both: tuple[Workspace, Workspace], submission: Submit, tmp_path: Path
) -> None:
    village, regency = both
    answer(village, UMI, "jenis_lantai", "3")
    report = take(regency, submission(village))
    path = write_receipt(regency, report.batch_uid, tmp_path).path
    page = openpyxl.load_workbook(path)["Tanda terima"]
    lines = {row[1].value: [cell.value for cell in row[2:8]] for row in page.iter_rows()}
    assert lines["Keluarga"] == [3, 0, 1, 2, 0, 0]
    assert lines["Anggota"] == [6, 0, 0, 6, 0, 0]
    assert lines["Jumlah"] == [9, 0, 1, 8, 0, 0]
    assert "0 + 1 + 8 + 0 + 0 = 9 baris: jumlahnya cocok." in lines
    assert lines["Nomor kiriman"][0] == report.batch_uid


def test_returns_are_written_for_every_village_and_a_failure_stops_no_other(
    both: tuple[Workspace, Workspace], tmp_path: Path
) -> None:
    village, regency = both
    with regency.write("Uji") as tx:
        tx.insert(
            "inquiry",
            {"village_code": OTHER, "question": "Kapan dikirim?", "record_uid": "K-0"},
        )
    first, second = write_returns(regency, tmp_path)
    assert isinstance(first, SubmissionResult)
    assert isinstance(second, SubmissionResult)
    assert [first.village_code, second.village_code] == [village.village_code, OTHER]
    (tmp_path / f".~lock.{first.path.name}#").touch()
    failed, written = write_returns(regency, tmp_path)
    assert isinstance(failed, ReturnFailure)
    assert failed.village_code == village.village_code
    assert isinstance(written, SubmissionResult)


def test_returns_tell_how_far_they_are_and_stop_when_asked(
    both: tuple[Workspace, Workspace], tmp_path: Path
) -> None:
    village, regency = both
    told: list[tuple[int, int]] = []
    codes = [village.village_code, OTHER]
    done = write_returns(
        regency,
        tmp_path,
        codes,
        progress=lambda at, of, _: told.append((at, of)),
        cancelled=lambda: len(told) > 1,
    )
    assert [one.village_code for one in done] == codes[:1]
    assert told == [(0, 2), (1, 2)]


def test_a_password_locks_every_kind_of_workbook(
    both: tuple[Workspace, Workspace], tmp_path: Path
) -> None:
    village, regency = both
    path = back(regency, village, tmp_path, password="rahasia")
    assert path.read_bytes()[:4] == b"\xd0\xcf\x11\xe0"
    assert read_submission(path, password="rahasia").identity.facts["content"] == "return"


def test_records_of_an_undone_import_never_travel(
    both: tuple[Workspace, Workspace], submission: Submit, tmp_path: Path
) -> None:
    from dampingan.exchange.receiver.receiving import undo_receipt

    village, regency = both
    add_family(village, {"nama_kk": "Wagiman"})
    report = take(regency, submission(village))
    undo_receipt(regency, report.batch_uid)
    read = read_submission(back(regency, village, tmp_path, content="full"))
    assert {row["_ref_head"] for row in read.sheets["Keluarga"].rows} == {UMI, BAMBANG, KARTINI}


def test_a_proposal_that_is_not_decided_travels_back(
    both: tuple[Workspace, Workspace], submission: Submit, tmp_path: Path
) -> None:
    village, regency = both
    answer(regency, UMI, "jenis_lantai", "4")
    take(village, back(regency, village, tmp_path))
    assert [c.type for c in open_conflicts(village)] == ["proposal"]
    (row,) = read_submission(submission(village)).sheets["Konflik"].rows
    assert (row["_type"], row["_text"]) == ("proposal", "4")
    assert row["_ref_type"] == "Usulan kabupaten"
