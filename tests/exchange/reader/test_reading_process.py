"""Readers in processes of their own, several at once."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from dampingan.exchange.reader import reading_process
from dampingan.exchange.reader.reading_process import call_in_process


def _joined(path: Path, parts: list[Any]) -> list[Any]:
    return [path.name, *parts]


def _blocks(path: Path, password: str) -> Iterator[Any]:
    yield _joined
    yield password


def test_no_reader_starts_while_another_one_is_put_away(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        with reading_process.CHANGING:
            reading = pool.submit(call_in_process, _blocks, tmp_path / "a.xlsx", "sandi")
            with pytest.raises(TimeoutError):
                reading.result(timeout=0.3)
            assert multiprocessing.active_children() == []
        assert reading.result() == ["a.xlsx", "sandi"]


@pytest.mark.skipif(sys.platform == "win32", reason="children end differently there")
def test_a_reader_whose_end_somebody_else_saw_has_still_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait = os.waitpid

    def come_too_late(pid: int, options: int) -> tuple[int, int]:
        wait(pid, options)
        raise ChildProcessError

    monkeypatch.setattr(os, "waitpid", come_too_late)
    assert call_in_process(_blocks, tmp_path / "a.xlsx", "sandi") == ["a.xlsx", "sandi"]


def test_readers_of_several_threads_all_come_back(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.xlsx" for number in range(6)]
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda path: call_in_process(_blocks, path, "x"), paths))
    assert found == [[path.name, "x"] for path in paths]
