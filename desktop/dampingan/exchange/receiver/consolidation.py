"""Receiving many workbooks at once: the 312 of a quarter, from a folder.

Readers read ahead, each file in a child process of its own; the caller's thread alone writes, one
file a transaction with its own batch and undo, and one backup before the first. Files are taken in
an order of their own (village, then what was known when they were written; see `arrival`), never in
that of the folder, so that the same files give the same records whatever their names. A file that
fails is said with its reason and the rest goes on.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from os import cpu_count
from pathlib import Path
from typing import TYPE_CHECKING

from dampingan.core.errors import CancelledError, DampinganError, StorageError
from dampingan.core.language import tr
from dampingan.exchange.file.container import PasswordNeededError, WrongPasswordError
from dampingan.exchange.receiver.arrival import Arrival, arrival_of, village_in_name
from dampingan.exchange.receiver.receiving import prepare, receive
from dampingan.store.backup import back_up
from dampingan.store.merging.refusal import note_refusals

if TYPE_CHECKING:
    from dampingan.exchange.receiver.receiving import Prepared, ReceiveReport
    from dampingan.store.workspace import Workspace

Progress = Callable[[int, int, str], object]
Cancelled = Callable[[], bool]

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
"""Endings of the files of a folder that are looked at; others are named and left."""

TAKEN, REPEATED, REFUSED, SKIPPED = "taken", "repeated", "refused", "skipped"

_AHEAD = 3
"""Files that may wait for the writer: each takes some ten megabytes."""


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file.

    Attributes:
        path: the file.
        state: `TAKEN`, `REPEATED` (applied before), `REFUSED` or `SKIPPED` (no workbook).
        report: of a file that was received.
        error: why it was not, a whole sentence and what to do.
        village_code: whose it is, as far as it says.
        locked: whether it was refused for want of its password.
    """

    path: Path
    state: str
    report: ReceiveReport | None = None
    error: str = ""
    village_code: str = ""
    locked: bool = False


@dataclass(frozen=True, slots=True)
class ConsolidationReport:
    """What became of every file, in the order of their names.

    Attributes:
        files: one outcome a file.
        left: workbooks that nobody got to, because somebody stopped or the disk refused.
        cancelled: whether somebody stopped.
        backup: the workspace as it was before, None when nothing was written.
    """

    files: tuple[FileOutcome, ...]
    left: tuple[Path, ...] = ()
    cancelled: bool = False
    backup: Path | None = None

    def count(self, state: str) -> int:
        """Return how many files came to that."""
        return sum(one.state == state for one in self.files)


def consolidate(
    workspace: Workspace,
    source: Path | Iterable[Path],
    *,
    passwords: Mapping[str, str] | Iterable[str] = (),
    dry_run: bool = False,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    told: Callable[[FileOutcome], object] | None = None,
    readers: int = 0,
) -> ConsolidationReport:
    """Receive every workbook of a folder, or the files given.

    Args:
        workspace: a regency's; a village's takes the files of its own laptops.
        source: files and folders (looked through with the folders in them).
        passwords: file name → password, or passwords to try on files that need one.
        dry_run: say what would happen and write nothing.
        progress: told files done, files in all and what is being done.
        cancelled: asked between files and while one is read; those already taken stay.
        told: told every outcome as soon as it is known.
        readers: files read at once; as many as there are processors when 0.

    Raises:
        StorageError: the disk refused; the files taken before stay.
    """
    run = _Run(workspace, _Keys(passwords), dry_run=dry_run, cancelled=cancelled, told=told)
    given = [source] if isinstance(source, Path) else list(source)
    return run.take(list(files_of(given)), progress or _silent, readers or cpu_count() or 2)


def files_of(given: Iterable[Path]) -> Iterator[Path]:
    """Yield files, and those in folders, by name; each once, without what programs leave behind."""
    seen: set[Path] = set()
    for path in given:
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        for one in found:
            if one in seen or one.is_dir() or one.name.startswith(("~$", ".")):
                continue
            seen.add(one)
            yield one


class _Keys:
    """The passwords that were given; they are kept nowhere else."""

    def __init__(self, passwords: Mapping[str, str] | Iterable[str]) -> None:
        named = passwords if isinstance(passwords, Mapping) else {}
        self._named = dict(named)
        self._some = [] if named else list(passwords)

    def of(self, path: Path) -> list[str]:
        """Return what to try, nothing first: most files have no password."""
        own = self._named.get(path.name)
        return ["", *([own] if own else self._some)]


