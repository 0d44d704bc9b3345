"""Only the newest question's answer is told, however late the others come."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any

from pytestqt.qtbot import QtBot

from dampingan.ui.job import JobRunner
from dampingan.ui.reading import Reading


def _answer(gate: Event, value: str, **_: Any) -> str:
    gate.wait(5)
    return value


def test_an_older_answer_that_comes_late_is_not_told(qtbot: QtBot) -> None:
    jobs = JobRunner()
    reading = Reading(jobs, jobs)
    told: list[object] = []
    reading.done.connect(told.append)
    slow, quick = Event(), Event()
    quick.set()
    reading.start(_answer, gate=slow, value="old")
    reading.start(_answer, gate=quick, value="new")
    qtbot.waitUntil(lambda: told == ["new"])
    slow.set()
    qtbot.waitUntil(lambda: not jobs.jobs)
    assert told == ["new"]
    assert not reading.running


def test_a_failure_of_the_newest_is_told_and_another_may_be_asked(qtbot: QtBot) -> None:
    jobs = JobRunner()
    reading = Reading(jobs, jobs)
    told: list[object] = []
    reading.failed.connect(told.append)
    reading.done.connect(told.append)
    reading.start(_refuse)
    qtbot.waitUntil(lambda: len(told) == 1)
    gate = Event()
    gate.set()
    reading.start(_answer, gate=gate, value="again")
    qtbot.waitUntil(lambda: told[1:] == ["again"])


def _refuse(**_: Any) -> None:
    from dampingan.core.errors import WorkspaceError

    raise WorkspaceError("tidak terbaca")


def test_what_the_user_stops_is_told_what_is_asked_anew_is_not(qtbot: QtBot) -> None:
    jobs = JobRunner()
    reading = Reading(jobs, jobs)
    told: list[int] = []
    reading.cancelled.connect(lambda: told.append(1))
    reading.start(_until_cancelled)
    job = reading.start(_until_cancelled)
    job.cancel()
    qtbot.waitUntil(lambda: not jobs.jobs)
    assert told == [1]
    assert not reading.running


def _until_cancelled(cancelled: Callable[[], bool], **_: Any) -> None:
    from dampingan.core.errors import CancelledError

    while not cancelled():
        Event().wait(0.005)
    raise CancelledError
