"""Moving a village to a new version of its questionnaire, beside the floor in the same run.

Run with ``pytest tests/benchmarks --benchmark-enable``.
"""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlcipher3.dbapi2 as sqlite

from dampingan.core.resource import resource
from dampingan.demo.bulk import clone_families
from dampingan.forms.model import Form
from dampingan.forms.xlsform import read_form
from dampingan.store.recheck import recheck
from dampingan.store.version.moving import move, plan_move
from dampingan.store.workspace import Workspace

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
BANDENGAN = "33.75.03.1009"
FAMILIES = 5_000


@pytest.fixture(scope="module")
def village_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a closed workspace of 5,000 families with their persons."""
    path = tmp_path_factory.mktemp("desa") / "desa.dampingan"
    with Workspace.create(path, BANDENGAN, "2026-Q4", now=lambda: NOW) as workspace:
        clone_families(workspace, FAMILIES, members=True)
    return path


@pytest.fixture(scope="module")
def next_keluarga() -> Form:
    """Return the questionnaire with one question renamed and one dropped."""
    text = resource("instruments/keluarga.md").read_text("utf-8")
    text = text.replace(read_form(text).version, "2027010100")
    text = text.replace("| luas_lantai ", "| luas_rumah ").replace(
        "${luas_lantai}", "${luas_rumah}"
    )
    return read_form("\n".join(row for row in text.split("\n") if "| catatan " not in row))


@pytest.fixture
def workspace_file(village_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(village_file, tmp_path / "desa.dampingan"))


def rewrite_documents(path: Path) -> int:
    """Read every JSON document of every record and write it back: what no move can do without."""
    raw = sqlite.connect(str(path))
    written = 0
    for kind in ("family", "person", "roster_row"):
        rows = raw.execute(f"SELECT id, answers, aside, parked, prior FROM {kind}").fetchall()
        raw.executemany(
            f"UPDATE {kind} SET answers = ?, aside = ?, parked = ?, prior = ? WHERE id = ?",
            [(*(json.dumps(json.loads(text)) for text in row[1:]), row[0]) for row in rows],
        )
        written += len(rows)
    raw.commit()
    raw.close()
    return written


def test_the_floor_reading_and_writing_every_document(
    benchmark: BenchmarkFixture, workspace_file: Path
) -> None:
    written = benchmark.pedantic(rewrite_documents, (workspace_file,), rounds=3)
    assert written > FAMILIES


def test_planning_a_move_of_5_000_families(
    benchmark: BenchmarkFixture, workspace_file: Path, next_keluarga: Form
) -> None:
    with Workspace.open(workspace_file) as workspace:
        plan = benchmark.pedantic(plan_move, (workspace, "keluarga", next_keluarga), rounds=1)
        assert plan.records["family"] == FAMILIES


def test_moving_5_000_families(
    benchmark: BenchmarkFixture, workspace_file: Path, next_keluarga: Form
) -> None:
    """Findings are worked out anew, so checking everything is the other floor (see below)."""
    with Workspace.open(workspace_file) as workspace:
        plan = plan_move(workspace, "keluarga", next_keluarga)
        result = benchmark.pedantic(move, (workspace, plan), rounds=1)
        assert result.plan.records["family"] == FAMILIES
        assert result.plan.lost == 0


def test_checking_5_000_families_anew(benchmark: BenchmarkFixture, workspace_file: Path) -> None:
    with Workspace.open(workspace_file) as workspace:
        result = benchmark.pedantic(recheck, (workspace,), rounds=1)
        assert result.families == FAMILIES
