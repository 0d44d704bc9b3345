"""What is not settled yet: the sheets Konflik and Pertanyaan.

*Konflik* holds, for every open conflict, the value that does not stand in the record's row, so that
both sides see both values. It travels both ways and is read back as one more version of the field.
*Pertanyaan* holds the regency's questions on single answers; the facilitator may write the answer
straight into the workbook.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dampingan.core.document import moment_words
from dampingan.exchange.sheet.annex_column import (
    ANSWER,
    AT,
    BASE,
    BINDING,
    BY,
    CONFLICTS,
    DOT,
    FIELD,
    INQUIRIES,
    QUESTION,
    REASON_GIVEN,
    RECORD_KIND,
    REFERENCES,
    REVISION,
    SEEN,
    STATE,
    TEXT,
    TYPE,
)
from dampingan.exchange.sheet.cell import CellType
from dampingan.exchange.sheet.column import DELETED_AT, DELETED_REASON, PARENT, STAMPS, UID
from dampingan.exchange.sheet.form_history import FormHistory, Labels
from dampingan.exchange.sheet.layout import Layout, SheetLayout
from dampingan.exchange.writer.annex import Rows, annex_key
from dampingan.exchange.writer.survey import CONFLICT_STATE, INQUIRY_STATE, Survey
from dampingan.store.kind import (
    CHANGE_STATES,
    CONFLICT_TYPES,
    INQUIRY_STATES,
    KINDS,
    STATUSES,
)
from dampingan.store.reader import Reader

_FIELDS: Mapping[str, str] = {
    "": "Seluruh baris",
    "deleted": "Penghapusan",
    "parent": "Keluarga atau baris induk",
    "house": "Rumah",
    "joined_into": "Digabung ke",
    "status_reason": "Alasan status",
}
"""Field → its words, for those that are no question and no column with a heading of its own."""

_WORDS: Mapping[str, Mapping[str, str]] = {
    "status": STATUSES,
    "change_state": CHANGE_STATES,
}
_SHOWN = 400
"""Most characters of a value that is only there to be looked at."""

ALIVE = "(tidak dihapus)"


@dataclass(frozen=True)
class _About:
    """A record as people know it: its sheet, its form and what it is called."""

    sheet: SheetLayout
    history: FormHistory
    title: str


def disputes_of(reader: Reader, layout: Layout, survey: Survey) -> dict[str, Rows]:
    """Return annex's key → rows of open conflicts and of questions, without those that stay."""
    conflicts = list(_conflicts(reader, survey))
    inquiries = list(_inquiries(reader, survey))
    wanted = {(c["kind"], c["record_uid"]) for c in conflicts}
    wanted |= {(i["record_kind"], i["record_uid"]) for i in inquiries}
    about = _Records(reader, layout).about(wanted)
    found = {
        CONFLICTS: [_conflict_row(c, about.get(c["record_uid"]), reader) for c in conflicts],
        INQUIRIES: [_inquiry_row(i, about.get(i["record_uid"]), reader) for i in inquiries],
    }
    return {key: rows for key, rows in found.items() if rows}


def _conflicts(reader: Reader, survey: Survey) -> Iterator[dict[str, str]]:
    for values in reader.matters("conflict", CONFLICT_STATE, survey.scope.village_code):
        if values["record_uid"] not in survey.withheld:
            yield values


def _inquiries(reader: Reader, survey: Survey) -> Iterator[dict[str, str]]:
    yield from reader.matters("inquiry", INQUIRY_STATE, survey.scope.village_code)


def _conflict_row(
    values: Mapping[str, str], about: _About | None, reader: Reader
) -> dict[str, str]:
    name, field, mine = values["record_uid"], values["field"], values["mine"]
    if field.startswith("answers.") and about:
        mine = reader.present(values["kind"], name, field)
    return {
        UID: annex_key(CONFLICTS, name, field, values["dot"], values["theirs"]),
        **_lead(name, field, about),
        **_entry_title(values["kind"], name, reader),
        "_ref_mine": _shown(field, mine, about),
        "_ref_theirs": _shown(field, values["theirs"], about),
        "_ref_base": _shown(field, values["base"], about) if values["base"] else "",
        "_ref_type": CONFLICT_TYPES.get(values["type"], values["type"]),
        "_ref_time": moment_words(values["at"]),
        REASON_GIVEN: values["reason"],
        BY: values["by"],
        AT: values["at"],
        RECORD_KIND: values["kind"],
        FIELD: field,
        DOT: values["dot"],
        TEXT: values["theirs"],
        BASE: values["base"],
        TYPE: values["type"],
        BINDING: "1" if values["binding"] == "1" else "",
        SEEN: values["seen"],
    }


def _entry_title(kind: str, uid: str, reader: Reader) -> dict[str, str]:
    """Return what an entry of a reference list is called; nothing for other records."""
    found = reader.held(kind, [uid]).get(uid) if kind == REFERENCES else None
    return {"_ref_title": found.text("label"), "_ref_sheet": "Daftar"} if found else {}


