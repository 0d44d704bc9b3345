"""``dampingan return``: the regency's answers to its villages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import BANDENGAN, NOW
from dampingan.cli.command import main
from dampingan.exchange.writer.submission import write_submission
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.workspace import Workspace


def _run(*arguments: object) -> int:
    return main([str(one) for one in arguments], window=lambda _: 9)


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A folder with a village, a regency that has received it, and an empty folder ``keluar``."""
    with Workspace.create(
        tmp_path / "desa.dampingan", BANDENGAN, "2026-Q4", actor="Sari", now=lambda: NOW
    ) as village:
        FamilyEntry.create(village, {"nama_kk": "Umi Rahayu", "rt": "001", "rw": "002"})
        write_submission(village, tmp_path / "a.xlsx", include_drafts=True, include_findings=True)
    _run("new", tmp_path / "kota", "--regency", "33.75", "--period", "2026-Q4")
    assert _run("receive", tmp_path / "kota.dampingan", tmp_path / "a.xlsx") == 0
    (tmp_path / "keluar").mkdir()
    capsys.readouterr()
    return tmp_path


def test_a_village_that_sent_gets_a_workbook_that_it_can_receive(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("return", place / "kota.dampingan", "--out", place / "keluar", "--json") == 0
    (told,) = json.loads(capsys.readouterr().out)["files"]
    assert told["village"] == BANDENGAN
    file = place / "keluar" / told["file"]
    assert _run("receive", place / "desa.dampingan", file, "--json") == 0
    assert json.loads(capsys.readouterr().out)["applied"] is True


def test_only_the_villages_that_are_named_get_one(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = "33.75.03.1010"
    code = _run("return", place / "kota.dampingan", "--out", place / "keluar", "--village", other)
    assert code == 0
    assert [other in path.name for path in (place / "keluar").iterdir()] == [True]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["kota.dampingan", "--out", "tidak-ada"], "tidak-ada"),
        (["desa.dampingan", "--out", "keluar"], "dampingan export"),
        (["kota.dampingan", "--out", "keluar", "--village", "33.26.01.2001"], "33.26.01.2001"),
    ],
)
def test_what_can_not_be_returned_is_refused_with_its_remedy(
    place: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(place)
    assert _run("return", *arguments) == 1
    assert said in capsys.readouterr().err


def test_a_regency_is_told_that_villages_send(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("export", place / "kota.dampingan", "--out", place / "x.xlsx") == 1
    assert "dampingan return" in capsys.readouterr().err
    assert not (place / "x.xlsx").exists()
