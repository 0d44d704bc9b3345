"""A table model over any number of records: ids in an array, rows in pages of a hundred.

It never holds all rows and never asks with OFFSET: a page is fetched by its ids. The first rows of
a question are asked alone, so that they are painted before the rest of a long list is known; the
rest comes from a thread. Pages are forgotten, least recently used first.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
    Slot,
)

from dampingan.ui.job import JobRunner
from dampingan.ui.models.column import NOTHING, Cell, Column

PAGE = 100
FIRST = 200
"""Rows asked for before the whole list: more than any screen shows."""
_PAGES_KEPT = 40
_AFTER_PAINT_MS = 12
"""The first rows are painted before a thread that fetches the rest competes with the window."""
_PATIENCE = 0.03
"""Seconds that the window waits for an answer before it goes on without."""

Query = TypeVar("Query")
Asked = TypeVar("Asked", contravariant=True)  # noqa: PLC0105 - a word, like Query
_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_SERVED = {_Role.DisplayRole, _Role.ToolTipRole, _Role.AccessibleTextRole}
_ROOT = QModelIndex()


class Source(Protocol, Generic[Asked]):
    """What a table reads from: ids of a query, and columns of some ids."""

    def quick(self, query: Asked) -> bool:
        """Tell whether `first` takes a few milliseconds only."""
        ...

    def first(self, query: Asked, limit: int) -> array[int]:
        """Return the first ids of a query."""
        ...

    def ids(self, query: Asked) -> array[int]:
        """Return all ids of a query, in order; called in a thread for long lists."""
        ...

    def page(self, ids: Sequence[int], columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return columns of these ids, in their order, without the ones that are gone."""
        ...


class _Row:
    """Values of a row, and its cells once somebody looked at them."""

    __slots__ = ("cells", "values")

    def __init__(self, values: tuple[Any, ...]) -> None:
        self.values = values
        self.cells: tuple[Cell, ...] | None = None


