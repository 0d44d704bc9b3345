"""Receive a workbook in a job's thread beside somebody who types, and print figures as JSON.

Usage: ``receiving_job.py WORKSPACE FILE.xlsx``; `test_merging` runs it in a process of its own. The
typist saves an answer every few milliseconds and notes how long each took.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QGuiApplication

from dampingan.exchange.receiver.receiving import ReceiveReport, receive
from dampingan.store.workspace import Workspace
from dampingan.ui.frame.collector import Collector
from dampingan.ui.job import JobRunner

TICK_MS = 10


def main(source: Path, path: Path) -> dict[str, Any]:
    """Run the job and return seconds, what typing noticed and the counts."""
    app = QGuiApplication([])
    runner = JobRunner()
    with Workspace.open(source, actor="Ukur") as workspace:
        workspace.form("family")
        with workspace.snapshot() as reader:
            family = next((i for (i,) in reader.records("family", ("id",))), None)
        collector = Collector()  # as the program does once its window stands
        collector.resume()
        loop = QEventLoop()
        waits: list[float] = []

        def save() -> None:
            started = time.perf_counter()
            if family is not None:
                with workspace.write("Mengisi") as tx:
                    tx.update("family", family, {"resume": str(len(waits))})
            waits.append((time.perf_counter() - started) * 1000)

        timer = QTimer()
        timer.setInterval(TICK_MS)
        timer.timeout.connect(save)
        save()  # the first write of a program imports what writing needs
        waits.clear()
        reports: list[ReceiveReport] = []
        job = runner.start("Menerima", receive, workspace=workspace, path=path)
        job.ok.connect(reports.append)
        job.finished.connect(loop.quit)
        started = time.perf_counter()
        timer.start()
        loop.exec()
        seconds = time.perf_counter() - started
    app.quit()
    waits.sort()
    names = ("read", "new", "changed", "same", "conflict", "rejected")
    return {
        "seconds": round(seconds, 2),
        "longest_save_ms": round(waits[-1], 1),
        "save_p99_ms": round(waits[int(len(waits) * 0.99)], 1),
        "counts": {name: reports[0].total(name) for name in names},
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))
