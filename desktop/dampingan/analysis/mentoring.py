"""What is to be said of mentoring on one day: who, where, what is late; screens and paper alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from dampingan.analysis.assignment import Assignment, assign
from dampingan.analysis.supervision import (
    SETTING,
    Counts,
    Limits,
    Supervision,
    count_by_village,
    supervise,
)
from dampingan.core.language import language
from dampingan.core.regions import regions
from dampingan.store.creation import REGENCY
from dampingan.store.plan.form import ensure_plan
from dampingan.store.plan.record import PlanRecord, plan_records
from dampingan.store.reference import names_of, references, standing_codes

if TYPE_CHECKING:
    from dampingan.forms.model import Form
    from dampingan.store.workspace import Workspace

ACTIVITY, VISIT, MENTORSHIP = "kegiatan", "kunjungan", "pendampingan"
AGENCIES = "perangkat_daerah"


class Village(NamedTuple):
    """A village as its chooser and tables name it."""

    code: str
    name: str
    kecamatan: str


class Agency(NamedTuple):
    """An agency of the list: what tables say (`short`), what forms say (`label`).

    `standing` is the code of the agency that it was merged into, else its own.
    """

    code: str
    label: str
    short: str
    active: bool
    standing: str


@dataclass(frozen=True)
class Seen:
    """Everything about mentoring in a workspace on one day.

    Attributes:
        today: the day.
        year: whose mentorships are shown.
        village: code that it is about; ``""`` is all villages of a regency.
        regency: whether the workspace is a regency's.
        limits: from when on something is said.
        villages: all villages of the workspace.
        agencies: code → agency, retired ones too.
        activities, visits, mentorships: the records of all villages.
        states: question key of each form → code → words, for the states that are shown.
    """

    today: date
    year: int
    village: str
    regency: bool
    limits: Limits
    villages: Sequence[Village]
    agencies: Mapping[str, Agency]
    activities: Sequence[PlanRecord]
    visits: Sequence[PlanRecord]
    mentorships: Sequence[PlanRecord]
    states: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @cached_property
    def everywhere(self) -> Supervision:
        """What is to be said of all villages."""
        return supervise(self.activities, self.visits, self.today, self.limits)

    @cached_property
    def supervision(self) -> Supervision:
        """What is to be said of the village chosen."""
        return self.everywhere.of(self.village)

    @cached_property
    def counts(self) -> Mapping[str, Counts]:
        """How much is to be looked at, by village."""
        return count_by_village(self.everywhere)

    @cached_property
    def sums(self) -> Counts:
        """How much is to be looked at in what is shown."""
        shown = [c for code, c in self.counts.items() if self.village in {"", code}]
        names = Counts.__dataclass_fields__
        return Counts(**{name: sum(getattr(one, name) for one in shown) for name in names})

    @cached_property
    def assignment(self) -> Assignment:
        """Who accompanies whom in the year."""
        codes = [one.code for one in self.villages if self.village in {"", one.code}]
        standing = {one.code: one.standing for one in self.agencies.values()}
        return assign(
            self.mentorships, self.visits, codes, self.year, self.today, standing=standing
        )

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Key → title of every activity, for links."""
        return {one.uid: one.title or one.text("judul") for one in self.activities}

    @cached_property
    def names(self) -> Mapping[str, Village]:
        """Code → village."""
        return {one.code: one for one in self.villages}

    def work_out(self) -> None:
        """Work out what is shown first, so that the window need not wait for it."""
        for name in ("counts", "assignment", "titles"):
            getattr(self, name)

    def shown_visits(self) -> list[PlanRecord]:
        """Return the visits of what is shown, newest first."""
        shown = [v for v in self.visits if self.village in {"", v.village_code}]
        return sorted(shown, key=lambda v: (v.text("tanggal"), v.id), reverse=True)

    def agency_word(self, code: str) -> str:
        """Return what a table says of an agency; an unknown code as it is."""
        found = self.agencies.get(code)
        return (found.short or found.label) if found else code

    def stands(self, code: str) -> str:
        """Return the code of the agency that stands for a code today."""
        found = self.agencies.get(code)
        return found.standing if found else code

    def village_word(self, code: str) -> str:
        """Return a village's name."""
        found = self.names.get(code)
        return found.name if found else code


def read_seen(workspace: Workspace, year: int = 0, village: str = "", **_: object) -> Seen:
    """Read everything; made to run in a job. Installs the forms when they are not there yet."""
    ensure_plan(workspace)
    today = workspace.now().astimezone().date()
    regency = workspace.scope == REGENCY
    seen = Seen(
        today=today,
        year=year or today.year,
        village=village if regency else workspace.village_code,
        regency=regency,
        limits=Limits.read(workspace.setting(SETTING)),
        villages=read_villages(workspace),
        agencies=read_agencies(workspace),
        activities=plan_records(workspace, ACTIVITY),
        visits=plan_records(workspace, VISIT),
        mentorships=plan_records(workspace, MENTORSHIP),
        states=read_states(workspace),
    )
    seen.work_out()
    return seen


def read_villages(workspace: Workspace) -> list[Village]:
    """Return the villages of a workspace: its own, or all of a regency."""
    known = regions()
    if workspace.scope != REGENCY:
        region = known.get(workspace.village_code)
        name = region.name if region else workspace.village_code
        return [Village(workspace.village_code, name, "")]
    return [
        Village(village.code, village.name, kecamatan.name)
        for kecamatan in known.children(workspace.village_code)
        for village in known.children(kecamatan.code)
    ]


def read_agencies(workspace: Workspace) -> dict[str, Agency]:
    """Return code → agency; retired ones are there too, for what was answered before.

    One that was merged into another is called by both names, ``lama → baru``.
    """
    entries = references(workspace, AGENCIES, inactive=True)
    names, stands = names_of(entries), standing_codes(entries)
    return {
        one.code: Agency(one.code, *names[one.code], one.active, stands[one.code])
        for one in entries
    }


def read_states(workspace: Workspace) -> dict[str, Mapping[str, str]]:
    """Return the words for the states of activities and of what was agreed."""
    return {
        ACTIVITY: choice_words(workspace.extra_form(ACTIVITY), "keadaan"),
        VISIT: choice_words(workspace.extra_form(VISIT), "keadaan"),
        MENTORSHIP: choice_words(workspace.extra_form(MENTORSHIP), "peran"),
    }


def choice_words(form: Form, key: str) -> dict[str, str]:
    """Return code → words of a question's choices in the interface language."""
    question = form.questions.get(key)
    if question is None:
        return {}
    choices = form.choices.get(question.choice_list, ())
    return {one.code: form.text(one.label, language()) for one in choices}
