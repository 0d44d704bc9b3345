"""Answers in words, as sheets about people show them: labels for codes, days, masked numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dampingan.core.identity import mask
from dampingan.core.language import tr
from dampingan.core.missing import Missing, is_missing
from dampingan.core.number import count_text
from dampingan.forms.model import Form, Group, Question, QuestionType
from dampingan.forms.typed import show
from dampingan.printing.press.wording import printed_line
from dampingan.store.lists.area import Household

_PLACE = re.compile(r"\$\{\s*([^}\s]+)\s*\}")
_ID = re.compile(r"\d{12,}")
_PERSONAL_NUMBER = re.compile(r"\d{8,}")
_YEAR_DIGITS = 4


@dataclass(frozen=True)
class Row:
    """Answers of one record or row.

    Attributes:
        uid: of the row, ``""`` for the family itself.
        repeat: key of its repeat, ``""`` for the family itself.
        parent: key of the row around it.
        answers: question key → effective answer.
        prior: question key → answer of the period before.
        parked: ``question@version`` → answer that the form has no place for any more.
    """

    uid: str
    repeat: str
    parent: str
    answers: Mapping[str, str]
    prior: Mapping[str, str] = field(default_factory=dict)
    parked: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """One family's answers, ready to be told.

    Attributes:
        root: of the family itself.
        rows: of everybody and everything in it, members first, in order.
    """

    root: Row
    rows: tuple[Row, ...]
    _by_uid: dict[str, Row] = field(default_factory=dict)

    @classmethod
    def of(cls, household: Household, members: str) -> Told:
        """Read the documents of a household.

        Args:
            household: as stored.
            members: key of the repeat whose rows are persons.
        """
        root = _row(household.record, "", "", "")
        rows = [_row(one, str(one["uid"]), members, "") for one in household.persons]
        rows += [
            _row(one, str(one["uid"]), str(one["repeat"]), str(one["parent_uid"]))
            for one in household.rows
        ]
        return cls.of_rows(root, rows)

    @classmethod
    def of_rows(cls, root: Row, rows: Iterable[Row]) -> Told:
        """Put rows together with the family that they belong to."""
        found = tuple(rows)
        return cls(root, found, {row.uid: row for row in (root, *found)})

    def of_repeat(self, repeat: str, parent: str | None = None) -> list[Row]:
        """Return the rows of a repeat, those in one row only when `parent` says which."""
        return [row for row in self.rows if row.repeat == repeat and parent in {None, row.parent}]

    def row(self, uid: str) -> Row | None:
        """Return a row by its key, the family itself for ``""``."""
        return self._by_uid.get(uid)


class AnswerWords:
    """Words for the answers to one form.

    Args:
        form: the questionnaire.
        lang: code of the language of labels.
        masked: whether NIK, KK and telephone numbers are masked.
    """

    def __init__(self, form: Form, lang: str, *, masked: bool) -> None:
        self.form = form
        self._lang = lang
        self._masked = masked

    def label(self, node: Question | Group, row: Row | None = None) -> str:
        """Return the words of a question or group, its ``${name}`` places filled from a row."""
        text = self.form.text(node.label, self._lang)
        if "${" in text:
            answers = row.answers if row is not None else {}
            text = _PLACE.sub(lambda found: answers.get(found[1], "…"), text)
        return printed_line(text) or node.name

    def answer(self, key: str, row: Row) -> str:
        """Return the answer to a question in words, ``""`` when there is none."""
        return self.words(key, row.answers.get(key, ""))

    def words(self, key: str, text: str) -> str:
        """Return an answer in words.

        Args:
            key: of the question; an unknown one leaves the text as it is.
            text: the answer as stored.
        """
        question = self.form.questions.get(key)
        if question is None or not text:
            return self.masked(text)
        if is_missing(text):
            return _missing_words(Missing(text))
        if question.type is QuestionType.INTEGER and text.isdecimal():
            return _whole(question, text)
        choices = self.form.choices.get(question.choice_list, ())
        shown = printed_line(show(question, text, choices, self._lang))
        if question.personal and self._masked and question.type is QuestionType.TEXT:
            return _PERSONAL_NUMBER.sub(lambda found: mask(found[0]), shown)
        return self.masked(shown)

    def masked(self, text: str) -> str:
        """Return a text whose long numbers name nobody, where numbers are masked."""
        return _ID.sub(lambda found: mask(found[0]), text) if self._masked else text


def _whole(question: Question, text: str) -> str:
    """Group thousands; four digits where only four fit are a year."""
    if len(text) == _YEAR_DIGITS == question.width or len(text) > question.width > 0:
        return text
    return count_text(int(text))


def _missing_words(code: Missing) -> str:
    match code:
        case Missing.DONT_KNOW:
            return tr("tidak tahu")
        case Missing.REFUSED:
            return tr("tidak menjawab")
        case _:
            return tr("tidak berlaku")


def _row(record: Mapping[str, Any], uid: str, repeat: str, parent: str) -> Row:
    answers, prior, parked = (json.loads(record[name]) for name in ("answers", "prior", "parked"))
    return Row(uid, repeat, parent, answers, prior, parked)
