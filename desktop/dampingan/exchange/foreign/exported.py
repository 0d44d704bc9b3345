"""Mappings of KoboToolbox and ODK Central exports, made from the form itself.

Both write a column a question, named by the groups around it and its XLSForm name: Kobo with
slashes (or without groups, or as labels), Central with dashes. A select_multiple is one column of
codes, or a column a choice. A repeat is a sheet of its own: Kobo joins it by ``_index``,
``_parent_index``; Central by ``KEY``, ``PARENT_KEY``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dampingan.core.language import tr
from dampingan.core.text import fold
from dampingan.exchange.errors import ExchangeError
from dampingan.exchange.foreign.mapping import (
    FAMILIES,
    PERSONS,
    RESPONSES,
    SUBJECT,
    Mapping,
    Rule,
    SheetMapping,
)
from dampingan.exchange.foreign.table import Table, Tables
from dampingan.forms.model import Form, Group, Question, QuestionType
from dampingan.store.kind import MEMBERS

KOBO, ODK = "kobo", "odk"

_OUR_KEYS = ("_uid", "kunci", "kunci_keluarga", "_kunci")
_INSTANCE = ("instanceID", "meta/instanceID", "meta-instanceID", "meta.instanceID", "_uuid")
_STANDING = {
    "ReviewState": ("received", "approved", "edited", "hasIssues"),
    "_validation_status": (
        *("Approved", "On Hold", "validation_status_approved", "validation_status_on_hold"),
    ),
}
"""Reviews that let a submission stand; the others were rejected in Central or Kobo."""

_SUBJECT_NAMES = (
    *("kunci keluarga", "kunci anggota", "kunci", "nik", "nomor nik", "no nik"),
    *("no kk", "nokk", "nomor kk", "nomor kartu keluarga", "nomor induk kependudukan"),
)
_JOINTS = ("/", "-", ".", "::", "_")
_ROW_KEYS = ("_uid", "kunci_anggota", "kunci_baris", "_kunci")


def system_of(tables: Tables) -> str:
    """Return which system's export this looks like, ``""`` for neither."""
    for table in tables.tables:
        if table.column("PARENT_KEY") >= 0:
            return ODK
        if table.column("_parent_index") >= 0:
            return KOBO
    for table in tables.tables:
        if table.column("KEY") >= 0 and any(table.column(n) >= 0 for n in _INSTANCE):
            return ODK
        if any(table.column(n) >= 0 for n in ("_uuid", "__version__", "_submission_time")):
            return KOBO
        if any(table.column(name) >= 0 for name in _INSTANCE):
            return KOBO
    return ""


def share_found(tables: Tables, form: Form) -> float:
    """Return the share of the file's columns that are questions of a form."""
    made = _sheets(tables, form, "")
    named = sum(bool(h) and not h.startswith("_") for t in tables.tables for h in t.headings)
    return sum(s.found(t) for s, t in made) / named if named else 0.0


def generated_mapping(tables: Tables, form: Form, mapping: Mapping) -> Mapping:
    """Return a mapping whose sheets are made from the form and the headings of a file.

    Raises:
        ExchangeError: the file has none of the form's questions.
    """
    sheets = [sheet for sheet, table in _sheets(tables, form, mapping.form) if sheet.found(table)]
    if not any(not sheet.repeat for sheet in sheets):
        raise ExchangeError(
            tr(
                "Di berkas {name} tidak ada kolom pertanyaan instrumen {form}.",
                name=tables.name,
                form=form.form_id,
            ),
            remedy=tr("Pilih instrumen yang dipakai mengisi berkas itu."),
        )
    order = ["", *(group.key for group in form.walk() if isinstance(group, Group))]
    sheets.sort(key=lambda sheet: order.index(sheet.repeat))
    return replace(mapping, sheets=tuple(sheets))


def _sheets(tables: Tables, form: Form, extra: str) -> list[tuple[SheetMapping, Table]]:
    """Return for each table the best mapping onto the form's root or one of its repeats."""
    repeats = ["", *(g.key for g in form.groups.values() if g.is_repeat)]
    found, used = [], set()
    for number, table in enumerate(tables.tables):
        inner = table.column("_parent_index") >= 0 or table.column("PARENT_KEY") >= 0
        fitting = [r for r in repeats if (r != "") == inner and r not in used]
        made = [(_sheet(table, form, repeat, extra), repeat) for repeat in fitting]
        made.sort(key=lambda item: (-_fit(item[0], table, form, item[1]), repeats.index(item[1])))
        if made and made[0][0].found(table):
            used.add(made[0][1])
            found.append((made[0][0], tables.tables[number]))
    return found


