"""What the mentors of a village must look at: late, stalled, done, and money ahead of the work.

Pure arithmetic over the records `kegiatan` and `kunjungan`; it knows neither files nor screens.
The guidance asks agencies to follow up what was agreed and to report progress ("Satu Perangkat
Daerah Satu Kelurahan Dampingan"); no source says after how many days work counts as stalled, so
every limit is a setting of the workspace.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from dampingan.core.dates import parse_iso

if TYPE_CHECKING:
    from dampingan.store.plan.record import PlanRecord, PlanRow

SETTING = "supervision"
"""The workspace's setting that holds `Limits`."""

# States of an activity: the codes of the form `kegiatan`.
IDEA, PROPOSED, FUNDED, RUNNING, FINISHED, DEFERRED, CANCELLED = "1234567"
# States of a follow-up: the codes of the form `kunjungan`.
WAITING, BEGUN, SETTLED, DROPPED = "1234"

# What may be said of an activity.
STALLED, UNMOVED, LATE, DONE = "stalled", "unmoved", "late", "done"
MONEY_AHEAD, OVERSPENT, UNFINISHED = "money_ahead", "overspent", "unfinished"
COMPLETE, FELL, MISDATED = "complete", "fell", "misdated"
TROUBLES = (STALLED, LATE, MONEY_AHEAD, OVERSPENT, UNMOVED, FELL, UNFINISHED, COMPLETE, MISDATED)
"""Signs that somebody should look, the most pressing first; `DONE` is none of them."""

# How a follow-up stands.
OVERDUE, SOON, LATER, UNDATED, CLOSED = "overdue", "soon", "later", "undated", "closed"


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on something is said; kept in the workspace, changed by its users.

    Attributes:
        stalled_days: days without a report after which funded work counts as stalled.
        soon_days: days before its deadline from which a follow-up counts as due soon.
        visit_days: days without a visit after which a village counts as not visited.
        money_gap: percentage points by which the money may be ahead of the physical progress.
    """

    stalled_days: int = 90
    soon_days: int = 7
    visit_days: int = 90
    money_gap: int = 30

    @classmethod
    def read(cls, kept: object) -> Limits:
        """Return the limits of a setting's value; what is missing or senseless is as shipped."""
        values = kept if isinstance(kept, Mapping) else {}
        known = {
            one.name: values[one.name]
            for one in fields(cls)
            if isinstance(values.get(one.name), int) and 0 < values[one.name] <= 3650
        }
        return cls(**known)

    def kept(self) -> dict[str, int]:
        """Return what the setting holds."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One agreement of a visit.

    Attributes:
        visit: the visit.
        row: its row of the repeat ``tindak_lanjut``.
        state: `WAITING`, `BEGUN`, `SETTLED` or `DROPPED`; an empty one waits.
        due: its deadline, None without one.
        standing: `OVERDUE`, `SOON`, `LATER`, `UNDATED` or `CLOSED`.
        days: days past the deadline (negative: days left), 0 without one.
    """

    visit: PlanRecord
    row: PlanRow
    state: str
    due: date | None
    standing: str
    days: int


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """How far an activity is.

    Attributes:
        activity: the record.
        state: code of ``keadaan``; an empty one is an idea.
        physical: percent of the last report, None before the first.
        money: rupiah spent by the last report that says it, None before.
        cost: rupiah planned, None when unknown.
        reported: day of the last report, None before the first.
        obstacle: what the last report says stands in the way.
        still: days since the last report, or since it should have begun.
        signs: what is to be said of it, the most pressing first.
    """

    activity: PlanRecord
    state: str
    physical: float | None
    money: float | None
    cost: float | None
    reported: date | None
    obstacle: str
    still: int
    signs: tuple[str, ...]

    @property
    def share_spent(self) -> float | None:
        """Money spent of the cost, 0 to 1 and beyond; None when either is unknown."""
        return self.money / self.cost if self.money is not None and self.cost else None


