"""What a family sheet tells of one family: sentences and lists, as plain data for the template."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from dampingan.core.dates import format_date, parse_iso
from dampingan.core.errors import Severity
from dampingan.core.language import tr
from dampingan.forms.model import Form, Group, Question, QuestionType
from dampingan.printing.families.answer_words import AnswerWords, Row, Told
from dampingan.printing.families.family_outline import (
    MEMBER_RUNS,
    NO_TROUBLE,
    RUNS,
    Column,
    Run,
    is_yes_no,
    member_columns,
    questions_in,
    questions_of_run,
    repeats_of,
    sections,
)
from dampingan.store import finding
from dampingan.store.kind import MEMBERS
from dampingan.store.lists.area import Household

Item = list[str]
"""Number on paper, label, answer."""

_ABSENT = frozenset({"2", "3", "4", "6"})
"""404 keberadaan: deceased, moved, not found [Regsosek22-K 404]."""
_MOST_COLUMNS = 6
_SHOWN_CHANGES = 30


class Teller:
    """Tells families of one form; made once for a print run.

    Args:
        form: the questionnaire.
        words: its answers in words.
    """

    def __init__(self, form: Form, words: AnswerWords) -> None:
        self._form = form
        self._words = words
        self.columns: list[Column] = member_columns(form)
        self._sections = sections(form)
        self._runs = [(run, found) for run in RUNS if (found := questions_of_run(form, run))]
        self._member_runs = [
            (run, found) for run in MEMBER_RUNS if (found := questions_of_run(form, run, MEMBERS))
        ]
        self._in_runs = frozenset(
            key for _, found in self._runs for q in found for key in self._with_parts(q)
        )

    # ------------------------------------------------------------------ members

    def members(self, told: Told) -> list[dict[str, Any]]:
        """Return a line for each member."""
        return [
            {
                "n": str(number),
                "name": row.answers.get("nama", "") or tr("(nama belum diisi)"),
                "id": self._words.answer("nik", row),
                "gone": self._presence(row),
                "cells": [self._cell(column, row) for column in self.columns],
            }
            for number, row in enumerate(told.of_repeat(MEMBERS), 1)
        ]

    def _presence(self, row: Row) -> str:
        absent = row.answers.get("keberadaan", "") in _ABSENT
        return self._words.answer("keberadaan", row) if absent else ""

    def _cell(self, column: Column, row: Row) -> str:
        if column.worst:
            return self._troubles(column, row)
        parts = []
        for key in column.questions:
            question, text = self._form.questions[key], row.answers.get(key, "")
            if row.answers.get(f"{key}_uraian"):
                continue  # said better in words of one's own
            day = parse_iso(text) if question.type is QuestionType.DATE else None
            words = _unbroken(day) if day else self._words.words(key, text)
            if key == "umur" and words:
                words = tr("{age} th", age=words).replace(" ", "\N{NO-BREAK SPACE}")
            parts.append(words[:1] if column.short else words)
        said = [part for part in dict.fromkeys(parts) if part]
        if not said and row.answers.get("bekerja") == "2" and "kedudukan" in column.questions:
            return tr("tidak bekerja")
        return (", " if "umur" in column.questions else "; ").join(said)

    def _troubles(self, column: Column, row: Row) -> str:
        """Return what is the matter, several with the same answer together."""
        found: dict[str, list[str]] = {}
        alone: list[str] = []
        for key in column.questions:
            question, text = self._form.questions[key], row.answers.get(key, "")
            if not text or text in NO_TROUBLE.get(question.choice_list, ()):
                continue
            if is_yes_no(question):
                alone.append(self._words.label(question, row))
            elif question.choice_list in {"disabilitas", "depresi"}:
                label = self._words.label(question, row)
                bare = label.removeprefix(self._difficulty)
                words = self._words.words(key, text)
                found.setdefault(words[:1].lower() + words[1:], []).append(bare)
            else:
                alone.append(self._words.words(key, text))
        grouped = [f"{', '.join(names)}: {words}" for words, names in found.items()]
        if grouped or alone:
            return "; ".join(one[:1].upper() + one[1:] for one in (*grouped, *alone))
        return "–" if any(row.answers.get(key) for key in column.questions) else ""

    @cached_property
    def _difficulty(self) -> str:
        """The word that all labels of disabilities begin with, "Kesulitan"."""
        questions = self._form.questions.values()
        labels = [self._words.label(q) for q in questions if q.choice_list == "disabilitas"]
        first = {label.partition(" ")[0] for label in labels}
        return f"{first.pop()} " if len(first) == 1 and len(labels) > 1 else ""

    # ------------------------------------------------------------------ in front

    def front(self, told: Told) -> list[dict[str, Any]]:
        """Return the groups told in front: short answers, and sentences that gather many."""
        made = []
        for group in self._sections:
            questions = questions_in(self._form, group)
            items = [
                self._item(q, told.root)
                for q in questions
                if q.key not in self._in_runs and told.root.answers.get(q.key)
            ]
            keys = {q.key for q in questions}
            lines = [
                [run.title(), self._run_words(found, told.root)]
                for run, found in self._runs
                if found[0].key in keys
            ]
            if self._runs and found_in(self._runs, keys):
                lines += self._member_lines(told)
            made.append({"title": self._words.label(group), "items": items, "lines": lines})
        return made

    def _run_words(self, questions: Sequence[Question], row: Row) -> str:
        """Return what is there of a run: labels that were answered yes, counts above nothing."""
        answered = [q for q in questions if row.answers.get(q.key)]
        said = []
        for question in answered:
            text = row.answers[question.key]
            label = self._words.label(question, row)
            if not is_yes_no(question):
                if text != "0":
                    said.append(f"{label}: {self._words.words(question.key, text)}")
            elif text == "1":
                said.append(label + self._since(question, row))
        if said:
            return "; ".join(said)
        return tr("tidak ada") if answered else tr("belum diisi")

    def _since(self, question: Question, row: Row) -> str:
        parts = [self._words.answer(key, row) for key in self._with_parts(question)[1:]]
        when = " ".join(part for part in parts if part)
        return f" ({when})" if when else ""

    def _with_parts(self, question: Question) -> list[str]:
        """Return the keys of a question and of those that ask when (month, year)."""
        parts = [f"{question.key}_{part}" for part in ("bulan", "tahun")]
        return [question.key, *(key for key in parts if key in self._form.questions)]

    def _member_lines(self, told: Told) -> list[list[str]]:
        """Return the programmes that single members have, with their names."""
        lines = []
        members = told.of_repeat(MEMBERS)
        for run, questions in self._member_runs:
            said = []
            for question in questions:
                names = [r.answers.get("nama", "?") for r in members if _yes(r, question)]
                if names:
                    said.append(f"{self._words.label(question)}: {', '.join(names)}")
            asked = any(r.answers.get(q.key) for r in members for q in questions)
            nothing = tr("tidak ada") if asked else tr("belum diisi")
            lines.append([run.title(), "; ".join(said) or nothing])
        return lines

    def repeats(self, told: Told) -> list[dict[str, Any]]:
        """Return the rows of all other repeats as small tables."""
        made = []
        for group in repeats_of(self._form):
            rows = told.of_repeat(group.key)
            questions = questions_in(self._form, group, group.key)[:_MOST_COLUMNS]
            if not rows or not questions:
                continue
            nested = bool(group.repeat)
            heads = [self._words.label(q) for q in questions]
            made.append(
                {
                    "title": self._words.label(group),
                    "heads": [*([tr("Milik")] if nested else []), *heads],
                    "rows": [
                        [
                            *([self._owner(told, row)] if nested else []),
                            *(self._words.answer(q.key, row) for q in questions),
                        ]
                        for row in rows
                    ],
                }
            )
        return made

    def _owner(self, told: Told, row: Row) -> str:
        """Return the member, or the first answer of the row, that a row is inside of."""
        around = told.row(row.parent)
        if around is None:
            return ""
        return around.answers.get("nama", "") or next(iter(around.answers.values()), "")

    # ------------------------------------------------------------------ remarks

    def findings(self, household: Household, told: Told) -> tuple[int, list[str]]:
        """Return how many findings are open, and them as sentences.

        Those that nobody let stand, errors first. What is not answered yet is said once for each
        member, with the numbers on paper: a family that was just begun has hundreds of these.
        """
        accepted = json.loads(household.record["accepted"])
        order = [row.uid for row in told.rows]
        found = [
            one
            for one in finding.decode(household.record["findings"], self._form, order)
            if one.severity == Severity.ERROR or finding.key_of(one) not in accepted
        ]
        lacking: dict[str, list[str]] = {}
        sentences: dict[str, None] = {}
        for one in found:
            row = told.row(one.row)
            who = self._who(row)
            if one.check == f"{one.question}.required":
                lacking.setdefault(who or tr("Keluarga"), []).append(self._short(one.question, row))
                continue
            message = self._words.masked(one.message)
            sentences[f"{who}: {message}" if who and who not in message else message] = None
        empty = [
            tr("{who}, belum diisi: {numbers}", who=who, numbers=", ".join(numbers))
            for who, numbers in lacking.items()
        ]
        return len(found), [*sentences, *empty]

    def _who(self, row: Row | None) -> str:
        """Return the name of a member, ``""`` for the family itself."""
        member = row is not None and row.repeat == MEMBERS
        return (row.answers.get("nama", "") or tr("anggota tanpa nama")) if row and member else ""

    def _short(self, key: str, row: Row | None) -> str:
        """Return what a question is called in a list: its number on paper, else its words."""
        question = self._form.questions.get(key)
        if question is None:
            return key
        return question.number or self._words.label(question, row)

    def notes(self, household: Household, told: Told) -> list[list[str]]:
        """Return what was written beside answers: where, and what."""
        notes: Mapping[str, str] = json.loads(household.record["notes"])
        made = []
        for key, text in notes.items():
            question, _, uid = key.partition("|")
            made.append([self._where(question, told.row(uid)), self._words.masked(text)])
        return made

    def changes(self, household: Household, told: Told) -> list[list[str]]:
        """Return what is another than in the period before: what, before, now."""
        if not household.record["prior_period"]:
            return []
        made = [
            line
            for row in (told.root, *told.rows)
            if row.prior
            for line in self._changed(row, household.record["prior_period"] == "prelist")
        ]
        made += [
            [tr("Anggota baru"), "", row.answers.get("nama", "")]
            for row in told.of_repeat(MEMBERS)
            if not row.prior
        ]
        made += [
            [tr("Anggota dihapus") if one.repeat == MEMBERS else tr("Baris dihapus"), "", one.name]
            for one in household.lost
        ]
        more = len(made) - _SHOWN_CHANGES
        if more > 0:
            rest = tr("dan {count} perubahan lain", count=more)
            made = [*made[:_SHOWN_CHANGES], [rest, "", ""]]
        return made

    def _changed(self, row: Row, listed: bool) -> Iterable[list[str]]:
        for key, question in self._form.questions.items():
            own = question.repeat == row.repeat and question.answerable
            if not own or question.visit or question.calculation:
                continue
            before, now = row.prior.get(key, ""), row.answers.get(key, "")
            if before == now or (listed and key not in row.prior):
                continue
            words = self._words
            yield [self._where(key, row), words.words(key, before), words.words(key, now)]

    def _where(self, key: str, row: Row | None) -> str:
        """Return number, words and owner of an answer."""
        question = self._form.questions.get(key)
        parts = [question.number, self._words.label(question, row)] if question else [key]
        name = self._who(row)
        words = " ".join(part for part in parts if part)
        return f"{name}: {words}" if name else words

    # ------------------------------------------------------------------ everything

    def everything(self, told: Told) -> list[dict[str, Any]]:
        """Return all answers, group by group; members and rows one after the other."""
        made: list[dict[str, Any]] = []
        for group in self._form.root.children:
            if isinstance(group, Question):
                self._listed(made, self._words.label(group), 1, [group], told.root)
            else:
                self._walk(made, group, told, told.root)
        if old := [item for row in (told.root, *told.rows) for item in self._old(row)]:
            title = tr("Isian lama yang tidak ditanyakan lagi")
            made.append({"title": title, "level": 1, "items": old})
        return made

    def _old(self, row: Row) -> list[Item]:
        """Return the answers of a row that this version of the form has no place for."""
        who = self._who(row)
        return [
            ["", f"{who}: {key}" if who else key, self._words.masked(text)]
            for key, text in {**row.parked, **_unasked(row, self._form)}.items()
        ]

    def _walk(self, made: list[dict[str, Any]], group: Group, told: Told, row: Row) -> None:
        """List a group, then the groups and rows in it."""
        if group.is_repeat:
            for number, inner in enumerate(told.of_repeat(group.key, row.uid), 1):
                name = inner.answers.get("nama", "") or self._words.label(group, inner)
                made.append({"title": f"{number}. {name}", "level": 1, "items": []})
                for child in _own(group):
                    self._walk(made, child, told, inner)
            return
        repeat = row.repeat
        direct = [c for c in group.children if isinstance(c, Question) and c.repeat == repeat]
        level = 1 if not row.uid and len(group.path) == 0 else 2
        title = " ".join(part for part in (group.number, self._words.label(group, row)) if part)
        self._listed(made, title, level, direct, row)
        for child in group.children:
            if isinstance(child, Group):
                self._walk(made, child, told, row)

    def _listed(
        self,
        made: list[dict[str, Any]],
        title: str,
        level: int,
        questions: Iterable[Question],
        row: Row,
    ) -> None:
        items = [
            self._item(q, row)
            for q in questions
            if (q.answerable or q.number) and row.answers.get(q.key)
        ]
        if items:
            made.append({"title": title, "level": level, "items": items})

    def _item(self, question: Question, row: Row) -> Item:
        return [
            question.number,
            self._words.label(question, row),
            self._words.answer(question.key, row),
        ]


def found_in(runs: Sequence[tuple[Run, Sequence[Question]]], keys: set[str]) -> bool:
    """Tell whether the first run, about aid, is among some questions."""
    return runs[0][1][0].key in keys


def _unasked(row: Row, form: Form) -> dict[str, str]:
    """Return answers to questions that a form does not ask: those of another version."""
    return {key: text for key, text in row.answers.items() if key not in form.questions}


def _own(group: Group) -> list[Group]:
    """Return the groups of a repeat; its loose questions as one group without a title."""
    loose = tuple(child for child in group.children if isinstance(child, Question))
    groups = [child for child in group.children if isinstance(child, Group)]
    if not loose:
        return groups
    return [Group(group.key, "", {}, loose, group.path, group.key), *groups]


def _yes(row: Row, question: Question) -> bool:
    return row.answers.get(question.key) == "1"


def _unbroken(day: date) -> str:
    """Return a day that stays on one line of its narrow column."""
    return format_date(day, short=True).replace(" ", "\N{NO-BREAK SPACE}")
