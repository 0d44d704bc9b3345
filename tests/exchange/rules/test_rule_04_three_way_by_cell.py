"""Rule 4: each cell is merged with what both knew last; two values stay until somebody decides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dampingan.exchange.receiving import receive
from dampingan.store.conflict import Decision, conflict_count, decide, open_conflicts
from dampingan.store.workspace import Workspace
from exchange.people import BAMBANG, KARTINI, UMI, answer, said

FLOOR = "jenis_lantai"


@pytest.fixture
def apart(village: Workspace, laptop: Workspace, submission: Callable[..., Path]) -> Path:
    """Let two laptops of a village edit the same families; return the first one's file."""
    receive(laptop, submission(village))
    answer(village, UMI, FLOOR, "6")  # one side
    answer(laptop, BAMBANG, FLOOR, "3")  # the other side
    for workspace in (village, laptop):
        answer(workspace, UMI, "catatan", "sama")  # both the same
    answer(village, KARTINI, FLOOR, "4")  # both, and not the same
    answer(laptop, KARTINI, FLOOR, "5")
    return submission(village)


def test_what_one_side_changed_is_taken_and_what_both_changed_waits(
    laptop: Workspace, apart: Path
) -> None:
    report = receive(laptop, apart)
    assert (report.total("changed"), report.total("conflict")) == (1, 1)
    assert [said(laptop, head, FLOOR) for head in (UMI, BAMBANG, KARTINI)] == ["6", "3", "5"]
    (conflict,) = open_conflicts(laptop)
    assert (conflict.mine, conflict.theirs, conflict.title) == ("5", "4", KARTINI)


def test_both_sides_see_both_values(
    village: Workspace, laptop: Workspace, apart: Path, submission: Callable[..., Path]
) -> None:
    receive(laptop, apart)
    receive(village, submission(laptop))
    (conflict,) = open_conflicts(village)
    assert (conflict.mine, conflict.theirs) == ("4", "5")
    assert said(village, BAMBANG, FLOOR) == "3"


@pytest.mark.parametrize("expected", ["5", "4"])
def test_a_decision_travels(
    village: Workspace,
    laptop: Workspace,
    apart: Path,
    submission: Callable[..., Path],
    expected: str,
) -> None:
    receive(laptop, apart)
    receive(village, submission(laptop))
    choice = "mine" if said(laptop, KARTINI, FLOOR) == expected else "theirs"
    decide(laptop, [Decision(open_conflicts(laptop)[0].id, choice)])
    receive(village, submission(laptop))
    assert [said(w, KARTINI, FLOOR) for w in (village, laptop)] == [expected] * 2
    assert [conflict_count(w) for w in (village, laptop)] == [0, 0]
    assert receive(laptop, submission(village)).total("same") == 9


def test_a_decision_that_was_taken_back_is_open_again(laptop: Workspace, apart: Path) -> None:
    receive(laptop, apart)
    decide(laptop, [Decision(open_conflicts(laptop)[0].id, "theirs")])
    laptop.undo()
    assert said(laptop, KARTINI, FLOOR) == "5"
    assert conflict_count(laptop) == 1
