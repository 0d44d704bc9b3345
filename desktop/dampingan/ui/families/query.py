"""What the family table asks the store."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dampingan.store.listing import Filter, Listing, Sort

_SHORT = 20_000
_SELECTIVE = 8
_INDEXED = frozenset({"place", "head_name", "no_kk"})


@dataclass(frozen=True)
class FamilyQuery:
    """Which families, in which order."""

    filter: Filter = field(default_factory=Filter)
    sort: Sort = field(default_factory=Sort)


class FamilySource:
    """The store's listing as a table reads it."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing
        self._size: int | None = None

    def quick(self, query: FamilyQuery) -> bool:
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
        return query.sort.column in _INDEXED and not common

    def first(self, query: FamilyQuery, limit: int) -> array[int]:
        """Return the first ids."""
        return self._listing.first(query.filter, query.sort, limit)

    def ids(self, query: FamilyQuery) -> array[int]:
        """Return all ids."""
        return self._listing.ids(query.filter, query.sort)

    def page(self, ids: Sequence[int], columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return rows."""
        return self._listing.page(ids, columns)
