"""Lists of families of any length: filters, order, pages and totals.

A list is an array of ids; rows are fetched by id, a page at a time, never by OFFSET. Two hundred
thousand ids take a tenth of a second and eight bytes each.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from dampingan.store import search
from dampingan.store.verification import waiting_condition

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

ANSWERS = "answers."
"""Prefix of columns that are questions of the instrument."""

_FEW = 300
"""So few hits are sorted by SQLite faster than the whole order is walked."""

_MANY = 8
"""With more hits than this part of the list, walking it is quicker than sorting the hits."""

_TALLY = "INDEXED BY family_tally"
"""Without the hint SQLite reads every row: 1.7 s instead of 0.12 s for 300,000 families."""

_STATUS = "CASE WHEN family.deleted_at IS NULL THEN family.status ELSE 'deleted' END"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which families; empty parts don't restrict.

    Attributes:
        search: any words of names, NIK, KK, address.
        rt, rw: three digits.
        status: a state of `STATUSES`; ``deleted`` shows tombstones, which are hidden otherwise.
        period: e.g. ``2026-Q4``.
        findings: ``any``, ``error``, ``warning`` or ``none``.
        change_state: what became of a family known from before, a key of `CHANGE_STATES`.
        verification: ``waiting`` or ``done``: drawn for a second keying, keyed again.
        where: further conditions question key → answer code.
    """

    search: str = ""
    rt: str = ""
    rw: str = ""
    status: str = ""
    period: str = ""
    findings: str = ""
    change_state: str = ""
    verification: str = ""
    answers: tuple[tuple[str, str], ...] = ()

    @property
    def empty(self) -> bool:
        """Whether every family that is not deleted passes."""
        return self == Filter()


@dataclass(frozen=True, slots=True)
class Sort:
    """Order by one column, then by place and head, so that every order is total."""

    column: str = "place"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """Figures under a list; they always count the same families as its rows."""

    families: int
    persons: int
    by_status: Mapping[str, int]
    with_errors: int
    with_warnings: int


@dataclass(frozen=True, slots=True)
class PlaceTotals:
    """Figures of one RT for the home page."""

    rw: str
    rt: str
    families: int
    complete: int
    drafts: int
    with_findings: int
    persons: int


