"""`dampingan form compare` and `form move`: plain words, JSON, and a mapping to hand out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dampingan.cli.command import main
from dampingan.forms.mapping import VersionMapping
from dampingan.store.workspace import Workspace
from forms.small_form import question, survey, table

MEMBERS = [question("begin_repeat", "anggota"), question("text", "nama"), question("end_repeat")]


def write(path: Path, *rows: dict[str, str], version: str, sure: str, unsure: str) -> Path:
    choices = [
        {"list_name": "air", "name": "1", "label": sure},
        {"list_name": "air", "name": "2", "label": unsure},
    ]
    settings = [{"form_id": "keluarga", "version": version}]
    text = survey(
        *rows, *MEMBERS, choices=table("choices", choices), settings=table("settings", settings)
    )
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path]:
    water = question("select_one air", "air", label="Sumber air")
    floor = question("integer", "lantai", label="Luas lantai rumah")
    old = write(
        tmp_path / "lama.md", floor, water, question("text", "usang"),
        version="1", sure="Sumur", unsure="Sungai",
    )  # fmt: skip
    floor = {**floor, "name": "luas"}
    new = write(
        tmp_path / "baru.md", floor, water, question("date", "tanggal"),
        version="2", sure="Sumur", unsure="Air kemasan bermerek",
    )  # fmt: skip
    return old, new


def run(*words: object) -> int:
    return main([str(word) for word in words], window=lambda _: 9)


def test_two_versions_are_compared_in_words(
    versions: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("form", "compare", *versions) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[:3] == [
        "GANTI NAMA  lantai → luas",
        "BERUBAH     air: kode",
        "  AWAS, kode 2 berubah arti: Sungai → Air kemasan bermerek",
    ]
    assert told[-1] == "2 tetap, 1 berganti nama, 1 dihapus, 1 baru."


def test_a_comparison_is_json_and_its_mapping_a_file(
    versions: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "padanan.json"
    assert run("form", "compare", *versions, "--json", "--save-mapping", file) == 0
    told = json.loads(capsys.readouterr().out)
    assert {q["state"] for q in told["questions"]} == {"kept", "renamed", "dropped", "new"}
    assert VersionMapping.from_json(file.read_text("utf-8")).questions == {"lantai": "luas"}


def test_a_move_is_json_and_says_that_nothing_is_lost(
    versions: tuple[Path, Path], workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    path = workspace.path
    workspace.close()
    assert run("form", "move", path, versions[1], "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["moved"], told["lost"], told["new_version"]) == (True, 0, "2")
    assert (path.parent / told["backup"]).is_file()


def test_a_mapping_that_is_none_is_refused_and_nothing_moves(
    versions: tuple[Path, Path], workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    path = workspace.path
    workspace.close()
    assert run("form", "move", path, versions[1], "--mapping", versions[0]) == 1
    assert "bukan padanan" in capsys.readouterr().err
    assert list(path.parent.glob("*.cadangan")) == []
