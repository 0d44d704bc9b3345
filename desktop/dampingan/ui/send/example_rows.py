"""Examples of what a workbook changes, in words: family, question, here, in the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dampingan.core.language import tr
from dampingan.store.merging.inquiry import Asked, inquiries
from dampingan.store.merging.whereabouts import find_all
from dampingan.ui.records.cell_words import CellWords, title_words

if TYPE_CHECKING:
    from dampingan.exchange.receiver.example import Example
    from dampingan.store.workspace import Workspace


def example_rows(workspace: Workspace, examples: Sequence[Example]) -> list[dict[str, Any]]:
    """Return a line for each example of a report that people can read."""
    words = CellWords(workspace)
    asked_here = {one.uid: one for one in inquiries(workspace, "")} if _asks(examples) else {}
    keys: dict[str, list[str]] = {}
    for one in examples:
        keys.setdefault(one.kind, []).append(one.key)
    known = {kind: find_all(workspace, kind, uids) for kind, uids in keys.items()}
    found = []
    for one in examples:
        if one.kind == "inquiry":
            found += _inquiry_rows(one, asked_here.get(one.key), words)
            continue
        where = known[one.kind].get(one.key)
        new = one.outcome == "new"
        head = title_words(where.title if where else one.title)
        asked = tr("(seluruh keluarga)") if new else words.field(where, one.field)
        old, now = (words.value(where, one.field, text) for text in (one.old, one.new))
        empty = tr("(kosong)")
        told = f"{asked}: {old or empty} → {now or empty}"
        if one.reason:
            told += ". " + tr("Alasan: {reason}", reason=one.reason)
        whole = tr("Keluarga baru: {name}", name=head)
        found.append(
            {
                "head": head,
                "who": words.who(where),
                "field": asked,
                "old": old,
                "new": now,
                "whole": whole if new else told,
                "outcome": one.outcome,
                "records": ((one.kind, one.key),),
            }
        )
    return found


def _asks(examples: Sequence[Example]) -> bool:
    return any(one.kind == "inquiry" for one in examples)


def _inquiry_rows(one: Example, asked: Asked | None, words: CellWords) -> list[dict[str, Any]]:
    """Return the line of a question or an answer; who and when it was need none."""
    told = {"question": tr("Pertanyaan kabupaten"), "answer": tr("Jawaban desa")}
    if one.field not in told or asked is None:
        return []
    where = asked.where
    about = words.field(where, asked.field) if asked.field else ""
    label = f"{told[one.field]} · {about}" if about else told[one.field]
    return [
        {
            "head": title_words(where.title if where else asked.title),
            "who": words.who(where),
            "field": label,
            "old": one.old,
            "new": one.new,
            "whole": f"{asked.question} → {one.new}" if one.field == "answer" else one.new,
            "outcome": one.outcome,
            "records": ((asked.record_kind, asked.record_uid),),
        }
    ]
