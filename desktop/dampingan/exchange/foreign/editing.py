"""Changing a mapping by hand: one column or one value at a time, without any widget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dampingan.exchange.foreign.mapping import Mapping, Rule, SheetMapping
from dampingan.exchange.foreign.proposing import Proposer, shape
from dampingan.exchange.foreign.table import Table, Tables
from dampingan.forms.model import Form
from dampingan.store.kind import MEMBERS


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column of a file and what it answers.

    Attributes:
        table: place of its table in `Tables.tables`.
        place: place of the column.
        sheet, heading: what they are called.
        samples: its first different values.
        questions: keys of the questions that it answers; empty for none.
        score: how sure that is, 1 when a mapping or a person says so.
        why: the reasons of a proposal.
        key: it tells rows apart or joins them (`key`, `parent`, `identity`).
    """

    table: int
    place: int
    sheet: str
    heading: str
    samples: tuple[str, ...]
    questions: tuple[str, ...]
    score: float
    why: tuple[str, ...]
    key: bool


def column_lines(tables: Tables, mapping: Mapping) -> list[ColumnLine]:
    """Return every column of a file with what it answers, in the order of the file."""
    of = {id(table): sheet for sheet, table in mapping.pairs(tables.tables)}
    found = []
    for number, table in enumerate(tables.tables):
        sheet = of.get(id(table))
        for place, heading in enumerate(table.headings):
            if heading:
                found.append(_line(number, table, place, sheet))
    return found


def _line(number: int, table: Table, place: int, sheet: SheetMapping | None) -> ColumnLine:
    rules = [r for r in sheet.rules if place in r.places(table)] if sheet else []
    names = (*sheet.key, *sheet.parent, *sheet.identity) if sheet else ()
    keys = {table.column(part) for name in names for part in name.split(" + ")}
    return ColumnLine(
        number,
        place,
        table.name,
        table.headings[place],
        table.samples(place),
        tuple(rule.to for rule in rules),
        max((rule.score for rule in rules), default=0.0),
        tuple(dict.fromkeys(why for rule in rules for why in rule.why)),
        place in keys,
    )


class MappingEditor:
    """Changes mappings for one file and questionnaire.

    Args:
        tables: the file.
        form: the questionnaire.
        form_id: of an additional form, ``""`` for the main questionnaire.
        subject: what an additional form is about.
    """

    def __init__(self, tables: Tables, form: Form, form_id: str = "", subject: str = "") -> None:
        self._tables, self._form = tables, form
        self._form_id, self._subject = form_id, subject
        self.proposer = Proposer(form, main=not form_id)

    def assign(self, mapping: Mapping, table: int, place: int, question: str) -> Mapping:
        """Let a column answer a question; ``""`` for none.

        A question that another column of the sheet answered is taken from it.
        """
        found = self._tables.tables[table]
        sheets = list(mapping.sheets)
        number = self._sheet_of(mapping, found)
        rules: list[Rule] = []
        if number is not None:
            rules = [self._without(r, found, place) for r in sheets[number].rules]
        rules = [r for r in rules if (r.parts or r.split or r.constant) and r.to != question]
        if question:
            rules.append(self.proposer.rule_of(found.headings[place], question))
        if number is None:
            if rules:
                sheets.append(self._shaped(found, rules))
        elif mapping.name or mapping.generated:
            sheets[number] = replace(sheets[number], rules=tuple(rules))
        else:
            sheets[number] = self._shaped(found, rules)
        sheets.sort(key=lambda sheet: (bool(sheet.repeat), sheet.repeat != MEMBERS))
        return replace(mapping, sheets=tuple(sheets))

    def translate(self, mapping: Mapping, question: str, theirs: str, ours: str) -> Mapping:
        """Let one of their values mean one of ours; ``""`` says nothing."""
        sheets = [
            replace(
                sheet,
                rules=tuple(
                    replace(rule, values={theirs: ours, **_other(rule, theirs)})
                    if rule.to == question and not rule.split
                    else rule
                    for rule in sheet.rules
                ),
            )
            for sheet in mapping.sheets
        ]
        return replace(mapping, sheets=tuple(sheets))

    def _shaped(self, table: Table, rules: Sequence[Rule]) -> SheetMapping:
        own = [rule for rule in rules if not (rule.constant and rule.to == "hubungan")]
        return shape(table, self._form, own, self._form_id, self._subject)

    def _sheet_of(self, mapping: Mapping, table: Table) -> int | None:
        for sheet, found in mapping.pairs(self._tables.tables):
            if found is table:
                return mapping.sheets.index(sheet)
        return None

    def _without(self, rule: Rule, table: Table, place: int) -> Rule:
        """Return a rule without a column."""
        if place not in rule.places(table):
            return rule
        if rule.split:
            kept = {c: h for c, h in rule.split.items() if table.column(h) != place}
            return replace(rule, split=kept)
        parts = (tuple(h for h in group if table.column(h) != place) for group in rule.parts)
        return replace(rule, parts=tuple(group for group in parts if group))


def _other(rule: Rule, theirs: str) -> dict[str, str]:
    return {key: value for key, value in rule.values.items() if key != theirs}
