"""The press's processes, seen from the program: started, watched, and ended at once."""

from __future__ import annotations

import json
import multiprocessing
import time
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.connection import wait
from typing import Any

from dampingan.core.child_process import CHANGING
from dampingan.core.errors import DampinganError
from dampingan.core.language import language, tr
from dampingan.printing.press.press_worker import MarkedTask, Part, serve
from dampingan.printing.press.typesetting import (
    PrintError,
    Templates,
    panicked,
    printable,
    typeset_marked,
)

START_SECONDS = 60.0
"""Time for a child to say that it is there; virus scanners look at it first."""
SECONDS, SECONDS_A_DOCUMENT = 120.0, 10.0
OWN_SECONDS, OWN_SECONDS_A_DOCUMENT = 20.0, 4.0
"""By the clock a batch may take so long; less with a regency's own templates, which may loop."""

TICK = 0.1
"""Seconds between two looks at what processes say."""


class NotStartedError(Exception):
    """No process could be started here, e.g. because a virus scanner forbids it."""


class PressProcess:
    """A child process that does one task after another.

    Attributes:
        pipe: where its answers come.
        task: what it is at, None when it waits.
    """

    def __init__(self, template: str, templates: Templates) -> None:
        self._template, self._templates = template, templates
        context = multiprocessing.get_context("spawn")
        self.pipe, there = context.Pipe(duplex=True)
        self.task: Any = None
        self._is_there = False
        self._made: Any = None
        self._until = time.monotonic() + START_SECONDS
        how = (there, template, templates, language())
        self._child: Any = context.Process(target=serve, args=how, daemon=True)
        try:
            with CHANGING:
                self._child.start()
        except OSError as error:
            self.pipe.close()
            raise NotStartedError from error
        finally:
            there.close()

    def await_start(self, cancelled: Callable[[], bool]) -> None:
        """Wait until the process says that it is there, or `cancelled`.

        Raises:
            NotStartedError: it ended instead, or took far too long.
        """
        until = time.monotonic() + START_SECONDS
        while not self._is_there and not cancelled():
            if self.pipe.poll(TICK):
                try:
                    self._is_there = self.pipe.recv() is True
                except (EOFError, OSError) as error:
                    raise NotStartedError from error
            elif time.monotonic() > until:
                raise NotStartedError

    def begin(self, task: Any, documents: int) -> None:
        """Hand over a task; the process may still be starting.

        Args:
            task: what `press_worker.serve` knows.
            documents: how many it has, for the time that it may take.
        """
        self.task = task
        own = bool(self._templates.own)
        base, each = (OWN_SECONDS, OWN_SECONDS_A_DOCUMENT) if own else (SECONDS, SECONDS_A_DOCUMENT)
        starting = 0.0 if self._is_there else START_SECONDS
        self._until = time.monotonic() + starting + base + each * documents
        try:
            self.pipe.send(task)
        except OSError as error:
            raise self._died() from error

    def listen(self) -> None:
        """Take one message of the process.

        Raises:
            PrintError: the template does not work, or the process died of it.
        """
        try:
            told = self.pipe.recv()
        except (EOFError, OSError) as error:
            raise self._died() from error
        if told is True:
            self._is_there = True
        elif isinstance(told, DampinganError):
            raise told
        elif isinstance(told, Part | tuple):
            self._made = told
        else:
            raise self._died()

    def answer(self) -> Any:
        """Return what was made of the task, None while it is not.

        Raises:
            PrintError: it takes far too long.
        """
        if self._made is not None:
            made, self._made, self.task = self._made, None, None
            return made
        if time.monotonic() > self._until:
            raise self._too_slow()
        return None

    def _too_slow(self) -> PrintError:
        name = f"{self._template}.typ"
        if self._templates.own:
            remedy = tr("Mungkin ada pengulangan tanpa akhir. Cetak dengan templat bawaan.")
        else:
            remedy = tr("Cetak lebih sedikit sekaligus, misalnya per RT.")
        return PrintError(
            tr("Templat “{name}” terlalu lama disusun, jadi dihentikan.", name=name),
            remedy=remedy,
            template=name,
            is_own=bool(self._templates.own),
        )

    def close(self) -> None:
        """End the process, at once."""
        self.pipe.close()
        with CHANGING:
            if self._child.pid is not None:
                self._child.kill()
                self._child.join()
                self._child.close()

    def _died(self) -> PrintError:
        return panicked(self._template, self._templates, died=True)


def set_marked(
    template: str, data: Mapping[str, Any], labels: Sequence[str], templates: Templates
) -> tuple[bytes, dict[str, list[Any]]]:
    """Do what `typesetting.typeset_marked` does; a regency's templates in a process of their own.

    Raises:
        PrintError: the template does not compile, takes far too long, or no process can be started.
    """
    if not templates.own:
        return typeset_marked(template, data, labels, templates)
    process: PressProcess | None = None
    try:
        process = PressProcess(template, templates)
        process.await_start(lambda: False)  # only the template's own time counts
        text = json.dumps(printable(data), ensure_ascii=False)
        process.begin(MarkedTask(text, tuple(labels)), 1)
        while (made := process.answer()) is None:
            if wait([process.pipe], timeout=TICK):
                process.listen()
    except NotStartedError:
        raise panicked(template, templates) from None
    finally:
        if process is not None:
            process.close()
    return made
