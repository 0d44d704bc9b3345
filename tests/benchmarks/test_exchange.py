"""Figures of the submission workbook, each beside its rivals in the same run.

Run with ``pytest tests/benchmarks --benchmark-enable``.

The first group writes the same 1.25 million styled cells from lists in memory: 5,000 families of 75
columns and 17,500 persons of 50. Ours does more than the rivals: fingerprints, drop-downs, 1,000
spare rows a sheet, reading the file back. The second group is the whole job from a workspace with
the built-in questionnaire (wider than that), measured in a process of its own beside a Qt event
loop: seconds, memory above the start, longest stall of the loop.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dampingan.demo.bulk import clone_families
from dampingan.exchange.sheet.cell import CellType
from dampingan.exchange.sheet.identity import Identity, columns_of
from dampingan.exchange.sheet.layout import Column, Layout, layout_of
from dampingan.exchange.writer.guide import Story
from dampingan.exchange.writer.skeleton import skeleton_of
from dampingan.exchange.writer.workbook import WorkbookWriter
from dampingan.forms.model import Choice, Form, Group, Question, QuestionType
from dampingan.store.kind import KINDS
from dampingan.store.workspace import Workspace

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture


ROWS = {"family": 5_000, "person": 17_500}
WIDTHS = {"family": 75, "person": 50}
GROUP = "1.25 million styled cells"
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)

Table = list[list[str | None]]


@pytest.fixture(scope="module")
def layout() -> Layout:
    """Return two sheets of 75 and 50 columns."""
    found = layout_of(_form(1, 1))
    program = {s.kind.name: len(s.columns) - 1 for s in found.sheets}
    return layout_of(
        _form(WIDTHS["family"] - program["family"], WIDTHS["person"] - program["person"])
    )


@pytest.fixture(scope="module")
def tables(layout: Layout) -> dict[str, Table]:
    """Return the texts of every cell; a quarter is empty."""
    return {
        sheet.kind.name: [
            [_text(column, row, place) for place, column in enumerate(sheet.columns)]
            for row in range(ROWS[sheet.kind.name])
        ]
        for sheet in layout.sheets
    }


def _form(family: int, person: int) -> Form:
    types = (
        QuestionType.SELECT_ONE,
        QuestionType.INTEGER,
        QuestionType.TEXT,
        QuestionType.SELECT_ONE,
        QuestionType.DATE,
    )

    def question(place: int, repeat: str) -> Question:
        kind = types[place % len(types)]
        return Question(
            f"{repeat}q{place}",
            f"q{place}",
            kind,
            {"id": f"Pertanyaan nomor {place} tentang keadaan rumah dan anggota"},
            repeat=repeat,
            number=str(300 + place),
            choice_list="jawaban" if kind is QuestionType.SELECT_ONE else "",
        )

    members = Group(
        "anggota",
        "anggota",
        {"id": "Anggota"},
        tuple(question(n, "anggota") for n in range(person)),
        is_repeat=True,
    )
    root = Group("", "", {}, (*(question(n, "") for n in range(family)), members))
    choices = tuple(Choice(str(n), {"id": f"Jawaban yang ke-{n} dari daftar"}) for n in range(9))
    return Form("ukur", "1", {"id": "Ukur"}, root, {"jawaban": choices}, ("id",))


def _text(column: Column, row: int, place: int) -> str | None:
    turn = (row * 31 + place * 17) % 100
    if turn < 25 and place > 5:
        return None
    if column.type is CellType.INTEGER:
        return str(turn)
    if column.type is CellType.DATE:
        return (date(1950, 1, 1) + timedelta(days=turn * 200 + row)).isoformat()
    if column.type is CellType.CHOICE:
        if column.source:
            return "complete" if column.name == "_status" else None
        return str(turn % 9)
    return f"3375{row * 101 + place:012d}" if place % 2 else f"Jalan Kusuma & Gang {row}"


def _values(layout: Layout, sheet: int, table: Table) -> Iterator[list[Any]]:
    """Yield what a rival's cells hold: numbers, dates, shown choices."""
    columns = layout.sheets[sheet].columns
    for texts in table:
        yield [_value(layout, column, text) for column, text in zip(columns, texts, strict=True)]


def _value(layout: Layout, column: Column, text: str | None) -> Any:
    if text is None:
        return None
    if column.type is CellType.INTEGER:
        return int(text)
    if column.type is CellType.DATE:
        return date.fromisoformat(text)
    if column.type is CellType.CHOICE:
        return layout.lists[column.list_name].shown(text)
    return text


@pytest.fixture(scope="module")
def values(layout: Layout, tables: dict[str, Table]) -> list[list[list[Any]]]:
    return [list(_values(layout, n, t)) for n, t in enumerate(tables.values())]


def _measure(benchmark: BenchmarkFixture, write: Callable[[], object], path: Path) -> None:
    benchmark.pedantic(write, rounds=1, iterations=1)
    benchmark.extra_info["megabytes"] = round(path.stat().st_size / 1e6, 1)


