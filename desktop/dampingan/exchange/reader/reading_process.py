"""Reading a file from elsewhere in a process of its own.

Whatever a file does to its reader (endless work, all memory, a crash in somebody's library), this
program goes on: the child is killed after a time of work that grows with the file. Its answer comes
back in blocks of rows, so that taking it in never holds the window up.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from dampingan.core.child_process import CHANGING
from dampingan.core.errors import CancelledError, DampinganError
from dampingan.core.language import language, set_language, tr
from dampingan.exchange.file.archive import ContainerError
from dampingan.exchange.file.process_time import processor_seconds
from dampingan.exchange.reader.reading import Submission, SubmissionSheet, read_submission
from dampingan.exchange.reader.recovery import Expected

BASE_SECONDS = 10.0
"""Processor time for any file, the start of the child not counted."""

SECONDS_A_MEGABYTE = 2.0
"""Time more for each megabyte above the first; our own take 0.3 on a slow laptop."""

PATIENCE = 8.0
"""By the clock a reader gets so many times its processor time: others work on the machine too."""

START_SECONDS = 60.0
"""Time for the child to say that it is there; virus scanners look at it first."""

MEMORY = 3 << 30
"""Bytes of address space for the child, where the system can limit it."""

BLOCK = 200
"""Rows in one message: some milliseconds of unpickling."""

_TICK = 0.1


def read_in_process(
    path: Path,
    password: str = "",
    cancelled: Callable[[], bool] | None = None,
    expected: Expected | None = None,
) -> Submission:
    """Read a submission in a child process.

    Args:
        path: the file.
        password: opens it when it is encrypted; kept nowhere.
        cancelled: asked ten times a second; the child is killed then.
        expected: see `reading.read_submission`.

    Raises:
        ExchangeError: see `reading.read_submission`; also when the child died or took too long.
        CancelledError: `cancelled` said so.
    """
    return call_in_process(partial(_submission_blocks, expected), path, password, cancelled)


def call_in_process(
    blocks: Callable[[Path, str], Iterator[Any]],
    path: Path,
    password: str = "",
    cancelled: Callable[[], bool] | None = None,
) -> Any:
    """Run a generator over a file in a child process and return what it makes.

    Args:
        blocks: a function of a module; yields messages, the first says how to join them.
        path: the file.
        password: opens it when it is encrypted.
        cancelled: asked ten times a second.

    Raises:
        ExchangeError: what `blocks` raised, or the child died or took too long.
        CancelledError: `cancelled` said so.
    """
    path = Path(path)
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=True)
    child = context.Process(target=_serve, args=(there, blocks, language()), daemon=True)
    with here:
        try:
            with CHANGING:
                child.start()
            there.close()
            return _Listener(here, child, path, cancelled).run(password)
        finally:
            with CHANGING:
                if child.pid is not None:
                    child.kill()
                    child.join()
                    with contextlib.suppress(ValueError):  # another start learnt of its end
                        child.close()


class _Listener:
    def __init__(
        self,
        pipe: Connection,
        child: Any,
        path: Path,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self._pipe = pipe
        self._child = child
        self._path = path
        self._cancelled = cancelled or (lambda: False)
        self._until = time.monotonic() + START_SECONDS
        self._most: float | None = None

    def run(self, password: str) -> Any:
        """Let the child read, and join what it says."""
        self._next()  # it is there
        seconds = seconds_for(self._path)
        self._until = time.monotonic() + PATIENCE * seconds
        worked = self._worked()
        self._most = None if worked is None else worked + seconds
        self._pipe.send((str(self._path), password))
        join = self._next()
        parts = []
        while (part := self._next()) is not None:
            parts.append(part)
        return join(self._path, parts)

    def _next(self) -> Any:
        """Return the child's next message.

        Raises:
            ContainerError: it died or takes too long.
        """
        while not self._pipe.poll(_TICK):
            if self._cancelled():
                raise CancelledError
            if time.monotonic() > self._until or self._overworked():
                raise self._too_slow()
        try:
            told = pickle.loads(self._pipe.recv_bytes())  # noqa: S301 - from our own child
        except (EOFError, OSError) as error:
            raise self._died() from error
        if isinstance(told, DampinganError):
            raise told
        if isinstance(told, _Broken):
            raise self._died()
        return told

    def _overworked(self) -> bool:
        worked = None if self._most is None else self._worked()
        return worked is not None and self._most is not None and worked > self._most

    def _worked(self) -> float | None:
        return None if self._child.pid is None else processor_seconds(self._child.pid)

    def _too_slow(self) -> ContainerError:
        return ContainerError(
            tr("Berkas {name} terlalu lama dibaca, jadi dihentikan.", name=self._path.name),
            remedy=tr("Buka di Excel atau LibreOffice, simpan sebagai .xlsx baru, lalu coba lagi."),
        )

    def _died(self) -> ContainerError:
        return ContainerError(
            tr("Berkas {name} membuat pembacanya berhenti.", name=self._path.name),
            remedy=tr("Data di program ini aman. Minta pengirim mengirim ulang berkasnya."),
        )


def seconds_for(path: Path) -> float:
    """Return how much processor time the reading of a file may take."""
    with contextlib.suppress(OSError):
        return BASE_SECONDS + SECONDS_A_MEGABYTE * max(0.0, path.stat().st_size / 1e6 - 1)
    return BASE_SECONDS


class _Broken:
    """Stands for an error that is a bug; the child has no log to say it in."""


def _serve(pipe: Connection, blocks: Callable[[Path, str], Iterator[Any]], spoken: str) -> None:
    """Read one file and send what it says; runs in the child."""
    _limit_memory()
    set_language(spoken)
    with contextlib.suppress(OSError, ValueError):
        # A crash of the reader's Rust code would print its own story.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        _send(pipe, True)
        path, password = pipe.recv()
        for part in blocks(Path(path), password):
            _send(pipe, part)
        _send(pipe, None)
    except DampinganError as error:
        _send(pipe, error)
    except (BrokenPipeError, EOFError):
        return
    except BaseException:
        with contextlib.suppress(OSError):
            _send(pipe, _Broken())


def _send(pipe: Connection, told: object) -> None:
    pipe.send_bytes(pickle.dumps(told, pickle.HIGHEST_PROTOCOL))


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


_ROWS = ("rows", "stamps", "edited")
"""Attributes of a sheet that have an entry for each row."""


def _submission_blocks(expected: Expected | None, path: Path, password: str) -> Iterator[Any]:
    """Yield a submission without rows, then the rows of its sheets, block after block."""
    submission = read_submission(path, password=password, expected=expected)
    yield _joined
    bare = {
        name: replace(sheet, **dict.fromkeys(_ROWS, ()))
        for name, sheet in submission.sheets.items()
    }
    yield replace(submission, sheets=bare)
    for name, sheet in submission.sheets.items():
        names = list(sheet.rows[0]) if sheet.rows else []
        for start in range(0, len(sheet.rows), BLOCK):
            part = slice(start, start + BLOCK)
            rows = [tuple(row.values()) for row in sheet.rows[part]]
            yield name, names, rows, sheet.stamps[part], sheet.edited[part]


def _joined(path: Path, parts: list[Any]) -> Submission:
    bare: Submission = parts[0]
    sheets: dict[str, SubmissionSheet] = {}
    filled: dict[str, dict[str, list[Any]]] = {
        name: {each: [] for each in _ROWS} for name in bare.sheets
    }
    for name, names, rows, stamps, edited in parts[1:]:
        filled[name]["rows"] += [dict(zip(names, row, strict=True)) for row in rows]
        filled[name]["stamps"] += stamps
        filled[name]["edited"] += edited
    for name, sheet in bare.sheets.items():
        sheets[name] = replace(sheet, **filled[name])
    return replace(bare, path=path, sheets=sheets)
