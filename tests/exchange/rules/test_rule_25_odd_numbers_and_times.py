"""Rule 25: what a file says of itself is counted and sorted by only where it can be."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dampingan.core.text import is_moment, whole_number
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.receiver.receiving import receive
from dampingan.store.workspace import Workspace
from exchange.rules.conftest import Change, Edit

MANY = "9" * 5_000


def telling(name: str) -> Callable[[Any], None]:
    """Return what makes `_meta` say an endless number."""

    def change(book: Any) -> None:
        next(row for row in book["_meta"].iter_rows() if row[0].value == name)[1].value = MANY

    return change


def test_an_endless_count_is_none(
    village: Workspace, regency: Workspace, submission: Callable[..., Path], change: Change
) -> None:
    assert receive(regency, change(submission(village), telling("count"))).applied


@pytest.mark.parametrize("name", ["layout_version", "rows.family"])
def test_endless_versions_and_rows_are_refused(
    village: Workspace,
    regency: Workspace,
    submission: Callable[..., Path],
    change: Change,
    name: str,
) -> None:
    with pytest.raises(ExchangeError):
        receive(regency, change(submission(village), telling(name)))


@pytest.mark.parametrize(
    "cell",
    list(
        itertools.product(
            ("_rev", "_updated_at", "jenis_lantai"), (MANY, "\u00b2", "9999-12-31T23:59:59Z")
        )
    ),
)
def test_odd_texts_in_a_row_leave_a_workspace_that_can_send(
    village: Workspace,
    regency: Workspace,
    submission: Callable[..., Path],
    edit: Edit,
    cell: tuple[str, str],
) -> None:
    receive(regency, edit(submission(village), "Keluarga", 6, *cell))
    with regency.snapshot() as reader:
        assert all(is_moment(at) for (at,) in reader.records("family", ("updated_at",)))


def test_only_plain_digits_are_numbers() -> None:
    assert whole_number("0012") == 12
    odd = ("", "-1", "\u0663", "\u00b2", "1.0", MANY)
    assert {whole_number(text) for text in odd} == {None}


def test_a_time_is_one_that_can_be_written_in_every_zone() -> None:
    odd = ("", "2026-13-45T99:99:99Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "kemarin")
    assert not any(map(is_moment, odd))
    assert is_moment("2026-11-21T14:03:22.123456Z")
