"""Rows of received workbooks that could not become records, kept as they came."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dampingan.store.transaction import Transaction

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row as it came.

    Attributes:
        sheet, row: where it stood.
        values: machine name or heading → text of the cell.
        messages: column and sentence of each reason.
    """

    sheet: str
    row: int
    values: Mapping[str, str]
    messages: Sequence[tuple[str, str]]


def keep_rejected(
    tx: Transaction, batch_uid: str, village_code: str, rows: Iterable[RejectedRow]
) -> None:
    """Keep the rejected rows of a batch; those that were kept for it before are replaced."""
    at, _ = tx.stamp()
    tx.connection.exec_driver_sql("DELETE FROM rejected_row WHERE batch_uid = ?", (batch_uid,))
    for row in rows:
        tx.connection.exec_driver_sql(
            'INSERT INTO rejected_row(batch_uid, village_code, sheet, "row", "values", messages, '
            "at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                batch_uid,
                village_code,
                row.sheet,
                row.row,
                json.dumps(dict(row.values), ensure_ascii=False),
                json.dumps([list(why) for why in row.messages], ensure_ascii=False),
                at,
            ),
        )


def rejected_rows(workspace: Workspace, batch_uid: str) -> list[RejectedRow]:
    """Return the rejected rows of a batch in the order of the file."""
    with workspace.reading() as connection:
        found = connection.exec_driver_sql(
            'SELECT sheet, "row", "values", messages FROM rejected_row WHERE batch_uid = ? '
            "ORDER BY id",
            (batch_uid,),
        ).all()
    return [
        RejectedRow(sheet, row, json.loads(values), [(c, m) for c, m in json.loads(messages)])
        for sheet, row, values, messages in found
    ]
