"""The activities of a village as forms of the plan list them: in which order, for which years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dampingan.analysis.activity import CANCELLED, Activity, read_activity
from dampingan.core.period import Period
from dampingan.matrix.village_plan import OUTSIDE, OWN, VillagePlan, amount
from dampingan.store.plan.record import PlanRecord

MOST_YEARS = 8
"""Years of an RPJM Desa since UU 3/2024; six before."""
LEAST_YEARS = 6


@dataclass(frozen=True, slots=True)
class Item:
    """An activity: its record and what it means."""

    record: PlanRecord
    activity: Activity


def items(plan: VillagePlan) -> list[Item]:
    """Return the activities that are not given up, by field and priority."""
    fields, subs = plan.words.order("bidang"), plan.words.order("sub_bidang")
    found = [Item(one, read_activity(one)) for one in plan.alive("kegiatan")]

    def place(item: Item) -> tuple[int, int, int, int]:
        one = item.activity
        wanted = amount(item.record.text("prioritas"))
        return (
            fields.get(one.sector, len(fields)),
            subs.get(one.sub_sector, len(subs)),
            int(wanted) if isinstance(wanted, int | float) else 10**6,
            item.record.id,
        )

    return sorted((item for item in found if item.activity.state != CANCELLED), key=place)


def plan_year(plan: VillagePlan, found: Iterable[Item], wanted: int | None = None) -> int:
    """Return the year that yearly forms are about: the one after the period, or the wanted one.

    When nothing lies in that year, the nearest one after it that has something, else before it.
    """
    if wanted is not None:
        return wanted
    following = (Period.parse(plan.period).year if plan.period else 2026) + 1
    years = {year for item in found for year in item.activity.years}
    if following in years or not years:
        return following
    later = [year for year in years if year > following]
    return min(later) if later else max(years)


def years_words(one: Activity) -> str:
    """Return the years of an activity, ``2027`` or ``2027–2029``."""
    if one.first_year is None:
        return ""
    if one.first_year == one.last_year:
        return str(one.first_year)
    return f"{one.first_year}–{one.last_year}"


def origin_of(plan: VillagePlan, item: Item) -> str:
    """Return whether a fund is the village's own or from outside, by the list of funds."""
    entry = plan.words.entry("sumber_dana", item.activity.fund)
    if entry is None:
        return ""
    return entry.extra.get("asal", "") or (OWN if entry.extra.get("untuk") else OUTSIDE)


def patterns_of(plan: VillagePlan) -> list[tuple[str, str]]:
    """Return the ways of carrying out that such a village has, as columns to be ticked."""
    used = {one.text("pola") for one in plan.alive("kegiatan")}
    return [
        (one.code, one.label)
        for one in plan.words.lists.get("pola", ())
        if one.code in used or (one.active and one.extra.get("untuk", "") in {"", plan.kind})
    ]


def priority_of(item: Item) -> tuple[float, int]:
    """Return what proposals are ordered by: their priority, then as they were entered."""
    wanted = amount(item.record.text("prioritas"))
    return (float(wanted) if isinstance(wanted, int | float) else 1e9, item.record.id)


def span_of(plan: VillagePlan, found: Sequence[Item]) -> tuple[list[int], bool]:
    """Return the years of the plan's columns, and whether something lies after them."""
    used = sorted({year for item in found for year in item.activity.years})
    if not used:
        first = (Period.parse(plan.period).year if plan.period else 2026) + 1
        return list(range(first, first + LEAST_YEARS)), False
    first = used[0]
    count = min(max(used[-1] - first + 1, LEAST_YEARS), MOST_YEARS)
    years = list(range(first, first + count))
    return years, used[-1] > years[-1]
