"""A table source over rows that are all known: short lists such as figures per RT."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Any


class FixedRows:
    """Rows given as mappings; their ids are their places (or the mapping's ``id``)."""

    def __init__(self) -> None:
        self._rows: dict[int, Mapping[str, Any]] = {}

    def fill(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Take other rows; ask the table to show its query again afterwards."""
        self._rows = {int(row.get("id", place)): row for place, row in enumerate(rows)}

    def row(self, record_id: int) -> Mapping[str, Any]:
        """Return a row by its id."""
        return self._rows[record_id]

    def quick(self, query: str) -> bool:
        """Everything is in memory."""
        return True

    def first(self, query: str, limit: int) -> array[int]:
        """Return the first ids."""
        return self.ids(query)[:limit]

    def ids(self, query: str) -> array[int]:
        """Return all ids; a query that names a column sorts by it, ``-column`` downwards."""
        if not query:
            return array("q", self._rows)
        column = query.lstrip("-")
        keys = sorted(self._rows, key=lambda i: self._rows[i][column], reverse=query[0] == "-")
        return array("q", keys)

    def page(self, ids: Sequence[int], columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return rows."""
        return [
            tuple(i if column == "id" else self._rows[i][column] for column in columns)
            for i in ids
            if i in self._rows
        ]
