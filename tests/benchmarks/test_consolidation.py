"""A regency's folder of workbooks: seconds, memory, and the same content for any order of files.

``pytest tests/benchmarks/test_consolidation.py --benchmark-enable`` takes a few villages;
``DAMPINGAN_FILES=312 DAMPINGAN_FAMILIES=962`` is the whole kabupaten (300,000 families, about one
million persons; making the workbooks takes ten minutes more, and ``DAMPINGAN_FOLDER`` keeps them).
Each run is a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.village_folder import KABUPATEN, write_folder

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

FILES = int(os.environ.get("DAMPINGAN_FILES", "4"))
FAMILIES = int(os.environ.get("DAMPINGAN_FAMILIES", "240"))
JOB = Path(__file__).with_name("consolidation_job.py")

MOST_MEGABYTES = 1024


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbooks; those of an earlier run when there are enough."""
    kept = os.environ.get("DAMPINGAN_FOLDER")
    place = Path(kept) if kept else tmp_path_factory.mktemp("kiriman")
    if len(list(place.glob("*.xlsx"))) != FILES:
        write_folder(place, FILES, FAMILIES)
    return place


def _run(workspace: Path, files: list[Path]) -> dict[str, Any]:
    told = subprocess.run(
        [sys.executable, str(JOB), KABUPATEN, str(workspace)],
        input="\n".join(map(str, files)),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(told.stdout)


@pytest.mark.benchmark(group="consolidation")
def test_a_folder_of_villages(benchmark: BenchmarkFixture, folder: Path, tmp_path: Path) -> None:
    files = sorted(folder.glob("*.xlsx"))
    found: dict[str, Any] = {}

    def run() -> None:
        found.update(_run(tmp_path / "a.dampingan", files))

    benchmark.pedantic(run, rounds=1, iterations=1)
    benchmark.extra_info.update(found)
    assert found["taken"] == FILES
    assert found["families"] == FILES * FAMILIES
    assert found["megabytes"] <= MOST_MEGABYTES
    shuffled = list(files)
    random.Random(7).shuffle(shuffled)
    renamed = tmp_path / "acak"
    renamed.mkdir()
    others = [
        Path(shutil.copy(path, renamed / f"{number}.xlsx")) for number, path in enumerate(shuffled)
    ]
    again = _run(tmp_path / "b.dampingan", others)
    assert again["content"] == found["content"]
