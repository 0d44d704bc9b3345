"""What stands beside the answers: field notes, findings let stand, parked answers, long texts.

Sheets that are each only in a workbook that needs it (open conflicts and questions: `dispute`):

- *Catatan*: what the operator wrote beside a question, and which findings were looked at and let
  stand, by whom and when.
- *Terparkir*: answers to questions that the present version of a form does not ask, so that
  nothing typed is lost when a form changes (exchange rule 27).
- *Sambungan*: the rest of texts that are too long for a cell; the first part stands in the
  answer's own cell. Nothing is ever cut off.

Their rows have keys of their own, which follow from what they are about: the same note has the
same key in every workbook.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dampingan.core.document import moment_text
from dampingan.core.keys import new_key
from dampingan.exchange.sheet.annex_column import (
    ACCEPTED_ROWS,
    ANNEX_COLUMNS,
    AT,
    BY,
    COLUMN,
    CONFLICTS,
    CONTINUED,
    DOCUMENT,
    INQUIRIES,
    KEY,
    NOTES,
    PARKED,
    PART,
    REFERENCES,
    REJECTED_ROWS,
    SHEET,
    TEXT,
    VERSION,
)
from dampingan.exchange.sheet.cell import parts_of
from dampingan.exchange.sheet.column import PARENT, UID
from dampingan.exchange.sheet.form_history import PARTS, FormHistory, Labels
from dampingan.exchange.sheet.layout import ANNEXES, Layout, SheetLayout
from dampingan.exchange.writer.survey import Survey
from dampingan.exchange.writer.workbook import Values
from dampingan.store.kind import Kind
from dampingan.store.reader import Reader
from dampingan.store.version.parked import ACCEPTED, ANSWER, NOTE, ParkedKey, parked_key

_ORDER = (
    *(NOTES, PARKED, CONTINUED, CONFLICTS, INQUIRIES, ACCEPTED_ROWS, REJECTED_ROWS),
    REFERENCES,
)
"""In which the annexes' names stand in `ANNEXES`."""

_BANDS = {NOTES: 5, PARKED: 4, CONTINUED: 0, CONFLICTS: 6, INQUIRIES: 1, ACCEPTED_ROWS: 5}
_BANDS[REFERENCES] = 3
_LETTERS = {
    NOTES: "C",
    PARKED: "T",
    CONTINUED: "S",
    CONFLICTS: "X",
    INQUIRIES: "Y",
    ACCEPTED_ROWS: "A",
    REJECTED_ROWS: "A",
    REFERENCES: "A",
}
_KINDS = {
    key: Kind(key, _LETTERS[key], name, name, ()) for key, name in zip(_ORDER, ANNEXES, strict=True)
}
_ABOUT = {
    NOTES: "catatan lapangan dan temuan yang dibiarkan, satu baris satu catatan",
    PARKED: "isian untuk pertanyaan yang tidak ada lagi di versi instrumen sekarang",
    CONTINUED: "lanjutan teks yang terlalu panjang untuk satu sel",
    CONFLICTS: "isian yang berbeda di dua tempat dan belum diputuskan; keputusannya di program",
    INQUIRIES: "pertanyaan kabupaten/kota; jawaban boleh langsung ditulis di kolom Jawaban",
    ACCEPTED_ROWS: "keluarga dan isian yang sudah diterima",
    REJECTED_ROWS: "baris yang belum dapat diterima beserta alasannya",
    REFERENCES: "isi daftar acuan (perangkat daerah, program, …) yang dipakai, diubah atau "
    "ditambah; diubah di program, di Daftar acuan",
}
_LINES = {INQUIRIES: 3}
_FROZEN = {ACCEPTED_ROWS: 2}


Rows = Sequence[Mapping[str, str]]
"""Rows of an annex: machine name → text."""


@dataclass(frozen=True)
class Annex:
    """One of these sheets with its rows, ready to be written."""

    sheet: SheetLayout
    rows: Sequence[Values]


def annex_key(sheet: str, *about: str) -> str:
    """Return the key of an annex's row; it follows from what the row is about.

    Args:
        sheet: one of `ANNEX_COLUMNS`.
        about: key of the record and what tells its rows apart.
    """
    rng = random.Random("\x1f".join(about))  # noqa: S311 - a name, not a secret
    return new_key(_LETTERS[sheet], rng=rng)


