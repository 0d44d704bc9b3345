"""Where workspaces are proposed to live, and how their files are named."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QStandardPaths

SUFFIX = ".dampingan"

VILLAGES, REGENCIES = "villages", "regencies"
"""Whose workspace is made: a village's, or a whole kabupaten's or kota's."""


def documents_folder() -> Path:
    """Return the folder ``Dampingan`` in the user's documents (it may not exist yet)."""
    location = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(location or Path.home()) / "Dampingan"


def proposed_path(folder: Path, village: str, period: str) -> Path:
    """Return a free file name for a village's workspace.

    Args:
        folder: where.
        village: e.g. ``Kelurahan Bandengan``.
        period: e.g. ``2026-Q4``.
    """
    base = re.sub(r"[^\w .()-]+", "", f"{village} {period}").strip()
    path = folder / f"{base}{SUFFIX}"
    number = 2
    while path.exists():
        path = folder / f"{base} ({number}){SUFFIX}"
        number += 1
    return path