def _fit(sheet: SheetMapping, table: Table, form: Form, repeat: str) -> int:
    name = form.groups[repeat].name if repeat else ""
    named = bool(name) and fold(table.name).endswith(fold(name))
    return 2 * sheet.found(table) + 3 * named


def _sheet(table: Table, form: Form, repeat: str, extra: str) -> SheetMapping:
    rows = repeat or (RESPONSES if extra else FAMILIES)
    if repeat == MEMBERS and not extra:
        rows = PERSONS
    asked = [q for q in form.questions.values() if q.repeat == repeat and q.answerable]
    rules = [*_rules(asked, table, form, repeat)]
    if extra and not repeat and (about := _subjects(table)):
        rules.append(Rule(SUBJECT, (about,)))
    identity = _ROW_KEYS if repeat else (*_OUR_KEYS, *_INSTANCE)
    key = ("KEY", "_index", *_INSTANCE) if not repeat else ("KEY", "_index")
    if not repeat:
        identity = (*identity, "KEY") if table.column("KEY") >= 0 else identity
    return SheetMapping(
        rows,
        (table.name,),
        only={} if repeat else _STANDING,
        key=key,
        parent=("PARENT_KEY", "_parent_index"),
        identity=identity,
        rules=tuple(rules),
    )


def _subjects(table: Table) -> tuple[str, ...]:
    """Return the columns that say whom an answer sheet is about, whatever group they are in."""
    last = {heading: fold(re.split(r"[/.]|::|(?<=\w)-", heading)[-1]) for heading in table.headings}
    return tuple(h for name in _SUBJECT_NAMES for h, word in last.items() if word == name)


def _rules(asked: Sequence[Question], table: Table, form: Form, repeat: str) -> Iterator[Rule]:
    """Yield what columns answer; the surest names choose first, and each column answers once."""
    named = [(question, _names(question, form, repeat)) for question in asked]
    found: dict[str, Rule] = {}
    taken: set[int] = set()
    for surer in range(len(_SURENESS)):
        for question, names in named:
            if question.key in found:
                continue
            rule = _rule(question, table, form, names[surer])
            if rule is not None and taken.isdisjoint(rule.places(table)):
                taken.update(rule.places(table))
                found[question.key] = rule
    return (found[question.key] for question in asked if question.key in found)


def _rule(question: Question, table: Table, form: Form, names: Sequence[str]) -> Rule | None:
    split: dict[str, str] = {}
    choices = form.choices.get(question.choice_list, ())
    if question.type is QuestionType.SELECT_MULTIPLE:
        for choice in choices:
            said = (choice.code, *choice.label.values())
            heads = (f"{n}/{code}" for n in names for code in said)
            heading = next((h for h in heads if table.column(h) >= 0), "")
            if heading:
                split[choice.code] = heading
    whole = next((name for name in names if table.column(name) >= 0), "")
    if split and (not whole or len(split) == len(choices)):
        return Rule(question.key, how="split", split=split)
    return Rule(question.key, ((whole,),)) if whole else None


_SURENESS = ("path", "name", "label path", "label")


def _names(question: Question, form: Form, repeat: str) -> tuple[Sequence[str], ...]:
    """Return what exports call a question, for each of `_SURENESS`."""
    path = (*question.path, question.name)
    start = len(form.groups[repeat].path) + 1 if repeat else 0
    whole = [joint.join(part) for part in (path, path[start:]) for joint in _JOINTS]
    paths: list[str] = []
    for code in form.languages:
        words = _label_path(form, question, code)
        paths += [joint.join(part) for part in (words, words[start:]) for joint in _JOINTS]
    labels = [label for label in question.label.values() if label]
    numbered = [f"{question.number} {label}" for label in labels if question.number]
    return whole, (question.name, question.key), paths, (*numbered, *labels)


def _label_path(form: Form, question: Question, code: str) -> list[str]:
    """Return the labels of the groups around a question and its own; names where there is none."""
    groups: dict[tuple[str, ...], Group] = {(*g.path, g.name): g for g in form.groups.values()}
    found = []
    for depth in range(len(question.path)):
        group = groups[question.path[: depth + 1]]
        found.append(form.text(group.label, code) or group.name)
    return [*found, form.text(question.label, code) or question.name]
