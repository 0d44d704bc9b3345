"""Words for blocks and rows: persons are called persons, rows of other repeats rows."""

from __future__ import annotations

from dampingan.core.language import tr
from dampingan.store.kind import MEMBERS
from dampingan.ui.entry.mark import Mark
from dampingan.ui.entry.painted_list import ListRow


def new_row_words(repeat: str, *, here: bool) -> str:
    """Return what the empty line of a grid says; `here` while it has the focus."""
    if repeat == MEMBERS:
        if here:
            return tr("Nama anggota berikutnya; Enter kosong bila sudah semua")
        return tr("Anggota baru (F3)")
    if here:
        return tr("Baris berikutnya; Enter kosong bila sudah semua")
    return tr("Baris baru (F3)")


def count_words(mark: Mark) -> str:
    """Return how many rows a roster has."""
    if mark.section.repeat == MEMBERS:
        return tr("{count} orang", count=mark.rows)
    return tr("{count} baris", count=mark.rows)


def block_row(mark: Mark) -> ListRow:
    """Return the line of a block: its name and how far it is."""
    end = f"{mark.answered}/{mark.asked}" if mark.asked else "–"
    if mark.rows >= 0:
        end = count_words(mark)
    icon = "error" if mark.errors else "ok" if mark.done else ""
    if mark.done and mark.rows < 0:
        end = ""
    return ListRow(
        mark.section,
        mark.label,
        end=end,
        end_icon=icon,
        level=mark.section.level,
        current=mark.current,
    )
