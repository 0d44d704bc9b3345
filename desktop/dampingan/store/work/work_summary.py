"""Sums of the work: per RT what came in, was keyed, checked and sent; per operator how keying went.

Figures about people are for coaching. They come in alphabetical order, never in order of a figure,
and say nothing about time too short to say anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from dampingan.core.address import normalise_rt, normalise_rw
from dampingan.store.work.paper_receipt import received_by_place
from dampingan.store.work.sheet_receipt import scanned_by_place
from dampingan.store.work.work import VERIFY, Stretch

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

LEAST_SECONDS = 300
"""Under five minutes at the keys a figure an hour is chance."""
LEAST_ANSWERS = 100
"""Under so many answers a figure per hundred is one slip more or less."""

_HOUR = 3600
_STEP = 500


@dataclass(frozen=True, slots=True)
class PlaceWork:
    """The forms of one RT.

    Attributes:
        rw, rt: where.
        received: paper forms that came in: counted by number, or by their codes where these are
            more (`store.work.sheet_receipt` says why never the sum).
        done: records that need no more keying: complete, verified, moved, deceased, not found.
        drafts: begun and not finished; records taken over from the period before that nobody
            looked at yet are not begun.
        verified: of `done`, those checked: status verified, or keyed a second time.
        sent: records that were in a workbook for the regency.
        uncounted: records begun in an RT whose paper nobody counted in; where codes are more than
            the number, records begun whose sheet was not ticked in.
        scanned: of `received`, forms whose sheets were ticked in by their codes.
        received_done, received_drafts: of `done` and `drafts`, those whose paper came in.
    """

    rw: str
    rt: str
    received: int = 0
    done: int = 0
    drafts: int = 0
    verified: int = 0
    sent: int = 0
    uncounted: int = 0
    scanned: int = 0
    received_done: int = 0
    received_drafts: int = 0

    @property
    def keyed(self) -> int:
        """Records that somebody began."""
        return self.done + self.drafts

    @property
    def waiting(self) -> int:
        """Forms on the pile: received and not begun. Below 0 when more was keyed than counted.

        ``received == received_done + received_drafts + waiting`` and ``received == keyed -
        uncounted + waiting`` hold for every RT and for their sum.
        """
        return self.received - (self.keyed - self.uncounted)


@dataclass(frozen=True, slots=True)
class OperatorWork:
    """What one operator did in a stretch of days; sums of `store.work.work.Stretch`.

    Attributes:
        operator: who.
        task: first or second keying.
        days: days with work.
        records: records finished.
        seconds: at the keys, without pauses.
        keystrokes, answers, corrections, acceptances: see `Stretch`.
    """

    operator: str
    task: str
    days: int = 0
    records: int = 0
    seconds: int = 0
    keystrokes: int = 0
    answers: int = 0
    corrections: int = 0
    acceptances: int = 0

    @property
    def records_an_hour(self) -> float | None:
        """Finished records an hour at the keys; None when the time is too short."""
        return self.records * _HOUR / self.seconds if self.seconds >= LEAST_SECONDS else None

    @property
    def keystrokes_an_hour(self) -> float | None:
        """Keys an hour; None when the time is too short."""
        return self.keystrokes * _HOUR / self.seconds if self.seconds >= LEAST_SECONDS else None

    @property
    def keystrokes_a_record(self) -> float | None:
        """Keys for one finished record; None without one."""
        return self.keystrokes / self.records if self.records else None

    @property
    def corrections_a_hundred(self) -> float | None:
        """Answers replaced in 100 answers; None when there are too few."""
        return self._a_hundred(self.corrections)

    @property
    def acceptances_a_hundred(self) -> float | None:
        """Warnings let stand in 100 answers; None when there are too few."""
        return self._a_hundred(self.acceptances)

    def _a_hundred(self, count: int) -> float | None:
        return count * 100 / self.answers if self.answers >= LEAST_ANSWERS else None


@dataclass(frozen=True, slots=True)
class DayWork:
    """One operator's day; see `OperatorWork`."""

    day: date
    records: int = 0
    seconds: int = 0
    keystrokes: int = 0


def operator_work(stretches: Iterable[Stretch]) -> list[OperatorWork]:
    """Add stretches up, one line an operator and task, in alphabetical order."""
    found: dict[tuple[str, str], OperatorWork] = {}
    days: dict[tuple[str, str], set[date]] = {}
    for one in stretches:
        key = (one.operator, one.task)
        days.setdefault(key, set()).add(local_day(one.started_at))
        sums = found.get(key) or OperatorWork(one.operator, one.task)
        found[key] = replace(
            sums,
            records=sums.records + one.records,
            seconds=sums.seconds + one.seconds,
            keystrokes=sums.keystrokes + one.keystrokes,
            answers=sums.answers + one.answers,
            corrections=sums.corrections + one.corrections,
            acceptances=sums.acceptances + one.acceptances,
        )
    made = [replace(sums, days=len(days[key])) for key, sums in found.items()]
    return sorted(made, key=lambda sums: (sums.operator.casefold(), sums.task == VERIFY))


