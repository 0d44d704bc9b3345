"""The `dampingan` command as a shell runs it: a real process, its output and its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dampingan.ui.settings.settings import SettingsFile

OK, REFUSED, WRONG_USE = 0, 1, 2
COMMANDS = ["", "demo", "new", "export", "form", "form check", "form save", "form eval", "doctor"]


def dampingan(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command with UTF-8 expected whatever the console's own encoding is."""
    return subprocess.run(
        [sys.executable, "-m", "dampingan", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii", **environment},
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_indonesian(command: str) -> None:
    done = dampingan(*command.split(), "--help")
    assert done.returncode == OK, done.stderr
    assert done.stdout.startswith(f"pemakaian: dampingan {command}".rstrip())
    assert "tampilkan bantuan ini" in done.stdout
    assert "usage:" not in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_in_english_when_asked(command: str) -> None:
    done = dampingan("--language", "en", *command.split(), "--help")
    assert done.returncode == OK, done.stderr
    assert done.stdout.startswith(f"usage: dampingan {command}".rstrip())
    assert "tampilkan" not in done.stdout


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; from dampingan.cli.command import main\n"
        "try: main(['--help'], window=lambda path: 0)\n"
        "except SystemExit: pass\n"
        "heavy = {'PySide6', 'sqlalchemy', 'pydantic', 'openpyxl', 'pyxform', 'polib'}\n"
        "print(sorted(heavy & sys.modules.keys()), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize(
    "arguments",
    [["tidak-ada"], ["new"], ["export", "x.dampingan"], ["doctor", "--tidak-ada"], ["form"]],
)
def test_wrong_use_says_what_is_wrong_and_where_help_is(arguments: list[str]) -> None:
    done = dampingan(*arguments)
    assert done.returncode == WRONG_USE
    assert "--help" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_language_is_refused() -> None:
    done = dampingan("--language", "xx", "doctor")
    assert done.returncode == WRONG_USE
    assert "xx" in done.stderr


def test_new_makes_a_workspace_that_doctor_finds_sound(tmp_path: Path) -> None:
    done = dampingan("new", tmp_path / "contoh", "--village", "33.75.03.1009", "--period", "2026Q4")
    assert done.returncode == OK, done.stderr
    file = tmp_path / "contoh.dampingan"
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    told = dampingan("doctor", file, "--json")
    report = json.loads(told.stdout)
    assert report["workspace"]["village"] == "Bandengan"
    assert report["workspace"]["period"] == "2026-Q4"
    assert report["workspace"]["sound"] is True
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_the_operator_named_for_a_new_workspace_signs_in_the_window_too(tmp_path: Path) -> None:
    place = ["--village", "33.75.03.1009", "--operator", "Siti Contoh"]
    done = dampingan("new", tmp_path / "a", *place, DAMPINGAN_CONFIG_DIR=str(tmp_path / "config"))
    assert done.returncode == OK, done.stderr
    settings = SettingsFile(tmp_path / "config" / "settings.toml")
    assert settings.current.operator == "Siti Contoh"


def test_new_takes_a_name_that_only_one_village_has(tmp_path: Path) -> None:
    done = dampingan("new", tmp_path / "a.dampingan", "--village", "bandengan")
    assert done.returncode == OK, done.stderr
    assert "Bandengan" in done.stdout


@pytest.mark.parametrize("village", ["99.99.99.9999", "Atlantis", "Pekalongan Utara", "33.75.03"])
def test_new_refuses_what_is_no_village(tmp_path: Path, village: str) -> None:
    done = dampingan("new", tmp_path / "a.dampingan", "--village", village)
    assert done.returncode == REFUSED
    assert list(tmp_path.iterdir()) == []


def test_new_names_the_villages_that_a_name_may_mean(tmp_path: Path) -> None:
    done = dampingan("new", tmp_path / "a.dampingan", "--village", "karang")
    assert done.returncode == REFUSED
    assert done.stderr.count("33.") > 1


def test_new_never_overwrites(tmp_path: Path) -> None:
    file = tmp_path / "a.dampingan"
    file.write_text("milik orang")
    done = dampingan("new", file, "--village", "33.75.03.1009")
    assert done.returncode == REFUSED
    assert file.read_text() == "milik orang"


def test_export_writes_the_submission_of_a_workspace(workspace_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "kiriman.xlsx"
    done = dampingan("export", workspace_file, "--out", out)
    assert done.returncode == OK, done.stderr
    assert str(out) in done.stdout
    assert {"Petunjuk", "Keluarga", "Anggota", "_kode", "_meta"} <= set(
        load_workbook(out, read_only=True).sheetnames
    )


def test_export_asks_about_drafts_before_anything_is_written(
    workspace_file: Path, tmp_path: Path
) -> None:
    add_family(workspace_file)
    out = tmp_path / "kiriman.xlsx"
    done = dampingan("export", workspace_file, "--out", out)
    assert done.returncode == REFUSED
    assert "--with-drafts" in done.stderr
    assert "K-" in done.stderr
    assert not out.exists()


@pytest.mark.parametrize(("choice", "families"), [("--with-drafts", 1), ("--without-drafts", 0)])
def test_export_takes_drafts_along_or_leaves_them(
    workspace_file: Path, tmp_path: Path, choice: str, families: int
) -> None:
    add_family(workspace_file)
    out = tmp_path / "kiriman.xlsx"
    done = dampingan("export", workspace_file, "--out", out, choice)
    assert done.returncode == OK, done.stderr
    assert f"Baris: {families} keluarga" in done.stdout


def test_export_is_refused_while_the_workspace_is_open_elsewhere(
    workspace_file: Path, tmp_path: Path
) -> None:
    from dampingan.store.workspace import Workspace

    with Workspace.open(workspace_file):
        done = dampingan("export", workspace_file, "--out", tmp_path / "kiriman.xlsx")
    assert done.returncode == REFUSED
    assert "sedang dibuka" in done.stderr
    assert not (tmp_path / "kiriman.xlsx").exists()


def add_family(workspace_file: Path) -> None:
    from dampingan.store.entry.entry import FamilyEntry
    from dampingan.store.workspace import Workspace

    with Workspace.open(workspace_file) as workspace:
        FamilyEntry.create(workspace, {"rt": "001"})


@pytest.mark.parametrize("name", ["tidak ada.dampingan", "bukan.dampingan", "folder"])
def test_export_refuses_what_is_no_workspace(tmp_path: Path, name: str) -> None:
    (tmp_path / "bukan.dampingan").write_bytes(b"PK\x03\x04 bukan ruang kerja" * 100)
    (tmp_path / "folder").mkdir()
    done = dampingan("export", tmp_path / name, "--out", tmp_path / "kiriman.xlsx")
    assert done.returncode == REFUSED
    assert done.stderr.startswith("dampingan: ")
    assert not (tmp_path / "kiriman.xlsx").exists()


def test_form_check_opens_the_built_in_questionnaire(keluarga_source: Path) -> None:
    done = dampingan("form", "check", keluarga_source, "--json")
    assert done.returncode == OK
    report = json.loads(done.stdout)
    assert (report["ok"], report["errors"]) == (True, [])


def test_form_check_names_the_place_of_every_error(tmp_path: Path) -> None:
    file = tmp_path / "salah.md"
    file.write_text(
        "| survey |\n"
        "| | type | name | label | relevant |\n"
        "| | integer | umur | Umur | ${tidak_ada} = 1 |\n"
        "| | integer | anak | Anak | ((( |\n",
        "utf-8",
    )
    done = dampingan("form", "check", file, "--json")
    assert done.returncode == REFUSED
    report = json.loads(done.stdout)
    assert report["ok"] is False
    assert report["errors"]
    assert {"sheet", "row", "column", "message"} <= report["errors"][0].keys()
    assert report["errors"][0]["sheet"] == "survey"


@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 500, b"PK\x03\x04rusak", b"| survey |"])
@pytest.mark.parametrize("suffix", [".xlsx", ".md", ".xls", ".csv", ".doc"])
def test_form_check_answers_garbage_with_a_reason(
    tmp_path: Path, content: bytes, suffix: str
) -> None:
    from dampingan.cli import form

    file = tmp_path / f"sampah{suffix}"
    file.write_bytes(content)
    assert form.check(file, as_json=True) == REFUSED


