"""Spoil submissions in every way we know, and see that reading and receiving them stays calm.

Ten thousand files: ``.venv/bin/python tests/e2e/stress_workbooks.py --files 10000``

Every file must end in a submission or in a refusal that people can read, within ten seconds, and
never in half an import; so must it as another system's table. Files are read in a worker that goes
on from file to file; one that kills its worker, or takes long, is read again the way the program
does it, in a process of its own. With LibreOffice there, .ods and .xls files are spoiled as well.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import html
import multiprocessing
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "desktop")]

from dampingan.core.errors import DampinganError  # noqa: E402
from dampingan.exchange.errors import ExchangeError  # noqa: E402
from dampingan.exchange.file.password import encrypt_workbook  # noqa: E402
from dampingan.exchange.foreign.table import read_tables  # noqa: E402
from dampingan.exchange.reader.reading import Submission, read_in_process, read_submission  # noqa: E402
from dampingan.exchange.receiver.receiving import prepare, receive  # noqa: E402
from dampingan.exchange.writer.submission import write_submission  # noqa: E402
from dampingan.store.inspection import inspect  # noqa: E402
from dampingan.store.workspace import Workspace  # noqa: E402
from e2e.mutation import mutated  # noqa: E402
from exchange.families import fill, without_spare_rows  # noqa: E402

SECONDS = 10.0
"""A file may take so long."""

PASSWORD = "rahasia"
VILLAGE = "33.75.03.1009"


class BrokenPromiseError(AssertionError):
    """A file that did what no file may do."""


def seeds(folder: Path, *, office: bool) -> list[Path]:
    """Return sound files to spoil: a submission in every shape that it comes back in."""
    with Workspace.create(folder / "asal.dampingan", VILLAGE, "2026-Q4") as workspace:
        fill(workspace, 12)
        path = folder / "asal.xlsx"
        write_submission(workspace, path, include_drafts=True, include_findings=True)
    small = without_spare_rows(path)
    locked = Path(shutil.copy(small, folder / "kunci.xlsx"))
    encrypt_workbook(locked, PASSWORD)
    return [small] * 8 + [
        path,
        locked,
        *tables(path, folder),
        *(_resaved(small, folder) if office else ()),
    ]


def tables(path: Path, folder: Path) -> Iterator[Path]:
    """Yield a submission's families as CSV in two dialects, and as a web page named .xls."""
    sheet = read_submission(path).sheets["Keluarga"]
    rows = [[row[name] for name in sheet.names] for row in sheet.rows]
    for name, delimiter, codec in (("a", ";", "utf-8-sig"), ("b", "\t", "utf-16")):
        table = folder / f"{name}.csv"
        with table.open("w", newline="", encoding=codec) as file:
            csv.writer(file, delimiter=delimiter).writerows([sheet.names, *rows])
        yield table
    lines = ("</td><td>".join(map(html.escape, row)) for row in [sheet.names, *rows])
    page = folder / "halaman.xls"
    cells = "".join(f"<tr><td>{line}</td></tr>" for line in lines)
    page.write_text(f"<html><table>{cells}</table></html>", "utf-8")
    yield page


def _resaved(path: Path, folder: Path) -> Iterator[Path]:
    """Yield a workbook as LibreOffice saves it: .ods often, .xls and .xlsx now and then."""
    soffice = shutil.which("soffice")
    if soffice is None:
        return
    for suffix, share in (("ods", 3), ("xls", 2), ("xlsx", 1)):
        out = folder / suffix
        profile = f"-env:UserInstallation={(folder / 'profil').as_uri()}"
        command = [soffice, profile, "--headless", "--convert-to", suffix, "--outdir", str(out)]
        subprocess.run([*command, str(path)], check=True, capture_output=True)
        yield from [out / f"{path.stem}.{suffix}"] * share


def spoiled(seed: int, files: list[Path], folder: Path) -> tuple[str, Path]:
    """Write the spoiled file number `seed`; return what was done to it and its place."""
    rng = Random(seed)
    what, content = mutated(rng.choice(files).read_bytes(), rng)
    path = folder / f"rusak-{seed}.{rng.choice(('xlsx', 'xlsx', 'xls', 'ods', 'csv'))}"
    path.write_bytes(content)
    return what, path


def examine(path: Path) -> str:
    """Read a file and say how it ended.

    Raises:
        BrokenPromiseError: with something else than a whole submission or a plain refusal.
    """
    try:
        submission = read_submission(path, password=PASSWORD)
    except ExchangeError as error:
        if not error.message or not error.remedy:
            raise BrokenPromiseError(f"says nothing: {error!r}") from error
        return "refused"
    check_whole(submission)
    return "read"


def examine_as_table(path: Path) -> None:
    """Read a file as another system's.

    Raises:
        BrokenPromiseError: with something else than tables or a plain refusal.
    """
    try:
        read_tables(path, PASSWORD)
    except ExchangeError as error:
        if not error.message:
            raise BrokenPromiseError(f"says nothing: {error!r}") from error


