"""The activities of a village, or of all, as the views of Rencana show them; knows no widget."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import chain
from typing import TYPE_CHECKING

from dampingan.analysis.activity import (
    CANCELLED,
    FIRST_YEAR,
    FUNDED,
    IDEA,
    LAST_YEAR,
    PROPOSED,
    RUNNING,
)
from dampingan.analysis.term import Suggestion, Term, read_terms, share_by_year, suggest
from dampingan.core.language import language
from dampingan.core.text import fold

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord
    from dampingan.store.workspace import Workspace

PROBLEM, POTENTIAL, ACTIVITY = "masalah", "potensi", "kegiatan"
"""The registers that a plan is made of, as their forms are called; links are named like them."""

LISTS = {
    "jangka": "jangka",
    "pengampu": "perangkat_daerah",
    "sumber_dana": "sumber_dana",
    "sektor": "sektor",
    "bidang": "bidang",
}
"""Question → the reference list that its answers come from, of those that filters ask for."""

STATE = "keadaan"
"""Question, and list of the questionnaire's own, that says how far an activity is."""

_OPEN = frozenset({IDEA, PROPOSED, FUNDED, RUNNING})
LAST_POSITION = 10**9
_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Card:
    """What cards, bars and filters ask of an activity, read from its answers once.

    Attributes:
        record: the record itself.
        uid: its key.
        title: its name, "" while it has none.
        term, state, agency, fund, sector: codes.
        cost: rupiah, 0 while unknown.
        start, end: years.
        planned: the year in which it was planned.
        problems, potentials: keys of what it rests on.
        families: how many families it names.
        order: where it stands in its column.
    """

    record: PlanRecord
    uid: str
    title: str
    term: str
    state: str
    agency: str
    fund: str
    sector: str
    cost: int
    start: int | None
    end: int | None
    planned: int | None
    problems: tuple[str, ...]
    potentials: tuple[str, ...]
    families: int
    order: tuple[int, int]

    @property
    def place(self) -> str:
        """RT and RW as one value, ``003/002``."""
        return f"{self.record.text('rt')}/{self.record.text('rw')}"

    @property
    def agencies(self) -> tuple[str, ...]:
        """Codes of the agency in charge and of those that support it."""
        return (self.agency, *self.record.keys("pendukung"))

    def lasts(self, year: str) -> bool:
        """Whether it is carried out in a year."""
        return year.isdigit() and int(year) in share_by_year(0, self.start, self.end)

    def late(self, this_year: int) -> bool:
        """Whether its last year is over and it is neither done nor given up."""
        last = self.end or self.start
        return self.state in _OPEN and last is not None and last < this_year

    def suggestion(self, terms: Sequence[Term]) -> Suggestion:
        """What its years say about its term."""
        return suggest(self.term, terms, start=self.start, end=self.end, planned=self.planned)


@dataclass(frozen=True, slots=True)
class PlanFilter:
    """Which activities are shown; "" doesn't filter.

    Attributes:
        sector, agency, fund, state, term: codes.
        place: RT and RW, ``003/002``.
        problem: key of a problem that they must rest on.
        year: a year that they must be carried out in.
        text: words of the title, the problems or the potentials.
    """

    sector: str = ""
    agency: str = ""
    place: str = ""
    fund: str = ""
    state: str = ""
    problem: str = ""
    year: str = ""
    text: str = ""

    @property
    def filters(self) -> bool:
        """Whether anything is left out."""
        return any(getattr(self, one.name) for one in fields(self))

    def lets(self, one: Card, plan: Plan) -> bool:
        """Whether an activity is shown."""
        return (
            (not self.sector or one.sector == self.sector)
            and (not self.fund or one.fund == self.fund)
            and (not self.state or one.state == self.state)
            and (not self.place or one.place == self.place)
            and (not self.year or one.lasts(self.year))
            and (not self.agency or self.agency in one.agencies)
            and (not self.problem or self.problem in one.problems)
            and (not self.text or plan.says(one, self.text))
        )


