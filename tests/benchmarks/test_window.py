"""Figures of the window and of its lists, each beside its floor or rival in the same run.

Aims (issue 2): first paint at most twice a bare PySide6 window's, a usable list of 5,000 families
at most five times; over 300,000 families first rows within 60 ms, the last row within 500 ms, a
scroll frame within 25 ms at p95, a search painted within 30 ms, the process below 250 MB.

Run with ``pytest tests/benchmarks --benchmark-enable``.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtSql import QSqlDatabase, QSqlQueryModel
from PySide6.QtWidgets import QApplication, QTableView

from dampingan.app import build
from dampingan.demo.bulk import clone_families
from dampingan.store.workspace import Workspace
from dampingan.ui.settings.settings import SettingsFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_benchmark.fixture import BenchmarkFixture

    from dampingan.ui.families.presenter import FamiliesPresenter

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
BANDENGAN = "33.75.03.1009"
SCRIPT = Path(__file__).with_name("window_start.py")
NAME = "rohmah"


def made(folder: Path, families: int, *, members: bool = False) -> Path:
    path = folder / f"{families}.dampingan"
    with Workspace.create(path, BANDENGAN, "2026-Q4", now=lambda: NOW) as workspace:
        clone_families(workspace, families, members=members)
    return path


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("desa"), 5_000, members=True)


@pytest.fixture(scope="module")
def regency(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("kabupaten"), 300_000)


def wait_for(condition: Callable[[], bool]) -> None:
    loop = QEventLoop()
    timer = QTimer()
    timer.setInterval(1)
    timer.timeout.connect(lambda: condition() and loop.quit())
    timer.start()
    loop.exec()


@pytest.fixture
def long_list(qapp: QApplication, regency: Path, tmp_path: Path) -> Iterator[FamiliesPresenter]:
    """The list of 300,000 families in the real window, all its ids known."""
    program = build(qapp, SettingsFile(tmp_path / "settings.toml"))
    program.start(regency)
    program.window.showNormal()
    program.window.resize(1366, 768)
    wait_for(lambda: program.navigator is not None)
    assert program.navigator is not None
    program.navigator.go("families")
    presenter = program.navigator.places["families"].presenter  # type: ignore[attr-defined]
    wait_for(lambda: presenter.model.complete)
    yield presenter
    program.close_workspace()


class Rival:
    """Qt's own lazy SQL model over the same file, columns and order, in a QTableView.

    QSqlQueryModel is what QSqlTableModel stands on; it may leave out the answers.
    """

    def __init__(self, path: Path) -> None:
        self.database = QSqlDatabase.addDatabase("QSQLITE", "rival")
        self.database.setDatabaseName(str(path))
        assert self.database.open()
        self.model = QSqlQueryModel()
        self.view = QTableView()
        self.view.setModel(self.model)
        self.view.resize(838, 572)
        self.view.show()
        self.ask()

    def ask(self, condition: str = "1") -> None:
        self.model.setQuery(
            "SELECT head_name, no_kk, rt, rw, member_count, decile, status, error_count, "
            f"warning_count FROM family WHERE deleted_at IS NULL AND {condition} "
            "ORDER BY rw, rt, head_name, id",
            self.database,
        )
        assert not self.model.lastError().isValid(), self.model.lastError().text()

    def fetch_all(self) -> None:
        while self.model.canFetchMore():
            self.model.fetchMore()

    def close(self) -> None:
        self.view.close()
        self.view.setModel(None)
        self.model.clear()
        self.database.close()
        self.database = QSqlDatabase()
        QSqlDatabase.removeDatabase("rival")


@pytest.fixture
def rival(qapp: QApplication, regency: Path) -> Iterator[Rival]:
    found = Rival(regency)
    yield found
    found.close()


def start(*what: str) -> None:
    # As on a user's machine, modules are compiled once and not at each start.
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, str(SCRIPT), *what]
    subprocess.run(command, check=True, capture_output=True, env=kept)


def timed(benchmark: BenchmarkFixture, rounds: int, action: Callable[[], object]) -> None:
    benchmark.pedantic(action, rounds=rounds, iterations=1, warmup_rounds=1)


@pytest.mark.benchmark(group="start to the first painted window")
def test_floor_bare_window(benchmark: BenchmarkFixture) -> None:
    timed(benchmark, 7, lambda: start("bare"))


@pytest.mark.benchmark(group="start to the first painted window")
def test_program(benchmark: BenchmarkFixture) -> None:
    timed(benchmark, 7, lambda: start("program"))


@pytest.mark.benchmark(group="start to a usable list of 5,000 families")
def test_floor_bare_window_again(benchmark: BenchmarkFixture) -> None:
    timed(benchmark, 7, lambda: start("bare"))


@pytest.mark.benchmark(group="start to a usable list of 5,000 families")
def test_floor_importing_sqlmodel(benchmark: BenchmarkFixture) -> None:
    timed(benchmark, 7, lambda: start("sqlmodel"))


@pytest.mark.benchmark(group="start to a usable list of 5,000 families")
def test_list(benchmark: BenchmarkFixture, village: Path) -> None:
    timed(benchmark, 7, lambda: start("list", str(village)))


@pytest.mark.benchmark(group="300,000 families: first rows painted")
def test_first_rows(benchmark: BenchmarkFixture, long_list: FamiliesPresenter) -> None:
    def first() -> None:
        long_list.model.show_query(long_list.query)
        long_list.view.table.viewport().repaint()

    def settle() -> None:
        wait_for(lambda: long_list.model.complete)

    benchmark.pedantic(first, setup=settle, rounds=20, iterations=1)


@pytest.mark.benchmark(group="300,000 families: first rows painted")
def test_rival_first_rows(benchmark: BenchmarkFixture, rival: Rival) -> None:
    def first() -> None:
        rival.ask()
        rival.view.viewport().repaint()

    timed(benchmark, 10, first)


@pytest.mark.benchmark(group="300,000 families: jump to the last row")
def test_last_row(benchmark: BenchmarkFixture, long_list: FamiliesPresenter) -> None:
    def last() -> None:
        long_list.listing._kept = None  # pyright: ignore[reportAttributeAccessIssue]
        long_list.model.show_query(long_list.query)
        wait_for(lambda: long_list.model.complete)
        long_list.view.table.go_to(long_list.model.rowCount() - 1)
        long_list.view.table.viewport().repaint()

    timed(benchmark, 10, last)
    assert long_list.view.table.current_row() == 299_999


@pytest.mark.benchmark(group="300,000 families: jump to the last row")
def test_rival_last_row(benchmark: BenchmarkFixture, rival: Rival) -> None:
    def last() -> None:
        rival.ask()
        rival.fetch_all()
        rival.view.scrollToBottom()
        rival.view.viewport().repaint()

    timed(benchmark, 3, last)


@pytest.mark.benchmark(group="300,000 families: a scroll frame anywhere")
def test_scroll_frame(benchmark: BenchmarkFixture, long_list: FamiliesPresenter) -> None:
    bar = long_list.view.table.verticalScrollBar()
    places = random.Random(1)

    def frame() -> None:
        bar.setValue(places.randrange(bar.maximum()))
        long_list.view.table.viewport().repaint()

    timed(benchmark, 300, frame)
    times = sorted(benchmark.stats.stats.data)  # type: ignore[union-attr]
    benchmark.extra_info["p95_ms"] = round(times[int(len(times) * 0.95)] * 1000, 1)


@pytest.mark.benchmark(group="300,000 families: a scroll frame anywhere")
def test_rival_scroll_frame(benchmark: BenchmarkFixture, rival: Rival) -> None:
    rival.fetch_all()
    bar = rival.view.verticalScrollBar()
    places = random.Random(1)

    def frame() -> None:
        bar.setValue(places.randrange(bar.maximum()))
        rival.view.viewport().repaint()

    timed(benchmark, 300, frame)
    times = sorted(benchmark.stats.stats.data)  # type: ignore[union-attr]
    benchmark.extra_info["p95_ms"] = round(times[int(len(times) * 0.95)] * 1000, 1)


@pytest.mark.benchmark(group="300,000 families: search to rows painted")
def test_search(benchmark: BenchmarkFixture, long_list: FamiliesPresenter) -> None:
    def cleared() -> None:
        long_list._change_filter(search="")
        wait_for(lambda: long_list.model.complete)

    def search() -> None:
        long_list._change_filter(search=NAME)
        long_list.view.table.viewport().repaint()

    benchmark.pedantic(search, setup=cleared, rounds=20, iterations=1)
    assert 0 < long_list.model.rowCount() < 300_000


@pytest.mark.benchmark(group="300,000 families: search to rows painted")
def test_rival_search(benchmark: BenchmarkFixture, rival: Rival) -> None:
    def search() -> None:
        rival.ask(f"head_name LIKE '%{NAME}%'")
        rival.view.viewport().repaint()

    timed(benchmark, 10, search)


@pytest.mark.benchmark(group="300,000 families: memory of the process")
def test_memory(benchmark: BenchmarkFixture, regency: Path) -> None:
    def measure() -> int:
        done = subprocess.run(
            [sys.executable, str(SCRIPT), "memory", str(regency)],
            check=True,
            capture_output=True,
            text=True,
        )
        return int(done.stdout.split()[-1])

    kilobytes = benchmark.pedantic(measure, rounds=1, iterations=1)
    benchmark.extra_info["resident_MB"] = round(kilobytes / 1024)
