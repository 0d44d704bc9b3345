"""Where the program's own data files are, in the repository, the wheel and the frozen program."""

from __future__ import annotations

import sys
from pathlib import Path


def resource(name: str) -> Path:
    """Return the path of a shipped data file or folder.

    Args:
        name: path below `resources/`, with forward slashes, e.g. ``instruments/keluarga.md``.

    Raises:
        FileNotFoundError: the program was installed without it.
    """
    here = Path(__file__).resolve()
    roots = [here.parents[1] / "resources", here.parents[3] / "resources"]
    if frozen := getattr(sys, "_MEIPASS", None):
        roots.insert(0, Path(frozen) / "resources")
    for root in roots:
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(name)
