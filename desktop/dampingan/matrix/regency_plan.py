"""The plans of all villages of a regency: activities, sums and overlaps, read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from dampingan.analysis.activity import Activity, read_activity
from dampingan.analysis.activity_overlap import OverlapReport, find_overlaps
from dampingan.analysis.plan_summary import By, Summary, summarize
from dampingan.core.regions import regions
from dampingan.matrix.village_plan import ReferenceWords
from dampingan.store.plan.overlap_decision import settled_overlaps
from dampingan.store.plan.record import PlanRecord, plan_records

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

LIST_OF = {By.AGENCY: "perangkat_daerah", By.TERM: "jangka", By.FUND: "sumber_dana"}
"""What lines are summed by → the reference list of its words."""

_PROBLEMS = (
    "response.form_id = 'masalah' AND response.subject = 'village' AND response.deleted_at IS NULL"
)

_LISTS = (
    *("bidang", "sub_bidang", "sektor", "perangkat_daerah", "program", "sumber_dana"),
    *("pola", "jangka"),
)


@dataclass(frozen=True)
class RegencyPlan:
    """What a regency knows of its villages' plans.

    Attributes:
        regency: the workspace's own row: name, code.
        period: of the workspace.
        villages: codes of the workspace's villages, in order.
        activities: living ones, by village as they were entered.
        records: key → record of an activity.
        problems: of all villages, empty where only sums were asked for.
        problem_count: how many there are.
        settled: pairs that somebody decided are no overlap, as `find_overlaps` takes them.
        overlaps: pairs of two agencies, None until they were looked for.
        words: reference lists.
        state_at: UTC time of the newest change.
    """

    regency: Mapping[str, Any]
    period: str
    villages: tuple[str, ...]
    activities: tuple[Activity, ...]
    records: Mapping[str, PlanRecord]
    problems: Sequence[PlanRecord]
    problem_count: int
    settled: Mapping[str, str]
    words: ReferenceWords
    state_at: str
    overlaps: OverlapReport | None = None

    @cached_property
    def _summaries(self) -> dict[By, Summary]:
        return {}

    def summary(self, by: By) -> Summary:
        """Return the sums by one thing, in the order of its list; added up when first asked."""
        if by not in self._summaries:
            name = LIST_OF.get(by)
            order = self.words.order(name) if name else self.villages
            self._summaries[by] = summarize(self.activities, by, order)
        return self._summaries[by]

    def name_of(self, by: By, key: str) -> str:
        """Return what a line is called."""
        if not key:
            return UNSAID[by]
        if by is By.VILLAGE:
            return village_name(key)
        return self.words.label(LIST_OF[by], key)

    def short_of(self, by: By, key: str) -> str:
        """Return a shorter name of a line."""
        if not key or by is By.VILLAGE:
            return self.name_of(by, key)
        return self.words.short(LIST_OF[by], key)


UNSAID: Mapping[By, str] = {
    By.AGENCY: "Belum berpengampu",
    By.TERM: "Jangka belum dipilih",
    By.VILLAGE: "Desa/kelurahan tidak dikenal",
    By.FUND: "Sumber dana belum diisi",
}
"""By what → how a line is called that sums up what says nothing."""


def read_regency_plan(workspace: Workspace) -> RegencyPlan:
    """Read all plans from one moment's state, with all that is said of them."""
    return with_overlaps(_read(workspace, whole=True))


def read_regency_sums(workspace: Workspace, **_: object) -> RegencyPlan:
    """Read what sums need: problems only counted, nothing compared yet; for a job."""
    return _read(workspace, whole=False)


def with_overlaps(plan: RegencyPlan, **_: object) -> RegencyPlan:
    """Return a plan with its overlaps looked for; made to run in a job."""
    return replace(plan, overlaps=find_overlaps(plan.activities, plan.settled))


def _read(workspace: Workspace, *, whole: bool) -> RegencyPlan:
    settled = settled_overlaps(workspace)
    with workspace.snapshot() as reader:
        records = plan_records(reader, "kegiatan")
        problems = plan_records(reader, "masalah", rows=False) if whole else []
        counted = reader.count("response", where=_PROBLEMS)
        words = ReferenceWords.read(reader, _LISTS)
        regency = reader.village()
        codes = [row[0] for row in reader.records("village", ["code"])]
    activities = tuple(read_activity(record) for record in records)
    villages = tuple(sorted(code for code in codes if code and code != regency["code"]))
    times = [one.updated_at for one in (*records, *problems)]
    return RegencyPlan(
        regency=regency,
        period=workspace.period,
        villages=villages or (str(regency["code"]),),
        activities=activities,
        records={record.uid: record for record in records},
        problems=problems,
        problem_count=counted,
        settled=settled,
        words=words,
        state_at=max(times, default=""),
    )


def village_name(code: str) -> str:
    """Return kind and name of a village, its code when it is not known here."""
    region = regions().get(code)
    return region.label if region else code


def kecamatan_name(code: str) -> str:
    """Return the name of a village's kecamatan."""
    region = regions().get(code.rpartition(".")[0])
    return region.name if region else ""
