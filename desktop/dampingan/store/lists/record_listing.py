"""Lists of records of any length: filters, order, pages and totals.

A list is an array of ids; rows are fetched by id, a page at a time, never by OFFSET. Two hundred
thousand ids take a tenth of a second and eight bytes each.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from dampingan.store.lists import search
from dampingan.store.verification.verification import waiting_condition

if TYPE_CHECKING:
    from dampingan.forms.model import Form
    from dampingan.store.workspace import Workspace

ANSWERS = "answers."
"""Prefix of columns that are questions of the instrument."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records; empty parts don't restrict.

    Attributes:
        search: any words of names, NIK, KK, address; of a response's title and answers.
        village_code: Kemendagri code of a village or a kecamatan, or several of them apart by
            spaces, for the workspace of a regency.
        rt, rw: three digits.
        status: a state of `STATUSES`, or several apart by spaces; ``deleted`` alone shows
            tombstones, which are hidden otherwise.
        period: e.g. ``2026-Q4``.
        findings: ``any``, ``error``, ``warning`` or ``none``.
        change_state: what became of a family known from before, a key of `CHANGE_STATES`.
        verification: ``waiting`` or ``done``: drawn for a second keying, keyed again.
        decile: of families, as BPS gives it; several apart by spaces.
        received: of families that are sent on: ``accepted``, ``changed`` or ``none``.
        where: further conditions question key → answer code.
        ids: exactly these records, as far as they pass the rest.
        about: what the records of `ids` have in common, in words, e.g. ``masalah Rob``.
    """

    search: str = ""
    village_code: str = ""
    rt: str = ""
    rw: str = ""
    status: str = ""
    period: str = ""
    findings: str = ""
    change_state: str = ""
    verification: str = ""
    decile: str = ""
    received: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    ids: tuple[int, ...] = ()
    about: str = ""

    @property
    def empty(self) -> bool:
        """Whether every record that is not deleted passes."""
        return self == Filter()


@dataclass(frozen=True, slots=True)
class Sort:
    """Order by one column, then by village, place and head, so that every order is total."""

    column: str = "place"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """Figures under a list; they always count the same records as its rows.

    `families` are the records of the list, families or responses; responses have no `persons`.
    """

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


class RecordListing(ABC):
    """Queries for a table over records of one kind.

    Attributes:
        kind: the table.
        name: the column that records are called by.
    """

    kind: ClassVar[str]
    name: ClassVar[str]

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._own = self._columns_of_table()
        self._kept: tuple[tuple[Filter, Sort, int], array[int]] | None = None

    def _columns_of_table(self) -> frozenset[str]:
        """Ask the file, not the classes: SQLModel takes longer to import than the list to show."""
        with self._workspace.reading() as connection:
            rows = connection.exec_driver_sql(f"SELECT name FROM pragma_table_info('{self.kind}')")
            return frozenset(rows.scalars())

    # -- what the kinds do differently -------------------------------------------------------

    @abstractmethod
    def form(self) -> Form:
        """Return the questionnaire whose answers are columns."""

    @abstractmethod
    def _search_condition(self, chosen: Filter) -> tuple[str, list[str]]:
        """Return an SQL condition for what was typed, and its values."""

    @abstractmethod
    def totals(self, chosen: Filter) -> Totals:
        """Add up the records that pass."""

    @abstractmethod
    def by_place(self, village_code: str = "") -> list[PlaceTotals]:
        """Add up every RT, in order; of one village, or of all that the workspace holds."""

    def _always(self) -> tuple[list[str], list[Any]]:
        """Return conditions that every record of the list meets, and their values."""
        return [], []

    def _special(self) -> Mapping[str, str]:
        """Return columns that are expressions."""
        return {}

    # -- lists -----------------------------------------------------------------------------

    def ids(self, chosen: Filter, order: Sort) -> array[int]:
        """Return the ids of all records that pass, in order; kept until the next write."""
        return self._all(chosen, order)

    def first(self, chosen: Filter, order: Sort, limit: int = 100) -> array[int]:
        """Return the first ids only, to paint something at once."""
        return self._ids(chosen, order, limit=limit)

    def _all(self, chosen: Filter, order: Sort) -> array[int]:
        key = (chosen, order, self._workspace.generation)
        if self._kept is None or self._kept[0] != key:
            self._kept = (key, self._ids(chosen, order, limit=None))
        return self._kept[1]

    def page(self, ids: Sequence[int], columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return columns of these records in the order of `ids`; vanished ones are left out.

        Columns are those of the kind, ``status`` with tombstones as ``deleted``, or
        ``answers.<question key>`` for the stored text of an answer.
        """
        if not ids:
            return []
        names, values = self._columns(columns)
        marks = ",".join("?" * len(ids))
        table = self.kind
        sql = f"SELECT {table}.id, {', '.join(names)} FROM {table} WHERE id IN ({marks})"
        with self._workspace.reading() as connection:
            rows = connection.exec_driver_sql(sql, (*values, *ids)).cursor.fetchall()  # type: ignore[union-attr]
        found = {row[0]: row[1:] for row in rows}
        return [found[i] for i in ids if i in found]

    def count(self, chosen: Filter) -> int:
        """Count the records that pass."""
        where, values = self._where(chosen)
        sql = f"SELECT count(*) FROM {self.kind} WHERE {where}"
        with self._workspace.reading() as connection:
            return int(connection.exec_driver_sql(sql, tuple(values)).scalar_one())

    def options(self, column: str) -> list[str]:
        """Return the different values of a column, for filter menus."""
        if column not in self._own:
            raise KeyError(column)
        always, values = self._always()
        where = " AND ".join(["deleted_at IS NULL", *always])
        sql = f"SELECT DISTINCT {column} FROM {self.kind} WHERE {where} ORDER BY 1"
        with self._workspace.reading() as connection:
            return [row[0] for row in connection.exec_driver_sql(sql, tuple(values))]

    # -- SQL -------------------------------------------------------------------------------

    def _ids(self, chosen: Filter, order: Sort, limit: int | None) -> array[int]:
        where, values = self._where(chosen)
        by, more = self._order(order)
        sql = f"SELECT {self.kind}.id FROM {self.kind} WHERE {where} ORDER BY {by}"
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
        parts, values = self._always()
        table = self.kind
        if chosen.status == "deleted":
            parts.append(f"{table}.deleted_at IS NOT NULL")
        else:
            parts.append(f"{table}.deleted_at IS NULL")
            if states := chosen.status.split():
                parts.append(f"{table}.status IN ({', '.join('?' * len(states))})")
                values += states
        for condition, more in _several(table, chosen):
            parts.append(condition)
            values += more
        for column in ("rt", "rw", "period", "change_state"):
            if value := getattr(chosen, column):
                parts.append(f"{table}.{column} = ?")
                values.append(value)
        if chosen.findings:
            parts.append(_FINDINGS[chosen.findings].format(table=table))
        if chosen.verification == "waiting":
            parts.append(waiting_condition(table))
        elif chosen.verification:
            parts.append(_VERIFIED.format(table=table))
        if chosen.received:
            parts.append(f"{self._special()['received']} = ?")
            values.append(chosen.received)
        for key, code in chosen.answers:
            parts.append(f"json_extract({table}.answers, ?) = ?")
            values += [_path(key), code]
        if search.words_of(chosen.search):
            condition, more = self._search_condition(chosen)
            parts.append(condition)
            values += more
        return " AND ".join(parts), values

    def _order(self, order: Sort) -> tuple[str, list[Any]]:
        table = self.kind
        direction = " DESC" if order.descending else ""
        parts = ("village_code", "rw", "rt", self.name, "id")
        place = ", ".join(f"{table}.{c}{direction}" for c in parts)
        if order.column == "place":
            return place, []
        if order.column.startswith(ANSWERS):
            key = order.column.removeprefix(ANSWERS)
            expression, values = f"json_extract({table}.answers, ?)", [_path(key)]
            if self._numeric(key):
                expression = f"CAST({expression} AS REAL)"
            return f"{expression}{direction}, {table}.id{direction}", values
        if order.column == "status":
            return f"{table}.status{direction}, {place}", []
        if order.column in self._special():
            return f"{self._special()[order.column]}{direction}, {place}", []
        if order.column not in self._own:
            raise KeyError(order.column)
        return f"{table}.{order.column}{direction}, {table}.id{direction}", []

    def _numeric(self, key: str) -> bool:
        form = self.form()
        question = form.questions.get(key)
        if question is None:
            return False
        if question.type.value in {"integer", "decimal"}:
            return True
        codes = form.choices.get(question.choice_list, ())
        return bool(codes) and all(c.code.isdigit() for c in codes)

    def _columns(self, columns: Sequence[str]) -> tuple[list[str], list[Any]]:
        names: list[str] = []
        values: list[Any] = []
        table, special = self.kind, self._special()
        for column in columns:
            if column.startswith(ANSWERS):
                names.append(f"json_extract({table}.answers, ?)")
                values.append(_path(column.removeprefix(ANSWERS)))
            elif column == "status":
                names.append(_STATUS.format(table=table))
            elif column in special:
                names.append(special[column])
            elif column in self._own:
                names.append(f"{table}.{column}")
            else:
                raise KeyError(column)
        return names, values


