"""Figures of receiving, each beside its floor in the same run.

Run with ``pytest tests/benchmarks/test_merging.py --benchmark-enable``.

A village of 5,000 families and some 16,400 persons sends everything, changes one family in twenty
and sends everything again; its regency receives both. The floor reads both workbooks with calamine
and compares them as plain dicts: no program that looks at every cell can be quicker. The last one
receives a workbook of the changes alone while somebody types in the same workspace.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dampingan.demo.bulk import clone_families
from dampingan.exchange.receiver.receiving import ReceiveReport, receive
from dampingan.exchange.writer.submission import write_submission
from dampingan.store.workspace import Workspace

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

FAMILIES, SHARE = 5_000, 20
GROUP = "a workbook of 5,000 families comes in"
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
VILLAGE = "33.75.03.1009"


@dataclass(frozen=True)
class Files:
    """What the village sent, and where it is received.

    Attributes:
        first, second: everything, before and after the changes.
        changes: only the changes.
        empty, known: a workspace that has nothing, and one that has the first workbook.
    """

    first: Path
    second: Path
    changes: Path
    empty: Path
    known: Path


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Write the workbooks and make the workspaces that receive them."""
    folder = tmp_path_factory.mktemp("terima")
    found = Files(
        *(folder / f"{name}.xlsx" for name in ("a", "b", "c")),
        *(folder / f"{name}.dampingan" for name in ("kosong", "tahu")),
    )
    everything: Any = {"include_drafts": True, "include_findings": True}
    home = folder / "desa.dampingan"
    with Workspace.create(home, VILLAGE, "2026-Q4", now=lambda: NOW) as village:
        clone_families(village, FAMILIES, members=True)
        write_submission(village, found.first, **everything)
        _change(village)
        write_submission(village, found.changes, changes_only=True, **everything)
        write_submission(village, found.second, **everything)
    Workspace.create(found.empty, VILLAGE, "2026-Q4", now=lambda: NOW).close()
    shutil.copy(found.empty, found.known)
    with Workspace.open(found.known, now=lambda: NOW) as regency:
        receive(regency, found.first, backup=False)
    return found


def _change(village: Workspace) -> None:
    with village.snapshot() as reader:
        known = list(reader.records("family", ("id", "answers")))
    rng = random.Random(1)
    with village.write("Ubah", undoable=False) as tx:
        for family, answers in rng.sample(known, len(known) // SHARE):
            changed = json.loads(answers) | {"catatan": f"diubah {family}"}
            tx.update("family", family, {"answers": changed})


@pytest.mark.benchmark(group=GROUP)
def test_floor_both_workbooks_as_plain_dicts(benchmark: BenchmarkFixture, files: Files) -> None:
    from python_calamine import CalamineWorkbook

    def rows(path: Path) -> dict[tuple[str, Any], list[Any]]:
        book = CalamineWorkbook.from_path(path)
        return {
            (name, row[0]): row
            for name in book.sheet_names
            for row in book.get_sheet_by_name(name).to_python()
        }

    def compare() -> int:
        before, after = rows(files.first), rows(files.second)
        return sum(before.get(key) != row for key, row in after.items())

    assert benchmark.pedantic(compare, rounds=1, iterations=1) >= FAMILIES // SHARE


@pytest.mark.benchmark(group=GROUP)
def test_one_family_in_twenty_changed(
    benchmark: BenchmarkFixture, files: Files, tmp_path: Path
) -> None:
    report = _received(benchmark, files.known, files.second, tmp_path)
    assert (report.total("changed"), report.total("new")) == (FAMILIES // SHARE, 0)


@pytest.mark.benchmark(group=GROUP)
def test_everything_is_new(benchmark: BenchmarkFixture, files: Files, tmp_path: Path) -> None:
    report = _received(benchmark, files.empty, files.first, tmp_path)
    assert report.total("new") == report.total("read")


def _received(benchmark: BenchmarkFixture, source: Path, path: Path, folder: Path) -> ReceiveReport:
    copy = Path(shutil.copy(source, folder / "kota.dampingan"))
    with Workspace.open(copy, now=lambda: NOW) as workspace:
        workspace.form("family")
        return benchmark.pedantic(receive, args=(workspace, path), rounds=1, iterations=1)


@pytest.mark.benchmark(group="a workbook of changes comes in beside somebody who types")
def test_typing_meanwhile(benchmark: BenchmarkFixture, files: Files, tmp_path: Path) -> None:
    program = Path(__file__).with_name("receiving_job.py")
    copy = Path(shutil.copy(files.known, tmp_path / "kota.dampingan"))
    found: dict[str, Any] = {}

    def run() -> None:
        done = subprocess.run(
            [sys.executable, str(program), str(copy), str(files.changes)],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": _SOURCE},
        )
        found.update(json.loads(done.stdout))

    benchmark.pedantic(run, rounds=1, iterations=1)
    benchmark.extra_info.update(found)
    sys.stdout.write(f"\nreceiving job: {json.dumps(found)}\n")
    assert found["counts"]["changed"] == FAMILIES // SHARE


_SOURCE = str(Path(__file__).parents[2] / "desktop")
