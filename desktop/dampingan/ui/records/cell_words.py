"""How one field of one record reads: the question's words, the answer's words, whose it is.

Conflicts, the regency's questions and duplicates speak of fields by name and of records by key;
people read "303 Jenis lantai", "6 - Tanah" and "Sari Wulandari".
"""

from __future__ import annotations

from datetime import date, datetime

from dampingan.core.dates import SHORT_MONTHS
from dampingan.core.errors import WorkspaceError
from dampingan.core.identity import group_digits
from dampingan.core.language import language, tr
from dampingan.core.missing import WORDS, Missing, is_missing
from dampingan.core.number import place_text
from dampingan.forms.model import Choice, Form, Question, QuestionType
from dampingan.forms.session import Field
from dampingan.forms.typed import interpret, show
from dampingan.store.kind import MEMBERS
from dampingan.store.merging.whereabouts import ANSWER, Whereabouts
from dampingan.store.workspace import Workspace
from dampingan.ui.families.words import status_words
from dampingan.ui.renewal.words import change_words

_CODED = {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK}
_ID_DIGITS = 16
_LAST = 1_000_000


class CellWords:
    """Words of fields and values, by the questionnaire of each record.

    Args:
        workspace: has the forms.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._forms: dict[str, Form | None] = {}
        self._places: dict[str, dict[str, int]] = {}

    def question(self, where: Whereabouts | None, field: str) -> Question | None:
        """Return the question that a field answers, None for other fields and unknown forms."""
        form = self._form(where)
        if form is None or not field.startswith(ANSWER):
            return None
        return form.questions.get(field.removeprefix(ANSWER))

    def entry_field(self, where: Whereabouts | None, field: str) -> Field | None:
        """Return where the entry screen shows a field, None when it has no box there."""
        question = self.question(where, field)
        if question is None or where is None:
            return None
        return Field(question.key, where.uid if where.repeat else "")

    def rank(self, where: Whereabouts | None, field: str) -> int:
        """Return a field's place in its questionnaire; what is no answer comes after all."""
        question, form = self.question(where, field), self._form(where)
        if question is None or form is None:
            return _LAST
        return self._ranks(form).get(question.key, _LAST)

    def field(self, where: Whereabouts | None, field: str) -> str:
        """Return number and label of a field's question; other fields by their own words."""
        question, form = self.question(where, field), self._form(where)
        if question is not None and form is not None:
            label = " ".join(form.text(question.label, language()).split())
            return f"{question.number} {label or question.name}".strip()
        document, _, key = field.partition(".")
        if where is not None and where.owner_kind == "reference":
            return _entry_columns().get(field, field)
        named = _columns().get(document, document)
        if document == "notes" and form is not None:
            asked = form.questions.get(key.partition("|")[0])
            return f"{named} {asked.number or asked.name}" if asked else named
        return f"{named} {key}".strip() if key else named

    def value(self, where: Whereabouts | None, field: str, text: str) -> str:
        """Return a value as people read it: ``6 - Tanah``, ``17 Mei 1931``; ``""`` for none."""
        question = self.question(where, field)
        if question is not None:
            return self._answer(where, question, text)
        if field == "status":
            return status_words().get(text, text)
        if field == "change_state":
            return change_words().get(text, text)
        if field == "active":
            return tr("tidak") if text == "0" else tr("ya")
        if field == "deleted":
            return tr("dihapus: {reason}", reason=text) if text else tr("tetap ada")
        return text

    def who(self, where: Whereabouts | None) -> str:
        """Return whose field it is within the family: a member's name, a row; else ``""``."""
        if where is None or not where.repeat:
            return ""
        if where.repeat == MEMBERS:
            return where.name or tr("anggota {number}", number=where.position)
        form = self._form(where)
        group = form.groups.get(where.repeat) if form else None
        label = form.text(group.label, language()) if form and group else where.repeat
        return f"{label} {where.position}"

    def typed(self, where: Whereabouts | None, field: str, text: str, today: date) -> str:
        """Return the stored text of what somebody typed for a field, by the question's own rules.

        Raises:
            ValueError: the question does not take that; the message is for people.
        """
        question = self.question(where, field)
        if question is None:
            return text.strip()
        choices = self._choices(where, question)
        value = interpret(question, text, today=today, choices=choices)
        if value and question.type in _CODED and not is_missing(value):
            known = {choice.code for choice in choices} | set(question.extra_codes)
            if choices and not set(value.split()) <= known:
                raise ValueError(tr("Kode {text} tidak ada pada pertanyaan ini.", text=text))
        if value and question.type is QuestionType.DATE and not _is_day(value):
            raise ValueError(tr("Tanggalnya tidak terbaca: tulis misalnya 17/5/1931."))
        if value and question.type in {QuestionType.INTEGER, QuestionType.DECIMAL}:
            _require_number(value)
        return value

    def options(self, where: Whereabouts | None, field: str) -> list[tuple[str, str]]:
        """Return code and label of a question's choices, none for other fields."""
        question, form = self.question(where, field), self._form(where)
        if question is None or form is None:
            return []
        return [
            (choice.code, form.text(choice.label, language()))
            for choice in self._choices(where, question)
        ]

    def _ranks(self, form: Form) -> dict[str, int]:
        found = self._places.get(form.form_id)
        if found is None:
            found = {key: place for place, key in enumerate(form.questions)}
            self._places[form.form_id] = found
        return found

    def _answer(self, where: Whereabouts | None, question: Question, text: str) -> str:
        if not text:
            return ""
        if is_missing(text):
            return WORDS[Missing(text)]
        choices = self._choices(where, question)
        if question.type in _CODED:
            codes = [text] if question.type is QuestionType.SELECT_ONE else text.split()
            shown = [(code, show_code(question, code, choices)) for code in codes]
            return "; ".join(f"{c} - {words}" if words != c else c for c, words in shown)
        if question.width == _ID_DIGITS and len(text) == _ID_DIGITS and text.isdecimal():
            return group_digits(text)
        return show(question, text, choices, language())

    def _choices(self, where: Whereabouts | None, question: Question) -> tuple[Choice, ...]:
        form = self._form(where)
        return tuple(form.choices.get(question.choice_list, ())) if form else ()

    def _form(self, where: Whereabouts | None) -> Form | None:
        if where is None:
            return None
        key = where.form_id if where.owner_kind == "response" else ""
        if key not in self._forms:
            self._forms[key] = self._read(key)
        return self._forms[key]

    def _read(self, form_id: str) -> Form | None:
        if not form_id:
            return self._workspace.form()
        try:
            return self._workspace.extra_form(form_id)
        except WorkspaceError:
            return None


