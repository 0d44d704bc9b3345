"""A regency's consolidated matrix."""

from __future__ import annotations

from dampingan.analysis.plan_summary import By
from dampingan.core.document import count_words, moment_words, place_name, product
from dampingan.matrix import regency_forms
from dampingan.matrix.page import Book, Matrix
from dampingan.matrix.regency_plan import RegencyPlan
from dampingan.matrix.village_plan import period_words

TITLE = "Matriks gabungan"

CONSOLIDATED = (*(f"per_{by.value}" for by in By), "tumpang_tindih", "kegiatan", "masalah")
"""Keys of the forms, in their order."""


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
