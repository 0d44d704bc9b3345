"""Rule 18: TIDAK TAHU and its like are answers; only what was not asked is blank."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dampingan.core.missing import WORDS
from dampingan.exchange.reader.understanding import CellReader
from dampingan.exchange.sheet.cell import CellType
from dampingan.exchange.sheet.identity import ColumnType
from dampingan.store.workspace import Workspace
from exchange.rules.cells import Change, typed


@pytest.mark.parametrize("cell_type", list(CellType))
@pytest.mark.parametrize(("code", "word"), list(WORDS.items()))
def test_the_words_are_understood_in_every_column(
    cell_type: CellType, code: str, word: str
) -> None:
    assert CellReader("x", ColumnType(cell_type), None).understand(word).text == code


@pytest.mark.parametrize("cell_type", [CellType.INTEGER, CellType.DATE, CellType.CHOICE])
def test_small_letters_do_where_nothing_else_can_be_meant(cell_type: CellType) -> None:
    reader = CellReader("x", ColumnType(cell_type), None)
    assert reader.understand(" tidak  tahu ").text == "__tidak_tahu__"


def test_in_a_text_column_small_letters_are_a_text() -> None:
    reader = CellReader("x", ColumnType(CellType.TEXT), None)
    assert reader.understand("tidak tahu").text == "tidak tahu"


@pytest.mark.parametrize(
    ("value", "expected"),
    [("2,5", "2.5"), ("2.50", "2.5"), (2.5, "2.5"), ("1.500.000", "1500000"), ("-3", "-3")],
)
def test_numbers_are_read_with_a_decimal_comma(value: object, expected: str) -> None:
    read = CellReader("x", ColumnType(CellType.DECIMAL), None).understand(value)
    assert (read.text, read.rejected) == (expected, False)


@pytest.mark.parametrize("value", ["lima", "1.500", True, float("inf"), 1e15, "12 kg"])
def test_what_is_no_sure_number_is_rejected(value: object) -> None:
    assert CellReader("x", ColumnType(CellType.DECIMAL), None).understand(value).rejected


def test_a_word_typed_in_the_file_is_a_missing_code_and_blank_is_blank(
    village: Workspace, submission: Callable[..., Path], change: Change
) -> None:
    found = typed(change, submission(village), {"jk": "tidak menjawab", "tgl_lahir": "TIDAK TAHU"})
    assert found.text("jk") == "__menolak__"
    assert found.text("tgl_lahir") == "__tidak_tahu__"
    assert found.text("nik") == ""
    assert found.submission.issues == []
