"""What mentoring must not forget, one line each, for the home page; free of widgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dampingan.analysis.supervision import LATE, OVERDUE, SOON, STALLED, FollowUp
from dampingan.core.language import tr
from dampingan.core.number import count_text

if TYPE_CHECKING:
    from dampingan.analysis.mentoring import Seen
    from dampingan.store.workspace import Workspace

MOST = 6
"""Lines shown; the rest is a line that opens the overview."""


@dataclass(frozen=True)
class Reminder:
    """One line.

    Attributes:
        words: what is late or due, without a person's name.
        icon, colour: of the line.
        shows: filters of the place Pendampingan that show it.
    """

    words: str
    icon: str
    colour: str
    shows: Mapping[str, str] = field(default_factory=dict)


def read_reminders(workspace: Workspace) -> tuple[Reminder, ...]:
    """Return what is overdue or due soon, the most urgent first; nothing before there is a plan."""
    from dampingan.store.plan.form import is_planned

    if not is_planned(workspace):
        return ()
    from dampingan.analysis.mentoring import read_seen  # what only a village with a plan needs

    seen = read_seen(workspace)
    found = _sums(seen) if seen.regency else [*_agreements(seen), *_sums(seen)]
    if len(found) <= MOST:
        return tuple(found)
    rest = len(found) - MOST + 1
    more = Reminder(
        tr("… {count} pengingat lagi", count=count_text(rest)),
        "more",
        "muted",
        {"tab": "overview"},
    )
    return (*found[: MOST - 1], more)


def _agreements(seen: Seen) -> list[Reminder]:
    return [_agreement(one) for one in seen.supervision.due(OVERDUE, SOON)]


def _agreement(one: FollowUp) -> Reminder:
    from dampingan.ui.mentorship.words import reminder

    late = one.standing == OVERDUE
    shows = {"tab": "follow_ups", "key": one.row.uid}
    icon, colour = ("warning", "error") if late else ("history", "warning")
    return Reminder(reminder(one), icon, colour, shows)


def _sums(seen: Seen) -> list[Reminder]:
    """Say how many there are of each kind; a regency has too many agreements to name them."""
    sums, found = seen.sums, []

    def add(count: int, words: str, colour: str, tab: str, part: str = "") -> None:
        if count:
            icon = "warning" if colour == "error" else "history"
            found.append(Reminder(words, icon, colour, {"tab": tab, "part": part}))

    if seen.regency:
        late, soon = count_text(sums.overdue), count_text(sums.soon)
        words = tr("{count} tindak lanjut terlambat", count=late)
        add(sums.overdue, words, "error", "follow_ups", OVERDUE)
        words = tr("{count} tindak lanjut segera jatuh tempo", count=soon)
        add(sums.soon, words, "warning", "follow_ups", SOON)
    words = tr("{count} kegiatan macet", count=count_text(sums.stalled))
    add(sums.stalled, words, "error", "progress", STALLED)
    words = tr("{count} kegiatan lewat tahun", count=count_text(sums.late))
    add(sums.late, words, "error", "progress", LATE)
    begun = bool(seen.mentorships or seen.visits)
    vacant = len(seen.assignment.vacant) if begun else 0
    if seen.regency:
        words = tr("{count} desa/kelurahan belum punya pendamping", count=count_text(vacant))
    else:
        words = tr("Belum ada perangkat daerah pendamping di {year}", year=seen.year)
    add(vacant, words, "warning", "agencies", "vacant" if seen.regency else "")
    return found
