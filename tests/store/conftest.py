"""What tests of the store share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import NOW
from dampingan.store.workspace import Workspace


@pytest.fixture(scope="session")
def plan_file(empty_workspace_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace file with the forms and lists of the assessment to copy."""
    from dampingan.store.plan.form import ensure_plan

    path = tmp_path_factory.mktemp("rencana") / "rencana.dampingan"
    shutil.copy(empty_workspace_file, path)
    with Workspace.open(path, actor="Sari", now=lambda: NOW) as opened:
        ensure_plan(opened)
    return path


@pytest.fixture
def plan_workspace(plan_file: Path, tmp_path: Path) -> Iterator[Workspace]:
    """Return an open workspace of the test's own with the forms and lists of the assessment."""
    copy = Path(shutil.copy(plan_file, tmp_path / "rencana.dampingan"))
    with Workspace.open(copy, actor="Sari", now=lambda: NOW) as opened:
        yield opened
