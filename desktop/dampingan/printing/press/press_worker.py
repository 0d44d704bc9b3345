"""The process that sets a batch of documents; it knows templates and data, and no workspace.

Typst keeps what it worked out for later calls. Nothing of one batch serves the next, so it is let
go after each: two such processes stay below 150 MB each, however many sheets there are.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from dampingan.core.errors import DampinganError
from dampingan.core.language import set_language
from dampingan.printing.press.joining import Joining, join, no_room
from dampingan.printing.press.typesetting import (
    Sheets,
    Templates,
    forget_pages,
    typeset_marked,
    typeset_text,
)

MEMORY = 2 << 30
"""Bytes of address space for a child, where the system can limit it: a template may run wild."""


@dataclass(frozen=True)
class Task:
    """A batch to be set.

    Attributes:
        text: what the template reads, as JSON.
        target: where the PDF goes; None when only the pages are counted.
    """

    text: str
    target: Path | None


@dataclass(frozen=True)
class Part:
    """A batch that was set.

    Attributes:
        pages: how many.
        starts: page on which each document begins, from 0; empty when the template does not say.
    """

    pages: int
    starts: tuple[int, ...]


@dataclass(frozen=True)
class MarkedTask:
    """Sheets to be set whose marks are wanted; see `typesetting.typeset_marked`.

    Attributes:
        text: what the template reads, as JSON.
        labels: of the marks.
    """

    text: str
    labels: tuple[str, ...]


class Broken:
    """Stands for an error that is a bug; the child has no log to say it in."""


def set_part(template: str, templates: Templates, task: Task) -> Part:
    """Set a batch and write it.

    Raises:
        PrintError: the template does not work.
        StorageError: there is no room for the part.
    """
    made: Sheets = typeset_text(template, task.text, templates)
    if task.target is not None:
        try:
            task.target.write_bytes(made.pdf)
        except OSError as error:
            raise no_room() from error
    return Part(made.pages, made.starts)


def serve(pipe: Connection, template: str, templates: Templates, spoken: str) -> None:
    """Set what comes through a pipe until it says None; runs in the child."""
    # Two processes share the work already; threads of their own would only take more memory.
    os.environ["RAYON_NUM_THREADS"] = "1"
    _limit_memory()
    set_language(spoken)
    with contextlib.suppress(OSError, ValueError):
        # A crash of Typst would print its own story, with names in it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        pipe.send(True)
        while (task := pipe.recv()) is not None:
            pipe.send(_done(template, templates, task))
            del task
            forget_pages()
    except (BrokenPipeError, EOFError):
        return
    except BaseException:
        with contextlib.suppress(OSError):
            pipe.send(Broken())


def _done(
    template: str, templates: Templates, task: Task | MarkedTask | Joining
) -> Part | tuple[bytes, dict[str, list[Any]]] | DampinganError:
    try:
        if isinstance(task, Task):
            return set_part(template, templates, task)
        if isinstance(task, MarkedTask):
            return typeset_marked(template, json.loads(task.text), task.labels, templates)
        join(task)
    except DampinganError as error:
        return error
    return Part(0, ())


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
