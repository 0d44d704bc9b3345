"""One answer's text from an old question to a new one: as it is, converted, or not at all.

A conversion is *exact* when the way back gives the same text again; of the others the original is
worth keeping.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dampingan.core.missing import is_missing
from dampingan.forms.checking import FITS, SEVERAL
from dampingan.forms.mapping import PARK, VersionMapping, codes_of, takes_answers
from dampingan.forms.model import Choice, Form, Question, QuestionType
from dampingan.forms.typed import interpret

_CODED = frozenset({QuestionType.SELECT_ONE, *SEVERAL})

_ANY_TEXT = frozenset({QuestionType.TEXT, QuestionType.HIDDEN, QuestionType.CALCULATE})
"""Types whose answer is whatever it is."""

_DAY = 10
"""Characters of an ISO date."""


@dataclass(frozen=True, slots=True)
class Converted:
    """An answer on its way.

    Attributes:
        text: the new answer, None when the new question can't take it.
        exact: the way back would give the old text.
    """

    text: str | None
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Way:
    """How answers go from one old question to one new question.

    Attributes:
        old, new: the questions.
        choices: the new question's choices; `old_choices` the old one's.
        codes: old code → new code, `PARK` when there is none; empty for open lists.
        merged: new codes that several old codes become, or codes that the old list had not.
    """

    old: Question
    new: Question
    old_choices: tuple[Choice, ...]
    choices: tuple[Choice, ...]
    codes: Mapping[str, str]
    merged: frozenset[str] = frozenset()

    @property
    def plain(self) -> bool:
        """Whether every answer goes as it is, without a look at it."""
        if self.old.type is not self.new.type:
            return False
        known = all(choice.code in self.codes for choice in self.choices) or not self.codes
        return known and all(before == after for before, after in self.codes.items())

    def convert(self, text: str, today: date) -> Converted:
        """Return what an answer becomes.

        Args:
            text: the old answer.
            today: settles two-digit years of dates typed as text.
        """
        if is_missing(text):
            return Converted(text)
        if self.old.type in _CODED and self.new.type in _CODED:
            return self._recode(text)
        if self.old.type is self.new.type:
            return Converted(text)
        new = _retype(self.old, self.new, text, today, (self.old_choices, self.choices))
        if new is None:
            return Converted(None)
        back = _retype(self.new, self.old, new, today, (self.choices, self.old_choices))
        return Converted(new, back == text)

    def _recode(self, text: str) -> Converted:
        """Write the codes of the new list.

        A wrong code that neither list knows stays as it was keyed; one that only the new list
        knows would become right by chance, so it is set apart.
        """
        several = self.old.type in SEVERAL
        if not several and " " in text and self.new.type in SEVERAL:
            return Converted(None)  # one wrong code would become two
        before = text.split() if several else [text]
        known = {choice.code for choice in self.choices} if self.codes else set()
        after = [self.codes.get(code, PARK if code in known else code) for code in before]
        kept = [code for code in dict.fromkeys(after) if code != PARK]
        exact = len(kept) == len(before) and not self.merged.intersection(kept)
        exact = exact and (not several or " ".join(before) == text)
        if not kept or (self.new.type not in SEVERAL and len(kept) > 1):
            return Converted(None)
        return Converted(" ".join(kept), exact)


def ways(old: Form, new: Form, mapping: VersionMapping) -> dict[str, Way]:
    """Return the way of every old question whose answers have a new question."""
    return {
        key: _way(key, old, new, target, mapping)
        for key, target in mapping.targets(old, new).items()
        if target
    }


def _way(key: str, old: Form, new: Form, target: str, mapping: VersionMapping) -> Way:
    before, after = old.questions[key], new.questions[target]
    codes = mapping.code_targets(key, before, (old, new), after)
    used = [code for code in codes.values() if code]
    known = codes_of(old, before)
    strays = {new_code for code, new_code in codes.items() if code not in known}
    return Way(
        before,
        after,
        old.choices.get(before.choice_list, ()),
        new.choices.get(after.choice_list, ()),
        codes,
        frozenset(code for code in used if used.count(code) > 1 or code in strays),
    )


def convertible(old: Question, new: Question) -> bool:
    """Tell whether any answer of one question could be one of another."""
    if not takes_answers(new) or old.type is QuestionType.NOTE:
        return False
    files = {old.type, new.type} & {QuestionType.FILE}
    return not files or old.type is new.type


def _retype(
    old: Question,
    new: Question,
    text: str,
    today: date,
    choices: tuple[tuple[Choice, ...], tuple[Choice, ...]],
) -> str | None:
    """Return an answer of one type as another, None when it can't be."""
    if is_missing(text) or not convertible(old, new):
        return text if is_missing(text) else None
    before, after = choices
    text = _spoken(old, text, before, new)
    if new.type in _ANY_TEXT:
        return text
    if new.type in _CODED:
        return _chosen(new, text, today, after)
    converted = _calendar(old, new, text) or interpret(new, text, today=today)
    if new.type is QuestionType.ACKNOWLEDGE:
        return converted if converted == "OK" else None
    fits = FITS.get(new.type)
    return converted if fits is None or fits(converted) else None


def _spoken(old: Question, text: str, choices: tuple[Choice, ...], new: Question) -> str:
    """Return codes in the words of their list: a code means nothing outside it."""
    if old.type not in _CODED or not choices:
        return text
    labels = {c.code: c.label.get("id") or next(iter(c.label.values()), c.code) for c in choices}
    codes = text.split() if old.type in SEVERAL else [text]
    return "; ".join(labels.get(code, code) for code in codes)


def _chosen(new: Question, text: str, today: date, choices: tuple[Choice, ...]) -> str | None:
    found = interpret(new, text, today=today, choices=choices)
    codes = found.split() if new.type in SEVERAL else [found]
    known = {choice.code for choice in choices}
    return found if not known or all(code in known for code in codes) else None


def _calendar(old: Question, new: Question, text: str) -> str:
    if old.type is QuestionType.DATE and new.type is QuestionType.DATETIME:
        return f"{text}T00:00"
    if old.type is QuestionType.DATETIME and new.type is QuestionType.DATE:
        return text[:_DAY]
    return ""