_STATUS = "CASE WHEN {table}.deleted_at IS NULL THEN {table}.status ELSE 'deleted' END"

_VERIFIED = (
    "{table}.id IN (SELECT {table}_id FROM verification WHERE state = 'done' "
    "AND {table}_id IS NOT NULL)"
)

_FINDINGS = {
    "any": "({table}.error_count > 0 OR {table}.warning_count > 0)",
    "error": "{table}.error_count > 0",
    "warning": "{table}.warning_count > 0",
    "none": "({table}.error_count = 0 AND {table}.warning_count = 0)",
}


def _path(key: str) -> str:
    return '$."' + key.replace('"', '\\"') + '"'


_LONGEST = len("33.75.01")
"""Codes up to this length are those of a kecamatan."""


def _several(table: str, chosen: Filter) -> Iterator[tuple[str, list[Any]]]:
    """Yield the conditions of what may be more than one value."""
    if chosen.village_code:
        yield _place_condition(table, chosen.village_code.split())
    if chosen.ids:
        yield f"{table}.id IN (SELECT value FROM json_each(?))", [str(list(chosen.ids))]
    if chosen.decile:
        deciles = chosen.decile.split()
        yield f"{table}.decile IN ({', '.join('?' * len(deciles))})", [*deciles]


def _place_condition(table: str, codes: Sequence[str]) -> tuple[str, list[Any]]:
    """Return the condition for villages and kecamatan; equal or between, so that indexes serve."""
    villages = [code for code in codes if len(code) > _LONGEST]
    above = [code for code in codes if len(code) <= _LONGEST]
    parts = ["{table}.village_code > ? AND {table}.village_code < ?"] * len(above)
    values: list[Any] = [end for code in above for end in (f"{code}.", f"{code}/")]
    if len(villages) == 1:
        parts.append("{table}.village_code = ?")
    elif villages:
        parts.append(f"{{table}}.village_code IN ({', '.join('?' * len(villages))})")
    return f"({' OR '.join(parts)})".format(table=table), values + villages
