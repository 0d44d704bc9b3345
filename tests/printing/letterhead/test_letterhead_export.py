"""A letterhead for other villages."""

from __future__ import annotations

from pathlib import Path

from dampingan.printing.letterhead import letterhead_file
from dampingan.printing.letterhead.letterhead_export import export_letterhead, named
from dampingan.printing.letterhead.stationery import filled, places, read_stationery, village_row
from dampingan.printing.press.template_folder import template_folder
from dampingan.store.workspace import Workspace


def test_names_of_the_village_become_braces_that_fill_again(workspace: Workspace) -> None:
    words = places(village_row(workspace))
    line = f"KECAMATAN {words['kecamatan'].upper()}, {words['desa']}"
    braced = named(line, words)
    assert braced == "KECAMATAN {KECAMATAN}, {desa}"
    assert filled(braced, words) == line


def test_what_was_written_says_the_same_in_the_same_village(
    workspace: Workspace, tmp_path: Path
) -> None:
    before = read_stationery(workspace)
    folder = template_folder(workspace.path)
    assert export_letterhead(workspace, before, folder) == ["kop.toml"]
    assert read_stationery(workspace) == before


def test_a_regency_writes_lines_for_all_its_villages(tmp_path: Path) -> None:
    path = tmp_path / "kota.dampingan"
    with Workspace.create(path, "33.75", "2026-Q4", actor="Rini") as regency:
        export_letterhead(regency, read_stationery(regency), tmp_path / "desa")
    said = letterhead_file.read(tmp_path / "desa")
    assert said["lines"] == ["PEMERINTAH {KABUPATEN}", "KECAMATAN {KECAMATAN}", "{DESA}"]
    assert said["signers"][0]["name"] == "{kepala}"
