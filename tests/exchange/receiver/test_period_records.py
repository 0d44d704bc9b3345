"""A period's profile that two computers begin is one record once their workbooks meet."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import NOW
from dampingan.exchange.receiver.receiving import receive
from dampingan.exchange.writer.submission import write_submission
from dampingan.store.merging.conflict import conflict_count
from dampingan.store.plan import writing
from dampingan.store.plan.period_record import begin_period_record
from dampingan.store.plan.record import plan_records
from dampingan.store.workspace import Workspace

PERIODS = ("2026-Q3", "2026-Q4")


@pytest.fixture
def other(empty_workspace_file: Path, tmp_path: Path) -> Iterator[Workspace]:
    """Return another empty workspace of the same village."""
    copy = Path(shutil.copy(empty_workspace_file, tmp_path / "lain.dampingan"))
    with Workspace.open(copy, actor="Rini", now=lambda: NOW) as opened:
        yield opened


def carry(sender: Workspace, receiver: Workspace, file: Path) -> None:
    write_submission(sender, file, include_drafts=True, include_findings=True)
    receive(receiver, file)


def figures(workspace: Workspace) -> list[tuple[str, str, str]]:
    return [
        (record.text("periode"), record.text("penduduk_l"), record.text("penduduk_p"))
        for record in plan_records(workspace, "profil")
    ]


def test_what_each_keyed_into_it_comes_together_without_a_conflict(
    workspace: Workspace, other: Workspace, tmp_path: Path
) -> None:
    first = [begin_period_record(one, "profil", PERIODS[0]) for one in (workspace, other)]
    writing.answer(workspace, first[0], {"penduduk_l": "100"})
    writing.answer(other, first[1], {"penduduk_p": "120"})
    carry(workspace, other, tmp_path / "satu.xlsx")
    carry(other, workspace, tmp_path / "dua.xlsx")
    assert figures(workspace) == figures(other) == [(PERIODS[0], "100", "120")]
    assert conflict_count(workspace) == conflict_count(other) == 0

    second = [begin_period_record(one, "profil", PERIODS[1]) for one in (workspace, other)]
    writing.answer(other, second[1], {"penduduk_p": "125"})
    carry(other, workspace, tmp_path / "tiga.xlsx")
    assert figures(workspace)[1] == (PERIODS[1], "100", "125")
    assert conflict_count(workspace) == 0
