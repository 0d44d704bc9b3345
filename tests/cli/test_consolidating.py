"""``dampingan consolidate``: exit codes and what is printed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from conftest import BANDENGAN, NOW
from dampingan.cli.command import main
from dampingan.exchange.writer.submission import write_submission
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.workspace import Workspace


def _run(*arguments: object) -> int:
    return main([str(one) for one in arguments], window=lambda _: 9)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty regency and, in ``masuk``, a submission and another file."""
    folder = tmp_path_factory.mktemp("konsolidasi")
    (folder / "masuk").mkdir()
    (folder / "masuk" / "catatan.txt").write_text("bukan buku kerja")
    path = folder / "desa.dampingan"
    with Workspace.create(path, BANDENGAN, "2026-Q4", actor="Sari", now=lambda: NOW) as village:
        FamilyEntry.create(village, {"nama_kk": "Umi Rahayu", "rt": "001", "rw": "002"})
        write_submission(
            village, folder / "masuk" / "a.xlsx", include_drafts=True, include_findings=True
        )
    assert _run("new", folder / "kota", "--regency", "Kota Pekalongan", "--period", "2026-Q4") == 0
    return folder


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    """A copy of that folder."""
    return Path(shutil.copytree(made, tmp_path / "x"))


def test_a_folder_is_received_and_counted(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert _run("consolidate", place / "kota.dampingan", place / "masuk", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["applied"] is True
    assert [(one["file"], one["state"]) for one in told["files"]] == [
        ("a.xlsx", "taken"),
        ("catatan.txt", "skipped"),
    ]
    assert told["files"][0]["village"] == BANDENGAN
    sheets = {sheet["name"]: sheet for sheet in told["files"][0]["sheets"]}
    assert sheets["Keluarga"]["new"] == sheets["Keluarga"]["read"] == 1
    assert told["totals"]["families"] == 1


def test_a_refused_file_is_said_and_the_exit_code_is_1(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "masuk" / "a.xlsx").write_bytes(b"rusak")
    capsys.readouterr()
    assert _run("consolidate", place / "kota.dampingan", place / "masuk") == 1
    printed = capsys.readouterr()
    assert "a.xlsx:" in printed.err
    assert "1 ditolak" in printed.out


def test_a_folder_that_is_not_there_is_refused(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert _run("consolidate", place / "kota.dampingan", place / "tidak", "--json") == 1
    assert "tidak ditemukan" in json.loads(capsys.readouterr().out)["error"]


def test_a_folder_without_workbooks_is_refused(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "kosong"
    empty.mkdir()
    assert _run("consolidate", place / "kota.dampingan", empty) == 1
    assert "tidak ada buku kerja" in capsys.readouterr().err
