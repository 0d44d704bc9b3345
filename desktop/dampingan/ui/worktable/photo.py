"""The photo of a form in a pane: a file that is kept, or the one that is there already."""

from __future__ import annotations

from dampingan.core.errors import WorkspaceError
from dampingan.core.language import tr
from dampingan.store.workspace import Workspace
from dampingan.ui.entry.thumbnail import keep_file


def kept_photo(workspace: Workspace, typed: str, before: str) -> str:
    """Copy the photo that was named into the workspace and return the answer.

    Args:
        workspace: where.
        typed: what stands in the field: a path, or the answer as it was.
        before: the answer so far.

    Raises:
        WorkspaceError: it is no path, or the file can't be read or is too large.
        StorageError: the disk refused.
    """
    if typed in {"", before}:
        return typed
    kept = keep_file(workspace, typed)
    if kept == typed:
        raise WorkspaceError(
            tr("“{name}” bukan letak berkas.", name=typed),
            remedy=tr("Pilih berkasnya dengan tombol di samping, atau tempel letak lengkapnya."),
        )
    return kept
