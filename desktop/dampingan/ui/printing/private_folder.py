"""The folder for PDFs that wait to be printed: personal data, gone when the window closes."""

from __future__ import annotations

import shutil
import tempfile
import time
import weakref
from contextlib import suppress
from pathlib import Path

_PREFIX = "dampingan-cetak-"
_KEPT = 3
"""A job may still read the one before the last."""
_STALE_SECONDS = 12 * 3600
"""A folder that old was left by a program that did not end well."""


class PrivateFolder:
    """Files that only this user may read; their names say nothing about anybody."""

    def __init__(self) -> None:
        remove_stale()
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._count = 0
        self._end = weakref.finalize(self, shutil.rmtree, str(self.path), ignore_errors=True)

    def next_file(self) -> Path:
        """Return the path of a new PDF and remove old ones."""
        self._count += 1
        for file in sorted(self.path.glob("*.pdf"), key=_number)[: -(_KEPT - 1)]:
            with suppress(OSError):  # one that is still printed is removed with the folder
                file.unlink()
        return self.path / f"cetak-{self._count}.pdf"

    def remove(self) -> None:
        """Remove everything; doing it twice is harmless."""
        self._end()


def remove_stale(now: float | None = None) -> None:
    """Remove folders that an earlier program left behind."""
    limit = (now or time.time()) - _STALE_SECONDS
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            if folder.is_dir() and not folder.is_symlink() and folder.stat().st_mtime < limit:
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue


def _number(file: Path) -> int:
    return int(file.stem.rsplit("-", 1)[-1])
