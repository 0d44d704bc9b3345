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


@pytest.fixture
def other(empty_workspace_file: Path, tmp_path: Path) -> Iterator[Workspace]:
    """Return another empty workspace of the same village."""
    copy = Path(shutil.copy(empty_workspace_file, tmp_path / "lain.dampingan"))
    with Workspace.open(copy, actor="Rini", now=lambda: NOW) as opened:
        yield opened


def test_what_each_keyed_into_it_comes_together_without_a_conflict(
    workspace: Workspace, other: Workspace, tmp_path: Path
) -> None:
    begun = [begin_period_record(one, "profil", "2026-Q4") for one in (workspace, other)]
    writing.answer(workspace, begun[0], {"penduduk_l": "100"})
    writing.answer(other, begun[1], {"penduduk_p": "120"})
    file = tmp_path / "kirim.xlsx"
    write_submission(workspace, file, include_drafts=True, include_findings=True)
    receive(other, file)
    [found] = plan_records(other, "profil")
    assert (found.text("penduduk_l"), found.text("penduduk_p")) == ("100", "120")
    assert conflict_count(other) == 0
