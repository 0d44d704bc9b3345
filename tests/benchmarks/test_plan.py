"""Figures of the registers of the village assessment: a regency's problems, a village's counts.

Run with ``pytest tests/benchmarks --benchmark-enable``.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from dampingan.core.keys import new_key
from dampingan.demo.bulk import clone_families
from dampingan.store.plan import survey_count, writing
from dampingan.store.plan.form import ensure_plan
from dampingan.store.plan.record import plan_record, plan_records
from dampingan.store.source import connection_of
from dampingan.store.transaction import Stamp
from dampingan.store.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_benchmark.fixture import BenchmarkFixture

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
BANDENGAN = "33.75.03.1009"
VILLAGES, PROBLEMS, SCORERS = 312, 30, 4

Rows = list[tuple[dict[str, Any], Stamp]]


@pytest.fixture(scope="module")
def regency(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Return a regency's workspace with 9,360 problems and 37,440 scores of them."""
    path = tmp_path_factory.mktemp("kabupaten") / "kabupaten.dampingan"
    with Workspace.create(path, "33.26", "2026-Q4", now=lambda: NOW) as workspace:
        ensure_plan(workspace)
        village = "33.26.01.2001"
        scores = {f"k{number}": str(number) for number in range(1, 6)}
        rows = [{"penilai": f"Penilai {n}", "skala": "skala_5", **scores} for n in range(SCORERS)]
        pattern = _filled(workspace, village, rows)
        form = workspace.extra_form("masalah")
        own = {"form_id": "masalah", "form_version": form.version, "subject": "village"}
        records: Rows = [
            (own | {"village_code": f"33.26.01.{2001 + place}", **pattern}, ("", ""))
            for place in range(VILLAGES)
            for _ in range(PROBLEMS)
        ]
        with workspace.write("Contoh", undoable=False) as tx:
            ids = tx.insert_many("response", records)
            below: Rows = [
                (
                    {"uid": new_key("Q"), "response_id": owner, "repeat": "penilaian"}
                    | {"position": place, "answers": answers},
                    ("", ""),
                )
                for owner in ids
                for place, answers in enumerate(rows, 1)
            ]
            tx.insert_many("roster_row", below)
        yield workspace


def _filled(workspace: Workspace, village: str, rows: list[dict[str, str]]) -> dict[str, Any]:
    told = {
        "judul": "Rob menggenangi jalan dan permukiman saat pasang",
        "sektor": "bencana",
        "sdgs": "13",
        "rt": "003",
        "rw": "002",
        "sebab": "Tanggul rendah; muka tanah turun; drainase tersumbat",
        "akibat": "Rumah rusak; jalan tidak dapat dilalui; penyakit kulit",
        "keluarga": "48",
        "kelompok": "perempuan lansia",
        "sumber_rapat": "Musyawarah RW 002, 12 Oktober 2026",
    }
    uid = writing.add(workspace, "masalah", told, village_code=village, rows={"penilaian": rows})
    found = plan_record(workspace, uid)
    assert found is not None
    writing.remove(workspace, uid, "contoh")
    return {"title": found.title, "answers": dict(found.answers), "rt": "003", "rw": "002"}


READING = "9,360 problems of a regency, read"


@pytest.mark.benchmark(group=READING)
def test_problems_of_a_regency(benchmark: BenchmarkFixture, regency: Workspace) -> None:
    found = benchmark(plan_records, regency, "masalah", rows=False)
    assert len(found) == VILLAGES * PROBLEMS


@pytest.mark.benchmark(group=READING)
def test_problems_of_a_regency_with_their_scores(
    benchmark: BenchmarkFixture, regency: Workspace
) -> None:
    found = benchmark(plan_records, regency, "masalah")
    assert len(found[0].rows["penilaian"]) == SCORERS


@pytest.mark.benchmark(group=READING)
def test_floor_the_same_answers_as_json(benchmark: BenchmarkFixture, regency: Workspace) -> None:
    def read() -> list[dict[str, str]]:
        with connection_of(regency) as connection:
            texts = connection.exec_driver_sql(
                "SELECT answers FROM response WHERE form_id = 'masalah' AND deleted_at IS NULL"
            ).scalars()
            return [json.loads(text) for text in texts]

    assert len(benchmark(read)) == VILLAGES * PROBLEMS


@pytest.mark.benchmark(group=READING)
def test_problems_of_one_village(benchmark: BenchmarkFixture, regency: Workspace) -> None:
    found = benchmark(plan_records, regency, "masalah", village_code="33.26.01.2007")
    assert len(found) == PROBLEMS


@pytest.mark.benchmark(group="what rests on a problem, 9,360 of them")
def test_dependents(benchmark: BenchmarkFixture, regency: Workspace) -> None:
    uid = plan_records(regency, "masalah", village_code="33.26.01.2007", rows=False)[0].uid
    assert benchmark(writing.dependents, regency, uid) == []


WRITING = "a plan record, durable"


@pytest.mark.benchmark(group=WRITING)
def test_an_answer(benchmark: BenchmarkFixture, regency: Workspace) -> None:
    uid = plan_records(regency, "masalah", village_code="33.26.01.2007", rows=False)[0].uid
    number = count()
    benchmark.pedantic(
        lambda: writing.answer(regency, uid, {"keluarga": str(next(number))}), rounds=100
    )


@pytest.mark.benchmark(group=WRITING)
def test_a_new_record(benchmark: BenchmarkFixture, regency: Workspace) -> None:
    told = {"judul": "Limbah batik", "sektor": "lingkungan", "rt": "001"}
    benchmark.pedantic(
        lambda: writing.add(regency, "masalah", told, village_code="33.26.01.2001"), rounds=100
    )


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Return a village of 5,000 families with their members."""
    path = tmp_path_factory.mktemp("desa") / "desa.dampingan"
    with Workspace.create(path, BANDENGAN, "2026-Q4", now=lambda: NOW) as workspace:
        clone_families(workspace, 5_000, members=True)
        yield workspace


@pytest.mark.parametrize(
    "condition",
    ["${fasilitas_bab} != '1' and ${rt} = '003'", "${umur} < 5", "count(${umur}[. < 5]) > 1"],
)
@pytest.mark.benchmark(group="families counted by a condition, 5,000 of them")
def test_counting_families(benchmark: BenchmarkFixture, village: Workspace, condition: str) -> None:
    def counted() -> int:
        village.generation += 1  # as after any answer: nothing is known from before
        return survey_count.count_families(village, condition).families

    assert benchmark(counted) > 0
