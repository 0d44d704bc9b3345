"""Tests of writing many records of one kind at once."""

from __future__ import annotations

from typing import Any

from dampingan.store.alteration import change_of
from dampingan.store.workspace import Workspace

ROWS: tuple[dict[str, Any], ...] = (
    {"uid": "K-1", "head_name": "Umi", "answers": {"no_kk": "1", "rt": "001"}},
    {"uid": "K-2", "head_name": "Bambang"},
    {"uid": "K-3", "head_name": "Kartini", "answers": {"rt": "002"}},
)


def test_records_made_together_are_as_if_made_one_by_one(workspace: Workspace) -> None:
    with workspace.write("Satu per satu") as tx:
        ids = [tx.insert("family", row) for row in ROWS]
        one_by_one = _copy(tx.connection)
        tx.connection.exec_driver_sql("DELETE FROM family")
        made = tx.insert_many("family", [(row, ("", "")) for row in ROWS])
        assert _copy(tx.connection) == one_by_one
    assert list(made) == ids


def _copy(connection: Any) -> list[tuple[Any, ...]]:
    return [tuple(r) for r in connection.exec_driver_sql("SELECT * FROM family ORDER BY id")]


def test_they_are_logged_and_found(workspace: Workspace) -> None:
    with workspace.write("Bersama") as tx:
        made = tx.insert_many("family", [(row, ("", "")) for row in ROWS])
    assert workspace.undo_depth == 1
    with workspace.reading() as connection:
        logged = connection.exec_driver_sql(
            "SELECT record_id, new FROM history WHERE field = '+' AND kind = 'family' ORDER BY id"
        ).all()
    assert [tuple(row) for row in logged] == list(zip(made, ("K-1", "K-2", "K-3"), strict=True))
    with workspace.snapshot() as reader:
        assert {row[0] for row in reader.records("family", ("uid",))} == {"K-1", "K-2", "K-3"}


def test_a_change_worked_out_before_writes_and_logs_what_an_update_would(
    workspace: Workspace,
) -> None:
    with workspace.write("Bersama") as tx:
        first, second = tx.insert_many(
            "family", [({"answers": {"rt": "001"}}, ("", "")) for _ in range(2)]
        )
    values = {"answers": {"rt": "002"}, "head_name": "Umi", "status": "draft"}
    change = change_of(workspace.record("family", first), values)
    with workspace.write("Ubah") as tx:
        assert tx.change("family", first, change)
        assert tx.update("family", second, values)
        assert not tx.change("family", first, change_of(workspace.record("family", second), {}))
    with workspace.reading() as connection:
        steps = [
            connection.exec_driver_sql(
                "SELECT field, old, new FROM history WHERE record_id = ? AND field <> '+'", (i,)
            ).all()
            for i in (first, second)
        ]
    assert steps[0] == steps[1]
    assert workspace.record("family", first)["answers"] == '{"rt":"002"}'
