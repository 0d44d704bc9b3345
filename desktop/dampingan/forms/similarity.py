"""How alike two questions, two repeats or two labels are, with the reasons.

Words are compared with RapidFuzz (edit distance over sorted words), because people rephrase:
"Jumlah tanggungan" became "Tanggungan (jumlah)". Nothing here decides; it ranks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from dampingan.forms.conversion import convertible
from dampingan.forms.mapping import repeats_of
from dampingan.forms.model import Form, Question

SHOWN = 0.35
"""Candidates below this are not worth a line."""

SURE = 0.55
"""From here on a candidate is proposed, when no other comes close."""

CLOSE = 0.08
"""Two candidates nearer than this leave the choice to people."""

MOST = 5
"""Candidates shown of one question."""

_ALIKE = 82.0
_SHORT = 4
"""Labels up to this length must be equal: “Ya” is not nearly “Tidak ya”."""

_WORDS = re.compile(r"[^\w]+")


class Reason(StrEnum):
    """Why two questions look alike."""

    NUMBER = "number"
    LABEL = "label"
    NAME = "name"
    CHOICES = "choices"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A new question or repeat that an old one could have become.

    Attributes:
        new: its key.
        score: 0 to 1.
        reasons: the weightiest first.
        sure: whether it is proposed.
    """

    new: str
    score: float
    reasons: tuple[Reason, ...]
    sure: bool = False


def normal(text: str) -> str:
    """Return words in lower case without punctuation, for comparing."""
    return _WORDS.sub(" ", text.casefold()).strip()


def alike(one: str, other: str) -> bool:
    """Tell whether two labels say the same, small changes of wording aside."""
    first, second = normal(one), normal(other)
    if first == second:
        return True
    if min(len(first), len(second)) <= _SHORT or _numbers(first) != _numbers(second):
        return False
    if "tidak" in first.split() or "tidak" in second.split():
        return sorted(first.split()) == sorted(second.split())
    return fuzz.token_sort_ratio(first, second) >= _ALIKE


def language_of(old: Form, new: Form) -> tuple[str, str]:
    """Return the languages to compare labels in: a common one, else each form's own default."""
    for code in ("id", *old.languages):
        if code in old.languages and code in new.languages:
            return code, code
    return old.languages[0], new.languages[0]


@dataclass(frozen=True, slots=True)
class _Traits:
    """What of a question is compared, made once."""

    question: Question
    label: str
    name: str
    choices: frozenset[str]
    block: str
    before: str
    after: str


def rank(
    old: Form,
    new: Form,
    left: Sequence[str],
    free: Sequence[str],
    back: Mapping[str, str],
    *,
    repeats: Mapping[str, str] | None = None,
) -> dict[str, tuple[Candidate, ...]]:
    """Return the candidates of old questions without a counterpart, best first.

    Args:
        old: the old version.
        new: the new one.
        left: old questions to find a counterpart for.
        free: new questions that nobody has yet.
        back: new key → old key of what is paired already: neighbours count.
        repeats: old repeat → new one; by default repeats of the same key.
    """
    if not left or not free:
        return {}
    languages = language_of(old, new)
    there = _all_traits(new, free, languages[1])
    rows = {"": "", **(repeats if repeats is not None else {k: k for k in repeats_of(old)})}
    found: dict[str, list[Candidate]] = {}
    for mine in _all_traits(old, left, languages[0]):
        home = rows.get(mine.question.repeat)
        fitting = (
            other
            for other in there
            if other.question.repeat == home and convertible(mine.question, other.question)
        )
        scored = (_score(mine, other, back) for other in fitting)
        best = sorted((c for c in scored if c.score >= SHOWN), key=lambda c: -c.score)
        if best:
            found[mine.question.key] = best[:MOST]
    return _judge(found)


