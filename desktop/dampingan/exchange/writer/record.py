"""From stored records to the texts of a sheet's rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from dampingan.exchange.sheet.column import (
    DELETED_AT,
    DELETED_REASON,
    JOINED_INTO,
    PARENT,
    STAMPS,
    STATUS,
    UID,
)
from dampingan.exchange.sheet.layout import CHANGES, SheetLayout
from dampingan.exchange.writer.link_names import LinkNames
from dampingan.exchange.writer.survey import DELETED, Survey
from dampingan.exchange.writer.workbook import Values
from dampingan.forms.model import Form
from dampingan.store.entry.prior import PRELIST
from dampingan.store.reader import Reader


def rows_of(reader: Reader, sheet: SheetLayout, survey: Survey) -> Iterator[Values]:
    """Yield the texts of each record that goes, one a column."""
    if sheet.kind.name == "response":
        return _responses(reader, sheet, survey)
    if sheet.kind.name == "roster_row":
        return _roster_rows(reader, sheet, survey)
    return _records(reader, sheet, survey)


_DELETION = ("answers", "deleted_at", "deleted_reason")


def _records(reader: Reader, sheet: SheetLayout, survey: Survey) -> Iterator[Values]:
    houses = dict(reader.records("house", ("id", "uid")))
    own = _sources(sheet)
    stand_in = {"house.uid": "house_id", CHANGES: "prior"}
    selected = [stand_in.get(source, source) for source in own]
    selected += _DELETION
    above = "family." if sheet.kind.parent else ""
    selected += [f"{above}{name}" for name in ("uid", "deleted_at", "deleted_reason")]
    selected.append(f"{above}prior_period" if CHANGES in own else "uid")
    house, own_key, changes = own.get("house.uid"), own["uid"], own.get(CHANGES)
    row = _Row(sheet, own)
    lost = reader.lost_rows() if changes is not None and not sheet.kind.parent else {}
    where, bound = survey.scope.condition(sheet.kind.name)
    for record in reader.records(sheet.kind.name, selected, where=where, values=bound):
        *values, answers, gone_at, reason, family, family_gone_at, family_reason, since = record
        if changes is not None:
            values[changes] = changed_words(sheet.form, values[changes], answers, since)
            if since and family in lost:
                parts = [values[changes], *_lost_words(*lost[family])]
                values[changes] = ", ".join(filter(None, parts))
        if family in survey.out or values[own_key] in survey.unheard:
            continue
        if house is not None:
            values[house] = houses.get(values[house])
        yield row.texts(values, answers, gone_at or family_gone_at, reason or family_reason)


def changed_words(form: Form | None, prior: str, answers: str, since: str) -> str | None:
    """Return the numbers of the questions whose answers differ from before.

    Args:
        form: the questionnaire.
        prior: JSON of the answers before.
        answers: JSON of the answers now.
        since: the period before, `PRELIST`, or ``""`` when nothing is known from before.
    """
    if not since or form is None:
        return None
    if prior == "{}":
        return "baru"
    before, now = json.loads(prior), json.loads(answers)
    keys = before if since == PRELIST else {**before, **now}
    changed = {key for key in keys if before.get(key) != now.get(key)}
    found = [
        q for q in form.questions.values() if q.key in changed and q.answerable and not q.visit
    ]
    return ", ".join(q.number or q.name for q in found)


def _lost_words(members: int, rows: int) -> list[str]:
    """Say how many were taken out; who they were stays at home with the tombstones."""
    words = [f"anggota dihapus ({members})"] if members else []
    return [*words, f"baris dihapus ({rows})"] if rows else words


def _responses(reader: Reader, sheet: SheetLayout, survey: Survey) -> Iterator[Values]:
    own = _sources(sheet)
    about = own["subject.uid"]
    selected = ["uid" if source == "subject.uid" else source for source in own]
    owners = ("person", "family")
    parts = [f"{owner}.{part}" for owner in owners for part in ("uid", *_DELETION[1:])]
    row = _Row(sheet, own, LinkNames(reader))
    where, bound = _both("response.form_id = ?", [sheet.form_id], survey, "response")
    for record in reader.records(
        "response", [*selected, "subject", *_DELETION, *parts], where=where, values=bound
    ):
        values, rest = list(record[: len(own)]), record[len(own) :]
        subject, answers, gone_at, reason, person, *of_person, family, at, why = rest
        if survey.stays(values[own["uid"]], family, person):
            continue
        values[about] = {"person": person, "family": family}.get(subject)
        gone = _first_gone((gone_at, reason), of_person, (at, why))
        yield row.texts(values, answers, *gone)


def _roster_rows(reader: Reader, sheet: SheetLayout, survey: Survey) -> Iterator[Values]:
    own = _sources(sheet)
    owner = "response" if sheet.extra else "family"
    title = "response.title" if sheet.extra else "family.head_name"
    stand_in = {"parent.uid": "parent_uid", "owner.title": title}
    selected = [stand_in.get(source, source) for source in own]
    parts = [
        f"{kind}.{part}"
        for kind in ("family", "response", "subject_family", "subject_person")
        for part in ("uid", *_DELETION[1:])
    ]
    where, values_of = f"{owner}.uid IS NOT NULL AND roster_row.repeat = ?", [sheet.repeat]
    if sheet.extra:
        where += " AND response.form_id = ?"
        values_of.append(sheet.form_id)
    where, values_of = _both(where, values_of, survey, "roster_row")
    row, parent = _Row(sheet, own, LinkNames(reader)), own["parent.uid"]
    for record in reader.records(
        "roster_row", [*selected, *_DELETION, *parts], where=where, values=values_of
    ):
        values, rest = list(record[: len(own)]), record[len(own) :]
        answers, gone_at, reason, *owners = rest
        if survey.stays(values[own["uid"]], values[parent], owners[0], owners[3], owners[6]):
            continue
        values[parent] = values[parent] or owners[0] or owners[3]
        gone = _first_gone((gone_at, reason), *(owners[i + 1 : i + 3] for i in range(0, 12, 3)))
        yield row.texts(values, answers, *gone)


def _both(where: str, values: list[str], survey: Survey, kind: str) -> tuple[str, list[str]]:
    """Return a condition and its values together with those of the survey's scope."""
    more, bound = survey.scope.condition(kind)
    return (f"{where} AND {more}", [*values, *bound]) if more else (where, values)


