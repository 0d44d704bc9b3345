"""Examples of what a workbook changes, in words: family, question, here, in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dampingan.store.whereabouts import find
from dampingan.ui.records.cell_words import CellWords, title_words

if TYPE_CHECKING:
    from dampingan.exchange.receiving import ReceiveReport
    from dampingan.store.workspace import Workspace


def example_rows(workspace: Workspace, report: ReceiveReport) -> list[dict[str, Any]]:
    """Return a line for each example of a report."""
    words = CellWords(workspace)
    found = []
    for one in getattr(report, "examples", ()):
        where = find(workspace, one.kind, one.key)
        found.append(
            {
                "head": title_words(where.title if where else one.title),
                "who": words.who(where),
                "field": words.field(where, one.field) if where else one.field,
                "old": words.value(where, one.field, one.old) if where else one.old,
                "new": words.value(where, one.field, one.new) if where else one.new,
                "outcome": one.outcome,
                "family": one.family_key,
            }
        )
    return found
