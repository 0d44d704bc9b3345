"""The figures of the home page, read in a job; free of widgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dampingan.store.batch import batches
from dampingan.store.listing import Filter, Listing, PlaceTotals, Totals
from dampingan.store.renewal import Progressed, progress_by_place, reviewing
from dampingan.store.verification import waiting_count
from dampingan.store.workspace import Workspace


@dataclass(frozen=True)
class HomeFigures:
    """What the home page says.

    Attributes:
        expected: families that the village profile expects, None when unknown.
        to_check: finished families with findings.
        places: figures of every RT.
        last_family: id and name of the family that was open last, None when it is gone.
        last_sent: UTC time of the last submission, empty before the first.
        rounds: (RW, RT) → how far the look at known families is; empty when none is known.
        to_verify: finished families that wait for a second keying.
    """

    totals: Totals
    expected: int | None
    to_check: int
    places: tuple[PlaceTotals, ...]
    last_family: tuple[int, str] | None
    last_sent: str
    rounds: Mapping[tuple[str, str], Progressed] = field(default_factory=dict)
    to_verify: int = 0

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
    finished = [
        listing.count(Filter(status=status, findings="any")) for status in ("complete", "verified")
    ]
    return HomeFigures(
        totals=listing.totals(Filter()),
        expected=workspace.village["expected_families"],
        to_check=sum(finished),
        places=tuple(listing.by_place()),
        last_family=_last_family(workspace, listing),
        last_sent=sent[0].at if sent else "",
        rounds=progress_by_place(workspace) if reviewing(workspace) else {},
        to_verify=waiting_count(workspace),
    )


def _last_family(workspace: Workspace, listing: Listing) -> tuple[int, str] | None:
    from dampingan.store.entry import OPEN_FAMILY

    uid = workspace.setting(OPEN_FAMILY, "")
    if not uid:
        return None
    found = listing.matching(Filter(search=uid))
    rows = listing.page(found[:1], ["id", "head_name", "status"])
    return (rows[0][0], rows[0][1]) if rows and rows[0][2] == "draft" else None
