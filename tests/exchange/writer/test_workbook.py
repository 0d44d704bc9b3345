"""The row writer alone, on any text that hypothesis can think of."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from dampingan.core.missing import WORDS
from dampingan.exchange.sheet.cell import LITERAL, CellType, cell_text, decode
from dampingan.exchange.sheet.identity import Identity, columns_of
from dampingan.exchange.sheet.layout import Layout, layout_of
from dampingan.exchange.writer.guide import Story
from dampingan.exchange.writer.skeleton import DATA_ROW, skeleton_of
from dampingan.exchange.writer.workbook import WorkbookWriter
from dampingan.forms.model import Form, Group, Question, QuestionType
from dampingan.store.kind import KINDS


@pytest.fixture(scope="module")
def layout() -> Layout:
    question = Question("q", "q", QuestionType.TEXT, {"": "Tanya"})
    form = Form("f", "1", {}, Group("", "", {}, (question,)), {})
    return layout_of(form, [KINDS["family"]])


def write(path: Path, layout: Layout, texts: list[str]) -> WorkbookWriter:
    identity = Identity(
        "f@1", "", "", "", "", "", rows={"family": len(texts)}, columns=columns_of(layout)
    )
    skeleton = skeleton_of(layout, identity, Story("", "", "", []))
    writer = WorkbookWriter(path, layout, skeleton)
    (sheet,) = layout.sheets
    writer.start()
    place = sheet.index["q"]
    blank: list[str | None] = [None] * len(sheet.columns)
    rows = [[*blank[:place], text, *blank[place + 1 :]] for text in texts]
    writer.write_rows(sheet, rows, lambda _: None)
    writer.finish()
    writer.verify(lambda: None)
    writer.close()
    return writer


def read(path: Path, layout: Layout, count: int) -> list[str]:
    (sheet,) = layout.sheets
    grid = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet.name)
    rows = grid.to_python(skip_empty_area=False)[DATA_ROW - 1 :]
    found = [decode(row[sheet.index["q"]], CellType.TEXT, {}) for row in rows]
    return [*found, *[""] * (count - len(found))]


TEXTS = st.text(st.characters(codec="utf-8"), max_size=40).filter(
    # A missing code is written as its words; the mark behind typed words is taken off again.
    lambda text: text not in WORDS and not text.endswith(LITERAL)
)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(TEXTS, min_size=5, max_size=60))
def test_any_text_comes_back_as_its_cleaned_self(
    tmp_path: Path, layout: Layout, texts: list[str]
) -> None:
    write(tmp_path / "a.xlsx", layout, texts)
    assert read(tmp_path / "a.xlsx", layout, len(texts)) == [cell_text(text) for text in texts]


def test_the_same_rows_give_the_same_bytes(tmp_path: Path, layout: Layout) -> None:
    write(tmp_path / "a.xlsx", layout, ["satu", "dua"])
    write(tmp_path / "b.xlsx", layout, ["satu", "dua"])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_the_content_hash_depends_on_the_rows_and_their_order(
    tmp_path: Path, layout: Layout
) -> None:
    hashes = {
        write(tmp_path / "a.xlsx", layout, texts).content_hash
        for texts in (["satu", "dua"], ["dua", "satu"], ["satu"])
    }
    assert len(hashes) == 3
