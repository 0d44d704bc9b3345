"""Photographs that answers name, as files beside a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dampingan.printing.letterhead.letterhead_file import is_drawable
from dampingan.store.attachment import attachment

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

_KINDS = {b"\x89PNG\r\n": "foto.png", b"\xff\xd8\xff": "foto.jpg"}


def photograph(workspace: Workspace, name: str) -> dict[str, bytes]:
    """Return a photograph as a file for a template; nothing when there is none.

    Only what can be drawn: a damaged picture would stop the press.

    Args:
        workspace: that keeps it.
        name: as the answer says it; ``""`` for none.
    """
    if not name:
        return {}
    try:
        content = attachment(workspace, name).data
    except KeyError:
        return {}  # a workbook brought the name without its file
    return {
        to: content
        for begin, to in _KINDS.items()
        if content.startswith(begin) and is_drawable(content, to)
    }
