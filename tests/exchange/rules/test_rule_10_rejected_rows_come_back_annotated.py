"""Rule 10: rejected rows come back with red cells and the problem; fixed there, they are taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.reader.reading import read_submission
from dampingan.exchange.receiver.receiving import ReceiveReport, prepare, receive
from dampingan.exchange.sheet import style
from dampingan.exchange.writer.receipt import write_annotated
from dampingan.store.workspace import Workspace
from exchange.people import UMI, family, member, said
from exchange.rules.conftest import Edit, cell_of

Submit = Callable[..., Path]
NIK = "3375034107900011"


def take(workspace: Workspace, path: Path) -> ReceiveReport:
    return receive(workspace, path, prepared=prepare(path))


@pytest.fixture
def person(village: Workspace) -> str:
    """Return the key of the first family's head."""
    return member(village, UMI)


@pytest.fixture
def broken(village: Workspace, submission: Submit, edit: Edit, person: str) -> Path:
    """Return a submission where Excel has lost digits of a NIK, and a name was corrected."""
    path = edit(submission(village), "Anggota", person, "nik", 3375034107900010)
    return edit(path, "Anggota", person, "nama", "Umi Rahayu Ningsih")


def test_the_copy_holds_the_row_as_it_came_with_its_problem(
    regency: Workspace, broken: Path, person: str, tmp_path: Path
) -> None:
    report = take(regency, broken)
    assert report.total("rejected") == 1
    copy = write_annotated(regency, report.batch_uid, tmp_path).path
    (row,) = read_submission(copy).sheets["Anggota"].rows
    assert (row["_uid"], row["nama"]) == (person, "Umi Rahayu Ningsih")
    assert "403 NIK" in row["_masalah"]
    assert "angka terakhir hilang" in row["_masalah"].lower()
    book = openpyxl.load_workbook(copy)
    assert cell_of(book, "Anggota", person, "nik").fill.start_color.rgb == style.BAD
    assert not cell_of(book, "Anggota", person, "nik").protection.locked
    assert cell_of(book, "Anggota", person, "nama").fill.start_color.rgb != style.BAD
    assert "Keluarga" not in book.sheetnames


def test_a_row_that_was_fixed_in_the_copy_is_taken(
    regency: Workspace, broken: Path, person: str, edit: Edit, tmp_path: Path
) -> None:
    report = take(regency, broken)
    copy = write_annotated(regency, report.batch_uid, tmp_path).path
    again = take(regency, edit(copy, "Anggota", person, "nik", NIK))
    assert (again.total("read"), again.total("rejected"), again.total("conflict")) == (1, 0, 0)
    with regency.snapshot() as reader:
        found = list(reader.records("person", ("name", "nik"), where="person.nik <> ''"))
    assert found == [("Umi Rahayu Ningsih", NIK)]
    assert said(regency, UMI, "jenis_lantai") == "2"


def test_a_row_that_is_still_wrong_is_rejected_again_with_its_reason(
    regency: Workspace, broken: Path, tmp_path: Path
) -> None:
    report = take(regency, broken)
    copy = write_annotated(regency, report.batch_uid, tmp_path / "a.xlsx").path
    again = take(regency, copy)
    assert again.total("rejected") == 1
    second = write_annotated(regency, again.batch_uid, tmp_path / "b.xlsx").path
    (row,) = read_submission(second).sheets["Anggota"].rows
    assert row["_masalah"].count("403 NIK") == 1


def test_the_receiver_can_show_rows_of_its_own_with_a_remark(
    village: Workspace, regency: Workspace, submission: Submit, tmp_path: Path
) -> None:
    report = take(regency, submission(village))
    uid = family(village, UMI).uid
    remarks = {uid: [("jenis_lantai", "Tidak sesuai foto.")]}
    copy = write_annotated(regency, report.batch_uid, tmp_path, remarks=remarks).path
    (row,) = read_submission(copy).sheets["Keluarga"].rows
    assert (row["_uid"], row["jenis_lantai"]) == (uid, "2")
    assert row["_masalah"] == "303 Jenis lantai terluas: Tidak sesuai foto."
    assert take(regency, copy).total("same") == 1


def test_nothing_to_fix_makes_no_copy(
    village: Workspace, regency: Workspace, submission: Submit, tmp_path: Path
) -> None:
    report = take(regency, submission(village))
    with pytest.raises(ExchangeError, match="Tidak ada baris yang perlu diperbaiki"):
        write_annotated(regency, report.batch_uid, tmp_path)
    assert not list(tmp_path.glob("*salinan*"))
