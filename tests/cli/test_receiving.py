"""`dampingan receive` says in JSON and by its exit code what became of workbooks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import NOW
from dampingan.cli.command import main
from dampingan.exchange.file.password import encrypt_workbook
from dampingan.exchange.writer.submission import write_submission
from dampingan.store.workspace import Workspace
from exchange.families import add_family, without_spare_rows
from exchange.rules.conftest import cell_of


@pytest.fixture
def files(workspace_file: Path, empty_workspace_file: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Return an empty workspace and the workbook of one with a family of two members."""
    with Workspace.open(workspace_file, actor="Sari", now=lambda: NOW) as workspace:
        add_family(workspace, {}, [{"nama": "Umi"}, {"nama": "Slamet"}], status="draft")
        path = tmp_path / "kirim.xlsx"
        write_submission(workspace, path, include_drafts=True, include_findings=True)
    other = tmp_path / "lain.dampingan"
    other.write_bytes(empty_workspace_file.read_bytes())
    return other, without_spare_rows(path)


def run(*arguments: object) -> int:
    return main([str(a) for a in arguments], window=lambda _: 9)


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    return json.loads(capsys.readouterr().out)


def test_a_workbook_is_received_once(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("receive", *files, "--dry-run", "--json") == 0
    tried = told(capsys)
    assert run("receive", *files, "--json") == 0
    done = told(capsys)
    assert (tried["applied"], done["applied"]) == (False, True)
    assert tried["sheets"] == done["sheets"]
    assert done["sheets"][1] == {
        "name": "Anggota",
        "read": 2,
        "new": 2,
        "changed": 0,
        "same": 0,
        "conflict": 0,
        "rejected": 0,
    }
    assert run("receive", *files, "--json") == 0
    assert [s["same"] for s in told(capsys)["sheets"]] == [1, 2]


def test_a_trial_with_rejected_rows_is_not_clean(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.load_workbook(files[1])
    cell_of(book, "Anggota", 6, "_uid").value = "bukan kunci"
    book.save(files[1])
    assert run("receive", *files, "--dry-run", "--json") == 1
    tried = told(capsys)
    assert (tried["applied"], tried["sheets"][1]["rejected"]) == (False, 1)
    assert tried["findings"][0]["row"] == 6
    assert run("receive", *files, "--json") == 0
    assert told(capsys)["applied"]


def test_a_refused_workbook_gives_its_reason_and_the_others_come_in(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "rusak.xlsx"
    broken.write_bytes(b"bukan buku kerja")
    assert run("receive", files[0], broken, files[1], "--json") == 1
    found = told(capsys)
    assert found["applied"] is False
    assert found["files"] == [
        {"name": str(broken), "applied": False},
        {"name": str(files[1]), "applied": True},
    ]
    assert [f["file"] for f in found["findings"]] == [str(broken)]
    assert {s["file"] for s in found["sheets"]} == {str(files[1])}


def test_a_file_that_is_not_there_is_named(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("receive", files[0], "tidak-ada.xlsx") == 1
    assert "tidak-ada.xlsx" in capsys.readouterr().err


def test_a_folder_and_the_mark_of_an_open_workbook_are_named_for_what_they_are(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mark = tmp_path / "~$kirim.xlsx"
    mark.write_bytes(b"\x04Sari" + bytes(160))
    assert run("receive", files[0], tmp_path, mark) == 1
    said = capsys.readouterr().err
    assert "adalah folder" in said
    assert "sedang dibuka" in said


def test_a_locked_workbook_opens_with_one_of_the_passwords_given(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    encrypt_workbook(files[1], "padi-melati")
    assert run("receive", *files, "--json") == 1
    assert "dikunci" in told(capsys)["findings"][0]["message"]
    assert run("receive", *files, "--json", "--password", "salah") == 1
    assert "salah" in told(capsys)["findings"][0]["message"]
    words = tmp_path / "sandi.txt"
    words.write_text("padi-melati\n", "utf-8")
    assert run("receive", *files, "--json", "--password", "salah", "--password-file", words) == 0
    assert told(capsys)["applied"] is True


def test_without_a_file_it_is_wrong_use() -> None:
    with pytest.raises(SystemExit) as ended:
        run("receive", "a.dampingan")
    assert ended.value.code == 2
