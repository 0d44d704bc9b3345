"""Rule 29: duplicates are joined with both keys kept, so later files with the lost one land."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dampingan.exchange.receiver.receiving import receive
from dampingan.store.merging.conflict import open_conflicts
from dampingan.store.merging.joining import aliases, join_families
from dampingan.store.workspace import Workspace
from exchange.people import BAMBANG, UMI, answer, family, key, said

FLOOR = "jenis_lantai"


@pytest.fixture
def keys(village: Workspace, laptop: Workspace, submission: Callable[..., Path]) -> dict[str, str]:
    """Join two families on one laptop while the other one has both; return the keys by head."""
    receive(laptop, submission(village))
    found = {head: key(village, head) for head in (UMI, BAMBANG)}
    keep, lose = (family(village, head).record_id for head in (UMI, BAMBANG))
    join_families(village, keep, lose, pairs={})
    return found


def _members(workspace: Workspace) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with workspace.snapshot() as reader:
        rows = reader.records("person", ("family.uid", "name", "deleted_at"))
        for uid, name, gone in rows:
            if not gone:
                found.setdefault(uid, []).append(name)
    return {uid: sorted(names) for uid, names in found.items()}


def test_a_joining_travels_with_both_keys(
    village: Workspace,
    laptop: Workspace,
    keys: dict[str, str],
    submission: Callable[..., Path],
) -> None:
    receive(laptop, submission(village))
    with laptop.reading() as connection:
        assert aliases(connection) == {keys[BAMBANG]: keys[UMI]}
    assert len(_members(laptop)[keys[UMI]]) == 5
    assert _members(laptop) == _members(village)


def test_what_comes_later_with_the_lost_key_lands_at_the_one_that_stands(
    village: Workspace,
    laptop: Workspace,
    keys: dict[str, str],
    submission: Callable[..., Path],
) -> None:
    answer(laptop, BAMBANG, FLOOR, "6")
    answer(laptop, BAMBANG, "catatan", "dari laptop kedua")
    receive(village, submission(laptop))
    assert said(village, UMI, "catatan") == "dari laptop kedua"
    (conflict,) = open_conflicts(village)
    assert (conflict.record_uid, conflict.mine, conflict.theirs) == (keys[UMI], "2", "6")


def test_a_member_added_under_the_lost_key_joins_the_family_that_stands(
    village: Workspace,
    laptop: Workspace,
    keys: dict[str, str],
    submission: Callable[..., Path],
) -> None:
    row, _ = family(laptop, BAMBANG).add_person()
    receive(village, submission(laptop))
    with village.reading() as connection:
        owner = connection.exec_driver_sql(
            "SELECT f.uid FROM person p JOIN family f ON f.id = p.family_id WHERE p.uid = ?",
            (row,),
        ).scalar()
    assert owner == keys[UMI]
