from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from conftest import BANDENGAN
from dampingan.cli.command import main
from dampingan.store.workspace import Workspace
from planned_villages import plan_villages

KRAPYAK = "33.75.03.1002"


def run(*arguments: str | Path) -> int:
    return main([str(one) for one in arguments], window=lambda _: 0)


@pytest.fixture(scope="module")
def regency(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kota with two planned kelurahan."""
    path = tmp_path_factory.mktemp("kota") / "kota.dampingan"
    with Workspace.create(path, "33.75", "2026-Q4") as workspace:
        plan_villages(workspace, (BANDENGAN, KRAPYAK), problems=2, potentials=2, activities=3)
    return path


def test_the_matrices_of_a_village_are_written_beside_the_workspace(
    regency: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("matrix", regency, "--village", BANDENGAN, "--paper", "f4") == 0
    path = regency.with_name("Matriks perencanaan Kelurahan Bandengan.xlsx")
    assert str(path) in capsys.readouterr().out
    assert openpyxl.load_workbook(path)["Pohon Masalah"].page_setup.paperSize == 14


def test_the_consolidated_matrix_goes_where_it_is_told(regency: Path, tmp_path: Path) -> None:
    out = tmp_path / "gabungan.xlsx"
    assert run("matrix", regency, "--consolidated", "--out", out) == 0
    assert "Per Perangkat Daerah" in openpyxl.load_workbook(out).sheetnames


def test_every_village_with_a_plan_gets_a_file_of_its_own(regency: Path, tmp_path: Path) -> None:
    assert run("matrix", regency, "--all", "--out", tmp_path / "semua") == 0
    assert sorted(one.name for one in (tmp_path / "semua").iterdir()) == [
        "Matriks perencanaan Kelurahan Bandengan.xlsx",
        "Matriks perencanaan Kelurahan Krapyak.xlsx",
    ]


def test_at_a_regency_somebody_must_say_which_village(
    regency: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("matrix", regency) == 1
    assert "--village" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["x.pdf", "x"])
def test_another_kind_of_file_is_refused(regency: Path, tmp_path: Path, name: str) -> None:
    assert run("matrix", regency, "--consolidated", "--out", tmp_path / name) == 1
