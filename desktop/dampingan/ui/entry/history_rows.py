"""What happened to the record on screen, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dampingan.ui.entry.painted_list import ListRow
from dampingan.ui.records.details import HistoryEntry

if TYPE_CHECKING:
    from dampingan.store.entry.entry import Entry


def history_rows(entry: Entry) -> list[ListRow]:
    """Return the lines of a record's history."""
    if entry.kind == "response":
        from dampingan.ui.responses.details import read_history as read_response

        _title, found = read_response(entry.workspace, entry.record_id)
    else:
        from dampingan.ui.families.details import read_history

        found = read_history(entry.workspace, entry.record_id)
    return [_row(one) for one in found]


def _row(entry: HistoryEntry) -> ListRow:
    changes = [f"{label}: {old or '–'} → {new or '–'}" for label, old, new in entry.changes]
    words = [entry.at.strftime("%d/%m/%Y %H:%M"), entry.actor]
    return ListRow(None, entry.label, "\n".join([" · ".join(words), *changes]))
