"""What the family table asks the store."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dampingan.store.listing import Filter, Listing, Sort


@dataclass(frozen=True)
class FamilyQuery:
    """Which families, in which order."""

    filter: Filter = field(default_factory=Filter)
    sort: Sort = field(default_factory=Sort)


class FamilySource:
    """The store's listing as a table reads it."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing

    def first(self, query: FamilyQuery, limit: int) -> array[int]:
        """Return the first ids."""
        return self._listing.first(query.filter, query.sort, limit)

    def ids(self, query: FamilyQuery) -> array[int]:
        """Return all ids."""
        return self._listing.ids(query.filter, query.sort)

    def page(self, ids: Sequence[int], columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return rows."""
        return self._listing.page(ids, columns)