@dataclass(frozen=True)
class Supervision:
    """Everything that is to be said on one day.

    Attributes:
        follow_ups: all agreements; open ones by deadline first, then closed ones.
        activities: all living activities, in the order of the records.
    """

    follow_ups: tuple[FollowUp, ...]
    activities: tuple[ActivityLine, ...]

    def due(self, *standings: str) -> list[FollowUp]:
        """Return the follow-ups that stand like this."""
        return [one for one in self.follow_ups if one.standing in standings]

    def signed(self, *signs: str) -> list[ActivityLine]:
        """Return the activities that have one of these signs."""
        return [one for one in self.activities if not set(signs).isdisjoint(one.signs)]

    def of(self, village_code: str) -> Supervision:
        """Return the same of one village; ``""`` for all."""
        if not village_code:
            return self
        return Supervision(
            tuple(one for one in self.follow_ups if one.visit.village_code == village_code),
            tuple(one for one in self.activities if one.activity.village_code == village_code),
        )


@dataclass(slots=True)
class Counts:
    """How much is to be looked at in one village; `working` is funded or under way."""

    overdue: int = 0
    soon: int = 0
    open: int = 0
    stalled: int = 0
    late: int = 0
    money: int = 0
    working: int = 0
    done: int = 0
    activities: int = 0

    @property
    def pressing(self) -> int:
        """Things that should have happened and did not."""
        return self.overdue + self.stalled + self.late


def supervise(
    activities: Iterable[PlanRecord],
    visits: Iterable[PlanRecord],
    today: date,
    limits: Limits | None = None,
) -> Supervision:
    """Say of every activity and every agreement how it stands.

    Args:
        activities: records `kegiatan` of one village or of many.
        visits: records `kunjungan`.
        today: the day that deadlines are compared with.
        limits: from when on something is said; as shipped when None.
    """
    limits = limits or Limits()
    agreed = [
        follow_up(visit, row, today, limits)
        for visit in visits
        if not visit.deleted
        for row in visit.rows.get("tindak_lanjut", ())
    ]
    agreed.sort(key=_urgency)
    lines = (activity_line(one, today, limits) for one in activities if not one.deleted)
    return Supervision(tuple(agreed), tuple(lines))


def count_by_village(found: Supervision) -> dict[str, Counts]:
    """Return village code → how much is to be looked at there."""
    sums: dict[str, Counts] = {}
    for one in found.follow_ups:
        counts = sums.setdefault(one.visit.village_code, Counts())
        counts.overdue += one.standing == OVERDUE
        counts.soon += one.standing == SOON
        counts.open += one.standing != CLOSED
    for line in found.activities:
        counts = sums.setdefault(line.activity.village_code, Counts())
        counts.activities += 1
        counts.working += line.state in {FUNDED, RUNNING}
        counts.done += DONE in line.signs
        counts.stalled += STALLED in line.signs or UNMOVED in line.signs
        counts.late += LATE in line.signs
        counts.money += MONEY_AHEAD in line.signs or OVERSPENT in line.signs
    return sums


def follow_up(visit: PlanRecord, row: PlanRow, today: date, limits: Limits) -> FollowUp:
    """Say how one agreement stands."""
    state = row.answers.get("keadaan", "") or WAITING
    due = parse_iso(row.answers.get("tenggat", ""))
    days = (today - due).days if due else 0
    if state in {SETTLED, DROPPED}:
        standing = CLOSED
    elif due is None:
        standing = UNDATED
    elif days > 0:
        standing = OVERDUE
    else:
        standing = SOON if -days <= limits.soon_days else LATER
    return FollowUp(visit, row, state, due, standing, days)


def activity_line(activity: PlanRecord, today: date, limits: Limits) -> ActivityLine:
    """Say how far one activity is and what is odd about it."""
    rows = activity.rows.get("kemajuan")
    reports = _reports(rows) if rows else []
    past = [(day, row) for day, row in reports if day <= today]
    reported = past[-1][0] if past else None
    figures = _Figures(
        state=activity.text("keadaan") or IDEA,
        physical=_values(past, "fisik"),
        money=_values(past, "keuangan"),
        cost=activity.number("biaya"),
        still=_days_still(activity, reported, today),
        last_year=activity.number("tahun_selesai") or activity.number("tahun_mulai"),
    )
    signs = _signs(figures, past, today, limits)
    if len(past) < len(reports):
        signs.add(MISDATED)
    return ActivityLine(
        activity=activity,
        state=figures.state,
        physical=figures.physical[-1] if figures.physical else None,
        money=figures.money[-1] if figures.money else None,
        cost=figures.cost,
        reported=reported,
        obstacle=past[-1][1].text("hambatan") if past else "",
        still=figures.still,
        signs=tuple(sign for sign in (*TROUBLES, DONE) if sign in signs) if signs else (),
    )


