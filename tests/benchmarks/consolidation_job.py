"""Receives the files named on standard input and prints what it took; see `test_consolidation`."""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from dampingan.exchange.receiver.consolidation import REFUSED, TAKEN, consolidate
from dampingan.store.fingerprint import content_hash
from dampingan.store.merging.board import board, totals_of
from dampingan.store.workspace import Workspace

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def main() -> None:
    """Receive, count and hash."""
    code, path = sys.argv[1], Path(sys.argv[2])
    files = [Path(line) for line in sys.stdin.read().splitlines()]
    with Workspace.create(path, code, "2026-Q4", actor="Rini", now=lambda: NOW) as workspace:
        began = time.perf_counter()
        report = consolidate(workspace, files, told=_tell)
        seconds = time.perf_counter() - began
        sums = totals_of(board(workspace))
        content = content_hash(workspace)
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = {
        "taken": report.count(TAKEN),
        "refused": report.count(REFUSED),
        "families": sums.families,
        "persons": sums.persons,
        "seconds": round(seconds, 1),
        "cpu": round(own.ru_utime + own.ru_stime, 1),
        "cpu_of_readers": round(children.ru_utime + children.ru_stime, 1),
        "megabytes": own.ru_maxrss // 1024 + 2 * (children.ru_maxrss // 1024),
        "file_megabytes": path.stat().st_size >> 20,
        "content": content,
    }
    json.dump(told, sys.stdout)


def _tell(outcome: object) -> None:
    print(outcome.path.name, outcome.state, outcome.error, file=sys.stderr)  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
