"""Words for what a form asked in any of its versions: labels of questions, meanings of codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from dampingan.core.document import LANGUAGE
from dampingan.exchange.sheet.code_list import plain
from dampingan.exchange.sheet.layout import Layout, SheetLayout
from dampingan.forms.checking import SEVERAL
from dampingan.forms.model import Form, Question, QuestionType
from dampingan.store.reader import Installed, Reader
from dampingan.store.version.parked import ACCEPTED, ANSWER, NOTE, PRIOR, ParkedKey

PARTS: Mapping[str, str] = {
    ANSWER: "Isian",
    NOTE: "Catatan lapangan",
    ACCEPTED: "Temuan dibiarkan",
    PRIOR: "Isian periode lalu",
}
"""What a note or a parked text was, in words."""


class FormHistory:
    """One questionnaire in all versions that the workspace keeps; the older ones read when needed.

    Attributes:
        version: the one that answers follow now.
    """

    def __init__(
        self,
        form: Form,
        older: Mapping[str, Callable[[], Form]],
        row_name: Callable[[str], str],
    ) -> None:
        """Begin with the present version.

        Args:
            form: the present version.
            older: version → what reads it.
            row_name: returns how people call a row.
        """
        self.version = form.version
        self.row_name = row_name
        self._form = form
        self._older = dict(older)
        self._read: dict[str, Form] = {form.version: form}
        self._levels: dict[str, frozenset[str]] = {}

    def questions_of(self, repeat: str) -> frozenset[str]:
        """Return the keys of the questions of one level, ``""`` for the root."""
        if repeat not in self._levels:
            self._levels[repeat] = frozenset(
                q.key for q in self._form.questions.values() if q.repeat == repeat
            )
        return self._levels[repeat]

    def label(self, question: str, version: str = "") -> str:
        """Return number and label of a question, its key when no version knows it."""
        form, found = self._find(question, version)
        if form is None or found is None:
            return question
        label = plain(form.text(found.label, LANGUAGE))
        return " ".join((found.number, label or found.name)).strip()

    def meaning(self, about: ParkedKey, text: str) -> str:
        """Return the labels of a parked answer's codes, ``""`` when it has none."""
        form, question = self._find(about.question, about.version)
        if form is None or question is None or about.part not in {ANSWER, PRIOR}:
            return ""
        if question.type is not QuestionType.SELECT_ONE and question.type not in SEVERAL:
            return ""
        choices = form.choices.get(question.choice_list, ())
        words = {c.code: plain(form.text(c.label, LANGUAGE)) for c in choices}
        codes = [text] if question.type is QuestionType.SELECT_ONE else text.split()
        return "; ".join(filter(None, (words.get(code, "") for code in codes)))

    def meaning_of(self, question: str, text: str) -> str:
        """Return the label of an answer's code in the present version, ``""`` without one."""
        return self.meaning(ParkedKey(ANSWER, question, self.version), text)

    def _find(self, question: str, version: str) -> tuple[Form | None, Question | None]:
        order = dict.fromkeys((version or self.version, self.version, *reversed(self._older)))
        for name in order:
            form = self._version(name)
            if form is not None and question in form.questions:
                return form, form.questions[question]
        return None, None

    def _version(self, version: str) -> Form | None:
        if version not in self._read and version in self._older:
            self._read[version] = self._older[version]()
        return self._read.get(version)


class Labels:
    """The form histories of a workbook's sheets."""

    def __init__(self, reader: Reader, layout: Layout) -> None:
        self._reader = reader
        self._main = layout.form
        self._found: dict[str, FormHistory] = {}

    def of(self, sheet: SheetLayout) -> FormHistory:
        """Return the history of the form that a sheet is about."""
        form = sheet.form or self._main
        if form.form_id not in self._found:
            older = {
                entry.version: self._reading(entry)
                for entry in self._reader.instruments()
                if entry.form_id == form.form_id and entry.version != form.version
            }
            self._found[form.form_id] = FormHistory(form, older, self._row_name)
        return self._found[form.form_id]

    def _reading(self, entry: Installed) -> Callable[[], Form]:
        return lambda: self._reader.instrument_form(entry.id)

    def _row_name(self, row: str) -> str:
        return self._names.get(row, row)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """Key of a member → name; read when the first note about a row asks."""
        return dict(self._reader.records("person", ("uid", "name")))
