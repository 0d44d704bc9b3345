"""The invented sample village."""

from __future__ import annotations

from pathlib import Path

from dampingan.core.errors import StorageError
from dampingan.core.language import tr

SAMPLE = "Contoh Dampingan.dampingan"
"""Name of the sample workspace in the user's documents."""


def sample_in(folder: Path) -> Path:
    """Return the sample workspace of a folder, made there when it is missing.

    Raises:
        StorageError: the folder can't be written.
    """
    path = folder / SAMPLE
    if not path.exists():
        from dampingan.demo.sample import create_sample

        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(
                tr("Folder {folder} tidak dapat dibuat.", folder=folder),
                remedy=tr("Pilih folder lain, misalnya Dokumen."),
            ) from error
        create_sample(path).close()
    return path
