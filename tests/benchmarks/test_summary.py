"""Figures of the meeting's summary: a very large village, a regency of 312 villages.

Run with ``pytest tests/benchmarks/test_summary.py --benchmark-enable``. Wanted: 1.5 s for a village
of 5,000 families, counted anew; 10 s for a regency. The floor is reading the survey's conditions
alone, without paper.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from dampingan.analysis.indicator import expressions
from dampingan.demo.bulk import clone_families
from dampingan.printing.order import PrintOrder
from dampingan.printing.run import first_pdf
from dampingan.store.plan import survey_count
from dampingan.store.workspace import Workspace
from planned_villages import plan_villages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_benchmark.fixture import BenchmarkFixture

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
BANDENGAN = "33.75.03.1009"
ORDER = PrintOrder("ringkasan")


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Return a village of 5,000 families with their members, an assessment and a plan."""
    path = tmp_path_factory.mktemp("desa") / "desa.dampingan"
    with Workspace.create(path, BANDENGAN, "2026-Q4", now=lambda: NOW) as workspace:
        clone_families(workspace, 5_000, members=True)
        plan_villages(workspace, [BANDENGAN])
        yield workspace


@pytest.fixture(scope="module")
def regency(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Return a regency with the plans of 312 villages and 30,000 families."""
    path = tmp_path_factory.mktemp("kabupaten") / "kabupaten.dampingan"
    with Workspace.create(path, "33.26", "2026-Q4", now=lambda: NOW) as workspace:
        clone_families(workspace, 30_000)
        plan_villages(workspace)
        yield workspace


def _forget() -> None:
    survey_count._known.clear()


@pytest.mark.benchmark(group="summary of a village of 5,000 families")
def test_summary_of_a_village(benchmark: BenchmarkFixture, village: Workspace) -> None:
    pdf = benchmark.pedantic(first_pdf, (village, ORDER), setup=_forget, rounds=3, warmup_rounds=1)
    assert pdf.startswith(b"%PDF")


@pytest.mark.benchmark(group="summary of a village of 5,000 families")
def test_floor_its_conditions_counted(benchmark: BenchmarkFixture, village: Workspace) -> None:
    told = expressions(village.extra_form("profil"))
    found = benchmark.pedantic(
        survey_count.count_many, (village, told), setup=_forget, rounds=3, warmup_rounds=1
    )
    assert len(found) == len(told)


@pytest.mark.benchmark(group="summary of a regency of 312 villages")
def test_summary_of_a_regency(benchmark: BenchmarkFixture, regency: Workspace) -> None:
    pdf = benchmark.pedantic(first_pdf, (regency, ORDER), rounds=3, warmup_rounds=1)
    assert pdf.startswith(b"%PDF")
