"""The figures of the home page, read in a job; free of widgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dampingan.store.creation import REGENCY
from dampingan.store.duplicates.duplicate_list import pair_count
from dampingan.store.lists.listing import Filter, Listing, PlaceTotals, Totals
from dampingan.store.merging.batch import batches
from dampingan.store.merging.board import VillageLine, board, totals_of
from dampingan.store.merging.conflict import conflict_count
from dampingan.store.merging.inquiry import inquiry_count, waiting_state
from dampingan.store.renewal.renewal import Progressed, progress_by_place, reviewing
from dampingan.store.verification.verification import waiting_count
from dampingan.store.workspace import Workspace
from dampingan.ui.home.reminder import Reminder, read_reminders

FINISHED = "complete verified"
"""Statuses of families that need no more entry and are there."""


@dataclass(frozen=True)
class Draft:
    """A record that somebody left before it was finished.

    Attributes:
        record_id: of a family, or of a response when there is a form.
        name: of the family, or what the response is about.
        form: title of the additional form, ``""`` for a family.
    """

    record_id: int
    name: str
    form: str = ""


@dataclass(frozen=True)
class HomeFigures:
    """What the home page says.

    Attributes:
        expected: families that the village profile expects, None when unknown.
        to_check: finished families with findings.
        places: figures of every RT.
        last_open: the draft that was open last, None when there is none.
        last_sent: UTC time of the last submission, empty before the first.
        rounds: (RW, RT) → how far the look at known families is; empty when none is known.
        villages: at a regency, the board's lines.
        to_verify: finished families that wait for a second keying.
        inquiries: questions that wait here: for an answer in the village, to be settled at the
            regency.
        conflicts: fields that were written in two places and wait for a decision.
        duplicates: pairs that may be one family or person.
        reminders: what mentoring must not forget.
    """

    totals: Totals
    expected: int | None
    to_check: int
    places: tuple[PlaceTotals, ...]
    last_open: Draft | None
    last_sent: str
    rounds: Mapping[tuple[str, str], Progressed] = field(default_factory=dict)
    to_verify: int = 0
    villages: tuple[VillageLine, ...] = ()
    inquiries: int = 0
    conflicts: int = 0
    duplicates: int = 0
    reminders: tuple[Reminder, ...] = ()

    @property
    def pending(self) -> int:
        """Families known from before that nobody looked at."""
        return sum(one.pending for one in self.rounds.values())

    @property
    def done(self) -> int:
        """Families that are complete or verified."""
        return sum(self.totals.by_status.get(name, 0) for name in ("complete", "verified"))

    @property
    def closed(self) -> int:
        """Families that need no more entry: complete, verified, moved, deceased, not found."""
        return self.totals.families - self.drafts

    @property
    def drafts(self) -> int:
        """Families begun and not finished."""
        return self.totals.by_status.get("draft", 0)


def read_figures(workspace: Workspace, **_: Any) -> HomeFigures:
    """Read the figures; made to run in a job."""
    listing = Listing(workspace)
    sent = [entry for entry in batches(workspace, 20) if entry.direction == "out"]
    villages = tuple(board(workspace)) if workspace.scope == REGENCY else ()
    expected = workspace.village["expected_families"]
    return HomeFigures(
        totals=listing.totals(Filter()),
        expected=totals_of(villages).expected or None if villages else expected,
        to_check=listing.totals(Filter(status=FINISHED, findings="any")).families,
        places=() if villages else tuple(listing.by_place()),
        villages=villages,
        last_open=_last_open(workspace),
        last_sent=sent[0].at if sent else "",
        rounds=progress_by_place(workspace) if reviewing(workspace) else {},
        to_verify=waiting_count(workspace),
        conflicts=conflict_count(workspace),
        inquiries=inquiry_count(workspace, waiting_state(workspace)),
        duplicates=pair_count(workspace),
        reminders=read_reminders(workspace),
    )


def _last_open(workspace: Workspace) -> Draft | None:
    from dampingan.store.entry.entry import OPEN_FAMILY

    uid = workspace.setting(OPEN_FAMILY, "")
    if not uid:
        return None
    with workspace.reading() as connection:
        family = connection.exec_driver_sql(
            "SELECT id, head_name FROM family "
            "WHERE uid = ? AND status = 'draft' AND deleted_at IS NULL",
            (uid,),
        ).first()
        response = connection.exec_driver_sql(
            "SELECT id, title, form_id FROM response "
            "WHERE uid = ? AND status = 'draft' AND deleted_at IS NULL",
            (uid,),
        ).first()
    if family is not None:
        return Draft(family.id, family.head_name)
    if response is None:
        return None
    titles = {one.form_id: one.title for one in workspace.extra_forms()}
    form = titles.get(response.form_id)  # a form that is not installed can't be opened
    return Draft(response.id, response.title, form) if form else None