def annexes_of(
    reader: Reader, layout: Layout, survey: Survey, more: Mapping[str, Rows] | None = None
) -> list[Annex]:
    """Return the annexes that a workbook needs, in a fixed order.

    Args:
        reader: the snapshot.
        layout: the sheets of the records.
        survey: which records go.
        more: key → rows of further annexes.
    """
    labels = Labels(reader, layout)
    notes: list[dict[str, str]] = []
    parked: list[dict[str, str]] = []
    continued: list[dict[str, str]] = []
    for sheet in layout.sheets:
        for record in _records(reader, sheet, survey, labels.of(sheet)):
            notes += record.notes()
            parked += record.parked()
            continued += record.continued()
    found = [(NOTES, notes), (PARKED, parked), *(more or {}).items()]
    for key, rows in found:
        continued += _long_texts(key, rows)
    return [annex(key, rows) for key, rows in (*found, (CONTINUED, continued)) if rows]


def annex(key: str, rows: Sequence[Mapping[str, str]]) -> Annex:
    """Return a sheet of this kind.

    Args:
        key: one of `ANNEX_COLUMNS`.
        rows: machine name → text.
    """
    columns = tuple(ANNEX_COLUMNS[key])
    kind = _KINDS[key]
    sheet = SheetLayout(
        key,
        kind,
        kind.sheet,
        columns,
        _FROZEN.get(key, 3),
        about=_ABOUT[key],
        spare=0,
        band=_BANDS.get(key, 6),
        lines=_LINES.get(key, 1),
    )
    return Annex(sheet, [[row.get(column.name) for column in columns] for row in rows])


_OWN_DOCUMENTS = {
    "family": (NOTES, ACCEPTED, "findings"),
    "response": (NOTES, ACCEPTED, "findings"),
}
_TITLES = {
    "family": "head_name",
    "person": "name",
    "response": "title",
}
_OWNERS = {
    "family": ("family.deleted_at",),
    "person": ("family.uid", "family.deleted_at"),
    "response": ("family.uid", "person.uid", "family.deleted_at", "person.deleted_at"),
    "roster_row": (
        *("family.uid", "response.uid", "parent_uid", "subject_family.uid"),
        *("family.deleted_at", "response.deleted_at"),
        *("subject_family.deleted_at", "subject_person.deleted_at"),
    ),
}
_VERSIONS = {"family": "form_version", "person": "family.form_version", "response": "form_version"}
_LONG = 32_767
"""Documents that are shorter than this hold no text that is too long for a cell."""


def _records(
    reader: Reader, sheet: SheetLayout, survey: Survey, history: FormHistory
) -> Iterator[_Record]:
    """Yield the records of a sheet that may have something for an annex, in the sheet's order."""
    kind = sheet.kind.name
    if kind not in _OWNERS:
        return
    title, version = _TITLES.get(kind, ""), _VERSIONS.get(kind, "")
    if kind == "roster_row":
        title = "response.title" if sheet.extra else "family.head_name"
        version = "response.form_version" if sheet.extra else "family.form_version"
    documents = ("answers", "aside", "parked", *_OWN_DOCUMENTS.get(kind, ()))
    full_version = version if "." in version else f"{kind}.{version}"
    interesting = [f"{kind}.{name} <> '{{}}'" for name in documents[2:] if name != "findings"]
    interesting += [f"length({kind}.answers) > {_LONG}", f"{full_version} <> ?"]
    where, values = f"{kind}.deleted_at IS NULL AND ({' OR '.join(interesting)})", [history.version]
    condition, bound = _condition(sheet)
    where, values = where + condition, [*values, *bound]
    more, bound = survey.scope.condition(kind)
    where, values = (f"({where}) AND {more}", [*values, *bound]) if more else (where, values)
    owners = _OWNERS[kind]
    for uid, name, given_in, *rest in reader.records(
        kind, ("uid", title, version, *owners, *documents), where=where, values=values
    ):
        about, texts = rest[: len(owners)], rest[len(owners) :]
        gone = [v for n, v in zip(owners, about, strict=True) if n.endswith("deleted_at")]
        keys = [v for n, v in zip(owners, about, strict=True) if not n.endswith("deleted_at")]
        if not any(gone) and not survey.stays(uid, *keys):
            read = dict(zip(documents, map(json.loads, texts), strict=True))
            yield _Record(sheet, history, (uid, name, given_in), read)


def _condition(sheet: SheetLayout) -> tuple[str, list[str]]:
    """Return what tells the records of a sheet from others of their kind."""
    match sheet.kind.name, sheet.extra:
        case "response", _:
            return " AND response.form_id = ?", [sheet.form_id]
        case "roster_row", True:
            return " AND response.form_id = ? AND roster_row.repeat = ?", [
                sheet.form_id,
                sheet.repeat,
            ]
        case "roster_row", False:
            return " AND family.id IS NOT NULL AND roster_row.repeat = ?", [sheet.repeat]
    return "", []


