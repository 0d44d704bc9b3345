"""What is done ahead in a job must not be noticed: nothing is written, and it stops when asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from dampingan.core.errors import CancelledError
from dampingan.store.plan.form import has_plan, read_ahead
from dampingan.store.workspace import Workspace
from dampingan.ui.frame.preparation import prepare

VILLAGE = "33.75.03.1006"


def test_reading_the_plans_forms_ahead_writes_nothing(tmp_path: Path) -> None:
    asked = iter((False, True))
    with Workspace.create(tmp_path / "a.dampingan", VILLAGE, "2026-Q4") as workspace:
        before = workspace.generation
        read_ahead(workspace, lambda: next(asked))  # one file says it
        assert workspace.generation == before
        assert not has_plan(workspace)


def test_preparing_stops_when_the_workspace_is_closed(tmp_path: Path) -> None:
    with (
        Workspace.create(tmp_path / "a.dampingan", VILLAGE, "2026-Q4") as workspace,
        pytest.raises(CancelledError),
    ):
        prepare(workspace, cancelled=lambda: True)
