"""The table of reference lists, declared apart because `table` is long enough."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from dampingan.store.table_column import LIVE, STRICT, Record, count_column, name_column
from dampingan.store.table_column import text_column as _text


class Reference(Record, table=True):
    """One entry of a list that questions offer: an agency, a programme, a sector, a level.

    Attributes:
        list: name of the list, e.g. ``perangkat_daerah``; questions offer it as ``<list>.csv``.
        code: what an answer holds; unique in the list, never changed.
        label: its name.
        short: its abbreviation, ``""`` for none.
        parent: code of the entry above it, in the list that it belongs under.
        region: code of the kabupaten or kota that it is for, ``""`` for all.
        extra: JSON, further columns of the list, name → text.
        confidence: a key of `kind.CONFIDENCES`.
        source: where it comes from, in words.
        active: 0 when it is not offered any more; answers that hold it stay valid.
        successor: code of the entry that replaced it, ``""`` for none.
        position: place in the list.
        origin: a key of `kind.ORIGINS`.
    """

    __table_args__ = (
        Index("reference_list", "list", "position", "id", sqlite_where=LIVE),
        STRICT,
    )

    list: str = _text()
    code: str = _text()
    label: str = name_column()
    short: str = _text()
    parent: str = _text()
    region: str = _text()
    extra: str = _text("{}")
    confidence: str = _text()
    source: str = _text()
    active: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    successor: str = _text()
    position: int = count_column()
    origin: str = _text("here")
    stamps: str = _text("{}")
