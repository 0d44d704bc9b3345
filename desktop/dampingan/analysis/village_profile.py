"""Lines of the profile: one question with its official answer, the survey's figure, and earlier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from dampingan.core.language import language
from dampingan.forms.answer import Answers, Field
from dampingan.forms.model import Choice, Form, Group, Question, QuestionType
from dampingan.forms.session import FormSession

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord
    from dampingan.store.plan.survey_count import SurveyCount

FORM_ID = "profil"
PERIOD = "periode"
STATUS = "status_pemerintahan"
FAMILIES = "jumlah_keluarga"
"""Podes R401C: how many families there are officially [S34]."""
PERSONS = "persons"
COUNT = "survey_count"
"""Column of a choice: which families give this answer."""
NEAR = 0.05
"""Official and counted figures that are this close are one figure taken at two times [INF]."""
_NUMBERS = {QuestionType.INTEGER, QuestionType.DECIMAL}
SHOWN_APART = {PERIOD, "instanceName"}
"""Questions that are no lines of the table."""


class Likeness(StrEnum):
    """How the survey's figure stands to the official one."""

    UNKNOWN = ""
    SAME = "same"
    NEAR = "near"
    FAR = "far"


@dataclass(frozen=True)
class Block:
    """A group of the form: ``IV Penduduk``.

    Attributes:
        key: of the group, ``""`` for questions outside groups.
        number: as on paper.
        title: in the interface language.
        questions: in order.
    """

    key: str
    number: str
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Share:
    """One answer of a question and the families that give it."""

    choice: Choice
    families: int
    family_ids: tuple[int, ...]


@dataclass(frozen=True)
class Figure:
    """What the survey says about a question.

    Attributes:
        count: families or persons; None for a question with choices.
        family_ids: whom it counts.
        shares: of a question with choices, the most frequent answer first.
        total: families that gave any of these answers.
        likeness: to the official answer.
        difference: counted minus official, 0 for choices.
    """

    count: int | None
    family_ids: tuple[int, ...]
    shares: tuple[Share, ...] = ()
    total: int = 0
    likeness: Likeness = Likeness.UNKNOWN
    difference: int = 0


@dataclass(frozen=True)
class Line:
    """One question of the profile.

    Attributes:
        question: of the form.
        block: key of its block.
        value: the official answer.
        earlier: its answers of earlier periods, newest first.
        problem: what a rule says about the answer, ``""`` for nothing.
        figure: the survey's; None when it counts nothing or was not counted yet.
    """

    question: Question
    block: str
    value: str
    earlier: tuple[str, ...] = ()
    problem: str = ""
    figure: Figure | None = None

    @property
    def numeric(self) -> bool:
        """Whether figures stand at the right."""
        return self.question.type in _NUMBERS

    @property
    def changed(self) -> bool:
        """Whether the answer differs from the last period's."""
        return bool(self.earlier) and self.earlier[0] != self.value


@dataclass(frozen=True)
class Profile:
    """The record of one period and those before it.

    Attributes:
        record: what is shown; None while there is none.
        earlier: records of periods before it, newest first.
    """

    record: PlanRecord | None = None
    earlier: tuple[PlanRecord, ...] = field(default_factory=tuple)


def period_of(record: PlanRecord) -> str:
    """Return the period that a profile is about."""
    return record.text(PERIOD) or record.period


def profiles_of(records: Iterable[PlanRecord]) -> list[PlanRecord]:
    """Return the profiles of a village, newest period first; one period's last entered first."""
    return sorted(records, key=lambda one: (period_of(one), one.id), reverse=True)


def profile_of(records: Sequence[PlanRecord], uid: str) -> Profile:
    """Return a record among `profiles_of` with those before it; the newest when it is not there."""
    if not records:
        return Profile()
    places = [place for place, one in enumerate(records) if one.uid == uid]
    place = places[0] if places else 0
    shown = records[place]
    before = [one for one in records[place + 1 :] if period_of(one) < period_of(shown)]
    return Profile(shown, tuple(before))