@pytest.mark.benchmark(group=GROUP)
def test_a_submission_with_read_back(
    benchmark: BenchmarkFixture, layout: Layout, tables: dict[str, Table], tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"

    def write() -> None:
        identity = Identity("ukur@1", "", "", "", "", "", rows=ROWS, columns=columns_of(layout))
        skeleton = skeleton_of(layout, identity, Story("Ukur", "", "", []))
        writer = WorkbookWriter(path, layout, skeleton)
        writer.start()
        for sheet in layout.sheets:
            writer.write_rows(sheet, tables[sheet.kind.name], lambda _: None)
        writer.finish()
        writer.verify(lambda: None)
        writer.close()

    _measure(benchmark, write, path)


@pytest.mark.benchmark(group=GROUP)
def test_rival_openpyxl_write_only(
    benchmark: BenchmarkFixture, layout: Layout, values: list[list[list[Any]]], tmp_path: Path
) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    from dampingan.exchange.sheet import style

    path = tmp_path / "b.xlsx"

    def write() -> None:
        book = Workbook(write_only=True)
        for sheet, rows in zip(layout.sheets, values, strict=True):
            page = book.create_sheet(sheet.name)
            border, ink = style.data_border(), style.font()
            looks = [
                (
                    style.number_format(c.type),
                    style.alignment(c.type),
                    style.LOCKED if c.locked else style.OPEN,
                )
                for c in sheet.columns
            ]
            for row in rows:
                cells = []
                for value, (number_format, alignment, protection) in zip(row, looks, strict=True):
                    cell = WriteOnlyCell(page, value)
                    cell.number_format = number_format
                    cell.alignment = alignment
                    cell.protection = protection
                    cell.border = border
                    cell.font = ink
                    cells.append(cell)
                page.append(cells)
        book.save(path)

    _measure(benchmark, write, path)


@pytest.mark.benchmark(group=GROUP)
def test_rival_openpyxl_write_only_with_one_shared_style(
    benchmark: BenchmarkFixture, layout: Layout, values: list[list[list[Any]]], tmp_path: Path
) -> None:
    """The quickest way to use it: a style is looked up once a column, not once a cell."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    from dampingan.exchange.sheet import style

    path = tmp_path / "c.xlsx"

    def write() -> None:
        book = Workbook(write_only=True)
        for sheet, rows in zip(layout.sheets, values, strict=True):
            page = book.create_sheet(sheet.name)
            looks = []
            for column in sheet.columns:
                model = WriteOnlyCell(page)
                model.number_format = style.number_format(column.type)
                model.border, model.font = style.data_border(), style.font()
                looks.append(model._style)
            for row in rows:
                cells = []
                for value, look in zip(row, looks, strict=True):
                    cell = WriteOnlyCell(page, value)
                    cell._style = look
                    cells.append(cell)
                page.append(cells)
        book.save(path)

    _measure(benchmark, write, path)


@pytest.mark.benchmark(group=GROUP)
def test_rival_xlsxwriter_constant_memory(
    benchmark: BenchmarkFixture, layout: Layout, values: list[list[list[Any]]], tmp_path: Path
) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    path = tmp_path / "d.xlsx"

    def write() -> None:
        book = xlsxwriter.Workbook(path, {"constant_memory": True})
        for sheet, rows in zip(layout.sheets, values, strict=True):
            page = book.add_worksheet(sheet.name)
            formats = [
                book.add_format({"num_format": _format(c.type), "bottom": 1, "locked": c.locked})
                for c in sheet.columns
            ]
            for number, row in enumerate(rows):
                for place, (value, look) in enumerate(zip(row, formats, strict=True)):
                    if isinstance(value, str):
                        page.write_string(number, place, value, look)
                    elif isinstance(value, int):
                        page.write_number(number, place, value, look)
                    elif value is None:
                        page.write_blank(number, place, None, look)
                    else:
                        page.write_datetime(number, place, value, look)
        book.close()

    _measure(benchmark, write, path)


@pytest.mark.benchmark(group=GROUP)
def test_rival_rustpy_xlsxwriter(
    benchmark: BenchmarkFixture, layout: Layout, values: list[list[list[Any]]], tmp_path: Path
) -> None:
    rustpy = pytest.importorskip("rustpy_xlsxwriter")
    path = tmp_path / "e.xlsx"

    def records(columns: Sequence[Column], rows: list[list[Any]]) -> Iterator[dict[str, Any]]:
        names = [column.name for column in columns]
        return (dict(zip(names, row, strict=True)) for row in rows)

    def write() -> None:
        sheets = [
            (sheet.name, records(sheet.columns, rows))
            for sheet, rows in zip(layout.sheets, values, strict=True)
        ]
        formats = {
            sheet.name: {
                c.name: rustpy.Format().set_num_format(_format(c.type)).set_border_bottom("thin")
                for c in sheet.columns
            }
            for sheet in layout.sheets
        }
        rustpy.write_worksheets(sheets, str(path), column_formats=formats)

    _measure(benchmark, write, path)


def _format(cell_type: CellType) -> str:
    return {CellType.INTEGER: "0", CellType.DATE: "yyyy-mm-dd"}.get(cell_type, "@")


# -- the whole job beside an event loop --------------------------------------------------------


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a closed workspace of 5,000 families with their members."""
    path = tmp_path_factory.mktemp("desa") / "desa.dampingan"
    with Workspace.create(path, "33.75.03.1009", "2026-Q4", now=lambda: NOW) as workspace:
        clone_families(workspace, 5_000, members=True)
    return path


@pytest.mark.benchmark(group="a submission from a workspace, beside an event loop")
def test_the_whole_job(benchmark: BenchmarkFixture, village: Path, tmp_path: Path) -> None:
    program = Path(__file__).with_name("submission_job.py")
    found: dict[str, Any] = {}

    def run() -> None:
        done = subprocess.run(
            [sys.executable, str(program), str(village), str(tmp_path / "a.xlsx")],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": _SOURCE},
        )
        found.update(json.loads(done.stdout))

    benchmark.pedantic(run, rounds=1, iterations=1)
    benchmark.extra_info.update(found)
    sys.stdout.write(f"\nsubmission job: {json.dumps(found)}\n")


_SOURCE = str(Path(__file__).parents[2] / "desktop")


def test_the_layout_has_the_widths_that_are_compared(layout: Layout) -> None:
    assert {s.kind.name: len(s.columns) for s in layout.sheets} == WIDTHS
    assert set(WIDTHS) <= set(KINDS)
