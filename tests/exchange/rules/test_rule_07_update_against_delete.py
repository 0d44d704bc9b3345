"""Rule 7: a record deleted on one side and changed on the other waits; nothing goes in silence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dampingan.exchange.receiver.receiving import receive
from dampingan.forms.answer import Field
from dampingan.store.merging.conflict import Decision, conflict_count, decide, open_conflicts
from dampingan.store.workspace import Workspace
from exchange.people import KARTINI, UMI, answer, family, said

FLOOR = "jenis_lantai"


def _deleted(workspace: Workspace, head: str) -> str:
    with workspace.snapshot() as reader:
        rows = reader.records("family", ("head_name", "deleted_at", "deleted_reason"))
        return next(reason if at else "" for name, at, reason in rows if name == head)


@pytest.fixture
def apart(village: Workspace, laptop: Workspace, submission: Callable[..., Path]) -> None:
    """Delete a family on one laptop while the other one answers a question of it."""
    receive(laptop, submission(village))
    family(village, KARTINI).set_status("deleted", "pindah")
    answer(laptop, KARTINI, FLOOR, "6")


@pytest.mark.usefixtures("apart")
def test_the_family_stays_on_both_sides_until_somebody_decides(
    village: Workspace, laptop: Workspace, submission: Callable[..., Path]
) -> None:
    receive(laptop, submission(village))
    receive(village, submission(laptop))
    for workspace in (village, laptop):
        assert not _deleted(workspace, KARTINI)
        assert said(workspace, KARTINI, FLOOR) == "6"
        (conflict,) = open_conflicts(workspace)
        assert (conflict.type, conflict.theirs) == ("deletion", "pindah")


@pytest.mark.usefixtures("apart")
def test_the_decision_to_delete_travels(
    village: Workspace, laptop: Workspace, submission: Callable[..., Path]
) -> None:
    receive(laptop, submission(village))
    decide(laptop, [Decision(open_conflicts(laptop)[0].id, "theirs")])
    receive(village, submission(laptop))
    assert [_deleted(w, KARTINI) for w in (village, laptop)] == ["pindah", "pindah"]
    assert [conflict_count(w) for w in (village, laptop)] == [0, 0]


def test_a_deletion_that_knew_everything_travels(
    village: Workspace, laptop: Workspace, submission: Callable[..., Path]
) -> None:
    receive(laptop, submission(village))
    family(village, UMI).set_status("deleted", "salah")
    receive(laptop, submission(village))
    assert _deleted(laptop, UMI) == "salah"
    village.undo()
    receive(laptop, submission(village))
    assert not _deleted(laptop, UMI)
    assert said(laptop, UMI, FLOOR) == "2"


def test_a_deletion_that_knew_of_members_changed_elsewhere_stays(
    village: Workspace, laptop: Workspace, submission: Callable[..., Path]
) -> None:
    receive(laptop, submission(village))
    entry = family(laptop, KARTINI)
    first = entry.session.rows("anggota")[0]
    entry.set(Field("nama", first), "Kartini S.")
    receive(village, submission(laptop))
    family(village, KARTINI).set_status("deleted", "pindah")
    answer(laptop, UMI, FLOOR, "6")
    receive(village, submission(laptop))  # says of Kartini what was known when she was deleted
    assert _deleted(village, KARTINI) == "pindah"
    receive(laptop, submission(village))
    assert _deleted(laptop, KARTINI) == "pindah"
    assert [conflict_count(w) for w in (village, laptop)] == [0, 0]
