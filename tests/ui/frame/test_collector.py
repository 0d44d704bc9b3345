"""Garbage is collected by the window's thread alone."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from dampingan.ui.frame.collector import Collector


@pytest.fixture
def collector() -> Iterator[Collector]:
    """One that set aside what was there before, and looks for nothing yet."""
    made = Collector()
    made.resume()
    made.pause()
    yield made
    made.pause()


class Ring:
    """Something that only the collector can take away."""

    def __init__(self) -> None:
        self.itself = self


def test_a_busy_thread_destroys_nothing_and_the_window_does(
    collector: Collector, qtbot: QtBot
) -> None:
    where: list[threading.Thread] = []
    weakref.finalize(Ring(), lambda: where.append(threading.current_thread()))
    busy = threading.Thread(target=lambda: [Ring() for _ in range(20_000)])
    busy.start()
    busy.join()
    assert where == []
    collector.resume()
    qtbot.waitUntil(lambda: bool(where))
    assert where == [threading.main_thread()]


def test_nobody_collects_of_himself(collector: Collector) -> None:
    ring = weakref.ref(Ring())
    rest = [[number] for number in range(20_000)]
    assert ring() is not None
    collector.collect()
    assert ring() is None
    assert rest
    assert not gc.isenabled()
