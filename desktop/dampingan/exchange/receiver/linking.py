"""Keys for what people wrote instead of keys: names, numbers of rows, keys with misread letters.

A problem and the activity that rests on it can both be typed into spare rows of one workbook. Their
keys exist only here, so the activity names the problem by its title or by the number of its row.
Records of the workbook count before those of the workspace. What fits nothing, or several records,
stays as it was typed, and is said: nothing is dropped and nothing guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from dampingan.core.keys import LETTERS, is_key, read_key
from dampingan.core.language import tr
from dampingan.core.text import fold, whole_number
from dampingan.exchange.finding import ImportFinding
from dampingan.exchange.receiver.agency_work import is_work_list
from dampingan.exchange.receiver.comparing import Forms
from dampingan.exchange.receiver.staging import RefusedRow, Staged, StagedRecord
from dampingan.exchange.sheet.column import PARENT, TITLE, UID
from dampingan.exchange.sheet.link import ANY, FAMILY, has_names, name_question, targets_of
from dampingan.exchange.writer.work_list_content import names_of
from dampingan.forms.model import Form
from dampingan.store.reader import Reader
from dampingan.store.workspace import Workspace

_PARTED = re.compile(r"[;\n|]+")
_NUMBERS = re.compile(r"(?:baris|no\.?|nomor)?\s*(\d{1,6})", re.IGNORECASE)
_MARKS = re.compile(r"[^\w]+")

HEAD, CARD = "nama_kk", "no_kk"
"""Questions by which people call a family."""


def resolve_links(workspace: Workspace, reader: Reader, staged: Staged) -> None:
    """Put keys where somebody wrote what a record is called; say where that can't be done.

    Args:
        workspace: knows the questionnaires.
        reader: a snapshot of it.
        staged: the workbook; changed.
    """
    _Linking(workspace, reader, staged).run()


@dataclass(frozen=True, slots=True)
class _Found:
    """What a text means: keys, or why it means nothing."""

    keys: tuple[str, ...] = ()
    trouble: str = ""


class _Linking:
    """One workbook whose links are read."""

    def __init__(self, workspace: Workspace, reader: Reader, staged: Staged) -> None:
        self._staged = staged
        self._reader = reader
        self._forms = Forms(workspace, staged)
        self._village = staged.submission.identity.village_code
        self._links: dict[str, Mapping[str, str]] = {}
        self._here: dict[str, dict[str, set[str]]] = {}

    def run(self) -> None:
        for record in list(self._staged.records.values()):
            if record.kind not in {"response", "roster_row"}:
                continue
            if record.sheet in self._staged.facts and self._parent(record):
                self._answers(record)
        self._staged.refused[:] = [self._settled(row) for row in self._staged.refused]

    def _settled(self, row: RefusedRow) -> RefusedRow:
        """Name the record above a rejected row by its key: a copy of it has other row numbers."""
        fact, text = self._staged.facts.get(row.sheet), row.values.get(PARENT, "").strip()
        if fact is None or fact.kind != "roster_row" or not fact.extra or not text or _key(text):
            return row
        if not has_names(self._forms.form(row.sheet)) or row.values.get(UID, "").strip():
            return row
        found = self._read(text, fact.form)
        if len(found.keys) != 1 or found.trouble:
            return row
        return replace(row, values={**row.values, PARENT: found.keys[0]})

    # -- the cells -----------------------------------------------------------------------------

    def _answers(self, record: StagedRecord) -> None:
        for question, target in self._links_of(record.sheet).items():
            text = record.answers.get(question, "")
            by_hand = record.edited is None or f"answers.{question}" in record.edited
            if not text or not by_hand:
                continue
            found = self._read(text, target)
            if found.trouble:
                self._say(record, question, found.trouble)
            elif found.keys:
                record.answers[question] = " ".join(dict.fromkeys(found.keys))

    def _parent(self, record: StagedRecord) -> bool:
        """Find the record above a row that somebody typed; one without is rejected."""
        text = record.parent.strip()
        fact = self._staged.facts[record.sheet]
        if record.kind != "roster_row" or not record.typed or not fact.extra or _key(text):
            return True
        form = self._forms.form(record.sheet)
        group = form.groups.get(fact.repeat)
        if group is None or group.repeat or not has_names(form):
            return True
        found = self._read(text, fact.form) if text else _Found(trouble=_orphan())
        if len(found.keys) == 1 and not found.trouble:
            record.parent = found.keys[0]
            record.columns = {**record.columns, PARENT: record.parent}
            return True
        trouble = found.trouble or _several(len(found.keys))
        trouble = _stranger() if trouble == _unknown() else trouble
        self._staged.reject(record.sheet, record.place, trouble, PARENT)
        del self._staged.records[record.uid]
        return False

    def _links_of(self, sheet: str) -> Mapping[str, str]:
        """Return question → target of the links in rows of a sheet."""
        if sheet not in self._links:
            fact = self._staged.facts[sheet]
            questions = self._forms.form(sheet).questions.values() if fact.extra else ()
            self._links[sheet] = {
                q.key: target
                for q in questions
                if q.repeat == fact.repeat and (target := targets_of(q))
            }
        return self._links[sheet]

    def _say(self, record: StagedRecord, column: str, message: str) -> None:
        self._staged.findings.append(ImportFinding(*record.place, column, "", message))

    # -- what a text means -----------------------------------------------------------------------

    def _read(self, text: str, target: str) -> _Found:
        words = text.split()
        if all(map(_key, words)):
            return self._known(tuple(map(_key, words)))
        whole = self._one(text, target)
        if whole.keys:
            return whole
        parts = [part.strip() for part in _PARTED.split(text) if part.strip()]
        if len(parts) == 1 and all(whole_number(part) for part in text.replace(",", " ").split()):
            parts = text.replace(",", " ").split()
        if len(parts) == 1:
            return whole
        found = [self._some(part, target) for part in parts]
        trouble = next((each.trouble for each in found if each.trouble), "")
        return _Found(tuple(key for each in found for key in each.keys), trouble)

    def _some(self, part: str, target: str) -> _Found:
        words = part.split()
        if all(map(_key, words)):
            return self._known(tuple(map(_key, words)))
        return self._one(part, target)

    def _known(self, keys: tuple[str, ...]) -> _Found:
        """Return keys as they are; those of no record at all are said and kept."""
        missing = [
            key for key in keys if key not in self._staged.records and not self._is_here(key)
        ]
        if missing:
            told = tr("Kunci {key} tidak ada di berkas maupun di ruang kerja.", key=missing[0])
            return _Found(trouble=told)
        return _Found(keys)

    def _is_here(self, key: str) -> bool:
        kind = next((kind for kind, letter in LETTERS.items() if letter == key[0]), "")
        return kind in {"family", "person", "response", "roster_row"} and bool(
            self._reader.ids_of(kind, [key])
        )

    def _one(self, text: str, target: str) -> _Found:
        """Return the record that a name or a number of a row means."""
        number = _NUMBERS.fullmatch(text.strip())
        for names in (self._named(target), self._named_here(target)):
            found = names.get(_plain(text), set())
            if len(found) == 1:
                return _Found((next(iter(found)),))
            if found:
                return _Found(trouble=_several(len(found)))
        if number:
            by_row = self._rows(target).get(int(number[1]), set())
            if len(by_row) == 1:
                return _Found((next(iter(by_row)),))
        return _Found(trouble=_unknown())

    # -- who is called what --------------------------------------------------------------------

    def _records(self, target: str) -> Iterator[StagedRecord]:
        for record in self._staged.records.values():
            form = self._staged.facts[record.sheet].form if record.kind == "response" else ""
            if (target == ANY and form) or (form or record.kind) in target.split():
                yield record

    def _named(self, target: str) -> Mapping[str, set[str]]:
        """Return name → keys of the workbook's records."""
        if target not in self._in_file:
            found: dict[str, set[str]] = {}
            for record in self._records(target):
                if record.deleted:
                    continue
                for name in self._names(record):
                    found.setdefault(_plain(name), set()).add(record.uid)
            for row, sheet in self._refused(target):
                for name in (row.values.get(self._asked(sheet), ""), row.values.get(TITLE, "")):
                    found.setdefault(_plain(name), set()).add(row.values[UID])
            found.pop("", None)
            self._in_file[target] = found
        return self._in_file[target]

    @cached_property
    def _in_file(self) -> dict[str, dict[str, set[str]]]:
        return {}

    def _names(self, record: StagedRecord) -> Iterable[str]:
        if record.kind == FAMILY:
            return filter(None, (record.answers.get(HEAD, ""), record.answers.get(CARD, "")))
        asked = self._asked(record.sheet)
        return filter(None, (record.answers.get(asked, ""), self._label(record)))

    def _asked(self, sheet: str) -> str:
        """Return the question whose answer names the records of a sheet."""
        form = self._forms.form(sheet)
        return name_question(form) or _first_question(form)

    def _refused(self, target: str) -> Iterator[tuple[RefusedRow, str]]:
        """Yield rejected rows of records that are here, and their sheet: they keep their names."""
        for row in self._staged.refused:
            fact = self._staged.facts.get(row.sheet)
            if fact is None or fact.kind != "response" or not fact.extra:
                continue
            named = target == ANY or fact.form in target.split()
            if named and self._is_here(row.values.get(UID, "") or " "):
                yield row, row.sheet

    def _label(self, record: StagedRecord) -> str:
        """Return what the workbook itself called a record, where it does."""
        form = self._forms.form(record.sheet)
        return record.columns.get(TITLE, "") if has_names(form) else ""

    def _rows(self, target: str) -> Mapping[int, set[str]]:
        """Return number of a row → key, of the sheet where a target's records stand."""
        found: dict[int, set[str]] = {}
        for record in self._records(target):
            found.setdefault(record.place[1], set()).add(record.uid)
        for row, _ in self._refused(target):
            found.setdefault(row.row, set()).add(row.values[UID])
        return found

    def _named_here(self, target: str) -> Mapping[str, set[str]]:
        """Return name → keys of the workspace's records of the village."""
        if target not in self._here:
            found: dict[str, set[str]] = {}
            for name, uid in self._stored(target):
                found.setdefault(_plain(name or ""), set()).add(uid)
            found.pop("", None)
            self._here[target] = found
        return self._here[target]

    def _stored(self, target: str) -> Iterator[tuple[str, str]]:
        if target == FAMILY:
            where = "family.village_code = ? AND family.deleted_at IS NULL"
            rows = self._reader.records(
                "family", ("head_name", "no_kk", "uid"), where=where, values=[self._village]
            )
            for head, card, uid in rows:
                yield head, uid
                yield card, uid
            return
        if is_work_list(self._staged):
            agency = self._staged.submission.identity.facts.get("agency", "")
            for form, name, uid in names_of(self._reader, agency):
                if target == ANY or form in target.split():
                    yield name, uid
            return
        where, values = "response.village_code = ? AND response.deleted_at IS NULL", [self._village]
        for title, form, uid in self._reader.records(
            "response", ("title", "form_id", "uid"), where=where, values=values
        ):
            if target == ANY or form in target.split():
                yield title, uid


def _key(text: str) -> str:
    """Return the key that a word is, ``""`` for none."""
    return text if is_key(text) else read_key(text) if len(text) in {_SHORT, _SHORT + 1} else ""


_SHORT = 14
"""Letters of a key without its dash."""


def _first_question(form: Form) -> str:
    return next((q.key for q in form.questions.values() if q.answerable and not q.repeat), "")


def _plain(text: str) -> str:
    return _MARKS.sub(" ", fold(text)).strip()


def _several(count: int) -> str:
    return tr(
        "Ada {count} baris yang bernama begitu. Tulis nomor barisnya atau kuncinya; isiannya "
        "disimpan seperti yang ditulis.",
        count=count,
    )


def _orphan() -> str:
    return tr("Baris ini belum menyebut tentang apa. Pilih atau tulis judulnya di Kunci induk.")


def _stranger() -> str:
    return tr(
        "Isian ini bukan judul, nomor baris, atau kunci yang dikenal. Pilih dari daftar di selnya, "
        "atau tulis judulnya persis."
    )


def _unknown() -> str:
    return tr(
        "Isian ini bukan judul, nomor baris, atau kunci yang dikenal; disimpan seperti yang "
        "ditulis. Tulis judulnya persis, atau hubungkan di program."
    )