def blocks_of(form: Form) -> tuple[Block, ...]:
    """Return the blocks of a profile's form; questions outside groups come first."""
    outside = tuple(
        one
        for one in form.root.children
        if isinstance(one, Question) and one.key not in SHOWN_APART and one.answerable
    )
    blocks = [Block("", "", "", outside)] if outside else []
    for group in form.root.children:
        if isinstance(group, Group) and not group.is_repeat:
            title = form.text(group.label, language())
            blocks.append(Block(group.key, group.number, title, tuple(_inside(group))))
    return tuple(block for block in blocks if block.questions)


def _inside(group: Group) -> Iterable[Question]:
    for child in group.children:
        if isinstance(child, Question):
            if child.answerable:
                yield child
        elif not child.is_repeat:
            yield from _inside(child)


def lines_of(
    form: Form,
    blocks: Sequence[Block],
    profile: Profile,
    today: date,
    counts: Mapping[str, SurveyCount],
) -> list[Line]:
    """Return the lines that this village is asked, in the order of the form.

    Args:
        form: the profile's questionnaire.
        blocks: of the form.
        profile: what is answered.
        today: the day that rules mean.
        counts: expression → what was counted; those that are missing are not known yet.
    """
    record = profile.record
    values = dict(record.answers) if record else {}
    session = FormSession(form, Answers(values), today=today, language=language())
    return [
        Line(
            question,
            block.key,
            value := values.get(question.key, ""),
            tuple(one.text(question.key) for one in profile.earlier),
            " ".join(finding.message for finding in session.findings(Field(question.key)))
            if record
            else "",
            figure_of(form, question, value, counts),
        )
        for block in blocks
        for question in block.questions
        if session.relevant(Field(question.key))
    ]


def expressions_of(form: Form, questions: Iterable[Question]) -> list[str]:
    """Return what must be counted for some questions."""
    found: dict[str, None] = {}
    for question in questions:
        if question.survey_count:
            found[question.survey_count] = None
        found.update((one.extra[COUNT], None) for one in _counted_choices(form, question))
    return list(found)


def figure_of(
    form: Form, question: Question, value: str, counts: Mapping[str, SurveyCount]
) -> Figure | None:
    """Return what the survey says about a question; None when nothing is known."""
    if question.survey_count:
        counted = counts.get(question.survey_count)
        if counted is None:
            return None
        number = counted.persons if question.survey_unit == PERSONS else counted.families
        likeness, difference = compare(value, number)
        return Figure(number, counted.family_ids, (), counted.families, likeness, difference)
    choices = _counted_choices(form, question)
    if not choices or any(one.extra[COUNT] not in counts for one in choices):
        return None
    return _spread(choices, value, counts)


def _spread(
    choices: Sequence[Choice], value: str, counts: Mapping[str, SurveyCount]
) -> Figure | None:
    shares = [
        Share(one, (found := counts[one.extra[COUNT]]).families, found.family_ids)
        for one in choices
    ]
    shares = sorted((one for one in shares if one.families), key=lambda one: -one.families)
    total = sum(one.families for one in shares)
    if not shares:
        return Figure(None, ())
    likeness = Likeness.UNKNOWN
    if value:
        first = shares[0].families
        most = {one.choice.code for one in shares if one.families == first}
        likeness = Likeness.SAME if most & set(value.split()) else Likeness.FAR
    return Figure(None, shares[0].family_ids, tuple(shares), total, likeness)


def _counted_choices(form: Form, question: Question) -> list[Choice]:
    """Return the choices with a count of a question of one answer (its most frequent is told)."""
    if question.type is not QuestionType.SELECT_ONE:
        return []
    return [one for one in form.choices.get(question.choice_list, ()) if one.extra.get(COUNT)]


def compare(value: str, counted: int) -> tuple[Likeness, int]:
    """Return how a counted figure stands to an official one, and counted minus official."""
    try:
        official = round(float(value))
    except ValueError:
        return Likeness.UNKNOWN, 0
    difference = counted - official
    if difference == 0:
        return Likeness.SAME, 0
    near = abs(difference) <= NEAR * max(official, counted)
    return (Likeness.NEAR if near else Likeness.FAR), difference
