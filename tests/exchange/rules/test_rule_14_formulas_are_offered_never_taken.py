"""Rule 14: a formula in a data column is reported; its value is not taken silently."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from dampingan.exchange.reader.reading import read_submission
from dampingan.store.workspace import Workspace
from exchange.rules.cells import Change, Typed, typed


def with_cached_values(path: Path, value: str) -> Path:
    """Give a formula the value that Excel would have saved beside it; openpyxl saves none."""
    out = path.with_name(f"nilai-{path.name}")
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            told = re.sub(
                rb"(</f>)<v ?/?>(</v>)?", rb"\1<v>" + value.encode() + b"</v>", before.read(name)
            )
            after.writestr(name, told)
    return out


def test_a_formula_is_rejected_with_its_place_and_its_value_offered(
    village: Workspace, submission: Callable[..., Path], change: Change
) -> None:
    found = typed(change, submission(village), {"umur_perkiraan": "=SUM(20,22)"})
    path = with_cached_values(found.submission.path, "42")
    again = read_submission(path)
    read = Typed(again, again.sheets["Anggota"])
    assert read.rejected("umur_perkiraan")
    assert read.text("umur_perkiraan") == "42"
    assert "rumus" in read.told("umur_perkiraan")[0]
    assert [i.value for i in again.issues if i.column == "umur_perkiraan"] == ["42"]


def test_a_formula_without_a_saved_value_is_no_empty_answer(
    village: Workspace, submission: Callable[..., Path], change: Change
) -> None:
    found = typed(change, submission(village), {"nama": "=SUM(A1,A2)"})
    assert found.rejected("nama")


def test_formulas_outside_the_data_are_nobodys_business(
    village: Workspace, submission: Callable[..., Path], change: Change
) -> None:
    found = typed(change, submission(village), {"_ref_name": "=SUM(A1,A2)"})
    assert found.sheet.rejects == {}
    assert found.submission.issues == []


def test_a_text_that_looks_like_a_formula_is_a_text(
    village: Workspace, submission: Callable[..., Path], change: Change
) -> None:
    found = typed(change, submission(village), {"nama": "=1+1"})
    assert (found.text("nama"), found.sheet.rejects) == ("=1+1", {})


def test_an_error_value_is_no_empty_answer(
    village: Workspace, submission: Callable[..., Path], change: Change
) -> None:
    def spoil(book: object) -> None:
        from exchange.rules.conftest import cell_of

        cell = cell_of(book, "Anggota", 6, "nama")
        cell.value, cell.data_type = "#N/A", "e"

    read = read_submission(change(submission(village), spoil))
    assert Typed(read, read.sheets["Anggota"]).rejected("nama")
