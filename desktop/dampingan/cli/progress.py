"""How far a long command is, on one line of the terminal."""

from __future__ import annotations

import sys


def show_progress(done: int, total: int, text: str) -> None:
    """Write over the line before, on the terminal's error channel; the last call ends the line."""
    end = "\n" if done >= total > 0 else ""
    print(f"\r\033[K{text} {done}/{total}", end=end, file=sys.stderr, flush=True)
