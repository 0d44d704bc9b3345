"""Workbooks of villages that a regency could not take.

They are said until a later one comes or somebody saw to it. A refused workbook leaves no record;
which file it was and why is kept in a setting.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from dampingan.core.language import tr
from dampingan.store.transaction import utc_text

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

REFUSALS = "refused_files"
"""Setting: village code → its refused files, the newest last."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One workbook that could not be taken.

    Attributes:
        file: its name, without the folder.
        at: UTC time.
        reason: a sentence.
    """

    file: str
    at: str
    reason: str


def refusals(workspace: Workspace) -> dict[str, tuple[Refusal, ...]]:
    """Return village code → its refused files, the newest first."""
    return {
        code: tuple(Refusal(**one) for one in reversed(files))
        for code, files in _known(workspace).items()
    }


def note_refusals(
    workspace: Workspace,
    refused: Mapping[str, Mapping[str, str]],
    taken: Mapping[str, Collection[str]] | None = None,
) -> None:
    """Remember the files of a run that were refused, and forget those that came in at last.

    Args:
        workspace: the regency's.
        refused: village code → file name → why.
        taken: village code → names of its files that were taken, now or before.
    """
    at = utc_text(workspace.now())
    known = _known(workspace)
    before = dict(known)
    for code in {*refused, *(taken or {})}:
        new = refused.get(code, {})
        gone = {*new, *(taken or {}).get(code, ())}
        known[code] = [one for one in known.get(code, []) if one["file"] not in gone]
        known[code] += [asdict(Refusal(file, at, why)) for file, why in sorted(new.items())]
        if not known[code]:
            del known[code]
    if known != before:
        with workspace.write("", source="exchange", undoable=False) as tx:
            tx.set_setting(REFUSALS, known)


def dismiss_refusals(workspace: Workspace, village_code: str) -> None:
    """Say that somebody saw to a village's refused files; one undo brings them back.

    Raises:
        StorageError: the disk refused.
    """
    known = _known(workspace)
    if known.pop(village_code, None):
        with workspace.write(tr("Menutup berkas ditolak")) as tx:
            tx.set_setting(REFUSALS, known, logged=True)


def _known(workspace: Workspace) -> dict[str, list[dict[str, str]]]:
    """Return the setting; once it held one file a village, without a list."""
    known: dict[str, Any] = workspace.setting(REFUSALS, {})
    return {code: told if isinstance(told, list) else [told] for code, told in known.items()}