class Listing:
    """Queries for tables over the families of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._own = self._columns_of_family()
        self._kept: tuple[tuple[Filter, Sort, int], array[int]] | None = None
        self._found: tuple[tuple[Filter, Sort, int], array[int]] | None = None
        self._ranks: tuple[array[int], array[int]] | None = None

    def _columns_of_family(self) -> frozenset[str]:
        """Ask the file, not the classes: SQLModel takes longer to import than the list to show."""
        with self._workspace.reading() as connection:
            rows = connection.exec_driver_sql("SELECT name FROM pragma_table_info('family')")
            return frozenset(rows.scalars())

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

    def _all(self, chosen: Filter, order: Sort) -> array[int]:
        key = (chosen, order, self._workspace.generation)
        if self._kept is None or self._kept[0] != key:
            self._kept = (key, self._ids(chosen, order, limit=None))
        return self._kept[1]

    def page(self, ids: Sequence[int], columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return columns of these families in the order of `ids`; vanished ones are left out.

        Columns are those of `KINDS["family"]`, ``status`` with tombstones as ``deleted``, or
        ``answers.<question key>`` for the stored text of an answer.
        """
        if not ids:
            return []
        names, values = self._columns(columns)
        marks = ",".join("?" * len(ids))
        sql = f"SELECT family.id, {', '.join(names)} FROM family WHERE id IN ({marks})"
        with self._workspace.reading() as connection:
            rows = connection.exec_driver_sql(sql, (*values, *ids)).cursor.fetchall()  # type: ignore[union-attr]
        found = {row[0]: row[1:] for row in rows}
        return [found[i] for i in ids if i in found]

    def count(self, chosen: Filter) -> int:
        """Count the families that pass."""
        where, values = self._where(chosen)
        sql = f"SELECT count(*) FROM family WHERE {where}"
        with self._workspace.reading() as connection:
            return int(connection.exec_driver_sql(sql, tuple(values)).scalar_one())

    def totals(self, chosen: Filter) -> Totals:
        """Add up the families that pass."""
        where, values = self._where(chosen)
        narrow = chosen.status != "deleted" and not (
            chosen.search
            or chosen.period
            or chosen.answers
            or chosen.change_state
            or chosen.verification
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

    def by_place(self) -> list[PlaceTotals]:
        """Add up every RT, in order."""
        sql = (
            "SELECT rw, rt, count(*), sum(status IN ('complete', 'verified')), "
            "sum(status = 'draft'), sum(error_count > 0 OR warning_count > 0), sum(member_count) "
            f"FROM family {_TALLY} WHERE deleted_at IS NULL GROUP BY rw, rt ORDER BY rw, rt"
        )
        with self._workspace.reading() as connection:
            return [PlaceTotals(*row) for row in connection.exec_driver_sql(sql).all()]

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

    def options(self, column: str) -> list[str]:
        """Return the different values of a column, for filter menus."""
        if column not in self._own:
            raise KeyError(column)
        sql = f"SELECT DISTINCT {column} FROM family WHERE deleted_at IS NULL ORDER BY 1"
        with self._workspace.reading() as connection:
            return [row[0] for row in connection.exec_driver_sql(sql)]

    def _ids(self, chosen: Filter, order: Sort, limit: int | None) -> array[int]:
        where, values = self._where(chosen)
        by, more = self._order(order)
        sql = f"SELECT family.id FROM family WHERE {where} ORDER BY {by}"
        if limit is not None:
            sql += f" LIMIT {int(limit)}"
        return self._array(sql, [*values, *more])

    def _array(self, sql: str, values: Sequence[Any]) -> array[int]:
        """Return the ids that a query selects, in its order.

        They come as one text: SQLite joins them in one step without Python's lock, where 300,000
        rows would fight for it with the window and take 30 MB for a moment.
        """
        with self._workspace.reading() as connection:
            text = connection.exec_driver_sql(
                f"WITH found(id) AS ({sql}) SELECT group_concat(id) FROM found", tuple(values)
            ).scalar()
        return array("q", map(int, text.split(","))) if text else array("q")

    def _where(self, chosen: Filter) -> tuple[str, list[Any]]:
        parts: list[str] = []
        values: list[Any] = []
        if chosen.status == "deleted":
            parts.append("family.deleted_at IS NOT NULL")
        else:
            parts.append("family.deleted_at IS NULL")
            if chosen.status:
                parts.append("family.status = ?")
                values.append(chosen.status)
        for column in ("rt", "rw", "period", "change_state"):
            if value := getattr(chosen, column):
                parts.append(f"family.{column} = ?")
                values.append(value)
        if chosen.findings:
            parts.append(_FINDINGS[chosen.findings])
        if chosen.verification:
            parts.append(_VERIFICATION[chosen.verification])
        for key, code in chosen.answers:
            parts.append("json_extract(family.answers, ?) = ?")
            values += [_path(key), code]
        if search.words_of(chosen.search):
            condition, more = search.condition(chosen.search, deleted=chosen.status == "deleted")
            parts.append(condition)
            values += more
        return " AND ".join(parts), values

    def _order(self, order: Sort) -> tuple[str, list[Any]]:
        direction = " DESC" if order.descending else ""
        place = ", ".join(f"family.{c}{direction}" for c in ("rw", "rt", "head_name", "id"))
        if order.column == "place":
            return place, []
        if order.column == "head_name":
            return f"family.head_name{direction}, family.id{direction}", []
        if order.column.startswith(ANSWERS):
            key = order.column.removeprefix(ANSWERS)
            expression, values = "json_extract(family.answers, ?)", [_path(key)]
            if self._numeric(key):
                expression = f"CAST({expression} AS REAL)"
            return f"{expression}{direction}, family.id{direction}", values
        if order.column == "status":
            return f"family.status{direction}, {place}", []
        if order.column not in self._own:
            raise KeyError(order.column)
        return f"family.{order.column}{direction}, family.id{direction}", []

    def _numeric(self, key: str) -> bool:
        question = self._workspace.form().questions.get(key)
        if question is None:
            return False
        if question.type.value in {"integer", "decimal"}:
            return True
        codes = self._workspace.form().choices.get(question.choice_list, ())
        return bool(codes) and all(c.code.isdigit() for c in codes)

    def _columns(self, columns: Sequence[str]) -> tuple[list[str], list[Any]]:
        names: list[str] = []
        values: list[Any] = []
        for column in columns:
            if column.startswith(ANSWERS):
                names.append("json_extract(family.answers, ?)")
                values.append(_path(column.removeprefix(ANSWERS)))
            elif column == "status":
                names.append(_STATUS)
            elif column in self._own:
                names.append(f"family.{column}")
            else:
                raise KeyError(column)
        return names, values


_VERIFICATION = {
    "waiting": waiting_condition("family"),
    "done": "family.id IN (SELECT family_id FROM verification WHERE state = 'done' "
    "AND family_id IS NOT NULL)",
}

_FINDINGS = {
    "any": "(family.error_count > 0 OR family.warning_count > 0)",
    "error": "family.error_count > 0",
    "warning": "family.warning_count > 0",
    "none": "(family.error_count = 0 AND family.warning_count = 0)",
}


def _path(key: str) -> str:
    return '$."' + key.replace('"', '\\"') + '"'
