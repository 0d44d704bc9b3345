"""Rule 5: files may come late, twice and out of order; it is never the last file that wins."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dampingan.exchange.receiving import receive
from dampingan.store.conflict import conflict_count
from dampingan.store.workspace import Workspace
from exchange.people import UMI, answer, said

FLOOR = "jenis_lantai"


@pytest.fixture
def files(village: Workspace, submission: Callable[..., Path]) -> list[Path]:
    """Return three files of a village that changed the same answer in between."""
    found = [submission(village)]
    for floor in ("6", "3"):
        answer(village, UMI, FLOOR, floor)
        found.append(submission(village))
    return found


@pytest.mark.parametrize("order", [(2, 0, 1), (1, 2, 0)])
def test_the_newest_value_counts_in_any_order(
    regency: Workspace, files: list[Path], order: tuple[int, ...]
) -> None:
    for number in order:
        receive(regency, files[number])
    assert said(regency, UMI, FLOOR) == "3"
    assert conflict_count(regency) == 0


def test_an_old_file_does_not_undo_what_was_decided_since(
    regency: Workspace, files: list[Path]
) -> None:
    receive(regency, files[2])
    answer(regency, UMI, FLOOR, "4")
    for path in files:
        report = receive(regency, path)
        assert report.total("same") == 9
    assert said(regency, UMI, FLOOR) == "4"


def test_the_same_file_twice_is_nothing_new(regency: Workspace, files: list[Path]) -> None:
    receive(regency, files[1])
    report = receive(regency, files[1])
    assert report.repeated
    assert (report.total("same"), report.total("changed"), report.total("new")) == (9, 0, 0)


def test_a_forgotten_file_is_made_up_for_by_the_next(
    village: Workspace, regency: Workspace, files: list[Path], submission: Callable[..., Path]
) -> None:
    receive(regency, files[0])
    answer(village, UMI, "catatan", "lewat satu berkas")
    receive(regency, submission(village))
    assert (said(regency, UMI, FLOOR), said(regency, UMI, "catatan")) == ("3", "lewat satu berkas")
