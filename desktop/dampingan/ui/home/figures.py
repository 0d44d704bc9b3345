"""The figures of the home page, read in a job; free of widgets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dampingan.store.batch import batches
from dampingan.store.listing import Filter, Listing, PlaceTotals, Totals
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
    """

    totals: Totals
    expected: int | None
    to_check: int
    places: tuple[PlaceTotals, ...]
    last_family: tuple[int, str] | None
    last_sent: str

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
    )


def _last_family(workspace: Workspace, listing: Listing) -> tuple[int, str] | None:
    from dampingan.store.entry import OPEN_FAMILY

    uid = workspace.setting(OPEN_FAMILY, "")
    if not uid:
        return None
    found = listing.matching(Filter(search=uid))
    rows = listing.page(found[:1], ["id", "head_name", "status"])
    return (rows[0][0], rows[0][1]) if rows and rows[0][2] == "draft" else None
