"""Examples of what a workbook changes, in words: family, question, here, in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dampingan.core.language import tr
from dampingan.store.whereabouts import find_all
from dampingan.ui.records.cell_words import CellWords, title_words

if TYPE_CHECKING:
    from dampingan.exchange.receiving import ReceiveReport
    from dampingan.store.workspace import Workspace


def example_rows(workspace: Workspace, report: ReceiveReport) -> list[dict[str, Any]]:
    """Return a line for each example of a report."""
    words = CellWords(workspace)
    keys: dict[str, list[str]] = {}
    for one in report.examples:
        keys.setdefault(one.kind, []).append(one.key)
    known = {kind: find_all(workspace, kind, uids) for kind, uids in keys.items()}
    found = []
    for one in report.examples:
        where = known[one.kind].get(one.key)
        new = one.outcome == "new"
        head = title_words(where.title if where else one.title)
        asked = tr("(seluruh keluarga)") if new else words.field(where, one.field)
        old, now = (words.value(where, one.field, text) for text in (one.old, one.new))
        empty = tr("(kosong)")
        whole = tr("Keluarga baru: {name}", name=head)
        found.append(
            {
                "head": head,
                "who": words.who(where),
                "field": asked,
                "old": old,
                "new": now,
                "whole": whole if new else f"{asked}: {old or empty} → {now or empty}",
                "outcome": one.outcome,
                "records": ((one.kind, one.key),),
            }
        )
    return found
