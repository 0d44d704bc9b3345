"""Plans of 312 villages, each with 30 problems and 20 activities, beside floors and rivals.

Aims: boards and matrices open within 500 ms, the consolidated matrix within 10 s.

Run with ``pytest tests/benchmarks/test_village_plan.py --benchmark-enable``.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QEventLoop, QModelIndex, QTimer
from PySide6.QtWidgets import QApplication
from rapidfuzz.fuzz import token_sort_ratio

from dampingan.analysis.activity import Activity, read_activities
from dampingan.analysis.activity_overlap import find_overlaps
from dampingan.analysis.plan_summary import By, summarize
from dampingan.app import build
from dampingan.exchange.matrix.workbook import write_consolidated, write_village_matrices
from dampingan.matrix.page import Book
from dampingan.matrix.ranking_forms import village_ranking
from dampingan.matrix.regency_book import consolidated_book
from dampingan.matrix.regency_plan import read_regency_plan
from dampingan.matrix.village_book import read_village_book, register_forms
from dampingan.matrix.village_plan import read_village_plan
from dampingan.store.plan.record import plan_records
from dampingan.store.workspace import Workspace
from dampingan.ui.settings.settings import SettingsFile
from planned_villages import plan_villages

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
VILLAGE = "33.26.08.2003"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A regency's closed workspace: 9,360 problems with 37,440 scores, 6,240 activities."""
    path = tmp_path_factory.mktemp("kabupaten") / "kabupaten.dampingan"
    with Workspace.create(path, "33.26", "2026-Q4", actor="Uji", now=lambda: NOW) as workspace:
        plan_villages(workspace)
    return path


@pytest.fixture(scope="module")
def regency(file: Path) -> Iterator[Workspace]:
    """A copy of that workspace, open."""
    path = Path(shutil.copy(file, file.with_name("terbuka.dampingan")))
    with Workspace.open(path, actor="Uji") as workspace:
        yield workspace


@pytest.fixture(scope="module")
def activities(regency: Workspace) -> list[Activity]:
    """Its activities."""
    return read_activities(plan_records(regency, "kegiatan"))


# -- a regency's plans ----------------------------------------------------------------------------


@pytest.mark.benchmark(group="plans of 312 villages, read")
def test_the_plans_of_all_villages_are_read(
    benchmark: BenchmarkFixture, regency: Workspace
) -> None:
    plan = benchmark.pedantic(read_regency_plan, (regency,), rounds=5, warmup_rounds=1)
    assert len(plan.activities) == 6240


@pytest.mark.benchmark(group="plans of 312 villages, read")
def test_floor_the_same_rows_as_json(benchmark: BenchmarkFixture, regency: Workspace) -> None:
    def read() -> int:
        with regency.reading() as connection:
            found = 0
            for sql in (
                "SELECT answers FROM response WHERE form_id IN ('kegiatan', 'masalah')",
                "SELECT answers FROM roster_row WHERE repeat = 'kemajuan'",
            ):
                found += len([json.loads(row[0]) for row in connection.exec_driver_sql(sql)])
            return found

    assert benchmark.pedantic(read, rounds=5) > 15_600


@pytest.mark.benchmark(group="sums and overlaps")
def test_activities_are_summed_by_four_things(
    benchmark: BenchmarkFixture, activities: list[Activity]
) -> None:
    found = benchmark.pedantic(lambda: [summarize(activities, by) for by in By], rounds=5)
    assert {one.total.count for one in found} == {found[0].total.count}


@pytest.mark.benchmark(group="sums and overlaps")
def test_overlaps_of_6240_activities_are_found(
    benchmark: BenchmarkFixture, activities: list[Activity]
) -> None:
    report = benchmark.pedantic(find_overlaps, (activities,), rounds=5)
    benchmark.extra_info["pairs"] = len(report.overlaps)
    assert report.overlaps


@pytest.mark.benchmark(group="sums and overlaps")
def test_rival_every_name_of_a_village_against_every_other(
    benchmark: BenchmarkFixture, activities: list[Activity]
) -> None:
    """Names alone, as they were typed: no place, year or agency, no reasons."""
    by_village: dict[str, list[str]] = {}
    for one in activities:
        by_village.setdefault(one.village_code, []).append(one.title)

    def compare() -> int:
        return sum(
            token_sort_ratio(one, other) > 88
            for names in by_village.values()
            for one, other in combinations(names, 2)
        )

    assert benchmark.pedantic(compare, rounds=3)


