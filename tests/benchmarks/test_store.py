"""Figures of the workspace, each beside its floor or rival in the same run.

Run with ``pytest tests/benchmarks --benchmark-enable``.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlcipher3.dbapi2 as sqlite

from dampingan.demo.bulk import clone_families
from dampingan.forms.session import Field
from dampingan.forms.xlsform import read_form
from dampingan.store.entry.entry import FamilyEntry, ResponseEntry, Subject
from dampingan.store.lists.listing import Filter, Listing, Sort
from dampingan.store.recheck import recheck
from dampingan.store.workspace import Workspace
from forms import large_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_benchmark.fixture import BenchmarkFixture

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
BANDENGAN = "33.75.03.1009"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Return a workspace of 300,000 families, without their persons."""
    path = tmp_path_factory.mktemp("besar") / "besar.dampingan"
    with Workspace.create(path, BANDENGAN, "2026-Q4", now=lambda: NOW) as workspace:
        clone_families(workspace, 300_000)
        yield workspace


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Return a workspace of 5,000 families with their persons."""
    path = tmp_path_factory.mktemp("desa") / "desa.dampingan"
    with Workspace.create(path, BANDENGAN, "2026-Q4", now=lambda: NOW) as workspace:
        clone_families(workspace, 5_000, members=True)
        yield workspace


@pytest.fixture
def family_of_15(tmp_path: Path) -> Iterator[FamilyEntry]:
    path = tmp_path / "a.dampingan"
    with Workspace.create(path, BANDENGAN, "2026-Q4", now=lambda: NOW) as workspace:
        entry = FamilyEntry.create(workspace)
        for _ in range(15):
            row, _delta = entry.add_person()
            for question, text in {
                "nama": "Umi Fatonah",
                "keberadaan": "1",
                "jk": "2",
                "kawin": "1",
                "tgl_lahir": "1980-05-17",
                "hubungan": "3",
            }.items():
                entry.set(Field(question, row), text)
        yield entry


def _answers(entry: FamilyEntry) -> Iterator[tuple[Field, str]]:
    rows = entry.session.rows("anggota")
    turn = 0
    while True:
        turn += 1
        yield Field("luas_lantai"), str(20 + turn % 80)
        yield Field("tgl_lahir", rows[turn % 15]), f"19{60 + turn % 30}-05-17"
        yield Field("partisipasi", rows[turn % 15]), str(1 + turn % 3)
        yield Field("penerangan"), str(1 + turn % 4)


@pytest.mark.benchmark(group="an answer, durable, family of 15")
def test_an_answer_durable(benchmark: BenchmarkFixture, family_of_15: FamilyEntry) -> None:
    answers = _answers(family_of_15)

    def answer() -> None:
        field, text = next(answers)
        family_of_15.set(field, text)

    benchmark.pedantic(answer, rounds=400, iterations=1)


@pytest.mark.benchmark(group="an answer, durable, family of 15")
def test_floor_one_row_and_commit_in_plain_sqlite(
    benchmark: BenchmarkFixture, family_of_15: FamilyEntry
) -> None:
    raw = sqlite.connect(str(family_of_15.workspace.path), isolation_level=None)
    raw.execute("PRAGMA synchronous=FULL")
    document = {f"q{n}": str(n) for n in range(110)}

    def write() -> None:
        document["q7"] = str(int(document["q7"]) + 1)  # the same text again costs nothing
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("UPDATE family SET answers = ? WHERE id = 1", (json.dumps(document),))
        raw.execute("COMMIT")

    benchmark.pedantic(write, rounds=400, iterations=1)
    raw.close()


LARGE = "an answer, durable, 640 questions and 7 repeats of 10 rows"


@pytest.fixture
def large_record(tmp_path: Path) -> Iterator[ResponseEntry]:
    """Return a filled record of the largest kind of questionnaire."""
    filled = large_form.answers()
    with Workspace.create(tmp_path / "a.dampingan", BANDENGAN, "2026-Q4", now=lambda: NOW) as made:
        form = read_form(large_form.source())
        made.install(form, b"", "md", "extra", subject="village")
        entry = ResponseEntry.create(made, form.form_id, Subject("village"))
        with made.write("Contoh") as tx:
            tx.update("response", entry.response_id, {"answers": filled.values})
            for row in filled.rows:
                place = {"repeat": row.repeat, "response_id": entry.response_id}
                tx.insert("roster_row", place | {"answers": row.values})
        yield ResponseEntry.load(made, entry.response_id)


@pytest.mark.benchmark(group=LARGE)
@pytest.mark.parametrize("inside", [False, True], ids=["root", "row"])
def test_an_answer_in_a_large_record(
    benchmark: BenchmarkFixture, large_record: ResponseEntry, inside: bool
) -> None:
    entry, turn = large_record, 0
    rows = [row for repeat in range(7) for row in entry.session.rows(f"r{repeat}")]
    entry.set(Field("q0_0"), "1")  # the first answer after opening compares every row once

    def answer() -> None:
        nonlocal turn
        turn += 1
        row = rows[turn % len(rows)] if inside else ""
        repeat = entry.session.row(row).repeat if row else ""
        question = f"p{repeat[1:]}_6" if row else "q3_6"
        entry.set(Field(question, row), str(turn % 100))

    benchmark.pedantic(answer, rounds=400, iterations=1, warmup_rounds=5)


@pytest.mark.benchmark(group=LARGE)
def test_floor_a_large_record_in_plain_sqlite(
    benchmark: BenchmarkFixture, large_record: ResponseEntry
) -> None:
    raw = sqlite.connect(str(large_record.workspace.path), isolation_level=None)
    raw.execute("PRAGMA synchronous=FULL")
    document = large_form.answers().values

    def write() -> None:
        document["q3_6"] = str(int(document["q3_6"]) + 1)  # the same text again costs nothing
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("UPDATE response SET answers = ? WHERE id = 1", (json.dumps(document),))
        raw.execute("COMMIT")

    benchmark.pedantic(write, rounds=400, iterations=1)
    raw.close()


@pytest.mark.benchmark(group="opening a large record")
def test_opening_a_large_record(benchmark: BenchmarkFixture, large_record: ResponseEntry) -> None:
    workspace, record_id = large_record.workspace, large_record.response_id
    benchmark.pedantic(lambda: ResponseEntry.load(workspace, record_id), rounds=20, warmup_rounds=1)


@pytest.mark.benchmark(group="re-check of 5,000 families")
def test_a_full_recheck(benchmark: BenchmarkFixture, village: Workspace) -> None:
    result = benchmark.pedantic(recheck, args=(village,), rounds=2, iterations=1)
    assert result.families == 5_000


@pytest.mark.benchmark(group="re-check of 5,000 families")
def test_floor_reading_the_answers_as_json(benchmark: BenchmarkFixture, village: Workspace) -> None:
    def read() -> int:
        with village.reading() as connection:
            families = connection.exec_driver_sql("SELECT answers FROM family").all()
            persons = connection.exec_driver_sql("SELECT answers FROM person").all()
        return sum(len(json.loads(row[0])) for row in (*families, *persons))

    assert benchmark.pedantic(read, rounds=2, iterations=1) > 0


def _time(benchmark: BenchmarkFixture, action: Any, *values: Any) -> Any:
    return benchmark.pedantic(action, args=values, rounds=5, iterations=1, warmup_rounds=1)


@pytest.mark.benchmark(group="300,000 families: first ids and rows")
def test_the_first_rows(benchmark: BenchmarkFixture, large: Workspace) -> None:
    listing = Listing(large)
    columns = ["head_name", "no_kk", "rt", "rw", "member_count", "answers.jenis_lantai", "status"]

    def first() -> int:
        return len(listing.page(listing.first(Filter(), Sort(), 100), columns))

    assert _time(benchmark, first) == 100


@pytest.mark.benchmark(group="300,000 families: whole order")
def test_the_whole_order(benchmark: BenchmarkFixture, large: Workspace) -> None:
    def order() -> int:
        return len(Listing(large).ids(Filter(), Sort()))

    assert _time(benchmark, order) == 300_000


@pytest.mark.benchmark(group="300,000 families: search")
@pytest.mark.parametrize("text", ["rohmah", "siti aminah", "33750318"])
def test_a_search(benchmark: BenchmarkFixture, large: Workspace, text: str) -> None:
    listing = Listing(large)
    listing.ids(Filter(), Sort())

    def search() -> int:
        listing._found = None  # the answer before must not count
        return len(listing.ids(Filter(search=text), Sort()))

    _time(benchmark, search)


@pytest.mark.benchmark(group="300,000 families: search")
def test_floor_the_index_alone(benchmark: BenchmarkFixture, large: Workspace) -> None:
    def match() -> int:
        with large.reading() as connection:
            return len(
                connection.exec_driver_sql(
                    "SELECT rowid FROM family_search WHERE family_search MATCH '\"rohmah\"'"
                ).all()
            )

    _time(benchmark, match)


@pytest.mark.benchmark(group="300,000 families: totals")
def test_the_totals(benchmark: BenchmarkFixture, large: Workspace) -> None:
    assert _time(benchmark, Listing(large).totals, Filter()).families == 300_000
