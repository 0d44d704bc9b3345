"""``dampingan import``: other systems' files without a window."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dampingan.cli.command import main

KK, NIK = "3375031803160001", "3375031705800001"


@pytest.fixture
def workspace(empty_workspace_file: Path, tmp_path: Path) -> Path:
    path = tmp_path / "desa.dampingan"
    path.write_bytes(empty_workspace_file.read_bytes())
    return path


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "penduduk.csv"
    path.write_text(
        "nama;no_kk;nik;sex;tanggallahir;kk_level;rt;rw;alamat;suku\n"
        f"SLAMET;{KK};{NIK};1;17-05-1980;1;3;2;Gg. Melati 4;Jawa\n",
        "utf-8",
    )
    return path


def run(*arguments: object) -> int:
    return main([str(a) for a in arguments], window=lambda path: 9)


def test_a_dry_run_and_an_import_print_the_same_counts_as_json(
    workspace: Path, listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = (workspace, listed, "--mapping", "opensid-penduduk", "--json")
    assert run("import", *options, "--dry-run") == 0
    dry = json.loads(capsys.readouterr().out)
    assert not dry["applied"]
    assert run("import", *options) == 0
    done = json.loads(capsys.readouterr().out)
    assert done["applied"]
    assert dry["sheets"] == done["sheets"]
    (sheet,) = done["sheets"]
    assert (sheet["name"], sheet["read"], sheet["new"]) == ("penduduk", 1, 1)
    assert set(done["findings"][0]) == {"sheet", "row", "column", "value", "message"}


def test_the_mapping_that_fits_best_is_taken_when_none_is_named(
    workspace: Path, listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", workspace, listed) == 0
    assert "1 baris = 1 baru" in capsys.readouterr().out


def test_mappings_are_listed(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import", workspace, "--list") == 0
    assert "dtsen" in capsys.readouterr().out


def test_a_refusal_says_why_and_ends_with_1(
    workspace: Path, listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", workspace, listed, "--mapping", "lain") == 1
    assert "tidak ada" in capsys.readouterr().err
    assert run("import", workspace, listed, "--mapping", "lain", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert not told["applied"]
    assert "lain" in told["findings"][0]["message"]


def test_wrong_use_ends_with_2(workspace: Path) -> None:
    assert run("import", workspace) == 2


def test_rejected_rows_are_saved_with_their_reasons(
    workspace: Path, listed: Path, tmp_path: Path
) -> None:
    listed.write_text(listed.read_text("utf-8").replace(NIK, "3.37503E+15"), "utf-8")
    back = tmp_path / "ditolak.xlsx"
    assert (
        run("import", workspace, listed, "--mapping", "opensid-penduduk", "--rejected", back) == 0
    )
    rows = list(load_workbook(back)["penduduk"].iter_rows(values_only=True))
    assert rows[0][:3] == ("_baris", "_masalah", "nama")
    assert "angka terakhir hilang" in str(rows[1][1])
