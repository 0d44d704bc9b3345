"""What a table of records asks the store."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from dampingan.store.lists.listing import Filter, PlaceTotals, Sort, Totals

_SHORT = 20_000
_SELECTIVE = 8


@dataclass(frozen=True)
class RecordQuery:
    """Which records, in which order."""

    filter: Filter = field(default_factory=Filter)
    sort: Sort = field(default_factory=Sort)


class RecordListing(Protocol):
    """The store's list of one kind of record."""

    def ids(self, chosen: Filter, order: Sort) -> array[int]:
        """Return all ids that pass, in order."""
        ...

    def first(self, chosen: Filter, order: Sort, limit: int = 100) -> array[int]:
        """Return the first ids."""
        ...

    def page(self, ids: Sequence[int], columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return columns of these records, without the ones that are gone."""
        ...

    def count(self, chosen: Filter) -> int:
        """Count the records that pass."""
        ...

    def totals(self, chosen: Filter) -> Totals:
        """Add up the records that pass."""
        ...

    def by_place(self, village_code: str = "") -> list[PlaceTotals]:
        """Add up every RT, of one village or of all."""
        ...

    def options(self, column: str) -> list[str]:
        """Return the different values of a column."""
        ...


class RecordSource:
    """The store's listing as a table reads it.

    Args:
        listing: of one kind of record.
        indexed: the orders that an index has.
    """

    def __init__(
        self, listing: RecordListing, indexed: frozenset[str] = frozenset({"place"})
    ) -> None:
        self._listing = listing
        self._indexed = indexed
        self._size: int | None = None

    def quick(self, query: RecordQuery) -> bool:
        """Tell whether the first rows come within a frame.

        In long lists only an order that an index has does, and no search for a few digits: nearly
        every NIK and KK of a regency begins with them.
        """
        if self._size is None:
            self._size = self._listing.count(Filter())
        if self._size <= _SHORT:
            return True
        words = query.filter.search.split()
        common = any(word.isdecimal() and len(word) < _SELECTIVE for word in words)
        return query.sort.column in self._indexed and not common

    def first(self, query: RecordQuery, limit: int) -> array[int]:
        """Return the first ids."""
        return self._listing.first(query.filter, query.sort, limit)

    def ids(self, query: RecordQuery) -> array[int]:
        """Return all ids."""
        return self._listing.ids(query.filter, query.sort)

    def page(self, ids: Sequence[int], columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return rows."""
        return self._listing.page(ids, columns)
