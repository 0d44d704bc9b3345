"""Kirim & Terima over a small village, and files that came back to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from dampingan.ui.frame.navigator import Navigator
from dampingan.ui.send.place import SendPlace
from dampingan.ui.send.sending import Sending
from ui.sent import edit, sent, sent_once, village_file

__all__ = ["sent", "sent_once", "village_file"]


@pytest.fixture
def place(opened: Navigator, qtbot: QtBot) -> SendPlace:
    """The place, once it has looked at what would go."""
    opened.go("send")
    found = opened.places["send"]
    assert isinstance(found, SendPlace)
    sending = found.sending
    assert isinstance(sending, Sending)
    qtbot.waitUntil(lambda: sending.look is not None)
    return found


@pytest.fixture
def edited(sent: Path) -> Callable[..., Path]:
    """Return what types values into the sheet Keluarga: (row, column, value), …."""

    def run(*cells: tuple[int, str, Any]) -> Path:
        return edit(sent, sent.with_name("kembali.xlsx"), *cells)

    return run