# -- workbooks ------------------------------------------------------------------------------------


@pytest.mark.benchmark(group="consolidated matrix")
def test_the_consolidated_matrix_is_written(
    benchmark: BenchmarkFixture, regency: Workspace, tmp_path: Path
) -> None:
    path = benchmark.pedantic(
        write_consolidated, (regency, tmp_path / "x.xlsx"), rounds=3, warmup_rounds=1
    )
    benchmark.extra_info["bytes"] = path.stat().st_size


@pytest.mark.benchmark(group="consolidated matrix")
def test_rival_the_same_cells_by_openpyxl_write_only(
    benchmark: BenchmarkFixture, regency: Workspace, tmp_path: Path
) -> None:
    """Without styles, heights, headings or page setup."""
    book = consolidated_book(read_regency_plan(regency))
    benchmark.pedantic(_write_plainly, (book, tmp_path / "x.xlsx"), rounds=1)


def _write_plainly(book: Book, path: Path) -> None:
    workbook = Workbook(write_only=True)
    for matrix in book.matrices:
        page = workbook.create_sheet(matrix.sheet)
        for line in matrix.lines:
            page.append(line.cells)
    workbook.save(path)


@pytest.mark.benchmark(group="matrices of a village")
def test_the_forms_of_a_village_are_made(benchmark: BenchmarkFixture, regency: Workspace) -> None:
    book = benchmark.pedantic(read_village_book, (regency, VILLAGE), rounds=5, warmup_rounds=1)
    assert book.matrix("masalah").count == 30


@pytest.mark.benchmark(group="matrices of a village")
def test_the_matrices_of_a_village_are_written(
    benchmark: BenchmarkFixture, regency: Workspace, tmp_path: Path
) -> None:
    benchmark.pedantic(
        write_village_matrices,
        (regency, tmp_path / "x.xlsx"),
        {"village_code": VILLAGE},
        rounds=5,
        warmup_rounds=1,
    )


@pytest.mark.benchmark(group="matrices of a village")
def test_rival_the_same_forms_by_openpyxl_write_only(
    benchmark: BenchmarkFixture, regency: Workspace, tmp_path: Path
) -> None:
    book = read_village_book(regency, VILLAGE)
    benchmark.pedantic(_write_plainly, (book, tmp_path / "x.xlsx"), rounds=5, warmup_rounds=1)


@pytest.mark.benchmark(group="matrices of a village")
def test_the_problems_of_a_village_are_ranked(
    benchmark: BenchmarkFixture, regency: Workspace
) -> None:
    """30 problems, four scorers, five criteria, in fractions."""
    forms = register_forms(regency)
    with regency.snapshot() as reader:
        plan = read_village_plan(reader, forms, reader.village(VILLAGE), regency.period)
    found = benchmark.pedantic(village_ranking, (plan,), rounds=5, warmup_rounds=1)
    assert len(found.ranked) == 30


# -- the window -----------------------------------------------------------------------------------


def _wait_for(condition: Callable[[], bool]) -> None:
    loop = QEventLoop()
    timer = QTimer()
    timer.timeout.connect(lambda: condition() and loop.quit())
    timer.start(1)
    QTimer.singleShot(20_000, loop.quit)
    loop.exec()
    timer.stop()
    assert condition()


@pytest.mark.benchmark(group="boards of 312 villages")
def test_the_plans_of_all_villages_are_opened_and_painted(
    benchmark: BenchmarkFixture, qapp: QApplication, file: Path, tmp_path: Path
) -> None:
    """From the key to the filled tables, the place made anew each time."""
    program = build(qapp, SettingsFile(tmp_path / "settings.toml"))
    program.start()
    program.window.showNormal()
    program.window.resize(1366, 768)
    program.open(file)
    _wait_for(lambda: program.navigator is not None)
    navigator = program.navigator
    assert navigator is not None

    def forget() -> None:
        navigator.go("home")
        place = navigator.places.pop("regency_plan", None)
        if place is not None:
            place.deleteLater()
        qapp.processEvents()

    def show() -> None:
        navigator.go("regency_plan")
        table = navigator.places["regency_plan"].view.activities.model()  # type: ignore[attr-defined]
        _wait_for(lambda: table.rowCount(QModelIndex()) > 0)
        program.window.grab()

    show()
    benchmark.pedantic(show, setup=forget, rounds=5)
    program.close_workspace()
    program.jobs.stop_all()
