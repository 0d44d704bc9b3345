"""Write a submission in a job's thread beside a Qt event loop and print what was measured, as JSON.

Usage: ``submission_job.py WORKSPACE OUT.xlsx``; `test_exchange` runs it in a process of its own so
that the memory figure is the job's alone.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QGuiApplication

from dampingan.exchange.writer.submission import SubmissionResult, write_submission
from dampingan.store.workspace import Workspace
from dampingan.ui.frame.collector import Collector
from dampingan.ui.job import JobRunner

TICK_MS = 2


def main(source: Path, target: Path) -> dict[str, Any]:
    """Run the job and return seconds, megabytes above the start, stalls and counts."""
    app = QGuiApplication([])
    runner = JobRunner()
    with Workspace.open(source, actor="Ukur") as workspace:
        workspace.form("family")
        collector = Collector()  # as the program does once its window stands
        collector.resume()
        loop = QEventLoop()
        gaps: list[float] = []
        last = time.perf_counter()

        def tick() -> None:
            nonlocal last
            now = time.perf_counter()
            gaps.append((now - last) * 1000 - TICK_MS)
            last = now

        timer = QTimer()
        timer.setInterval(TICK_MS)
        timer.timeout.connect(tick)
        results: list[SubmissionResult] = []
        before = _memory("VmRSS")
        started = time.perf_counter()
        job = runner.start(
            "Menulis kiriman",
            write_submission,
            workspace=workspace,
            target=target,
            include_drafts=True,
            include_findings=True,
        )
        job.ok.connect(results.append)
        job.finished.connect(loop.quit)
        timer.start()
        loop.exec()
        seconds = time.perf_counter() - started
        after = _memory("VmHWM")
    app.quit()
    gaps.sort()
    return {
        "seconds": round(seconds, 2),
        "megabytes_above_start": round(after - before),
        "longest_stall_ms": round(gaps[-1], 1),
        "stall_p99_ms": round(gaps[int(len(gaps) * 0.99)], 1),
        "rows": dict(results[0].counts),
        "file_megabytes": round(target.stat().st_size / 1e6, 1),
    }


def _memory(name: str) -> float:
    """Return a figure of /proc/self/status in megabytes; 0 where there is none.

    `getrusage` would tell the peak of the process that started this one.
    """
    status = Path("/proc/self/status")
    found = re.search(rf"{name}:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))
