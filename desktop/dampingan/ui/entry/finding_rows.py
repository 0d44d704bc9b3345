"""The one list of everything open: findings by block, then what was let stand, then notes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dampingan.core.errors import Severity
from dampingan.core.language import tr
from dampingan.ui.entry.painted_list import ListRow

if TYPE_CHECKING:
    from dampingan.ui.entry.board import FieldNote, FindingBoard
    from dampingan.ui.entry.finding import OpenFinding

ACCEPTED, NOTES = "accepted", "notes"


@dataclass(frozen=True, slots=True)
class Fold:
    """A heading that opens and closes what is under it."""

    name: str


def finding_rows(board: FindingBoard, folded: Collection[str]) -> list[ListRow]:
    """Return the lines of the list.

    Args:
        board: the findings.
        folded: names of the groups that are closed.
    """
    shown = board.shown()
    rows: list[ListRow] = []
    blocks = _by_block(board, shown)
    for name, label, found in blocks:
        if len(blocks) > 1:
            rows.append(_heading(name, label, len(found), folded))
        if len(blocks) == 1 or name not in folded:
            rows += [finding_row(one, board.accepted_words(one)) for one in found]
    if missing := len(board.missing()):
        words = tr("{count} isian wajib belum diisi", count=missing)
        rows.append(ListRow(None, words, icon="draft", colour="muted"))
    if accepted := board.accepted():
        rows.append(_heading(ACCEPTED, tr("Diterima"), len(accepted), folded))
        if ACCEPTED not in folded:
            rows += [finding_row(one, board.accepted_words(one)) for one in accepted]
    if notes := board.notes():
        rows.append(_heading(NOTES, tr("Catatan"), len(notes), folded))
        if NOTES not in folded:
            rows += [_note_row(one) for one in notes]
    return rows


def finding_row(found: OpenFinding, accepted: str = "") -> ListRow:
    """Return the line of a finding: number and message, then whose it is and who let it stand."""
    role = "error" if found.severity is Severity.ERROR else "warning"
    named = re.search(rf"(?<!\w){re.escape(found.number)}(?!\w)", found.message)
    words = found.message if named else f"{found.number} {found.message}"
    under = " · ".join(part for part in (found.row_name, accepted) if part)
    if accepted and role == "warning":
        return ListRow(found, words, under, icon="ok", colour="muted")
    return ListRow(found, words, under, icon=role, colour=role)


def _note_row(note: FieldNote) -> ListRow:
    return ListRow(note, f"{note.number}: {note.text}", note.row_name, icon="note", colour="text")


def _heading(name: str, label: str, count: int, folded: Collection[str]) -> ListRow:
    icon = "unfold" if name in folded else "expand"
    return ListRow(Fold(name), label, end=str(count), icon=icon, colour="muted")


def _by_block(
    board: FindingBoard, found: Iterable[OpenFinding]
) -> list[tuple[str, str, list[OpenFinding]]]:
    groups: dict[str, tuple[str, str, list[OpenFinding]]] = {}
    for one in found:
        name, label = board.block_of(one.field)
        groups.setdefault(name, (name, label, []))[2].append(one)
    return list(groups.values())
