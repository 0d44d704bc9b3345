"""Entries of the registers by words of their titles, as the command palette finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dampingan.core.address import format_rt_rw
from dampingan.store.source import connection_of

if TYPE_CHECKING:
    from dampingan.store.source import Source

_FORMS = ("kegiatan", "masalah", "potensi", "musyawarah", "sketsa", "kalender", "lembaga")
"""Registers whose entries people know by a title, what is looked for most first."""


class Found(NamedTuple):
    """An entry that was found.

    Attributes:
        uid: its key.
        form_id: its register.
        village_code: whose it is.
        title: what it is called.
        place: its RT and RW.
    """

    uid: str
    form_id: str
    village_code: str
    title: str
    place: str


def find_entries(source: Source, text: str, *, limit: int = 8) -> list[Found]:
    """Return living entries of the registers whose titles hold every word of a text.

    Args:
        source: a workspace or a snapshot of one.
        text: what was typed, words in any order.
        limit: most of them.
    """
    words = text.lower().split()
    if not words:
        return []
    holds = " AND ".join("instr(lower(title), ?) > 0" for _ in words)
    order = " ".join(f"WHEN '{form_id}' THEN {place}" for place, form_id in enumerate(_FORMS))
    listed = ", ".join(f"'{form_id}'" for form_id in _FORMS)
    query = (
        "SELECT uid, form_id, village_code, title, "
        "json_extract(answers, '$.rt'), json_extract(answers, '$.rw') FROM response "
        f"WHERE subject = 'village' AND deleted_at IS NULL AND form_id IN ({listed}) AND {holds} "
        f"ORDER BY CASE form_id {order} END, id LIMIT ?"
    )
    with connection_of(source) as connection:
        rows = connection.exec_driver_sql(query, (*words, limit)).all()
    return [
        Found(uid, form_id, village, title, format_rt_rw(rt or "", rw or ""))
        for uid, form_id, village, title, rt, rw in rows
    ]
