"""What the table of questions says."""

from __future__ import annotations

from dampingan.core.language import tr
from dampingan.core.regions import regions
from dampingan.store.merging.inquiry import Asked
from dampingan.ui.models.column import Column
from dampingan.ui.records.cell_words import CellWords, place_words, title_words


def inquiry_columns(*, villages: bool) -> list[Column]:
    """Return the columns; `villages` puts the village first."""
    first = [Column("village", tr("Desa"), ("village",), sort="village", width=130, least=90)]
    return [
        *(first if villages else []),
        Column("place", tr("RT/RW"), ("place",), sort="order", width=80),
        Column("title", tr("Keluarga"), ("title",), sort="title", width=150, least=80),
        Column("question", tr("Pertanyaan"), ("question",), width=250, least=110),
        Column("cell", tr("Isian kuesioner"), ("cell",), width=150, least=60),
        Column("present", tr("Sekarang"), ("present",), width=130, least=50),
    ]


def inquiry_row(one: Asked, words: CellWords) -> dict[str, object]:
    """Return a row of that table."""
    who = words.who(one.where)
    title = title_words(one.where.title if one.where else one.title)
    region = regions().get(one.village_code)
    where = one.where
    return {
        "id": one.id,
        "village": region.name if region else one.village_code,
        "place": place_words(where),
        "order": (where.village_code, where.rw, where.rt) if where else ("", "", ""),
        "title": " · ".join(part for part in (title, who) if part),
        "question": one.question,
        "cell": words.field(where, one.field),
        "present": words.value(where, one.field, one.present),
    }
