"""Pairs of activities that somebody decided are no overlap, kept in the regency's workspace.

A decision holds for what the two activities said when it was made (`mark`): change the name,
agency, place or years of one of them, and the pair is shown again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dampingan.core.language import tr
from dampingan.store.transaction import utc_text

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

SETTING = "settled_overlaps"
"""Key of a pair → what was decided, when and by whom."""


def settled_overlaps(workspace: Workspace) -> dict[str, str]:
    """Return the pairs that are none: key of the pair → mark."""
    return {key: str(kept["mark"]) for key, kept in _kept(workspace).items()}


def settle_overlap(workspace: Workspace, key: str, mark: str, name: str) -> None:
    """Remember that a pair is no overlap; one undoable operation.

    Args:
        workspace: the regency's.
        key: of the pair.
        mark: of what was compared.
        name: of an activity, for the undo message.

    Raises:
        StorageError: not saved.
    """
    at = utc_text(workspace.now())
    entry = {"mark": mark, "at": at, "by": workspace.actor}
    _write(
        workspace,
        tr("Bukan tumpang tindih: {name}", name=name),
        {**_kept(workspace), key: entry},
    )


def reopen_overlap(workspace: Workspace, key: str, name: str) -> None:
    """Show a pair again; one undoable operation; arguments as in `settle_overlap`."""
    kept = {one: entry for one, entry in _kept(workspace).items() if one != key}
    _write(workspace, tr("Tumpang tindih dibuka lagi: {name}", name=name), kept)


def _kept(workspace: Workspace) -> Mapping[str, Mapping[str, Any]]:
    found = workspace.setting(SETTING, {})
    return found if isinstance(found, dict) else {}


def _write(workspace: Workspace, label: str, kept: Mapping[str, Mapping[str, Any]]) -> None:
    with workspace.write(label) as tx:
        tx.set_setting(SETTING, dict(kept), logged=True)
        tx.touch_settings()
