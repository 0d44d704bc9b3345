"""Lists of families: searches through the index, totals of places.

A search picks from the order of the list without it: ids of the index are put in order by their
rank, so that 300,000 families are not sorted again for each letter.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dampingan.store.lists import search
from dampingan.store.lists.record_listing import (
    ANSWERS,
    Filter,
    PlaceTotals,
    RecordListing,
    Sort,
    Totals,
)

if TYPE_CHECKING:
    from dampingan.forms.model import Form
    from dampingan.store.workspace import Workspace

_FEW = 300
"""So few hits are sorted by SQLite faster than the whole order is walked."""

_MANY = 8
"""With more hits than this part of the list, walking it is quicker than sorting the hits."""

_TALLY = "INDEXED BY family_tally"
"""Without the hint SQLite reads every row: 1.7 s instead of 0.12 s for 300,000 families."""


_RECEIVED = """CASE
  WHEN family.received_rev = 0 THEN 'none'
  WHEN family.rev > family.received_rev OR EXISTS (
    SELECT 1 FROM person WHERE person.family_id = family.id AND person.updated_at > (
      SELECT max(at) FROM batch WHERE direction = 'out' AND state IN ('received', 'partly')))
  THEN 'changed' ELSE 'accepted' END"""
"""What the regency has of a family: a member's answer leaves the family's own revision alone, so
what was typed after the last workbook that arrived counts too."""


class Listing(RecordListing):
    """Queries for tables over the families of a workspace."""

    kind = "family"
    name = "head_name"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._found: tuple[tuple[Filter, Sort, int], array[int]] | None = None
        self._ranks: tuple[array[int], array[int]] | None = None

    def form(self) -> Form:
        """Return the main questionnaire."""
        return self._workspace.form()

    def ids(self, chosen: Filter, order: Sort) -> array[int]:
        """Return the ids of all families that pass, in order.

        A search picks from the order of the same list without it, which is kept until the next
        write: the index finds ids faster than SQLite sorts them.
        """
        if not search.words_of(chosen.search):
            return self._all(chosen, order)
        key = (chosen, order, self._workspace.generation)
        if self._found is None or self._found[0] != key:
            self._found = (key, self._search(chosen, order))
        return self._found[1]

    def first(self, chosen: Filter, order: Sort, limit: int = 100) -> array[int]:
        """Return the first ids only, to paint something at once."""
        if search.words_of(chosen.search) and self._has_order(chosen, order):
            return self.ids(chosen, order)[:limit]
        return self._ids(chosen, order, limit=limit)

    def _search(self, chosen: Filter, order: Sort) -> array[int]:
        found = self.matching(chosen)
        if len(found) <= _FEW:
            return self._ids(chosen, order, limit=None)
        base = self._all(replace(chosen, search=""), order)
        if len(found) > len(base) // _MANY:
            passing = set(found)
            return array("q", [i for i in base if i in passing])
        ranks = self._ranks_of(base)
        known = [i for i in found if i < len(ranks)]  # one may have been added just now
        return array("q", sorted(known, key=ranks.__getitem__))

    def _has_order(self, chosen: Filter, order: Sort) -> bool:
        key = (replace(chosen, search=""), order, self._workspace.generation)
        return self._kept is not None and self._kept[0] == key

    def _ranks_of(self, base: array[int]) -> array[int]:
        """Return id → place in the order, made once for each order."""
        if self._ranks is None or self._ranks[0] is not base:
            ranks = array("q", [0]) * (max(base) + 1)
            for rank, family_id in enumerate(base):
                ranks[family_id] = rank
            self._ranks = (base, ranks)
        return self._ranks[1]

    def matching(self, chosen: Filter) -> array[int]:
        """Return the ids that pass in no order."""
        if chosen == Filter(search=chosen.search) and search.only_index(chosen.search):
            return self._array(search.MATCH, [search.match_text(search.words_of(chosen.search))])
        where, values = self._where(chosen)
        return self._array(f"SELECT family.id FROM family WHERE {where}", values)

    def totals(self, chosen: Filter) -> Totals:
        """Add up the families that pass."""
        where, values = self._where(chosen)
        narrow = chosen.status != "deleted" and not (
            chosen.search
            or chosen.period
            or chosen.answers
            or chosen.change_state
            or chosen.verification
            or chosen.decile
            or chosen.received
            or chosen.ids
        )
        hint = _TALLY if narrow else ""
        status = "'deleted'" if chosen.status == "deleted" else "family.status"
        sql = (
            f"SELECT {status}, count(*), coalesce(sum(member_count), 0), "
            f"coalesce(sum(error_count > 0), 0), coalesce(sum(warning_count > 0), 0) "
            f"FROM family {hint} WHERE {where} GROUP BY 1"
        )
        with self._workspace.reading() as connection:
            rows = connection.exec_driver_sql(sql, tuple(values)).all()
        return Totals(
            families=sum(r[1] for r in rows),
            persons=sum(r[2] for r in rows),
            by_status={r[0]: r[1] for r in rows},
            with_errors=sum(r[3] for r in rows),
            with_warnings=sum(r[4] for r in rows),
        )

    def by_place(self, village_code: str = "") -> list[PlaceTotals]:
        """Add up every RT, in order."""
        own = "AND village_code = ?" if village_code else ""
        sql = (
            "SELECT rw, rt, count(*), sum(status IN ('complete', 'verified')), "
            "sum(status = 'draft'), sum(error_count > 0 OR warning_count > 0), sum(member_count) "
            f"FROM family {_TALLY} WHERE deleted_at IS NULL {own} GROUP BY rw, rt ORDER BY rw, rt"
        )
        values = (village_code,) if village_code else ()
        with self._workspace.reading() as connection:
            return [PlaceTotals(*row) for row in connection.exec_driver_sql(sql, values).all()]

    def place_of_each(self, village_code: str = "") -> dict[int, tuple[str, str]]:
        """Return id of every family → its RW and RT, for figures that are divided by place."""
        own = "AND village_code = ?" if village_code else ""
        sql = f"SELECT id, rw, rt FROM family WHERE deleted_at IS NULL {own}"
        with self._workspace.reading() as connection:
            rows = connection.exec_driver_sql(sql, (village_code,) if village_code else ())
            return {row[0]: (row[1], row[2]) for row in rows}

    def by_change(self, village_code: str = "") -> dict[str, int]:
        """Return what became of families known from before → how many; ``""`` are the new ones."""
        own = "AND village_code = ?" if village_code else ""
        sql = f"SELECT change_state, count(*) FROM family WHERE deleted_at IS NULL {own} GROUP BY 1"
        with self._workspace.reading() as connection:
            rows = connection.exec_driver_sql(sql, (village_code,) if village_code else ())
            return {row[0]: row[1] for row in rows}

    def with_findings(self) -> int:
        """Count the families with something to look at."""
        sql = (
            f"SELECT count(*) FROM family {_TALLY} "
            "WHERE deleted_at IS NULL AND (error_count > 0 OR warning_count > 0)"
        )
        with self._workspace.reading() as connection:
            return int(connection.exec_driver_sql(sql).scalar_one())

    def members(self, family_ids: Sequence[int]) -> list[tuple[int, int, str]]:
        """Return id, family and name of everybody in these families, in the order of both."""
        if not family_ids:
            return []
        marks = ",".join("?" * len(family_ids))
        sql = (
            "SELECT id, family_id, name FROM person "
            f"WHERE deleted_at IS NULL AND family_id IN ({marks}) ORDER BY position, id"
        )
        with self._workspace.reading() as connection:
            rows = connection.exec_driver_sql(sql, tuple(family_ids)).all()
        place = {family_id: number for number, family_id in enumerate(family_ids)}
        found = [(row[0], row[1], row[2]) for row in rows]
        return sorted(found, key=lambda one: place[one[1]])

    def _special(self) -> Mapping[str, str]:
        return {"received": _RECEIVED}

    def _search_condition(self, chosen: Filter) -> tuple[str, list[str]]:
        return search.condition(chosen.search, deleted=chosen.status == "deleted")


__all__ = ["ANSWERS", "Filter", "Listing", "PlaceTotals", "Sort", "Totals"]
