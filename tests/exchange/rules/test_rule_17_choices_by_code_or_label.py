"""Rule 17: choices by code, label or both; several codes in one cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dampingan.exchange.reader.understanding import CellReader, CodeBook
from dampingan.exchange.sheet.cell import CellType
from dampingan.exchange.sheet.identity import ColumnType
from dampingan.store.workspace import Workspace
from exchange.rules.cells import Change, typed

BOOK = CodeBook(
    {"1 - Laki-laki": "1", "2 - Perempuan": "2", "02 - Lain": "02", "A - Beras": "A"},
    {"1": "Laki-laki", "2": "Perempuan", "02": "Lain", "A": "Beras"},
)
ONE = CellReader("jk", ColumnType(CellType.CHOICE, "jk"), BOOK)
SEVERAL = CellReader("bantuan", ColumnType(CellType.MULTIPLE, "jk"), BOOK)


@pytest.mark.parametrize(
    "value",
    ["2", 2.0, "2 - Perempuan", "perempuan", " PEREMPUAN ", "2 – perempuan", "2: Perempuan", "'2"],
)
def test_a_choice_is_known_by_code_label_or_both(value: object) -> None:
    read = ONE.understand(value)
    assert (read.text, read.message, read.rejected) == ("2", "", False)


def test_where_code_and_label_disagree_the_code_wins_and_it_is_said() -> None:
    read = ONE.understand("2 - Laki-laki")
    assert (read.text, read.rejected) == ("2", False)
    assert "Perempuan" in read.message


@pytest.mark.parametrize("value", ["3", "wanita", "1 2", 7.0, True, "-"])
def test_an_unknown_choice_is_rejected(value: object) -> None:
    assert ONE.understand(value).rejected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1 A", "1 A"),
        ("1,A", "1 A"),
        ("1; A;", "1 A"),
        ("a , 1", "A 1"),
        ("Laki-laki, beras", "1 A"),
        ("1 - Laki-laki; A - Beras", "1 A"),
        ("A - Beras", "A"),
        ("A A 1", "A 1"),
        (1.0, "1"),
    ],
)
def test_several_codes_stand_in_one_cell(value: object, expected: str) -> None:
    read = SEVERAL.understand(value)
    assert (read.text, read.rejected) == (expected, False)


def test_one_unknown_code_among_several_is_rejected() -> None:
    assert SEVERAL.understand("1 X").rejected


def test_an_unknown_code_is_told_with_sheet_row_and_column(
    village: Workspace, submission: Callable[..., Path], change: Change
) -> None:
    found = typed(change, submission(village), {("jk", 7): "9", "jk": "Perempuan"})
    (issue,) = found.submission.issues
    assert (issue.sheet, issue.row, issue.column, issue.value) == ("Anggota", 7, "jk", "9")
    assert found.rejected("jk", 7)
    assert found.text("jk") == "2"


def test_an_odd_code_that_was_there_before_is_nobodys_edit(
    village: Workspace, submission: Callable[..., Path], change: Change
) -> None:
    from dampingan.forms.answer import Field
    from dampingan.store.entry.entry import FamilyEntry

    entry = FamilyEntry.load(village, 1)
    entry.set(Field("jenis_lantai"), "77")
    cells = {("catatan", row): "lihat" for row in (6, 7, 8)}
    found = typed(change, submission(village), cells, sheet="Keluarga")
    assert "77" in {row["jenis_lantai"] for row in found.sheet.rows}
    assert found.sheet.rejects == {}
    assert found.sheet.edited[0] == {"catatan"}


def test_a_yes_no_column_is_made_of_nothing_that_is_not_there(
    village: Workspace, submission: Callable[..., Path], change: Change
) -> None:
    found = typed(change, submission(village), {"kartu_identitas": "1, 4"})
    assert found.text("kartu_identitas") == "1 4"
    assert not [name for name in found.sheet.names if name.startswith("kartu_identitas/")]
