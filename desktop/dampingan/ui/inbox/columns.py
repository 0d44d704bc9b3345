"""What the tables of the conflict inbox say."""

from __future__ import annotations

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.core.regions import regions
from dampingan.ui.inbox.pile import Group, Item
from dampingan.ui.models.column import Cell, Column
from dampingan.ui.records.cell_words import CellWords, place_words, title_words

_TYPES = {
    "conflict": ("inbox", "warning"),
    "proposal": ("inquiry", "accent"),
    "deletion": ("deleted", "error"),
    "erasure": ("clear", "warning"),
}
"""Icon and colour of each type; the word says it too."""


def type_words() -> dict[str, str]:
    """Return why two values stand beside each other, in words."""
    return {
        "conflict": tr("Diubah di dua tempat"),
        "proposal": tr("Usulan kabupaten"),
        "deletion": tr("Dihapus di satu tempat"),
        "erasure": tr("Mungkin dikosongkan"),
    }


def type_cell(kind: str) -> Cell:
    """Return a type as it is shown."""
    icon, colour = _TYPES.get(kind, ("info", "muted"))
    return Cell(type_words().get(kind, kind), icon, colour)


def group_columns(*, villages: bool) -> list[Column]:
    """Return the columns of the list of records."""
    village = Column("village", tr("Desa"), ("village",), sort="village", width=100, least=60)
    return [
        Column("title", tr("Keluarga/isian"), ("title",), sort="title", width=150, least=100),
        Column("place", tr("RT/RW"), ("place",), width=78),
        *([village] if villages else []),
        Column("count", tr("Beda"), ("count",), _show_count, "count", 56, right=True),
    ]


def group_row(place: int, group: Group) -> dict[str, object]:
    """Return a row of that list."""
    region = regions().get(group.where.village_code) if group.where else None
    return {
        "id": place,
        "title": title_words(group.title),
        "place": place_words(group.where),
        "village": region.name if region else "",
        "count": len(group.items),
    }


def field_columns() -> list[Column]:
    """Return the columns of the fields of one record."""
    return [
        Column("cell", tr("Isian kuesioner"), ("cell",), width=210, least=130),
        Column("mine", tr("Punya kami"), ("mine",), _show_value, width=140, least=80),
        Column("theirs", tr("Punya mereka"), ("theirs",), _show_value, width=140, least=80),
        Column("base", tr("Semula"), ("base",), _show_base, width=110, least=60),
        Column("type", tr("Jenis"), ("type",), type_cell, width=150, least=36),
    ]


def field_row(item: Item, words: CellWords) -> dict[str, object]:
    """Return a row of that table."""
    one, where = item.conflict, item.where
    base = "" if one.base is None else words.value(where, one.field, one.base) or empty_words()
    return {
        "id": one.id,
        "cell": cell_words(item, words),
        "mine": words.value(where, one.field, one.mine),
        "theirs": words.value(where, one.field, one.theirs),
        "base": base,
        "type": one.type,
    }


def preview_columns() -> list[Column]:
    """Return the columns of what a rule would do."""
    return [
        Column("title", tr("Keluarga/isian"), ("title",), width=150, least=90),
        Column("cell", tr("Isian kuesioner"), ("cell",), width=190, least=110),
        Column("mine", tr("Sekarang"), ("mine",), _show_value, width=140, least=80),
        Column("then", tr("Menjadi"), ("then",), _show_value, width=140, least=80),
    ]


def preview_row(item: Item, then: str, words: CellWords) -> dict[str, object]:
    """Return a row of that table; `then` is the value that the field would have."""
    one, where = item.conflict, item.where
    return {
        "id": one.id,
        "title": title_words(where.title if where else one.title),
        "cell": cell_words(item, words),
        "mine": words.value(where, one.field, one.mine),
        "then": words.value(where, one.field, then),
    }


def cell_words(item: Item, words: CellWords) -> str:
    """Return the question's words and whose answer it is."""
    field = words.field(item.where, item.conflict.field)
    return " · ".join(part for part in (words.who(item.where), field) if part)


def empty_words() -> str:
    """Return what stands for a value that is empty."""
    return tr("(kosong)")


def _show_value(text: str) -> Cell:
    return Cell(text) if text else Cell(empty_words(), colour="muted")


def _show_base(text: str) -> Cell:
    return Cell(text or "–", colour="muted")


def _show_count(count: int) -> Cell:
    return Cell(count_text(count), colour="warning")
