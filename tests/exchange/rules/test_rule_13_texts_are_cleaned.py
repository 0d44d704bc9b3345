"""Rule 13: control characters, NFC, line breaks and spaces; nothing longer than a cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dampingan.exchange.reader.reading import read_submission
from dampingan.exchange.reader.understanding import CellReader
from dampingan.exchange.sheet.cell import CellType
from dampingan.exchange.sheet.identity import ColumnType
from dampingan.store.workspace import Workspace
from exchange.rules.cells import Change, typed

TEXT = CellReader("catatan", ColumnType(CellType.TEXT), None)


def test_what_was_typed_comes_back_cleaned_with_its_spaces(
    village: Workspace, submission: Callable[..., Path], change: Change
) -> None:
    found = typed(change, submission(village), {"nama": " Rene\u0301\u00a0Siti\r\nke dua "})
    assert found.text("nama") == " Ren\u00e9 Siti\nke dua "
    assert found.sheet.edited[0] == {"nama"}


def test_control_characters_are_dropped() -> None:
    assert TEXT.understand("a\x00b\x1f\ufeffc\u200b").text == "abc"


def test_only_a_space_more_at_the_end_is_no_edit(
    village: Workspace, submission: Callable[..., Path], change: Change
) -> None:
    path = submission(village)
    name = read_submission(path).sheets["Anggota"].rows[0]["nama"]
    found = typed(change, path, {"nama": f"{name} "})
    assert found.sheet.edited[0] == frozenset()


def test_a_text_longer_than_a_cell_is_rejected_and_not_cut() -> None:
    read = TEXT.understand("x" * 32_768)
    assert read.rejected
    assert "32767" in read.message
    assert not TEXT.understand("x" * 32_767).rejected


def test_a_text_with_letters_that_a_program_lost_is_rejected() -> None:
    read = TEXT.understand("Si\ufffdti")
    assert read.rejected
    assert "rusak" in read.message
