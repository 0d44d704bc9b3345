"""Rule 24: OOXML agile encryption; a wrong password is said, none is kept."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.file.container import open_container
from dampingan.exchange.file.password import (
    PasswordNeededError,
    WrongPasswordError,
    decrypt_workbook,
    encrypt_workbook,
)
from dampingan.exchange.reader.reading import read_in_process, read_submission
from dampingan.store.workspace import Workspace

SECRET = "kopi Tubruk 7 é"


@pytest.fixture
def plain(village: Workspace, submission: Callable[..., Path]) -> Path:
    return submission(village)


@pytest.fixture
def locked(plain: Path) -> Path:
    path = plain.with_name("kunci.xlsx")
    path.write_bytes(plain.read_bytes())
    encrypt_workbook(path, SECRET)
    return path


def test_the_right_password_gives_the_same_bytes(plain: Path, locked: Path) -> None:
    assert decrypt_workbook(locked, SECRET) == plain.read_bytes()
    assert b"[Content_Types].xml" not in locked.read_bytes()


def test_a_locked_submission_is_read_in_a_process_of_its_own(plain: Path, locked: Path) -> None:
    found = read_in_process(locked, SECRET)
    assert found.sheets == read_submission(plain).sheets
    assert open_container(locked, SECRET).encrypted


def test_without_a_password_or_with_a_wrong_one_it_is_said(locked: Path) -> None:
    with pytest.raises(PasswordNeededError, match="dikunci"):
        read_submission(locked)
    with pytest.raises(WrongPasswordError, match="salah"):
        read_in_process(locked, "kopi tubruk 7 é")


def test_the_password_stands_nowhere(locked: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(WrongPasswordError) as refused:
        read_submission(locked, password="salah sekali")
    assert "salah sekali" not in f"{refused.value!s}{refused.value!r}{caplog.text}"
    assert SECRET.encode() not in locked.read_bytes()
    assert [p.name for p in locked.parent.glob("*.part")] == []


@pytest.mark.parametrize("password", ["", "x" * 256])
def test_no_password_and_one_too_long_for_excel_are_refused(plain: Path, password: str) -> None:
    before = plain.read_bytes()
    with pytest.raises(ExchangeError, match="1 sampai 255"):
        encrypt_workbook(plain, password)
    assert plain.read_bytes() == before


def test_a_plain_file_needs_no_password(plain: Path) -> None:
    assert read_submission(plain, password="apa saja").identity.product == "Dampingan"


def test_a_damaged_locked_file_is_refused(locked: Path) -> None:
    content = locked.read_bytes()
    locked.write_bytes(content[:3_000])
    with pytest.raises(ExchangeError):
        read_submission(locked, password=SECRET)
