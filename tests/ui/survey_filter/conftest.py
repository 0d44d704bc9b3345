"""A closed village with twelve families that has the forms of the assessment already."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def village_file(plan_village_file: Path, tmp_path: Path) -> Path:
    """Return a copy of the test's own."""
    return Path(shutil.copy(plan_village_file, tmp_path / "bandengan.dampingan"))
