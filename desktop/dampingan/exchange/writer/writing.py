"""Writing one workbook, whatever it is: with progress, a way to stop, and a password if asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from dampingan.core.errors import CancelledError
from dampingan.core.language import tr
from dampingan.exchange.sheet.identity import Identity
from dampingan.exchange.sheet.layout import SheetLayout
from dampingan.exchange.writer.content import Content
from dampingan.exchange.writer.skeleton import Skeleton
from dampingan.exchange.writer.workbook import Values, WorkbookWriter, part_of

Progress = Callable[[int, int, str], object]
"""Called with rows done, rows in all, and what is being done."""

Cancelled = Callable[[], bool]
"""Asked now and then whether to stop."""


@dataclass(frozen=True, slots=True)
class SubmissionResult:
    """A workbook that was written.

    Attributes:
        path: the file.
        batch_uid: the batch's key.
        counts: sheet → rows, tombstones included.
        left_out: families that stayed behind.
        deleted: sheet → tombstones among these rows.
        content: ``full``, ``changes``, ``return`` or ``receipt``.
        village_code: whose data it holds.
    """

    path: Path
    batch_uid: str
    counts: Mapping[str, int]
    left_out: int = 0
    deleted: Mapping[str, int] = field(default_factory=dict)
    content: str = "full"
    village_code: str = ""

    def sums(self, number: Callable[[int], str] = str) -> str:
        """Say each sheet's rows as one sum: what is alive, the tombstones, and both together.

        Args:
            number: writes a count as the reader expects it.
        """
        return "; ".join(
            _sum(sheet.lower(), rows, self.deleted.get(sheet, 0), number)
            for sheet, rows in self.counts.items()
        )


def _sum(what: str, rows: int, deleted: int, number: Callable[[int], str]) -> str:
    if not deleted:
        return tr("{count} {what}", count=number(rows), what=what)
    return tr(
        "{alive} {what} + {deleted} catatan hapus = {rows} baris",
        alive=number(rows - deleted),
        what=what,
        deleted=number(deleted),
        rows=number(rows),
    )


@dataclass(frozen=True)
class Draft:
    """A workbook that is ready to be written.

    Attributes:
        content: its sheets and the numbers of their rows.
        identity: what it says of itself.
        skeleton: everything but the rows.
        rows_of: returns the rows of a sheet.
    """

    content: Content
    identity: Identity
    skeleton: Skeleton
    rows_of: Callable[[SheetLayout], Iterable[Values]]


def write_workbook(target: Path, draft: Draft, tick: Ticker, *, password: str = "") -> str:
    """Write a workbook and return the hash of what it says.

    The file appears under its name only when it is complete, read back and counted. If anything
    goes wrong, or somebody stops it, an older file of that name is left as it was.

    Args:
        target: the file.
        draft: what to write.
        tick: progress and the wish to stop.
        password: encrypts the finished file; ``""`` for none. It is not kept anywhere.

    Raises:
        ExchangeError: the place can't be written, or a cell would be too long.
        CancelledError: somebody stopped it.
    """
    layout, rows = draft.content.layout, draft.content.rows
    tick.total = 2 * sum(rows.values())
    with part_of(target) as part:
        with closing(WorkbookWriter(part, layout, draft.skeleton)) as writer:
            writer.start()
            for sheet in layout.sheets:
                written = writer.write_rows(sheet, draft.rows_of(sheet), tick.writing(sheet.name))
                if written != rows[sheet.key]:
                    raise RuntimeError(f"{sheet.key}: {written} rows in a fixed snapshot")
                tick.before += written
            writer.finish()
            writer.verify(tick.verifying())
            tick.stop_if_asked()
        if password:
            from dampingan.exchange.file.password import encrypt_workbook

            tick.say(tr("Mengunci berkas dengan kata sandi"), tick.total)
            encrypt_workbook(part, password)
    return writer.content_hash


class Ticker:
    """Passes progress on and stops the work when asked."""

    def __init__(self, progress: Progress | None, cancelled: Cancelled | None) -> None:
        self._progress = progress or (lambda _done, _total, _text: None)
        self._cancelled = cancelled or (lambda: False)
        self.total = 0
        self.before = 0

    def say(self, text: str, done: int) -> None:
        """Say what is being done and how far it is."""
        self.stop_if_asked()
        self._progress(done, self.total, text)

    def finished(self) -> None:
        """Say that all is done."""
        self._progress(self.total, self.total, tr("Selesai"))

    def stop_if_asked(self) -> None:
        """Raise `CancelledError` when somebody wants to stop."""
        if self._cancelled():
            raise CancelledError

    def writing(self, sheet: str) -> Callable[[int], None]:
        """Return what is told the rows of a sheet that were written."""
        text = tr("Menulis lembar {name}", name=sheet)
        return lambda done: self.say(text, self.before + done)

    def verifying(self) -> Callable[[], None]:
        """Return what is told each block that was read back: the second half, and far quicker."""
        text = tr("Memeriksa berkas")
        done = self.before

        def step() -> None:
            nonlocal done
            done = min(done + self.before // 50, self.total)
            self.say(text, done)

        return step
