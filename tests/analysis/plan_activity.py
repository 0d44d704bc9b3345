"""Activities for tests of sums and overlaps, told by what matters to a test."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dampingan.analysis.activity import Activity

_PLAIN = Activity(
    uid="J-1",
    village_code="33.75.03.1009",
    title="Pembangunan jamban keluarga",
    sector="2",
    sub_sector="2.2",
    agency="dinkes",
    supporting=(),
    term="pendek",
    fund="apbd_kab",
    programme="",
    first_year=2027,
    last_year=2027,
    rw="001",
    rt="003",
    cost=10_000_000,
    state="2",
    physical=None,
    spent=None,
    obstacle="",
    reported_on="",
    reports=0,
    problems=(),
    families=frozenset(),
)


def activity(uid: str = "J-1", **values: Any) -> Activity:
    """Return an activity that differs from a plain one by these values."""
    if "year" in values:
        year = values.pop("year")
        values |= {"first_year": year, "last_year": year}
    return replace(_PLAIN, uid=uid, **values)
