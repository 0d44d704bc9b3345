"""Benchmarks run only when asked for: ``pytest tests/benchmarks --benchmark-enable``."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the benchmarks out of the ordinary, untimed test run."""
    return None if config.getoption("benchmark_enable", False) else True
