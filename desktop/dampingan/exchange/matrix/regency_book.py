"""A regency's consolidated matrix as one workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dampingan.analysis.plan_summary import By
from dampingan.core.language import tr
from dampingan.exchange.matrix import regency_forms
from dampingan.exchange.matrix.looks import PAPERS, Paper
from dampingan.exchange.matrix.page import Book, Matrix
from dampingan.exchange.matrix.regency_plan import RegencyPlan, read_regency_plan
from dampingan.exchange.matrix.village_plan import period_words, product
from dampingan.exchange.matrix.writing import write_book
from dampingan.exchange.writer.story import count_words, moment_words, place_name
from dampingan.exchange.writer.writing import Cancelled, Progress

if TYPE_CHECKING:
    from dampingan.store.workspace import Workspace

TITLE = "Matriks gabungan"


def consolidated_forms(plan: RegencyPlan) -> tuple[Matrix, ...]:
    """Return the sheets: sums first, then overlaps, then every activity and problem."""
    return (
        *(regency_forms.summary(plan, by) for by in By),
        regency_forms.overlaps(plan),
        regency_forms.activities(plan),
        regency_forms.problems(plan),
    )


def consolidated_book(plan: RegencyPlan) -> Book:
    """Return what goes into the workbook."""
    place = place_name(plan.regency)
    total = plan.summary(By.VILLAGE).total
    left = [
        ("Wilayah", f"{place} ({plan.regency['code']})"),
        ("Isi", _contents(plan, total.count)),
    ]
    right = [
        ("Periode", period_words(plan.period)),
        ("Keadaan data", moment_words(plan.state_at) or "belum ada isian"),
    ]
    return Book(TITLE, place, (left, right), plan.state_at, product(), consolidated_forms(plan))


def _contents(plan: RegencyPlan, count: int) -> str:
    villages = len({one.village_code for one in plan.activities})
    return (
        f"{count_words(count)} kegiatan dan {count_words(len(plan.problems))} masalah dari "
        f"{count_words(villages)} desa/kelurahan"
    )


def write_consolidated(
    workspace: Workspace,
    target: Path,
    *,
    paper: Paper = PAPERS["a4"],
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Path:
    """Write the consolidated matrix of a regency; made to run in a job.

    Args:
        workspace: the regency's; a village's own gives a matrix of one village.
        target: the ``.xlsx``.
        paper: what it is printed on.
        progress: see `writing.write_book`.
        cancelled: see `writing.write_book`.

    Raises:
        ExchangeError: the place can't be written; an old file is untouched.
        CancelledError: somebody stopped it.
    """
    if progress:
        progress(0, 1, tr("Membaca rencana semua desa"))
    book = consolidated_book(read_regency_plan(workspace))
    return write_book(book, target, paper=paper, progress=progress, cancelled=cancelled)
