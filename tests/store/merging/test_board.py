"""The board of a regency's villages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dampingan.store.lists.listing import Filter, Listing
from dampingan.store.merging import board
from dampingan.store.merging.batch import ARRIVED, SENT, log_batch
from dampingan.store.merging.board import VillageLine, totals_of
from dampingan.store.merging.refusal import dismiss_refusals, note_refusals, refusals
from dampingan.store.workspace import Workspace

KRAPYAK, BANDENGAN = "33.75.03.1002", "33.75.03.1009"


@pytest.fixture
def clock() -> Iterator[datetime]:
    """A clock that ticks a minute whenever it is read."""

    def tick() -> Iterator[datetime]:
        at = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
        while True:
            yield at
            at += timedelta(minutes=1)

    return tick()


@pytest.fixture
def regency(tmp_path: Path, clock: Iterator[datetime]) -> Iterator[Workspace]:
    """An empty workspace of Kota Pekalongan."""
    path = tmp_path / "kota.dampingan"
    made = Workspace.create(path, "33.75", "2026-Q4", actor="Rini", now=lambda: next(clock))
    with made:
        yield made


@pytest.fixture
def add(regency: Workspace) -> Callable[..., None]:
    """Add families to a village."""

    def families(code: str, count: int, **columns: Any) -> None:
        with regency.write("Isi", undoable=False) as tx:
            for _ in range(count):
                known = {"village_code": code, "status": "complete", "member_count": 3}
                tx.insert("family", known | columns)

    return families


def _receive(workspace: Workspace, code: str, uid: str, rejected: int = 0) -> None:
    counts = {"read": 10, "new": 10 - rejected, "rejected": rejected}
    log_batch(
        workspace,
        uid=uid,
        direction=ARRIVED,
        file_name=f"{uid}.xlsx",
        content_hash="h",
        counts={"Keluarga": 10},
        village_code=code,
        state="applied",
        report={"Keluarga": counts},
    )


def _line(workspace: Workspace, code: str) -> VillageLine:
    return next(line for line in board.board(workspace) if line.code == code)


def test_every_village_of_the_regency_has_a_line_and_the_regency_none(regency: Workspace) -> None:
    lines = board.board(regency)
    assert len(lines) == 27
    assert {line.state for line in lines} == {board.SILENT}
    assert "33.75" not in {line.code for line in lines}
    assert _line(regency, BANDENGAN).kecamatan == "Pekalongan Utara"


def test_the_totals_are_those_of_the_family_list(
    regency: Workspace, add: Callable[..., None]
) -> None:
    add(KRAPYAK, 3)
    add(BANDENGAN, 2, error_count=1)
    add(BANDENGAN, 1, deleted_at="2026-11-20T00:00:00Z")
    add("33.75.99.9999", 1)  # a village that is in no list of ours
    sums, listed = totals_of(board.board(regency)), Listing(regency).totals(Filter())
    assert (sums.families, sums.persons) == (listed.families, listed.persons) == (6, 18)
    assert sums.findings == 2


def test_a_village_that_sent_less_than_expected_is_partly_there(
    regency: Workspace, add: Callable[..., None]
) -> None:
    add(KRAPYAK, 3)
    _receive(regency, KRAPYAK, "B-1")
    board.expect_families(regency, _line(regency, KRAPYAK).id, 4)
    line = _line(regency, KRAPYAK)
    assert (line.state, line.share) == (board.PARTLY, 0.75)
    board.expect_families(regency, line.id, 3)
    assert _line(regency, KRAPYAK).state == board.RECEIVED


def test_rejected_rows_leave_a_village_partly_there(
    regency: Workspace, add: Callable[..., None]
) -> None:
    add(KRAPYAK, 3)
    _receive(regency, KRAPYAK, "B-1", rejected=2)
    assert (_line(regency, KRAPYAK).state, _line(regency, KRAPYAK).rejected) == (board.PARTLY, 2)


def test_open_conflicts_come_before_findings(regency: Workspace, add: Callable[..., None]) -> None:
    add(KRAPYAK, 3, warning_count=1)
    _receive(regency, KRAPYAK, "B-1")
    assert _line(regency, KRAPYAK).state == board.FINDINGS
    with regency.write("Konflik", undoable=False) as tx:
        for number, state in enumerate(("open", "mine")):
            values = {"village_code": KRAPYAK, "record_uid": "K-1", "state": state}
            tx.insert("conflict", values | {"field": f"answers.{number}"})
    line = _line(regency, KRAPYAK)
    assert (line.state, line.conflicts) == (board.CONFLICT, 1)
    assert board.families_in_conflict(regency, KRAPYAK) == 1


def test_a_return_after_the_last_file_is_shown_until_the_next_one(
    regency: Workspace, add: Callable[..., None]
) -> None:
    add(KRAPYAK, 3)
    _receive(regency, KRAPYAK, "B-1")
    log_batch(
        regency,
        uid="B-2",
        direction=SENT,
        file_name="b.xlsx",
        content_hash="h",
        counts={},
        village_code=KRAPYAK,
        content="return",
    )
    assert _line(regency, KRAPYAK).state == board.RETURNED
    _receive(regency, KRAPYAK, "B-3")
    assert (_line(regency, KRAPYAK).state, _line(regency, KRAPYAK).batch_uid) == (
        board.RECEIVED,
        "B-3",
    )


def test_a_refused_file_is_said_until_a_later_one_is_taken(
    regency: Workspace, add: Callable[..., None]
) -> None:
    add(KRAPYAK, 3)
    _receive(regency, KRAPYAK, "B-1")
    note_refusals(regency, {KRAPYAK: {"b.xlsx": "Berkas dari desa lain."}})
    line = _line(regency, KRAPYAK)
    assert (line.state, line.standing) == (board.REFUSED, board.RECEIVED)
    assert [(one.file, one.reason) for one in line.refused] == [
        ("b.xlsx", "Berkas dari desa lain.")
    ]
    _receive(regency, KRAPYAK, "B-2")
    assert _line(regency, KRAPYAK).state == board.RECEIVED


def test_a_village_of_which_only_refused_files_came_has_sent_nothing(regency: Workspace) -> None:
    note_refusals(regency, {KRAPYAK: {"a.xlsx": "Rusak.", "b.xlsx": "Rusak."}})
    line = _line(regency, KRAPYAK)
    assert (line.state, line.standing, line.sent) == (board.REFUSED, board.SILENT, False)
    assert totals_of(board.board(regency)).sent == 0
    assert sorted(one.file for one in line.refused) == ["a.xlsx", "b.xlsx"]


def test_a_refused_file_that_came_in_at_last_is_forgotten_and_others_are_not(
    regency: Workspace,
) -> None:
    note_refusals(regency, {KRAPYAK: {"a.xlsx": "Terkunci.", "b.xlsx": "Rusak."}})
    note_refusals(regency, {}, {KRAPYAK: {"a.xlsx"}})
    assert [one.file for one in refusals(regency)[KRAPYAK]] == ["b.xlsx"]


def test_what_was_refused_can_be_dismissed_and_that_undone(regency: Workspace) -> None:
    note_refusals(regency, {KRAPYAK: {"a.xlsx": "Rusak."}, BANDENGAN: {"c.xlsx": "Rusak."}})
    dismiss_refusals(regency, KRAPYAK)
    assert set(refusals(regency)) == {BANDENGAN}
    regency.undo()
    assert set(refusals(regency)) == {KRAPYAK, BANDENGAN}


def test_a_village_whose_file_is_of_a_period_before_has_not_sent_yet(
    regency: Workspace, add: Callable[..., None]
) -> None:
    add(KRAPYAK, 3)
    _receive(regency, KRAPYAK, "B-1")
    with regency.write("Periode") as tx:
        tx.set_setting("period", "2027-Q1")
    line = _line(regency, KRAPYAK)
    assert (line.late, line.state, line.families) == (True, board.SILENT, 3)
    assert totals_of(board.board(regency)).sent == 0
    _receive(regency, KRAPYAK, "B-2")
    assert _line(regency, KRAPYAK).state == board.RECEIVED


def test_a_receipt_says_what_became_of_each_sheet(regency: Workspace) -> None:
    _receive(regency, KRAPYAK, "B-1", rejected=2)
    receipt = board.receipt_of(regency, "B-1")
    assert receipt is not None
    assert receipt.sheets["Keluarga"] == {"read": 10, "new": 8, "rejected": 2}
    assert board.receipt_of(regency, "B-9") is None


def test_families_are_counted_by_decile(regency: Workspace, add: Callable[..., None]) -> None:
    add(KRAPYAK, 3, decile="1")
    add(BANDENGAN, 2, decile="2")
    add(BANDENGAN, 1)
    assert board.deciles(regency) == {"": 1, "1": 3, "2": 2}
    assert board.deciles(regency, BANDENGAN) == {"": 1, "2": 2}
    assert [_line(regency, code).poorest for code in (KRAPYAK, BANDENGAN)] == [3, 2]