def test_form_check_of_a_missing_file_is_a_refusal_in_json_too(tmp_path: Path) -> None:
    done = dampingan("form", "check", tmp_path / "tidak-ada.xlsx", "--json")
    assert done.returncode == REFUSED
    assert json.loads(done.stdout)["errors"][0]["message"]


def test_form_save_writes_a_workbook_that_form_check_opens(tmp_path: Path) -> None:
    out = tmp_path / "keluarga.xlsx"
    assert dampingan("form", "save", "--out", out).returncode == OK
    done = dampingan("form", "check", out, "--json")
    assert done.returncode == OK, done.stdout


def test_doctor_names_versions_and_fonts() -> None:
    done = dampingan("doctor", "--json")
    assert done.returncode == OK, done.stdout
    report = json.loads(done.stdout)
    assert report["libraries"]["SQLite"]
    assert report["window"]["Qt"].startswith("6.11")
    assert "Inter" in report["window"]["fonts"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be without a screen")
def test_doctor_says_when_no_window_can_be_opened() -> None:
    done = dampingan("doctor", QT_QPA_PLATFORM="xcb", DISPLAY=":99999", WAYLAND_DISPLAY="")
    assert done.returncode == REFUSED
    assert "Jendela tidak dapat dibuka" in done.stdout


def test_doctor_finds_a_damaged_workspace(workspace_file: Path) -> None:
    content = bytearray(workspace_file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 20_000] = os.urandom(20_000)
    workspace_file.write_bytes(content)
    done = dampingan("doctor", workspace_file)
    assert done.returncode == REFUSED
    assert "Traceback" not in done.stderr


def test_doctor_leaves_a_workspace_as_it_was(workspace_file: Path) -> None:
    before = workspace_file.read_bytes()
    assert dampingan("doctor", workspace_file).returncode == OK
    assert workspace_file.read_bytes() == before
    assert [path.name for path in workspace_file.parent.iterdir()] == [workspace_file.name]


def test_doctor_can_look_into_an_open_workspace(workspace_file: Path) -> None:
    from dampingan.store.workspace import Workspace

    with Workspace.open(workspace_file):
        assert dampingan("doctor", workspace_file).returncode == OK


@pytest.fixture
def keluarga_source() -> Path:
    from dampingan.core.resource import resource

    return resource("instruments/keluarga.md")


def test_export_takes_changes_alone(workspace_file: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "penuh.xlsx", tmp_path / "perubahan.xlsx"
    assert dampingan("export", workspace_file, "--out", first).returncode == 0
    done = dampingan("export", workspace_file, "--out", second, "--changes")
    assert done.returncode == 0, done.stderr
    assert "0 keluarga" in done.stdout
    assert "0 anggota" in done.stdout
