"""Rule 15: numbers in columns of ids are taken below 10^15 only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dampingan.store.workspace import Workspace
from exchange.rules.cells import Change, typed


def test_a_nik_that_became_a_number_is_rejected(
    village: Workspace, submission: Callable[..., Path], change: Change
) -> None:
    found = typed(
        change,
        submission(village),
        {("nik", 6): 3375031705310001, ("nik", 7): "3.37503E+15", ("nik", 8): 337503170531},
    )
    assert [found.rejected("nik", row) for row in (6, 7, 8)] == [True] * 3
    assert "Angka terakhir hilang oleh Excel" in found.told("nik")[0]
    assert "16" in found.told("nik", 8)[0]
    assert {issue.value for issue in found.submission.issues} == {""}


def test_small_numbers_in_text_columns_are_taken(
    village: Workspace, submission: Callable[..., Path], change: Change
) -> None:
    found = typed(change, submission(village), {"nama": 12})
    assert (found.text("nama"), found.sheet.rejects) == ("12", {})


def test_zeros_that_excel_dropped_from_an_rt_come_back(
    village: Workspace, submission: Callable[..., Path], change: Change
) -> None:
    found = typed(change, submission(village), {"rt": 4}, sheet="Keluarga")
    assert found.text("rt") == "004"
    assert "Nol di depan" in found.told("rt")[0]


def test_an_apostrophe_that_kept_a_nik_safe_is_no_part_of_it(
    village: Workspace, submission: Callable[..., Path], change: Change
) -> None:
    found = typed(change, submission(village), {"nik": "'3375031705310001"})
    assert (found.text("nik"), found.sheet.rejects) == ("3375031705310001", {})


def test_many_numbers_that_end_in_zero_raise_one_warning(
    village: Workspace, submission: Callable[..., Path], change: Change
) -> None:
    cells = {("nik", row): f"33750317053100{row:02d}"[:15] + "0" for row in range(6, 20)}
    found = typed(change, submission(village), cells)
    told = [issue for issue in found.submission.issues if "berakhir 0" in issue.message]
    assert [(issue.row, issue.column) for issue in told] == [(0, "nik")]


def test_what_a_spreadsheet_shortened_is_not_equal_to_what_was_sent(
    village: Workspace, submission: Callable[..., Path], change: Change
) -> None:
    first = typed(change, submission(village), {"nik": "3375031705310001"})
    assert first.text("nik") == "3375031705310001"
