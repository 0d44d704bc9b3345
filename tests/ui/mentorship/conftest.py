"""An accompanied village and a regency around it, written once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from conftest import BANDENGAN
from dampingan.store.workspace import Workspace
from ui.mentored import TODAY, accompany


@pytest.fixture(scope="session")
def made_village(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, str]]:
    """The village's file and the keys of its records."""
    path = tmp_path_factory.mktemp("dampingan") / "desa.dampingan"
    now = TODAY
    with Workspace.create(path, BANDENGAN, "2026-Q4", actor="Sari", now=lambda: now) as workspace:
        return path, accompany(workspace)


@pytest.fixture
def village_file(made_village: tuple[Path, Mapping[str, str]], tmp_path: Path) -> Path:
    """A copy of it, closed."""
    return Path(shutil.copy(made_village[0], tmp_path / "desa.dampingan"))


@pytest.fixture(scope="session")
def made_regency(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A regency in which one village is accompanied."""
    path = tmp_path_factory.mktemp("kota") / "kota.dampingan"
    with Workspace.create(path, "33.75", "2026-Q4", actor="Rini", now=lambda: TODAY) as workspace:
        accompany(workspace, BANDENGAN)
    return path
