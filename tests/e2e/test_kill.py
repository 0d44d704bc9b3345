"""A program that is killed loses at most the field being typed (`stress_kill` does it by the
thousand)."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dampingan.store.workspace import Workspace
from e2e.stress_kill import Trial


@pytest.mark.parametrize("seed", [1, 2])
def test_a_killed_clerk_loses_nothing_that_was_acknowledged(
    workspace_file: Path, seed: int
) -> None:
    trial = Trial(workspace_file, seed)
    for _ in range(12):
        trial.kill_once()
    assert trial.promises.count > 0


def test_killed_while_making_a_workspace_there_is_a_whole_one_or_none(tmp_path: Path) -> None:
    chance = random.Random(1)
    for number in range(8):
        path = tmp_path / f"{number}.dampingan"
        maker = subprocess.Popen(
            [sys.executable, "-m", "dampingan", "new", str(path), "--village", "33.75.03.1009"],
            stdout=subprocess.DEVNULL,
        )
        time.sleep(chance.uniform(0.3, 1.6))
        maker.kill()
        maker.wait()
        if not path.exists():
            Workspace.create(path, "33.75.03.1009", "2026-Q4").close()
        with Workspace.open(path) as workspace:
            assert workspace.village["name"] == "Bandengan"
            assert workspace.form().form_id == "keluarga"
        assert [beside.name for beside in tmp_path.glob(f"{number}.*")] == [path.name]
