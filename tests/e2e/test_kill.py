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


FORM = """
| survey |
|        | type         | name     | label    | relevant    |
|        | text         | nama_kk  | Nama     |             |
|        | text         | rt       | RT       |             |
|        | begin_repeat | anggota  | Anggota  |             |
|        | text         | nama     | Nama     |             |
|        | begin_repeat | penyakit | Penyakit |             |
|        | text         | jenis    | Jenis    |             |
|        | integer      | lama     | Lama     |             |
|        | end_repeat   |          |          |             |
|        | end_repeat   |          |          |             |
|        | begin_repeat | kebun    | Kebun    |             |
|        | integer      | luas     | Luas     |             |
|        | end_repeat   |          |          |             |
| settings |
|          | form_title | form_id | version |
|          | Uji        | uji     | 1       |
"""


def test_a_killed_clerk_loses_no_row_inside_a_row(workspace_file: Path) -> None:
    from dampingan.forms.xlsform import read_form

    with Workspace.open(workspace_file) as workspace:
        workspace.install(read_form(FORM), FORM.encode(), "md")
    trial = Trial(workspace_file, 3)
    for _ in range(12):
        trial.kill_once()
    assert any(trial.promises.rows.values())


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
