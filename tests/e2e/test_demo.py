"""The main job without a screen: the real window is driven from a family to the workbook."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dampingan.store.inspection import inspect
from dampingan.tour.papers import ABOUT_ALL, ABOUT_ONE
from dampingan.tour.tour import MATRICES

EARLIER = {
    MATRICES: b"PK",
    "01-mulai.png": b"",
    "pengaturan.toml": b'scheme = "dark"\ntext_size = 150\nlanguage = "en"\n',
}
"""What a demo that was made in the same folder before left there, beside its workspace."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, empty_workspace_file: Path) -> Path:
    """Run the demo once, in a folder where one was made before, and return the folder."""
    folder = tmp_path_factory.mktemp("demo") / "keluaran"
    folder.mkdir()
    shutil.copy(empty_workspace_file, folder / "contoh.dampingan")
    for name, content in EARLIER.items():
        (folder / name).write_bytes(content)
    done = _run(folder)
    assert done.returncode == 0, done.stderr
    assert "still open" not in done.stderr  # said of PDFs that nobody closed
    return folder


def test_the_demo_leaves_a_sound_workspace_with_the_family_it_keyed(demo: Path) -> None:
    found = inspect(demo / "contoh.dampingan")
    assert found.problems == ()
    assert found.counts["family"] > 100  # of 120, some are deleted
    assert found.counts["person"] > found.counts["family"]


def test_the_demo_leaves_one_workbook_for_the_regency(demo: Path) -> None:
    (workbook,) = demo.glob("Dampingan_*.xlsx")
    sheets = load_workbook(workbook, read_only=True)
    assert {"Petunjuk", "Keluarga", "Anggota", "_kode", "_meta"} <= set(sheets.sheetnames)


def test_the_demo_leaves_a_picture_of_every_screen(demo: Path) -> None:
    from PySide6.QtGui import QImage

    pictures = sorted(demo.rglob("*.png"))
    assert len(pictures) >= 5
    for picture in pictures:
        image = QImage(str(picture))
        assert image.width() >= 800
        step = max(1, image.width() // 200)
        colours = {
            image.pixel(x, y)
            for x in range(0, image.width(), step)
            for y in range(0, image.height(), step)
        }
        assert len(colours) > 8, f"{picture.name} is blank"


def test_the_demo_leaves_nothing_half_done(demo: Path) -> None:
    endings = {path.suffix for path in demo.rglob("*") if path.is_file()}
    assert endings <= {".dampingan", ".xlsx", ".pdf", ".png", ".toml"}


def test_the_demo_leaves_the_papers_that_a_village_prints_most(demo: Path) -> None:
    papers = {path.stem for path in demo.glob("*.pdf")}
    assert papers == {*ABOUT_ONE, *ABOUT_ALL}
    assert all(path.read_bytes().startswith(b"%PDF") for path in demo.glob("*.pdf"))


def test_the_demo_keeps_the_workspace_that_was_there(
    demo: Path, empty_workspace_file: Path
) -> None:
    (earlier,) = demo.glob("contoh-*.dampingan")
    assert earlier.read_bytes() == empty_workspace_file.read_bytes()


def _run(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dampingan", "demo", "--out", str(folder)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