class _Run:
    """One folder on its way in."""

    def __init__(
        self,
        workspace: Workspace,
        keys: _Keys,
        *,
        dry_run: bool,
        cancelled: Cancelled | None,
        told: Callable[[FileOutcome], object] | None,
    ) -> None:
        self._workspace = workspace
        self._keys = keys
        self._dry_run = dry_run
        self._asked = cancelled or (lambda: False)
        self._stopped = threading.Event()
        self._told = told or (lambda _outcome: None)
        self._outcomes: list[FileOutcome] = []
        self._backup: Path | None = None

    def take(self, paths: Sequence[Path], progress: Progress, readers: int) -> ConsolidationReport:
        books = [path for path in paths if path.suffix.lower() in WORKBOOKS]
        known = set(books)
        for path in paths:
            if path not in known:
                self._end(FileOutcome(path, SKIPPED, error=tr("bukan buku kerja")))
        with ThreadPoolExecutor(readers, "baca", _leave_interrupts_to_others) as pool:
            try:
                progress(0, len(books), tr("Melihat berkas"))
                order = sorted(pool.map(self._look, books))
                self._take_all(order, pool, progress)
            except CancelledError:
                self._stopped.set()
            finally:
                pool.shutdown(cancel_futures=True)
        if not self._dry_run:
            self._note_refusals()
        files = sorted(self._outcomes, key=lambda one: one.path)
        ended = {one.path for one in files}
        left = tuple(path for path in books if path not in ended)
        return ConsolidationReport(tuple(files), left, self._stopped.is_set(), self._backup)

    def _look(self, path: Path) -> Arrival:
        """Return where a file stands in the order; reads all of it when it does not say so."""
        with suppress(CancelledError):
            found = arrival_of(path)
            if found is not None:
                return found
            with suppress(DampinganError):
                return Arrival.of(path, self._prepare(path).staged.submission.identity)
        return Arrival(path, village_in_name(path.name))

    def _take_all(
        self, order: Sequence[Arrival], pool: ThreadPoolExecutor, progress: Progress
    ) -> None:
        """Let readers run ahead of the writer, a few files and no more."""
        left = iter(order)
        waiting: deque[tuple[Arrival, Future[Prepared]]] = deque()
        for done in range(len(order)):
            while len(waiting) < _AHEAD and (one := next(left, None)) is not None:
                waiting.append((one, pool.submit(self._prepare, one.path)))
            arrival, future = waiting.popleft()
            if self._cancelled():
                raise CancelledError
            progress(done, len(order), arrival.path.name)
            self._end(self._take(arrival, future))
        progress(len(order), len(order), tr("Selesai"))

    def _prepare(self, path: Path) -> Prepared:
        """Read a file with the passwords known; runs in a reader's thread.

        Raises:
            DampinganError: it can't be read; the first reason, not that of the last password.
        """
        for number, password in enumerate(keys := self._keys.of(path)):
            try:
                return prepare(path, password=password, cancelled=self._cancelled, apart=True)
            except WrongPasswordError:
                if number == len(keys) - 1:
                    raise
            except PasswordNeededError:
                if len(keys) == 1:
                    raise
        raise AssertionError("a file is read or refused")

    def _take(self, arrival: Arrival, future: Future[Prepared]) -> FileOutcome:
        path, village = arrival.path, arrival.village_code
        try:
            prepared = future.result()
            village = prepared.staged.submission.identity.village_code
            if self._backup is None and not self._dry_run:
                self._backup = back_up(self._workspace)
            report = receive(
                self._workspace,
                path,
                prepared=prepared,
                dry_run=self._dry_run,
                backup=False,
            )
        except (CancelledError, StorageError):
            raise
        except (PasswordNeededError, WrongPasswordError) as error:
            return FileOutcome(path, REFUSED, None, str(error), village, locked=True)
        except DampinganError as error:
            return FileOutcome(path, REFUSED, None, str(error), village)
        except Exception as error:  # a bug that one file brings out must not stop the others
            fault = tr(
                "Kesalahan program ({name}). Tidak ada yang diubah.", name=type(error).__name__
            )
            return FileOutcome(path, REFUSED, None, fault, village)
        state = REPEATED if report.repeated else TAKEN
        return FileOutcome(path, state, report, village_code=report.village_code)

    def _end(self, outcome: FileOutcome) -> None:
        self._outcomes.append(outcome)
        self._told(outcome)

    def _cancelled(self) -> bool:
        """Tell whether to stop; asked by readers too, after the caller may have gone."""
        if not self._stopped.is_set() and self._asked():
            self._stopped.set()
        return self._stopped.is_set()

    def _note_refusals(self) -> None:
        """Remember which files of which villages were refused, for the board."""
        inside = f"{self._workspace.village_code}."
        refused: dict[str, dict[str, str]] = {}
        taken: dict[str, set[str]] = {}
        for one in self._outcomes:
            if one.state == SKIPPED or not one.village_code.startswith(inside):
                continue
            if one.state == REFUSED:
                reason = one.error.partition("\n")[0]
                refused.setdefault(one.village_code, {})[one.path.name] = reason
            else:
                taken.setdefault(one.village_code, set()).add(one.path.name)
        if refused or taken:
            note_refusals(self._workspace, refused, taken)


def _leave_interrupts_to_others() -> None:
    """Let Ctrl+C pass by a reader's thread and the processes it starts; the caller stops them."""
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _silent(_done: int, _total: int, _text: str) -> None:
    """Tell nobody."""
