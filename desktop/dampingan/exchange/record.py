"""From stored records to the texts of a sheet's rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from dampingan.exchange.layout import (
    DELETED_AT,
    DELETED_REASON,
    PARENT,
    REPEAT,
    STATUS,
    UID,
    SheetLayout,
)
from dampingan.exchange.survey import DELETED, Survey, repeat_rows
from dampingan.exchange.workbook import Values
from dampingan.store.reader import Reader


def rows_of(reader: Reader, sheet: SheetLayout, survey: Survey) -> Iterator[Values]:
    """Yield the texts of each record that goes, one a column."""
    if sheet.kind.name.startswith(REPEAT):
        return _repeat_rows_of(reader, sheet, survey)
    return _records_of(reader, sheet, survey)


def _repeat_rows_of(reader: Reader, sheet: SheetLayout, survey: Survey) -> Iterator[Values]:
    keys = [c.answer for c in sheet.columns]
    for uid, parent, values in repeat_rows(reader, sheet.kind.repeat, survey.out):
        texts = [values.get(key) if key else None for key in keys]
        texts[:2] = uid, parent
        yield texts


def _records_of(reader: Reader, sheet: SheetLayout, survey: Survey) -> Iterator[Values]:
    houses = dict(reader.records("house", ("id", "uid")))
    own = [c for c in sheet.columns if c.source]
    wanted = {c.source: i for i, c in enumerate(own)}
    extra = ["answers", "deleted_at", "deleted_reason"]
    selected = [_selected(c.source) for c in own] + extra
    if sheet.kind.parent:
        selected += ["family.uid", "family.deleted_at", "family.deleted_reason"]
    else:
        selected += ["uid", "deleted_at", "deleted_reason"]
    keys = [c.answer for c in sheet.columns]
    places = [wanted.get(c.source) for c in sheet.columns]
    house, own_key = wanted.get("house.uid"), wanted["uid"]
    tombstone = _Tombstone(sheet, wanted)
    blank: Mapping[str, str] = {}
    for record in reader.records(sheet.kind.name, selected):
        *values, answers, gone_at, reason, family, family_gone_at, family_reason = record
        if family in survey.out or values[own_key] in survey.unheard:
            continue
        if gone_at or family_gone_at:
            values = tombstone.of(values, gone_at or family_gone_at, reason or family_reason)
            get = blank.get
        else:
            if house is not None:
                values[house] = houses.get(values[house])
            get = json.loads(answers).get
        texts = [v if v is None or v.__class__ is str else str(v) for v in values]
        yield [
            get(key) if place is None else texts[place]
            for key, place in zip(keys, places, strict=True)
        ]


def _selected(source: str) -> str:
    return "house_id" if source == "house.uid" else source


class _Tombstone:
    """Empties a deleted record's values but for its keys, the time and the reason."""

    _KEPT = frozenset(
        {
            UID,
            PARENT,
            DELETED_AT,
            DELETED_REASON,
            STATUS,
            "_status_reason",
            "_rev",
            "_updated_at",
            "_updated_by",
            "_village_code",
            "_period",
        }
    )

    def __init__(self, sheet: SheetLayout, wanted: Mapping[str, int]) -> None:
        self._kept = [c.name in self._KEPT for c in sheet.columns if c.source]
        self._places = {c.name: wanted[c.source] for c in sheet.columns if c.source}

    def of(self, values: list[Any], at: str, reason: str) -> list[Any]:
        kept = [v if keep else None for v, keep in zip(values, self._kept, strict=True)]
        for name, text in (
            (DELETED_AT, at),
            (DELETED_REASON, reason),
            (STATUS, DELETED),
            ("_status_reason", reason),
        ):
            if name in self._places:
                kept[self._places[name]] = text
        return kept