class RecordTable(QAbstractTableModel, Generic[Query]):
    """Rows of one kind of record.

    Args:
        source: where ids and rows come from.
        jobs: fetches the rest of long lists.
        parent: the owner.

    Signals:
        first_listed: the first rows of another query are there.
        listed: all ids of the query are known now.
    """

    first_listed = Signal()
    listed = Signal()

    def __init__(self, source: Source[Query], jobs: JobRunner, parent: QObject | None = None):
        super().__init__(parent)
        self._source = source
        self._jobs = jobs
        self._ids: array[int] = array("q")
        self._columns: tuple[Column, ...] = ()
        self._fields: tuple[str, ...] = ("id",)
        self._slots: tuple[tuple[int, ...], ...] = ()
        self._pages: OrderedDict[int, dict[int, _Row]] = OrderedDict()
        self._turn = 0
        self.complete = True

    # -- asking ----------------------------------------------------------------------------

    def show_columns(self, columns: Iterable[Column]) -> None:
        """Show these columns in this order."""
        self.beginResetModel()
        self._columns = tuple(columns)
        fields = ["id"]
        for column in self._columns:
            fields += [source for source in column.sources if source not in fields]
        self._fields = tuple(fields)
        place = {name: index for index, name in enumerate(fields)}
        self._slots = tuple(
            tuple(place[source] for source in column.sources) for column in self._columns
        )
        self._pages.clear()
        self.endResetModel()

    def show_query(self, query: Query) -> None:
        """Show what a query finds, from its first row.

        `first_listed` follows, in nearly all cases before this returns; a slow question (a sort
        by an answer over very many families) leaves the rows as they are until then.
        """
        self._turn += 1
        self.complete = False
        if self._source.quick(query):
            self._take_first(query, self._source.first(query, FIRST))
            return
        job = self._jobs.start("", _first_ids, source=self._source, query=query, quiet=True)
        job.ok.connect(partial(self._receive, self._turn, partial(self._take_first, query)))
        job.settle(_PATIENCE)

    def _take_first(self, query: Query, ids: array[int]) -> None:
        self._reset(ids)
        self.complete = len(ids) < FIRST
        self.first_listed.emit()
        if self.complete:
            self.listed.emit()
        else:
            turn = self._turn
            QTimer.singleShot(_AFTER_PAINT_MS, self, partial(self._fetch_rest, turn, query))

    def _fetch_rest(self, turn: int, query: Query) -> None:
        if turn == self._turn:
            self._fetch_all(query, self._take_rest)

    def renew_query(self, query: Query) -> None:
        """Ask again after a change: rows that stayed keep their place in the view."""
        self._turn += 1
        self._pages.clear()
        self._fetch_all(query, self._take_renewed)

    def _fetch_all(self, query: Query, take: Callable[[array[int]], None]) -> None:
        job = self._jobs.start("", _all_ids, source=self._source, query=query, quiet=True)
        job.ok.connect(partial(self._receive, self._turn, take))
        if len(self._ids) < FIRST:
            job.settle(_PATIENCE)

    def _receive(self, turn: int, take: Callable[[array[int]], None], ids: array[int]) -> None:
        if turn == self._turn:
            take(ids)

    def _reset(self, ids: array[int]) -> None:
        self.beginResetModel()
        self._ids = ids
        self._pages.clear()
        self.endResetModel()

    def _take_rest(self, ids: array[int]) -> None:
        known = len(self._ids)
        if ids[:known] == self._ids:
            if len(ids) > known:
                self.beginInsertRows(_ROOT, known, len(ids) - 1)
                self._ids = ids
                self.endInsertRows()
        else:
            self._reset(ids)
        self.complete = True
        self.listed.emit()

    def _take_renewed(self, ids: array[int]) -> None:
        if ids == self._ids:
            self.repaint_all()
        else:
            self._reset(ids)
        self.complete = True
        self.listed.emit()

    # -- reading ---------------------------------------------------------------------------

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns shown."""
        return self._columns

    @property
    def ids(self) -> array[int]:
        """Ids of the rows, in order."""
        return self._ids

    def id_at(self, row: int) -> int | None:
        """Return the record of a row."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, record_id: int) -> int:
        """Return the row of a record, -1 when it is not in the list."""
        try:
            return self._ids.index(record_id)
        except ValueError:
            return -1

    def cells(self, row: int) -> tuple[Cell, ...]:
        """Return what a row shows; empty when the record is gone meanwhile."""
        entry = self._row(row)
        if entry is None:
            return ()
        if entry.cells is None:
            values = entry.values
            entry.cells = tuple(
                column.show(*[values[slot] for slot in slots])
                for column, slots in zip(self._columns, self._slots, strict=True)
            )
        return entry.cells

    def copied(self, row: int) -> list[str]:
        """Return the texts of a row for the clipboard."""
        entry = self._row(row)
        if entry is None:
            return ["" for _ in self._columns]
        texts = []
        for column, slots, cell in zip(self._columns, self._slots, self.cells(row), strict=True):
            if column.numbered:
                texts.append(str(row + 1))
            elif column.copied:
                texts.append(column.copied(*(entry.values[slot] for slot in slots)))
            else:
                texts.append("" if cell is NOTHING else cell.text)
        return texts

    def _row(self, row: int) -> _Row | None:
        number = row // PAGE
        page = self._pages.get(number)
        if page is None:
            page = self._fetch(number)
        else:
            self._pages.move_to_end(number)
        return page.get(self._ids[row])

    def _fetch(self, number: int) -> dict[int, _Row]:
        ids = self._ids[number * PAGE : (number + 1) * PAGE]
        page = {values[0]: _Row(values) for values in self._source.page(ids, self._fields)}
        self._pages[number] = page
        while len(self._pages) > _PAGES_KEPT:
            self._pages.popitem(last=False)
        return page

    # -- changes ---------------------------------------------------------------------------

    def forget(self, record_ids: Iterable[int]) -> None:
        """Fetch these records anew when they are shown next, and repaint their rows."""
        last = len(self._columns) - 1
        for record_id in record_ids:
            row = self.row_of(record_id)
            if row >= 0:
                self._pages.pop(row // PAGE, None)
                self.dataChanged.emit(self.index(row, 0), self.index(row, last))

    @Slot()
    def repaint_all(self) -> None:
        """Repaint what is shown, with rows fetched anew."""
        self._pages.clear()
        if self._ids and self._columns:
            last = self.index(len(self._ids) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    # -- Qt's questions --------------------------------------------------------------------

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many records are listed."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return how many columns are shown."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Return the text of a cell; other roles at once nothing (the delegate asks `cells`)."""
        if role not in _SERVED:
            return None
        if self._columns[index.column()].numbered:
            return str(index.row() + 1)
        cells = self.cells(index.row())
        return cells[index.column()].text if cells else ""

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        """Return headings."""
        if orientation != Qt.Orientation.Horizontal or section >= len(self._columns):
            return None
        column = self._columns[section]
        if role == _Role.DisplayRole:
            return column.label
        if role == _Role.ToolTipRole:
            return column.tip or None
        return None


def _first_ids(source: Source[Any], query: Any, **_: object) -> array[int]:
    return source.first(query, FIRST)


def _all_ids(source: Source[Any], query: Any, **_: object) -> array[int]:
    return source.ids(query)
