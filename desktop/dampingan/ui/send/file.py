"""Files that people drop on the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData

WORKBOOKS = (".xlsx", ".xlsm", ".ods", ".xls")
"""Endings that a file dialog offers; what a file really is, reading tells."""


def dropped_files(data: QMimeData) -> list[Path]:
    """Return the files that are dropped, none when it is something else."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
