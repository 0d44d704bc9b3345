from __future__ import annotations

import os
from pathlib import Path

import pytest

from dampingan.ui.settings.settings import Settings, SettingsFile, TableLayout


def test_settings_come_back_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a" / "settings.toml"
    layout = TableLayout(("head_name", "answers.jenis_lantai"), {"head_name": 210}, "no_kk", True)
    file = SettingsFile(path)
    file.change(language="en", scheme="dark", text_size=150, operator="Rina", window=(1, 2, 3, 4))
    file.keep_table("families", layout)
    again = SettingsFile(path)
    assert again.current == file.current
    assert again.table("families") == layout


def test_a_damaged_file_is_kept_beside_and_the_defaults_hold(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('language = "en"\nscheme = "da', "utf-8")
    file = SettingsFile(path)
    assert file.current == Settings()
    assert file.problem
    assert (tmp_path / "settings.damaged.toml").read_text("utf-8").startswith('language = "en"')


def test_values_of_a_wrong_kind_are_skipped_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(
        'language = "fr"\nscheme = "dark"\ntext_size = 900\nrecent = [1, "x.dampingan"]\n'
        "window = [1, 2]\noperator = 7\n"
        '[tables.families]\ncolumns = "x"\nwidths = {a = "b", c = 5}\n',
        "utf-8",
    )
    current = SettingsFile(path).current
    assert current.scheme == "dark"
    assert (current.language, current.text_size, current.operator, current.window) == (
        "id",
        100,
        "",
        (),
    )
    assert current.recent == ("x.dampingan",)
    assert current.tables["families"] == TableLayout(widths={"c": 5})


def test_bytes_that_are_no_text_are_not_fatal(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"\xff\xfe\x00language")
    assert SettingsFile(path).current == Settings()


def test_the_last_opened_workspace_is_first_and_listed_once(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.toml")
    for name in ("a", "b", "a"):
        file.remember(tmp_path / name)
    assert file.current.recent == (str(tmp_path / "a"), str(tmp_path / "b"))
    file.forget(tmp_path / "a")
    assert file.current.recent == (str(tmp_path / "b"),)


def test_a_folder_that_cannot_be_written_keeps_the_choice_for_now(tmp_path: Path) -> None:
    if os.name == "nt" or os.geteuid() == 0:
        blocked = tmp_path / "file"
        blocked.write_text("")
        path = blocked / "settings.toml"
    else:
        folder = tmp_path / "locked"
        folder.mkdir(mode=0o500)
        path = folder / "settings.toml"
    file = SettingsFile(path)
    file.change(operator="Rina")
    assert file.current.operator == "Rina"
    assert file.problem


@pytest.mark.parametrize("size", [99, 201, True, "150"])
def test_a_text_size_out_of_range_is_not_taken(tmp_path: Path, size: object) -> None:
    path = tmp_path / "settings.toml"
    value = f'"{size}"' if isinstance(size, str) else str(size).lower()
    path.write_text(f"text_size = {value}\n", "utf-8")
    assert SettingsFile(path).current.text_size == 100
