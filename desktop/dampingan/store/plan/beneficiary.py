"""Who benefits from an activity, counted from the families of the survey that it names.

The forms of the plan ask for men, women and poor families (Permendagri 114/2014, daftar gagasan
dusun: LK, PR, RTM). Poor are families of deciles 1 to 4 as they were received from BPS, the reach
of the Laboratorium Kemiskinan of Kabupaten Pekalongan; a decile is never worked out here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from dampingan.store.source import connection_of

if TYPE_CHECKING:
    from dampingan.store.source import Source

POOR = ("1", "2", "3", "4")
"""Deciles that count as poor."""

_GONE = "('2', '3', '4', '6')"
"""404 keberadaan: deceased, moved, not found [Regsosek22-K 404]."""
_BLOCK = 500


class Beneficiaries(NamedTuple):
    """What families come to.

    Attributes:
        uids: keys of the living ones, in the order of RW, RT and name.
        men, women: their members who live with them, by sex.
        poor: families in deciles 1 to 4; None when the decile of none is known.
    """

    uids: tuple[str, ...] = ()
    men: int = 0
    women: int = 0
    poor: int | None = None


def beneficiaries(source: Source, family_ids: Iterable[int]) -> Beneficiaries:
    """Count families and their members.

    Args:
        source: a workspace, or a reader on one moment's state.
        family_ids: e.g. of `survey_count.count_families`; deleted ones don't count.
    """
    wanted = sorted(set(family_ids))
    found: list[tuple[str, str, str, str, str]] = []
    sexes = {"1": 0, "2": 0}
    with connection_of(source) as connection:
        for start in range(0, len(wanted), _BLOCK):
            part = tuple(wanted[start : start + _BLOCK])
            marks = ",".join("?" * len(part))
            alive = f"family.id IN ({marks}) AND family.deleted_at IS NULL"
            rows = connection.exec_driver_sql(
                f"SELECT rw, rt, head_name, uid, decile FROM family WHERE {alive}", part
            )
            found += [tuple(row) for row in rows]
            counted = connection.exec_driver_sql(
                "SELECT person.sex, count(*) FROM person JOIN family "
                f"ON family.id = person.family_id WHERE {alive} AND person.deleted_at IS NULL "
                f"AND person.presence NOT IN {_GONE} GROUP BY person.sex",
                part,
            )
            for sex, count in counted:
                if sex in sexes:
                    sexes[sex] += count
    deciles = [row[4] for row in found if row[4]]
    poor = sum(decile in POOR for decile in deciles) if deciles else None
    return Beneficiaries(tuple(row[3] for row in sorted(found)), sexes["1"], sexes["2"], poor)


def family_ids(source: Source, uids: Iterable[str]) -> list[int]:
    """Return the ids of the living families with these keys; other keys are passed over."""
    wanted = sorted(set(uids))
    found: list[int] = []
    with connection_of(source) as connection:
        for start in range(0, len(wanted), _BLOCK):
            part = tuple(wanted[start : start + _BLOCK])
            marks = ",".join("?" * len(part))
            rows = connection.exec_driver_sql(
                f"SELECT id FROM family WHERE uid IN ({marks}) AND deleted_at IS NULL", part
            )
            found += rows.scalars()
    return found
