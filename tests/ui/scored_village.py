"""Four invented problems, scored by two: a village made once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dampingan.store.plan.writing import operation
from dampingan.store.workspace import Workspace
from ui.village import settle

SCORED, UNSCORED = "scored", "unscored"

PROBLEMS = (
    ("Banjir rob", "bencana", "001", "Tanggul rusak; Tanah turun", "Rumah rusak", "120"),
    ("Limbah batik", "lingkungan", "002", "Belum ada IPAL", "Sungai hitam", ""),
    ("Saluran tersumbat", "lingkungan", "001", "", "Genangan", "40"),
    ("Anak tidak sekolah", "pendidikan", "", "Biaya", "", "17"),
)
SCORES = {
    "Lurah": ((5, 5, 4, 5, 3), (4, 3, 3, 4, 4), (3, 3, 2, 4, 4)),
    "LPM": ((5, 4, 4, 5, 3), (4, 4, 3, 4, 4), (3, 3, 2, 4, 2)),
}


@pytest.fixture(scope="session")
def villages_made(
    empty_workspace_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """Closed files: one with scores, one without."""
    folder = tmp_path_factory.mktemp("scored")
    made = {}
    for name in (SCORED, UNSCORED):
        made[name] = Path(shutil.copy(empty_workspace_file, folder / f"{name}.dampingan"))
        with Workspace.open(made[name], actor="Sari") as workspace:
            settle(workspace)
            _record(workspace, scores=name == SCORED)
    return made


@pytest.fixture
def village_file(
    villages_made: dict[str, Path], tmp_path: Path, request: pytest.FixtureRequest
) -> Path:
    """A copy for this test; `request.param` chooses which, with scores by default."""
    name = getattr(request, "param", SCORED)
    return Path(shutil.copy(villages_made[name], tmp_path / "bandengan.dampingan"))


def _record(workspace: Workspace, *, scores: bool) -> None:
    uids = []
    with operation(workspace) as op:
        for title in ("Tanah kas", "Kelompok perajin"):
            op.add("potensi", {"judul": title, "kategori": "sda"})
        for place, (title, sector, rt, causes, effects, families) in enumerate(PROBLEMS):
            rows = [
                {"penilai": scorer, "periode": workspace.period, "skala": "skala_5"}
                | {f"k{n}": str(mark) for n, mark in enumerate(marks[place], 1)}
                for scorer, marks in SCORES.items()
                if scores and place < len(marks)
            ]
            answers = {"judul": title, "sektor": sector, "sebab": causes, "akibat": effects}
            answers |= {"rt": rt, "rw": "001"} if rt else {}
            answers |= {"keluarga": families} if families else {}
            kept = {key: text for key, text in answers.items() if text}
            uids.append(op.add("masalah", kept, rows={"penilaian": rows}))
        op.link(uids[2], "sebab_dari", uids[0])
