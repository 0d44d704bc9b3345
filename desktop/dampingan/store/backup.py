"""Copies of the workspace that are made before a workbook comes in."""

from __future__ import annotations

import glob
from pathlib import Path

from dampingan.store import place, schema
from dampingan.store.connection import disk_errors
from dampingan.store.workspace import Workspace

KEPT = 5
"""How many are kept; older ones only fill the disk."""

_BEFORE = "terima"


def back_up(workspace: Workspace) -> Path:
    """Copy the workspace beside itself and return the copy's path.

    Its name says what it is, e.g. ``bandengan.sebelum-terima-2026-11-22-041500.cadangan``.

    Raises:
        StorageError: the folder can't be written or is full.
    """
    moment = workspace.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
    with disk_errors(workspace.path):
        try:
            made = schema.backup_beside(workspace.path, f"{_BEFORE}-{moment}")
        except OSError as error:
            raise place.cannot_write(workspace.path) from error
    for old in backups(workspace.path)[:-KEPT]:
        place.discard(old)
    return made


def backups(path: Path) -> list[Path]:
    """Return the copies beside a workspace, oldest first."""
    return sorted(path.parent.glob(f"{glob.escape(path.stem)}.sebelum-{_BEFORE}-*.cadangan"))
