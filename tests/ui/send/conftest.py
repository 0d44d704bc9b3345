"""Kirim & Terima over a small village, and files that came back to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pytestqt.qtbot import QtBot

from dampingan.exchange.submission import write_submission
from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.send.place import SendPlace
from exchange.families import without_spare_rows


@pytest.fixture
def place(opened: Navigator, qtbot: QtBot) -> SendPlace:
    opened.go("send")
    found = opened.places["send"]
    assert isinstance(found, SendPlace)
    assert found.sending is not None
    qtbot.waitUntil(lambda: found.sending.look is not None)
    return found


@pytest.fixture
def sent(opened: Navigator, tmp_path: Path) -> Path:
    """Everything that the village holds, as a workbook."""
    path = tmp_path / "kiriman.xlsx"
    write_submission(opened.context.workspace, path, include_drafts=True, include_findings=True)
    return without_spare_rows(path)


@pytest.fixture
def edited(sent: Path) -> Callable[..., Path]:
    """Return what types values into the sheet Keluarga: (row, column, value), …."""

    def edit(*cells: tuple[int, str, Any], sheet: str = "Keluarga") -> Path:
        book = openpyxl.load_workbook(sent)
        page = book[sheet]
        names = [cell.value for cell in page[2]]
        for row, column, value in cells:
            page.cell(row, names.index(column) + 1).value = value
        path = sent.with_name("kembali.xlsx")
        book.save(path)
        return path

    return edit
