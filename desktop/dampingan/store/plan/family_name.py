"""Families of the survey as links name them: by key, found by name, number or place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dampingan.core.address import format_rt_rw
from dampingan.store.lists.listing import Listing
from dampingan.store.lists.record_listing import Filter, Sort

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

_COLUMNS = ("id", "uid", "head_name", "rt", "rw")


_FAMILY = """
WITH RECURSIVE way(key, step) AS (
  SELECT ?1, 0
  UNION SELECT family.joined_into, step + 1 FROM way JOIN family ON family.uid = way.key
  WHERE family.joined_into <> '' AND step < 20
)
SELECT family.id, ?1, head_name, rt, rw, deleted_at IS NOT NULL
FROM way JOIN family ON family.uid = way.key ORDER BY step DESC LIMIT 1"""
"""The family with a key, or the one at the end of what it was joined into."""


class FamilyName(NamedTuple):
    """A family as a link shows it.

    Attributes:
        id: of the family.
        uid: its key, what the link holds.
        title: name of its head.
        place: RT and RW.
        gone: it was deleted.
    """

    id: int
    uid: str
    title: str
    place: str = ""
    gone: bool = False


def family_name(workspace: Workspace, uid: str) -> FamilyName | None:
    """Return the family with a key, a deleted one too; None when there is none.

    Of a family that was joined into another one (a duplicate) the other one's name is said: that is
    who the link means today. The key stays the link's own.
    """
    with workspace.reading() as connection:
        row = connection.exec_driver_sql(_FAMILY, (uid,)).first()
    return None if row is None else _named(*row)


def find_families(
    workspace: Workspace, text: str, *, village_code: str = "", limit: int = 9
) -> list[FamilyName]:
    """Return living families by any words of name, number or address, best first.

    Args:
        workspace: where.
        text: what was typed; everything is searched as in the list of families.
        village_code: of one village only, ``""`` for all.
        limit: most of them.
    """
    listing = Listing(workspace)
    chosen = Filter(search=text, village_code=village_code)
    ids = listing.first(chosen, Sort("head_name"), limit)
    return [_named(*row) for row in listing.page(ids, _COLUMNS)]


def _named(family_id: int, uid: str, title: str, *place: str | int) -> FamilyName:
    rt, rw, gone = (*place, 0)[:3]
    where = format_rt_rw(str(rt or ""), str(rw or ""))
    return FamilyName(family_id, uid, title or "", where, bool(gone))