def show_code(question: Question, code: str, choices: tuple[Choice, ...]) -> str:
    """Return the label of one code of a question."""
    label = next((choice.label for choice in choices if choice.code == code), None)
    if label is None:
        return question.extra_codes.get(code, code)
    return label.get(language()) or label.get("") or next(iter(label.values()), code)


def title_words(title: str) -> str:
    """Return a name, or what stands for none."""
    return title or tr("(tanpa nama)")


def place_words(where: Whereabouts | None) -> str:
    """Return RT and RW, a dash when neither is known."""
    return place_text(where.rt, where.rw) if where and (where.rt or where.rw) else "–"


def when_words(at: str) -> str:
    """Return a UTC time as the list says it, ``17 Mei 10:32``; ``""`` for none."""
    try:
        moment = datetime.fromisoformat(at).astimezone()
    except ValueError:
        return at
    return f"{moment.day} {SHORT_MONTHS[language()][moment.month - 1]} {moment:%H:%M}"


def by_words(by: str, at: str) -> str:
    """Return who wrote something and when; what is not known is left out."""
    return " · ".join(part for part in (by, when_words(at) if at else "") if part)


def _is_day(value: str) -> bool:
    if is_missing(value):
        return True
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _require_number(value: str) -> None:
    if is_missing(value):
        return
    try:
        float(value)
    except ValueError:
        raise ValueError(tr("Pertanyaan ini dijawab dengan angka.")) from None


def _entry_columns() -> dict[str, str]:
    """Return what the fields of an entry of a reference list are called."""
    return {
        "label": tr("Nama"),
        "short": tr("Singkatan"),
        "parent": tr("Induk"),
        "region": tr("Wilayah"),
        "confidence": tr("Keyakinan"),
        "source": tr("Sumber"),
        "active": tr("Masih dipakai"),
        "successor": tr("Diganti oleh"),
        "position": tr("Nomor urut"),
        "extra": tr("Keterangan lain"),
        "deleted": tr("Penghapusan"),
    }


def _columns() -> dict[str, str]:
    return {
        "status": tr("Status"),
        "status_reason": tr("Alasan status"),
        "change_state": tr("Perubahan"),
        "period": tr("Periode"),
        "form_version": tr("Versi instrumen"),
        "position": tr("Nomor urut"),
        "parent": tr("Keluarga"),
        "house": tr("Rumah"),
        "joined_into": tr("Digabung ke"),
        "deleted": tr("Penghapusan"),
        "notes": tr("Catatan"),
        "accepted": tr("Temuan yang diterima"),
        "parked": tr("Isian yang diparkir"),
        "answers": tr("Isian"),
        "": tr("Seluruh isian"),
    }
