"""The folder for PDFs that wait to be printed: personal data, gone when the window closes."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from contextlib import suppress
from pathlib import Path

from dampingan.printing.press.joining import PREFIX, sweep

_KEPT = 3
"""A job may still read the one before the last."""


class PrivateFolder:
    """Files that only this user may read; their names say nothing about anybody."""

    def __init__(self) -> None:
        sweep()
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._count = 0
        self._end = weakref.finalize(self, shutil.rmtree, str(self.path), ignore_errors=True)

    def next_file(self) -> Path:
        """Return the path of a new PDF and remove old ones.

        A window may stay open for days: the folder is made young again, so that no `sweep` takes
        it for one that was left, and made anew where one did.
        """
        self.path.mkdir(mode=0o700, exist_ok=True)
        os.utime(self.path)
        self._count += 1
        for file in sorted(self.path.glob("*.pdf"), key=_number)[: -(_KEPT - 1)]:
            with suppress(OSError):  # one that is still printed is removed with the folder
                file.unlink()
        return self.path / f"cetak-{self._count}.pdf"

    def remove(self) -> None:
        """Remove everything; doing it twice is harmless."""
        self._end()


def _number(file: Path) -> int:
    return int(file.stem.rsplit("-", 1)[-1])
