"""Writing very many new records at once.

For samples and first imports into a workspace that nobody looks at yet: no history, no undo, and
the search index is made anew afterwards instead of row by row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert

from dampingan.store import schema
from dampingan.store.lists import search
from dampingan.store.transaction import Transaction, table_of, utc_text

BLOCK = 5_000
"""Most rows in one transaction, so that nothing else waits long."""


def next_id(tx: Transaction, kind: str) -> int:
    """Return the id that the next record of a kind gets."""
    name = schema.checked(kind)
    found = tx.connection.exec_driver_sql(f"SELECT coalesce(max(id), 0) FROM {name}")
    return int(found.scalar_one()) + 1


def insert_many(
    tx: Transaction, kind: str, rows: Sequence[Mapping[str, Any]], *, at: str, by: str
) -> None:
    """Add records that all have the same columns.

    Args:
        tx: the transaction.
        kind: the record kind.
        rows: columns with ``id`` and ``uid``; documents are JSON texts already.
        at: UTC time of the change as `utc_text` writes it.
        by: name of the operator.
    """
    stamp = {"rev": 1, "updated_at": at, "updated_by": by}
    if rows:
        tx.connection.execute(insert(table_of(kind)), [{**stamp, **row} for row in rows])


def rebuild_search(tx: Transaction) -> None:
    """Make the search index anew, once everything is in."""
    search.rebuild(tx.connection)


__all__ = ["BLOCK", "insert_many", "next_id", "rebuild_search", "utc_text"]