@dataclass(slots=True)
class Plan:
    """Everything that the views show.

    Attributes:
        cards: the activities in the order of entry, without deleted ones.
        problems, potentials: by key, deleted ones too: somebody may rest on them. Of all the
            villages of a regency only keys and titles are there.
        terms: of the list ``jangka``.
        names: list → code → (full name, short name).
        village: code of the chosen village, "" for all.
        many: whether the activities are of many villages.
        mentors: codes of the agencies that mentor the village this year, the main one first.
    """

    cards: list[Card] = field(default_factory=list)
    problems: dict[str, PlanRecord] = field(default_factory=dict)
    potentials: dict[str, PlanRecord] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    names: Mapping[str, Mapping[str, tuple[str, str]]] = field(default_factory=dict)
    village: str = ""
    many: bool = False
    mentors: tuple[str, ...] = ()
    _words: dict[str, str] = field(default_factory=dict)

    def living(self, form_id: str) -> list[PlanRecord]:
        """Return the problems or potentials that are not deleted, in the order of entry."""
        records = self.problems if form_id == PROBLEM else self.potentials
        return [one for one in records.values() if not one.deleted]

    def records(self) -> Iterable[PlanRecord]:
        """Return every record of the plan."""
        return chain(
            (card.record for card in self.cards), self.problems.values(), self.potentials.values()
        )

    def card(self, uid: str) -> Card | None:
        """Return an activity by its key."""
        return next((one for one in self.cards if one.uid == uid), None)

    def shown(self, wanted: PlanFilter) -> list[Card]:
        """Return the activities that a filter lets through."""
        if not wanted.filters:
            return list(self.cards)
        return [one for one in self.cards if wanted.lets(one, self)]

    def name(self, list_name: str, code: str) -> str:
        """Return the words for a code of a list, the code itself when nobody knows it."""
        return self.names.get(list_name, {}).get(code, (code, code))[0] or code

    def short(self, list_name: str, code: str) -> str:
        """Return the abbreviation for a code, its words when it has none."""
        full, short = self.names.get(list_name, {}).get(code, (code, code))
        return short or full or code

    def title_of(self, key: str) -> str:
        """Return the title of a problem or potential, "" when it is deleted or unknown."""
        record = self.problems.get(key) or self.potentials.get(key)
        return "" if record is None or record.deleted else record.title

    def says(self, one: Card, text: str) -> bool:
        """Whether an activity, or what it rests on, holds all these words."""
        whole = self._words.get(one.uid)
        if whole is None:
            titles = (self.title_of(key) for key in (*one.problems, *one.potentials))
            agency = self.short(LISTS["pengampu"], one.agency)
            whole = self._words[one.uid] = fold(" ".join((one.title, agency, *titles)))
        return all(word in whole for word in fold(text).split())

    def term_of(self, one: Card) -> str:
        """Return the code of the column that an activity stands in, "" when its term is unknown."""
        return one.term if any(term.code == one.term for term in self.terms) else ""


def cost_of(cards: Iterable[Card]) -> int:
    """Return what activities cost together; cancelled ones cost nothing."""
    return sum(card.cost for card in cards if card.state != CANCELLED)


def read_card(record: PlanRecord) -> Card:
    """Read a record's answers; a regency has thousands, so each is asked for once."""
    get = record.answers.get
    position = _whole(get("prioritas"))
    return Card(
        record=record,
        uid=record.uid,
        title=get("judul") or record.title,
        term=get("jangka", ""),
        state=get(STATE) or IDEA,
        agency=get("pengampu", ""),
        fund=get("sumber_dana", ""),
        sector=get("sektor", ""),
        cost=_whole(get("biaya")) or 0,
        start=_year(get("tahun_mulai")),
        end=_year(get("tahun_selesai")),
        planned=_year(record.period[:4]),
        problems=tuple(get(PROBLEM, "").split()),
        potentials=tuple(get(POTENTIAL, "").split()),
        families=get("keluarga_nama", "").count(" ") + 1 if get("keluarga_nama") else 0,
        order=(LAST_POSITION if position is None else position, record.id),
    )


