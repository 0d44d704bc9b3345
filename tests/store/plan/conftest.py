"""Tests of the registers begin with a workspace that has them."""

from __future__ import annotations

import pytest

from dampingan.store.workspace import Workspace


@pytest.fixture
def workspace(plan_workspace: Workspace) -> Workspace:
    """Return an open workspace of the test's own with the forms of the assessment."""
    return plan_workspace
