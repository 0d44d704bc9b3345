"""Columns of a reference list, how its cells read, and how they are written into."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.core.text import fold
from dampingan.forms.model import QuestionType
from dampingan.store.reference import Reference
from dampingan.ui.models.column import NOTHING, Cell, Column
from dampingan.ui.reference.figures import Lists
from dampingan.ui.reference.words import (
    BETWEEN,
    FIXED,
    NUMBERS,
    PARENTS,
    confidence_cell,
    confidence_word,
    extra_word,
    list_word,
    named,
    region_word,
    state_cell,
)
from dampingan.ui.register.candidate import Candidate, FixedSource
from dampingan.ui.worktable.ask import Ask, plain_ask
from dampingan.ui.worktable.page import Listed

PLAIN = ("label", "short", "parent", "region", "confidence", "source")
"""Columns of the table that are written into; the further ones of a list come between."""

_LEFT_OUT = frozenset({"label_en"})
"""Further columns that only the pane shows."""


def reference_columns(seen: Lists) -> list[Column]:
    """Return the columns of a list: its own further ones come after the name."""

    def text(key: str, word: str, width: int, least: int) -> Column:
        return Column(key, word, (key,), sort=key, width=width, least=least)

    columns = [Column("label", tr("Nama"), ("label", "active"), _show_name, "label", 320, 230)]
    if seen.current in PARENTS:
        columns.append(text("parent", list_word(PARENTS[seen.current]), 140, 80))
    if any(one.short for one in seen.entries) or not seen.extras:
        columns.append(text("short", tr("Singkatan"), 110, 96))
    left_out = _LEFT_OUT | ({"kelompok"} if seen.current == "perangkat_daerah" else set())
    columns += [_extra_column(key) for key in seen.extras if key not in left_out]
    sure = ("confidence",)
    columns += [
        Column("confidence", tr("Keyakinan"), sure, confidence_cell, "confidence", 152, 146),
        Column(
            "uses",
            tr("Dipakai"),
            ("uses",),
            _show_uses,
            "uses",
            72,
            right=True,
            tip=tr("Isian yang memakainya"),
        ),
        text("source", tr("Sumber"), 120, 90),
        Column("state", tr("Keadaan"), ("active", "successor"), state_cell, "active", 170, 120),
    ]
    if any(one.region for one in seen.entries):
        columns.append(text("region", tr("Wilayah"), 150, 110))
    return columns


def reference_row(seen: Lists, one: Reference) -> Listed:
    """Return an entry for the table."""
    following = seen.by_code.get(one.successor)
    values: dict[str, Any] = {
        "id": one.id,
        "label": named(one, following),
        "short": one.short,
        "parent": seen.label(PARENTS.get(seen.current, ""), one.parent),
        "region": region_word(one.region),
        "confidence": one.confidence,
        "source": one.source,
        "uses": len(seen.uses.get(one.code, ())),
        "active": one.active,
        "successor": following.name if following else one.successor,
    }
    values |= {key: extra_text(seen, key, one.extra.get(key, "")) for key in seen.extras}
    words = " ".join([one.label, one.short, one.code, one.source, *one.extra.values()])
    return Listed(values, one, fold(words))


def cell_ask(seen: Lists, item: Reference, key: str) -> Ask | None:
    """Return how a column is written into, None for one that can't be."""
    if key == "parent":
        source = candidates(seen.others.get(PARENTS.get(item.list, ""), ()))
        return plain_ask(key, tr("Induk"), value=item.parent, source=source)
    if key == "region":
        source = FixedSource([Candidate(code, region_word(code)) for code in ("33.26", "33.75")])
        return plain_ask(key, tr("Wilayah"), value=item.region, source=source)
    if key == "confidence":
        source = FixedSource([Candidate(code, confidence_word(code), code) for code in "CO"])
        return plain_ask(key, tr("Keyakinan"), value=item.confidence, source=source)
    if key in PLAIN:
        words = {"label": tr("Nama"), "short": tr("Singkatan"), "source": tr("Sumber")}
        return plain_ask(key, words[key], value=str(getattr(item, key)), required=key == "label")
    return _extra_ask(seen, item, key) if key in seen.extras else None


def _extra_ask(seen: Lists, item: Reference, key: str) -> Ask:
    value, word = item.extra.get(key, ""), extra_word(key)
    if key in NUMBERS:
        return plain_ask(key, word, QuestionType.DECIMAL, value)
    if key in BETWEEN:
        source = candidates(seen.others.get(BETWEEN[key], ()), several=key == "sdgs")
        return plain_ask(key, word, value=value, source=source)
    if key in FIXED:
        found = [Candidate(code, words(), code) for code, words in FIXED[key].items()]
        return plain_ask(key, word, value=value, source=FixedSource(found))
    return plain_ask(key, word, value=value)


def candidates(entries: Sequence[Reference], *, several: bool = False) -> FixedSource:
    """Return the entries of a list as what may be chosen."""
    found = [
        Candidate(one.code, one.label, note=one.short if one.short != one.label else "")
        for one in entries
    ]
    return FixedSource(found, several=several)


def extra_text(seen: Lists, key: str, text: str) -> str:
    """Return how a further column reads: words for codes."""
    if key in BETWEEN:
        return "; ".join(seen.label(BETWEEN[key], code) for code in text.split())
    if key in FIXED:
        return FIXED[key][text]() if text in FIXED[key] else text
    return text


def odd_terms(entries: Sequence[Reference]) -> str:
    """Say where the limits of the terms leave a gap or overlap, ``""`` when they don't."""
    limits = []
    for one in entries:
        if not one.active:
            continue
        first, last = one.extra.get("dari", ""), one.extra.get("sampai", "")
        if not first.isdecimal() or (last and not last.isdecimal()):
            return tr("{name}: batasnya bukan bilangan", name=one.label)
        limits.append((int(first), int(last) if last else None, one.label))
    for (_, last, name), (first, _, after) in pairwise(sorted(limits, key=lambda one: one[0])):
        if last is None or first <= last:
            return tr("{name} dan {after} tumpang tindih", name=name, after=after)
        if first > last + 1:
            return tr("antara {name} dan {after} ada tahun tanpa jangka", name=name, after=after)
    return ""


def _extra_column(key: str) -> Column:
    if key in NUMBERS:
        return Column(key, extra_word(key), (key,), _show_number, key, 96, 60, right=True)
    return Column(key, extra_word(key), (key,), sort=key, width=120, least=70)


def _show_name(label: str, active: bool) -> Cell:
    return Cell(label, colour="text" if active else "muted")


def _show_number(text: str) -> Cell:
    return Cell(text.replace(".", ",")) if text else NOTHING


def _show_uses(count: int) -> Cell:
    return Cell(count_text(count)) if count else NOTHING
