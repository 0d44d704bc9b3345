"""`dampingan receive` says in JSON and by its exit code what became of workbooks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import NOW
from dampingan.cli.command import main
from dampingan.exchange.submission import write_submission
from dampingan.store.workspace import Workspace
from exchange.families import add_family, without_spare_rows


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


def test_a_refused_workbook_gives_its_reason_and_the_others_come_in(
    files: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "rusak.xlsx"
    broken.write_bytes(b"bukan buku kerja")
    assert run("receive", files[0], broken, files[1], "--json") == 1
    found = told(capsys)
    assert found["applied"] is False
    assert [f["file"] for f in found["findings"]] == ["rusak.xlsx"]
    assert {s["file"] for s in found["sheets"]} == {files[1].name}


def test_a_file_that_is_not_there_is_named(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("receive", files[0], "tidak-ada.xlsx") == 1
    assert "tidak-ada.xlsx" in capsys.readouterr().err


def test_without_a_file_it_is_wrong_use() -> None:
    with pytest.raises(SystemExit) as ended:
        run("receive", "a.dampingan")
    assert ended.value.code == 2
