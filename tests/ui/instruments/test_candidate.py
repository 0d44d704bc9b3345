"""A questionnaire file is read whole, its problems have places, nothing is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from dampingan.core.errors import CancelledError
from dampingan.forms.xlsform import read_form
from dampingan.store.entry.response_entry import ResponseEntry
from dampingan.store.subject import Subject
from dampingan.store.workspace import Workspace
from dampingan.ui.instruments.candidate import (
    Candidate,
    Standing,
    may_be_main,
    read_candidate,
    report_text,
    standing,
)
from ui.forms import BROKEN, WARUNG, install_warung, write_warung


def read(path: Path) -> Candidate:
    return read_candidate(path, progress=lambda *_: None, cancelled=lambda: False)


def test_a_good_file_gives_its_form_and_its_source(tmp_path: Path) -> None:
    path = write_warung(tmp_path)
    found = read(path)
    assert found.form is not None
    assert found.form.form_id == "warung"
    assert found.source == path.read_bytes()
    assert (found.source_format, found.problems, found.missing) == ("md", (), ())


def test_every_problem_of_a_refused_file_has_sheet_row_and_column(tmp_path: Path) -> None:
    path = tmp_path / "rusak.md"
    path.write_text(BROKEN, "utf-8")
    found = read(path)
    assert found.form is None
    places = [problem.place for problem in found.problems]
    assert [(p.sheet, p.row, p.column) for p in places if p] == [
        ("survey", 3, "relevant"),
        ("survey", 4, "relevant"),
    ]


def test_the_report_names_each_place_once_and_without_the_file(tmp_path: Path) -> None:
    path = tmp_path / "rusak.md"
    path.write_text(BROKEN, "utf-8")
    text = report_text("rusak.md", read(path).problems, ())
    assert "1. Lembar survey, baris 3, kolom relevant: Fungsi umurnya()" in text
    assert text.count("rusak.md") == 1


def test_a_file_that_is_gone_is_a_problem_and_no_fault(tmp_path: Path) -> None:
    found = read(tmp_path / "hilang.xlsx")
    assert found.form is None
    assert "tidak dapat dibuka" in str(found.problems[0])


def test_reading_stops_when_it_is_cancelled(tmp_path: Path) -> None:
    path = write_warung(tmp_path)
    with pytest.raises(CancelledError):
        read_candidate(path, progress=lambda *_: None, cancelled=lambda: True)


def test_a_file_beside_the_form_that_is_not_there_is_named(tmp_path: Path) -> None:
    text = WARUNG.replace("select_one buka     |", "select_one_from_file desa.csv |")
    path = write_warung(tmp_path, text=text)
    found = read(path)
    if found.form is not None:
        assert found.missing == ("desa.csv",)
    else:
        assert "desa.csv" in str(found.problems[0])
    (tmp_path / "desa.csv").write_text("name,label\n1,Bandengan\n", "utf-8")
    found = read(path)
    assert found.missing == ()
    assert list(found.files) == ["desa.csv"]


def test_a_form_stands_as_new_same_or_other_version(workspace: Workspace) -> None:
    one = read_form(WARUNG.replace("{version}", "1"))
    assert standing(workspace, one) is Standing.NEW
    install_warung(workspace, subject="village")
    assert standing(workspace, one) is Standing.SAME
    changed = WARUNG.replace("{version}", "1").replace("Berapa jam?", "Jam buka")
    assert standing(workspace, read_form(changed)) is Standing.UNUSED_VERSION
    entry = ResponseEntry.create(workspace, "warung", Subject("village"))
    assert standing(workspace, read_form(changed)) is Standing.SAME_VERSION
    with workspace.write("Hapus") as tx:
        tx.delete("response", entry.response_id, "Salah ketik")
    assert standing(workspace, read_form(changed)) is Standing.SAME_VERSION
    assert standing(workspace, read_form(WARUNG.replace("{version}", "2"))) is (
        Standing.OTHER_VERSION
    )


def test_only_a_form_with_the_list_of_members_can_be_the_main_one(workspace: Workspace) -> None:
    assert may_be_main(workspace.form("family"))
    assert not may_be_main(read_form(WARUNG.replace("{version}", "1")))
