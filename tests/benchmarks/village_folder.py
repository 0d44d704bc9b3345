"""A folder of submissions as a regency gets them: real workbooks of invented families.

``python -m benchmarks.village_folder FOLDER --files 312 --families 962`` (from ``tests``) writes
one workbook for every village of the kabupaten; with more files than villages, the first villages
have a second laptop that sends families of its own.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from dampingan.core.regions import regions
from dampingan.demo.bulk import clone_families
from dampingan.exchange.writer.submission import write_submission
from dampingan.store.workspace import Workspace

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
KABUPATEN = "33.26"


def places(files: int, regency: str = KABUPATEN) -> Iterator[tuple[str, int, int]]:
    """Yield village code, number in its kecamatan and number of the laptop of each file."""
    villages = [v for v in regions().villages if v.code.startswith(f"{regency}.")]
    for number in range(files):
        laptop, index = divmod(number, len(villages))
        village = villages[index]
        siblings = regions().children(village.parent)
        yield village.code, siblings.index(village), laptop


def write_village(place: tuple[str, int, int], folder: Path, families: int) -> Path:
    """Write the submission of one laptop of a village."""
    code, number, laptop = place
    with tempfile.TemporaryDirectory() as there:
        path = Path(there) / "desa.dampingan"
        with Workspace.create(path, code, "2026-Q4", actor="Sari", now=lambda: NOW) as workspace:
            own = number + 19 * laptop
            clone_families(workspace, families, members=True, seed=1 + laptop, place=own)
            result = write_submission(workspace, folder, include_drafts=True, include_findings=True)
    return result.path


def write_folder(
    folder: Path, files: int, families: int, *, regency: str = KABUPATEN, processes: int = 2
) -> list[Path]:
    """Write so many workbooks of so many families each; those that are there are left."""
    folder.mkdir(parents=True, exist_ok=True)
    write = partial(write_village, folder=folder, families=families)
    wanted = list(places(files, regency))
    if processes < 2:
        return [write(place) for place in wanted]
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(write, wanted))


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=312)
    parser.add_argument("--families", type=int, default=962)
    parser.add_argument("--regency", default=KABUPATEN)
    options = parser.parse_args()
    paths = write_folder(options.folder, options.files, options.families, regency=options.regency)
    print(len(paths), "files", sum(path.stat().st_size for path in paths) // 1_000_000, "MB")
    return 0


if __name__ == "__main__":
    sys.exit(_main())