def check_whole(submission: Submission) -> None:
    """See that the parts of a submission fit together.

    Raises:
        BrokenPromiseError: they don't.
    """
    for sheet in submission.sheets.values():
        counts = {len(x) for x in (sheet.rows, sheet.numbers, sheet.stamps, sheet.edited)}
        if len(counts) > 1 or not set(sheet.rejects) <= set(sheet.numbers):
            raise BrokenPromiseError(f"{sheet.key} does not fit together")
        if any(set(row) != set(sheet.names) for row in sheet.rows):
            raise BrokenPromiseError(f"{sheet.key} has rows of other columns")


def state_of(workspace: Workspace) -> str:
    """Return a digest of all that a workspace says about families."""
    digest = hashlib.sha256()
    with workspace.reading() as connection:
        for table in ("family", "person", "roster_row", "response", "conflict", "history"):
            for row in connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY id"):
                digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


def receive_into(path: Path, empty: Path, folder: Path) -> str:
    """Receive a file into a workspace of its own; it must be unchanged or whole afterwards.

    Raises:
        BrokenPromiseError: it is not.
    """
    copy = Path(shutil.copy(empty, folder / "terima.dampingan"))
    try:
        with Workspace.open(copy) as workspace:
            before = state_of(workspace)
            try:
                given = prepare(path, password=PASSWORD)
                report = receive(workspace, path, prepared=given, backup=False)
            except DampinganError:
                if state_of(workspace) != before:
                    raise BrokenPromiseError("refused, and changed something") from None
                return "not received"
            for sheet in report.sheets:
                parts = sheet.new + sheet.changed + sheet.same + sheet.conflict + sheet.rejected
                if parts != sheet.read:
                    raise BrokenPromiseError(f"{sheet} does not add up")
        if problems := inspect(copy).problems:
            raise BrokenPromiseError(str(problems))
        return "received"
    finally:
        for left in folder.glob("terima*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()


def _work(pipe: Any, files: list[Path], empty: Path, folder: Path, share: float) -> None:
    """Examine one number after another; runs in a child."""
    folder.mkdir(exist_ok=True)
    while (seed := pipe.recv()) is not None:
        what, path = spoiled(seed, files, folder)
        start = time.process_time()  # other work on the machine is not the file's fault
        try:
            ended = examine(path)
            took = time.process_time() - start
            if Random(-seed).random() < share:
                examine_as_table(path)
            if ended == "read" and Random(~seed).random() < share:
                ended = receive_into(path, empty, folder)
        except BaseException:
            ended, took = f"BROKEN\n{traceback.format_exc()}", time.process_time() - start
        pipe.send((seed, what, ended, took))
        path.unlink()


class Worker:
    """A child that examines files until one of them kills it."""

    def __init__(self, *given: Any) -> None:
        self._given = given
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, there = context.Pipe()
        self._child = context.Process(target=_work, args=(there, *self._given), daemon=True)
        self._child.start()
        there.close()

    def examine(self, seed: int) -> tuple[str, str, float]:
        """Return what was done to a file, how it ended and how long reading took."""
        try:
            self._pipe.send(seed)
            if self._pipe.poll(120):
                return self._pipe.recv()[1:]
            ended = "slow"
        except (EOFError, OSError):
            ended = "died"
        self.stop()
        self._start()
        return "", ended, SECONDS

    def stop(self) -> None:
        """End the child."""
        self._child.kill()
        self._child.join()


def alone(seed: int, files: list[Path], folder: Path) -> tuple[str, str]:
    """Read a dangerous file the way the program does; return what was done and how it ended."""
    what, path = spoiled(seed, files, folder)
    try:
        read_in_process(path, PASSWORD)
        ended = "read apart"
    except ExchangeError as error:
        ended = f"refused apart: {error.message}"
    path.unlink()
    return what, ended


def run(
    count: int, first: int, share: float, *, office: bool = False
) -> Iterator[tuple[int, str, str, float]]:
    """Yield seed, what was done, how it ended and the seconds of reading of each file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = seeds(folder, office=office)
        Workspace.create(folder / "kosong.dampingan", VILLAGE, "2026-Q4").close()
        given = (files, folder / "kosong.dampingan", folder / "kerja", share)
        worker = Worker(*given)
        try:
            for seed in range(first, first + count):
                what, ended, took = worker.examine(seed)
                if ended in {"slow", "died"} or took > SECONDS:
                    what, ended = alone(seed, files, folder)
                yield seed, what, ended, took
        finally:
            worker.stop()


def main() -> int:
    """Spoil as many files as asked and count how they ended; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    parser.add_argument("--receive", type=float, default=0.3, help="share that is also received")
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    counts: Counter[str] = Counter()
    slowest = 0.0, ""
    broken = 0
    for seed, what, ended, took in run(options.files, options.seed, options.receive, office=True):
        counts[ended.partition("\n")[0].partition(":")[0]] += 1
        slowest = max(slowest, (took, f"{seed} {what}"))
        if took > SECONDS / 3:
            print(f"{seed} {what}: {took:.1f} s, {ended}", flush=True)
        if ended.startswith("BROKEN"):
            broken += 1
            print(f"{seed} {what}: {ended}", flush=True)
        if counts.total() % 500 == 0:
            print(f"{dict(counts)}, slowest {slowest[0]:.1f} s ({slowest[1]})", flush=True)
    print(f"{dict(counts)}, slowest {slowest[0]:.1f} s ({slowest[1]})", flush=True)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
