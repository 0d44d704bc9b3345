"""Areas of enumeration and their families: what prelists, labels and family sheets are made for.

An area is one RT of one village. Families without an RT are an area too, the last of its RW, so
that nobody is left out of a list on paper.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from dampingan.store.entry.prior import LostRow, lost_rows
from dampingan.store.house import NUMBER_QUESTION
from dampingan.store.source import connection_of

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from dampingan.store.source import Source

WENT = ("moved", "deceased", "not_found")
"""States of a family that nobody has to visit any more."""

_WENT = "('moved', 'deceased', 'not_found')"
_ABSENT = "('2', '3', '4', '6')"
"""404 keberadaan: deceased, moved, not found [Regsosek22-K 404]."""
_BLOCK = 200


class Area(NamedTuple):
    """One RT.

    Attributes:
        village_code: Kemendagri code.
        rw, rt: three digits, ``""`` when the families have none.
        families: families to visit in it.
        away: families that moved, died out or were not found.
    """

    village_code: str
    rw: str
    rt: str
    families: int
    away: int


@dataclass(frozen=True, slots=True)
class Selection:
    """Which families are meant.

    Attributes:
        village_code: ``""`` all villages.
        rw, rt: ``""`` all.
        families: ids; empty: all of the place.
    """

    village_code: str = ""
    rw: str = ""
    rt: str = ""
    families: tuple[int, ...] = ()

    def condition(self) -> tuple[str, list[str]]:
        """Return the SQL condition over ``family`` and its values; tombstones never pass."""
        where, values = ["family.deleted_at IS NULL"], list[str]()
        for column in ("village_code", "rw", "rt"):
            if wanted := getattr(self, column):
                where.append(f"family.{column} = ?")
                values.append(wanted)
        if self.families:
            where.append("family.id IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(self.families))
        return " AND ".join(where), values


@dataclass(frozen=True, slots=True)
class ListedFamily:
    """One family as a list names it.

    Attributes:
        id, uid: the record.
        building: number of the residential building (109), ``""`` when unknown.
        house: id of the house, None without a number; families of one house share it.
        no_kk, head_name, address, decile, decile_period, status, status_reason: its columns.
        change_state, prior_period: what became of it since the period before, if it was known.
        members: who lives with it (404 = 1, 5 or not asked).
        men, women: of these, by sex; the rest has none yet.
        errors: findings that keep it from being finished.
    """

    id: int
    uid: str
    building: str
    house: int | None
    no_kk: str
    head_name: str
    address: str
    decile: str
    decile_period: str
    status: str
    status_reason: str
    change_state: str
    prior_period: str
    members: int
    men: int
    women: int
    errors: int

    @property
    def went(self) -> bool:
        """Whether nobody has to visit it any more."""
        return self.status in WENT


@dataclass(frozen=True, slots=True)
class AreaSum:
    """What the families to visit in one RT come to.

    Attributes:
        area: the RT.
        members, men, women: who lives with them; the sex of some may be unknown.
        poor: families in deciles 1 to 4, as BPS gave them.
        pending: families known from before that nobody looked at in this period.
        drafts: families begun and not finished, the pending ones left out.
        done: families that are complete or verified.
    """

    area: Area
    members: int
    men: int
    women: int
    poor: int
    pending: int
    drafts: int
    done: int


@dataclass(frozen=True, slots=True)
class Household:
    """Everything of one family that a sheet about it shows.

    Attributes:
        record: all columns of the family.
        persons: all columns of its members, in order.
        rows: all columns of its rows in other repeats, in order.
        housemates: heads of the other families in its house.
        lost: members and rows that were known from the period before and were deleted since.
    """

    record: Mapping[str, Any]
    persons: Sequence[Mapping[str, Any]]
    rows: Sequence[Mapping[str, Any]]
    housemates: tuple[str, ...]
    lost: tuple[LostRow, ...] = ()


def areas(source: Source, chosen: Selection) -> list[Area]:
    """Return the RTs with chosen families, by village, RW and RT, those without a number last."""
    where, values = chosen.condition()
    with connection_of(source) as connection:
        rows = connection.exec_driver_sql(
            f"SELECT village_code, rw, rt, sum(status NOT IN {_WENT}), sum(status IN {_WENT}) "
            f"FROM family WHERE {where} GROUP BY village_code, rw, rt",
            tuple(values),
        ).all()
    found = [Area(*row) for row in rows]
    return sorted(found, key=lambda a: (a.village_code, a.rw == "", a.rw, a.rt == "", a.rt))


def area_sums(source: Source, chosen: Selection) -> list[AreaSum]:
    """Add up the families to visit, RT by RT, in the order of `areas`."""
    where, values = chosen.condition()
    living = f"{where} AND status NOT IN {_WENT}"
    place = "family.village_code, family.rw, family.rt"
    with connection_of(source) as connection:
        sums = connection.exec_driver_sql(
            f"SELECT {place}, sum(member_count), sum(decile IN ('1', '2', '3', '4')), "
            "sum(change_state = 'pending'), "
            "sum(status = 'draft' AND change_state <> 'pending'), "
            f"sum(status IN ('complete', 'verified')) FROM family WHERE {living} GROUP BY {place}",
            tuple(values),
        ).all()
        sexes = connection.exec_driver_sql(
            f"SELECT {place}, sum(person.sex = '1'), sum(person.sex = '2') FROM family "
            f"JOIN person ON person.family_id = family.id WHERE {living} "
            f"AND person.deleted_at IS NULL AND person.presence NOT IN {_ABSENT} GROUP BY {place}",
            tuple(values),
        ).all()
    counted = {tuple(row[:3]): row[3:] for row in sums}
    by_sex = {tuple(row[:3]): row[3:] for row in sexes}
    found = []
    for area in areas(source, chosen):
        members, poor, *states = counted.get(area[:3], (0,) * 5)
        men, women = by_sex.get(area[:3], (0, 0))
        found.append(AreaSum(area, members, men, women, poor, *states))
    return found


def listed_families(
    source: Source, area: Area, chosen: Selection | None = None
) -> list[ListedFamily]:
    """Return the families of an RT as people walk: by building, then by head of family.

    Families of one building stand together; those without a number come last, by name.

    Args:
        source: a workspace, or a reader on one moment's state.
        area: the RT.
        chosen: only families that pass this too.
    """
    where, values = (chosen or Selection()).condition()
    where += " AND family.village_code = ? AND family.rw = ? AND family.rt = ?"
    bound = (*values, area.village_code, area.rw, area.rt)
    sql = (
        f"SELECT family.id, family.uid, "
        f"coalesce(json_extract(family.answers, '$.{NUMBER_QUESTION}'), ''), house_id, no_kk, "
        "head_name, address, decile, decile_period, status, status_reason, change_state, "
        "prior_period, member_count, "
        f"(SELECT count(*) FROM person WHERE {_LIVES} AND sex = '1'), "
        f"(SELECT count(*) FROM person WHERE {_LIVES} AND sex = '2'), error_count "
        f"FROM family WHERE {where} ORDER BY head_name, family.uid"
    )
    with connection_of(source) as connection:
        found = [ListedFamily(*row) for row in connection.exec_driver_sql(sql, bound).all()]
    return sorted(found, key=lambda family: _walk(family.building))


def households(source: Source, family_ids: Sequence[int]) -> Iterator[Household]:
    """Yield families with all that belongs to them, in the order asked, a block at a time."""
    for start in range(0, len(family_ids), _BLOCK):
        part = family_ids[start : start + _BLOCK]
        with connection_of(source) as connection:
            yield from _households(connection, part)


# ---------------------------------------------------------------------- inside

_LIVES = f"family_id = family.id AND person.deleted_at IS NULL AND presence NOT IN {_ABSENT}"


def _walk(building: str) -> tuple[bool, int, str]:
    """Return where a building stands on the way through an RT: 2 before 10, 10A behind 10."""
    number = re.match(r"\d{1,9}", building)
    return (not building, int(number[0]) if number else 0, building)


def _households(connection: Connection, part: Sequence[int]) -> Iterator[Household]:
    ids = json.dumps(list(part))
    among = "(SELECT value FROM json_each(?))"
    alive = "deleted_at IS NULL ORDER BY family_id, position, id"
    records = {
        row["id"]: row
        for row in _rows(connection, f"SELECT * FROM family WHERE id IN {among}", ids)
    }
    persons = _by_family(
        _rows(connection, f"SELECT * FROM person WHERE family_id IN {among} AND {alive}", ids)
    )
    rows = _by_family(
        _rows(connection, f"SELECT * FROM roster_row WHERE family_id IN {among} AND {alive}", ids)
    )
    mates = _by_family(
        _rows(
            connection,
            "SELECT mine.id AS family_id, other.head_name FROM family mine JOIN family other "
            "ON other.house_id = mine.house_id AND other.id <> mine.id "
            f"WHERE mine.id IN {among} AND other.deleted_at IS NULL "
            f"AND other.status NOT IN {_WENT} ORDER BY other.id",
            ids,
        )
    )
    for one in part:
        if one in records:
            names = tuple(str(mate["head_name"]) for mate in mates.get(one, ()))
            known = records[one]["prior_period"]
            lost = lost_rows(connection, "family", one) if known else ()
            yield Household(records[one], persons.get(one, []), rows.get(one, []), names, lost)


def _rows(connection: Connection, sql: str, ids: str) -> list[Mapping[str, Any]]:
    return [dict(row) for row in connection.exec_driver_sql(sql, (ids,)).mappings()]


def _by_family(rows: Iterable[Mapping[str, Any]]) -> dict[int, list[Mapping[str, Any]]]:
    found: dict[int, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(int(row["family_id"]), []).append(row)
    return found
