from __future__ import annotations

import sys
import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from pytestqt.qtbot import QtBot

from dampingan.core.errors import CancelledError, StorageError
from dampingan.ui.job import Job, JobRunner


class Ends:
    """Collects what comes back."""

    def __init__(self, job: Job) -> None:
        self.ends: list[tuple[str, object]] = []
        job.ok.connect(lambda value: self.ends.append(("ok", value)))
        job.failed.connect(lambda error: self.ends.append(("failed", error)))
        job.cancelled.connect(lambda: self.ends.append(("cancelled", None)))


@pytest.fixture
def jobs(qapp: object) -> JobRunner:
    return JobRunner()


def add(a: int, b: int, **_: object) -> int:
    return a + b


def refuse(**_: object) -> None:
    raise StorageError("Penyimpanan penuh.")


def count(
    started: threading.Event,
    progress: Callable[[int, int, str], object],
    cancelled: Callable[[], bool],
) -> None:
    started.set()
    done = 0
    while not cancelled():
        done += 1
        progress(done, 0, "menghitung")
    raise CancelledError


def test_a_result_comes_back_once(jobs: JobRunner, qtbot: QtBot) -> None:
    job = jobs.start("Menjumlah", add, a=2, b=3)
    ends = Ends(job)
    with qtbot.waitSignal(job.finished):
        pass
    assert ends.ends == [("ok", 5)]
    assert jobs.jobs == []


def test_a_dialog_opened_by_a_result_does_not_lose_the_end(jobs: JobRunner, qtbot: QtBot) -> None:
    finished: list[bool] = []

    def ask(_: object) -> None:
        """What the loop of a modal dialog does: other work ends in it."""
        loop = QEventLoop()
        other = jobs.start("Membaca", add, a=1, b=1)
        other.finished.connect(lambda: QTimer.singleShot(0, loop.quit))
        loop.exec()

    job = jobs.start("Menyiapkan", add, a=2, b=3)
    job.ok.connect(ask)
    job.finished.connect(lambda: finished.append(True))
    qtbot.waitUntil(lambda: not jobs.jobs)
    assert finished == [True]


def test_a_failure_comes_back_as_the_exception(jobs: JobRunner, qtbot: QtBot) -> None:
    job = jobs.start("Menulis", refuse)
    ends = Ends(job)
    with qtbot.waitSignal(job.finished):
        pass
    assert [kind for kind, _ in ends.ends] == ["failed"]
    assert isinstance(ends.ends[0][1], StorageError)


def test_a_stopped_job_says_cancelled_and_nothing_else(jobs: JobRunner, qtbot: QtBot) -> None:
    started = threading.Event()
    job = jobs.start("Menghitung", count, started=started)
    ends = Ends(job)
    assert started.wait(10)
    job.cancel()
    with qtbot.waitSignal(job.finished):
        pass
    assert ends.ends == [("cancelled", None)]


def test_progress_reaches_the_window(jobs: JobRunner, qtbot: QtBot) -> None:
    job = jobs.start("Menghitung", count, started=threading.Event())
    with qtbot.waitSignal(job.progressed) as told:
        pass
    assert told.args is not None
    assert told.args[2] == "menghitung"
    jobs.stop_all()
    assert jobs.jobs == []


def test_threads_switch_often_only_while_a_job_runs(jobs: JobRunner, qtbot: QtBot) -> None:
    before = sys.getswitchinterval()
    job = jobs.start("Menghitung", count, started=threading.Event())
    assert sys.getswitchinterval() == pytest.approx(0.001)
    job.cancel()
    with qtbot.waitSignal(job.finished):
        pass
    assert sys.getswitchinterval() == pytest.approx(before)


def test_quick_work_is_back_before_the_next_event(jobs: JobRunner) -> None:
    job = jobs.start("", add, quiet=True, a=1, b=1)
    ends = Ends(job)
    job.settle(10)
    assert ends.ends == [("ok", 2)]


def test_quiet_work_is_not_shown(jobs: JobRunner) -> None:
    shown: list[object] = []
    jobs.started.connect(shown.append)
    jobs.start("", add, quiet=True, a=1, b=1).settle(10)
    assert shown == []
