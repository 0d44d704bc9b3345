"""Tables of the comparison: its families, and what differs in one of them."""

from __future__ import annotations

from typing import Any

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.exchange.comparison.difference import (
    CHANGED,
    DELETED,
    GONE,
    MOVED_IN,
    MOVED_OUT,
    NEW,
    RESTORED,
    Difference,
    FamilyChange,
    RecordChange,
)
from dampingan.exchange.comparison.difference_report import (
    head_words,
    place_words,
    state_words,
    who_words,
    whole_words,
)
from dampingan.ui.models.column import NOTHING, Cell, Column

_LOOK = {
    CHANGED: ("changed", "accent"),
    NEW: ("new", "ok"),
    GONE: ("not_found", "warning"),
    DELETED: ("deleted", "error"),
    RESTORED: ("restore", "ok"),
    MOVED_IN: ("forward", "accent"),
    MOVED_OUT: ("back", "accent"),
}


def state_cell(state: str) -> Cell:
    """Return a state with icon and word."""
    icon, colour = _LOOK.get(state, ("info", "muted"))
    return Cell(state_words().get(state, state), icon, colour)


def family_columns() -> list[Column]:
    """Return the columns of the list of families."""
    return [
        Column("head", tr("Kepala keluarga"), ("head",), width=130, least=60, sort="head"),
        Column("place", tr("RT/RW"), ("place",), width=78, sort="place"),
        Column("state", tr("Perbedaan"), ("state",), state_cell, width=116, least=98, sort="state"),
        Column("count", tr("Beda"), ("count",), _count_cell, width=46, sort="count", right=True),
    ]


def change_columns() -> list[Column]:
    """Return the columns of what differs in one family."""
    return [
        Column("who", tr("Siapa"), ("who",), width=110, least=70),
        Column("what", tr("Pertanyaan"), ("what", "state"), _what_cell, width=190, least=110),
        Column("old", "A", ("old",), _old_cell, width=130, least=80),
        Column("new", "B", ("new",), _new_cell, width=130, least=80),
    ]


def family_row(number: int, family: FamilyChange) -> dict[str, Any]:
    """Return a line of the list."""
    return {
        "id": number,
        "head": head_words(family),
        "place": place_words(family),
        "state": family.state,
        "count": family.count,
    }


def change_rows(difference: Difference, family: FamilyChange) -> list[dict[str, Any]]:
    """Return what differs in a family; a row that is new, gone or moved begins with a line."""
    found: list[dict[str, Any]] = []
    for record in family.records:
        who = who_words(record) or tr("Keluarga")
        if record.state != CHANGED:
            found.append(_whole_row(difference, family, record, who))
        if record.state != MOVED_OUT:
            found += [
                {"who": who, "what": one.label, "old": one.old, "new": one.new, "state": CHANGED}
                for one in difference.fields_of(record)
            ]
    return found


def _whole_row(
    difference: Difference, family: FamilyChange, record: RecordChange, who: str
) -> dict[str, Any]:
    told = whole_words(difference, record)
    here = head_words(family)
    old, new = {MOVED_IN: (told, here), MOVED_OUT: (here, told)}.get(record.state, ("", ""))
    return {
        "who": who,
        "what": state_words()[record.state],
        "old": old,
        "new": new,
        "state": record.state,
    }


def _count_cell(count: int) -> Cell:
    return Cell(count_text(count)) if count else NOTHING


def _what_cell(what: str, state: str) -> Cell:
    return Cell(what) if state == CHANGED else state_cell(state)


def _old_cell(text: str) -> Cell:
    return Cell(" ".join(text.split()), colour="muted") if text else NOTHING


def _new_cell(text: str) -> Cell:
    return Cell(" ".join(text.split())) if text else NOTHING
