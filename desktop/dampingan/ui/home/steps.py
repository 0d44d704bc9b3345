"""Next steps of Beranda that come with workbooks from elsewhere."""

from __future__ import annotations

from functools import partial

from dampingan.core.language import tr
from dampingan.core.number import count_text
from dampingan.store.creation import REGENCY
from dampingan.ui.context import Context
from dampingan.ui.home.figures import HomeFigures
from dampingan.ui.home.view import Step


def exchange_steps(context: Context, figures: HomeFigures) -> list[Step]:
    """Return the steps for conflicts, questions and duplicates; only those that wait."""
    steps = []
    if figures.conflicts:
        words = tr("Putuskan {count} konflik", count=count_text(figures.conflicts))
        detail = tr("Isian yang berbeda di dua tempat")
        steps.append(Step("inbox", words, detail, partial(context.go, "inbox")))
    if figures.inquiries:
        count = count_text(figures.inquiries)
        if context.workspace.scope == REGENCY:
            words, detail = tr("Lihat {count} jawaban desa", count=count), tr("Selesai, atau lagi")
        else:
            words = tr("Jawab {count} pertanyaan kabupaten", count=count)
            detail = tr("Enter membuka isiannya")
        steps.append(Step("inquiry", words, detail, partial(context.go, "inquiry")))
    if figures.duplicates:
        words = tr("Periksa {count} pasangan ganda", count=count_text(figures.duplicates))
        detail = tr("Mungkin satu keluarga atau satu orang")
        steps.append(Step("duplicates", words, detail, partial(context.go, "duplicates")))
    return steps
