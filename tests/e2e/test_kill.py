"""A program that is killed loses at most the field being typed (`stress_kill` does it by the
thousand)."""

from __future__ import annotations

from pathlib import Path

import pytest

from e2e.stress_kill import Trial


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_killed_clerk_loses_nothing_that_was_acknowledged(
    workspace_file: Path, seed: int
) -> None:
    trial = Trial(workspace_file, seed)
    for _ in range(10):
        trial.kill_once()
    assert trial.promises.count > 0