def rank_repeats(old: Form, new: Form) -> dict[str, tuple[Candidate, ...]]:
    """Return the candidates of repeats that the new version has not, best first."""
    before, after = repeats_of(old), repeats_of(new)
    languages = language_of(old, new)
    found: dict[str, list[Candidate]] = {}
    for key, group in before.items():
        if key in after:
            continue
        own = {q.name for q in old.questions.values() if q.repeat == key}
        best = []
        for other, there in after.items():
            if other in before:
                continue
            names = {q.name for q in new.questions.values() if q.repeat == other}
            shared = len(own & names) / max(1, len(own | names))
            label = _ratio(
                normal(old.text(group.label, languages[0])),
                normal(new.text(there.label, languages[1])),
            )
            name = _ratio(group.name, there.name)
            score = min(1.0, 0.6 * shared + 0.3 * label + 0.2 * name)
            reasons = [Reason.CHOICES] * (shared >= 0.5) + [Reason.LABEL] * (label >= 0.8)
            if score >= SHOWN:
                best.append(Candidate(other, round(score, 3), tuple(reasons)))
        if best:
            found[key] = sorted(best, key=lambda c: -c.score)[:MOST]
    return _judge(found)


def _judge(found: Mapping[str, list[Candidate]]) -> dict[str, tuple[Candidate, ...]]:
    """Mark what is sure: good enough, and nothing else comes close, seen from either side."""
    rivals: dict[str, list[float]] = {}
    for best in found.values():
        for candidate in best:
            rivals.setdefault(candidate.new, []).append(candidate.score)
    judged = {}
    for key, best in found.items():
        first = best[0]
        others = [c.score for c in best[1:]]
        same = sorted(rivals[first.new], reverse=True)
        others += same[1:] if same[0] == first.score else same
        sure = first.score >= SURE and all(first.score - other >= CLOSE for other in others)
        judged[key] = (
            Candidate(first.new, first.score, first.reasons, sure),
            *best[1:],
        )
    return judged


def _all_traits(form: Form, keys: Iterable[str], language: str) -> list[_Traits]:
    order = list(form.questions)
    at = {key: place for place, key in enumerate(order)}
    made = []
    for key in keys:
        question = form.questions[key]
        place = at[key]
        made.append(
            _Traits(
                question,
                normal(form.text(question.label, language)),
                question.name.replace("_", " ").casefold(),
                frozenset(
                    normal(form.text(c.label, language))
                    for c in form.choices.get(question.choice_list, ())
                ),
                question.path[0] if question.path else "",
                order[place - 1] if place else "",
                order[place + 1] if place + 1 < len(order) else "",
            )
        )
    return made


def _score(mine: _Traits, other: _Traits, back: Mapping[str, str]) -> Candidate:
    label = _ratio(mine.label, other.label)
    name = _ratio(mine.name, other.name)
    union = mine.choices | other.choices
    choices = len(mine.choices & other.choices) / len(union) if union else 0.0
    number = mine.question.number.casefold()
    same_number = bool(number) and number == other.question.number.casefold()
    beside = bool(mine.before) and back.get(other.before) == mine.before
    beside = beside or (bool(mine.after) and back.get(other.after) == mine.after)
    place = 0.5 * (mine.block == other.block) + 0.5 * beside
    parts = {
        Reason.LABEL: 0.45 * _above(label, 0.5),
        Reason.NUMBER: 0.25 * same_number,
        Reason.NAME: 0.20 * _above(name, 0.5),
        Reason.CHOICES: (0.20 if len(union) > 2 else 0.05) * choices,
        Reason.PLACE: 0.15 * place,
    }
    if label < 0.6 and name < 0.75 and choices < 0.8:
        return Candidate(other.question.key, 0.0, ())
    same_type = 0.05 * (mine.question.type is other.question.type)
    weighty = [reason for reason, part in parts.items() if part >= 0.07]
    weighty.sort(key=lambda reason: -parts[reason])
    score = min(1.0, sum(parts.values()) + same_type)
    return Candidate(other.question.key, round(score, 3), tuple(weighty))


def _ratio(one: str, other: str) -> float:
    """Return 0 to 1; words that only one of the two has count half."""
    if not one or not other:
        return 0.0
    return (fuzz.token_sort_ratio(one, other) + fuzz.token_set_ratio(one, other)) / 200


def _above(ratio: float, floor: float) -> float:
    return max(0.0, (ratio - floor) / (1 - floor))


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+", text)