def read_plan(
    workspace: Workspace,
    village: str = "",
    *,
    progress: Callable[[int, int, str], object] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Plan:
    """Read everything that Rencana shows, from one moment's state; made to run in a job.

    Args:
        workspace: open, its plan forms in place.
        village: only this one; "" for all.
        progress: not used, it is quick.
        cancelled: not used, it is quick.
    """
    from dampingan.store.creation import REGENCY
    from dampingan.store.plan.form import ensure_plan
    from dampingan.store.plan.record import plan_records, uncollected

    ensure_plan(workspace)
    whole = bool(village) or workspace.scope != REGENCY
    with workspace.snapshot() as reader, uncollected():
        activities = plan_records(reader, ACTIVITY, village_code=village)
        found = {
            form_id: plan_records(
                reader, form_id, village_code=village, deleted=True, rows=False, answers=whole
            )
            for form_id in (PROBLEM, POTENTIAL)
        }
        mentors = (
            plan_records(reader, "pendampingan", village_code=village, rows=False) if whole else ()
        )
        plan = Plan(
            cards=[read_card(one) for one in activities],
            problems={one.uid: one for one in found[PROBLEM]},
            potentials={one.uid: one for one in found[POTENTIAL]},
            village=village,
            many=not whole,
            mentors=_mentors(mentors, workspace.period),
        )
    read_lists(workspace, plan)
    return plan


def read_lists(workspace: Workspace, plan: Plan) -> None:
    """Read terms and names of codes into a plan, retired ones too: old answers keep them."""
    from dampingan.store.reference import ALL_REGIONS, names_of, references

    entries = references(workspace, "jangka", inactive=True)
    called = names_of(entries, language())
    plan.terms = tuple(
        replace(term, label=called[entry.code].full)
        for term, entry in zip(read_terms(entries), entries, strict=True)
    )
    names: dict[str, Mapping[str, tuple[str, str]]] = {
        name: names_of(references(workspace, name, region=ALL_REGIONS, inactive=True), language())
        for name in LISTS.values()
    }
    form = workspace.extra_form(ACTIVITY)
    states = form.questions.get("keadaan")
    choices = form.choices.get(states.choice_list, ()) if states else ()
    names[STATE] = {one.code: (form.text(one.label, language()), "") for one in choices}
    plan.names = names


def merge_records(plan: Plan, records: Iterable[tuple[str, PlanRecord | None, str]]) -> Plan:
    """Return the plan with some records as they are now.

    Args:
        plan: as it was.
        records: for each one form, record (None when it is gone) and key.
    """
    activities = {one.uid: one for one in plan.cards}
    problems, potentials = dict(plan.problems), dict(plan.potentials)
    for form_id, record, uid in records:
        if form_id == ACTIVITY:
            if record is None or record.deleted:
                activities.pop(uid, None)
            else:
                activities[uid] = read_card(record)
            continue
        kept = problems if form_id == PROBLEM else potentials
        if record is None:
            kept.pop(uid, None)
        else:
            kept[uid] = record
    ordered = sorted(activities.values(), key=lambda one: (one.record.village_code, one.record.id))
    return replace(plan, cards=ordered, problems=problems, potentials=potentials, _words={})


def _mentors(records: Sequence[PlanRecord], period: str) -> tuple[str, ...]:
    """Return the agencies of the period's year; none when the records are of several villages."""
    if len({one.village_code for one in records}) != 1:
        return ()
    now = [one for one in records if one.text("tahun") == period[:4]]
    ordered = sorted(now, key=lambda one: (one.text("peran") or "9", one.id))
    return tuple(dict.fromkeys(one.text("perangkat") for one in ordered))


def _whole(text: str | None) -> int | None:
    """Return the whole number of an answer, None when it is none that can be meant."""
    if not text:
        return None
    if len(text) <= _DIGITS and text.isdecimal():
        return int(text)
    try:
        value = float(text)
    except ValueError:
        return None
    return round(value) if abs(value) < 10**_DIGITS else None


def _year(text: str | None) -> int | None:
    year = _whole(text)
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None
