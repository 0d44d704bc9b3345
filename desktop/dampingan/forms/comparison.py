"""What differs between two versions of a form, and a proposal of what goes where.

A question of the same key is the same question (that is how XLSForms are kept alive over years).
Of the rest, the ones that look alike are proposed as renamed, with the reasons; whether they are is
for people to say. The way of each answer is in `mapping` and `conversion`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dampingan.forms.mapping import (
    PARK,
    VersionMapping,
    codes_of,
    repeats_of,
    takes_answers,
)
from dampingan.forms.model import Choice, Form, Question, QuestionType
from dampingan.forms.similarity import Candidate, Reason, alike, language_of, rank, rank_repeats


class State(StrEnum):
    """What became of a question or a repeat."""

    KEPT = "kept"
    RENAMED = "renamed"
    DROPPED = "dropped"
    NEW = "new"


class Trait(StrEnum):
    """What differs in a question that both versions have."""

    TYPE = "type"
    REPEAT = "repeat"
    CODES = "codes"
    LABEL = "label"
    CHECKS = "checks"
    RELEVANT = "relevant"
    REQUIRED = "required"
    CALCULATION = "calculation"
    NUMBER = "number"
    WIDTH = "width"


class CodeState(StrEnum):
    """What became of a choice."""

    KEPT = "kept"
    REWORDED = "reworded"
    """The same code says something else now: answers would change their meaning silently."""
    RECODED = "recoded"
    """The same words under another code."""
    DROPPED = "dropped"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class CodeChange:
    """One choice: its code in both lists (``""`` where it is absent) and its words."""

    state: CodeState
    old: str
    new: str
    old_label: str = ""
    new_label: str = ""


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """One question in both versions.

    Attributes:
        state: what became of it.
        old, new: its keys, ``""`` where it is absent.
        traits: what differs besides the key, the weightiest first.
        candidates: new questions that it could have become, the best first. `Trait.REPEAT`: the
            new version asks it, but in other rows (or no row), so its answers have no place there.
        codes: its choices, when a list changed.
    """

    state: State
    old: str
    new: str
    traits: tuple[Trait, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    codes: tuple[CodeChange, ...] = ()

    @property
    def dangerous(self) -> bool:
        """Whether answers could change their meaning without anybody noticing."""
        return any(code.state is CodeState.REWORDED for code in self.codes)


@dataclass(frozen=True, slots=True)
class RepeatChange:
    """One repeat in both versions, like `QuestionChange`."""

    state: State
    old: str
    new: str
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class FormChange:
    """Everything that differs between two versions.

    Attributes:
        old, new: the versions.
        questions: one entry for every question of either, in the order of the new version; dropped
            ones stand where they stood.
        repeats: likewise.
        proposal: the mapping that this comparison was made with.
    """

    old: Form
    new: Form
    questions: tuple[QuestionChange, ...]
    repeats: tuple[RepeatChange, ...]
    proposal: VersionMapping = field(default_factory=VersionMapping)

    def of(self, state: State) -> list[QuestionChange]:
        """Return the questions that became `state`."""
        return [change for change in self.questions if change.state is state]

    @property
    def same(self) -> bool:
        """Whether nothing differs that an answer or a user would notice."""
        quiet = all(c.state is State.KEPT and not c.traits for c in self.questions)
        return quiet and all(r.state is State.KEPT for r in self.repeats)


def compare_forms(old: Form, new: Form, mapping: VersionMapping | None = None) -> FormChange:
    """Compare two versions.

    Args:
        old: the version that records have.
        new: the version that they shall have.
        mapping: what goes where; without it the program proposes.

    Raises:
        FormError: `mapping` names what is not there.
    """
    if mapping is None:
        mapping = propose(old, new)
    else:
        mapping.check(old, new)
    pairs = _pairs(old, new, mapping)
    back = {new_key: old_key for old_key, new_key in pairs.items() if new_key}
    rows = mapping.repeat_targets(old, new)
    kept = {new_key: old_key for new_key, old_key in back.items() if new_key == old_key}
    left = [key for key, target in pairs.items() if key != target]
    free = [key for key in _asked(new) if key not in kept]
    candidates = rank(old, new, left, free, kept, repeats=rows)
    changes = {
        key: _change((key, target), old, new, mapping, candidates.get(key, ()))
        for key, target in pairs.items()
    }
    ordered = [changes[key] for key in _order(old, new, pairs, back, changes)]
    ordered_new = _with_new(ordered, new, back)
    return FormChange(old, new, tuple(ordered_new), _repeats(old, new, mapping), mapping)


def propose(old: Form, new: Form) -> VersionMapping:
    """Return the mapping that the program proposes: what looks surely alike, the rest parked."""
    repeats: dict[str, str] = {}
    for key, found in rank_repeats(old, new).items():
        if found and found[0].sure and found[0].new not in repeats.values():
            repeats[key] = found[0].new
    mapping = VersionMapping(old.form_id, old.version, new.version, repeats=repeats)
    pairs = mapping.targets(old, new)
    back = {n: o for o, n in pairs.items() if n}
    left = [k for k, target in pairs.items() if not target and takes_answers(old.questions[k])]
    free = [key for key in _asked(new) if key not in back and takes_answers(new.questions[key])]
    questions: dict[str, str] = {}
    found = rank(old, new, left, free, back, repeats=mapping.repeat_targets(old, new))
    ranked = sorted(
        ((best[0], key) for key, best in found.items() if best and best[0].sure),
        key=lambda pair: -pair[0].score,
    )
    for best, key in ranked:
        if best.new not in questions.values():
            questions[key] = best.new
    mapping = VersionMapping(
        new.form_id, old.version, new.version, questions=questions, repeats=repeats
    )
    codes: dict[str, dict[str, str]] = {}
    for key, target in mapping.targets(old, new).items():
        own = _proposed_codes(old, new, key, target) if target else {}
        if own:
            codes[key] = own
    return VersionMapping(new.form_id, old.version, new.version, questions, repeats, codes)


def compare_choices(
    old: tuple[Choice, ...],
    new: tuple[Choice, ...],
    languages: tuple[str, str],
    targets: Mapping[str, str] | None = None,
) -> tuple[CodeChange, ...]:
    """Compare two choice lists.

    Args:
        old: one list.
        new: the other.
        languages: language of the labels in each.
        targets: old code → new code or ``""``; without it, what the words propose.
    """
    before = {c.code: _label(c, languages[0]) for c in old}
    after = {c.code: _label(c, languages[1]) for c in new}
    chosen = _match_codes(before, after) if targets is None else targets
    changes = [_code_change(code, before[code], after, chosen.get(code, PARK)) for code in before]
    taken = {change.new for change in changes}
    changes += [
        CodeChange(CodeState.NEW, "", code, "", label)
        for code, label in after.items()
        if code not in taken
    ]
    return tuple(changes)


def _code_change(code: str, label: str, after: Mapping[str, str], target: str) -> CodeChange:
    if not target or target not in after:
        return CodeChange(CodeState.DROPPED, code, "", label)
    words = after[target]
    if not alike(label, words):
        state = CodeState.REWORDED
    else:
        state = CodeState.KEPT if code == target else CodeState.RECODED
    return CodeChange(state, code, target, label, words)


def _match_codes(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """Return old code → new code as the words say; the same code when the words say nothing."""
    found = {c: c for c, label in before.items() if c in after and alike(label, after[c])}
    for code, label in before.items():
        if code in found:
            continue
        same = [c for c, words in after.items() if c not in found.values() and alike(label, words)]
        if len(same) == 1:
            found[code] = same[0]
    for code in before:
        if code not in found and code in after and code not in found.values():
            found[code] = code
    return found


def _proposed_codes(old: Form, new: Form, key: str, target: str) -> dict[str, str]:
    """Return the codes of a question that should not simply stay as they are."""
    before, after = old.questions[key], new.questions[target]
    if not codes_of(old, before) or not codes_of(new, after):
        return {}
    changes = compare_choices(
        old.choices[before.choice_list], new.choices[after.choice_list], language_of(old, new)
    )
    codes = set(codes_of(new, after))
    return {c.old: c.new for c in changes if c.old and c.old != c.new and (c.new or c.old in codes)}


def _change(
    pair: tuple[str, str],
    old: Form,
    new: Form,
    mapping: VersionMapping,
    candidates: tuple[Candidate, ...],
) -> QuestionChange:
    key, target = pair
    if not target:
        elsewhere = key in new.questions and key not in mapping.questions
        moved = elsewhere and takes_answers(new.questions[key])
        traits = (Trait.REPEAT,) if moved else ()
        return QuestionChange(State.DROPPED, key, "", traits, candidates)
    before, after = old.questions[key], new.questions[target]
    codes = _codes(key, before, after, (old, new), mapping)
    traits = tuple(_traits(before, after, (old, new), codes))
    state = State.KEPT if key == target else State.RENAMED
    return QuestionChange(state, key, target, traits, candidates, codes)


def _codes(
    key: str,
    before: Question,
    after: Question,
    forms: tuple[Form, Form],
    mapping: VersionMapping,
) -> tuple[CodeChange, ...]:
    """Return the choices of a question when its list differs."""
    targets = mapping.code_targets(key, before, forms, after)
    if not targets:
        return ()
    lists = forms[0].choices[before.choice_list], forms[1].choices[after.choice_list]
    changes = compare_choices(*lists, language_of(*forms), targets)
    return changes if any(c.state is not CodeState.KEPT for c in changes) else ()


def _traits(
    before: Question,
    after: Question,
    forms: tuple[Form, Form],
    codes: tuple[CodeChange, ...],
) -> Iterator[Trait]:
    languages = language_of(*forms)
    old_label = forms[0].text(before.label, languages[0])
    new_label = forms[1].text(after.label, languages[1])
    checks = [{(c.expression, c.severity) for c in q.checks} for q in (before, after)]
    differs = {
        Trait.TYPE: before.type is not after.type,
        Trait.CODES: bool(codes),
        Trait.CALCULATION: before.calculation != after.calculation,
        Trait.CHECKS: checks[0] != checks[1],
        Trait.RELEVANT: before.relevant != after.relevant,
        Trait.REQUIRED: before.required != after.required,
        Trait.LABEL: old_label.split() != new_label.split(),
        Trait.NUMBER: before.number != after.number,
        Trait.WIDTH: before.width != after.width,
    }
    return (trait for trait, yes in differs.items() if yes)


def _asked(form: Form) -> list[str]:
    """Return the questions of a form that hold answers, notes left out."""
    return [k for k, q in form.questions.items() if q.type is not QuestionType.NOTE]


def _pairs(old: Form, new: Form, mapping: VersionMapping) -> dict[str, str]:
    """Return every old question → its new one; calculations pair by key though none is carried."""
    pairs = mapping.targets(old, new)
    taken = set(pairs.values())
    repeats = {"": "", **mapping.repeat_targets(old, new)}
    for key, target in pairs.items():
        there = new.questions.get(key)
        if target or there is None or key in taken or key in mapping.questions:
            continue
        around = repeats[old.questions[key].repeat]
        same_row = there.repeat == around and bool(around) == bool(old.questions[key].repeat)
        if same_row and not takes_answers(there) and not takes_answers(old.questions[key]):
            pairs[key] = key
    return pairs


def _order(
    old: Form,
    new: Form,
    pairs: Mapping[str, str],
    back: Mapping[str, str],
    changes: Mapping[str, QuestionChange],
) -> list[str]:
    """Return old keys in the order of the new form, dropped ones behind their predecessor."""
    after: dict[str, list[str]] = {}
    last = ""
    for key in old.questions:
        if key not in pairs:
            continue
        if changes[key].state is State.DROPPED:
            after.setdefault(last, []).append(key)
        else:
            last = key
    ordered = list(after.get("", ()))
    for key in new.questions:
        if key in back:
            ordered += [back[key], *after.get(back[key], ())]
    return ordered


def _with_new(
    ordered: list[QuestionChange], new: Form, back: Mapping[str, str]
) -> Iterator[QuestionChange]:
    """Put the questions that only the new version has where they stand."""
    waiting = iter(_asked(new))
    for change in ordered:
        if change.new:
            for key in waiting:
                if key == change.new:
                    break
                yield QuestionChange(State.NEW, "", key)
        yield change
    yield from (QuestionChange(State.NEW, "", key) for key in waiting)


def _repeats(old: Form, new: Form, mapping: VersionMapping) -> tuple[RepeatChange, ...]:
    targets = mapping.repeat_targets(old, new)
    candidates = rank_repeats(old, new)
    changes = []
    for key, target in targets.items():
        state = State.KEPT if key == target else State.RENAMED if target else State.DROPPED
        changes.append(RepeatChange(state, key, target, candidates.get(key, ())))
    taken = set(targets.values())
    changes += [RepeatChange(State.NEW, "", key) for key in repeats_of(new) if key not in taken]
    return tuple(changes)


def _label(choice: Choice, language: str) -> str:
    label = choice.label
    return label.get(language) or label.get("") or next(iter(label.values()), choice.code)


__all__ = [
    "Candidate",
    "CodeChange",
    "CodeState",
    "FormChange",
    "QuestionChange",
    "Reason",
    "RepeatChange",
    "State",
    "Trait",
    "compare_choices",
    "compare_forms",
    "propose",
]
