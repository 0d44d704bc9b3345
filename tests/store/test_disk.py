"""A disk that is full at any moment, and folders that may not be written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from dampingan.core.errors import StorageError
from dampingan.forms.session import Field
from dampingan.store import schema
from dampingan.store.entry.entry import FamilyEntry
from dampingan.store.workspace import Workspace

BANDENGAN = "33.75.03.1009"
ROOT = sys.platform == "linux" and os.geteuid() == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a real file system of 4 MB."""
    place = tmp_path / "flashdisk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)]
    if not ROOT or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(folder: Path, spare: int = 0) -> Path:
    """Write until the disk is full, then leave `spare` bytes."""
    ballast = folder / "penuh"
    with ballast.open("wb", buffering=0) as file:
        size = 65_536
        while size >= 512:
            try:
                file.write(b"x" * size)
            except OSError:
                size //= 2
        if spare:
            file.truncate(max(0, file.tell() - spare))
    return ballast


def test_a_disk_that_fills_up_at_any_moment_loses_nothing(small_disk: Path) -> None:
    path = small_disk / "a.dampingan"
    workspace = Workspace.create(path, BANDENGAN, "2026-Q4")
    entry = FamilyEntry.create(workspace, {"rt": "003"})
    row, _ = entry.add_person()
    refused = 0
    for round_, spare in enumerate([0, 4096, 8192, 20_000, 40_000, 70_000, 100_000, 150_000]):
        ballast = fill(small_disk, spare)
        for number in range(12):
            text = f"{round_} {number} " + "y" * 3000
            field = Field("nama", row) if number % 2 else Field("catatan")
            try:
                entry.set(field, text)
            except StorageError:
                refused += 1
                assert entry.unsaved
            assert entry.session.value(field) == text
        late = ""
        try:
            late = entry.add_person()[0]
        except StorageError:
            late = entry.session.rows("anggota")[-1]
        try:
            entry.remove_person(late, "penuh")
        except StorageError:
            assert entry.unsaved
        ballast.unlink()
        entry.retry()
        assert not entry.unsaved
        again = FamilyEntry.load(workspace, entry.family_id)
        assert again.session.answers() == entry.session.answers()
    assert refused > 20
    workspace.close()
    assert [p.name for p in small_disk.iterdir()] == ["a.dampingan"]
    assert schema.integrity(path) == []


def test_a_full_disk_can_be_closed_and_opened_later_with_everything(small_disk: Path) -> None:
    path = small_disk / "a.dampingan"
    workspace = Workspace.create(path, BANDENGAN, "2026-Q4")
    entry = FamilyEntry.create(workspace)
    entry.set(Field("nama_kk"), "Umi")
    ballast = fill(small_disk)
    with pytest.raises(StorageError):
        for number in range(200):
            entry.set(Field("catatan"), f"{number}" * 4000)
    saved = json.loads(workspace.record("family", entry.family_id)["answers"]).get("catatan", "")
    workspace.close()
    ballast.unlink()
    with Workspace.open(path) as opened:
        answers = json.loads(opened.record("family", entry.family_id)["answers"])
    assert answers["nama_kk"] == "Umi"
    assert answers.get("catatan", "") == saved
    assert [p.name for p in small_disk.iterdir()] == ["a.dampingan"]


@pytest.mark.parametrize("spare", [0, 30_000, 200_000, 500_000])
def test_making_a_workspace_on_a_full_disk_leaves_nothing(small_disk: Path, spare: int) -> None:
    ballast = fill(small_disk, spare)
    with pytest.raises(StorageError):
        Workspace.create(small_disk / "a.dampingan", BANDENGAN, "2026-Q4")
    assert list(small_disk.iterdir()) == [ballast]


def test_a_rescue_to_a_full_disk_leaves_nothing_and_keeps_the_answer(
    workspace: Workspace, small_disk: Path
) -> None:
    entry = FamilyEntry.create(workspace)
    entry.set(Field("nama_kk"), "Umi")
    ballast = fill(small_disk, 100_000)
    with pytest.raises(StorageError):
        entry.rescue(small_disk / "b.dampingan")
    assert list(small_disk.iterdir()) == [ballast]
    assert entry.session.value(Field("nama_kk")) == "Umi"


CODE = """
import os, sys
from pathlib import Path
from dampingan.core.errors import DampinganError
from dampingan.store.workspace import Workspace
warm = Path(sys.argv[1])  # imports everything that the other user may not read
Workspace.create(warm, "33.75.03.1009", "2026-Q4").close()
Workspace.open(warm).close()
os.setuid(65534)
for path in map(Path, sys.argv[2:]):
    try:
        if path.exists(): Workspace.open(path).close()
        else: Workspace.create(path, "33.75.03.1009", "2026-Q4").close()
        print("done")
    except DampinganError as error:
        print(error)
"""

PROJECT = Path(__file__).parents[2]

CASES = [
    # mode of the folder, of the file (0: there is none yet), what is said
    (0o777, 0o444, "hanya dapat dibaca"),
    (0o555, 0o666, "hanya dapat dibaca"),
    (0o777, 0o222, "tidak dapat"),
    (0o777, 0o666, "done"),
    (0o555, 0, "tidak dapat ditulisi"),
    (0o777, 0, "done"),
]


@pytest.mark.skipif(not ROOT, reason="needs another user")
def test_another_user_is_told_what_may_not_be_written(workspace_file: Path, tmp_path: Path) -> None:
    place = Path(tempfile.mkdtemp())  # the tests' own folder is closed to others
    place.chmod(0o755)
    program = place / "program"  # and so may be the one that the program lies in
    for part in ("desktop", "resources"):
        shutil.copytree(PROJECT / part, program / part, ignore=shutil.ignore_patterns("*.pyc"))
    paths = []
    for number, (folder, file, _) in enumerate(CASES):
        path = place / str(number) / "a.dampingan"
        path.parent.mkdir()
        if file:
            shutil.copy(workspace_file, path)
            path.chmod(file)
        path.parent.chmod(folder)
        paths.append(path)
    told = subprocess.run(
        [sys.executable, "-c", CODE, str(tmp_path / "hangat.dampingan"), *map(str, paths)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        env=os.environ
        | {
            "PYTHONPATH": os.pathsep.join([str(program / "desktop"), *sys.path]),
            "PYTHONIOENCODING": "utf-8",
        },
    ).stdout.splitlines()
    left = [[p.name for p in path.parent.iterdir()] for path in paths]
    shutil.rmtree(place)
    for (_, _, said), line in zip(CASES, told, strict=True):
        assert said in line
    assert left == [["a.dampingan"]] * 4 + [[], ["a.dampingan"]]
