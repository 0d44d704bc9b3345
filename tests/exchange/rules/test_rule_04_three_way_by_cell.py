"""Rule 4: each cell is merged with what both knew last; two values stay until somebody decides."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dampingan.exchange.receiver.receiving import receive
from dampingan.exchange.writer.returning import write_return
from dampingan.store.merging.conflict import Decision, conflict_count, decide, open_conflicts
from dampingan.store.workspace import Workspace
from exchange.people import BAMBANG, KARTINI, UMI, answer, said
from exchange.rules.conftest import Change, Edit, cell_of

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


@pytest.mark.parametrize("first", ["desa", "kota"])
def test_both_sides_say_what_both_knew_last(
    village: Workspace,
    regency: Workspace,
    submission: Callable[..., Path],
    tmp_path: Path,
    first: str,
) -> None:
    def to_regency() -> None:
        receive(regency, submission(village))

    def to_village() -> None:
        path = write_return(regency, village.village_code, tmp_path / "balik.xlsx").path
        receive(village, path)

    to_regency()
    answer(village, UMI, FLOOR, "1")
    answer(regency, UMI, FLOOR, "3")
    steps = [to_regency, to_village]
    for step in steps if first == "kota" else reversed(steps):
        step()
    found = [
        [(c.base, c.mine, c.theirs) for c in open_conflicts(side)] for side in (village, regency)
    ]
    assert found == [[("2", "1", "3")], [("2", "3", "1")]]


@pytest.fixture
def remarked(village: Workspace, submission: Callable[..., Path]) -> Path:
    """Note something about three families and send it."""
    _remark(village, "catatan {}")
    return submission(village)


def _remark(workspace: Workspace, text: str) -> None:
    with workspace.snapshot() as reader:
        families = [i for (i,) in reader.records("family", ("id",))]
    with workspace.write("Uji") as tx:
        for number, family_id in enumerate(families):
            notes = {"catatan|": text.format(number), "rt|": f"letak {number}"}
            tx.update("family", family_id, {"notes": notes})


def _remarks(workspace: Workspace) -> list[str]:
    with workspace.snapshot() as reader:
        return [json.loads(text)["catatan|"] for (text,) in reader.records("family", ("notes",))]


def test_a_note_typed_into_the_workbook_is_merged_like_any_cell(
    village: Workspace, laptop: Workspace, remarked: Path, edit: Edit
) -> None:
    receive(laptop, remarked)
    typed = edit(remarked, "Catatan", 6, "_text", "diketik")
    report = receive(laptop, typed)
    assert (report.total("changed"), report.total("conflict")) == (1, 0)
    assert "diketik" in _remarks(laptop)
    _remark(village, "di sini {}")
    receive(village, typed)
    (conflict,) = open_conflicts(village)
    assert (conflict.mine[:7], conflict.theirs) == ("di sini", "diketik")


def test_notes_that_changed_places_in_a_sorted_column_are_rejected(
    laptop: Workspace, remarked: Path, change: Change
) -> None:
    receive(laptop, remarked)

    def turn(book: Any) -> None:
        cells = [cell_of(book, "Catatan", row, "_text") for row in range(6, 12)]
        texts = [cell.value for cell in cells]
        for cell, text in zip(cells, [*texts[1:], texts[0]], strict=True):
            cell.value = text

    before = _remarks(laptop)
    report = receive(laptop, change(remarked, turn))
    assert _remarks(laptop) == before
    assert (report.total("rejected"), open_conflicts(laptop)) == (6, [])
