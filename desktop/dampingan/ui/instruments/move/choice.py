"""What can be chosen for one row of a move."""

from __future__ import annotations

from dampingan.core.language import language, tr
from dampingan.forms.comparison import FormChange, QuestionChange, RepeatChange
from dampingan.forms.comparison_words import reason_words
from dampingan.forms.conversion import convertible
from dampingan.forms.mapping import PARK, repeats_of
from dampingan.ui.instruments.compare.rows import question_text, repeat_text
from dampingan.ui.instruments.move.target import Target


def question_targets(change: FormChange, question: QuestionChange) -> list[Target]:
    """Return where the answers of a question can go: parked, likely ones, then all in order."""
    if not question.old:
        return []
    before = change.old.questions[question.old]
    repeats = {"": "", **change.proposal.repeat_targets(change.old, change.new)}
    home = repeats.get(before.repeat)
    taken = {q.new: q.old for q in change.questions if q.old and q.new}
    fitting = [
        key
        for key, there in change.new.questions.items()
        if there.repeat == home and bool(home) == bool(before.repeat) and convertible(before, there)
    ]
    reasons = {c.new: reason_words(c.reasons) for c in question.candidates}
    likely = [key for key in reasons if key in fitting]
    free = [key for key in fitting if key not in taken or taken[key] == question.old]
    ordered = dict.fromkeys([*likely, *free, *fitting])
    return [_parked(), *(_target(change, question, key, taken, reasons) for key in ordered)]


def _target(
    change: FormChange,
    question: QuestionChange,
    key: str,
    taken: dict[str, str],
    reasons: dict[str, str],
) -> Target:
    holder = taken.get(key, "")
    if holder and holder != question.old:
        note = tr("menggantikan {name}", name=holder)
    else:
        note = reasons.get(key, "")
    return Target(key, question_text(change.new, key), note)


def repeat_targets(change: FormChange, repeat: RepeatChange) -> list[Target]:
    """Return where the rows of a list can go."""
    if not repeat.old:
        return []
    there = [Target(key, repeat_text(change.new, key)) for key in repeats_of(change.new)]
    return [_parked(), *there]


def code_offers(change: FormChange, question: QuestionChange) -> list[tuple[str, str]]:
    """Return code and words of the new question's list."""
    there = change.new.questions.get(question.new)
    if there is None:
        return []
    choices = change.new.choices.get(there.choice_list, ())
    return [(c.code, change.new.text(c.label, language())) for c in choices]


def _parked() -> Target:
    return Target(PARK, tr("Parkir: tersimpan, tidak ditanyakan"))