class _Record:
    """One record with its documents, turned into rows of the annexes."""

    def __init__(
        self,
        sheet: SheetLayout,
        history: FormHistory,
        about: tuple[str, str, str],
        documents: Mapping[str, Mapping[str, str]],
    ) -> None:
        """Take a record: its sheet, its form, its key, name and form version, its documents."""
        self._sheet = sheet
        self._history = history
        self._uid, title, self._version = about
        self._documents = documents
        self._lead = {PARENT: self._uid, "_ref_title": title, "_ref_sheet": sheet.name}

    def notes(self) -> Iterator[dict[str, str]]:
        for key, text in sorted(self._documents.get(NOTES, {}).items()):
            question, row = (*key.split("|"), "")[:2]
            yield self._note(NOTES, key, question, row, NOTE) | {TEXT: text}
        findings = self._documents.get("findings", {})
        for key, text in sorted(self._documents.get(ACCEPTED, {}).items()):
            question, row, *_ = (*key.split("|", 2), "", "")
            at, by, answer = split_acceptance(text)
            told = {AT: at, BY: by, TEXT: answer, "_ref_finding": findings.get(key, "")[2:]}
            told["_ref_time"] = _time(at)
            yield self._note(ACCEPTED, key, question, row, ACCEPTED) | told

    def _note(self, document: str, key: str, question: str, row: str, part: str) -> dict[str, str]:
        return self._lead | {
            UID: annex_key(NOTES, self._uid, document, key),
            DOCUMENT: document,
            KEY: key,
            "_ref_question": self._history.label(question),
            "_ref_row": self._history.row_name(row),
            "_ref_part": PARTS[part],
        }

    def parked(self) -> Iterator[dict[str, str]]:
        """Yield what is parked, and answers that the form has no question for any more."""
        found = dict(self._documents[PARKED])
        known = self._history.questions_of(self._sheet.repeat)
        for document in ("answers", "aside"):
            for question, text in self._documents[document].items():
                if question not in known:
                    found.setdefault(str(ParkedKey(ANSWER, question, self._version)), text)
        for key, text in sorted(found.items()):
            about = parked_key(key)
            yield self._lead | {
                UID: annex_key(PARKED, self._uid, key),
                KEY: key,
                VERSION: about.version,
                TEXT: text,
                "_ref_question": self._history.label(about.question, about.version),
                "_ref_part": PARTS[about.part],
                "_ref_meaning": self._history.meaning(about, text),
            }

    def continued(self) -> Iterator[dict[str, str]]:
        answers = self._documents["answers"]
        for column in self._sheet.columns:
            text = answers.get(column.answer, "") if column.continued else ""
            about = self._lead | {"_ref_question": f"{column.number} {column.label}".strip()}
            yield from _continuation(about, self._sheet.key, self._uid, column.name, text)


def split_acceptance(text: str) -> tuple[str, str, str]:
    """Return time, operator and answer of an entry of ``accepted``; see `join_acceptance`."""
    at, first, rest = text.partition("|")
    by, second, answer = rest.partition("|")
    return (at, by, answer) if first and second and at else ("", "", text)


def join_acceptance(at: str, by: str, answer: str) -> str:
    """Return what `split_acceptance` took apart."""
    return f"{at}|{by}|{answer}" if at else answer


def _time(at: str) -> str:
    try:
        return moment_text(at)
    except ValueError:
        return at


def _long_texts(sheet: str, rows: Iterable[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """Yield the rest of an annex's texts that are too long for a cell."""
    columns = [column.name for column in ANNEX_COLUMNS[sheet] if column.continued]
    for row in rows:
        about = {n: row.get(n, "") for n in ("_ref_title", "_ref_sheet", "_ref_question")}
        about[PARENT] = row[UID]
        for name in columns:
            yield from _continuation(about, sheet, row[UID], name, row.get(name, ""))


def continuation_of(
    about: Mapping[str, str], sheet: str, column: str, text: str
) -> Iterator[dict[str, str]]:
    """Yield the rows of the sheet Sambungan for a text that no cell can hold whole.

    Args:
        about: columns that say whose it is; `PARENT` is the key of its row.
        sheet: key of the sheet where its first part stands.
        column: machine name of its column.
        text: all of it.
    """
    return _continuation(about, sheet, about[PARENT], column, text)


def _continuation(
    about: Mapping[str, str], sheet: str, uid: str, column: str, text: str
) -> Iterator[dict[str, str]]:
    if len(text) <= _LONG // 2:
        return
    for number, part in enumerate(parts_of(text)[1:], 2):
        yield {
            **about,
            UID: annex_key(CONTINUED, sheet, uid, column, str(number)),
            SHEET: sheet,
            COLUMN: column,
            PART: str(number),
            TEXT: part,
        }
