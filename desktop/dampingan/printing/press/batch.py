"""Documents by the thousand: set in batches by two processes and joined into one file.

Where a batch ends depends on the data alone (the pages of the first document), never on the number
of processes or on who is quicker, so the same data gives the same bytes everywhere.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import accumulate, chain, islice
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dampingan.core.errors import CancelledError
from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.printing.press.joining import Joining, beside, join, sweep, temporary_folder
from dampingan.printing.press.press_process import TICK, NotStartedError, PressProcess
from dampingan.printing.press.press_worker import Part, Task, set_part
from dampingan.printing.press.typesetting import (
    PrintError,
    Templates,
    forget_pages,
    panicked,
    printable,
)

if TYPE_CHECKING:
    from dampingan.printing.product import Job

Progress = Callable[[int, int, str], None]
Cancelled = Callable[[], bool]

BATCH_PAGES = 16
"""Pages of a batch; Typst takes about 4 MB for each while it sets them."""
MOST_DOCUMENTS = 50
"""Documents of a batch, however short they are."""
_SHORT = 2_000
"""Characters that a document is taken to have at least when batches are measured."""
MOST_PAGES = 5_000
"""Pages of one batch; a template that makes more has run wild."""

SMALL_DOCUMENTS, SMALL_TEXT = 30, 200_000
"""A job with no more documents and characters is set right here, without starting a process."""

WORKERS = 2
"""Processes that set at once."""


@dataclass(frozen=True)
class _Batch:
    number: int
    documents: int
    task: Task | Joining


def press(
    job: Job,
    common: Mapping[str, Any],
    templates: Templates,
    target: Path,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    workers: int | None = None,
) -> tuple[int, tuple[int, ...]]:
    """Set all documents of a job and join them into one PDF.

    Args:
        job: what is printed.
        common: what all documents share, ``frame`` among it.
        templates: where templates are read from.
        target: the ``.pdf``; an older file stays as it is until the new one is whole.
        progress: called with documents done, documents in all, a sentence.
        cancelled: asked ten times a second.
        workers: processes that set; None: as many as are of use.

    Returns:
        How many pages it has, and on which page (from 0) each document begins; the latter is empty
        when the template does not say.

    Raises:
        PrintError: the template does not work, takes far too long, or there is nothing to print.
        StorageError: the file can't be written.
        CancelledError: `cancelled` said so.
    """
    sweep()
    with temporary_folder() as folder, ExitStack() as stack:
        # Left last: a process that still writes there must have ended, or Windows keeps the file.
        half = stack.enter_context(beside(target))
        run = _Run(job, common, templates, folder, progress=progress, cancelled=cancelled)
        stack.callback(run.close)
        parts = run.parts(workers)
        files = tuple(run.file(number) for number in range(len(parts)))
        run.join(Joining(files, half, job.title, job.lang))
    return sum(part.pages for part in parts), _starts(parts, run.counts)


def press_first(job: Job, common: Mapping[str, Any], templates: Templates) -> bytes:
    """Return the first document of a job as PDF, quickly, for a preview.

    Raises:
        PrintError: like `press`.
    """
    documents = job.documents()
    with temporary_folder() as folder:
        run = _Run(job, common, templates, folder)
        try:
            run.only(list(islice(documents, 1)))
            return run.file(0).read_bytes()
        finally:
            run.close()
            _close(documents)


def _starts(parts: list[Part], counts: list[int]) -> tuple[int, ...]:
    if any(len(part.starts) != count for part, count in zip(parts, counts, strict=True)):
        return ()
    before = accumulate((part.pages for part in parts[:-1]), initial=0)
    return tuple(
        first + start for first, part in zip(before, parts, strict=True) for start in part.starts
    )


class _Run:
    """One job while it is being set.

    Attributes:
        counts: documents of each batch.
    """

    def __init__(
        self,
        job: Job,
        common: Mapping[str, Any],
        templates: Templates,
        folder: Path,
        *,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> None:
        self._job = job
        self._common = _json(common)
        self._templates = templates
        self._folder = folder
        self._progress = progress
        self._cancelled = cancelled or _never
        self._workers: list[PressProcess] = []
        self._at: dict[Any, _Batch] = {}
        self._done = 0
        self.counts: list[int] = []

    def file(self, number: int) -> Path:
        """Return where a batch goes."""
        return self._folder / f"{number:06}.pdf"

    def close(self) -> None:
        """End the processes, at once."""
        for worker in self._workers:
            worker.close()
        self._workers.clear()

    def parts(self, workers: int | None) -> list[Part]:
        """Set all documents and return what became of them, in order."""
        documents = self._job.documents()
        try:
            first = [_json(one) for one in islice(documents, SMALL_DOCUMENTS + 1)]
            if not first:
                raise _nothing()
            self._tell()
            small = len(first) <= SMALL_DOCUMENTS and sum(map(len, first)) <= SMALL_TEXT
            if workers is None:
                workers = 0 if small else min(WORKERS, os.cpu_count() or 1)
            self._start(workers or int(bool(self._templates.own)))
            if self._workers:
                forget_pages()  # what was set here before, e.g. a preview
            size = len(first) if small else self._job.batch or self._batch_size(first[0])
            room = 0 if small else size * max(_SHORT, len(first[0]))
            texts = chain(first, map(_json, documents))
            return self._all(self._batches(texts, size, room))
        finally:
            _close(documents)

    def only(self, documents: list[Mapping[str, Any]]) -> None:
        """Set these documents as one batch."""
        if not documents:
            raise _nothing()
        if self._templates.own:
            self._start(1)
        self._all(self._batches(map(_json, documents), len(documents)))

    def join(self, joining: Joining) -> None:
        """Join what was set, in a process of its own if there is one.

        It takes seconds, in which a window would stand still and nobody could stop it.
        """
        self._stop_when_asked()
        if not self._workers:
            join(joining)
            return
        for worker in self._workers[1:]:
            worker.close()
        del self._workers[1:]
        count = len(self.counts)
        if self._progress:
            self._progress(self._done, self._done, tr("Menggabungkan lembar"))
        self._set_now(_Batch(count, count, joining))

    # -- batches ---------------------------------------------------------------------------------

    def _batch_size(self, first: str) -> int:
        """Return how many documents make a batch: by the pages of the first one."""
        part = self._set_now(_Batch(0, 1, Task(self._text([first]), None)))
        return max(1, min(MOST_DOCUMENTS, BATCH_PAGES // max(1, part.pages)))

    def _batches(self, documents: Iterator[str], size: int, room: int = 0) -> Iterator[_Batch]:
        """Yield batches of so many documents, fewer when their texts are long.

        Args:
            documents: as JSON.
            size: most of them in a batch.
            room: most characters of a batch, the first document left out; 0: any.
        """
        block: list[str] = []
        length = 0
        for text in documents:
            self._stop_when_asked()
            if block and (len(block) == size or 0 < room < length + len(text)):
                yield self._batch(block)
                block, length = [], 0
            block.append(text)
            length += len(text)
        if block:
            yield self._batch(block)

    def _batch(self, texts: list[str]) -> _Batch:
        number = len(self.counts)
        self.counts.append(len(texts))
        return _Batch(number, len(texts), Task(self._text(texts), self.file(number)))

    def _text(self, documents: list[str]) -> str:
        return f'{{"common": {self._common}, "documents": [{", ".join(documents)}]}}'

    # -- setting ---------------------------------------------------------------------------------

    def _start(self, workers: int) -> None:
        """Start processes; without them shipped templates are set here, only slower.

        Raises:
            PrintError: none can be started, and a regency's templates run nowhere else.
        """
        try:
            for _ in range(workers):
                self._workers.append(PressProcess(self._job.template, self._templates))
            if self._workers:
                self._workers[0].await_start(self._cancelled)
        except NotStartedError:
            self.close()
            if self._templates.own:
                raise panicked(self._job.template, self._templates) from None

    def _all(self, batches: Iterator[_Batch]) -> list[Part]:
        made: dict[int, Part] = {}
        if not self._workers:
            for batch in batches:
                self._stop_when_asked()
                self._take(made, batch, self._set_here(batch))
            return [made[number] for number in sorted(made)]
        ready = next(batches, None)
        while ready is not None or any(worker.task for worker in self._workers):
            for worker in self._workers:
                if ready is not None and worker.task is None:
                    self._begin(worker, ready)
                    ready = next(batches, None)
            for batch, part in self._answers():
                self._take(made, batch, part)
        return [made[number] for number in sorted(made)]

    def _answers(self) -> list[tuple[_Batch, Part]]:
        """Return what was set, after a moment's wait."""
        busy = {worker.pipe: worker for worker in self._workers if worker.task}
        for pipe in wait(list(busy), timeout=TICK):
            busy[pipe].listen()  # type: ignore[index]
        self._stop_when_asked()
        return [
            (self._at.pop(worker.pipe), part)
            for worker in busy.values()
            if (part := worker.answer()) is not None
        ]

    def _set_now(self, batch: _Batch) -> Part:
        """Set a batch before all others and wait for it."""
        if not self._workers:
            return self._set_here(batch)
        self._begin(self._workers[0], batch)
        while not (answers := self._answers()):
            continue
        return answers[0][1]

    def _begin(self, worker: PressProcess, batch: _Batch) -> None:
        self._at[worker.pipe] = batch
        worker.begin(batch.task, batch.documents)

    def _set_here(self, batch: _Batch) -> Part:
        assert isinstance(batch.task, Task)
        part = set_part(self._job.template, self._templates, batch.task)
        if part.pages >= BATCH_PAGES // 2:
            forget_pages()
        return part

    def _take(self, made: dict[int, Part], batch: _Batch, part: Part) -> None:
        if part.pages > MOST_PAGES:
            raise PrintError(
                tr(
                    "Templat “{name}” menghasilkan {count} halaman; itu tidak mungkin benar.",
                    name=f"{self._job.template}.typ",
                    count=count_text(part.pages),
                ),
                remedy=tr("Periksa templatnya, atau cetak dengan templat bawaan."),
                template=f"{self._job.template}.typ",
                is_own=bool(self._templates.own),
            )
        made[batch.number] = part
        self._done += batch.documents
        self._tell()

    def _tell(self) -> None:
        if self._progress:
            self._progress(self._done, max(self._job.count, self._done), tr("Menyusun lembar"))

    def _stop_when_asked(self) -> None:
        if self._cancelled():
            raise CancelledError


def _nothing() -> PrintError:
    return PrintError(
        tr("Tidak ada yang dapat dicetak."),
        remedy=tr("Periksa RT, RW, dan keluarga yang dipilih; mungkin belum ada isian di sana."),
    )


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(printable(value), ensure_ascii=False)


def _close(documents: Iterator[Any]) -> None:
    """End a generator, so that what it reads from is let go."""
    close = getattr(documents, "close", None)
    if close is not None:
        close()


def _never() -> bool:
    return False
