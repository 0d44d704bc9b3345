"""Python's cycle collector, eased while very much is in the making.

It looks through all there is, again and again while objects grow in number: among a million cells
that is a quarter of the work, and each look holds the window up for as long as it takes. Meanwhile
only what was made last is looked at, once.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_YOUNG = 10_000
"""Objects made between two looks at them: some milliseconds."""

_NEVER = 1_000_000_000

_lock = threading.Lock()
_found: list[tuple[int, int, int]] = []
"""The thresholds that each user found; the first are the program's own."""


@contextmanager
def collector_eased() -> Iterator[None]:
    """Let the collector leave alone what has been there for a while; also a decorator."""
    with _lock:
        _found.append(gc.get_threshold())
        gc.set_threshold(_YOUNG, _NEVER, _NEVER)
    try:
        yield
    finally:
        with _lock:
            found = _found.pop()
            if not _found:
                gc.set_threshold(*found)
