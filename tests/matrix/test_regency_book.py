"""A regency's consolidated matrix: sums, overlaps, lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conftest import NOW
from dampingan.analysis.activity_overlap import OverlapReport
from dampingan.analysis.plan_summary import By
from dampingan.matrix.page import Book, Look, Matrix
from dampingan.matrix.regency_book import consolidated_book
from dampingan.matrix.regency_plan import RegencyPlan, read_regency_plan
from dampingan.store.plan.overlap_decision import (
    reopen_overlap,
    settle_overlap,
    settled_overlaps,
)
from dampingan.store.plan.writing import answer
from dampingan.store.workspace import Workspace
from planned_villages import plan_villages

VILLAGES = ("33.75.03.1009", "33.75.03.1002", "33.75.01.1002")


@pytest.fixture(scope="module")
def regency(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Three kelurahan of a kota with plans; nobody changes it."""
    path = tmp_path_factory.mktemp("kota") / "kota.dampingan"
    with Workspace.create(path, "33.75", "2026-Q4", actor="Rini", now=lambda: NOW) as workspace:
        plan_villages(workspace, VILLAGES, problems=4, potentials=2, activities=20)
        yield workspace


@pytest.fixture(scope="module")
def plan(regency: Workspace) -> RegencyPlan:
    """What was read of them."""
    return read_regency_plan(regency)


@pytest.fixture(scope="module")
def book(plan: RegencyPlan) -> Book:
    """Their sheets."""
    return consolidated_book(plan)


@pytest.fixture
def own(regency: Workspace, tmp_path: Path) -> Iterator[Workspace]:
    """A copy that a test may change."""
    regency.copy_to(tmp_path / "salinan.dampingan")
    with Workspace.open(tmp_path / "salinan.dampingan", actor="Rini") as workspace:
        yield workspace


def compared(workspace: Workspace) -> OverlapReport:
    """Return the overlaps of a workspace."""
    found = read_regency_plan(workspace).overlaps
    assert found is not None
    return found


def column(matrix: Matrix, heading: str, look: Look = Look.PLAIN) -> list[Any]:
    """Return what stands below a heading."""
    place = [one.heading for one in matrix.columns].index(heading)
    return [line.cells[place] for line in matrix.lines if line.look is look]


@pytest.mark.parametrize("by", By)
def test_each_sheet_of_sums_adds_up_to_the_same_total(
    book: Book, plan: RegencyPlan, by: By
) -> None:
    sheet = book.matrix(f"per_{by.value}")
    total = plan.summary(by).total
    for heading, expected in (("Kegiatan", total.count), ("Perkiraan (Rp)", total.cost)):
        assert sum(column(sheet, heading)) == expected
        assert column(sheet, heading, Look.TOTAL) == [expected]


def test_villages_without_a_plan_are_listed_with_nothing(book: Book) -> None:
    sheet = book.matrix("per_village")
    assert len(column(sheet, "Kegiatan")) == 27
    assert column(sheet, "Kegiatan").count(0) == 24
    assert column(sheet, "Masalah", Look.TOTAL) == [12]


def test_every_activity_and_problem_is_listed_once(book: Book) -> None:
    assert book.matrix("kegiatan").count == 60
    assert book.matrix("masalah").count == 12
    assert sum(column(book.matrix("masalah"), "Kegiatan yang menjawab")) <= 60


def test_overlaps_show_both_sides_and_why(book: Book, plan: RegencyPlan) -> None:
    sheet = book.matrix("tumpang_tindih")
    assert plan.overlaps is not None
    assert plan.overlaps.overlaps
    assert len(sheet.lines) == len(plan.overlaps.overlaps)
    assert all("tahun" in words for words in column(sheet, "Mengapa ditampilkan"))
    assert set(column(sheet, "Keputusan")) == {"Periksa"}


def test_a_decision_is_remembered_taken_back_and_lapses_with_a_change(own: Workspace) -> None:
    pair = compared(own).overlaps[0]
    settle_overlap(own, pair.key, pair.mark, pair.first.title)
    assert [one.key for one in compared(own).settled] == [pair.key]
    sheet = consolidated_book(read_regency_plan(own)).matrix("tumpang_tindih")
    assert column(sheet, "Keputusan")[-1] == "Bukan tumpang tindih"
    own.undo()
    assert settled_overlaps(own) == {}
    own.redo()
    assert list(settled_overlaps(own)) == [pair.key]
    answer(own, pair.first.uid, {"judul": f"{pair.first.title} tahap dua"})
    assert compared(own).settled == ()
    reopen_overlap(own, pair.key, pair.first.title)
    assert settled_overlaps(own) == {}


def test_a_regency_without_plans_says_so(tmp_path: Path) -> None:
    path = tmp_path / "kota.dampingan"
    with Workspace.create(path, "33.75", "2026-Q4", actor="Rini", now=lambda: NOW) as workspace:
        book = consolidated_book(read_regency_plan(workspace))
        assert len(book.matrix("per_village").lines) == 28
        assert book.matrix("kegiatan").lines == ()


def test_an_agency_that_nobody_knows_stays_visible(plan: RegencyPlan) -> None:
    odd = replace(plan.activities[0], agency="dinas-lama")
    assert plan.name_of(By.AGENCY, odd.agency) == "dinas-lama"
    assert plan.name_of(By.AGENCY, "") == "Belum berpengampu"
