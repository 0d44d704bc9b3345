"""What goes where: a mapping from another system's columns to ours, readable as TOML.

A mapping says of each of their sheets what its rows are, how a row is recognised again, how rows
hang together, and of each column which question it answers and which of their values is which of
ours. It holds no data and no code, so that a regency can hand one to every village.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomli_w

from dampingan.core.language import tr
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.foreign.table import Table
from dampingan.store.kind import MEMBERS

FAMILIES, PERSONS, RESPONSES = "families", "persons", "responses"
"""What rows of a sheet are; any other name is a repeat of the form."""

VILLAGE, SUBJECT = "_village", "_subject"
"""Targets that are no question: the village's code, and the family or person of an answer sheet."""

ADD, LIST = "add", "list"
"""What becomes of families that the workspace does not have."""

WAYS = frozenset({"", "date", "rt", "rw", "split", "village"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One question and the columns that answer it.

    Attributes:
        to: key of the question, `VILLAGE` or `SUBJECT`.
        parts: one group of headings a part; of each group the first column that says something
            in a row counts. One part is the usual case; several are put together.
        how: ``""`` joins parts with a blank, ``date`` reads day, month and year from three parts,
            ``rt`` and ``rw`` take their half of ``003/005``, ``village`` puts the numbers of
            province, regency, kecamatan and village together, ``split`` reads `split`.
        values: their code and label, ``"4 Anak"`` → our code; ``""`` says nothing.
        split: our code → their heading, for answers that are spread over columns of yes and no.
        constant: what every row says, without a column.
        score, why: how sure a proposal is (0–1), and the reasons in words.
    """

    to: str
    parts: tuple[tuple[str, ...], ...] = ()
    how: str = ""
    values: Map[str, str] = field(default_factory=dict)
    split: Map[str, str] = field(default_factory=dict)
    constant: str = ""
    score: float = 1.0
    why: tuple[str, ...] = ()

    def columns(self, table: Table) -> tuple[tuple[int, ...], ...]:
        """Return the columns that a table has of each part, in the order of the mapping."""
        found = []
        for group in self.parts:
            places = dict.fromkeys(p for h in group if (p := table.column(h)) >= 0)
            if places:
                found.append(tuple(places))
        return tuple(found)

    def places(self, table: Table) -> tuple[int, ...]:
        """Return every column of a table that the rule reads, those of `split` included."""
        whole = [place for group in self.columns(table) for place in group]
        return (*whole, *self.split_places(table).values())

    def split_places(self, table: Table) -> dict[str, int]:
        """Return our code → column, for `split`."""
        return {c: p for c, h in self.split.items() if (p := table.column(h)) >= 0}


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """One kind of sheet.

    Attributes:
        rows: `FAMILIES`, `PERSONS`, `RESPONSES` or the key of a repeat.
        sheets: names that it may have; empty: whatever has the columns of `requires`.
        requires: headings that must be there, each with its other names.
        key: headings that tell rows of the sheet apart in this file, the first that is there;
            ``a + b`` takes both together.
        parent: likewise, the key of the family (or of the row) that a row belongs to.
        identity: headings of keys that stay the same in every export: ours, or an instance id.
        only: heading → values; rows with another value are left out.
        fill_down: an empty parent means that of the row above.
        rules: what answers what.
    """

    rows: str
    sheets: tuple[str, ...] = ()
    requires: tuple[tuple[str, ...], ...] = ()
    key: tuple[str, ...] = ()
    parent: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
    only: Map[str, tuple[str, ...]] = field(default_factory=dict)
    fill_down: bool = False
    rules: tuple[Rule, ...] = ()

    @property
    def repeat(self) -> str:
        """Key of the repeat whose rows these are, ``""`` for whole records."""
        return {FAMILIES: "", RESPONSES: "", PERSONS: MEMBERS}.get(self.rows, self.rows)

    def fits(self, table: Table) -> bool:
        """Tell whether a table is such a sheet."""
        if self.sheets and not any(_same(name, table.name) for name in self.sheets):
            return False
        return all(any(table.column(h) >= 0 for h in group) for group in self.requires)

    def found(self, table: Table) -> int:
        """Count the rules that the table has columns for."""
        return sum(bool(r.places(table)) for r in self.rules)


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole mapping.

    Attributes:
        name: short, for the command line.
        title: what people call it.
        source: where the layout is known from.
        note: what to know before using it, e.g. that the layout is presumed (“diduga”).
        form: form_id of an additional form, ``""`` for the main questionnaire.
        unmatched: `ADD` or `LIST`: whether families that are not there are added.
        generated: made from the form itself: ``kobo`` or ``odk``; then it has no sheets.
        sheets: outer ones before those that belong to them.
    """

    name: str
    title: str = ""
    source: str = ""
    note: str = ""
    form: str = ""
    unmatched: str = ADD
    generated: str = ""
    sheets: tuple[SheetMapping, ...] = ()

    def pairs(self, tables: Sequence[Table]) -> Iterator[tuple[SheetMapping, Table]]:
        """Yield sheets with the tables that they fit; each table is used once."""
        left = list(tables)
        for sheet in self.sheets:
            for table in [t for t in left if sheet.fits(t) and (sheet.found(t) or sheet.sheets)]:
                left.remove(table)
                yield sheet, table


def _same(pattern: str, name: str) -> bool:
    one, other = pattern.casefold().strip(), name.casefold().strip()
    return other.startswith(one[:-1]) if one.endswith("*") else one == other


# ---------------------------------------------------------------------- TOML


def read_mapping(path: Path) -> Mapping:
    """Read a mapping from a TOML file.

    Raises:
        ExchangeError: it can't be read, or says something that no mapping can.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ExchangeError(
            tr("Pemetaan {name} tidak dapat dibaca.", name=path.name),
            remedy=tr("Pilih pemetaan lain, atau salin berkasnya dulu."),
        ) from error
    return mapping_from_text(text, path.stem)


def mapping_from_text(text: str, name: str) -> Mapping:
    """Return the mapping that a TOML text says.

    Raises:
        ExchangeError: the text is no mapping; the message says where.
    """
    try:
        told = tomllib.loads(text)
        return _mapping(told, name)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ExchangeError(
            tr("Pemetaan {name} salah tulis: {why}.", name=name, why=error),
            remedy=tr("Bandingkan dengan pemetaan bawaan, lalu perbaiki."),
        ) from error


def mapping_to_text(mapping: Mapping) -> str:
    """Write a mapping as TOML."""
    told: dict[str, Any] = {
        "title": mapping.title,
        "source": mapping.source,
        "note": mapping.note,
        "form": mapping.form,
        "unmatched": mapping.unmatched,
        "generated": mapping.generated,
    }
    told = {key: value for key, value in told.items() if value}
    told["sheets"] = [_sheet_told(sheet) for sheet in mapping.sheets]
    return tomli_w.dumps(told)


def _mapping(told: dict[str, Any], name: str) -> Mapping:
    codes = told.get("codes", {})
    unmatched = told.get("unmatched", ADD)
    if unmatched not in {ADD, LIST}:
        raise ValueError(f"unmatched = {unmatched}")
    return Mapping(
        name,
        str(told.get("title", name)),
        str(told.get("source", "")),
        str(told.get("note", "")),
        str(told.get("form", "")),
        unmatched,
        str(told.get("generated", "")),
        tuple(_sheet(sheet, codes) for sheet in told.get("sheets", ())),
    )


def _sheet(told: dict[str, Any], codes: dict[str, Any]) -> SheetMapping:
    return SheetMapping(
        str(told["rows"]),
        _names(told.get("sheets", ())),
        tuple(_names(group) for group in told.get("requires", ())),
        _names(told.get("key", ())),
        _names(told.get("parent", ())),
        _names(told.get("identity", ())),
        {str(k): _names(v) for k, v in told.get("only", {}).items()},
        bool(told.get("fill_down", False)),
        tuple(_rule(rule, codes) for rule in told.get("columns", ())),
    )


def _rule(told: dict[str, Any], codes: dict[str, Any]) -> Rule:
    how = str(told.get("how", ""))
    if how not in WAYS:
        raise ValueError(f"how = {how}")
    parts = tuple(_names(group) for group in told.get("parts", ()))
    if "from" in told:
        parts = (_names(told["from"]),)
    listed = told.get("values", {})
    values = codes[listed] if isinstance(listed, str) else listed
    split = told.get("split", {})
    return Rule(
        str(told["to"]),
        parts,
        "split" if split else how,
        {str(k): str(v) for k, v in values.items()},
        {str(k): str(v) for k, v in split.items()},
        str(told.get("constant", "")),
    )


def _names(told: object) -> tuple[str, ...]:
    if isinstance(told, str | int):
        return (str(told),)
    if not isinstance(told, list | tuple):
        raise TypeError(told)
    return tuple(str(name) for name in told)


def _sheet_told(sheet: SheetMapping) -> dict[str, Any]:
    told: dict[str, Any] = {
        "rows": sheet.rows,
        "sheets": list(sheet.sheets),
        "requires": [list(group) for group in sheet.requires],
        "key": list(sheet.key),
        "parent": list(sheet.parent),
        "identity": list(sheet.identity),
        "only": {k: list(v) for k, v in sheet.only.items()},
        "fill_down": sheet.fill_down,
    }
    told = {key: value for key, value in told.items() if value}
    told["columns"] = [_rule_told(rule) for rule in sheet.rules]
    return told


def _rule_told(rule: Rule) -> dict[str, Any]:
    told: dict[str, Any] = {"to": rule.to}
    if len(rule.parts) == 1:
        told["from"] = list(rule.parts[0])
    elif rule.parts:
        told["parts"] = [list(group) for group in rule.parts]
    if rule.split:
        told["split"] = dict(rule.split)
    elif rule.how:
        told["how"] = rule.how
    if rule.values:
        told["values"] = dict(rule.values)
    if rule.constant:
        told["constant"] = rule.constant
    return told
