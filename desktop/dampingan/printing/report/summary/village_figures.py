"""Everything that a village's summary says, read by the functions that the screens ask too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dampingan.analysis.activity import FUNDED, RUNNING, Activity, read_activities
from dampingan.analysis.indicator import Lack, expressions, lacks
from dampingan.analysis.mentoring import Seen, read_seen
from dampingan.analysis.plan_summary import Sums, sums_of
from dampingan.analysis.problem_map import STATE
from dampingan.analysis.ranking import Ranking
from dampingan.analysis.ranking_state import read_state
from dampingan.core.regions import regions
from dampingan.store.creation import REGENCY
from dampingan.store.duplicates.duplicate_list import pair_count
from dampingan.store.lists.listing import Filter, Listing, PlaceTotals, Totals
from dampingan.store.merging.board import board, deciles
from dampingan.store.merging.conflict import conflict_count
from dampingan.store.merging.inquiry import inquiry_count, waiting_state
from dampingan.store.plan.record import PlanRecord, plan_records
from dampingan.store.plan.survey_count import count_many
from dampingan.store.reference import Name, names_of, references
from dampingan.store.renewal.renewal import Progressed, progress_by_place, reviewing

if TYPE_CHECKING:
    from datetime import date

    from dampingan.store.workspace import Workspace

LISTS = ("perangkat_daerah", "sumber_dana", "kategori_potensi", "jangka")
FINISHED = "complete verified"
"""Statuses of families that need no more entry and are there."""
SOLVED = "3"
"""A problem that is settled (question `keadaan` of the form `masalah`)."""


@dataclass(frozen=True)
class VillageFigures:
    """The figures of one village on one day.

    Attributes:
        code, name, kecamatan, regency: which village; the name with its kind.
        period: of the workspace.
        today: the day that deadlines are compared with.
        expected: families that the village's profile expects, None when unknown.
        totals, places: as Beranda shows them.
        to_check: finished families with findings.
        rounds: (RW, RT) → how far the look at known families is; empty when none is known.
        changes: what became of known families → how many; ``""`` are new ones.
        deciles: decile → families; ``""`` are those without one.
        lacks: indicators counted over the survey.
        place_of: id of a family → its RW and RT.
        ranking: of the problems in this period.
        problems, potentials, activities, records: of the registers.
        seen: mentorships, visits, agreements and progress.
        conflicts, inquiries, duplicates: what waits for a decision or an answer; duplicates None
            where they are not counted by village.
        names: list → code → what it is called.
        orders: list → codes in their order.
    """

    code: str
    name: str
    kecamatan: str
    regency: str
    period: str
    today: date
    expected: int | None
    totals: Totals
    places: Sequence[PlaceTotals]
    to_check: int
    rounds: Mapping[tuple[str, str], Progressed]
    changes: Mapping[str, int]
    deciles: Mapping[str, int]
    lacks: Sequence[Lack]
    place_of: Mapping[int, tuple[str, str]]
    ranking: Ranking
    problems: Sequence[PlanRecord]
    potentials: Sequence[PlanRecord]
    activities: Sequence[Activity]
    seen: Seen
    conflicts: int
    inquiries: int
    duplicates: int | None
    names: Mapping[str, Mapping[str, Name]]
    orders: Mapping[str, Sequence[str]]

    @property
    def drafts(self) -> int:
        """Families begun and not finished."""
        return self.totals.by_status.get("draft", 0)

    @property
    def closed(self) -> int:
        """Families that need no more entry."""
        return self.totals.families - self.drafts

    @property
    def done(self) -> int:
        """Families that are complete or verified."""
        return sum(self.totals.by_status.get(name, 0) for name in FINISHED.split())

    @cached_property
    def sums(self) -> Sums:
        """Sums over all activities."""
        return sums_of(self.activities)

    @cached_property
    def open_problems(self) -> list[PlanRecord]:
        """Problems that are not settled."""
        return [one for one in self.problems if one.answers.get(STATE) != SOLVED]

    @property
    def working(self) -> list[Activity]:
        """Activities that are funded or under way."""
        return [one for one in self.activities if one.state in {FUNDED, RUNNING}]

    def short(self, list_name: str, code: str) -> str:
        """Return what a narrow place calls an entry of a list; an unknown code as it is."""
        found = self.names[list_name].get(code)
        return found.short if found else code

    def full(self, list_name: str, code: str) -> str:
        """Return what an entry of a list is called."""
        found = self.names[list_name].get(code)
        return found.full if found else code

    def agency(self, code: str) -> str:
        """Return the full name of an agency, without the kabupaten or kota that all are of."""
        return without_region(self.full("perangkat_daerah", code), self.regency)


def without_region(name: str, regency: str) -> str:
    """Return a name without the kabupaten or kota at its end."""
    return name.removesuffix(f" {regency}") if regency else name


def read_village_figures(workspace: Workspace, code: str) -> VillageFigures:
    """Read the figures of a village.

    Args:
        workspace: a village's, or a regency's.
        code: the village.
    """
    seen = read_seen(workspace, village=code)  # gives the workspace the registers' forms
    own = "" if workspace.scope != REGENCY else code
    listing = Listing(workspace)
    profile = workspace.extra_form("profil")
    region = regions().get(code)
    lists = {name: references(workspace, name, inactive=True) for name in LISTS}
    conflicts, inquiries, duplicates, expected = _waiting(workspace, code)
    kecamatan = regions().get(code.rpartition(".")[0])
    regency = regions().get(".".join(code.split(".")[:2]))
    return VillageFigures(
        code=code,
        name=region.label if region else code,
        kecamatan=kecamatan.name if kecamatan else "",
        regency=regency.label if regency else "",
        period=workspace.period,
        today=seen.today,
        expected=expected,
        totals=listing.totals(Filter(village_code=own)),
        places=listing.by_place(own),
        to_check=listing.totals(Filter(village_code=own, status=FINISHED, findings="any")).families,
        rounds=progress_by_place(workspace) if not own and reviewing(workspace) else {},
        changes=listing.by_change(own),
        deciles=deciles(workspace, own),
        lacks=lacks(count_many(workspace, expressions(profile), village_code=own)),
        place_of=listing.place_of_each(own),
        ranking=read_state(workspace, code, workspace.period).ranking,
        problems=plan_records(workspace, "masalah", village_code=code, rows=False),
        potentials=plan_records(workspace, "potensi", village_code=code, rows=False),
        activities=read_activities(one for one in seen.activities if one.village_code == code),
        seen=seen,
        conflicts=conflicts,
        inquiries=inquiries,
        duplicates=duplicates,
        names={name: names_of(entries) for name, entries in lists.items()},
        orders={name: [one.code for one in entries] for name, entries in lists.items()},
    )


def _waiting(workspace: Workspace, code: str) -> tuple[int, int, int | None, int | None]:
    """Return open conflicts, open questions, likely duplicates, and families expected."""
    if workspace.scope != REGENCY:
        return (
            conflict_count(workspace),
            inquiry_count(workspace, waiting_state(workspace)),
            pair_count(workspace),
            workspace.village["expected_families"],
        )
    line = next((one for one in board(workspace) if one.code == code), None)
    if line is None:
        return 0, 0, None, None
    return line.conflicts, line.inquiries, None, line.expected
