"""How long a child process has really worked, however busy the machine is.

A laptop that reads two workbooks while a virus scanner looks at a third takes many times as long
for each; only the processor's own account tells such a reader from one that never ends.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

_USER, _SYSTEM = 11, 12
"""Places in ``/proc/<pid>/stat`` behind the name: ticks of the process in either mode."""


def processor_seconds(pid: int) -> float | None:
    """Return the processor time that a process took so far; None where nobody says so.

    Args:
        pid: of a child that was not waited for yet.
    """
    return _of_windows(pid) if sys.platform == "win32" else _of_proc(pid)


def _of_proc(pid: int) -> float | None:
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        facts = told.rpartition(")")[2].split()
        ticks = int(facts[_USER]) + int(facts[_SYSTEM])
        return ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return None


def _of_windows(pid: int) -> float | None:
    """Ask the kernel: GetProcessTimes counts in 100 ns."""
    import ctypes

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined]
    kernel.OpenProcess.restype = ctypes.c_void_p
    limited_information = 0x1000
    handle = kernel.OpenProcess(limited_information, False, pid)
    if not handle:
        return None
    times = [ctypes.c_ulonglong() for _ in range(4)]
    try:
        done = kernel.GetProcessTimes(ctypes.c_void_p(handle), *map(ctypes.byref, times))
    finally:
        kernel.CloseHandle(ctypes.c_void_p(handle))
    return (times[2].value + times[3].value) / 1e7 if done else None