def day_work(stretches: Iterable[Stretch], operator: str) -> list[DayWork]:
    """Return one operator's days, oldest first, both tasks together."""
    found: dict[date, DayWork] = {}
    for one in stretches:
        if one.operator != operator:
            continue
        day = local_day(one.started_at)
        sums = found.get(day) or DayWork(day)
        found[day] = DayWork(
            day,
            sums.records + one.records,
            sums.seconds + one.seconds,
            sums.keystrokes + one.keystrokes,
        )
    return [found[day] for day in sorted(found)]


def local_day(at: str) -> date:
    """Return the day of a UTC text as the clock on the wall says it."""
    return datetime.fromisoformat(at).astimezone().date()


def place_work(
    workspace: Workspace,
    *,
    form_id: str,
    main: bool = True,
    sent_up_to: int = 0,
    never_sent: Collection[str] = (),
) -> list[PlaceWork]:
    """Return the forms of every RT, in order of RW and RT; an RT without any is not there.

    Args:
        workspace: where.
        form_id: which questionnaire.
        main: whether it is the main one (families), else an additional one (responses).
        sent_up_to: records up to this id were in a workbook,
        never_sent: except those with these keys.
    """
    table = "family" if main else "response"
    # Who went away in an earlier period stays there: no work of this one.
    of_now = "deleted_at IS NULL AND period IN ('', ?)"
    bound = (workspace.period,) if main else (workspace.period, form_id)
    column = f"{table}_id"
    sql = (
        f"SELECT rw, rt, sum({_DONE}), sum({_BEGUN} AND NOT ({_DONE})), "
        f"sum(({_DONE}) AND (status = 'verified' OR id IN (SELECT {column} FROM verification "
        f"WHERE state = 'done' AND {column} IS NOT NULL))), sum(id <= {int(sent_up_to)}) "
        f"FROM {table} WHERE {of_now} {'' if main else 'AND form_id = ? '}GROUP BY rw, rt"
    )
    counted = received_by_place(workspace, form_id=form_id, period=workspace.period)
    found = {(rw, rt): PlaceWork(rw, rt, received=count) for (rw, rt), count in counted.items()}
    scans = scanned_by_place(workspace, form_id=form_id, main=main)
    for rw, rt in scans:
        found[rw, rt] = _place(found, rw, rt)
    with workspace.reading() as connection:
        for rw, rt, done, drafts, verified, sent in connection.exec_driver_sql(sql, bound).all():
            place = _place(found, rw, rt)
            found[place.rw, place.rt] = replace(
                place,
                done=place.done + done,
                drafts=place.drafts + drafts,
                verified=place.verified + verified,
                sent=place.sent + sent,
            )
        uids = sorted(never_sent)
        for start in range(0, len(uids), _STEP):
            part = uids[start : start + _STEP]
            rows = connection.exec_driver_sql(
                f"SELECT rw, rt, count(*) FROM {table} WHERE {of_now} "
                f"{'' if main else 'AND form_id = ? '}AND id <= {int(sent_up_to)} "
                f"AND uid IN ({','.join('?' * len(part))}) GROUP BY rw, rt",
                (*bound, *part),
            ).all()
            for rw, rt, count in rows:
                place = _place(found, rw, rt)
                found[place.rw, place.rt] = replace(place, sent=place.sent - count)
    return [_settled(found[key], scans.get(key, (0, 0, 0))) for key in sorted(found)]


_DONE = "change_state <> 'pending' AND status <> 'draft'"
_BEGUN = "change_state <> 'pending'"


def totals(places: Iterable[PlaceWork]) -> PlaceWork:
    """Return the sum over all RT; its `rw` and `rt` are empty."""
    made = PlaceWork("", "")
    for place in places:
        made = replace(
            made,
            received=made.received + place.received,
            done=made.done + place.done,
            drafts=made.drafts + place.drafts,
            verified=made.verified + place.verified,
            sent=made.sent + place.sent,
            uncounted=made.uncounted + place.uncounted,
            scanned=made.scanned + place.scanned,
            received_done=made.received_done + place.received_done,
            received_drafts=made.received_drafts + place.received_drafts,
        )
    return made


def _settled(place: PlaceWork, scans: tuple[int, int, int]) -> PlaceWork:
    """Set what came in against what was keyed: by codes where these are more, else by number."""
    scanned, begun, done = scans
    place = replace(place, scanned=scanned)
    if scanned > place.received:
        return replace(
            place,
            received=scanned,
            uncounted=place.keyed - begun,
            received_done=done,
            received_drafts=begun - done,
        )
    if place.received:
        return replace(place, received_done=place.done, received_drafts=place.drafts)
    return replace(place, uncounted=place.keyed)


def _place(found: dict[tuple[str, str], PlaceWork], rw: str, rt: str) -> PlaceWork:
    key = (normalise_rw(rw), normalise_rt(rt))
    return found.get(key) or PlaceWork(*key)