class _Figures(NamedTuple):
    """What the signs of an activity follow from; reports by day, the oldest first."""

    state: str
    physical: list[float]
    money: list[float]
    cost: float | None
    still: int
    last_year: float | None


def _signs(
    its: _Figures, past: Sequence[tuple[date, PlanRow]], today: date, limits: Limits
) -> set[str]:
    signs: set[str] = set()
    physical = its.physical[-1] if its.physical else None
    if its.state == FINISHED:
        signs.add(DONE)
        if physical is not None and physical < 100:
            signs.add(UNFINISHED)
    elif its.state in _WORKED_ON:
        if physical is not None and physical >= 100:
            signs.add(COMPLETE)
        elif its.still > limits.stalled_days:
            signs.add(STALLED)
        elif past and _unmoved(past, today) > limits.stalled_days:
            signs.add(UNMOVED)
    if its.last_year and its.last_year < today.year and its.state in _AWAITED:
        signs.add(LATE)
    if its.money and its.money[-1] and its.state != CANCELLED:
        signs |= _money_signs(its.money[-1], physical or 0.0, its.cost, limits)
    if _falls(its.physical) or _falls(its.money):
        signs.add(FELL)
    return signs


_WORKED_ON = frozenset({FUNDED, RUNNING})
_AWAITED = _WORKED_ON | {IDEA, PROPOSED}


def _money_signs(money: float, physical: float, cost: float | None, limits: Limits) -> set[str]:
    """Money without physical progress, or more money than was planned."""
    signs = set()
    spent = money / cost if cost else None
    if physical <= 0 or (spent is not None and spent * 100 - physical > limits.money_gap):
        signs.add(MONEY_AHEAD)
    if spent is not None and spent > 1:
        signs.add(OVERSPENT)
    return signs


def _days_still(activity: PlanRecord, reported: date | None, today: date) -> int:
    """Count days since the last report.

    Before the first report, since the first year began, and only when that is unknown since the
    record was changed: so that a village and its regency, which got the record later, say the same.
    """
    if reported is not None:
        return (today - reported).days
    year = activity.number("tahun_mulai")
    if year and 1 <= year <= 9999:
        return (today - date(int(year), 1, 1)).days
    changed = parse_iso(activity.updated_at[:10])
    return (today - changed).days if changed else 0


def _unmoved(past: Sequence[tuple[date, PlanRow]], today: date) -> int:
    """Count days since the physical progress rose last, though reports kept coming."""
    since, before = None, -1.0
    for day, row in past:
        percent = row.number("fisik")
        if percent is not None and percent > before:
            since, before = day, percent
    return (today - since).days if since else 0


def _reports(rows: Iterable[PlanRow]) -> list[tuple[date, PlanRow]]:
    """Return reports by day; those without a readable day can't be put in order and don't count."""
    dated = [(parse_iso(row.answers.get("tanggal", "")), row) for row in rows]
    known = [(day, row) for day, row in dated if day is not None]
    return sorted(known, key=lambda one: (one[0], one[1].position, one[1].id))


def _values(past: Sequence[tuple[date, PlanRow]], key: str) -> list[float]:
    return [value for _, row in past if (value := row.number(key)) is not None]


def _falls(values: Sequence[float]) -> bool:
    """Whether a figure that can only grow got smaller between two reports."""
    return any(later < sooner for sooner, later in pairwise(values))


def _urgency(one: FollowUp) -> tuple[int, date, int]:
    """Return what open agreements are sorted by, nearest deadline first, closed ones at the end."""
    return (int(one.standing == CLOSED), one.due or date.max, one.row.id)
