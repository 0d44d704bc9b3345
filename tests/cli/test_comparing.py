"""``dampingan compare A B`` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dampingan.cli.command import main
from dampingan.exchange.file.password import encrypt_workbook
from ui.sent import edit, sent, sent_once

__all__ = ["sent", "sent_once"]


def run(*arguments: str | Path) -> int:
    return main(["compare", *map(str, arguments)], window=lambda _: 99)


@pytest.fixture
def other(sent: Path, tmp_path: Path) -> Path:
    """The same with one floor changed."""
    return edit(sent, tmp_path / "b.xlsx", (6, "jenis_lantai", "9 - Lainnya"))


def test_what_differs_is_printed_by_family(
    sent: Path, other: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(sent, other) == 0
    told = capsys.readouterr().out
    assert "Keluarga: Berubah 1, Sama 11" in told
    assert "303 Jenis lantai" in told
    assert "→ 9 - Lainnya" in told


def test_json_says_whether_they_are_equal(
    sent: Path, other: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(sent, other, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["equal"] is False
    (family,) = told["families"]
    assert family["records"][0]["fields"][0]["field"] == "jenis_lantai"


def test_an_encrypted_file_needs_its_password(
    sent: Path, other: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    encrypt_workbook(other, "padi-melati")
    assert run(sent, other) == 1
    assert "sandi" in capsys.readouterr().err
    assert run(sent, other, "--password", "", "--password", "padi-melati") == 0


def test_a_missing_file_is_refused(sent: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(sent, sent.with_name("tidak-ada.xlsx")) == 1
    assert "tidak ditemukan" in capsys.readouterr().err


def test_a_refusal_is_json_too(sent: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(sent, sent.parent, "--json") == 1
    assert "adalah folder" in json.loads(capsys.readouterr().out)["error"]


def test_one_file_is_wrong_use(sent: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(sent)
    assert stopped.value.code == 2


def test_the_comparison_is_saved_as_a_workbook(sent: Path, other: Path, tmp_path: Path) -> None:
    target = tmp_path / "banding.xlsx"
    assert run(sent, other, "--out", target) == 0
    assert target.is_file()
