"""Python's cycle collector, put off while very much is imported.

Imports make many objects that all stay; searching them for garbage again and again costs a sixth
of the time to a usable list. Afterwards they are set aside for good (`gc.freeze`), so that later
collections are short and no scroll frame waits for one.
"""

from __future__ import annotations

import gc
from functools import cache


def pause_collection() -> None:
    """Put collection off until `resume_collection`."""
    gc.disable()


def resume_collection() -> None:
    """Collect again from now on; what is there the first time is set aside for good."""
    _set_aside()
    gc.enable()


@cache
def _set_aside() -> None:
    """Once a process; asking how much is set aside already would count all of it."""
    gc.freeze()
