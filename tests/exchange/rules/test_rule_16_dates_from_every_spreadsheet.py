"""Rule 16: dates as cells, ISO text, dd/mm/yyyy and bare numbers; day and month settled by NIK."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from dampingan.exchange.reader.understanding import CellReader, settled_by_nik
from dampingan.exchange.sheet.cell import CellType
from dampingan.exchange.sheet.identity import ColumnType
from dampingan.store.workspace import Workspace
from exchange.rules.cells import Change, typed

COLUMN = ColumnType(CellType.DATE)
DATE = CellReader("tgl_pendataan", COLUMN, None)


@pytest.mark.parametrize(
    "value",
    [
        date(1990, 12, 31),
        datetime(1990, 12, 31),  # noqa: DTZ001 - as cells hold it
        datetime(1990, 12, 31, 15, 30),  # noqa: DTZ001
        "1990-12-31",
        "31/12/1990",
        "31-12-1990",
        "31.12.1990",
        "31 Desember 1990",
        "1990-12-31 00:00:00",
        "'31/12/1990",
    ],
)
def test_every_way_of_writing_a_date_is_understood(value: Any) -> None:
    assert DATE.understand(value).text == "1990-12-31"
    assert not DATE.understand(value).rejected


def test_a_bare_number_is_a_date_that_is_said() -> None:
    read = DATE.understand(33238.0)
    assert (read.text, read.rejected) == ("1990-12-31", False)
    assert "dibaca sebagai tanggal" in read.message


def test_a_bare_number_counts_from_the_workbooks_own_epoch() -> None:
    mac = CellReader("tgl_pendataan", COLUMN, None, epoch_1904=True)
    assert mac.understand(33238.0 - 1462).text == "1990-12-31"


@pytest.mark.parametrize("value", [time(0, 0), 0.0, 59.0, date(1899, 12, 31), 1e9, "31/02/1990"])
def test_what_is_no_date_or_before_march_1900_is_rejected(value: Any) -> None:
    assert DATE.understand(value).rejected


def test_an_old_date_as_text_is_kept() -> None:
    assert DATE.understand("1890-05-17").text == "1890-05-17"


def test_a_month_before_the_day_is_read_only_when_it_can_be_nothing_else() -> None:
    read = DATE.understand("12/25/1990")
    assert (read.text, bool(read.message)) == ("1990-12-25", True)


@pytest.mark.parametrize(
    ("nik", "expected", "said"),
    [
        ("3375030304900001", "1990-04-03", "tertukar"),  # a man, born on 3 April
        ("3375034304900001", "1990-04-03", "tertukar"),  # a woman
        ("3375030403900001", "1990-03-04", ""),
        ("", "1990-03-04", "periksa"),
    ],
)
def test_day_and_month_are_settled_by_the_nik(nik: str, expected: str, said: str) -> None:
    read = settled_by_nik(DATE.understand(date(1990, 3, 4)), nik)
    assert read.text == expected
    assert said in read.message
    assert bool(read.message) == bool(said)


def test_a_birth_date_typed_in_an_american_excel_is_put_right_in_the_file(
    village: Workspace, submission: Callable[..., Path], change: Change
) -> None:
    found = typed(
        change, submission(village), {"nik": "3375034304900001", "tgl_lahir": date(1990, 3, 4)}
    )
    assert found.text("tgl_lahir") == "1990-04-03"
    assert "menurut NIK" in found.told("tgl_lahir")[0]


def test_dates_that_nobody_touched_are_believed(
    village: Workspace, submission: Callable[..., Path], change: Change
) -> None:
    found = typed(change, submission(village), {"nama": "Baru"}, formats={"tgl_lahir": "General"})
    assert found.submission.issues == []


def test_dates_of_the_1904_epoch_come_back_as_they_were(
    village: Workspace, submission: Callable[..., Path], change: Change
) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    def mac(book: Any) -> None:
        from exchange.rules.conftest import cell_of

        book.epoch = CALENDAR_MAC_1904
        cell_of(book, "Anggota", 6, "tgl_lahir").value = date(1990, 12, 31)

    from dampingan.exchange.reader.reading import read_submission

    rows = read_submission(change(submission(village), mac)).sheets["Anggota"].rows
    assert rows[0]["tgl_lahir"] == "1990-12-31"