def _inquiry_row(values: Mapping[str, str], about: _About | None, reader: Reader) -> dict[str, str]:
    field = values["field"]
    present = reader.present(values["record_kind"], values["record_uid"], field) if about else ""
    row = {
        UID: values["uid"],
        **_lead(values["record_uid"], field, about),
        "_ref_title": values["title"] or (about.title if about else ""),
        "_ref_present": _shown(field, present, about),
        "_ref_state": INQUIRY_STATES.get(values["state"], values["state"]),
        "_ref_asked": moment_words(values["asked_at"]),
        "_ref_answered": moment_words(values["answered_at"]),
        QUESTION: values["question"],
        ANSWER: values["answer"],
        STATE: values["state"],
        FIELD: field,
        REVISION: values["rev"],
        STAMPS: values["stamps"],
        DELETED_AT: values["deleted_at"],
        DELETED_REASON: values["deleted_reason"],
    }
    plain = ("record_kind", "title", "asked_by", "asked_at", "answered_by", "answered_at")
    for name in (*plain, "village_code", "updated_at", "updated_by"):
        row[f"_{name}"] = values[name]
    return row


def _lead(uid: str, field: str, about: _About | None) -> dict[str, str]:
    return {
        PARENT: uid,
        "_ref_title": about.title if about else "",
        "_ref_sheet": about.sheet.name if about else "",
        "_ref_question": field_words(field, about.history if about else None),
    }


def field_words(field: str, history: FormHistory | None) -> str:
    """Say in words which field of a record is meant, e.g. ``301 Status rumah``.

    Args:
        field: as `core.causality` names it.
        history: of the questionnaire.
    """
    document, _, key = field.partition(".")
    if document in {"answers", "notes", "accepted", "parked"} and key:
        question = key.split("|")[1 if document == "parked" else 0] if "|" in key else key
        words = history.label(question) if history else question
        return words if document == "answers" else f"{words} ({_DOCUMENTS[document]})"
    known = {f.key: f.label for kind in KINDS.values() for f in kind.fields}
    return _FIELDS.get(field) or known.get(field, field)


_DOCUMENTS = {"notes": "catatan", "accepted": "temuan dibiarkan", "parked": "isian terparkir"}


def _shown(field: str, text: str, about: _About | None) -> str:
    """Return a value as people read it: a code with its meaning."""
    if field == "deleted":
        return f"dihapus: {text}" if text else ALIVE
    if field in _WORDS:
        return _WORDS[field].get(text, text)
    document, _, key = field.partition(".")
    shown = text
    if document == "answers" and about:
        shown = _meaning(key, text, about)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN].rstrip()}…"


def _meaning(question: str, text: str, about: _About) -> str:
    column = next((c for c in about.sheet.columns if c.answer == question), None)
    if column is None or column.type is not CellType.CHOICE:
        return text
    words = about.history.meaning_of(question, text)
    return f"{text} - {words}" if words else text


class _Records:
    """Finds what records are called; reads only those that are asked for."""

    def __init__(self, reader: Reader, layout: Layout) -> None:
        self._reader = reader
        self._layout = layout
        self._labels = Labels(reader, layout)

    def about(self, wanted: Iterable[tuple[str, str]]) -> dict[str, _About]:
        by_kind: dict[str, list[str]] = {}
        for kind, uid in wanted:
            by_kind.setdefault(kind, []).append(uid)
        found: dict[str, _About] = {}
        for kind, uids in by_kind.items():
            if kind in _NAMES:
                found.update(self._of_kind(kind, uids))
        return found

    def _of_kind(self, kind: str, uids: Iterable[str]) -> Iterator[tuple[str, _About]]:
        columns = ("uid", *_NAMES[kind])
        where = f"{kind}.deleted_at IS NULL AND {kind}.uid IN (SELECT value FROM json_each(?))"  # noqa: S608 - a key of `_NAMES`
        given = json.dumps(sorted(uids))
        for uid, form_id, repeat, *names in self._reader.records(
            kind, columns, where=where, values=[given]
        ):
            sheet = self._sheet(kind, form_id or "", repeat)
            if sheet is not None:
                title = next(filter(None, names), "")
                yield uid, _About(sheet, self._labels.of(sheet), title)

    def _sheet(self, kind: str, form_id: str, repeat: str) -> SheetLayout | None:
        for sheet in self._layout.sheets:
            if sheet.kind.name != kind:
                continue
            if kind in {"family", "person"}:
                return sheet
            if sheet.form_id == form_id and (kind == "response" or sheet.repeat == repeat):
                return sheet
        return None


_NAMES: Mapping[str, tuple[str, ...]] = {
    "family": ("form_id", "form_id", "head_name"),
    "person": ("family.form_id", "family.form_id", "name", "family.head_name"),
    "response": ("form_id", "form_id", "title"),
    "roster_row": ("response.form_id", "repeat", "response.title", "family.head_name"),
}
"""Kind → form, repeat and what its records are called, the best name first."""