def _first_gone(*deletions: Sequence[str | None]) -> tuple[str | None, str]:
    """Return time and reason of the first deletion that happened, of the record or its owners."""
    for at, reason in deletions:
        if at:
            return at, reason or ""
    return None, ""


def _sources(sheet: SheetLayout) -> dict[str, int]:
    """Return source → its place among the columns that the program fills."""
    return {c.source: i for i, c in enumerate([c for c in sheet.columns if c.source])}


class _Row:
    """Puts a record's columns and answers into the order of the sheet."""

    def __init__(
        self, sheet: SheetLayout, own: Mapping[str, int], names: LinkNames | None = None
    ) -> None:
        self._names = names
        self._linked = [(i, c.linked) for i, c in enumerate(sheet.columns) if c.linked and names]
        self._keys = [c.answer for c in sheet.columns]
        self._places = [own.get(c.source) for c in sheet.columns]
        self._tombstone = _Tombstone(sheet, own)
        self._blank: Callable[[str], str | None] = {}.get

    def texts(self, values: list[Any], answers: str, gone_at: str | None, reason: str) -> Values:
        """Return one text a column.

        Args:
            values: the program's columns, in the order of `_sources`.
            answers: the JSON document.
            gone_at: when the record or what it belongs to was deleted, else None.
            reason: why.
        """
        if gone_at:
            values, get = self._tombstone.of(values, gone_at, reason), self._blank
        else:
            get = json.loads(answers).get
        texts = [v if v is None or v.__class__ is str else str(v) for v in values]
        found = [
            get(key) if place is None else texts[place]
            for key, place in zip(self._keys, self._places, strict=True)
        ]
        for place, question in self._linked:
            if self._names is not None and (keys := get(question)):
                found[place] = self._names.words(keys)
        return found


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
            "_subject",
            "_position",
            "_form_version",
            STAMPS,
            JOINED_INTO,
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
