"""How many known duplicates the search finds, how much of what it finds is true, and how long.

Run with ``pytest tests/benchmarks/test_duplicates.py --benchmark-enable``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.planted import Planted, plant
from dampingan.demo.bulk import clone_families
from dampingan.store.duplicates.duplicate import DuplicatePair, find_duplicates
from dampingan.store.workspace import Workspace

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
VILLAGES: dict[str, int] = dict.fromkeys(
    ("33.75.03.1009", "33.75.03.1010", "33.75.02.1001", "33.75.01.1002"), 5000
)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, Planted]]:
    """Return 20,000 families of four villages with 150 known duplicates of each kind."""
    path = tmp_path_factory.mktemp("ganda") / "ganda.dampingan"
    with Workspace.create(path, "33.75", "2026-Q4", actor="Uji", now=lambda: NOW) as workspace:
        yield workspace, plant(workspace, VILLAGES, 150)


def recalls(found: list[DuplicatePair], told: Planted) -> dict[str, float]:
    """Return kind of duplicate → share that was found; of persons also as their families."""
    pairs = {frozenset((pair.left, pair.right)) for pair in found}
    shares = {}
    for kind, wanted in told.families.items():
        shares[kind] = sum(frozenset(pair) in pairs for pair in wanted) / len(wanted)
    for kind, wanted in told.persons.items():
        hits = 0
        for one, other in wanted:
            families = frozenset((told.owner[one], told.owner[other]))
            hits += frozenset((one, other)) in pairs or families in pairs
        shares[kind] = hits / len(wanted)
    return shares


def precision(found: list[DuplicatePair], told: Planted, least: int) -> float:
    """Return the share of true pairs among those of at least this score."""
    true = {frozenset(pair) for pairs in told.families.values() for pair in pairs}
    true |= {frozenset(pair) for pairs in told.persons.values() for pair in pairs}
    families = {frozenset(told.owner.get(key, key) for key in pair) for pair in true}
    counted = [
        pair for pair in found if pair.score >= least and not {pair.left, pair.right} <= told.own
    ]
    hits = 0
    for pair in counted:
        owners = frozenset(told.owner.get(key, key) for key in (pair.left, pair.right))
        hits += frozenset((pair.left, pair.right)) in true or owners in families
    return hits / len(counted) if counted else 1.0


@pytest.mark.benchmark(group="duplicates")
def test_known_duplicates_are_found_and_little_else(
    benchmark: BenchmarkFixture, planted: tuple[Workspace, Planted]
) -> None:
    workspace, told = planted
    found = benchmark.pedantic(find_duplicates, (workspace,), rounds=1)
    shares = recalls(found, told)
    benchmark.extra_info["recall"] = {kind: round(share, 3) for kind, share in shares.items()}
    benchmark.extra_info["precision"] = {
        least: round(precision(found, told, least), 3) for least in (60, 75, 90)
    }
    benchmark.extra_info["pairs"] = len(found)
    assert min(shares.values()) >= 0.85
    assert precision(found, told, 90) >= 0.95


@pytest.mark.benchmark(group="duplicates")
def test_a_regency_of_300_000_families_is_searched(
    benchmark: BenchmarkFixture, tmp_path: Path
) -> None:
    with Workspace.create(
        tmp_path / "besar.dampingan", "33.75.03.1009", "2026-Q4", now=lambda: NOW
    ) as workspace:
        clone_families(workspace, 300_000, members=True)
        found = benchmark.pedantic(find_duplicates, (workspace,), rounds=1)
    benchmark.extra_info["pairs"] = len(found)
