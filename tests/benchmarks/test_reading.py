"""Figures of reading a submission, beside its rival and its floor in the same run.

Run with ``pytest tests/benchmarks/test_reading.py --benchmark-enable``. The same 1.25 million cells
as in `test_exchange`; ours opens the container under its limits, tells columns and sheets, decodes
every cell and checks every row's fingerprint. Aim: five times as fast as openpyxl.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.test_exchange import ROWS, Table, layout, tables
from dampingan.exchange.reader.reading import read_in_process, read_submission
from dampingan.exchange.sheet.identity import Identity, columns_of
from dampingan.exchange.sheet.layout import Layout
from dampingan.exchange.writer.guide import Story
from dampingan.exchange.writer.skeleton import skeleton_of
from dampingan.exchange.writer.workbook import WorkbookWriter

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

GROUP = "reading 1.25 million cells"

__all__ = ["layout", "tables"]


@pytest.fixture(scope="module")
def path(
    layout: Layout,
    tables: dict[str, Table],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    path = tmp_path_factory.mktemp("baca") / "a.xlsx"
    identity = Identity("ukur@1", "", "", "", "", "", rows=ROWS, columns=columns_of(layout))
    writer = WorkbookWriter(path, layout, skeleton_of(layout, identity, Story("Ukur", "", "", [])))
    writer.start()
    for sheet in layout.sheets:
        if sheet.kind.name in tables:
            writer.write_rows(sheet, tables[sheet.kind.name], lambda _: None)
        else:
            writer.write_rows(sheet, [], lambda _: None)
    writer.finish()
    writer.close()
    return path


@pytest.mark.benchmark(group=GROUP)
def test_reading_a_submission(benchmark: BenchmarkFixture, path: Path) -> None:
    found = benchmark.pedantic(read_submission, (path,), rounds=3, iterations=1)
    assert len(found.sheets["Anggota"].rows) == ROWS["person"]


@pytest.mark.benchmark(group=GROUP)
def test_reading_a_submission_in_a_process_of_its_own(
    benchmark: BenchmarkFixture, path: Path
) -> None:
    benchmark.pedantic(read_in_process, (path,), rounds=1, iterations=1)


@pytest.mark.benchmark(group=GROUP)
def test_floor_calamine(benchmark: BenchmarkFixture, path: Path) -> None:
    from python_calamine import CalamineWorkbook

    def read() -> None:
        book = CalamineWorkbook.from_path(path)
        for title in book.sheet_names:
            book.get_sheet_by_name(title).to_python(skip_empty_area=False)

    benchmark.pedantic(read, rounds=3, iterations=1)


@pytest.mark.benchmark(group=GROUP)
def test_rival_openpyxl_read_only(benchmark: BenchmarkFixture, path: Path) -> None:
    from openpyxl import load_workbook

    def read() -> int:
        book = load_workbook(path, read_only=True)
        return sum(len(row) for page in book for row in page.iter_rows(values_only=True))

    benchmark.pedantic(read, rounds=1, iterations=1)
